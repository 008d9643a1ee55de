#!/usr/bin/env python3
"""Makes the strip of test digits that the page offers: site/samples/mnist-test.{png,json}.

Usage: make_samples.py FOLDER   (with t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte)

Two digits of each class of the MNIST test set by Yann LeCun, Corinna Cortes and Christopher Burges: the first of the set
and the PICK-th. The PNG is written by hand so that the same input gives the same bytes everywhere.
"""
import json
import struct
import sys
import zlib
from pathlib import Path

SIDE = 28
PICK = 6
TARGET = Path(__file__).resolve().parents[2] / "site" / "samples" / "mnist-test"


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def write_grey_png(path: Path, width: int, rows: list[bytes]) -> None:
    header = struct.pack(">IIBBBBB", width, len(rows), 8, 0, 0, 0, 0)
    body = zlib.compress(b"".join(b"\0" + row for row in rows), 9)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b""))


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    folder = Path(sys.argv[1])
    images = (folder / "t10k-images-idx3-ubyte").read_bytes()[16:]
    labels = (folder / "t10k-labels-idx1-ubyte").read_bytes()[8:]
    of_class = {c: [i for i, label in enumerate(labels) if label == c] for c in range(10)}
    chosen = [of_class[c][0] for c in range(10)] + [of_class[c][PICK] for c in range(10)]
    rows = [
        b"".join(images[(i * SIDE + y) * SIDE : (i * SIDE + y + 1) * SIDE] for i in chosen) for y in range(SIDE)
    ]
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    write_grey_png(TARGET.with_suffix(".png"), SIDE * len(chosen), rows)
    TARGET.with_suffix(".json").write_text(json.dumps([str(labels[i]) for i in chosen]) + "\n")


if __name__ == "__main__":
    main()
