"""The page of results for photos: measured where they are, kept for where they are not; aims, and seeds."""
import hashlib
import json
import math
import shutil
import subprocess
import sys
import unittest
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[2] / "scripts/results_page"))
import measure  # noqa: E402
from results_support import ROOT, ResultsCase, record, set_training
from support import LENSLET, png_of

RECIPE = {"name": "smile", "data": {"name": "faces", "kind": "folder", "size": [3, 64, 64], "test": 0.3}}


class Faces(ResultsCase):
    def setUp(self):
        super().setUp()
        self.names = [f"{label}/{i}.png" for label in ("not_smile", "smile") for i in range(20)]
        for at, name in enumerate(self.names):
            path = self.folder / "data/faces" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(png_of(20, 24, lambda x, y, at=at: (at * 7 + x) % 256))
        self.add_smile(record(recipe=RECIPE))  # All weights are zero: it says 50.0 % to everything, hence smile.
        self.kept = self.folder / "docs/results/measured.json"

    def lot(self, name):
        """The trainer's rule: the first eight bytes of the name's SHA-256, as a fraction of all."""
        return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big") / 2**64

    def test_photos_are_told_by_name_with_truth_and_probability(self):
        page = self.page()
        tested = [name for name in self.names if self.lot(name) < 0.3]
        wrong = [name for name in tested if name.startswith("not")]
        shown = self.texts("smile-faces")
        chosen = sorted(tested, key=self.lot)[:10]
        self.assertEqual([text for text in shown if text in self.names], chosen)
        answers = [text for text in shown if text.startswith("50.0 %")][:len(chosen)]
        self.assertEqual(["wrong" in text for text in answers], [name in wrong for name in chosen])
        self.assertIn("not smile", self.texts("smile-confusion"))
        self.assertIn(f"smile: {len(tested) - len(wrong)} of {len(tested)} test photos right", self.texts("smile-confusion")[0])
        share = len(tested) and len(wrong) / len(tested)
        chance = 1 / math.sqrt(2 * math.pi * len(tested))  # Of so many p = 1/2: √(2 / π · n / 4) / n.
        self.assertIn("Its expected calibration error on the test photos is "
                      f"{100 * abs(0.5 - share):.2f} % (a perfectly calibrated network shows {100 * chance:.2f} % on average).", page)
        for name in sorted(wrong)[:1]:
            self.assertIn(name.replace("_", "\\_") + " (smile, 50.0 %)", page)
        self.assertNotIn("data:image/jpeg", (self.folder / "docs/results/smile-faces.svg").read_text())

    def test_a_clone_without_the_photos_keeps_the_figures_of_this_file_only(self):
        before = self.page()
        picture = (self.folder / "docs/results/smile-faces.svg").read_bytes()
        damaged = self.folder / "data/faces" / min(self.names, key=self.lot)
        damaged.write_text("not an image")
        result = self.generate()
        self.assertIn(f"{damaged.name}: neither a PNG nor a JPEG", result.stderr)
        self.assertEqual((self.folder / "docs/results.md").read_text(), before)
        shutil.rmtree(self.folder / "data/faces")
        result = self.generate()
        self.assertIn("the photos are not in data/faces; its figures are those of measured.json", result.stderr)
        self.assertEqual((self.folder / "docs/results.md").read_text(), before)
        self.assertEqual((self.folder / "docs/results/smile-faces.svg").read_bytes(), picture)
        set_training(self.models / "smile.safetensors", record(recipe=RECIPE, seed=1))
        page = self.page()
        self.assertIn("Not measured on photos: the photos are not in data/faces, and the figures of "
                      "results/measured.json are those of another file of this name.", page)
        self.assertFalse((self.folder / "docs/results/smile-faces.svg").exists())
        self.assertEqual(len(json.loads(self.kept.read_text())["files"]), 1, "what was measured is not thrown away")

    def test_kept_figures_of_another_shape_are_named(self):
        self.page()
        shutil.rmtree(self.folder / "data/faces")
        content = json.loads(self.kept.read_text())
        del next(iter(content["files"].values()))["photos"]
        self.kept.write_text(json.dumps(content))
        result = self.generate()
        self.assertEqual(result.returncode, 1)
        self.assertIn("measured.json: smile: 'photos' is not what scripts/results writes", result.stderr)

    def test_the_committed_figures_are_of_committed_files(self):
        kept = ROOT / "docs/results/measured.json"
        files = json.loads(kept.read_text())["files"]
        self.assertEqual({entry["network"] for entry in files.values()}, {"smile", "smiles"})
        for sha256, entry in files.items():
            measure.Faces.from_json(entry, kept.name)
            path = ROOT / "site/models" / f"{entry['network']}.safetensors"
            self.assertEqual(hashlib.sha256(path.read_bytes()).hexdigest(), sha256,
                             f"{path.name} changed: run scripts/results where the photos are")


class Aims(ResultsCase):
    def test_an_aim_that_is_missed_is_told(self):
        self.add_model("digits", record(right=9950, total=10000))
        page = self.page()
        self.assertIn("- **digits** is 0.2 points below our aim of 99.70 % (2.8 standard errors).", page)
        self.assertRegex(page, r"- \*\*digits\*\* has a file of \d{3},\d{3} bytes; our aim is at most 150,000\.")
        self.assertRegex(page, r"- \*\*digits\*\* has an expected calibration error of [\d.]+ % .+; our aim is at most 1 %\.")

    def test_an_aim_that_is_reached_is_not(self):
        self.add_model("digits", record(right=9970, total=10000))
        self.assertNotIn("points below our aim", self.page())


class Tried(ResultsCase):
    def test_what_was_tried_is_told_behind_the_network(self):
        self.add_model("digits", record(right=9970, total=10000))
        tried = json.loads((ROOT / "docs/results/reported.json").read_text())["networks"]["digits"]["tried"]
        section = self.page().split("\n## digits\n")[1].split("\n## ")[0]
        for what, outcome in tried.items():
            self.assertIn(f"| {what} | {outcome} |", section)


class Seeds(ResultsCase):
    def generate_seeds(self, *seeds):
        return subprocess.run([sys.executable, "-B", ROOT / "scripts/results_page", "--models", self.models, "--output",
                               self.folder / "docs", "--seeds", *seeds], env={"LENSLET": LENSLET}, capture_output=True,
                              text=True, timeout=300)

    def test_what_is_trained_already_is_read_and_shown(self):
        recipe = json.loads((ROOT / "native/recipes/lenet5.json").read_text())
        self.add_model("lenet5", record(25, recipe=recipe, seed=77, right=9931, total=10000))
        result = self.generate_seeds("lenet5", "77")
        self.assertEqual(result.returncode, 0, result.stderr)
        kept = self.folder / "docs/results/seeds.json"
        content = json.loads(kept.read_text())
        [run] = content["lenet5"]["runs"]
        self.assertEqual((run["seed"], run["correct"], run["epochs"]), (77, 9931, 25))
        content["lenet5"]["runs"].append({**run, "seed": 78, "accuracy": 0.9943})
        kept.write_text(json.dumps(content))
        sentence = ("With the seeds 77, 78 the same recipe reaches 99.31, 99.43 %, 99.37 % on average. The tutorial claims "
                    "99.567 %. (`scripts/results --seeds lenet5 77 78`)")
        self.assertIn(sentence, self.page())
        self.add_model("lenet5", record(25, recipe={**recipe, "batch_size": 7}, seed=77))
        self.assertNotIn("With the seeds", self.page())

    def test_wrong_wishes_are_named(self):
        self.add_model("lenet5", record())
        self.assertIn("such as --seeds lenet5 1 2 3", self.generate_seeds("lenet5").stderr)
        self.assertIn("there is no recipe nonesuch", self.generate_seeds("nonesuch", "1").stderr)


if __name__ == "__main__":
    unittest.main()
