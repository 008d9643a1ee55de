"""How a network fares with test photos that are framed, turned, lit or coloured otherwise than they are."""

import math
import tempfile
from dataclasses import dataclass
from pathlib import Path

SIDE = 192  # Of what is cut out of a photo: no less than the networks take of it.
LARGEST = 1.23  # What the boxes below reach over, in sides of the one that the network is meant to see.


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
    """photos: {path: truth}. {what was changed: the share read rightly}; None without photos or Pillow, or where the
    network sees so much of a photo that the boxes would leave it."""
    try:
        from PIL import Image
    except ImportError:
        return None
    if not photos or len(network.classes) != 1 or network.crop * LARGEST > 1:
        return None
    with tempfile.TemporaryDirectory(prefix="lenslet-results-") as folder:
        files = [Path(folder) / f"{at}.png" for at in range(len(photos))]

        def share(change):
            for photo, file in zip(photos, files, strict=True):
                with Image.open(photo) as image:
                    changed(image.convert("RGB"), network.crop, change).save(file, compress_level=1)
            answers = lenslet("predict", network.path, "--box", f"0,0,{SIDE},{SIDE}", *files)
            return sum(is_right(network, answer, truth)
                       for answer, truth in zip(answers, photos.values(), strict=True)) / len(photos)

        return {change.name: share(change) for change in CHANGES}


def changed(image, crop, change):
    """The box in the middle, of `crop` times the shorter side, as the change would have it, in SIDE × SIDE pixels."""
    from PIL import Image, ImageEnhance, ImageOps
    image = ImageOps.exif_transpose(image)
    box = crop * min(image.size)
    if (shrink := box / SIDE) > 1:  # The transform below takes no means.
        image = image.resize([round(side / shrink) for side in image.size], Image.Resampling.BILINEAR)
        box = crop * min(image.size)
    scale = change.scale * box / SIDE
    across, along = scale * math.cos(math.radians(change.degrees)), scale * math.sin(math.radians(change.degrees))
    x = image.width / 2 + change.right * box - (across + along) * SIDE / 2
    y = image.height / 2 + change.down * box - (across - along) * SIDE / 2
    image = image.transform((SIDE, SIDE), Image.Transform.AFFINE, (across, along, x, -along, across, y),
                            Image.Resampling.BICUBIC)
    image = ImageEnhance.Contrast(ImageEnhance.Brightness(image).enhance(change.brightness)).enhance(change.contrast)
    return ImageOps.grayscale(image).convert("RGB") if change.grey else image
