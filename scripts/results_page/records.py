"""A trained file and its own record, every field checked: the record is free text to the program that wrote it."""

import json
import math
import re
import struct
from dataclasses import dataclass
from pathlib import Path

from failure import Failure

HISTORY = ("training_loss", "training_accuracy", "validation_loss", "validation_accuracy", "seconds")


class Fields:
    """An object of JSON whose members are taken by type. A missing one is None; one of another type is an error."""

    def __init__(self, value, where):
        self.value, self.where = value, where
        self._check(value, dict, "an object", where)

    def number(self, key, most=math.inf):
        value = self._take(key, (int, float), "a number")
        if value is not None and not 0 <= value <= most:
            upward = f" to {most}" if math.isfinite(most) else ""
            raise Failure(f"{self.where}.{key} is {value}, expected a number from 0{upward}")
        return value

    def count(self, key):
        value = self._take(key, int, "a whole number")
        if value is not None and value < 0:
            raise Failure(f"{self.where}.{key} is {value}, expected a count")
        return value

    def text(self, key):
        return self._take(key, str, "a text")

    def list(self, key):
        return self._take(key, list, "a list")

    def object(self, key):
        return Fields(self.value.get(key, {}), f"{self.where}.{key}")

    def _take(self, key, kind, expected):
        value = self.value.get(key)
        if value is not None:
            self._check(value, kind, expected, f"{self.where}.{key}")
        return value

    @staticmethod
    def _check(value, kind, expected, where):
        if not isinstance(value, kind) or isinstance(value, bool):
            raise Failure(f"{where} is {json.dumps(value)[:60]}, expected {expected}")


@dataclass
class Network:
    name: str  # The file's.
    path: Path
    title: str
    digits: bool  # Takes drawn digits, so MNIST measures it.
    photos: bool
    mean: float  # What a digit's pixels in [0, 1] are normalised with.
    std: float
    classes: list[str]
    parameters: int
    size_bytes: int
    stored: str  # The weights' dtype.
    training: Fields
    history: dict[str, list[float]]  # Of HISTORY, those that every epoch has.

    @property
    def epochs(self):
        """As many as were run; None without a record of them."""
        return self.training.count("epochs") or max((len(values) for values in self.history.values()), default=None)

    @property
    def kept_epoch(self):
        """Files from before epochs could be chosen hold the last one's weights."""
        return self.training.count("kept_epoch") or self.epochs

    @property
    def recipe(self):
        return self.training.object("recipe")

    @property
    def test(self):
        """(right, of all, accuracy, standard error) on the test set, or None."""
        test = self.training.object("test")
        right, total = test.count("correct"), test.count("total")
        accuracy, error = test.number("accuracy", 1), test.number("standard_error", 1)
        return None if None in (right, total, accuracy, error) else (right, total, accuracy, error)


def read_networks(lenslet, folder):
    """Every model of a folder, by name. `lenslet inspect` refuses what is no sound model, and names it."""
    paths = sorted(Path(folder).glob("*.safetensors"))
    if not paths:
        raise Failure(f"{folder}: no trained file (*.safetensors)")
    return {path.stem: read_network(lenslet, path) for path in paths}


def read_network(lenslet, path):
    if not re.fullmatch(r"[A-Za-z0-9_.-]+", path.stem):
        raise Failure(f"{path}: the name becomes those of pictures; expected letters, digits, '_', '-' and '.'")
    report = lenslet("inspect", path)
    preparation = report["input"].get("preparation")
    training = Fields(report.get("training") or {}, f"{path}: training")
    network = Network(
        name=path.stem, path=path, title=report["title"], digits=preparation == "digit", photos=preparation == "photo",
        mean=(report["input"].get("mean") or [0])[0], std=(report["input"].get("std") or [1])[0],
        classes=report.get("classes", []), parameters=report["parameters"], size_bytes=path.stat().st_size,
        stored=stored_as(path), training=training, history=read_history(training))
    for values in network.history.values():
        if len(values) != network.epochs:
            raise Failure(f"{path}: training.history has {len(values)} entries, training.epochs is {network.epochs}")
    if network.epochs is not None and not 1 <= network.kept_epoch <= network.epochs:
        raise Failure(f"{path}: training.kept_epoch is {network.kept_epoch}, expected one of {network.epochs}")
    return network


def stored_as(path):
    with open(path, "rb") as file:
        header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
    weights = {entry["dtype"] for name, entry in header.items()
               if name != "__metadata__" and not name.startswith("lenslet.known_answer")}
    return " and ".join(sorted(weights - {"I64"}))  # I64: PyTorch's counters of batches, no weights.


def read_history(training):
    epochs = [Fields(epoch, f"{training.where}.history[{i}]") for i, epoch in enumerate(training.list("history") or [])]
    columns = {key: [epoch.number(key, 1 if "accuracy" in key else math.inf) for epoch in epochs] for key in HISTORY}
    columns = {key: values for key, values in columns.items() if any(value is not None for value in values)}
    for key, values in columns.items():
        if None in values:
            raise Failure(f"{epochs[values.index(None)].where} has no {key}; other epochs have")
    return columns
