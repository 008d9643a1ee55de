"""What changed between two records, as ratios: above 1 is faster than it was."""

from grid import grid, times
from statistics_of import geometric_mean


def compare(old, new):
    """Lenslet's own times; and its times as multiples of the peers', which cancel a machine that is slower today."""
    parts = [differences(old, new)]
    for where in ("browser", "native"):
        rows, plain, beside = [], [], []
        for name, network in new["networks"].items():
            for batch, now in network.get(where, {}).items():
                then = old["networks"].get(name, {}).get(where, {}).get(batch)
                if then is None:
                    continue
                change = then["lenslet"]["ms"][1] / now["lenslet"]["ms"][1]
                common = [engine for engine in now if engine != "lenslet" and engine in then]
                relative = geometric_mean(now[engine]["ratio"][1] / then[engine]["ratio"][1] for engine in common)
                plain.append(change)
                beside.append(relative)
                rows.append((f"{name}, batch {batch}", times(change), times(relative), verdict(then, now, common)))
        if rows:
            rows.append(("geometric mean", times(geometric_mean(plain)), times(geometric_mean(beside)), ""))
            header = ("network", "time before : now", "the same beside the peers", "the spreads are apart")
            parts.append(f"## Change {'in the browser' if where == 'browser' else 'natively'}\n\n{grid(header, rows)}")
    parts.append(sizes(old, new))
    return "\n\n".join(part for part in parts if part)


def verdict(then, now, engines):
    """Whether for every peer the new ratio's spread lies clear of the old one's."""
    apart = [now[engine]["ratio"][0] > then[engine]["ratio"][2] or now[engine]["ratio"][2] < then[engine]["ratio"][0]
             for engine in engines]
    return "yes" if apart and all(apart) else "no"


def differences(old, new):
    """Two machines or browsers are not two versions of Lenslet."""
    changed = [f"{what}: {old[part].get(what)} → {new[part].get(what)}" for part, names in
               (("machine", ("processor", "cores")), ("versions", new["versions"])) for what in names
               if old[part].get(what) != new[part].get(what)]
    return "Before and now: " + "; ".join(changed) if changed else ""


def sizes(old, new):
    if "startup" not in old or "startup" not in new:
        return ""

    def code(record):
        files = record["startup"]["lenslet"]["files"]
        return sum(size["brotli"] for path, size in files.items() if path.startswith("site/"))
    return f"Lenslet's code, brotli: {code(old):,} → {code(new):,} bytes"
