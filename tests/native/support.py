"""What the command's tests share: running it, and making the files it reads."""
import json
import os
import random
import resource
import struct
import subprocess
import tempfile
import unittest
import zlib
from pathlib import Path

LENSLET = os.environ["LENSLET"]
LENET5 = {"conv1.weight": [6, 1, 5, 5], "conv1.bias": [6], "conv2.weight": [16, 6, 5, 5], "conv2.bias": [16],
          "fc1.weight": [120, 400], "fc1.bias": [120], "fc2.weight": [84, 120], "fc2.bias": [84],
          "fc3.weight": [10, 84], "fc3.bias": [10]}


class Case(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="lenslet-test-")
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def run_lenslet(self, *arguments, largest_file=None, **more):
        def limit():
            resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))
        more.setdefault("cwd", self.folder)
        return subprocess.run([LENSLET, *map(str, arguments)], capture_output=True, text=True, timeout=300,
                              preexec_fn=limit if largest_file else None, **more)

    def succeed(self, *arguments, **more):
        result = self.run_lenslet(*arguments, **more)
        self.assertEqual(result.returncode, 0, f"{arguments}: {result.stderr}")
        return result.stdout

    def fail_with(self, code, expected, *arguments, **more):
        """The command exits with `code` and says one line, which holds `expected`."""
        result = self.run_lenslet(*arguments, **more)
        self.assertEqual(result.returncode, code, f"{arguments}: {result.stdout}{result.stderr}")
        self.assertEqual(result.stderr.count("\n"), 1, f"{arguments}: {result.stderr!r}")
        self.assertTrue(result.stderr.startswith("lenslet: "), result.stderr)
        self.assertIn(expected, result.stderr, arguments)

    def json_of(self, *arguments):
        return json.loads(self.succeed(*arguments, "--json"), parse_constant=lambda name: self.fail(name))

    def files(self):
        return sorted(path.name for path in self.folder.iterdir())

    def make_model(self, name="model.safetensors"):
        weights = self.folder / "weights.safetensors"
        weights.write_bytes(safetensors_of(random_lenet5()))
        self.succeed("convert", weights, "--architecture", "lenet5", "-o", self.folder / name)
        weights.unlink()
        return self.folder / name


def floats(values):
    return struct.pack(f"<{len(values)}f", *values)


def random_tensors(shapes, seed=1):
    generator = random.Random(seed)
    tensors = {}
    for name, shape in shapes.items():
        count = 1
        for extent in shape:
            count *= extent
        tensors[name] = (shape, floats([generator.gauss(0, 0.1) for _ in range(count)]))
    return tensors


def random_lenet5(seed=1):
    return random_tensors(LENET5, seed)


def safetensors_of(tensors, metadata=None):
    header, data = ({"__metadata__": metadata} if metadata else {}), b""
    for name, (shape, values) in tensors.items():
        header[name] = {"dtype": "F32", "shape": shape, "data_offsets": [len(data), len(data) + len(values)]}
        data += values
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + data


def read_safetensors(path):
    """{name: bytes of its values} and the metadata."""
    content = Path(path).read_bytes()
    start = 8 + struct.unpack("<Q", content[:8])[0]
    header = json.loads(content[8:start])
    metadata = header.pop("__metadata__", {})
    return {name: content[start + entry["data_offsets"][0]:start + entry["data_offsets"][1]]
            for name, entry in header.items()}, metadata


def known_input_of(path):
    """The input of a model's known answer, 0 to 255, for inputs that are normalised with the same numbers everywhere."""
    tensors, metadata = read_safetensors(path)
    shape = json.loads(metadata["lenslet"])["architecture"]["input"]
    values = tensors["lenslet.known_answer.input"]
    return [255 * (value * shape["std"][0] + shape["mean"][0])
            for value in struct.unpack(f"<{len(values) // 4}f", values)]


def png_of(width, height, gray):
    """An 8-bit grey PNG; gray(x, y) gives 0 to 255."""
    rows = b"".join(b"\0" + bytes(gray(x, y) for x in range(width)) for y in range(height))

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)) +
            chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def npy_of(shape, values, descr="<f4"):
    header = f"{{'descr': '{descr}', 'fortran_order': False, 'shape': {tuple(shape)}, }}".encode()
    header += b" " * (-(len(header) + 11) % 64) + b"\n"
    return b"\x93NUMPY\x01\0" + struct.pack("<H", len(header)) + header + floats(values)


def read_npy(path):
    content = Path(path).read_bytes()
    start = 10 + struct.unpack("<H", content[8:10])[0]
    header = eval(content[10:start], {})
    return header["shape"], struct.unpack(f"<{(len(content) - start) // 4}f", content[start:])


def write_mnist(folder, training=320, test=100):
    """Ten easy classes in MNIST's format: a bright bar whose row is the label's, and noise."""
    generator = random.Random(5)
    folder.mkdir(parents=True, exist_ok=True)
    for prefix, count in (("train", training), ("t10k", test)):
        labels = [i % 10 for i in range(count)]
        pixels = bytearray()
        for label in labels:
            image = bytearray(generator.randrange(60) for _ in range(784))
            image[28 * (2 * label + 4):28 * (2 * label + 6)] = b"\xe0" * 56
            pixels += image
        (folder / f"{prefix}-images-idx3-ubyte").write_bytes(struct.pack(">IIII", 0x803, count, 28, 28) + pixels)
        (folder / f"{prefix}-labels-idx1-ubyte").write_bytes(struct.pack(">II", 0x801, count) + bytes(labels))
    return folder
