"""scripts/results: every figure of the page is the record's, and a record that cannot be read is named."""
import json
import re
import sys
import unittest
import xml.etree.ElementTree as xml

from results_support import ROOT, ResultsCase, record, rows_of, training_of

sys.path.append(str(ROOT / "scripts/results_page"))
from page import HEAD, plain  # noqa: E402


class Page(ResultsCase):
    def test_the_table_has_the_records_numbers(self):
        self.add_model("plain")
        self.add_model("mine", record())
        self.add_model("old", {key: value for key, value in record().items()
                               if key not in ("kept_epoch", "weights", "history")})
        mean = record(mean_validation={"loss": 0.1, "accuracy": 0.98761})
        del mean["kept_epoch"]
        self.add_model("mean", {**mean, "recipe": {**mean["recipe"], "averaged_epochs": 3, "validation": 0,
                                                        "drawn": {"digits": 10, "others": 10}}})
        nothing_held_out = record(data={"validation_images": 0})
        for epoch in nothing_held_out["history"]:
            del epoch["validation_loss"], epoch["validation_accuracy"]
        self.add_model("all", nothing_held_out)
        self.add_smile(record(recipe={"name": "smile", "data": {"name": "nowhere", "kind": "folder", "test": 0.1}}))
        page = self.page()
        rows = self.check_rows(page, self.models)
        self.assertEqual(rows["smile"]["reported"], "84.46 %")
        self.assertEqual(rows["mean"]["epochs"], "7, mean of 3")
        self.assertIn("The mean of the weights reaches 98.76 % on the validation images, all of which are drawings; "
                      "the weights of the last epoch reach 92.44 %.", page)
        self.assertEqual(page.count("No images were held out"), 1)
        self.assertIn("98,765 of 123,456 test images", page)
        self.assertIn("Not measured on photos: the photos are not in data/nowhere.", page)
        self.assertIn("holds no history", page)
        self.assertNotIn("<script>", page)
        before = {path: path.read_bytes() for path in (self.folder / "docs").rglob("*.*")}
        (self.folder / "docs/results/stale.svg").write_text("")
        self.page()
        self.assertEqual({path: path.read_bytes() for path in (self.folder / "docs").rglob("*.*")}, before)

    def test_the_committed_page_is_of_the_committed_files(self):
        committed = (ROOT / "docs/results.md").read_text()
        self.check_rows(committed, ROOT / "site/models")
        # What needs no measuring: the words are those of the page's program, of the recipes and of the notes.
        self.assertTrue(committed.startswith(HEAD))
        notes = json.loads((ROOT / "docs/results/reported.json").read_text())["networks"]
        for path in (ROOT / "site/models").glob("*.safetensors"):
            entry, training = notes.get(path.stem, {}), training_of(path)
            tried = [words for pair in entry.get("tried", {}).items() for words in pair]
            for words in (training["recipe"]["about"], entry.get("note"), entry.get("source"), *tried):
                self.assertIn(plain(words or ""), committed, path.stem)
        held_out_nothing = [path for path in (ROOT / "site/models").glob("*.safetensors")
                            if training_of(path)["data"]["validation_images"] == 0]
        self.assertEqual(committed.count("No images were held out to validate on"), len(held_out_nothing))
        for name in re.findall(r"\(results/(.+?\.svg)\)", committed):
            xml.parse(ROOT / "docs/results" / name)

    def test_a_shortfall_is_named_and_a_success_is_not(self):
        self.add_model("lenet5", record(right=99417, total=100000))
        self.assertIn("- **lenet5** is 0.15 points below the reported 99.567 % (6.2 standard errors). ", self.page())
        self.add_model("lenet5", record(right=99568, total=100000))
        page = self.page()
        self.assertNotIn("points below", page)
        self.assertIn("99.57 ± 0.02 %, 0.001 points above the reported 99.567 %.", page)

    def test_the_command_reproduces_the_recipe_of_the_record(self):
        recipe = json.loads((ROOT / "native/recipes/lenet5.json").read_text())
        commands = {
            "same": record(25, recipe=recipe, seed=1),
            "changed": record(7, recipe={**recipe, "about": "other words"}, seed=5, device="cuda"),
            "other": record(25, recipe={**recipe, "batch_size": 63}),
        }
        for name, training in commands.items():
            self.add_model(name, training)
        page = self.page()
        rows = rows_of(page)
        self.assertEqual({name: rows[name]["trained again by"] for name in commands}, {
            "same": "`OMP_NUM_THREADS=3 scripts/lenslet train lenet5`",
            "changed": "`scripts/lenslet train lenet5 --epochs 7 --seed 5 --device cuda`",
            "other": "–"})
        self.assertEqual(page.count("Its recipe is not, or no longer, among"), 1)

    def test_the_lesson_sets_both_decays_side_by_side(self):
        for name, decay, right in (("nielsen-two-conv-relu", 5e-5, 9943), ("nielsen-weight-decay", 0.1, 8542)):
            self.add_model(name, record(right=right, total=10000, recipe={"optimizer": {"weight_decay": decay}}))
        page = self.page()
        self.assertRegex(page, r"weight decay of 0\.1 instead of 0\.00005\. It reads 85\.42 % .* instead of 99\.43 %")
        self.assertNotIn("**nielsen-weight-decay** is", page)
        self.assertIn("0.00005", self.texts("weight-decay"))

    def test_a_record_of_another_shape_is_named_and_nothing_is_written(self):
        history = record()["history"]
        for training, sentence in (
                (record(test=[]), "training.test is [], expected an object"),
                (record(test={"correct": "9"}), 'training.test.correct is "9", expected a whole number'),
                (record(test={"accuracy": 1.5}), "training.test.accuracy is 1.5, expected a number from 0 to 1"),
                (record(mean_validation=[]), "training.mean_validation is [], expected an object"),
                (record(history={}), "training.history is {}, expected a list"),
                (record(history=[1] * 7), "training.history[0] is 1, expected an object"),
                (record(history=history[:6]), "training.history has 6 entries, training.epochs is 7"),
                (record(history=[*history[:6], {"training_loss": 1}]), "training.history[6] has no training_accuracy"),
                (record(kept_epoch=8), "training.kept_epoch is 8, expected one of 7"),
                (record(seconds=True), "training.seconds is true, expected a number"),
                (record(seed=-1), "training.seed is -1, expected a count")):
            self.add_model("mine", training)
            result = self.generate()
            self.assertEqual(result.returncode, 1, training)
            self.assertTrue(result.stderr.splitlines()[-1].startswith("scripts/results: "), result.stderr)
            self.assertIn(sentence, result.stderr.splitlines()[-1])
            self.assertFalse((self.folder / "docs").exists())

    def test_what_is_missing_is_named(self):
        self.assertIn("no trained file", self.generate().stderr)
        self.add_model("mine", record())
        (self.folder / "data/mnist/t10k-labels-idx1-ubyte").unlink()
        self.assertIn("t10k-labels-idx1-ubyte", self.generate().stderr)
        (self.models / "broken.safetensors").write_bytes(b"x")
        self.assertIn("broken.safetensors: ", self.generate().stderr)


if __name__ == "__main__":
    unittest.main()
