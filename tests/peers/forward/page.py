"""docs/performance.json, docs/performance.md and docs/performance/*.svg from a record."""

import json

from plot import draw
from tables import batches, sections

HEAD = """# Performance

`scripts/bench --write` measured this and wrote this page and its pictures from [performance.json](performance.json);
no figure is typed. Measure it on your machine with `scripts/bench`, and compare with `scripts/bench --compare
docs/performance.json`.
"""

METHOD = """Each figure is a median, with the 10th and the 90th percentile in brackets, over {rounds} rounds. In each
round every engine has one turn of about {sample_ms:g} ms on the same inputs, beginning with another one each time; in
the browser all of them in one page. A ratio is the median of the rounds' ratios: how many times as long as Lenslet the
other takes. All run on one thread with the same weights, warm, each at its best: onnxruntime with all graph
optimisations and a session for each batch size, natively without copying inputs or outputs; TensorFlow.js by its fused
operations, with batch norm folded and channels last; LibTorch as a module or as a frozen and optimised script,
whichever is faster. In the browser a prediction begins and ends with a `Float32Array`.

Nothing is timed before its outputs for all inputs agree with Lenslet's, |difference| ≤ {tolerance:g} · max(1, |ours|):
in 32 bits two orders of summing n products differ by some n · 2⁻²⁴ of their size, and n is at most 3136.

The inputs are the fifty digits of `tests/data` and the drawn faces of the page. ° marks networks without trained
weights so far: theirs are random (seed {seed}). Processor time stands in for energy."""

NOTES = {
    "In the browser, beside native onnxruntime":
        "The same measurement in the page, in each of whose rounds native onnxruntime had a turn as well.",
    "From navigation to the first prediction":
        "With the network {started}, from a server on the same machine: the page loads one engine and the network and "
        "runs it once. Cold is a browser that was just started; warm is the same page again, whose files it may take "
        "from its cache.",
    "Over the wire":
        "Everything that this page fetched but the page's own few lines, each file compressed by itself at the highest "
        "level.",
}


def write_page(record, docs):
    pictures = {}
    for where in ("browser", "native"):
        for batch in batches(record, where):
            pictures[f"{where}-{batch}.svg"] = draw(record, where, batch)
    (docs / "performance").mkdir(exist_ok=True)
    for stale in (docs / "performance").glob("*.svg"):
        if stale.name not in pictures:
            stale.unlink()
    for name, content in pictures.items():
        (docs / "performance" / name).write_text(content, encoding="utf-8")
    (docs / "performance.json").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    (docs / "performance.md").write_text(text_of(record, pictures), encoding="utf-8")


def text_of(record, pictures):
    parts = [HEAD, about(record), METHOD.format(**record["settings"])]
    for title, body in sections(record):
        parts.append(f"## {title}")
        if title in NOTES:
            parts.append(NOTES[title].format(**record))
        for where, words in (("browser", "In the browser, batch "), ("native", "Natively, batch ")):
            if title.startswith(words) and (name := f"{where}-{title.removeprefix(words)}.svg") in pictures:
                parts.append(f"![{title}: milliseconds by network and engine](performance/{name})")
        parts.append(body)
    return "\n\n".join(part.strip() for part in parts) + "\n"


def about(record):
    machine, versions = record["machine"], record["versions"]
    same = [f"{name} stands for {', '.join(network['same'])} too" for name, network in record["networks"].items()
            if network["same"]]
    names = {"lenslet": "Lenslet", "chromium": "Chromium", "onnxruntime-web": "onnxruntime-web",
             "tfjs": "TensorFlow.js", "onnxruntime": "onnxruntime", "libtorch": "LibTorch"}
    sets = [f"`{kernels}` {words}" for where, words in (("browser", "in the browser"), ("native", "natively"))
            if (kernels := next((batch["lenslet"]["name"] for network in record["networks"].values()
                                 for batch in network.get(where, {}).values()), None))]
    told = [f"{name} {versions[key]}" for key, name in names.items() if key in versions]
    return (f"Measured {machine['date']} on {machine['processor']}, {machine['cores']} cores, {machine['system']} "
            f"(load {machine['load']:.1f} when it began), with {', '.join(told)}."
            + (f" Lenslet's kernels were {', '.join(sets)}." if sets else "")
            + (f" Networks that differ in their layers' names only are timed once: {'; '.join(same)}." if same else ""))
