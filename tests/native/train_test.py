"""lenslet train on a small made-up data set: what it learns and writes, and what it refuses."""
import json
import os
import struct
import unittest

from support import known_input_of
from training_case import RECIPE, TrainingCase

GPU = "/dev/nvidia0"


class Training(TrainingCase):
    def test_learns_and_writes_its_whole_record(self):
        report = json.loads(self.succeed(*self.arguments("m.safetensors", "--json", "--epochs", "6")))
        self.assertGreater(report["accuracy"], 0.9)
        self.assertEqual((report["total"], report["check"]["images"]), (100, 100))
        self.assertLessEqual(report["check"]["largest_difference"], 1e-5)
        record = self.json_of("inspect", "m.safetensors")["training"]
        self.assertEqual(record["recipe"], RECIPE)
        self.assertEqual((record["epochs"], record["seed"], len(record["history"])), (6, 3, 6))
        self.assertIn(record["cpu_capability"], ("NO AVX", "DEFAULT", "AVX2", "AVX512", "SVE256"))
        self.assertEqual(len(record["data"]["sha256"]), 64)
        self.assertEqual((record["data"]["training_images"], record["data"]["validation_images"]), (256, 64))
        self.assertEqual(record["test"]["correct"], report["correct"])
        self.assertLess(record["history"][-1]["validation_loss"], record["history"][0]["validation_loss"])
        evaluated = self.json_of("eval", "m.safetensors", "--data-dir", "data")
        self.assertEqual(evaluated["correct"], report["correct"])
        self.assertEqual(self.files(), ["data", "m.safetensors", "r.json"], "the checkpoint is gone")

    def test_same_seed_same_weights_other_seed_others(self):
        first = self.train("a.safetensors")
        self.assertEqual(self.train("b.safetensors"), first)
        self.assertNotEqual(self.train("c.safetensors", "--seed", "4"), first)

    def test_the_l2_penalty_is_sgds_weight_decay_doubled(self):
        sgd = {"type": "SGD", "lr": 0.05}
        weights = {}
        for name, changes in (("penalty", {"l2_penalty": 0.05, "optimizer": sgd}),
                              ("decay", {"optimizer": {**sgd, "weight_decay": 0.1}}), ("none", {"optimizer": sgd})):
            self.recipe(**changes)
            self.train(f"{name}.safetensors")
            weights[name] = self.floats(f"{name}.safetensors")
        differences = [max(abs(a - b) for a, b in zip(weights["decay"], weights[other])) for other in ("penalty", "none")]
        self.assertLess(differences[0], 2e-3, "half precision's step at 1 is 1e-3")
        self.assertGreater(differences[1], 0.02)

    @unittest.skipUnless(os.path.exists(GPU), "this machine has no GPU")
    def test_a_gpu_learns_the_same_every_time_after_a_kill_and_as_the_processor_does(self):
        cuda = ("--device", "cuda")
        whole = self.train("whole.safetensors", *cuda)
        self.assertEqual(self.train("again.safetensors"), whole, "a GPU is the default where there is one")
        process = self.start("k.safetensors", *cuda)
        process.stderr.readline()
        process.kill()
        process.communicate()
        self.assertEqual(self.train("k.safetensors", *cuda, "--resume"), whole)
        self.recipe(augmentation={}, optimizer={"type": "SGD", "lr": 0.05}, epochs=1)  # Nothing random on the device.
        self.train("gpu.safetensors", *cuda)
        self.train("cpu.safetensors")
        self.assertLess(max(abs(a - b) for a, b in zip(self.floats("gpu.safetensors"), self.floats("cpu.safetensors"))), 2e-3)
        self.assertEqual(self.json_of("inspect", "gpu.safetensors")["training"]["device"], "cuda")

    def floats(self, name):
        """All weights of a model in half or single precision, in the order of their names."""
        values = []
        content = (self.folder / name).read_bytes()
        length = struct.unpack("<Q", content[:8])[0]
        header = json.loads(content[8:8 + length])
        for key in sorted(header.keys() - {"__metadata__"}):
            begin, end = (8 + length + offset for offset in header[key]["data_offsets"])
            code, size = {"F16": ("e", 2), "F32": ("f", 4)}[header[key]["dtype"]]
            if not key.startswith("lenslet."):
                values += struct.unpack(f"<{(end - begin) // size}{code}", content[begin:end])
        return values

    def test_keeps_the_best_epoch_and_stops_when_there_is_no_better(self):
        # A rate that grows wild again after the first epochs: the best is not the last.
        self.recipe(keep="best", patience=2, epochs=40, optimizer={"type": "Adam", "lr": 0.01},
                    schedule={"type": "OneCycleLR", "pct_start": 0.99})
        report = json.loads(self.succeed(*self.arguments("m.safetensors", "--json")))
        record = self.json_of("inspect", "m.safetensors")["training"]
        accuracies = [epoch["validation_accuracy"] for epoch in record["history"]]
        best = record["history"][record["kept_epoch"] - 1]
        self.assertEqual(best["validation_accuracy"], max(accuracies))
        self.assertEqual(len(accuracies), record["kept_epoch"] + 2)
        self.assertLess(len(accuracies), 40)
        self.assertEqual(record["epochs"], len(accuracies))
        self.assertEqual(report["epochs"], len(accuracies))

    def test_keeps_the_mean_of_the_weights_before_each_of_the_last_steps(self):
        steps = {"batch_size": 256, "optimizer": {"type": "SGD", "lr": 0.5}}  # One step an epoch.
        plain = {key: value for key, value in RECIPE.items() if key != "schedule"}
        after = []
        for epochs in (2, 3):
            (self.folder / "r.json").write_text(json.dumps({**plain, **steps, "epochs": epochs}))
            self.train("one.safetensors")
            after.append(self.floats("one.safetensors"))
        (self.folder / "r.json").write_text(json.dumps({**plain, **steps, "keep": "mean", "averaged_epochs": 2}))
        self.train("mean.safetensors")
        found = self.floats("mean.safetensors")
        moved = max(abs(a - b) for a, b in zip(*after, strict=True))
        self.assertGreater(moved, 0.01)
        for value, a, b in zip(found, *after, strict=True):
            self.assertAlmostEqual(value, (a + b) / 2, delta=5e-4)  # Half precision.
        record = self.json_of("inspect", "mean.safetensors")["training"]
        self.assertEqual(record["epochs"], 4)
        self.assertNotIn("kept_epoch", record)
        self.assertEqual(record["mean_validation"].keys(), {"loss", "accuracy"})

    def test_the_mean_is_of_every_step_of_those_epochs(self):
        # Two steps an epoch; a rate that becomes nothing in the third leaves its weights where the second's are.
        steps = {"batch_size": 128, "optimizer": {"type": "SGD", "lr": 0.5}, "augmentation": {},
                 "schedule": {"type": "StepLR", "step_size": 2, "gamma": 0}}
        self.recipe(**steps, epochs=2)
        last = self.train("last.safetensors")
        self.recipe(**steps, epochs=3, keep="mean", averaged_epochs=1)
        self.assertEqual(self.train("one.safetensors"), last)
        self.recipe(**steps, epochs=3, keep="mean", averaged_epochs=2)
        self.assertNotEqual(self.train("two.safetensors"), last)
        shorter = self.run_lenslet(*self.arguments("short.safetensors", "--epochs", "1"))
        self.assertIn('note: "averaged_epochs": 2, so all 1 epochs are averaged', shorter.stderr)
        self.assertEqual(shorter.returncode, 0)

    def test_beside_a_mean_of_weights_batch_norm_is_measured_anew(self):
        network = {"name": "tiny", "input": {"shape": [1, 28, 28]}, "layers": [
            {"name": "norm", "type": "BatchNorm2d", "num_features": 1}, {"name": "flatten", "type": "Flatten"},
            {"name": "fc", "type": "Linear", "in_features": 784, "out_features": 10}]}
        self.recipe(network=network, loss="cross_entropy", batch_size=128, epochs=3, keep="mean", averaged_epochs=1)
        self.train("m.safetensors")
        content = (self.data / "train-images-idx3-ubyte").read_bytes()[16 + 64 * 784:]  # Without those held out.
        pixels = [byte / 255 for byte in content]
        mean = sum(pixels) / len(pixels)
        variance = sum((pixel - mean) ** 2 for pixel in pixels) / (len(pixels) - 1)
        norm = self.weights("m.safetensors")
        for name, expected in (("norm.running_mean", mean), ("norm.running_var", variance)):  # Of two batches.
            code = {2: "<e", 4: "<f"}[len(norm[name])]
            self.assertAlmostEqual(struct.unpack(code, norm[name])[0] / expected, 1, delta=2e-3, msg=name)

    def test_drawings_are_learnt_beside_the_images(self):
        self.recipe_with_drawings(epochs=1)
        self.train("m.safetensors")
        facts = self.json_of("inspect", "m.safetensors")
        data = facts["training"]["data"]
        self.assertEqual((data["training_images"], data["validation_images"]), (256 + 60, 64 + 6))
        self.assertEqual(facts["classes"][10], "not a digit")
        self.assertRegex(data["drawn_sha256"], "^[0-9a-f]{64}$")

    def test_every_two_epochs_others_are_drawn(self):
        still = {"augmentation": {}, "optimizer": {"type": "SGD", "lr": 1e-12}, "schedule": {"type": "StepLR", "step_size": 9}}
        self.recipe_with_drawings(**still, epochs=4)
        self.train("m.safetensors")
        history = self.json_of("inspect", "m.safetensors")["training"]["history"]
        losses = [epoch["training_loss"] for epoch in history]
        self.assertAlmostEqual(losses[0], losses[1], delta=0.01 * abs(losses[0] - losses[2]), msg=losses)
        self.assertAlmostEqual(losses[2], losses[3], delta=0.01 * abs(losses[0] - losses[2]), msg=losses)

    def test_a_learning_rate_may_become_next_to_nothing(self):
        self.recipe(schedule={"type": "StepLR", "step_size": 1, "gamma": 1e-155}, epochs=3)  # 3e-313 in the third.
        self.train("m.safetensors")
        history = self.json_of("inspect", "m.safetensors")["training"]["history"]
        self.assertEqual(history[1]["learning_rate"], 3e-158)
        self.assertLess(history[2]["learning_rate"], 1e-308)

    def test_its_file_holds_no_image(self):
        self.recipe(epochs=1)
        self.train("m.safetensors")
        self.assertEqual([round(value) for value in known_input_of(self.folder / "m.safetensors")],
                         [37 * i % 256 for i in range(784)])

    def test_it_is_measured_as_it_learnt_however_the_data_is_named(self):
        # Half of the bars are gone, and the others are twice as broad.
        self.recipe(epochs=6, transform=[{"crop": [0, 0, 14, 28]}, {"resize": [28, 28]}])
        report = json.loads(self.succeed(*self.arguments("m.safetensors", "--json")))
        for more in ((), ("--data", "mnist")):
            found = self.json_of("eval", "m.safetensors", "--data-dir", "data", "--worst", "100", *more)
            self.assertEqual(found["correct"], report["correct"], more)

    def test_shifted_copies_are_five_images_each(self):
        self.recipe(shifted_copies=True, epochs=1)
        result = self.run_lenslet(*self.arguments("m.safetensors"))
        self.assertEqual(result.returncode, 0, result.stderr)
        # 256 images, batches of 16: the one-cycle schedule over 80 steps ends at its least.
        record = self.json_of("inspect", "m.safetensors")["training"]
        self.assertAlmostEqual(record["history"][0]["learning_rate"], 0.003 / 25 / 1e4, delta=1e-12)
        correct = record["history"][0]["training_accuracy"] * 1280
        self.assertAlmostEqual(correct, round(correct), delta=1e-3)  # Six digits are kept.

    def test_half_precision_where_no_prediction_changes(self):
        self.train("m.safetensors", "--epochs", "6")
        facts = self.json_of("inspect", "m.safetensors")
        self.assertEqual(facts["training"]["weights"], "F16")
        self.assertLess((self.folder / "m.safetensors").stat().st_size, 61706 * 2 + 12_000)
        core, torch = (self.json_of("eval", "m.safetensors", "--data-dir", "data", "--backend", backend)["correct"]
                       for backend in ("core", "torch"))
        self.assertEqual(core, facts["training"]["test"]["correct"])
        self.assertEqual(torch, core)
        self.json_of("convert", "m.safetensors", "-o", "single.safetensors")
        self.assertEqual(self.json_of("inspect", "single.safetensors")["training"]["weights"], "F32")

    def test_what_cannot_be_trained_is_known_before_training(self):
        layers = [{"name": "flatten", "type": "Flatten"}]
        network = {"name": "mine", "input": {"shape": [1, 28, 28]}, "layers": layers}
        self.recipe(network=network, loss="cross_entropy")
        self.fail_with(1, "the network has no weights to train", *self.arguments("m.safetensors"))
        self.recipe(augmentation={"random_crop": 24})
        self.fail_with(1, "random_crop: the network takes no photos", *self.arguments("m.safetensors"))
        self.recipe(network="batchnorm", loss="cross_entropy", batch_size=1)
        self.fail_with(1, "batches of 1 image: batchnorm has batch norms, which learn from two or more",
                       *self.arguments("m.safetensors"))
        labels = self.data / "train-labels-idx1-ubyte"
        labels.write_bytes(labels.read_bytes()[:8] + bytes([3]) * 320)
        self.recipe()
        self.fail_with(1, "data: all 256 training images are of the class 3; expected images of two classes or more",
                       *self.arguments("m.safetensors"))
        self.assertEqual(self.files(), ["data", "r.json"])

    def test_an_output_that_cannot_be_written_is_known_before_training(self):
        self.fail_with(1, "no/m.safetensors.checkpoint: No such file", *self.arguments("no/m.safetensors"))
        (self.folder / "m.safetensors").write_text("precious")
        self.fail_with(1, "cannot write", *self.arguments("m.safetensors"), largest_file=50_000)
        self.assertEqual((self.folder / "m.safetensors").read_text(), "precious")
        self.assertEqual(self.files(), ["data", "m.safetensors", "r.json"])
        os.mkfifo(self.folder / "pipe")
        self.fail_with(1, "it is no regular file", *self.arguments("pipe"))
        self.fail_with(1, "it is a folder", *self.arguments("data"))

    def test_wrong_recipes_data_and_devices_are_named(self):
        self.recipe(epoch=3)
        self.fail_with(1, "unknown key \"epoch\" (known: name", *self.arguments("m.safetensors"))
        self.recipe(validation=320)
        self.fail_with(1, "\"validation\": 320 of the 320 training images in data, expected 0 to 319", *self.arguments("m.safetensors"))
        (self.folder / "r.json").write_text("")
        self.fail_with(1, "r.json: empty, expected JSON", *self.arguments("m.safetensors"))
        self.fail_with(1, "there is no recipe \"nonesuch\"", "train", "nonesuch", "--data-dir", "data")
        self.recipe()
        self.fail_with(1, "scripts/data mnist", "train", "lenet5", "--data-dir", "nowhere")
        images = self.data / "train-images-idx3-ubyte"
        images.write_bytes(images.read_bytes()[:-1])
        self.fail_with(1, "train-images-idx3-ubyte: truncated", *self.arguments("m.safetensors"))
        if not os.path.exists(GPU):
            self.fail_with(1, "--device cuda", *self.arguments("m.safetensors", "--device", "cuda"))


if __name__ == "__main__":
    unittest.main()
