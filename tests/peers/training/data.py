"""The same few images as files for Lenslet and as tensors for PyTorch. What they show does not matter for the time."""

import struct

import numpy as np
import torch
from PIL import Image


def read_idx(path):
    data = path.read_bytes()
    rank = data[3]
    return np.frombuffer(data, np.uint8, offset=4 + 4 * rank).reshape(struct.unpack(f">{rank}I", data[4:4 + 4 * rank]))


def write_idx(path, values):
    magic = (0x800 | values.ndim).to_bytes(4, "big")
    path.write_bytes(magic + struct.pack(f">{values.ndim}I", *values.shape) + values.tobytes())


def smaller_mnist(source, folder, images):
    """The first so many training images, and a hundred for the test, in MNIST's own format in `folder`.
    Returns uint8 [n, 1, 28, 28] and int64 [n]."""
    for part, count in (("train", images), ("t10k", 100)):
        for kind in ("images-idx3-ubyte", "labels-idx1-ubyte"):
            write_idx(folder / f"{part}-{kind}", read_idx(source / f"{part}-{kind}")[:count])
    return (torch.from_numpy(read_idx(folder / "train-images-idx3-ubyte").copy()).unsqueeze(1),
            torch.from_numpy(read_idx(folder / "train-labels-idx1-ubyte").copy()).long())


def made_photos(size, classes, folder, images):
    """So many noisy photos in a folder for each class. Returns uint8 [n, channels, height, width] and int64 [n]."""
    channels, height, width = size
    random = np.random.default_rng(1)
    pixels = random.integers(0, 256, (images, height, width, channels), np.uint8)
    for name in classes:
        (folder / name).mkdir(parents=True)
    for i, photo in enumerate(pixels):
        Image.fromarray(photo.squeeze()).save(folder / classes[i % len(classes)] / f"{i}.png", compress_level=1)
    return torch.from_numpy(pixels).permute(0, 3, 1, 2).contiguous(), torch.arange(images) % len(classes)
