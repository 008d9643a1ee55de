"""The command line: help, exit codes, one-line errors, and what inspect, convert, bench and eval report."""
import json
import random
import struct
import unittest

from support import (LENET5, Case, npy_of, png_of, random_lenet5, random_tensors, read_npy, read_safetensors, safetensors_of,
                     write_mnist)

COMMANDS = ["train", "eval", "predict", "inspect", "convert", "bench"]


class Usage(Case):
    def test_help_names_every_command_and_every_command_has_help(self):
        text = self.succeed("--help")
        for command in COMMANDS:
            self.assertIn(command, text)
            self.assertIn("--json", self.succeed(command, "--help"))
        self.assertRegex(self.succeed("--version"), r"^lenslet \d+\.\d+\.\d+\n$")

    def test_wrong_usage_exits_with_2(self):
        self.fail_with(2, "subcommand is required")
        self.fail_with(2, "there is no command \"frob\"", "frob")
        self.fail_with(2, "--worst", "eval", "x", "--worst", "-1")
        self.fail_with(2, "--wrong", "inspect", "x", "--wrong")
        for command in COMMANDS:
            self.fail_with(2, "required", command)
        self.fail_with(2, "gpu", "train", "lenet5", "--device", "gpu")
        self.fail_with(2, "numpy", "eval", "x", "--backend", "numpy")
        self.fail_with(2, "--epochs", "train", "lenet5", "--epochs", "0")
        self.fail_with(2, "--seed", "train", "lenet5", "--seed", "-1")
        self.fail_with(2, "--seed", "train", "lenet5", "--seed", "99999999999999999999")
        self.fail_with(2, "image files or --tensor", "predict", "x.safetensors")
        self.fail_with(2, "--layer needs --out", "predict", "x", "--tensor", "x.npy", "--layer", "conv1")

    def test_output_that_cannot_be_printed_is_an_error(self):
        model = self.make_model()
        with open("/dev/full", "w") as full:
            import os
            import subprocess
            result = subprocess.run([os.environ["LENSLET"], "inspect", str(model)], stdout=full,
                                    stderr=subprocess.PIPE, text=True)
        self.assertEqual((result.returncode, result.stderr), (1, "lenslet: cannot write to standard output\n"))


class BadModels(Case):
    def test_each_is_named(self):
        model = self.make_model()
        whole = model.read_bytes()
        bad = self.folder / "bad.safetensors"
        self.fail_with(1, "nowhere.safetensors: No such file", "inspect", "nowhere.safetensors")
        self.fail_with(1, "not a file", "inspect", self.folder)
        for content, problem in ((b"", "found 0 (file-truncated)"), (whole[:7], "found 7 (file-truncated)"),
                                 (whole[:100], "the header claims"), (whole[:-1], "its data ends at byte"),
                                 (whole + b"x", "1 bytes after the last tensor"),
                                 (b"<!DOCTYPE html><p>404", "a page of HTML or XML")):
            bad.write_bytes(content)
            self.fail_with(1, problem, "inspect", bad)
        bad.write_bytes(b"\n<!DOCTYPE html><p>404")
        self.fail_with(1, "a page of HTML", "inspect", bad)
        bad.write_bytes(b"PK\x03\x04 and the rest of a torch.save")
        self.fail_with(1, "a PyTorch pickle", "inspect", bad)

    def test_a_header_may_have_the_length_that_looks_like_another_format(self):
        whole = self.make_model().read_bytes()
        start = 8 + struct.unpack("<Q", whole[:8])[0]
        padded = self.folder / "padded.safetensors"
        for first in (b" <", b"\x80\x02\x01"):
            length = int.from_bytes(first, "little")
            padded.write_bytes(struct.pack("<Q", length) + whole[8:start].ljust(length) + whole[start:])
            self.succeed("inspect", padded)

    def test_flipped_weight_fails_the_known_answer(self):
        model = self.make_model()
        content = bytearray(model.read_bytes())
        start = 8 + struct.unpack("<Q", content[:8])[0]
        header = json.loads(content[8:start])
        at = start + header["fc3.bias"]["data_offsets"][0]
        content[at:at + 4] = struct.pack("<f", 5)
        model.write_bytes(content)
        self.fail_with(1, "self-test", "inspect", model)


class Convert(Case):
    def test_keeps_every_weight_bit_for_bit(self):
        tensors = random_lenet5()
        weights = self.folder / "w.safetensors"
        weights.write_bytes(safetensors_of(tensors))
        text = self.succeed("convert", weights, "--architecture", "lenet5", "-o", self.folder / "m.safetensors")
        self.assertIn("computed by Lenslet's reference kernels, not by PyTorch", text)
        found, metadata = read_safetensors(self.folder / "m.safetensors")
        self.assertIn("lenslet", metadata)
        for name, (_, values) in tensors.items():
            self.assertEqual(found[name], values, name)

    def test_half_precision_halves_the_file_and_loads(self):
        model = self.make_model()
        self.json_of("convert", model, "-o", self.folder / "half.safetensors", "--dtype", "F16")
        self.assertLess((self.folder / "half.safetensors").stat().st_size, 0.55 * model.stat().st_size)
        self.assertTrue(self.json_of("inspect", self.folder / "half.safetensors")["known_answer"])

    def test_what_a_file_loses_that_says_itself_what_it_is(self):
        model = self.make_model()
        result = self.run_lenslet("convert", model, "--architecture", "lenet5", "-o", self.folder / "again.safetensors")
        self.assertEqual(result.returncode, 0)
        self.assertIn(f"note: {model} says itself what it is", result.stderr)

    def test_an_architecture_may_be_a_file_and_bfloat16_the_numbers(self):
        network = {"name": "mine", "title": "Mine", "input": {"shape": [1, 28, 28], "preparation": "digit"},
                   "classes": ["a", "b"], "layers": [{"name": "flatten", "type": "Flatten"},
                                                     {"name": "fc", "type": "Linear", "in_features": 784, "out_features": 2}]}
        (self.folder / "mine.json").write_text(json.dumps(network))
        tensors = random_tensors({"fc.weight": [2, 784], "fc.bias": [2]})
        (self.folder / "w.safetensors").write_bytes(safetensors_of(tensors))
        self.succeed("convert", "w.safetensors", "--architecture", "mine.json", "-o", "m.safetensors", "--dtype", "BF16")
        facts = self.json_of("inspect", "m.safetensors")
        self.assertEqual((facts["name"], facts["classes"], facts["known_answer"]), ("mine", ["a", "b"], True))
        found = read_safetensors(self.folder / "m.safetensors")[0]
        for name, (_, values) in tensors.items():
            for (exact,), (half,) in zip(struct.iter_unpack("<f", values), struct.iter_unpack("<H", found[name]), strict=True):
                rounded = struct.unpack("<f", struct.pack("<I", half << 16))[0]
                self.assertAlmostEqual(rounded, exact, delta=abs(exact) / 256, msg=name)
        (self.folder / "mine.json").write_text("{}")
        self.fail_with(1, "mine.json: ", "convert", "w.safetensors", "--architecture", "mine.json", "-o", "n.safetensors")

    def test_anothers_record_is_kept_as_it_is(self):
        for training in ({"weights": "IMAGENET1K_V1"}, {"weights": 'the "second"'}, {"weights": "F32"}):
            tensors, metadata = read_safetensors(self.make_model())
            record = json.loads(metadata["lenslet"])
            shapes = {name: (LENET5[name], tensors[name]) for name in LENET5}
            (self.folder / "w.safetensors").write_bytes(safetensors_of(
                shapes, {"lenslet": json.dumps({**record, "training": training})}))
            self.succeed("convert", "w.safetensors", "-o", "half.safetensors", "--dtype", "F16")
            found = json.loads(read_safetensors(self.folder / "half.safetensors")[1]["lenslet"])["training"]
            self.assertEqual(found, {"weights": "F16"} if training["weights"] == "F32" else training)

    def test_the_same_weights_load_under_three_namings_to_the_same_outputs(self):
        shapes = {"fc1": (128, 784), "fc2": (64, 128), "fc3": (10, 64)}
        tensors = random_tensors({key: shape for name, (out, given) in shapes.items()
                                  for key, shape in ((f"{name}.weight", [out, given]), (f"{name}.bias", [out]))})
        generator = random.Random(3)
        (self.folder / "x.npy").write_bytes(npy_of((4, 1, 28, 28), [generator.gauss(0, 1) for _ in range(4 * 784)]))
        outputs = {}
        for names, network in ((("fc1", "fc2", "fc3"), "fc128-64"), (("0", "2", "4"), "fc128-64-sequential"),
                               (("fc1", "fc2", "output"), "fc128-64-ordered")):
            renamed = dict(zip(shapes, names, strict=True))
            (self.folder / "w.safetensors").write_bytes(safetensors_of(
                {f"{renamed[key.split('.')[0]]}.{key.split('.')[1]}": value for key, value in tensors.items()}))
            result = self.run_lenslet("convert", "w.safetensors", "--architecture", "fc128-64", "-o", "m.safetensors")
            self.assertEqual(result.returncode, 0, result.stderr)
            self.assertEqual(f"are those of {network}, the same network" in result.stderr, network != "fc128-64")
            self.assertEqual(self.json_of("inspect", "m.safetensors")["name"], network)
            self.succeed("predict", "m.safetensors", "--tensor", "x.npy", "--out", "y.npy")
            outputs[network] = read_npy(self.folder / "y.npy")
        self.assertEqual(len(set(outputs.values())), 1)

    def test_names_what_does_not_fit_and_leaves_nothing(self):
        weights = self.folder / "w.safetensors"
        weights.write_bytes(safetensors_of(random_lenet5()))
        self.fail_with(1, "there is no network \"lenet9\" (there are: ", "convert", weights, "--architecture", "lenet9",
                       "-o", self.folder / "m.safetensors")
        tensors = random_lenet5()
        del tensors["fc2.bias"]
        weights.write_bytes(safetensors_of(tensors))
        self.fail_with(1, "fc2.bias", "convert", weights, "--architecture", "lenet5", "-o", self.folder / "m.safetensors")
        self.assertEqual(self.files(), ["w.safetensors"])

    def test_a_disk_that_fills_up_leaves_the_old_file(self):
        model = self.make_model()
        before = model.read_bytes()
        self.fail_with(1, "cannot write", "convert", model, "-o", model, largest_file=100_000)
        self.assertEqual(model.read_bytes(), before)
        self.assertEqual(self.files(), ["model.safetensors"])
        self.fail_with(1, "no/m.safetensors: No such file", "convert", model, "-o", "no/m.safetensors")


class Reports(Case):
    def test_inspect_counts_lenet5(self):
        report = self.json_of("inspect", self.make_model(), "--plan")
        # 6·25 + 6 + 16·150 + 16 + 400·120 + 120 + 120·84 + 84 + 84·10 + 10
        self.assertEqual(report["parameters"], 61706)
        # 28²·6·25 + 10²·16·150 + 400·120 + 120·84 + 84·10
        self.assertEqual(report["multiply_adds"], 416520)
        self.assertEqual([layer["output_shape"] for layer in report["layers"]][:4],
                         [[6, 28, 28], [6, 14, 14], [6, 14, 14], [16, 10, 10]])
        self.assertEqual(sum(step["multiplies"] for step in report["plan"]["steps"]), 416520)
        self.assertIn("conv1", self.succeed("inspect", self.folder / "model.safetensors", "--plan"))

    def test_bench_measures_every_instruction_set(self):
        rows = self.json_of("bench", self.make_model(), "--seconds", "0.05", "--batch", "1", "3")
        self.assertEqual({row["batch"] for row in rows}, {1, 3})
        self.assertIn("reference", {row["instruction_set"] for row in rows})
        for row in rows:
            self.assertTrue(0 < row["p10_ms"] <= row["median_ms"] <= row["p90_ms"], row)
        self.fail_with(1, "avx9000", "bench", self.folder / "model.safetensors", "--instruction-set", "avx9000")

    def test_bench_measures_every_step_against_the_peak(self):
        model = self.make_model()
        measured = self.json_of("bench", model, "--layers", "--seconds", "0.05", "--batch", "2")
        for timings in measured:
            steps = timings["steps"]
            self.assertEqual(timings["batch"], 2)
            self.assertEqual(sum(step["multiply_adds"] for step in steps), 2 * self.json_of("inspect", model)["multiply_adds"])
            self.assertTrue(all(step["kernel"] and 0 < step["p10_us"] <= step["median_us"] for step in steps), steps)
            # What a step reaches lies below what registers alone reach, or one of the two is wrong; 1.5 for a busy machine.
            self.assertTrue(all(step["gflops"] < 1.5 * timings["peak_gflops"] for step in steps), timings)
        fastest = next(step for step in measured[0]["steps"] if step["layers"].startswith("conv2"))
        slowest = next(step for step in measured[-1]["steps"] if step["layers"].startswith("conv2"))
        self.assertLess(fastest["median_us"], slowest["median_us"])
        self.assertIn("GFLOP/s", self.succeed("bench", model, "--layers", "--seconds", "0.05"))

    def test_eval_adds_up_and_both_backends_agree(self):
        model, data = self.make_model(), write_mnist(self.folder / "data/mnist")
        core = self.json_of("eval", model, "--worst", "5")  # data/mnist of the current folder
        self.assertEqual(core["total"], 100)
        self.assertEqual(sum(map(sum, core["confusion"])), 100)
        self.assertEqual(sum(core["confusion"][i][i] for i in range(10)), core["correct"])
        self.assertAlmostEqual(core["accuracy"], core["correct"] / 100)
        self.assertAlmostEqual(core["standard_error"] ** 2 * 100, core["accuracy"] * (1 - core["accuracy"]))
        worst = [mistake["probability"] for mistake in core["worst"]]
        self.assertEqual(worst, sorted(worst, reverse=True))
        self.assertIn("truth", self.succeed("eval", model, "--worst", "2"))
        result = self.run_lenslet("eval", model, "--backend", "torch", "--json", "--data-dir", data)
        if "without LibTorch" not in result.stderr:
            self.assertEqual(json.loads(result.stdout)["confusion"], core["confusion"])

    def test_a_record_cannot_act_on_the_terminal(self):
        tensors, metadata = read_safetensors(self.make_model())
        training = {"epochs": 3, "versions": {"libtorch": "\x1b[2J"}, "recipe": {"data": {"\x1b[2J": 1}}}
        (self.folder / "w.safetensors").write_bytes(safetensors_of(
            {name: (LENET5[name], tensors[name]) for name in LENET5},
            {"lenslet": json.dumps({**json.loads(metadata["lenslet"]), "training": training})}))
        self.assertIn("with LibTorch ?[2J", self.succeed("inspect", "w.safetensors"))
        self.fail_with(1, 'unknown key "?[2J"', "eval", "w.safetensors")
        source = {"name": "\x1b[2J", "kind": "folder", "size": [1, 28, 28], "test": 0.9}
        (self.folder / "w.safetensors").write_bytes(safetensors_of(
            {name: (LENET5[name], tensors[name]) for name in LENET5},
            {"lenslet": json.dumps({**json.loads(metadata["lenslet"]), "training": {"recipe": {"data": source}}})}))
        for digit in range(10):
            (self.folder / f"mine/{digit}").mkdir(parents=True)
            for i in range(4):
                (self.folder / f"mine/{digit}/{i}.png").write_bytes(png_of(28, 28, lambda x, y: 9 * x))
        self.assertIn(" on ?[2J", self.succeed("eval", "w.safetensors", "--data-dir", "mine"))

    def test_eval_says_how_to_get_the_data(self):
        self.fail_with(1, "scripts/data mnist", "eval", self.make_model(), "--data-dir", "nowhere")
        (self.folder / "data").mkdir()
        (self.folder / "data/t10k-images-idx3-ubyte").write_bytes(png_of(2, 2, lambda x, y: 0))
        (self.folder / "data/t10k-labels-idx1-ubyte").write_bytes(b"")
        self.fail_with(1, "not an IDX file", "eval", self.folder / "model.safetensors", "--data-dir", "data")


if __name__ == "__main__":
    unittest.main()
