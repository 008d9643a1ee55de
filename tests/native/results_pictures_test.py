"""The pictures of scripts/results: they show the record's history and what the command measures."""
import math
import re
import unittest

from results_support import SVG, ResultsCase, record
from support import png_of


class Pictures(ResultsCase):
    def test_curves_go_through_the_history(self):
        training = record(9)
        self.add_model("mine", training)
        self.page()
        lines = [[tuple(map(float, point.split(","))) for point in element.get("points").split()]
                 for element in self.picture("mine-curves").iter(f"{SVG}polyline")]
        lines = [points for points in lines if len(points) == 9]
        expected = [[math.log10(epoch["training_loss"]) for epoch in training["history"]],
                    [math.log10(epoch["validation_loss"]) for epoch in training["history"]],
                    [-math.log10(1 - epoch["training_accuracy"]) for epoch in training["history"]],
                    [-math.log10(1 - epoch["validation_accuracy"]) for epoch in training["history"]]]
        self.assertEqual(len(lines), len(expected))
        for first, second in ((0, 1), (2, 3)):  # Both lines of a panel by one straight map, rounded to 0.1 pixels.
            heights = [y for line in lines[first:second + 1] for _, y in line]
            values = [value for column in expected[first:second + 1] for value in column]
            slope = (heights[8] - heights[0]) / (values[8] - values[0])
            self.assertLess(slope, 0)
            for height, value in zip(heights, values, strict=True):
                self.assertAlmostEqual(height, heights[0] + slope * (value - values[0]), delta=0.3)

    def test_perfect_scores_and_single_epochs_can_be_drawn(self):
        perfect = record(1, right=100, total=100, kept_epoch=1)
        perfect["history"] = [{"training_loss": 0, "training_accuracy": 1}]
        self.add_model("mine", perfect)
        self.page()
        self.assertIn("training: 100.00", self.texts("mine-curves"))

    def test_pictures_show_what_the_command_measures(self):
        model = self.add_model("mine", record())
        self.page()
        report = self.json_of("eval", model, "--data-dir", self.folder / "data/mnist", "--worst", "12")
        counts = [str(count) if count else "·" for row in report["confusion"] for count in row]
        cells = [text for text in self.texts("mine-confusion") if re.fullmatch(r"\d+|·", text)]
        self.assertEqual(cells[20:], counts)  # After the twenty labels of columns and rows.
        said = [f"says {mistake['predicted']}, is {mistake['truth']}" for mistake in report["worst"]]
        self.assertEqual([text for text in self.texts("mine-worst") if text.startswith("says")], said)
        wrong = {i for i in range(12)} & {m["image"] for m in self.json_of(
            "eval", model, "--data-dir", self.folder / "data/mnist", "--worst", "100")["worst"]}
        first = [text for text in self.texts("mine-digits") if text.startswith("says")]
        self.assertEqual({i for i, text in enumerate(first) if ", is " in text}, wrong)

    def test_handwriting_is_measured_where_it_is(self):
        model = self.add_model("mine", record())
        self.assertNotIn("of handwriting fonts", self.page().split("## mine")[1])
        for digit in "17":
            (self.folder / "data/handwriting" / digit).mkdir(parents=True)
            (self.folder / "data/handwriting" / digit / "a.png").write_bytes(
                png_of(40, 60, lambda x, y: 255 * (abs(x - 20) < 4 and 5 < y < 55)))
        label = self.json_of("predict", model, self.folder / "data/handwriting/1/a.png")[0]["label"]
        right = sum(label == digit for digit in "17")
        self.assertRegex(self.page(), f", and {50 * right:.2f} ± [0-9.]+ % of 2 digits of handwriting fonts\\.")


if __name__ == "__main__":
    unittest.main()
