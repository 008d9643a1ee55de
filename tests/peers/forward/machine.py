"""On what and with what was measured."""

import json
import os
import platform
import re
import subprocess
from datetime import datetime, timezone
from pathlib import Path


def machine():
    text = Path("/proc/cpuinfo").read_text()
    models = [line.split(":", 1)[1].strip() for line in text.splitlines()
              if line.startswith(("model name", "CPU part"))]
    return {"processor": models[0] if models else platform.machine(), "cores": os.cpu_count(),
            "memory_bytes": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"),
            "system": f"{system_name()}, Linux {'.'.join(platform.release().split('.')[:2])}",
            "load": os.getloadavg()[0],
            "date": datetime.now(timezone.utc).strftime("%Y-%m-%d")}


def system_name():
    lines = Path("/etc/os-release").read_text().splitlines()
    return next((line.split("=", 1)[1].strip('"') for line in lines if line.startswith("PRETTY_NAME=")), "Linux")


def versions(root, lenslet):
    import onnxruntime  # Only where it is installed.

    node = root / ".toolchain/peers/node_modules"
    return {
        "lenslet": output_of([lenslet, "--version"]).split()[-1],
        "commit": output_of(["git", "-C", root, "describe", "--always", "--dirty"]),
        "onnxruntime": onnxruntime.__version__,
        "onnxruntime-web": package_version(node / "onnxruntime-web"),
        "tfjs": package_version(node / "@tensorflow/tfjs-core"),
        "libtorch": torch_version(root / ".toolchain/torch/include/torch/headeronly/version.h"),
    }


def package_version(folder):
    return json.loads((folder / "package.json").read_text())["version"]


def torch_version(header):
    parts = dict(re.findall(r"#define TORCH_VERSION_(MAJOR|MINOR|PATCH) (\d+)", header.read_text()))
    return ".".join(parts[part] for part in ("MAJOR", "MINOR", "PATCH"))


def output_of(command):
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
