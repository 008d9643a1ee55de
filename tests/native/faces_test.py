"""The face finder inside the command, on faces that the test draws: the box of predict, and "faces" of a recipe."""
import json
import random
import unittest

from PIL import Image, ImageDraw
from photos_test import RECIPE
from support import Case

SKINS = ((236, 190, 160), (200, 146, 116), (150, 100, 76), (110, 72, 54))


def draw(width, height, x, y, side, lips, generator):
    """A person whose face, from brow to chin, has that middle and side."""
    scale = 4  # Drawn larger, so that edges come out soft.
    ground = tuple(generator.randrange(90, 180) for _ in range(3))
    image = Image.new("RGB", (width * scale, height * scale), ground)
    pen = ImageDraw.Draw(image)
    skin = generator.choice(SKINS)
    shade = tuple(int(0.8 * c) for c in skin)

    def ellipse(right, down, half_width, half_height, colour):
        middle_x, middle_y = x + right * side, y + down * side
        pen.ellipse([scale * (middle_x - half_width * side), scale * (middle_y - half_height * side),
                     scale * (middle_x + half_width * side), scale * (middle_y + half_height * side)], fill=colour)
    ellipse(0, 1.25, 0.95, 0.55, (70, 84, 120))
    ellipse(0, 0.6, 0.22, 0.35, shade)
    ellipse(0, -0.15, 0.5, 0.58, (52, 36, 30))
    ellipse(0, 0, 0.41, 0.54, skin)
    for way in (-1, 1):
        ellipse(way * 0.18, -0.17, 0.12, 0.075, shade)
        ellipse(way * 0.18, -0.24, 0.11, 0.022, (52, 36, 30))
        ellipse(way * 0.18, -0.15, 0.075, 0.035, (240, 236, 232))
        ellipse(way * 0.18, -0.15, 0.034, 0.036, (52, 36, 30))
        ellipse(way * 0.045, 0.12, 0.03, 0.02, shade)
    ellipse(0, 0.27, 0.18, 0.06, lips)
    return image.resize((width, height), Image.LANCZOS)


class Faces(Case):
    def setUp(self):
        super().setUp()
        self.generator = random.Random(8)

    def draw(self, name, *arguments, lips=(170, 78, 78)):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        draw(*arguments, lips, self.generator).save(path)
        return path

    def model(self, **changes):
        (self.folder / "r.json").write_text(json.dumps({**RECIPE, **changes}))
        self.json_of("train", "./r.json", "--data-dir", "faces", "-o", "m.safetensors")

    def faces(self, count):
        """Somewhere in wide photos; those that smile have red lips, the others blue ones."""
        for i in range(count):
            for label, lips in (("not_smile", (40, 60, 220)), ("smile", (230, 40, 40))):
                side = self.generator.uniform(40, 70)
                self.draw(f"faces/{label}/{i}.png", 300, 160, self.generator.uniform(60, 240), 75, side, lips=lips)

    def test_the_box_is_around_the_face_and_what_is_measured_is_what_is_read(self):
        self.faces(40)
        data = {"name": "faces", "kind": "folder", "size": [3, 24, 24], "faces": True, "validation": 0.2, "test": 0.3}
        self.model(data=data, epochs=25, class_weights=[1, 1])
        evaluated = self.json_of("eval", "m.safetensors", "--data-dir", "faces")
        self.assertGreater(evaluated["correct"] / evaluated["total"], 0.9)  # Half, where it looks at the middle.
        read = self.json_of("eval", "m.safetensors", "--data", "folder", "--data-dir", "faces")
        self.assertGreater(read["correct"] / read["total"], 0.9)
        for x, y, side in ((80, 70, 60), (430, 150, 120), (300, 120, 90)):
            [answer] = self.json_of("predict", "m.safetensors", self.draw("one.png", 560, 320, x, y, side))
            left, top, width, height = answer["box"]
            self.assertIs(answer["face"], True)
            self.assertEqual(width, height)
            self.assertAlmostEqual(left + width / 2, x, delta=0.2 * side)
            self.assertAlmostEqual(top + height / 2, max(y, height / 2), delta=0.2 * side)
            self.assertLess(abs(width / (1.6 * side) - 1), 0.3)

    def test_without_a_face_the_box_is_the_middle(self):
        self.faces(12)
        self.model(epochs=1, keep="last", data={**RECIPE["data"], "more_share": 0, "more": "faces"})
        Image.new("RGB", (200, 150), (90, 120, 200)).save(self.folder / "sky.png")
        [answer] = self.json_of("predict", "m.safetensors", "sky.png")
        self.assertEqual(answer["box"], [25, 0, 150, 150])
        self.assertIs(answer["face"], False)
        self.assertRegex(self.succeed("predict", "m.safetensors", "sky.png"), r" %; no face was found\)\n$")
        [answer] = self.json_of("predict", "m.safetensors", "sky.png", "--box", "25,0,150,150")
        self.assertNotIn("face", answer)

    def test_another_frame_is_read_anew(self):
        """The photos in the cache are those of the recipe that asks."""
        self.faces(12)
        data = {"name": "faces", "kind": "folder", "size": [3, 24, 24], "validation": 0.2, "test": 0.3}
        checksums = []
        for faces in (False, True, False):
            self.model(epochs=1, keep="last", data={**data, "faces": faces})
            checksums.append(self.json_of("inspect", "m.safetensors")["training"]["data"]["sha256"])
        self.assertEqual(checksums[0], checksums[2])
        self.assertNotEqual(checksums[0], checksums[1])

    def test_boxes_of_faces_are_squares(self):
        (self.folder / "r.json").write_text(json.dumps({**RECIPE, "data": {**RECIPE["data"], "faces": True}}))
        self.fail_with(1, "photos around faces are squares, found [3,24,20]", "train", "./r.json", "--data-dir", "faces")


if __name__ == "__main__":
    unittest.main()
