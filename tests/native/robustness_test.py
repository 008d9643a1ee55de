"""How scripts/results changes photos to see what a network makes of them: against where the pixels must come from."""
import math
import sys
import unittest
from pathlib import Path

from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts/results_page"))
from robustness import CHANGES, SIDE, Change, changed  # noqa: E402


class Robustness(unittest.TestCase):
    """A photo whose colours say where a pixel was: red the column, green the row."""

    WIDTH, HEIGHT = 250, 240
    BOX = (30, 20, 190, 190)

    def seen(self, **change):
        image = Image.new("RGB", (self.WIDTH, self.HEIGHT))
        image.putdata([(x, y, 128) for y in range(self.HEIGHT) for x in range(self.WIDTH)])
        return changed(image, self.BOX, Change("", **change))

    def corners(self, **change):
        """Where the middles of the first and the last pixel came from, in pixels from the box's middle."""
        seen = self.seen(**change)
        left, top, side, _ = self.BOX
        return [(red + 0.5 - left - side / 2, green + 0.5 - top - side / 2)
                for red, green, _ in (seen.getpixel((0, 0)), seen.getpixel((SIDE - 1, SIDE - 1)))]

    def assert_corners(self, expected, **change):
        for found, wanted in zip(self.corners(**change), expected, strict=True):
            for a, b in zip(found, wanted, strict=True):
                self.assertAlmostEqual(a, b, delta=1.5, msg=f"{change}: {found}, not {wanted}")

    def test_the_box_is_moved_scaled_and_turned_about_the_middle(self):
        side = self.BOX[2]
        half = (side - side / SIDE) / 2  # To a pixel's middle.
        self.assert_corners([(-half, -half), (half, half)])
        self.assert_corners([(-1.2 * half, -1.2 * half), (1.2 * half, 1.2 * half)], scale=1.2)
        self.assert_corners([(0.1 * side - half, -half), (0.1 * side + half, half)], right=0.1)
        self.assert_corners([(-half, -0.1 * side - half), (half, half - 0.1 * side)], down=-0.1)
        cos, sin = math.cos(math.radians(15)), math.sin(math.radians(15))
        # What is turned clockwise has its first corner from where that lay before: further down.
        first = (-half * cos - half * sin, half * sin - half * cos)
        self.assert_corners([first, (-first[0], -first[1])], degrees=15)

    def test_light_and_colour_change(self):
        plain, dark, grey = self.seen(), self.seen(brightness=0.5), self.seen(grey=True)
        at = (100, 60)
        for before, after in zip(plain.getpixel(at), dark.getpixel(at), strict=True):
            self.assertAlmostEqual(after, before / 2, delta=1)
        self.assertEqual(len(set(grey.getpixel(at))), 1)
        spread = [max(image.getchannel(0).getextrema()) - min(image.getchannel(0).getextrema())
                  for image in (plain, self.seen(contrast=0.5))]
        self.assertAlmostEqual(spread[1], spread[0] / 2, delta=2)

    def test_large_photos_are_shrunk_first_and_the_edge_goes_on_beyond_the_photo(self):
        seen = changed(Image.new("RGB", (2500, 2000), (200, 100, 50)), (900, 400, 1600, 1600), Change(""))
        self.assertEqual((seen.size, seen.getpixel((0, 0))), ((SIDE, SIDE), (200, 100, 50)))
        white = Image.new("RGB", (200, 200), (255, 255, 255))
        for change in CHANGES:
            if change.brightness == change.contrast == 1:  # Outside it would be black.
                self.assertEqual(changed(white, (0, 0, 200, 200), change).getextrema(), ((255, 255),) * 3, change.name)


if __name__ == "__main__":
    unittest.main()
