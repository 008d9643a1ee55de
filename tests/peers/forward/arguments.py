"""Times Lenslet beside others on the same weights and inputs."""

import argparse
from pathlib import Path

PARTS = ["browser", "native", "sizes", "layers"]


def arguments_of():
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument("--networks", type=lambda text: text.split(","), default=[], metavar="A,B")
    parser.add_argument("--only", type=lambda text: text.split(","), default=PARTS, metavar=",".join(PARTS))
    parser.add_argument("--batches", type=lambda text: [int(size) for size in text.split(",")], default=[1, 64])
    parser.add_argument("--quick", action="store_true", help="few and short rounds")
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--sample-ms", type=float, default=None)
    parser.add_argument("--write", action="store_true", help="docs/performance.json, the page and its pictures")
    parser.add_argument("--compare", type=Path, metavar="OLD.json")
    parser.add_argument("--from", type=Path, dest="source", metavar="RECORD.json", help="measure nothing: take this")
    arguments = parser.parse_args()
    if strangers := set(arguments.only) - set(PARTS):
        parser.error(f"--only knows {', '.join(PARTS)}, not {', '.join(sorted(strangers))}")
    if arguments.write and (arguments.networks or arguments.only != PARTS):
        parser.error("--write is for all networks and parts: the page tells of all of them")
    arguments.rounds = arguments.rounds or (5 if arguments.quick else 15)
    arguments.sample_ms = arguments.sample_ms or (10 if arguments.quick else 25)
    arguments.tolerance = 1e-4
    return arguments


if __name__ == "__main__":
    arguments_of()  # Says what is wrong with them before anything is installed: hence nothing but the standard library.
