#!/usr/bin/env python3
"""Writes tiny.safetensors and tiny-answers.json: a small network with random weights, and what it answers.

The answers are computed here in double precision with NumPy alone, straight from the definitions, so that every build of
Lenslet can be held against them. Usage: make_tiny_model.py [FOLDER]
"""

import json
import pathlib
import struct
import sys

import numpy as np

MEAN, STD = 0.1307, 0.3081
ARCHITECTURE = {
    "name": "tiny",
    "title": "Tiny",
    "input": {"shape": [1, 28, 28], "preparation": "digit", "mean": [MEAN], "std": [STD]},
    "classes": [f"class {i}" for i in range(10)],
    "layers": [
        {"name": "conv1", "type": "Conv2d", "in_channels": 1, "out_channels": 3, "kernel_size": 5, "padding": 1},
        {"name": "relu1", "type": "ReLU"},
        {"name": "pool1", "type": "MaxPool2d", "kernel_size": 4},
        {"name": "flatten", "type": "Flatten"},
        {"name": "fc1", "type": "Linear", "in_features": 108, "out_features": 10},
        {"name": "log_softmax", "type": "LogSoftmax"},
    ],
}


def forward(weights, image):
    weights = {key: value.astype(np.float64) for key, value in weights.items()}
    padded = np.pad(image.astype(np.float64), 1)
    windows = np.lib.stride_tricks.sliding_window_view(padded, (5, 5))  # [26, 26, 5, 5]
    maps = np.einsum("yxij,cij->cyx", windows, weights["conv1.weight"][:, 0]) + weights["conv1.bias"][:, None, None]
    maps = np.maximum(maps, 0)[:, :24, :24]  # Pooling windows that do not fit are left out.
    pooled = maps.reshape(3, 6, 4, 6, 4).max(axis=(2, 4))
    logits = weights["fc1.weight"] @ pooled.ravel() + weights["fc1.bias"]
    return logits - np.log(np.exp(logits - logits.max()).sum()) - logits.max()


def safetensors(tensors, metadata):
    header, data = {"__metadata__": metadata}, b""
    for key, value in tensors.items():
        raw = value.astype("<f4").tobytes()
        header[key] = {"dtype": "F32", "shape": list(value.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + data


def main():
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent)
    random = np.random.default_rng(1)
    shapes = {"conv1.weight": (3, 1, 5, 5), "conv1.bias": (3,), "fc1.weight": (10, 108), "fc1.bias": (10,)}
    weights = {key: random.normal(0, 0.2, shape).astype(np.float32) for key, shape in shapes.items()}
    pixels = (folder / "mnist-50-images-idx3-ubyte").read_bytes()[16:]
    digits = np.frombuffer(pixels, np.uint8).reshape(-1, 28, 28)
    inputs = ((digits / np.float32(255) - np.float32(MEAN)) / np.float32(STD)).astype(np.float32)
    outputs = np.stack([forward(weights, image) for image in inputs])
    tensors = weights | {
        "lenslet.known_answer.input": inputs[:1, None],
        "lenslet.known_answer.output": outputs[:1],
    }
    record = json.dumps({"format": 1, "architecture": ARCHITECTURE, "training": {"recipe": "none"}})
    (folder / "tiny.safetensors").write_bytes(safetensors(tensors, {"lenslet": record}))
    answers = {"outputs": [[round(float(value), 9) for value in row] for row in outputs]}
    (folder / "tiny-answers.json").write_text(json.dumps(answers, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
