"""How a network fares with test photos that are framed, turned, lit or coloured otherwise than they are."""

import math
import tempfile
from dataclasses import dataclass
from pathlib import Path

SIDE = 192  # Of what is cut out of a photo: no less than the networks take of it.
MARGIN = 0.15  # How far the boxes below reach beyond the one that they change, in its sides.


@dataclass(frozen=True)
class Change:
    name: str
    scale: float = 1  # Of the box's side.
    right: float = 0  # In sides of the box.
    down: float = 0
    degrees: float = 0  # Clockwise.
    brightness: float = 1
    contrast: float = 1
    grey: bool = False


CHANGES = [
    Change("nothing changed"),
    Change("cut 20 % too wide", scale=1.2),
    Change("cut 20 % too tight", scale=0.8),
    Change("cut a tenth too far left", right=-0.1),
    Change("cut a tenth too far right", right=0.1),
    Change("cut a tenth too high", down=-0.1),
    Change("cut a tenth too low", down=0.1),
    Change("turned by 15° to the left", degrees=-15),
    Change("turned by 15° to the right", degrees=15),
    Change("half as bright", brightness=0.5),
    Change("half as bright again", brightness=1.5),
    Change("half the contrast", contrast=0.5),
    Change("grey", grey=True),
]


def is_right(network, answer, truth):
    """Of one class: the folder's name is the truth, and any other one than the class is what it is not."""
    [yes] = network.classes
    return (answer["label"] == yes) == (truth == yes)


def measure_robustness(lenslet, network, photos):
    """photos: {path: truth}. {what was changed: the share read rightly}; None without photos or Pillow. What is changed is
    the box that predict cuts by itself."""
    try:
        from PIL import Image
    except ImportError:
        return None
    if not photos or len(network.classes) != 1:
        return None
    boxes = [answer["box"] for answer in lenslet("predict", network.path, *photos)]
    with tempfile.TemporaryDirectory(prefix="lenslet-results-") as folder:
        files = [Path(folder) / f"{at}.png" for at in range(len(photos))]

        def share(change):
            for photo, box, file in zip(photos, boxes, files, strict=True):
                with Image.open(photo) as image:
                    changed(image, box, change).save(file, compress_level=1)
            answers = lenslet("predict", network.path, "--box", f"0,0,{SIDE},{SIDE}", *files)
            return sum(is_right(network, answer, truth)
                       for answer, truth in zip(answers, photos.values(), strict=True)) / len(photos)

        return {change.name: share(change) for change in CHANGES}


def changed(image, box, change):
    """The box (left, top, side, side), as the change would have it, in SIDE × SIDE pixels."""
    from PIL import Image, ImageEnhance, ImageOps
    image = ImageOps.exif_transpose(image).convert("RGB")
    left, top, side, _ = box
    margin = math.ceil(MARGIN * side)
    image = with_margin(image, margin)
    x, y = left + side / 2 + margin, top + side / 2 + margin
    if (shrink := side / SIDE) > 1:  # The transform below takes no means.
        image = image.resize([round(extent / shrink) for extent in image.size], Image.Resampling.BILINEAR)
        x, y, side = x / shrink, y / shrink, SIDE
    scale = change.scale * side / SIDE
    across, along = scale * math.cos(math.radians(change.degrees)), scale * math.sin(math.radians(change.degrees))
    x += change.right * side - (across + along) * SIDE / 2
    y += change.down * side - (across - along) * SIDE / 2
    image = image.transform((SIDE, SIDE), Image.Transform.AFFINE, (across, along, x, -along, across, y),
                            Image.Resampling.BICUBIC)
    image = ImageEnhance.Contrast(ImageEnhance.Brightness(image).enhance(change.brightness)).enhance(change.contrast)
    return ImageOps.grayscale(image).convert("RGB") if change.grey else image


def with_margin(image, margin):
    """The photo with its edges going on around it."""
    from PIL import Image

    def thirds(extent):
        return (0, 1, margin), (0, extent, extent), (extent - 1, extent, margin)
    wide = Image.new("RGB", (image.width + 2 * margin, image.height + 2 * margin))
    y = 0
    for top, bottom, height in thirds(image.height):
        x = 0
        for left, right, width in thirds(image.width):
            wide.paste(image.crop((left, top, right, bottom)).resize((width, height)), (x, y))
            x += width
        y += height
    return wide
