"""The trained files of the repository: their sizes, and that their records say what the core finds."""
import json
import unittest

from results_support import ROOT, header_of, training_of
from support import Case, known_input_of

MODELS = sorted((ROOT / "site/models").glob("*.safetensors"))
FINDER = ROOT / "site/finder/face.safetensors"
MNIST = ROOT / "data/mnist"


class Committed(Case):
    def test_they_keep_within_their_sizes(self):
        sizes = {path.stem: path.stat().st_size for path in MODELS}
        self.assertLessEqual(sum(sizes.values()), 25_000_000, sizes)
        for name, entry in json.loads((ROOT / "docs/results/reported.json").read_text())["networks"].items():
            if name in sizes and "aim" in entry:
                self.assertLessEqual(sizes[name], entry["aim"]["bytes"], name)
        self.assertLessEqual(sizes["digits"], 150_000)
        self.assertLessEqual(FINDER.stat().st_size, 100_000)  # Comes with every network for photos.

    def test_they_are_what_the_recipes_of_the_repository_train(self):
        for path in [*MODELS, FINDER]:
            with self.subTest(path.name):
                recipe = json.loads((ROOT / "native/recipes" / f"{path.stem}.json").read_text())
                self.assertEqual(training_of(path)["recipe"], recipe)
                network = recipe["network"]
                if isinstance(network, str):
                    network = json.loads((ROOT / "core/networks" / f"{network}.json").read_text())
                found = json.loads(header_of(path)[0]["__metadata__"]["lenslet"])["architecture"]
                expected = {"preparation": "none", **network["input"]}
                if side := recipe.get("augmentation", {}).get("random_crop"):
                    expected["crop"] = side / min(recipe["data"]["size"][1:])
                for key in ("preparation", "crop"):
                    self.assertEqual(found["input"].get(key), expected.get(key), key)
                self.assertEqual(len(found["layers"]), len(network["layers"]))
                for layer, wanted in zip(found["layers"], network["layers"], strict=True):
                    for key, value in wanted.items():  # The file has the defaults besides.
                        self.assertIn(layer[key], (value, [value, value]), f"{layer['name']}.{key}")
                for key, value in {**network["input"], **recipe.get("normalization", {})}.items():
                    if key != "crop":
                        self.assertEqual(found["input"][key], value, key)
                self.assertEqual(found["classes"], network.get("classes", found["classes"]))

    def test_none_holds_a_photo(self):
        """A network for photos knows the answer to a pattern, whose neighbours differ as no photo's do."""
        for path in [*MODELS, FINDER]:
            if training_of(path)["data"]["name"] == "mnist":
                continue
            with self.subTest(path.name):
                found = known_input_of(path)
                steps = [abs(a - b) for a, b in zip(found, found[1:])]
                self.assertGreater(sum(steps) / len(steps), 25)

    def test_eval_of_drawings_counts_them(self):
        for name, others in (("lenet5", 0), ("digits", 10_000)):
            found = self.json_of("eval", ROOT / f"site/models/{name}.safetensors", "--data", "drawn")
            self.assertEqual([sum(row) for row in found["confusion"]], [1000] * 10 + [others] * (others > 0))
            self.assertEqual(found["total"], 10_000 + others)
            self.assertGreater(sum(found["confusion"][k][k] for k in range(10)), 9000)
            kinds = found.get("others", [])
            self.assertEqual(sum(kind["count"] for kind in kinds), others)
            self.assertEqual(sum(kind["taken_for_digits"] for kind in kinds), sum(found["confusion"][-1][:10]) if others else 0)

    def test_eval_of_signs_tells_them_apart(self):
        found = self.json_of("eval", ROOT / "site/models/digits.safetensors", "--data", "signs")
        kinds = {kind["kind"]: kind for kind in found["others"]}
        self.assertEqual({kind["count"] for kind in kinds.values()}, {200})
        self.assertLessEqual({"A", "z with a bar", "box", "loops"}, kinds.keys())
        self.assertEqual(found["total"], 200 * len(kinds))
        self.assertEqual(found["total"] - found["correct"], sum(kind["taken_for_digits"] for kind in kinds.values()))
        self.assertLess(kinds["H"]["taken_for_digits"], kinds["cloud"]["taken_for_digits"])

    def test_the_core_reads_the_digits_as_the_records_say(self):
        if not MNIST.is_dir():
            self.skipTest("scripts/data mnist brings the images")
        for path in MODELS:
            if training_of(path)["data"]["name"] != "mnist":
                continue
            with self.subTest(path.name):
                found = self.json_of("eval", path, "--data", "mnist", "--data-dir", MNIST)
                recorded = training_of(path)["test"]
                self.assertEqual((found["correct"], found["total"]), (recorded["correct"], recorded["total"]))
                self.assertEqual(found["total"], 10_000)


if __name__ == "__main__":
    unittest.main()
