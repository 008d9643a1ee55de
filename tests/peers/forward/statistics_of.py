"""Samples to what is told of them: [10th percentile, median, 90th percentile]."""

import math


def spread(samples):
    ordered = sorted(samples)
    return [ordered[(len(ordered) - 1) * percent // 100] for percent in (10, 50, 90)]


def summary(samples):
    """{engine: {"ms", "cpu_ms", "ratio", "name"}}. The ratio is how many times as long as Lenslet the engine took in the
    same round; thus what slows a whole round down does not show in it."""
    ours = samples["lenslet"]["ms"]
    return {engine: {"name": taken["name"], "ms": spread(taken["ms"]), "cpu_ms": spread(taken["cpu_ms"]),
                     "ratio": spread([their / our for their, our in zip(taken["ms"], ours, strict=True)])}
            for engine, taken in samples.items()}


def geometric_mean(values):
    values = list(values)
    return math.exp(sum(map(math.log, values)) / len(values)) if values else None


def best_peer(engines):
    """The fastest of the others and its ratio to Lenslet."""
    name = min((engine for engine in engines if engine != "lenslet"), key=lambda engine: engines[engine]["ratio"][1])
    return name, engines[name]["ratio"]
