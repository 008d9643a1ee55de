"""A row for each network and a dot for each engine; the time axis is logarithmic."""

import math
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "scripts/results_page"))
from svg import document, dot, line, text  # noqa: E402

from grid import digits
from tables import label, name_of

WIDTH, LEFT, RIGHT, TOP, ROW = 880, 190, 24, 84, 26
STYLES = ("a", "b", "ink")


def draw(record, where, batch):
    networks = {name: network for name, network in record["networks"].items() if batch in network.get(where, {})}
    engines = list(next(iter(networks.values()))[where][batch])
    height = TOP + ROW * len(networks) + 46
    bottom = height - 40
    everything = [value for network in networks.values() for engine in network[where][batch].values()
                  for value in engine["ms"]]
    low, high = math.log10(min(everything)) - .05, math.log10(max(everything)) + .05

    def x(ms):
        return LEFT + (math.log10(ms) - low) / (high - low) * (WIDTH - LEFT - RIGHT)

    title = f"Milliseconds for {'a prediction' if batch == '1' else f'{batch} predictions'}, " \
            f"{'in the browser' if where == 'browser' else 'natively'}, one thread"
    parts = [text(20, 30, title, "title"), *legend(engines, where)]
    for exponent in range(math.floor(low), math.ceil(high) + 1):
        for factor in (1, 2, 5):
            value = factor * 10.0**exponent
            if low <= math.log10(value) <= high:
                parts += [line(x(value), TOP - 12, x(value), bottom, "grid"),
                          text(x(value), bottom + 18, f"{value:g}", "quiet small", "middle")]
    for row, (name, network) in enumerate(networks.items()):
        y = TOP + ROW * row + ROW / 2
        parts += [text(LEFT - 12, y + 4, label(name, network), "", "end"), line(LEFT, y, WIDTH - RIGHT, y, "grid")]
        for engine, style in reversed(list(zip(engines, STYLES))):
            start, median, end = network[where][batch][engine]["ms"]
            parts += [line(x(start), y, x(end), y, f"line {style}"),
                      f"<g>{dot(x(median), y, style)}<title>{name_of(engine, where)}: {digits(median)} ms</title></g>"]
    return document(WIDTH, height, title, parts)


def legend(engines, where):
    at = 20
    for engine, style in zip(engines, STYLES):
        name = name_of(engine, where)
        yield dot(at + 4, 50, style)
        yield text(at + 14, 54, name, style)
        at += 40 + 7.2 * len(name)
