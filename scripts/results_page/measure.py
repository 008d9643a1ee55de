"""What a network does to test images at this moment: MNIST's digits, or photos that may be measured but not shown."""

import hashlib
import struct
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from failure import Failure
from robustness import is_right, measure_robustness

DIGITS = 12
NOT_A_DIGIT = "not a digit"
FACES = 10
DRAWN_FACES = 6  # Beside one another in site/samples/faces.webp.


@dataclass
class Seen:
    image: int  # Its index in the test set.
    pixels: bytes  # 28 × 28, 0 is the background.
    truth: str
    label: str
    probability: float


@dataclass
class Face:
    name: str  # Its file's: whose face it is stays where the photos are.
    truth: str
    label: str
    probability: float  # What the network's single output says, or that of the label.
    right: bool


@dataclass
class Calibration:
    """`lenslet eval` says what they are."""
    error: float  # The expected calibration error.
    chance: float  # What a perfectly calibrated network shows on so many images, on average.

    @staticmethod
    def of(report):
        return Calibration(report["calibration_error"], report["calibration_chance"])

    def __str__(self):
        return f"{100 * self.error:.2f} % (a perfectly calibrated network shows {100 * self.chance:.2f} % on average)"


@dataclass
class Faces:
    right: int
    total: int
    confusion: list[list[int]]
    calibration: Calibration
    classes: list[str]
    photos: list[Face]  # Some of the test part.
    worst: list[Face]  # Mistakes, the most confident first.
    drawn: list[float] | None  # Of our own faces, if there was a program to decode their picture.
    changed: dict[str, float] | None  # The share read rightly after each of CHANGES of robustness.py, if measured.

    def as_json(self):
        return asdict(self)

    @staticmethod
    def from_json(entry, where):
        try:
            lists = {key: [Face(**face) for face in entry[key]] for key in ("photos", "worst")}
            calibration = Calibration(**entry["calibration"])
            return Faces(**{key: entry[key] for key in Faces.__dataclass_fields__} | lists | {"calibration": calibration})
        except (KeyError, TypeError) as error:
            raise Failure(f"{where}: {error} is not what scripts/results writes") from error


@dataclass
class Measured:
    right: int
    total: int
    confusion: list[list[int]]  # [truth][prediction]
    calibration: Calibration
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
    # What is no digit: [how many, of them taken for a digit].
    strangers: list[int]  # Letters and signs that nothing is learnt from.
    kin: list[int]  # Scribbles, hatchings, pairs …: by the rules of those that are learnt; pairs may hold a stranger.
    calibration: Calibration  # On all of these.
    learnt: dict[str, list[int]]  # By name, the letters and signs that `digits` learns from, drawn anew.


def measure_drawn(lenslet, network):
    """Drawings that no network learns from. The digits and `learnt` are other drawings of what `digits` learns from."""
    report = lenslet("eval", network.path, "--data", "drawn")
    digits = report["confusion"][:10]

    def others(is_stranger):
        kinds = [kind for kind in report.get("others", []) if (kind["kind"] == "sign") == is_stranger]
        return [sum(kind[key] for kind in kinds) for key in ("count", "taken_for_digits")]

    signs = lenslet("eval", network.path, "--data", "signs")["others"] if NOT_A_DIGIT in network.classes else []
    return Drawn(
        digits=sum(map(sum, digits)), right=sum(row[truth] for truth, row in enumerate(digits)),
        refused=sum(row[10] for row in digits) if NOT_A_DIGIT in network.classes else None,
        strangers=others(True), kin=others(False), calibration=Calibration.of(report),
        learnt={sign["kind"]: [sign["count"], sign["taken_for_digits"]] for sign in signs})


@dataclass
class Handwriting:
    right: int
    total: int
    standard_error: float
    calibration: Calibration


def measure_handwriting(lenslet, network, folder):
    """Digits of handwriting fonts, which no network learns from; None where they are not."""
    if not folder.is_dir():
        return None
    report = lenslet("eval", network.path, "--data", "folder", "--data-dir", folder)
    return Handwriting(report["correct"], report["total"], report["standard_error"], Calibration.of(report))


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
        report["correct"], report["total"], report["confusion"], Calibration.of(report),
        first=[seen(i, answer["label"], answer["probability"]) for i, answer in enumerate(answers)],
        worst=[seen(mistake["image"], mistake["predicted"], mistake["probability"]) for mistake in report["worst"]])


def predict_first(lenslet, network, pixels):
    values = [(pixel / 255 - network.mean) / network.std for pixel in pixels]
    with tempfile.TemporaryDirectory(prefix="lenslet-results-") as folder:
        tensor = Path(folder) / "digits.npy"
        tensor.write_bytes(npy((len(pixels) // 784, 1, 28, 28), values))
        return lenslet("predict", network.path, "--tensor", tensor)


def measure_faces(lenslet, network, data, strip):
    """All test photos by the command; ten of them one by one, those of a folder with the smallest lots."""
    source = network.recipe.object("data") if isinstance(network.recipe.value.get("data"), dict) else None
    if source is None:
        raise Failure("its record names no photos")
    for name in filter(None, (source.text("name"), source.text("more"))):
        if not (data / name).is_dir():
            raise Failure(f"the photos are not in {data.name}/{name}")
    folder = data / source.text("name")
    report = lenslet("eval", network.path, "--data-dir", folder, "--worst", FACES)
    classes = [f"not {network.classes[0]}", network.classes[0]] if len(network.classes) == 1 else network.classes
    worst = [Face(mistake["name"], classes[mistake["truth"]], mistake["predicted"], mistake["probability"], False)
             for mistake in report["worst"]]
    tested = choose_photos(folder, source.number("test", 1) or 0) if source.text("kind") == "folder" else []
    chosen = tested[:FACES]
    answers = lenslet("predict", network.path, *(folder / file for file in chosen)) if chosen else []
    return Faces(report["correct"], report["total"], report["confusion"], Calibration.of(report), classes,
                 [face_of(network, file, answer) for file, answer in zip(chosen, answers, strict=True)], worst,
                 measure_drawn_faces(lenslet, network, strip),
                 measure_robustness(lenslet, network, {folder / file: truth_of(file) for file in tested}))


def choose_photos(folder, share):
    """The test photos, those with the smallest lots first."""
    files = sorted(path.relative_to(folder).as_posix() for path in folder.glob("[!.]*/**/[!.]*") if path.is_file())
    return [file for lot, file in sorted((lot_of(file), file) for file in files) if lot < share]


def truth_of(file):
    return file.split("/")[0]


def face_of(network, file, answer):
    truth, label = truth_of(file), answer["label"]
    if len(network.classes) != 1:
        return Face(file, truth, label, answer["probability"], label == truth)
    return Face(file, truth, label, answer["probabilities"][0], is_right(network, answer, truth))


def measure_drawn_faces(lenslet, network, strip):
    """The strip is a WebP, which the command does not read: Pillow turns it into PNGs where there is a Pillow."""
    try:
        from PIL import Image
    except ImportError:
        return None
    if len(network.classes) != 1:
        return None
    with tempfile.TemporaryDirectory(prefix="lenslet-results-") as folder, Image.open(strip) as faces:
        width = faces.width // DRAWN_FACES
        files = [Path(folder) / f"{at}.png" for at in range(DRAWN_FACES)]
        for at, file in enumerate(files):
            faces.convert("RGB").crop((width * at, 0, width * (at + 1), faces.height)).save(file)
        return [answer["probabilities"][0] for answer in lenslet("predict", network.path, *files)]


def lot_of(name):
    """In [0, 1): which part a photo belongs to, as the data set of the trainer draws it."""
    return int(hashlib.sha256(name.encode()).hexdigest()[:16], 16) / 2**64


def npy(shape, values):
    header = f"{{'descr': '<f4', 'fortran_order': False, 'shape': {shape}, }}".encode()
    header += b" " * (-(len(header) + 11) % 64) + b"\n"
    return b"\x93NUMPY\x01\0" + struct.pack("<H", len(header)) + header + struct.pack(f"<{len(values)}f", *values)
