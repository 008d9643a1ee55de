"""What the networks are given: MNIST's test digits that the tests have, and the drawn faces of the page."""

import numpy as np
from PIL import Image

FACE_WIDTH = 192  # Of one of them in the strip.


def inputs_of(root, architecture):
    """[count, channels, height, width], normalised for the network."""
    given = architecture["input"]
    pixels = digits(root) if given["preparation"] == "digit" else faces(root, given["shape"])
    shape = [1, -1, 1, 1]
    mean, std = (np.array(given.get(key) or [default], np.float32).reshape(shape)
                 for key, default in (("mean", 0), ("std", 1)))
    return np.ascontiguousarray((pixels.astype(np.float32) / 255 - mean) / std, np.float32)


def digits(root):
    content = (root / "tests/data/mnist-50-images-idx3-ubyte").read_bytes()
    return np.frombuffer(content, np.uint8, offset=16).reshape(-1, 1, 28, 28)


def faces(root, shape):
    strip = Image.open(root / "site/samples/faces.webp").convert("RGB")
    top = (strip.height - FACE_WIDTH) // 2
    found = []
    for left in range(0, strip.width, FACE_WIDTH):
        face = strip.crop((left, top, left + FACE_WIDTH, top + FACE_WIDTH))
        found.append(np.asarray(face.resize(shape[:0:-1], Image.Resampling.BILINEAR)).transpose(2, 0, 1))
    return np.stack(found)
