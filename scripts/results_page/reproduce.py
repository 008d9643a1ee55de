"""The command that trains a file again."""

import json


def command_of(network, recipes):
    """Shell text, or None where the recipe in the record is not, or no longer, the one that the program knows."""
    name, training, recipe = network.recipe.text("name"), network.training, network.recipe.value
    if name is None or not is_known(name, recipe, recipes):
        return None
    words = ["scripts/lenslet", "train", name]
    if network.epochs != recipe.get("epochs") and "patience" not in recipe:
        words += ["--epochs", str(network.epochs)]
    if training.count("seed") != recipe.get("seed", 0):
        words += ["--seed", str(training.count("seed"))]
    if training.count("limit"):
        words += ["--limit", str(training.count("limit"))]
    if training.text("device") == "cuda":
        words += ["--device", "cuda"]
    elif training.count("threads"):  # Sums are split by threads, so their rounding follows the number of these.
        words.insert(0, f"OMP_NUM_THREADS={training.count('threads')}")
    return " ".join(words)


def is_known(name, recipe, recipes):
    file = recipes / f"{name}.json"
    if "/" in name or not file.is_file():
        return False
    known = json.loads(file.read_text(encoding="utf-8"))
    return same_recipe(known, recipe)


def same_recipe(one, other):
    """`about` is for people and changes nothing."""
    return {**one, "about": None} == {**other, "about": None}
