"""What was measured, as tables: the same on the terminal and in docs/performance.md."""

from grid import digits, grid, kilobytes, megabytes, times, with_spread
from statistics_of import best_peer, geometric_mean, spread

NAMES = {"lenslet": "Lenslet", "onnxruntime": "onnxruntime", "tfjs": "tfjs", "libtorch": "LibTorch"}


def name_of(engine, where):
    return "onnxruntime-web" if (engine, where) == ("onnxruntime", "browser") else NAMES[engine]


def tables(record):
    return "\n\n".join(f"## {title}\n\n{body}" for title, body in sections(record))


def sections(record):
    """Pairs of a title and its text."""
    for where in ("browser", "native"):
        for batch in batches(record, where):
            title = f"{'In the browser' if where == 'browser' else 'Natively'}, batch {batch}"
            yield title, timing(record, where, batch)
    if rows := list(across(record)):
        yield "In the browser, beside native onnxruntime", grid(
            ("network", "Lenslet in the browser, ms", "onnxruntime natively, ms", "ratio"), rows)
    for where in ("browser", "native"):
        if "1" in batches(record, where):
            place = "in the browser" if where == "browser" else "natively"
            yield f"Processor time of a prediction {place}, ms", processor_time(record, where)
    if "startup" in record:
        yield "From navigation to the first prediction", startup(record)
        yield "Over the wire", wire(record)
    if rows := list(native_memory(record)):
        header = ("network", *map(NAMES.get, native_engines(record)))
        yield "Memory of a native process at most", grid(header, rows)
    for name, layers in record.get("layers", {}).items():
        yield f"Layers of {name}, {layers['instruction_set']}", layer_table(layers)


def batches(record, where):
    found = {batch for network in record["networks"].values() for batch in network.get(where, {})}
    return sorted(found, key=int)


def label(name, network):
    return name if network["trained"] else f"{name} °"


def timing(record, where, batch):
    networks = {name: network for name, network in record["networks"].items() if batch in network.get(where, {})}
    engines = list(next(iter(networks.values()))[where][batch])
    others = [engine for engine in engines if engine != "lenslet"]
    rows, best = [], []
    for name, network in networks.items():
        measured = network[where][batch]
        ratio = best_peer(measured)
        best.append(ratio[1])
        rows.append((label(name, network), with_spread(measured["lenslet"]["ms"]),
                     *(with_spread(measured[engine]["ms"]) for engine in others),
                     *(times(measured[engine]["ratio"][1]) for engine in others),
                     f"{times(ratio[1])} ({ratio[0]:.2f}–{ratio[2]:.2f})"))
    means = [geometric_mean(network[where][batch][engine]["ratio"][1] for network in networks.values())
             for engine in others]
    rows.append(("geometric mean", "", *("" for _ in others), *map(times, means), times(geometric_mean(best))))
    rows.append(("least", "", *("" for _ in others), *("" for _ in others), times(min(best))))
    names = [name_of(engine, where) for engine in others]
    return grid(("network", "Lenslet, ms", *(f"{name}, ms" for name in names),
                 *(f"{name} : Lenslet" for name in names), "best : Lenslet"), rows)


def across(record):
    found = []
    for name, network in record["networks"].items():
        if "beside_native" in network:
            ours, theirs = network["browser"]["1"]["lenslet"], network["beside_native"]
            found.append(theirs["ratio"][1])
            low, ratio, high = theirs["ratio"]
            yield (label(name, network), with_spread(ours["ms"]), with_spread(theirs["ms"]),
                   f"{times(ratio)} ({low:.2f}–{high:.2f})")
    if found:
        yield "geometric mean", "", "", times(geometric_mean(found))


def processor_time(record, where):
    networks = {name: network for name, network in record["networks"].items() if "1" in network.get(where, {})}
    engines = list(next(iter(networks.values()))[where]["1"])
    rows, best = [], []
    for name, network in networks.items():
        measured = network[where]["1"]
        best.append(best_peer(measured, "cpu_ratio"))
        rows.append((label(name, network), *(digits(measured[engine]["cpu_ms"][1]) for engine in engines),
                     f"{times(best[-1][1])} ({best[-1][0]:.2f}–{best[-1][2]:.2f})"))
    rows.append(("geometric mean", *("" for _ in engines), times(geometric_mean(ratio[1] for ratio in best))))
    return grid(("network", *(name_of(engine, where) for engine in engines), "best : Lenslet"), rows)


def startup(record):
    rows = [(name_of(engine, "browser"), with_spread(spread(found["cold_ms"])), with_spread(spread(found["warm_ms"])),
             megabytes(found["peak_bytes"])) for engine, found in record["startup"].items()]
    return grid(("engine", "cold, ms", "warm, ms", "memory of the page at most, above an empty one"), rows)


def wire(record):
    rows = []
    for engine, found in record["startup"].items():
        files = {path: size for path, size in found["files"].items()
                 if not path.startswith("page/") and not path.endswith(".inputs")}
        models = {path for path in files if path.startswith("models/")}
        for what, paths in (("code", files.keys() - models), (f"{record['started']}", models)):
            sums = [sum(files[path][kind] for path in paths) for kind in ("bytes", "gzip", "brotli")]
            rows.append((f"{name_of(engine, 'browser')}: {what}", *map(kilobytes, sums)))
    return grid(("what the page fetches", "bytes", "gzip", "brotli"), rows)


def native_engines(record):
    return next((list(network["native_peak_bytes"]) for network in record["networks"].values()
                 if "native_peak_bytes" in network), [])


def native_memory(record):
    for name, network in record["networks"].items():
        if "native_peak_bytes" in network:
            yield label(name, network), *(megabytes(count) for count in network["native_peak_bytes"].values())


def layer_table(layers):
    total = sum(step["median_us"] for step in layers["steps"])
    rows = []
    for step in layers["steps"]:
        speed = ("", "")
        if step["multiply_adds"]:
            speed = (digits(step["gflops"]), f"{100 * step['gflops'] / layers['peak_gflops']:.0f} %")
        share = f"{100 * step['median_us'] / total:.0f} %"
        rows.append((step["layers"], step["kernel"], digits(step["median_us"]), share, *speed))
    return grid(("step", "kernel", "µs", "share", "GFLOP/s", f"of {layers['peak_gflops']:.0f}"), rows)
