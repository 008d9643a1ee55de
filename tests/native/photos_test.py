"""Photos from end to end: trained on, measured and read, in folders and in CelebA's layout. All of them are made up."""
import json
import random
import struct
import subprocess
import unittest
import zlib

from support import LENSLET, Case, known_input_of, read_safetensors

NETWORK = {
    "name": "mine", "title": "Mine",
    "input": {"shape": [3, 16, 16], "preparation": "photo", "mean": [0.5, 0.5, 0.5], "std": [0.25, 0.25, 0.25]},
    "layers": [{"name": "conv", "type": "Conv2d", "in_channels": 3, "out_channels": 8, "kernel_size": 3},
               {"name": "relu", "type": "ReLU"}, {"name": "pool", "type": "MaxPool2d", "kernel_size": 2},
               {"name": "flatten", "type": "Flatten"},
               {"name": "fc", "type": "Linear", "in_features": 392, "out_features": 1},
               {"name": "sigmoid", "type": "Sigmoid"}]}
RECIPE = {
    "name": "mine", "network": NETWORK, "loss": "bce", "class_weights": [0.8, 1.2], "epochs": 12, "batch_size": 16,
    "data": {"name": "faces", "kind": "folder", "size": [3, 24, 20], "validation": 0.2, "test": 0.3, "more": "others"},
    "augmentation": {"horizontal_flip": 0.5, "color_jitter": {"brightness": 0.1, "contrast": 0.1, "saturation": 0.1}},
    "optimizer": {"type": "Adam", "lr": 0.01}, "keep": "best", "seed": 2}


def photo(generator, width, height, smiles):
    """A flat face on noise; one that smiles is bright below the middle, the other above it."""
    rows = bytearray()
    for y in range(height):
        light = 200 if (y > height // 2) == smiles else 60
        rows += b"\0" + bytes(min(255, light + generator.randrange(40)) for _ in range(3 * width))

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)) +
            chunk(b"IDAT", zlib.compress(bytes(rows), 1)) + chunk(b"IEND", b""))


class Photos(Case):
    def setUp(self):
        super().setUp()
        self.generator = random.Random(4)

    def trained(self, *arguments):
        """The report, after which the core's evaluation agrees with it."""
        report = self.json_of("train", *arguments, "-o", "m.safetensors")
        self.assertLessEqual(report["check"]["largest_difference"], 1e-5)
        return report


class CelebA(Photos):
    PARTS = (24, 10, 12)

    def setUp(self):
        super().setUp()
        folder = self.folder / "celeba"
        (folder / "img_align_celeba").mkdir(parents=True)
        attributes, partition = [], []
        for part, count in enumerate(self.PARTS):
            for _ in range(count):
                name, smiles = f"{len(partition) + 1:06}.jpg", self.generator.random() < 0.5
                (folder / "img_align_celeba" / name).write_bytes(photo(self.generator, 178, 218, smiles))
                attributes.append(f"{name} -1  {'1' if smiles else '-1'}  1")
                partition.append(f"{name} {part}")
        (folder / "list_attr_celeba.txt").write_text(
            "\n".join([str(len(attributes)), "Male Smiling Young", *attributes, ""]))
        (folder / "list_eval_partition.txt").write_text("\n".join([*partition, ""]))

    def test_the_tutorials_recipe_trains_measures_and_reads(self):
        report = self.trained("smile-celeba", "--data-dir", "celeba", "--epochs", "1", "--limit", "11")
        self.assertEqual(report["total"], 11)
        facts = self.json_of("inspect", "m.safetensors")
        record = facts["training"]
        self.assertEqual((record["limit"], record["data"]["training_images"], record["data"]["validation_images"]),
                         (11, 11, 10))
        self.assertEqual(record["recipe"]["data"]["limits"], [16000, 1000, 0])
        self.assertEqual(facts["classes"], ["smile"])
        evaluated = self.json_of("eval", "m.safetensors", "--data-dir", "celeba", "--worst", "20")
        self.assertEqual((evaluated["correct"], evaluated["total"]), (report["correct"], 11))
        self.assertTrue(all(mistake["name"].endswith(".jpg") for mistake in evaluated["worst"]))
        self.assertEqual(self.json_of("eval", "m.safetensors", "--data-dir", "celeba", "--limit", "5")["total"], 5)
        [answer] = self.json_of("predict", "m.safetensors", "celeba/img_align_celeba/000001.jpg")
        self.assertEqual(answer["label"], "smile" if answer["probabilities"][0] >= 0.5 else "not smile")

    def test_without_a_limit_all_are_taken(self):
        result = self.run_lenslet("train", "smile-celeba", "--data-dir", "celeba", "--epochs", "1", "-o", "m.safetensors")
        self.assertIn('note: what the network calls "smile" is "Smiling" in celeba\n', result.stderr)
        record = self.json_of("inspect", "m.safetensors")["training"]
        self.assertEqual((record["data"]["training_images"], record["data"]["validation_images"], record["test"]["total"]),
                         self.PARTS)
        self.assertNotIn("limit", record)

    def test_of_two_outputs_the_last_is_the_attribute(self):
        network = {"name": "two", "input": {"shape": [3, 8, 8], "preparation": "photo"}, "classes": ["not Smiling", "Smiling"],
                   "layers": [{"name": "flatten", "type": "Flatten"},
                              {"name": "fc", "type": "Linear", "in_features": 192, "out_features": 2}]}
        for last in ("Smiling", "Young"):
            network["classes"][1] = last
            (self.folder / "r.json").write_text(json.dumps({
                "name": "r", "network": network, "loss": "cross_entropy", "optimizer": {"type": "SGD", "lr": 0.1},
                "data": {"name": "celeba", "kind": "celeba", "size": [3, 8, 8], "attribute": "Smiling"},
                "epochs": 1, "batch_size": 8, "seed": 1}))
            result = self.run_lenslet("train", "./r.json", "--data-dir", "celeba", "-o", f"{last}.safetensors")
            self.assertEqual(result.returncode, 0, result.stderr)
            self.assertEqual("note: what the network calls" in result.stderr, last == "Young", result.stderr)


    def test_a_part_without_photos_is_named(self):
        path = self.folder / "celeba/list_eval_partition.txt"
        lines = path.read_text().splitlines()
        recipe = {**RECIPE, "data": {"name": "celeba", "kind": "celeba", "size": [3, 24, 20], "attribute": "Smiling"},
                  "network": {**NETWORK, "classes": ["Smiling"]}, "epochs": 1}
        for part, complaint in ((1, "celeba: no images to validate on"), (2, "celeba: no images to test on")):
            path.write_text("\n".join(line[:-1] + "0" if line.endswith(str(part)) else line for line in lines) + "\n")
            (self.folder / "r.json").write_text(json.dumps(recipe))
            self.fail_with(1, complaint, "train", "./r.json", "--data-dir", "celeba", "-o", "n.safetensors")
        path.write_text("\n".join(lines) + "\n")
        self.trained("./r.json", "--data-dir", "celeba")
        path.write_text("\n".join(line.replace(" 2", " 0") for line in lines) + "\n")
        self.fail_with(1, "celeba: no images to test on", "eval", "m.safetensors", "--data-dir", "celeba")


class Folder(Photos):
    def setUp(self):
        super().setUp()
        for name, each in (("faces", 60), ("others", 12)):
            for label, smiles in (("not_smile", False), ("smile", True)):
                self.add(f"{name}/{label}", each, smiles)
        self.recipe()

    def add(self, folder, count, smiles):
        (self.folder / folder).mkdir(parents=True)
        for i in range(count):
            (self.folder / folder / f"{i}.png").write_bytes(photo(self.generator, 30, 36, smiles))

    def recipe(self, **changes):
        (self.folder / "r.json").write_text(json.dumps({**RECIPE, **changes}))

    def test_it_learns_measures_and_reads_and_bears_the_folders_names(self):
        report = self.trained("./r.json", "--data-dir", "faces")
        self.assertGreater(report["correct"] / report["total"], 0.95)
        facts = self.json_of("inspect", "m.safetensors")
        data, record = facts["training"]["data"], facts["training"]
        self.assertEqual(data["training_images"] + data["validation_images"] + report["total"], 144)
        self.assertEqual((record["weights"], facts["classes"]), ("F16", ["smile"]))
        header = {name: len(values) for name, values in read_safetensors(self.folder / "m.safetensors")[0].items()}
        self.assertEqual(header["fc.weight"], 2 * 392)
        for backend in ("core", "torch"):
            evaluated = self.json_of("eval", "m.safetensors", "--data-dir", "faces", "--backend", backend)
            self.assertEqual((evaluated["correct"], evaluated["total"]), (report["correct"], report["total"]))
        answers = self.json_of("predict", "m.safetensors", "faces/smile/0.png", "faces/not_smile/0.png")
        self.assertEqual([answer["label"] for answer in answers], ["smile", "not smile"])

    def test_the_file_holds_nobodys_photo(self):
        for preparation in ("photo", "none"):
            with self.subTest(preparation):
                self.recipe(epochs=1, keep="last", data={**RECIPE["data"], "size": [3, 16, 16]},
                            network={**NETWORK, "input": {**NETWORK["input"], "preparation": preparation}})
                self.trained("./r.json", "--data-dir", "faces")
                self.assertEqual([round(value) for value in known_input_of(self.folder / "m.safetensors")],
                                 [37 * i % 256 for i in range(3 * 16 * 16)])

    def test_its_folder_may_be_the_current_one(self):
        self.recipe(epochs=1, keep="last")
        for _ in range(2):  # The second time there is a cache.
            self.succeed("train", "../r.json", "--data-dir", ".", "-o", "../m.safetensors", cwd=self.folder / "faces")
        self.assertTrue((self.folder / "cache").is_dir())

    def test_a_limit_is_of_each_part_and_recorded(self):
        self.recipe(epochs=1, keep="last")
        report = self.trained("./r.json", "--data-dir", "faces", "--limit", "20")
        data = self.json_of("inspect", "m.safetensors")["training"]["data"]
        self.assertEqual((data["training_images"], data["validation_images"], report["total"]), (20, 20, 20))
        self.fail_with(1, "--limit: for photos only, not for MNIST", "eval", self.make_model(), "--limit", "5",
                       "--data-dir", "faces")

    def test_transforms_are_for_learning_and_for_measuring(self):
        # Upside down by cutting: only the lower half is left, bright where the face smiles.
        self.recipe(transform=[{"crop": [13, 2, 10, 16]}, {"contrast": 0.9}, {"resize": [20, 20]}], epochs=4)
        report = self.trained("./r.json", "--data-dir", "faces")
        self.assertGreater(report["correct"] / report["total"], 0.95)
        evaluated = self.json_of("eval", "m.safetensors", "--data-dir", "faces")
        self.assertEqual(evaluated["correct"], report["correct"])
        self.recipe(transform=[{"crop": [13, 2, 20, 16]}])
        self.fail_with(1, "a crop of 20×16 from row 13, column 2 is not within an image of 24×20", "train", "./r.json",
                       "--data-dir", "faces", "-o", "n.safetensors")

    def test_classes_that_are_not_the_networks_are_named(self):
        self.recipe(network={**NETWORK, "classes": ["smile"]})
        (self.folder / "faces/smile").rename(self.folder / "faces/grin")  # Before not_smile, so label 0.
        (self.folder / "others/smile").rename(self.folder / "others/grin")
        self.fail_with(1, 'the network says how likely "smile" is; of the classes grin, not_smile the second is "not_smile"',
                       "train", "./r.json", "--data-dir", "faces")
        self.add("faces/third", 5, True)
        self.add("others/third", 5, True)
        self.fail_with(1, "3 classes, the network has 1 outputs", "train", "./r.json", "--data-dir", "faces")

    def test_a_model_is_not_measured_on_other_classes(self):
        self.recipe(epochs=1, keep="last")
        self.trained("./r.json", "--data-dir", "faces")
        for folder in ("faces", "others"):
            (self.folder / folder / "smile").rename(self.folder / folder / "wide_smile")
        self.fail_with(1, 'the second is "wide_smile"', "eval", "m.safetensors", "--data-dir", "faces")

    def test_a_folder_with_one_class_is_named(self):
        self.add("alone/smile", 3, True)
        self.fail_with(1, "alone: only the class smile; expected a folder for each of at least two classes",
                       "train", "./r.json", "--data-dir", "alone")

    def test_one_class_that_can_be_read_is_not_enough(self):
        for name in ("smile/0", "smile/1"):
            (self.folder / f"faces/{name}.png").write_bytes(b"no image")
        for path in [*(self.folder / "faces/smile").iterdir(), *(self.folder / "others/smile").iterdir()]:
            if path.name not in ("0.png", "1.png") or "others" in str(path):
                path.unlink()
        (self.folder / "others/smile/0.png").write_bytes(b"no image")
        result = self.run_lenslet("train", "./r.json", "--data-dir", "faces")
        self.assertEqual(result.returncode, 1)
        self.assertRegex(result.stderr, r"3 photos skipped.*\n(.*\n)*lenslet: faces: all \d+ training images are of the class "
                                        r"not_smile; expected images of two classes or more\n$")

    def test_a_network_that_learns_from_random_crops_is_measured_and_used_on_as_much(self):
        self.recipe(augmentation={"random_crop": 15})
        report = self.trained("./r.json", "--data-dir", "faces")
        self.assertEqual(self.json_of("inspect", "m.safetensors")["input"]["crop"], 0.75)
        for backend in ("core", "torch"):
            evaluated = self.json_of("eval", "m.safetensors", "--data-dir", "faces", "--backend", backend)
            self.assertEqual(evaluated["correct"], report["correct"])
        for changes, complaint in (
                ({"augmentation": {"random_crop": 21}}, "random_crop 21: the images' shorter side has 20"),
                ({"augmentation": {"random_crop": 15},
                  "network": {**NETWORK, "input": {**NETWORK["input"], "crop": 0.8}}},
                 "random_crop 15: the network has a crop of its own, 0.8"),
                ({"augmentation": {"random_crop": 1}}, "input.crop")):
            self.recipe(**changes)
            self.fail_with(1, complaint, "train", "./r.json", "--data-dir", "faces", "-o", "n.safetensors")
        self.assertNotIn("n.safetensors.checkpoint", self.files())

    def test_without_a_folder_it_says_where_photos_come_from(self):
        self.recipe()
        self.fail_with(1, "there is no folder data/faces: docs/photos.md says what belongs there; or name one with --data-dir",
                       "train", "./r.json")

    def test_a_loss_that_is_no_number_names_epoch_and_step(self):
        self.recipe(optimizer={"type": "SGD", "lr": 1000, "weight_decay": 1}, epochs=20)
        result = self.run_lenslet("train", "./r.json", "--data-dir", "faces", "-o", "m.safetensors")
        self.assertEqual(result.returncode, 1)
        self.assertRegex(result.stderr, r"lenslet: the loss became NaN or infinite in epoch \d+, step \d+ of \d+; ")
        self.assertIn("m.safetensors.checkpoint", self.files())

    def test_a_checkpoint_of_another_recipe_is_refused(self):
        self.recipe(epochs=500)
        arguments = ["train", "./r.json", "--data-dir", "faces", "-o", "m.safetensors"]
        process = subprocess.Popen([LENSLET, *arguments], cwd=self.folder, stderr=subprocess.PIPE,
                                   stdout=subprocess.PIPE, text=True)
        process.stderr.readline()
        process.kill()
        process.communicate()
        self.recipe(epochs=500, batch_size=8)
        self.fail_with(1, "m.safetensors.checkpoint: belongs to another training: it has \"batch_size\": 16, "
                          "this one has \"batch_size\": 8\n", *arguments, "--resume")
        self.recipe(epochs=500)
        self.fail_with(1, "it has data ", *arguments, "--resume", "--limit", "30")


if __name__ == "__main__":
    unittest.main()
