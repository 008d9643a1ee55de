"""usage: .toolchain/faces/bin/python3 tests/peers/faces.py PHOTOS

Where `lenslet predict` and OpenCV's cascades of Haar features put the face in those photos PHOTOS/CLASS/FILE that are
held out for validation: how far apart the middles are, in sides of the cascades' square, and how much larger the
finder's is."""

import json
import subprocess
import sys
from multiprocessing import Pool
from pathlib import Path

import cv2
import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts/lib"))
import face_windows  # noqa: E402

MODEL = ROOT / "site/models/smiles.safetensors"
SHARE = 1.6 * 0.8  # Of a face's side: the portrait, and what this network sees of it.


def is_for_validation(name):
    return 0.1 <= face_windows.lot(name) < 0.2


def cascades(file):
    return face_windows.find_face(cv2.imread(str(file)))


def finder(files):
    command = [ROOT / "build/native/bin/lenslet", "predict", MODEL, "--json", *files]
    answers = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    boxes = np.array([answer["box"] for answer in answers])
    return np.column_stack([boxes[:, :2] + boxes[:, 2:] / 2, boxes[:, 2] / SHARE])


def main():
    (photos,) = map(Path, sys.argv[1:])
    files = [file for file in sorted(photos.glob("*/*.*")) if is_for_validation(f"{file.parent.name}/{file.name}")]
    with Pool() as pool:
        expected = pool.map(cascades, files)
    pairs = np.array([(a, b) for a, b in zip(finder(files), expected) if b is not None])
    apart = np.hypot(*(pairs[:, 0, :2] - pairs[:, 1, :2]).T) / pairs[:, 1, 2]
    larger = pairs[:, 0, 2] / pairs[:, 1, 2]
    print(f"{len(files)} photos, in {len(pairs)} of which the cascades agree on a face")
    print("middles apart, in sides: " + ", ".join(f"{q} % within {np.percentile(apart, q):.2f}" for q in (50, 90, 99)))
    print("side by side: " + ", ".join(f"{np.percentile(larger, q):.2f} at {q} %" for q in (1, 50, 99)))
    print(f"farther apart than 0.35: {(apart > 0.35).sum()}")


if __name__ == "__main__":
    main()
