"""What the tests of scripts/results share: models with made-up records, and running it on them."""
import json
import math
import re
import struct
import subprocess
import sys
import xml.etree.ElementTree as xml
from pathlib import Path

from support import LENSLET, Case, safetensors_of, write_mnist

ROOT = Path(__file__).resolve().parents[2]
SVG = "{http://www.w3.org/2000/svg}"
SMILE = {"conv1": (32, 3), "conv2": (64, 32), "conv3": (128, 64), "conv4": (256, 128)}


def header_of(path):
    content = path.read_bytes()
    start = 8 + struct.unpack("<Q", content[:8])[0]
    return json.loads(content[8:start]), content[start:]


def training_of(path):
    return json.loads(header_of(path)[0]["__metadata__"]["lenslet"]).get("training", {})


def set_training(path, training):
    header, data = header_of(path)
    lenslet = json.loads(header["__metadata__"]["lenslet"])
    header["__metadata__"]["lenslet"] = json.dumps({**lenslet, "training": training})
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)


def record(epochs=7, right=98765, total=123456, **more):
    """Numbers that no default could be."""
    share = right / total
    history = [{"learning_rate": 0.1, "training_loss": 1.7 / (1 + i) ** 2, "training_accuracy": 1 - 0.31 / (1 + i),
                "validation_loss": 0.9 / (1 + i), "validation_accuracy": 1 - 0.2 / (1 + i) ** 0.5,
                "seconds": 1.5 + i * i}
               for i in range(epochs)]
    recipe = {"name": "mine", "about": "a | b\n<script>&amp; `x`", "network": "lenet5", "epochs": epochs}
    test = {"correct": right, "total": total, "accuracy": share,
            "standard_error": math.sqrt(share * (1 - share) / total)}
    return {"recipe": recipe, "epochs": epochs, "kept_epoch": 5, "seed": 4711, "weights": "F32", "device": "cpu",
            "threads": 3, "seconds": 6543.21, "history": history, "test": test, **more}


def rows_of(page):
    """{network: its cells by the name of their column}"""
    rows = [re.split(r"(?<!\\) \| ", line[2:-2]) for line in page.splitlines() if line.startswith("| ")]
    return {re.match(r"\[(.+)\]", row[0])[1]: dict(zip(rows[0], row, strict=True))
            for row in rows if row[0].startswith("[")}


def expected_row(path):
    """What the row of a trained file says, from the bytes of the file alone."""
    header, training = header_of(path)[0], training_of(path)
    weights = {name: entry for name, entry in header.items() if name != "__metadata__" and "known_answer" not in name}
    learnt = [entry for name, entry in weights.items()
              if not re.search(r"running_(mean|var)$|num_batches_tracked$", name)]
    epochs, kept = training.get("epochs"), training.get("kept_epoch", training.get("epochs"))
    averaged = training.get("recipe", {}).get("averaged_epochs")
    told = f"{epochs}, mean of {averaged}" if averaged else f"{epochs}, kept {kept}"
    test, seconds, threads = training.get("test"), training.get("seconds"), training.get("threads")
    each = sorted(epoch["seconds"] for epoch in training.get("history", []) if "seconds" in epoch)
    median = f" ({(each[(len(each) - 1) // 2] + each[len(each) // 2]) / 2:.3g} s an epoch)" if each else ""
    return {
        "reached": f"{100 * test['accuracy']:.2f} ± {100 * test['standard_error']:.2f} %" if test else "–",
        "epochs": "–" if epochs is None else f"{epochs}" if kept == epochs and not averaged else told,
        "training": f"{seconds:,.0f} s{median}, {training['device']}, {threads} thread{'s' if threads > 1 else ''}"
                    if seconds is not None else "–",
        "parameters": f"{sum(math.prod(entry['shape']) for entry in learnt):,}",
        "file": f"{path.stat().st_size:,} B, {'/'.join(sorted({e['dtype'] for e in weights.values()} - {'I64'}))}",
        "seed": str(training.get("seed", "–")),
    }


class ResultsCase(Case):
    lenet5 = None  # The bytes of a model without a record, made once.

    def setUp(self):
        super().setUp()
        self.models = self.folder / "models"
        self.models.mkdir()
        write_mnist(self.folder / "data/mnist")

    def add_model(self, name, training=None):
        path = self.models / f"{name}.safetensors"
        if ResultsCase.lenet5 is None:
            ResultsCase.lenet5 = self.make_model().read_bytes()
        path.write_bytes(ResultsCase.lenet5)
        if training is not None:
            set_training(path, training)
        return path

    def add_smile(self, training):
        tensors = {}
        for layer, (out, channels) in SMILE.items():
            tensors[f"{layer}.weight"] = ([out, channels, 3, 3], bytes(4 * 9 * out * channels))
            tensors[f"{layer}.bias"] = ([out], bytes(4 * out))
        tensors |= {"fc.weight": ([1, 256], bytes(4 * 256)), "fc.bias": ([1], bytes(4))}
        (self.folder / "smile-weights").write_bytes(safetensors_of(tensors))
        path = self.models / "smile.safetensors"
        self.succeed("convert", self.folder / "smile-weights", "--architecture", "smile", "-o", path)
        set_training(path, training)

    def generate(self):
        return subprocess.run([sys.executable, "-B", ROOT / "scripts/results_page", "--models", self.models, "--output",
                               self.folder / "docs", "--data", self.folder / "data"],
                              env={"LENSLET": LENSLET}, capture_output=True, text=True, timeout=300)

    def page(self):
        result = self.generate()
        self.assertEqual(result.returncode, 0, result.stderr)
        return (self.folder / "docs/results.md").read_text()

    def picture(self, name):
        return xml.parse(self.folder / f"docs/results/{name}.svg").getroot()

    def texts(self, name):
        return [element.text for element in self.picture(name).iter(f"{SVG}text")]

    def check_rows(self, page, folder):
        rows, paths = rows_of(page), list(folder.glob("*.safetensors"))
        self.assertEqual(sorted(rows), sorted(path.stem for path in paths))
        for path in paths:
            expected = expected_row(path)
            self.assertEqual({key: rows[path.stem][key] for key in expected}, expected, path.name)
        return rows
