"""Samples to what is told of them: [10th percentile, median, 90th percentile]."""

import math


def spread(samples):
    ordered = sorted(samples)
    return [percentile(ordered, share) for share in (.1, .5, .9)]


def percentile(ordered, share):
    """Between two samples in proportion."""
    place = share * (len(ordered) - 1)
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def summary(samples):
    """{engine: {"ms", "cpu_ms", "ratio", "cpu_ratio", "name"}}. A ratio is how many times as long as Lenslet the engine
    took in the same round; thus what slows a whole round down does not show in it."""
    ours = samples["lenslet"]
    return {engine: {"name": taken["name"], "ms": spread(taken["ms"]), "cpu_ms": spread(taken["cpu_ms"]),
                     "ratio": ratios(taken["ms"], ours["ms"]), "cpu_ratio": ratios(taken["cpu_ms"], ours["cpu_ms"])}
            for engine, taken in samples.items()}


def ratios(theirs, ours):
    """Of the samples of the same round."""
    return spread([their / our for their, our in zip(theirs, ours, strict=True)])


def geometric_mean(values):
    values = list(values)
    return math.exp(sum(map(math.log, values)) / len(values)) if values else None


def best_peer(engines, kind="ratio"):
    """The ratio to Lenslet of whichever of the others is the fastest."""
    return min((found[kind] for engine, found in engines.items() if engine != "lenslet"), key=lambda spread: spread[1])
