"""usage: index_models.py FOLDER OUT.json

Lists the networks of a folder of Lenslet files (docs/format.md) for the page, from what the files themselves say."""

import json
import os
import struct
import sys

from multiply_adds import multiply_adds

# Which tutorial a recipe comes from shows in its name; groups and what belongs to them in the page's order.
GROUPS = [
    ("Lenslet's own", ("digits",)),
    ("Fully connected", ("fc",)),
    ("After Nielsen's book", ("nielsen",)),
    ("LeNet-5", ("lenet5",)),
    ("Batch normalisation", ("batchnorm",)),
    ("A deep network", ("deep-cnn",)),
    ("Faces", ("smile",)),
]
OTHERS = "Others"
LESSON = "The tutorial's lesson: "
KNOWN_ANSWER = "lenslet.known_answer."


def group_of(name):
    for i, (group, starts) in enumerate(GROUPS):
        if name.startswith(starts):
            return i, group
    return len(GROUPS), OTHERS


def variant_of(name, network):
    """What tells a recipe from the one that is named like its network: ", extended"."""
    parts, common = name.split("-"), network.split("-")
    while parts and common and parts[0] == common[0]:
        del parts[0], common[0]
    return ", " + " ".join(parts) if parts else ""


def lesson_of(training):
    """What a network is there to show that ought to fail, as its recipe begins to say; None of all others."""
    about = training.get("recipe", {}).get("about", "")
    if not about.startswith(LESSON):
        return None
    sentence = about.removeprefix(LESSON).split(". ")[0].rstrip(".")
    return sentence.split(" with ", 1)[-1]


def read_header(path):
    with open(path, "rb") as file:
        length = struct.unpack("<Q", file.read(8))[0]
        if length > os.path.getsize(path) - 8:
            raise ValueError("it ends within its header")
        return json.loads(file.read(length))


def describe(path):
    header = read_header(path)
    record = json.loads(header.pop("__metadata__")["lenslet"])
    architecture, training = record["architecture"], record.get("training", {})
    name = os.path.basename(path).removesuffix(".safetensors")
    title = architecture.get("title", architecture["name"])
    parameters = 0
    for key, tensor in header.items():
        # As PyTorch counts: batch norm's running statistics are buffers.
        if key.startswith(KNOWN_ANSWER) or key.endswith((".running_mean", ".running_var", ".num_batches_tracked")):
            continue
        elements = 1
        for side in tensor["shape"]:
            elements *= side
        parameters += elements
    return {
        "name": name,
        "title": title + variant_of(name, architecture["name"]),
        "group": group_of(name)[1],
        "preparation": architecture["input"].get("preparation", "none"),
        "accuracy": training.get("test", {}).get("accuracy"),
        "lesson": lesson_of(training),
        "parameters": parameters,
        "multiply_adds": multiply_adds(architecture),
        "bytes": os.path.getsize(path),
    }


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__.splitlines()[0])
    folder, out = sys.argv[1:]
    networks = []
    for file in sorted(os.listdir(folder)):
        if not file.endswith(".safetensors"):
            continue
        try:
            networks.append(describe(os.path.join(folder, file)))
        except (ValueError, KeyError, TypeError, AttributeError, struct.error) as error:
            sys.exit(f"error: {os.path.join(folder, file)} is no Lenslet file: {error!r}")
    # As a tutorial goes: each one better than the one before, and what fails on purpose at the end.
    networks.sort(key=lambda one: (group_of(one["name"])[0], bool(one["lesson"]), one["accuracy"] or 0, one["name"]))
    text = json.dumps(networks, indent=1, ensure_ascii=False) + "\n"
    os.makedirs(os.path.dirname(os.path.abspath(out)), exist_ok=True)
    with open(out, "w", encoding="utf-8") as file:
        file.write(text)


if __name__ == "__main__":
    main()
