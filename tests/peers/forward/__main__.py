"""Times Lenslet beside others on the same weights and inputs; scripts/bench calls it."""

import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np

import browser
import native
from arguments import arguments_of
from compare import compare
from failure import Failure
from inputs import inputs_of
from layers import time_layers
from machine import machine, versions
from networks import SEED, find_networks
from page import write_page
from statistics_of import ratios, spread, summary
from tables import tables

ROOT = Path(__file__).resolve().parents[3]
STARTED = "lenet5"  # Whose first prediction is waited for, and whose layers are timed.


@dataclass
class Programs:
    lenslet: Path
    peer_core: Path
    peer_torch: Path
    onnxruntime_peer: Path = Path(__file__).resolve().parent / "onnxruntime_peer.py"


def measure(arguments, programs, folder):
    networks = find_networks(ROOT, arguments.networks, folder, programs.lenslet)
    record = {"format": 1, "machine": machine(), "versions": versions(ROOT, programs.lenslet),
              "settings": {"rounds": arguments.rounds, "sample_ms": arguments.sample_ms, "seed": SEED,
                           "tolerance": arguments.tolerance}, "networks": {}}
    for network in networks:
        inputs = inputs_of(ROOT, network.architecture)
        np.save(folder / f"{network.name}.npy", inputs)
        (folder / f"{network.name}.inputs").write_bytes(inputs.tobytes())
        record["networks"][network.name] = {
            "title": network.architecture["title"], "same": network.same, "trained": network.trained,
            "inputs": len(inputs), "bytes": {"lenslet": network.model.stat().st_size,
                                             "onnxruntime": network.onnx.stat().st_size,
                                             "tfjs": network.weights.stat().st_size}}
    if "native" in arguments.only:
        for network in networks:
            timing, memory = native.time_natively(network, programs, folder, arguments, dict(os.environ))
            record["networks"][network.name] |= {
                "native": {batch: summary(samples) for batch, samples in timing.items()}, "native_peak_bytes": memory}
    if "browser" in arguments.only or "sizes" in arguments.only:
        measure_browser(arguments, programs, networks, folder, record)
    if "layers" in arguments.only:
        record["layers"] = {network.name: time_layers(programs.lenslet, network.model, arguments.quick)
                            for network in networks}
    return record


def measure_browser(arguments, programs, networks, folder, record):
    timing = startup = None
    if "browser" in arguments.only:
        timing = {"networks": [browser.described(network) | {"native": native.onnxruntime(network, programs, folder)}
                               for network in networks], "batches": arguments.batches,
                  "rounds": arguments.rounds, "sampleMs": arguments.sample_ms, "tolerance": arguments.tolerance}
    if "sizes" in arguments.only:
        started = next((network for network in networks if network.name == STARTED), networks[0])
        startup = {"network": browser.described(started), "starts": 2 if arguments.quick else 7}
        record["started"] = started.name
    found = browser.measure(ROOT, folder, timing, startup)
    record["versions"]["chromium"] = found["chromium"]
    for name, batches in found.get("timing", {}).items():
        if "1" in batches:
            theirs, ours = batches["1"].pop("native")["ms"], batches["1"]["lenslet"]["ms"]
            record["networks"][name]["beside_native"] = {"ms": spread(theirs), "ratio": ratios(theirs, ours)}
        record["networks"][name]["browser"] = {batch: summary(samples) for batch, samples in batches.items()}
    if startup:
        record["startup"] = found["startup"]
        for engine in record["startup"].values():
            engine["files"] = {path.removeprefix("/"): found["sizes"][file] for path, file in engine["files"].items()}


def main():
    arguments = arguments_of()
    folder = ROOT / "build/bench"
    folder.mkdir(parents=True, exist_ok=True)
    programs = Programs(*(ROOT / "build/native/bin" / name for name in ("lenslet", "peer_core", "peer_torch")))
    try:
        if arguments.source:
            record = json.loads(arguments.source.read_text())
        else:
            record = measure(arguments, programs, folder)
            (folder / "performance.json").write_text(json.dumps(record, indent=1) + "\n")
        print(tables(record))
        if arguments.compare:
            print(compare(json.loads(arguments.compare.read_text()), record))
        if arguments.write:
            write_page(record, ROOT / "docs")
    except (Failure, OSError) as failure:
        sys.exit(f"scripts/bench: {failure}")


if __name__ == "__main__":
    main()
