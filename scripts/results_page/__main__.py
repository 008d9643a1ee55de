"""Writes docs/results.md and docs/results/*.svg; scripts/results calls it."""

import argparse
import os
import sys
from pathlib import Path

from command import Lenslet
from failure import Failure
from measure import measure_digits, measure_drawn, measure_faces
from page import Page
from records import read_networks
from reported import Reported

ROOT = Path(__file__).resolve().parents[2]


def make_page(lenslet, models, data, reported_file):
    found, reported = read_networks(lenslet, models), Reported(reported_file)
    networks = [found[name] for name in reported.order(found)]
    page = Page(networks, reported, ROOT / "native/recipes")
    for network in networks:
        print(f"{network.name} …", file=sys.stderr)
        page.add_network(network)
        if network.digits:
            page.add_digits(network, measure_digits(lenslet, network, data / "mnist"),
                            measure_drawn(lenslet, network))
        elif network.photos:
            try:
                page.add_faces(network, measure_faces(lenslet, network, data))
            except Failure as failure:
                page.add_note(f"Not measured on photos: {failure}.")
    for network in networks:
        lesson = reported.of(network.name).object("lesson")
        if (against := found.get(lesson.text("against"))) is not None:
            page.add_lesson(lesson.text("title") or network.name, network, against)
    return page


def write(page, output):
    """All of it or, where something is wrong, nothing: by now everything has been read and drawn."""
    pictures = output / "results"
    pictures.mkdir(parents=True, exist_ok=True)
    for stale in pictures.glob("*.svg"):
        if stale.name not in page.pictures:
            stale.unlink()
    for name, content in page.pictures.items():
        (pictures / name).write_text(content, encoding="utf-8")
    (output / "results.md").write_text(page.text(), encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(prog="scripts/results", description=__doc__)
    parser.add_argument("--models", type=Path, default=ROOT / "site/models", help="the trained files (site/models)")
    parser.add_argument("--output", type=Path, default=ROOT / "docs", help="gets results.md and results/ (docs)")
    parser.add_argument("--data", type=Path, default=ROOT / "data", help="holds mnist/ and other data sets (data)")
    arguments = parser.parse_args()
    lenslet = Lenslet(os.environ.get("LENSLET", str(ROOT / "build/native/bin/lenslet")))
    try:
        page = make_page(lenslet, arguments.models, arguments.data, ROOT / "docs/results/reported.json")
        write(page, arguments.output)
    except (Failure, OSError) as failure:
        sys.exit(f"scripts/results: {failure}")
    found = f"{len(page.networks)} networks, {len(page.pictures)} pictures"
    print(f"{arguments.output}/results.md: {found}", file=sys.stderr)


if __name__ == "__main__":
    main()
