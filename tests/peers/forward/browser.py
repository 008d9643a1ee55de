"""What browser/main.js measures in headless Chromium."""

import json
import os
import subprocess
from pathlib import Path

from failure import Failure
from native import LIBRARIES_ON_ONE_THREAD

ENGINES = ["lenslet", "onnxruntime", "tfjs"]
HERE = Path(__file__).resolve().parent


def measure(root, folder, timing=None, startup=None):
    """timing: {"networks", "batches", "rounds", "sampleMs", "tolerance"}; startup: {"network", "starts"}."""
    wish = {
        "folders": {"site": str(root / "build/site"), "peers": str(root / ".toolchain/peers/node_modules"),
                    "page": str(HERE / "browser/page"), "models": str(folder)},
        "cache": str(folder / "sizes.json"), "timing": timing, "startup": startup,
    }
    result = subprocess.run(["node", HERE / "browser/main.js"], input=json.dumps(wish), stdout=subprocess.PIPE,
                            text=True, check=False, env=os.environ | LIBRARIES_ON_ONE_THREAD)
    if result.returncode != 0:
        raise Failure("the measurement in the browser failed; its words are above")
    return json.loads(result.stdout)


def described(network):
    """A network as the page's scripts want it."""
    return {"name": network.name, "architecture": network.architecture, "model": f"/models/{network.model.name}",
            "weights": f"/models/{network.weights.name}", "onnx": f"/models/{network.onnx.name}",
            "inputs": f"/models/{network.name}.inputs"}
