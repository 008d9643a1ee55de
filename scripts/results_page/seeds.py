"""docs/results/seeds.json: one recipe trained with several seeds, so that luck can be told from skill."""

import json

from failure import Failure
from records import Fields, read_network
from reproduce import same_recipe

KEPT = ("correct", "total", "accuracy", "standard_error")


def train_seeds(lenslet, name, seeds, models, folder, recipes, record):
    """Trains what is not there yet, into `folder`, and writes the scores to `record`."""
    file = recipes / f"{name}.json"
    if "/" in name or not file.is_file():
        raise Failure(f"there is no recipe {name} in {recipes}")
    recipe = json.loads(file.read_text(encoding="utf-8"))
    runs = [run_of(lenslet, recipe, seed, models / f"{name}.safetensors", folder / f"{name}-{seed}.safetensors")
            for seed in seeds]
    known = read(record)
    known[name] = {"recipe": recipe, "runs": runs}
    record.parent.mkdir(parents=True, exist_ok=True)
    record.write_text(json.dumps(known, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def run_of(lenslet, recipe, seed, shipped, own):
    for path in (shipped, own):
        if path.exists() and (score := score_of(read_network(lenslet, path), recipe, seed)):
            return score
    own.parent.mkdir(parents=True, exist_ok=True)
    resume = ["--resume"] if own.with_name(own.name + ".checkpoint").exists() else []
    lenslet.train(recipe["name"], "--seed", seed, "-o", own, *resume)
    if score := score_of(read_network(lenslet, own), recipe, seed):
        return score
    raise Failure(f"{own}: trained by another recipe than native/recipes/{recipe['name']}.json; is the program built?")


def score_of(network, recipe, seed):
    """None where the file is of another recipe, seed or length."""
    training = network.training
    if not same_recipe(network.recipe.value, recipe) or training.count("seed") != seed or network.test is None:
        return None
    if network.epochs != recipe["epochs"] and "patience" not in recipe:
        return None
    return {"seed": seed, **dict(zip(KEPT, network.test, strict=True)), "epochs": network.epochs,
            "seconds": round(training.number("seconds") or 0), "threads": training.count("threads")}


def read(record):
    try:
        return Fields(json.loads(record.read_text(encoding="utf-8")), str(record)).value if record.exists() else {}
    except ValueError as error:
        raise Failure(f"{record}: {error}") from error


class Seeds:
    def __init__(self, record):
        self._networks = Fields(read(record), str(record))

    def of(self, network):
        """[(seed, accuracy)] of the recipe that the file was trained by; empty without."""
        entry = self._networks.object(network.name)
        if not same_recipe(entry.object("recipe").value, network.recipe.value):
            return []
        runs = [Fields(run, f"{entry.where}.runs[{i}]") for i, run in enumerate(entry.list("runs") or [])]
        return [(run.count("seed"), run.number("accuracy", 1)) for run in runs]
