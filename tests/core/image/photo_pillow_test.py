"""ResizePhoto against Pillow's resize: photo_pillow_test.py DUMP... (photo_dump and how to run it)"""

import pathlib
import subprocess
import sys
import tempfile
import unittest

import numpy as np
from PIL import Image

DUMP = []  # The command line of photo_dump.
# Pillow rounds twice, after the rows and after the columns: half a level each. Its weights are whole multiples of 2^-22,
# each half of one off at most: over the 600 pixels of the widest filter here that adds 600 / 2^23 of 255.
TOLERANCE = (1 + 255 * 600 / 2**23) / 255


def resize(cases):
    """[(rgba array, box, (width, height))] → arrays [3, height, width]"""
    with tempfile.TemporaryDirectory() as folder:
        given, made = pathlib.Path(folder) / "cases", pathlib.Path(folder) / "output"
        with given.open("wb") as file:
            for pixels, box, size in cases:
                file.write(np.array([pixels.shape[1], pixels.shape[0], *box, *size], "<f8").tobytes())
                file.write(pixels.tobytes())
        subprocess.run([*DUMP, given, made], check=True, timeout=120)
        values, arrays = np.frombuffer(made.read_bytes(), "<f4"), []
    for _, _, (width, height) in cases:
        arrays.append(values[:3 * height * width].reshape(3, height, width))
        values = values[3 * height * width:]
    assert values.size == 0
    return arrays


class Pillow(unittest.TestCase):
    def compare(self, cases):
        for (pixels, box, size), found in zip(cases, resize(cases), strict=True):
            image = Image.fromarray(pixels, "RGBA")
            if (pixels[..., 3] != 255).any():
                image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
            expected = np.asarray(image.convert("RGB").resize(size, Image.Resampling.BILINEAR, box=box))
            worst = np.abs(found - expected.transpose(2, 0, 1) / 255).max()
            self.assertLessEqual(worst, TOLERANCE, f"{image.size}, box {box}, to {size}")

    def photo(self, random, width, height, opaque=True):
        pixels = random.integers(0, 256, (height, width, 4), dtype=np.uint8)
        if opaque:
            pixels[..., 3] = 255
        return pixels

    def test_random_sizes_whole(self):
        random, cases = np.random.default_rng(1), []
        for _ in range(60):
            width, height, *size = (int(n) for n in random.integers(1, 300, 4))
            cases.append((self.photo(random, width, height), (0, 0, width, height), size))
        self.compare(cases)

    def test_random_boxes(self):
        random, cases = np.random.default_rng(2), []
        for _ in range(100):
            width, height = (int(n) for n in random.integers(1, 300, 2))
            left, right = np.sort(random.uniform(0, width, 2))
            top, bottom = np.sort(random.uniform(0, height, 2))
            # Pillow keeps boxes as float32.
            box = tuple(float(np.float32(edge)) for edge in (left, top, right, bottom))
            cases.append((self.photo(random, width, height), box, tuple(int(n) for n in random.integers(1, 130, 2))))
        self.compare(cases)

    def test_what_faces_need(self):
        random = np.random.default_rng(3)
        self.compare([(self.photo(random, 178, 218), (0, 20, 178, 198), (64, 64)),
                      (self.photo(random, 3000, 4000), (0, 500, 3000, 3500), (64, 64)),
                      (self.photo(random, 40, 40), (0, 0, 40, 40), (64, 64)),
                      (self.photo(random, 64, 64), (0, 0, 64, 64), (64, 64))])

    def test_extremes(self):
        black_and_white = np.zeros((101, 103, 4), np.uint8)
        black_and_white[::2, ::2] = 255
        black_and_white[..., 3] = 255
        random = np.random.default_rng(4)
        self.compare([(black_and_white, (0, 0, 103, 101), (64, 63)), (self.photo(random, 1, 1), (0, 0, 1, 1), (9, 7)),
                      (self.photo(random, 600, 1), (0, 0, 600, 1), (1, 5)),
                      (self.photo(random, 1, 599), (0, 0, 1, 599), (3, 2))])

    def test_transparency_over_white(self):
        random = np.random.default_rng(5)
        # One level more: the two compositions may round a tie apart before the resize.
        global TOLERANCE
        before, TOLERANCE = TOLERANCE, TOLERANCE + 1 / 255
        self.addCleanup(globals().__setitem__, "TOLERANCE", before)
        self.compare([(self.photo(random, 50, 60, opaque=False), (0, 0, 50, 60), (33, 64))])


if __name__ == "__main__":
    DUMP = sys.argv[1:]
    unittest.main(argv=sys.argv[:1], verbosity=2)
