"""Draws the digits of fonts as pictures: handwriting.py FONTS FOLDER writes FOLDER/DIGIT/FONT.png.

FONTS holds a folder for each font, as npm's packages @fontsource/FONT unpack. Black on white, with a margin.
"""

import sys
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, ImageOps

SIZE = 240  # Of the font, in pixels.
MARGIN = 40


def font_file(package):
    regular = sorted(package.glob("files/*-latin-400-normal.woff"))
    if not regular:
        sys.exit(f"handwriting.py: {package.name} has no files/*-latin-400-normal.woff")
    return regular[0]


def draw(font, digit):
    sheet = Image.new("L", (4 * SIZE, 4 * SIZE), 255)
    ImageDraw.Draw(sheet).text((2 * SIZE, 2 * SIZE), digit, font=font, fill=0, anchor="mm")
    box = ImageOps.invert(sheet).getbbox()
    if box is None:
        return None
    return ImageOps.expand(sheet.crop(box), MARGIN, 255)


def main():
    fonts, folder = map(Path, sys.argv[1:])
    for package in sorted(fonts.iterdir()):
        font = ImageFont.truetype(str(font_file(package)), SIZE)
        unknown = bytes(font.getmask(chr(0xE123)))  # What a font draws for a character that it lacks.
        for digit in "0123456789":
            picture = draw(font, digit)
            if picture is None or bytes(font.getmask(digit)) == unknown:
                sys.exit(f"handwriting.py: {package.name} has no {digit}")
            (folder / digit).mkdir(parents=True, exist_ok=True)
            picture.save(folder / digit / f"{package.name}.png")


main()
