"""Python's safetensors and the core read each other's files: interop_test.py DUMP... (the program and how to run it)"""

import json
import math
import pathlib
import re
import struct
import subprocess
import sys
import tempfile
import unittest

import numpy as np
from safetensors import safe_open
from safetensors.numpy import save_file

DUMP = []  # The command line of description_dump.
ROOT = pathlib.Path(__file__).resolve().parents[3]


def dump(*arguments):
    result = subprocess.run([*DUMP, *map(str, arguments)], capture_output=True, text=True, timeout=60)
    return result.returncode, result.stdout, result.stderr


def bfloat16_bits(values):
    """Rounds to nearest even by the definition, apart from the core's own way to do it."""
    bits = np.asarray(values, np.float32).view(np.uint32).astype(np.uint64)
    low, high = bits >> 16, bits & 0xFFFF
    return (low + ((high > 0x8000) | ((high == 0x8000) & (low & 1 == 1)))).astype(np.uint16)


class Interoperability(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.path = pathlib.Path(self.folder.name) / "file.safetensors"

    def assert_reads(self, expected):
        code, out, err = dump("read", self.path)
        self.assertEqual(code, 0, err)
        found = {}
        for line in out.splitlines():
            if not line.startswith("#"):
                name, dtype, shape, values = line.split("|")
                found[name] = (dtype, json.loads(shape), [float.fromhex(v) for v in values.split()])
        self.assertEqual(found.keys(), expected.keys())
        for name, (dtype, array) in expected.items():
            self.assertEqual(found[name][0], dtype, name)
            self.assertEqual(found[name][1], list(array.shape), name)
            np.testing.assert_array_equal(np.array(found[name][2]), array.astype(np.float64).ravel(), name)

    def test_the_core_reads_what_python_writes(self):
        random = np.random.default_rng(7)
        full = random.standard_normal((3, 5, 2, 2)).astype(np.float32)
        full.ravel()[:4] = [np.inf, -np.inf, 1e-45, np.nan]
        half = random.standard_normal((6, 7)).astype(np.float16)
        half.ravel()[:3] = [6e-8, -65504, np.inf]
        tensors = {"full": full, "half": half, "scalar": np.array(3, np.float32), "none": np.zeros((0, 4), np.float32),
                   "norm.num_batches_tracked": np.array(12, np.int64)}
        save_file(tensors, self.path, {"format": "pt"})
        self.assert_reads({"full": ("F32", full), "half": ("F16", half), "scalar": ("F32", tensors["scalar"]),
                           "none": ("F32", tensors["none"])})

    def test_the_core_reads_bfloat16(self):
        bits = np.array([0x3F80, 0xC020, 0x0001, 0x7F80, 0x8000], np.uint16)
        header = json.dumps({"b": {"dtype": "BF16", "shape": [5], "data_offsets": [0, 10]}}).encode()
        self.path.write_bytes(struct.pack("<Q", len(header)) + header + bits.tobytes())
        with safe_open(self.path, "numpy") as file:  # Python takes the file too.
            self.assertEqual(list(file.keys()), ["b"])
        self.assert_reads({"b": ("BF16", (bits.astype(np.uint32) << 16).view(np.float32))})

    def test_the_core_refuses_other_dtypes_by_name(self):
        save_file({"double": np.zeros(2)}, self.path)
        code, _, err = dump("read", self.path)
        self.assertEqual(code, 1)
        self.assertIn('tensor "double"', err)
        self.assertIn('"F64"', err)

    def test_python_reads_what_the_core_writes(self):
        values = np.array([0, -0.0, 1, np.float32(1) / np.float32(3), -65504, 6e-8, 1e-3], np.float32)
        for dtype in ("F32", "F16", "BF16"):
            code, _, err = dump("write", dtype, self.path)
            self.assertEqual(code, 0, err)
            with safe_open(self.path, "numpy") as file:
                self.assertEqual(file.metadata(), {"who": "the core, ünïcode"})
                self.assertEqual(set(file.keys()), {"seven", "matrix", "scalar", "none"})
                np.testing.assert_array_equal(file.get_tensor("matrix"), values[:6].reshape(2, 3))
                self.assertEqual(file.get_tensor("none").shape, (0, 2))
                if dtype != "BF16":
                    expected = values.astype(np.float32 if dtype == "F32" else np.float16)
                    np.testing.assert_array_equal(file.get_tensor("seven"), expected)
                    self.assertTrue(np.signbit(file.get_tensor("seven")[1]))
                    self.assertEqual(file.get_tensor("scalar"), expected[3])
                else:  # numpy has no bfloat16: compare the bits.
                    raw = self.path.read_bytes()
                    length = struct.unpack("<Q", raw[:8])[0]
                    begin, end = json.loads(raw[8:8 + length])["seven"]["data_offsets"]
                    np.testing.assert_array_equal(np.frombuffer(raw[8 + length:][begin:end], np.uint16), bfloat16_bits(values))

    def test_the_example_of_the_documentation_loads(self):
        text = (ROOT / "docs" / "format.md").read_text(encoding="utf-8")
        example = re.search(r"```python\n(.*?)```", text, re.DOTALL).group(1)
        subprocess.run([sys.executable, "-c", example], check=True, cwd=self.folder.name, timeout=60)
        code, out, err = dump("load", pathlib.Path(self.folder.name) / "tiny.safetensors")
        self.assertEqual(code, 0, err)
        name, found, *output = out.split()
        self.assertEqual((name, found), ("tiny", "described"))
        for value in output:
            self.assertTrue(math.isclose(float.fromhex(value), 0.5, abs_tol=1e-6), output)

    def test_bare_weights_from_python_are_matched(self):
        sizes = {"hidden": (256, 784), "output": (10, 256)}
        tensors = {f"{name}.weight": np.ones(size, np.float32) for name, size in sizes.items()}
        tensors |= {f"{name}.bias": np.ones(size[0], np.float32) for name, size in sizes.items()}
        save_file(tensors, self.path)
        self.assertEqual(dump("load", self.path)[:2], (0, "fc256 matched\n"))


if __name__ == "__main__":
    DUMP = sys.argv[1:]
    unittest.main(argv=sys.argv[:1], verbosity=2)
