"""Tensors in and out of .safetensors files, as 32-bit floats."""

import json
import struct

import numpy as np

from failure import Failure


def read_tensors(path):
    content = path.read_bytes()
    start = 8 + struct.unpack("<Q", content[:8])[0]
    tensors = {}
    for name, entry in json.loads(content[8:start]).items():
        if name == "__metadata__" or name.startswith("lenslet."):
            continue
        begin, end = (start + offset for offset in entry["data_offsets"])
        tensors[name] = floats(content[begin:end], entry["dtype"], f"{path}: {name}").reshape(entry["shape"])
    return tensors


def floats(data, dtype, name):
    if dtype == "F32":
        return np.frombuffer(data, "<f4")
    if dtype == "F16":
        return np.frombuffer(data, "<f2").astype(np.float32)
    if dtype == "BF16":
        return (np.frombuffer(data, "<u2").astype(np.uint32) << 16).view(np.float32)
    if dtype == "I64":
        return np.frombuffer(data, "<i8").astype(np.float32)
    raise Failure(f"{name} is {dtype}, which is not read here")


def write_tensors(path, tensors):
    header, at = {}, 0
    for name, values in tensors.items():
        header[name] = {"dtype": "F32", "shape": list(values.shape), "data_offsets": [at, at + values.nbytes]}
        at += values.nbytes
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text
                     + b"".join(np.ascontiguousarray(values, "<f4").tobytes() for values in tensors.values()))
