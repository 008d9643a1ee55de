"""Writes docs/results.md and docs/results/*.svg; scripts/results calls it."""

import argparse
import os
import sys
from pathlib import Path

from command import Lenslet
from failure import Failure
from kept import Kept
from measure import measure_digits, measure_drawn, measure_faces, measure_handwriting
from page import Page
from records import read_networks
from reported import Reported
from seeds import Seeds, train_seeds

ROOT = Path(__file__).resolve().parents[2]


STRIP = ROOT / "site/samples/faces.webp"


def make_page(lenslet, models, data, reported_file, kept, seeds):
    found, reported = read_networks(lenslet, models), Reported(reported_file)
    networks = [found[name] for name in reported.order(found)]
    page = Page(networks, reported, ROOT / "native/recipes", seeds)
    for network in networks:
        print(f"{network.name} …", file=sys.stderr)
        page.add_network(network)
        if network.digits:
            page.add_digits(network, measure_digits(lenslet, network, data / "mnist"), measure_drawn(lenslet, network),
                            measure_handwriting(lenslet, network, data / "handwriting"))
        elif network.photos:
            add_faces(page, network, lenslet, data, kept)
        page.add_tried(network)
    for network in networks:
        lesson = reported.of(network.name).object("lesson")
        if (against := found.get(lesson.text("against"))) is not None:
            page.add_lesson(lesson.text("title") or network.name, network, against)
    return page


def add_faces(page, network, lenslet, data, kept):
    before = kept.of(network)
    try:
        faces = measure_faces(lenslet, network, data, STRIP)
        if before is not None:  # What needs Pillow, for where there is none.
            faces.drawn, faces.changed = faces.drawn or before.drawn, faces.changed or before.changed
        kept.put(network, faces)
    except Failure as failure:
        faces = before
        if faces is None:
            note = f"Not measured on photos: {failure}"
            if kept.knows_another(network):
                note += ", and the figures of results/measured.json are those of another file of this name"
            print(f"{network.name}: {note}", file=sys.stderr)
            page.add_note(f"{note}.")
            return
        print(f"{network.name}: {failure}; its figures are those of {kept.path.name}", file=sys.stderr)
    page.add_faces(network, faces, STRIP.read_bytes())


def write(page, output, kept):
    """All of it or, where something is wrong, nothing: by now everything has been read and drawn."""
    pictures, markdown = output / "results", page.text()
    pictures.mkdir(parents=True, exist_ok=True)
    for stale in pictures.glob("*.svg"):
        if stale.name not in page.pictures:
            stale.unlink()
    for name, content in page.pictures.items():
        (pictures / name).write_text(content, encoding="utf-8")
    if (text := kept.text()) is not None:
        kept.path.write_text(text, encoding="utf-8")
    (output / "results.md").write_text(markdown, encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(prog="scripts/results", description=__doc__)
    parser.add_argument("--models", type=Path, default=ROOT / "site/models", help="the trained files (site/models)")
    parser.add_argument("--output", type=Path, default=ROOT / "docs", help="gets results.md and results/ (docs)")
    parser.add_argument("--data", type=Path, default=ROOT / "data", help="holds mnist/, handwriting/ and photos (data)")
    parser.add_argument("--seeds", nargs="+", metavar=("NETWORK", "SEED"),
                        help="train NETWORK's recipe with each SEED into build/seeds and keep the scores for the page")
    arguments = parser.parse_args()
    lenslet = Lenslet(os.environ.get("LENSLET", str(ROOT / "build/native/bin/lenslet")))
    results = arguments.output / "results"
    try:
        if arguments.seeds:
            name, *seeds = arguments.seeds
            if not seeds or not all(seed.isdigit() for seed in seeds):
                parser.error("--seeds needs a network and numbers, such as --seeds lenet5 1 2 3")
            train_seeds(lenslet, name, [int(seed) for seed in seeds], arguments.models, ROOT / "build/seeds",
                        ROOT / "native/recipes", results / "seeds.json")
            return
        kept = Kept(results / "measured.json")
        page = make_page(lenslet, arguments.models, arguments.data, ROOT / "docs/results/reported.json", kept,
                         Seeds(results / "seeds.json"))
        write(page, arguments.output, kept)
    except (Failure, OSError) as failure:
        sys.exit(f"scripts/results: {failure}")
    found = f"{len(page.networks)} networks, {len(page.pictures)} pictures"
    print(f"{arguments.output}/results.md: {found}", file=sys.stderr)


if __name__ == "__main__":
    main()
