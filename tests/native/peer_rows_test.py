"""What the comparison with PyTorch leaves out of each recipe leaves a recipe that trains."""
import json
import sys
import unittest
from pathlib import Path

from support import Case

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/peers/training"))

from rows import ROWS, simplified  # noqa: E402


class Rows(Case):
    def test_each_is_a_recipe_that_only_lacks_its_data(self):
        for name in ROWS:
            with self.subTest(name):
                recipe = simplified(json.loads((ROOT / f"native/recipes/{name}.json").read_text()))
                (self.folder / "recipe.json").write_text(json.dumps(recipe))
                self.fail_with(1, "there is no folder nowhere", "train", "./recipe.json", "--data-dir", "nowhere")


if __name__ == "__main__":
    unittest.main()
