"""A recipe's "transform" against Pillow, which is what torchvision calls for images: transform_pillow_test.py DUMP"""
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

import numpy as np
from PIL import Image, ImageEnhance

DUMP = None  # The program transform_dump.


def ours(pixels, steps):
    """[height, width] or [height, width, 3] → the same, by the program."""
    planar = pixels[None] if pixels.ndim == 2 else pixels.transpose(2, 0, 1)
    with tempfile.TemporaryDirectory() as folder:
        given, made = pathlib.Path(folder) / "given", pathlib.Path(folder) / "made"
        given.write_bytes(np.array(planar.shape, "<i4").tobytes() + planar.tobytes())
        subprocess.run([DUMP, json.dumps(steps), given, made], check=True, timeout=60, stderr=subprocess.PIPE,
                       text=True)
        content = made.read_bytes()
    found = np.frombuffer(content[12:], np.uint8).reshape(np.frombuffer(content[:12], "<i4"))
    return found[0] if pixels.ndim == 2 else found.transpose(1, 2, 0)


def center_crop(image, height, width):
    """torchvision.transforms.functional.center_crop: int(round(rest / 2.0))."""
    top, left = int(round((image.height - height) / 2.0)), int(round((image.width - width) / 2.0))
    return image.crop((left, top, left + width, top + height))


PILLOWS = {
    "crop": lambda image, box: image.crop((box[1], box[0], box[1] + box[3], box[0] + box[2])),
    "center_crop": lambda image, side: center_crop(image, *(side if isinstance(side, list) else (side, side))),
    "horizontal_flip": lambda image, _: image.transpose(Image.Transpose.FLIP_LEFT_RIGHT),
    "contrast": lambda image, factor: ImageEnhance.Contrast(image).enhance(factor),
    "brightness": lambda image, factor: ImageEnhance.Brightness(image).enhance(factor),
    "resize": lambda image, sides: image.resize(sides[::-1], Image.Resampling.BILINEAR),
}


class Pillow(unittest.TestCase):
    def compare(self, pixels, steps, tolerance=0):
        image = Image.fromarray(pixels)
        for step in steps:
            [(name, value)] = step.items()
            image = PILLOWS[name](image, value)
        expected, found = np.asarray(image).astype(int), ours(pixels, steps).astype(int)
        self.assertEqual(found.shape, expected.shape, steps)
        self.assertLessEqual(np.abs(found - expected).max(), tolerance, f"{pixels.shape}, {steps}")

    def images(self):
        random = np.random.default_rng(7)
        for height, width in ((1, 1), (28, 28), (17, 30), (64, 41)):
            yield random.integers(0, 256, (height, width), np.uint8)
            yield random.integers(0, 256, (height, width, 3), np.uint8)
        yield np.full((5, 4, 3), 200, np.uint8)

    def test_light_to_the_last_level(self):
        for pixels in self.images():
            for name in ("contrast", "brightness"):
                for factor in (0, 0.5, 0.77, 1, 1.3, 2, 7.5):
                    self.compare(pixels, [{name: factor}])

    def test_cuts_and_flips(self):
        random = np.random.default_rng(8)
        for height, width, channels in ((9, 12, 3), (12, 9, 3), (10, 10, 0)):
            pixels = random.integers(0, 256, (height, width, channels) if channels else (height, width), np.uint8)
            self.compare(pixels, [{"horizontal_flip": True}])
            for side in (1, 2, 5, 8, 9, [3, 6], [9, 4]):
                self.compare(pixels, [{"center_crop": side}])
            self.compare(pixels, [{"crop": [2, 3, 5, 4]}])
            self.compare(pixels, [{"crop": [0, 0, height, width]}])

    def test_resize_within_a_level(self):
        for pixels in self.images():
            for sides in ([64, 64], [7, 5], [1, 1], [28, 90]):
                self.compare(pixels, [{"resize": sides}], tolerance=1)

    def test_one_after_another(self):
        photo = np.random.default_rng(9).integers(0, 256, (218, 178, 3), np.uint8)
        self.compare(photo, [{"crop": [50, 15, 128, 128]}, {"horizontal_flip": True}, {"contrast": 2}])
        self.compare(photo, [{"brightness": 1.3}, {"center_crop": 178}, {"resize": [64, 64]}], tolerance=1)

    def test_a_crop_beyond_the_image_is_named(self):
        for step, sentence in (({"crop": [0, 1, 4, 4]}, "a crop of 4×4 from row 0, column 1 is not within an image of 4×4"),
                               ({"center_crop": 5}, "a centre crop of 5×5 is not within an image of 4×4")):
            with self.subTest(step), self.assertRaises(subprocess.CalledProcessError) as failed:
                ours(np.zeros((4, 4), np.uint8), [step])
            self.assertIn(sentence, failed.exception.stderr)


if __name__ == "__main__":
    DUMP = sys.argv[1]
    unittest.main(argv=sys.argv[:1], verbosity=2)
