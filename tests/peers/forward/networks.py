"""The networks that are timed, each with one set of weights in every peer's form."""

import json
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from failure import Failure
from onnx_model import write_onnx
from safetensors_file import read_tensors, write_tensors

SEED = 7


@dataclass
class Network:
    name: str
    architecture: dict
    trained: bool  # Else its weights are random, by SEED.
    model: Path  # As Lenslet reads it.
    weights: Path  # The same weights, as 32-bit floats and nothing else.
    onnx: Path
    same: list[str] = field(default_factory=list)  # Networks that differ in their layers' names only.

    @property
    def shape(self):
        return self.architecture["input"]["shape"]


def find_networks(root, chosen, folder, lenslet):
    """Those of core/networks; of networks that differ in nothing but names the first that has been trained."""
    by_layers = {}
    for path in sorted((root / "core/networks").glob("*.json")):
        architecture = json.loads(path.read_text())
        layers = [{key: value for key, value in layer.items() if key != "name"} for layer in architecture["layers"]]
        by_layers.setdefault(json.dumps([architecture["input"]["shape"], layers]), []).append(architecture)
    known = {architecture["name"] for group in by_layers.values() for architecture in group}
    if strangers := set(chosen) - known:
        raise Failure(f"there is no network {', '.join(sorted(strangers))}; there are {', '.join(sorted(known))}")
    networks = []
    for group in by_layers.values():
        group.sort(key=lambda architecture: not trained_file(root, architecture["name"]).exists())
        names = [architecture["name"] for architecture in group]
        if not chosen or set(chosen) & set(names):
            networks.append(prepare(root, group[0], names[1:], folder, lenslet))
    return networks


def trained_file(root, name):
    return root / f"site/models/{name}.safetensors"


def prepare(root, architecture, same, folder, lenslet):
    name, trained = architecture["name"], trained_file(root, architecture["name"])
    network = Network(name, architecture, trained.exists(), folder / f"{name}.safetensors",
                      folder / f"{name}.weights.safetensors", folder / f"{name}.onnx", same)
    tensors = read_tensors(trained) if network.trained else random_tensors(architecture)
    write_tensors(network.weights, tensors)
    if network.trained:
        network.model.write_bytes(trained.read_bytes())
    else:
        subprocess.run([lenslet, "convert", network.weights, "--architecture", name, "-o", network.model], check=True,
                       stdout=subprocess.DEVNULL)
    write_onnx(network.onnx, architecture, tensors)
    return network


def random_tensors(architecture):
    """As PyTorch initialises them; batch norm as if it had seen something, so that leaving it out would show."""
    random = np.random.default_rng([SEED, *architecture["name"].encode()])
    tensors = {}
    for layer in architecture["layers"]:
        name, kind = layer["name"], layer["type"]
        if kind in ("Conv2d", "Linear"):
            inputs = layer.get("in_features") or layer["in_channels"] // layer.get("groups", 1)
            kernel = list(pair(layer["kernel_size"])) if kind == "Conv2d" else []
            outputs = layer.get("out_features") or layer["out_channels"]
            bound = 1 / np.sqrt(inputs * np.prod(kernel))
            tensors[f"{name}.weight"] = random.uniform(-bound, bound, [outputs, inputs, *kernel])
            if layer.get("bias", True):
                tensors[f"{name}.bias"] = random.uniform(-bound, bound, outputs)
        elif kind.startswith("BatchNorm"):
            count = layer["num_features"]
            for what, low, high in (("weight", .5, 1.5), ("bias", -.1, .1), ("running_mean", -.1, .1),
                                    ("running_var", .5, 1.5)):
                tensors[f"{name}.{what}"] = random.uniform(low, high, count)
    return {name: values.astype(np.float32) for name, values in tensors.items()}


def pair(value):
    return (value, value) if isinstance(value, int) else tuple(value)
