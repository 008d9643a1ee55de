"""A small made-up data set and a recipe for it, and the command that trains by it."""
import json
import subprocess

from support import LENSLET, Case, read_safetensors, write_mnist

RECIPE = {"name": "tiny", "network": "lenet5", "data": "mnist", "validation": 64, "loss": "nll",
          "augmentation": {"affine": {"degrees": 5, "translate": [0.02, 0.02], "scale": [0.95, 1.05], "shear": 2}},
          "optimizer": {"type": "Adam", "lr": 0.003}, "schedule": {"type": "OneCycleLR"},
          "epochs": 4, "batch_size": 16, "seed": 3}


class TrainingCase(Case):
    def setUp(self):
        super().setUp()
        self.data = write_mnist(self.folder / "data")
        self.recipe()

    def recipe(self, **changes):
        (self.folder / "r.json").write_text(json.dumps({**RECIPE, **changes}))

    def recipe_with_drawings(self, *first, **changes):
        layers = [*first, {"name": "flatten", "type": "Flatten"},
                  {"name": "fc", "type": "Linear", "in_features": 784, "out_features": 11}]
        classes = [*map(str, range(10)), "not a digit"]
        self.recipe(network={"name": "tiny", "input": {"shape": [1, 28, 28]}, "classes": classes, "layers": layers},
                    loss="cross_entropy", drawn={"digits": 40, "others": 20}, **changes)

    def arguments(self, output, *more):
        return ["train", "./r.json", "--data-dir", "data", "-o", output, *more]

    def train(self, output, *more):
        self.succeed(*self.arguments(output, *more))
        return self.weights(output)

    def weights(self, name):
        tensors, metadata = read_safetensors(self.folder / name)
        return tensors

    def start(self, output, *more):
        return subprocess.Popen([LENSLET, *self.arguments(output, *more)], cwd=self.folder, stderr=subprocess.PIPE,
                                stdout=subprocess.PIPE, text=True)

    def start_and_kill(self, output, *more, after=1):
        """After so many lines, which are epochs at first."""
        process = self.start(output, *more)
        for _ in range(after):
            process.stderr.readline()
        process.kill()
        process.communicate()
