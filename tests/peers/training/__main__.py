#!/usr/bin/env python3
"""Trains each recipe on the same few images with `lenslet train` and with PyTorch in Python, in turn, and prints how many
times as fast Lenslet is: the median over the rounds, with the least and the most.

Left out on both sides: validation, which would be timed with the training, and drawings made by rule, which
torchvision has no way to make. Photos are noise, without faces to find. Augmentation is torchvision's, which works on one image at a time."""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import torch

from data import made_photos, smaller_mnist
from pytorch import train
from rows import ROWS, simplified

ROOT = Path(__file__).resolve().parents[3]
EPOCHS = 2  # The last is timed.


def train_with_lenslet(lenslet, recipe_file, data, folder):
    """Seconds of the last epoch and how many images it had, from the model's own record."""
    model = folder / "model.safetensors"
    for stale in (model, folder / "model.safetensors.checkpoint"):
        stale.unlink(missing_ok=True)
    trained = subprocess.run([lenslet, "train", recipe_file, "--epochs", str(EPOCHS), "--data-dir", data, "-o", model],
                             capture_output=True, text=True)
    if trained.returncode != 0:
        sys.exit(trained.stderr)
    report = json.loads(subprocess.run([lenslet, "inspect", model, "--json"], check=True, capture_output=True).stdout)
    record = report["training"]
    return record["history"][-1]["seconds"], record["data"]["training_images"]


def compare(name, folder, arguments):
    recipe = simplified(json.loads((ROOT / f"native/recipes/{name}.json").read_text()))
    recipe_file = folder / "recipe.json"
    recipe_file.write_text(json.dumps(recipe))
    network = json.loads((ROOT / f"core/networks/{recipe['network']}.json").read_text())
    data = folder / "data"
    data.mkdir()
    if recipe["data"] == "mnist":
        images, labels = smaller_mnist(arguments.mnist, data, arguments.images)
    else:
        positive = network["classes"][0]
        images, labels = made_photos(recipe["data"]["size"], [f"not_{positive}", positive], data, arguments.images)
    ours, theirs = [], []
    for _ in range(arguments.rounds):
        seconds, count = train_with_lenslet(arguments.lenslet, recipe_file, data, folder)
        ours.append(seconds)
        theirs.append(train(recipe, network, images[:count], labels[:count], EPOCHS))
    ratios = [their / our for our, their in zip(ours, theirs, strict=True)]
    print(f"{name:<32}{recipe['batch_size']:>6}{statistics.median(ours):>12.2f}{statistics.median(theirs):>12.2f}"
          f"{statistics.median(ratios):>10.2f}{min(ratios):>8.2f} – {max(ratios):.2f}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("recipes", nargs="*", help="the rows (default: all)", default=ROWS)
    parser.add_argument("--lenslet", default=ROOT / "build/native/bin/lenslet")
    parser.add_argument("--mnist", type=Path, default=ROOT / "data/mnist")
    parser.add_argument("--images", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    if not Path(arguments.lenslet).exists():
        sys.exit(f"there is no {arguments.lenslet}: build the preset native, or name a command with --lenslet")
    print(f"PyTorch {torch.__version__}, {torch.get_num_threads()} threads, {arguments.images} images, "
          f"{arguments.rounds} rounds; seconds an epoch, and how many times as fast Lenslet is\n"
          f"{'recipe':<32}{'batch':>6}{'Lenslet':>12}{'PyTorch':>12}{'ratio':>10}   least – most")
    for recipe in arguments.recipes:
        with tempfile.TemporaryDirectory() as folder:
            compare(recipe, Path(folder), arguments)


if __name__ == "__main__":
    main()
