"""The page's table: a row for each trained file, every figure out of its record."""

import statistics

from reported import as_told
from reproduce import command_of

HEADER = ("network", "reported", "reached", "epochs", "training", "parameters", "file", "seed", "trained again by")
NONE = "–"


def table(networks, reported, recipes):
    rows = [HEADER, ("---", *["--:"] * 7, "---")]
    rows += [row_of(network, reported, recipes) for network in networks]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def row_of(network, reported, recipes):
    training = network.training
    percent = reported.of(network.name).number("test", 100)
    command = command_of(network, recipes)
    return (
        f"[{network.name}](#{network.name})",
        NONE if percent is None else f"{as_told(percent)} %",
        NONE if network.test is None else f"{100 * network.test[2]:.2f} ± {100 * network.test[3]:.2f} %",
        epochs_of(network),
        time_of(network),
        f"{network.parameters:,}",
        f"{network.size_bytes:,} B, {network.stored}",
        NONE if training.count("seed") is None else str(training.count("seed")),
        NONE if command is None else f"`{command}`",
    )


def epochs_of(network):
    if network.epochs is None:
        return NONE
    if (averaged := network.recipe.count("averaged_epochs")) is not None:
        return f"{network.epochs}, mean of {min(averaged, network.epochs)}"
    return str(network.epochs) + f", kept {network.kept_epoch}" * (network.kept_epoch != network.epochs)


def time_of(network):
    training = network.training
    seconds, threads = training.number("seconds"), training.count("threads")
    if seconds is None:
        return NONE
    device = training.text("device") or "unknown device"
    epochs = network.history.get("seconds")
    return (f"{seconds:,.0f} s" + (f" ({statistics.median(epochs):.3g} s an epoch)" if epochs else "") + f", {device}"
            + (f", {threads} thread{'s' * (threads != 1)}" if threads else ""))
