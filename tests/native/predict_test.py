"""lenslet predict: images and tensors, good and bad."""
import json
import math
import os
import random
import struct
import unittest
import zlib

from support import Case, npy_of, png_of, random_tensors, read_npy, safetensors_of

SMILE = {"conv1.weight": [32, 3, 3, 3], "conv1.bias": [32], "conv2.weight": [64, 32, 3, 3], "conv2.bias": [64],
         "conv3.weight": [128, 64, 3, 3], "conv3.bias": [128], "conv4.weight": [256, 128, 3, 3], "conv4.bias": [256],
         "fc.weight": [1, 256], "fc.bias": [1]}


def seven(width=80, height=100, ink=255, paper=0, dx=0):
    def gray(x, y):
        top = 20 <= y < 28 and 20 <= x - dx < 60
        slope = 20 <= y < 80 and abs((x - dx) - (56 - (y - 20) * 0.4)) < 5
        return ink if top or slope else paper
    return png_of(width, height, gray)


class Images(Case):
    def setUp(self):
        super().setUp()
        self.model = self.make_model()

    def write(self, name, content):
        (self.folder / name).write_bytes(content)
        return name

    def test_probabilities_sum_to_one_and_the_label_is_the_largest(self):
        [entry] = self.json_of("predict", self.model, self.write("7.png", seven()))
        self.assertEqual(entry["file"], "7.png")
        self.assertEqual(len(entry["probabilities"]), 10)
        self.assertAlmostEqual(sum(entry["probabilities"]), 1, places=5)
        self.assertEqual(entry["probability"], max(entry["probabilities"]))
        self.assertEqual(entry["label"], str(entry["probabilities"].index(entry["probability"])))

    def test_place_and_paper_make_no_difference(self):
        files = [self.write("a.png", seven()), self.write("moved.png", seven(dx=15)),
                 self.write("dark.png", seven(ink=0, paper=255)), self.write("wide.png", seven(width=200, height=120))]
        first, *others = self.json_of("predict", self.model, *files)
        for other in others:
            for p, q in zip(first["probabilities"], other["probabilities"]):
                self.assertAlmostEqual(p, q, places=4, msg=other["file"])

    def test_a_blank_image_gets_no_label(self):
        [entry] = self.json_of("predict", self.model, self.write("blank.png", png_of(30, 30, lambda x, y: 255)))
        self.assertEqual((entry["label"], entry["probability"], entry["probabilities"]), (None, None, None))
        self.assertIn("blank", entry["reason"])
        self.assertIn("blank", self.succeed("predict", self.model, "blank.png"))

    def test_one_bad_file_is_named_and_the_others_are_read(self):
        self.write("good.png", seven())
        self.write("bad.png", seven()[:60])
        self.fail_with(1, "bad.png: damaged PNG", "predict", self.model, "good.png", "bad.png")
        result = self.run_lenslet("predict", self.model, "bad.png", "good.png", "--json")
        self.assertEqual(result.returncode, 1)
        bad, good = json.loads(result.stdout)
        self.assertIsNone(bad["label"])
        self.assertIn("damaged PNG", bad["error"])
        self.assertIsNotNone(good["label"])

    def test_bad_images_are_one_line_each(self):
        huge = bytearray(seven())
        huge[16:24] = struct.pack(">II", 20_000, 10_000)
        huge[29:33] = struct.pack(">I", zlib.crc32(huge[12:29]))
        for name, content, expected in (
                ("empty.png", b"", "the file is empty"), ("text.png", b"hello", "neither a PNG nor a JPEG"),
                ("huge.png", bytes(huge), "the limit is 120 million"), ("cut.jpg", b"\xff\xd8\xff\xe0", "damaged JPEG"),
                ("crc.png", seven()[:20] + b"\xff" + seven()[21:], "damaged PNG"),
                ("none.png", seven()[:16] + bytes(4) + seven()[20:], "without pixels")):
            self.fail_with(1, f"{name}: ", "predict", self.model, self.write(name, content))
            self.fail_with(1, expected, "predict", self.model, name)
        self.fail_with(1, "missing.png: No such file", "predict", self.model, "missing.png")

    def test_eval_of_a_folder_counts_what_predict_says(self):
        files = []
        for digit in ("0", "7"):
            (self.folder / "mine" / digit).mkdir(parents=True)
            for i in range(3):
                files.append(self.write(f"mine/{digit}/{i}.png", seven(dx=6 * i, ink=0, paper=200 + i)))
        said = self.json_of("predict", self.model, *files)
        report = self.json_of("eval", self.model, "--data", "folder", "--data-dir", "mine", "--worst", "9")
        expected = [[0] * 10 for _ in range(10)]
        for entry in said:
            expected[int(entry["file"][5])][int(entry["label"])] += 1
        self.assertEqual((report["total"], report["confusion"]), (6, expected))
        self.assertEqual({f"mine/{mistake['name']}": mistake["predicted"] for mistake in report["worst"]},
                         {entry["file"]: entry["label"] for entry in said if entry["label"] != entry["file"][5]})

    def test_eval_of_a_folder_reads_each_of_many_files_once(self):
        count = 1003  # More than are read at once; one class, and another of a few at the end.
        (self.folder / "mine/3").mkdir(parents=True)
        self.write("one.png", seven())
        for i in range(count):
            os.link(self.folder / "one.png", self.folder / f"mine/3/{i:04}.png")
        arguments = ("eval", self.model, "--data", "folder", "--data-dir", "mine")
        label = int(self.json_of("predict", self.model, "one.png")[0]["label"])
        self.assertEqual(self.json_of(*arguments)["confusion"][3], [count * (k == label) for k in range(10)])
        (self.folder / "mine/3/1002.png").unlink()
        self.write("mine/3/1002.png", b"hello")
        self.fail_with(1, "mine/3/1002.png: neither a PNG nor a JPEG", *arguments)

    def test_eval_of_a_folder_takes_two_classes_for_a_single_output(self):
        weights = self.folder / "smile-weights.safetensors"
        weights.write_bytes(safetensors_of(random_tensors(SMILE)))
        self.succeed("convert", weights, "--architecture", "smile", "-o", self.folder / "smile.safetensors")
        for i, name in enumerate(("plain", "smile")):
            (self.folder / "faces" / name).mkdir(parents=True)
            self.write(f"faces/{name}/a.png", png_of(80, 90, lambda x, y, i=i: (x * (3 - i) + y * (1 + i)) % 256))
        arguments = ("eval", "smile.safetensors", "--data", "folder", "--data-dir", "faces")
        says = [self.json_of("predict", "smile.safetensors", f"faces/{name}/a.png")[0]["label"] == "smile"
                for name in ("plain", "smile")]
        self.assertEqual(self.json_of(*arguments)["confusion"], [[int(yes == k) for k in (0, 1)] for yes in says])
        (self.folder / "faces/plain").rename(self.folder / "plain")
        self.fail_with(1, "faces: 1 class (smile), the network has 1 output, for two classes", *arguments)
        (self.folder / "plain").rename(self.folder / "faces/plain")
        (self.folder / "faces/smile").rename(self.folder / "faces/grin")
        self.fail_with(1, 'of the classes grin, plain the second is "plain"', *arguments)

    def test_eval_of_a_folder_names_what_is_wrong_with_it(self):
        arguments = ("eval", self.model, "--data", "folder", "--data-dir", "mine")
        self.fail_with(1, "there is no folder mine", *arguments)
        for name in ("1", "7", "seven"):
            (self.folder / "mine" / name).mkdir(parents=True)
            self.write(f"mine/{name}/a.png", seven())
        self.fail_with(1, 'a folder "seven"; the network\'s classes are 0, 1, 2', *arguments)
        (self.folder / "mine/seven/a.png").unlink()
        (self.folder / "mine/seven").rmdir()
        self.write("mine/1/b.png", png_of(30, 30, lambda x, y: 255))
        self.fail_with(1, "mine/1/b.png: blank", *arguments)
        self.write("mine/1/b.png", b"hello")
        self.fail_with(1, "mine/1/b.png: neither a PNG nor a JPEG", *arguments)
        self.fail_with(2, "--data folder needs --data-dir", "eval", self.model, "--data", "folder")
        self.fail_with(2, "--data mnost: expected mnist, drawn, signs, folder", "eval", self.model, "--data", "mnost")
        self.fail_with(2, "--limit is not for --data folder", *arguments, "--limit", "3")

    def test_eval_of_drawings_draws_them_itself(self):
        self.fail_with(2, "--limit is not for --data drawn", "eval", self.model, "--data", "drawn", "--limit", "3")
        self.fail_with(2, "--data-dir is not for --data signs", "eval", self.model, "--data", "signs", "--data-dir", ".")
        self.fail_with(1, 'lenet5: has no class "not a digit" for --data signs', "eval", self.model, "--data", "signs")

    def test_a_message_stays_one_line_whatever_the_name(self):
        self.fail_with(1, "two", "predict", self.model, self.write("two\nlines.png", b"hello"))

    def test_a_file_name_that_is_not_utf8_still_gives_valid_json(self):
        name = b"seven-\xff.png"
        (self.folder / name.decode(errors="surrogateescape")).write_bytes(seven())
        [entry] = self.json_of("predict", self.model, name.decode(errors="surrogateescape"))
        self.assertEqual(entry["file"], "seven-\ufffd.png")


class Photos(Case):
    def setUp(self):
        super().setUp()
        weights = self.folder / "weights.safetensors"
        weights.write_bytes(safetensors_of(random_tensors(SMILE)))
        self.model = self.folder / "smile.safetensors"
        self.succeed("convert", weights, "--architecture", "smile", "-o", self.model)
        # Nothing that the finder takes for a face: without one the box is in the middle.
        self.face = [[3 * y + x % 4 for x in range(64)] for y in range(64)]

    def write(self, name, width, height, left, top):
        """The stripes in a wider photo of a flat grey."""
        def gray(x, y):
            inside = 0 <= x - left < 64 and 0 <= y - top < 64
            return self.face[y - top][x - left] if inside else 128
        (self.folder / name).write_bytes(png_of(width, height, gray))
        return name

    def answer(self, *arguments):
        [entry] = self.json_of("predict", self.model, *arguments)
        self.assertEqual(len(entry["probabilities"]), 1)
        return entry

    def test_a_photo_is_cropped_and_becomes_the_tensor_that_it_shows(self):
        (self.folder / "x.npy").write_bytes(
            npy_of((3, 64, 64), [value / 255 for row in self.face for value in row] * 3))
        [expected] = self.answer("--tensor", "x.npy")["probabilities"]
        for arguments in ((self.write("face.png", 64, 64, 0, 0),), (self.write("tall.png", 64, 80, 0, 8),),
                          # Beyond 5 : 4 the box lies higher: 0.4 · 140 − 0.55 · 64 = 20.8.
                          (self.write("portrait.png", 64, 91, 0, 1),), (self.write("phone.png", 64, 140, 0, 21),),
                          (self.write("wide.png", 100, 64, 18, 0),),
                          (self.write("big.png", 200, 150, 30, 40), "--box", "30,40,64,64")):
            [found] = self.answer(*arguments)["probabilities"]
            self.assertAlmostEqual(found, expected, delta=1e-6, msg=arguments)
        self.assertNotEqual(self.answer("big.png")["probabilities"], [expected])

    def test_the_label_and_its_probability_fit(self):
        entry = self.answer(self.write("face.png", 64, 64, 0, 0))
        [smile] = entry["probabilities"]
        self.assertEqual(entry["label"], "smile" if smile >= 0.5 else "not smile")
        self.assertAlmostEqual(entry["probability"], max(smile, 1 - smile), places=6)
        self.assertEqual(self.succeed("predict", self.model, "face.png"),
                         f"face.png: {entry['label']} (P(smile) = {100 * smile:.2f} %; no face was found)\n")

    def test_photos_too_narrow_for_a_face_are_named(self):
        for width, height in ((15, 64), (64, 15), (16, 1025), (1, 1)):
            self.fail_with(1, f"narrow.png: {width}×{height} pixels are too narrow for a face: expected 16 or more",
                           "predict", self.model, self.write("narrow.png", width, height, 0, 0))
        self.answer(self.write("narrow.png", 16, 1024, 0, 0))

    def test_bad_boxes_are_named(self):
        photo = self.write("face.png", 64, 64, 0, 0)
        for box in ("1,2,3", "a,b,c,d", "1,2,3,4,5", "1,2,3,4x", "1;2;3;4"):
            self.fail_with(2, f"--box {box}: expected four numbers", "predict", self.model, photo, "--box", box)
        for box in ("0,0,65,64", "-1,0,5,5", "5,5,0,5", "0,0,1e300,1", "60,60,4,-4"):
            self.fail_with(1, "face.png: a crop from", "predict", self.model, photo, f"--box={box}")
        self.fail_with(2, "--box needs photos", "predict", self.model, "--tensor", "x.npy", "--box", "1,2,3,4")


class TensorInput(Case):
    def setUp(self):
        super().setUp()
        self.model = self.make_model()
        generator = random.Random(9)
        self.values = [generator.gauss(0, 1) for _ in range(70 * 784)]

    def write(self, shape, values=None, **more):
        (self.folder / "x.npy").write_bytes(npy_of(shape, self.values if values is None else values, **more))

    def run_tensor(self, *arguments):
        self.succeed("predict", self.model, "--tensor", "x.npy", "--out", "y.npy", *arguments)
        return read_npy(self.folder / "y.npy")

    def test_a_batch_gives_what_its_inputs_give_alone(self):
        self.write((70, 1, 28, 28))  # More than the command runs at once.
        shape, batch = self.run_tensor()
        self.assertEqual(shape, (70, 10))
        for i in (0, 63, 64, 69):
            self.write((1, 28, 28), self.values[i * 784:(i + 1) * 784])
            shape, alone = self.run_tensor()
            self.assertEqual(shape, (10,))
            for p, q in zip(alone, batch[i * 10:i * 10 + 10]):
                self.assertAlmostEqual(p, q, delta=1e-5 * (1 + abs(q)))

    def test_a_layer_gives_its_own_output(self):
        self.write((2, 1, 28, 28), self.values[:2 * 784])
        self.assertEqual(self.run_tensor("--layer", "conv2")[0], (2, 16, 10, 10))
        shape, relu = self.run_tensor("--layer", "relu1")
        self.assertEqual(shape, (2, 6, 14, 14))
        self.assertGreaterEqual(min(relu), 0)
        logits, final = self.run_tensor("--layer", "fc3")[1][:10], self.run_tensor("--layer", "log_softmax")[1][:10]
        total = math.log(sum(math.exp(z) for z in logits))
        for z, log_p in zip(logits, final):
            self.assertAlmostEqual(z - total, log_p, places=4)
        self.fail_with(1, "there is no layer \"conv9\" (there are: conv1, ", "predict", self.model, "--tensor", "x.npy",
                       "--out", "y.npy", "--layer", "conv9")

    def test_wrong_tensors_are_named(self):
        for shape, count in (((1, 28, 27), 756), ((784,), 784), ((0, 1, 28, 28), 0), ((1, 1, 1, 28, 28), 784)):
            self.write(shape, self.values[:count])
            self.fail_with(1, "x.npy: a tensor of [", "predict", self.model, "--tensor", "x.npy", "--out", "y.npy")
        self.write((1, 28, 28), self.values[:784], descr="<f8")
        self.fail_with(1, "expected '<f4'", "predict", self.model, "--tensor", "x.npy", "--out", "y.npy")
        self.assertFalse((self.folder / "y.npy").exists())

    def test_json_counts_the_inputs(self):
        self.write((3, 1, 28, 28), self.values[:3 * 784])
        self.assertEqual(len(self.json_of("predict", self.model, "--tensor", "x.npy")), 3)

    def test_an_output_that_is_no_number_is_written_and_is_a_failure(self):
        self.write((3, 1, 28, 28), self.values[:784] + [math.nan] * 784 + self.values[:784])
        self.fail_with(1, "x.npy: 1 of 3 inputs give an output that is not a finite number", "predict", self.model,
                       "--tensor", "x.npy", "--out", "y.npy")
        shape, values = read_npy(self.folder / "y.npy")
        self.assertEqual(shape, (3, 10))
        self.assertEqual([math.isnan(value) for value in values], [False] * 10 + [True] * 10 + [False] * 10)
        result = self.run_lenslet("predict", self.model, "--tensor", "x.npy", "--json")
        self.assertEqual(result.returncode, 1)
        good, bad, again = json.loads(result.stdout)
        self.assertEqual(good["probabilities"], again["probabilities"])
        self.assertIsNone(bad["label"])
        self.assertIn("not a finite number", bad["error"])

    def test_an_output_that_cannot_be_written_leaves_the_old_one(self):
        self.write((70, 1, 28, 28))
        (self.folder / "y.npy").write_text("precious")
        self.fail_with(1, "cannot write y.npy", "predict", self.model, "--tensor", "x.npy", "--out", "y.npy",
                       largest_file=500)
        self.assertEqual((self.folder / "y.npy").read_text(), "precious")


if __name__ == "__main__":
    unittest.main()
