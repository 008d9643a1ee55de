"""Times the engines natively: a process each, one of them at work at a time, in rounds."""

import json
import subprocess
import sys

import numpy as np

from failure import Failure

ENGINES = ["lenslet", "onnxruntime", "libtorch"]
LIBRARIES_ON_ONE_THREAD = {"OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


class Peer:
    """A process that runs a network when it is told to (native/main.cpp, onnxruntime_peer.py)."""

    def __init__(self, name, command, environment):
        self.name = name
        self.process = subprocess.Popen([str(part) for part in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        text=True, env=environment)
        self.about = self.read()["name"]

    def read(self):
        line = self.process.stdout.readline()
        if not line:
            raise Failure(f"{self.name} ended with {self.process.wait()}; its words are above")
        return json.loads(line)

    def sample(self, batch, milliseconds):
        self.process.stdin.write(f"{batch} {milliseconds}\n")
        self.process.stdin.flush()
        return self.read()

    def peak_bytes(self):
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as status:
            return next(1024 * int(line.split()[1]) for line in status if line.startswith("VmHWM"))

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def time_natively(network, programs, folder, options, environment):
    """{batch: {engine: samples}} for one network, and what each process needed at most."""
    print(f"natively: {network.name} …", file=sys.stderr)
    inputs = folder / f"{network.name}.npy"
    environment = environment | LIBRARIES_ON_ONE_THREAD
    commands = {
        "lenslet": [programs.peer_core, network.model, inputs],
        "libtorch": [programs.peer_torch, network.model, inputs],
    }
    outputs = {engine: outputs_of(engine, network, folder) for engine in ENGINES}
    commands = {engine: [*command, outputs[engine]] for engine, command in commands.items()}
    commands["onnxruntime"] = onnxruntime(network, programs, folder)["command"]
    peers = [Peer(engine, [*commands[engine], *options.batches], environment) for engine in ENGINES]
    try:
        check(network.name, {engine: np.load(path) for engine, path in outputs.items()}, options.tolerance)
        timing = {str(batch): rounds(peers, batch, options) for batch in options.batches}
        return timing, {peer.name: peer.peak_bytes() for peer in peers}
    finally:
        for peer in peers:
            peer.close()


def outputs_of(engine, network, folder):
    return folder / f"{network.name}.{engine}.outputs.npy"


def onnxruntime(network, programs, folder):
    """The command for batches of one, and of the sizes that are appended, and where its outputs will be."""
    outputs = outputs_of("onnxruntime", network, folder)
    return {"command": [str(part) for part in (sys.executable, "-B", programs.onnxruntime_peer, network.onnx,
                                               folder / f"{network.name}.npy", outputs)],
            "outputs": str(outputs)}


def check(name, outputs, tolerance):
    """Nothing is timed before its outputs are ours."""
    ours = outputs["lenslet"]
    for engine, theirs in outputs.items():
        if theirs.shape != ours.shape or not (np.abs(theirs - ours) <= tolerance * np.maximum(1, np.abs(ours))).all():
            raise Failure(f"{name}: {engine}'s outputs are not Lenslet's; the greatest difference is "
                          f"{np.abs(theirs - ours).max() if theirs.shape == ours.shape else 'in the shape'}")


def rounds(peers, batch, options):
    samples = {peer.name: {"ms": [], "cpu_ms": [], "name": peer.about} for peer in peers}
    for number in range(-1, options.rounds):
        for turn in range(len(peers)):
            peer = peers[(turn + number) % len(peers)]
            answer = peer.sample(batch, options.sample_ms)
            if number >= 0:  # The first round warms up.
                samples[peer.name]["ms"].append(1e3 * answer["seconds"] / answer["passes"])
                samples[peer.name]["cpu_ms"].append(1e3 * answer["cpu_seconds"] / answer["passes"])
    return samples
