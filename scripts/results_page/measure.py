"""What a network does to test images at this moment: MNIST's digits, or photos that may be measured but not shown."""

import hashlib
import struct
import tempfile
from dataclasses import dataclass
from pathlib import Path

from failure import Failure

DIGITS = 12
NOT_A_DIGIT = "not a digit"
FACES = 10


@dataclass
class Seen:
    image: int  # Its index in the test set.
    pixels: bytes  # 28 × 28, 0 is the background.
    truth: str
    label: str
    probability: float


@dataclass
class Face:
    truth: str
    label: str
    probability: float  # Of that label, or what the network's single output says.


@dataclass
class Measured:
    right: int
    total: int
    confusion: list[list[int]]  # [truth][prediction]
    calibration_error: float
    first: list[Seen]  # The test set's first images.
    worst: list[Seen]  # Mistakes, the most confident first.

    def refused(self, classes):
        """How many of the digits the network takes for no digit; None where it has no such class."""
        if NOT_A_DIGIT not in classes:
            return None
        return sum(row[classes.index(NOT_A_DIGIT)] for row in self.confusion[:10])


@dataclass
class Drawn:
    digits: int
    right: int
    refused: int | None  # Digits taken for no digit, where the network has a class for that.
    others: int  # Letters, signs and scribbles.
    missed: int  # Of them, those taken for a digit.


def measure_drawn(lenslet, network):
    """The drawings that no network learns from, the signs among them strangers to all."""
    confusion = lenslet("eval", network.path, "--data", "drawn")["confusion"]
    digits, others = confusion[:10], sum(confusion[10:], [])
    return Drawn(
        digits=sum(map(sum, digits)), right=sum(row[truth] for truth, row in enumerate(digits)),
        refused=sum(row[10] for row in digits) if NOT_A_DIGIT in network.classes else None,
        others=sum(others), missed=sum(others[:10]))


def measure_digits(lenslet, network, mnist):
    report = lenslet("eval", network.path, "--data-dir", mnist, "--worst", DIGITS)
    images = (mnist / "t10k-images-idx3-ubyte").read_bytes()[16:]  # Just found sound by the command.
    labels = (mnist / "t10k-labels-idx1-ubyte").read_bytes()[8:]

    def seen(image, label, probability):
        truth = labels[image]
        name = network.classes[truth] if truth < len(network.classes) else str(truth)
        return Seen(image, images[784 * image:784 * (image + 1)], name, label, probability)

    answers = predict_first(lenslet, network, images[:784 * DIGITS])
    return Measured(
        report["correct"], report["total"], report["confusion"], report["calibration_error"],
        first=[seen(i, answer["label"], answer["probability"]) for i, answer in enumerate(answers)],
        worst=[seen(mistake["image"], mistake["predicted"], mistake["probability"]) for mistake in report["worst"]])


def predict_first(lenslet, network, pixels):
    values = [(pixel / 255 - network.mean) / network.std for pixel in pixels]
    with tempfile.TemporaryDirectory(prefix="lenslet-results-") as folder:
        tensor = Path(folder) / "digits.npy"
        tensor.write_bytes(npy((len(pixels) // 784, 1, 28, 28), values))
        return lenslet("predict", network.path, "--tensor", tensor)


def measure_faces(lenslet, network, data):
    """Ten photos of the test part, those with the smallest lots. Whose face it is stays where the photos are."""
    source = network.recipe.object("data")
    if source.text("kind") != "folder":
        raise Failure("only photos in folders, one a class, are measured here")
    folder = data / (source.text("name") or "")
    share = source.number("test", 1) or 0
    files = sorted(path.relative_to(folder).as_posix() for path in folder.glob("[!.]*/**/[!.]*") if path.is_file())
    if not files:
        raise Failure(f"the photos are not in {data.name}/{folder.name}")
    chosen = [file for lot, file in sorted((lot_of(file), file) for file in files) if lot < share][:FACES]
    if not chosen:
        raise Failure(f"none of {data.name}/{folder.name} is for the test")
    answers = lenslet("predict", network.path, *(folder / file for file in chosen))
    return [Face(file.split("/")[0], answer["label"],
                 answer["probabilities"][0] if len(network.classes) == 1 else answer["probability"])
            for file, answer in zip(chosen, answers, strict=True)]


def lot_of(name):
    """In [0, 1): which part a photo belongs to, as the data set of the trainer draws it."""
    return int(hashlib.sha256(name.encode()).hexdigest()[:16], 16) / 2**64


def npy(shape, values):
    header = f"{{'descr': '<f4', 'fortran_order': False, 'shape': {shape}, }}".encode()
    header += b" " * (-(len(header) + 11) % 64) + b"\n"
    return b"\x93NUMPY\x01\0" + struct.pack("<H", len(header)) + header + struct.pack(f"<{len(values)}f", *values)
