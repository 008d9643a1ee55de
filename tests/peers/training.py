#!/usr/bin/env python3
"""Trains each recipe on the same few images with `lenslet train` and with PyTorch in Python, in turn, and prints how many
times as fast Lenslet is: the median over the rounds, with the least and the most.

Both hold the images in one tensor, take batches by index and do not wait for the device between steps. PyTorch gets what
makes it fastest here: no DataLoader, fused or foreach optimizers as it chooses itself."""

import argparse
import json
import statistics
import struct
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn

ROOT = Path(__file__).resolve().parents[2]
ROWS = ["fc256", "fc128-64", "nielsen-simple", "nielsen-two-conv", "nielsen-two-conv-relu", "nielsen-dropout", "batchnorm",
        "lenet5-conv", "lenet5", "deep-cnn"]


def read_idx(path):
    data = path.read_bytes()
    rank = data[3]
    return np.frombuffer(data, np.uint8, offset=4 + 4 * rank).reshape(struct.unpack(f">{rank}I", data[4:4 + 4 * rank]))


def write_idx(path, values):
    magic = (0x800 | values.ndim).to_bytes(4, "big")
    path.write_bytes(magic + struct.pack(f">{values.ndim}I", *values.shape) + values.tobytes())


def smaller_mnist(source, target, images):
    """The first so many training images, and a hundred for the test, in MNIST's own format."""
    for part, count in (("train", images), ("t10k", 100)):
        for kind in ("images-idx3-ubyte", "labels-idx1-ubyte"):
            write_idx(target / f"{part}-{kind}", read_idx(source / f"{part}-{kind}")[:count])


def module_of(layer):
    options = {key: tuple(value) if isinstance(value, list) else value
               for key, value in layer.items() if key not in ("name", "type")}
    if layer["type"] in ("Softmax", "LogSoftmax"):
        options["dim"] = 1
    return getattr(nn, layer["type"])(**options)


def optimizer_of(recipe, parameters):
    options = dict(recipe["optimizer"])
    return getattr(torch.optim, options.pop("type"))(parameters, **options)


def train_with_pytorch(recipe, network, images, labels):
    """Seconds for one epoch, the first being for warming up."""
    layers = network["layers"]
    if recipe["loss"] == "cross_entropy" and layers[-1]["type"] == "Softmax":
        layers = layers[:-1]
    model = nn.Sequential(*map(module_of, layers))
    loss_of = nn.NLLLoss() if recipe["loss"] == "nll" else nn.CrossEntropyLoss()
    optimizer = optimizer_of(recipe, model.parameters())
    mean, std = network["input"]["mean"][0], network["input"]["std"][0]
    batch = recipe["batch_size"]
    for _ in range(2):
        started = time.perf_counter()
        order = torch.randperm(len(labels))
        losses = []
        for begin in range(0, len(labels), batch):
            chosen = order[begin:begin + batch]
            x = images[chosen].float().div_(255).sub_(mean).div_(std)
            optimizer.zero_grad()
            loss = loss_of(model(x), labels[chosen])
            loss.backward()
            optimizer.step()
            losses.append(loss.detach())
        torch.stack(losses).mean().item()
        seconds = time.perf_counter() - started
    return seconds


def train_with_lenslet(lenslet, recipe_file, folder):
    """Seconds of the second of two epochs, from the model's own record."""
    model = folder / "model.safetensors"
    for stale in (model, folder / "model.safetensors.checkpoint"):
        stale.unlink(missing_ok=True)
    subprocess.run([lenslet, "train", recipe_file, "--epochs", "2", "--data-dir", folder, "-o", model], check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    report = json.loads(subprocess.run([lenslet, "inspect", model, "--json"], check=True, capture_output=True).stdout)
    return report["training"]["history"][1]["seconds"]


def compare(lenslet, name, folder, data, rounds):
    recipe = json.loads((ROOT / f"native/recipes/{name}.json").read_text())
    # Other images than the file's are ours alone, and a validation would be timed with the training.
    for key in ("augmentation", "shifted_copies", "validation", "schedule"):
        recipe.pop(key, None)
    recipe_file = folder / "recipe.json"
    recipe_file.write_text(json.dumps(recipe))
    network = json.loads((ROOT / f"core/networks/{recipe['network']}.json").read_text())
    ours, theirs = [], []
    for _ in range(rounds):
        ours.append(train_with_lenslet(lenslet, recipe_file, folder))
        theirs.append(train_with_pytorch(recipe, network, *data))
    ratios = [their / our for our, their in zip(ours, theirs, strict=True)]
    print(f"{name:<24}{recipe['batch_size']:>6}{statistics.median(ours):>12.2f}{statistics.median(theirs):>12.2f}"
          f"{statistics.median(ratios):>10.2f}{min(ratios):>8.2f} – {max(ratios):.2f}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("recipes", nargs="*", help="the rows (default: all that read MNIST)", default=ROWS)
    parser.add_argument("--lenslet", default=ROOT / "build/native/bin/lenslet")
    parser.add_argument("--mnist", type=Path, default=ROOT / "data/mnist")
    parser.add_argument("--images", type=int, default=6000)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    if not Path(arguments.lenslet).exists():
        sys.exit(f"there is no {arguments.lenslet}: build the preset native, or name a command with --lenslet")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        smaller_mnist(arguments.mnist, folder, arguments.images)
        data = (torch.from_numpy(read_idx(folder / "train-images-idx3-ubyte").copy()).unsqueeze(1),
                torch.from_numpy(read_idx(folder / "train-labels-idx1-ubyte").copy()).long())
        print(f"PyTorch {torch.__version__}, {torch.get_num_threads()} threads, {arguments.images} images an epoch, "
              f"{arguments.rounds} rounds; seconds, and how many times as fast Lenslet is\n"
              f"{'recipe':<24}{'batch':>6}{'Lenslet':>12}{'PyTorch':>12}{'ratio':>10}   least – most")
        for recipe in arguments.recipes:
            compare(arguments.lenslet, recipe, folder, data, arguments.rounds)


if __name__ == "__main__":
    main()
