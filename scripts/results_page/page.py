"""docs/results.md as text, and its pictures."""

import re

from aims import shortfalls
from curves import Level, Line, draw_curves
from faces import draw_faces
from gallery import draw_gallery, percent
from matrix import draw_matrix
from reported import as_told
from reproduce import command_of
from table import table

HEAD = """# Results

`scripts/results` writes this page and its pictures from the records in the trained files and from what it measures. Typed
are only words: the recipes' own, and the notes on what was tried and why a figure falls short, with the figures they quote
(files that were only tried are not kept, so that no command gives those figures again).
*Reported* is what the network's tutorial says ([results/reported.json](results/reported.json)). *Reached* is the share
of the test set that the network reads rightly, ± its standard error √(p (1 − p) / n); it chose no weights, only
whether they are stored in half precision. *Training* is the time of the whole training, and the median of an epoch's:
many shared their processor with other work. The command of the last column trains by the same recipe. With as many threads
on the same kind of machine it gives the same weights if the program is the one that trained the file, about that of the commit
that added it; a later one may round otherwise.

The curves' axes are logarithmic: a step up or down is a factor of the loss, or of the share of errors. The digits are
the first twelve of MNIST's test set and those that a network is most sure of and wrong about; # is their place in it.

`lenslet eval FILE --data drawn` measures a network on *digits drawn by rule*. `scripts/data handwriting` brings the *digits of
handwriting fonts*, which no network has learnt from and none was chosen by, and `lenslet eval FILE --data folder --data-dir
data/handwriting` measures on them. On few images even a network that is exactly as sure as it is right shows some
*expected calibration error*.

Photos of faces are told by the names of their files, for they are [not ours to give away](photos.md).
"""


class Page:
    """Sections are added one by one; `pictures` maps a picture's file to its SVG."""

    def __init__(self, networks, reported, recipes, seeds):
        self.networks, self.reported, self.recipes, self.seeds = networks, reported, recipes, seeds
        self.pictures, self.calibration = {}, {}
        self.parts = []

    def text(self):
        head = [HEAD, table(self.networks, self.reported, self.recipes), self._missing(), self._shortfalls()]
        return re.sub(r"\n{3,}", "\n\n", "\n\n".join(part for part in [*head, *self.parts] if part)) + "\n"

    def _missing(self):
        missing = [name for name in self.reported.names if name not in {network.name for network in self.networks}]
        notes = [note for name in missing if (note := self.reported.of(name).text("note"))]
        return " ".join([f"Not trained yet: {', '.join(missing)}.", *map(plain, notes)]) if missing else ""

    def _shortfalls(self):
        lines = [f"- **{network.name}** is {gap}" for network in self.networks
                 if "below" in (gap := self._compare(network))]
        lines += [f"- **{network.name}** {sentence}" for network in self.networks
                  for sentence in shortfalls(network, self.reported.of(network.name).object("aim"),
                                             self.calibration.get(network.name))]
        return "\n".join(lines)

    def _compare(self, network):
        """'0.15 points below the reported 99.567 % (1.9 standard errors). ' and the reason, or how far above."""
        goal = self.reported.test(network.name)
        if goal is None or network.test is None:
            return ""
        _, _, accuracy, error = network.test
        gap = round(goal - accuracy, 9)
        if gap <= 0:
            above = f"{-100 * gap:.3g} points above" if gap < 0 else "exactly"
            return f"{above} the reported {as_told(100 * goal)} %."
        errors = f" ({gap / error:.1f} standard errors)" if error > 0 else ""
        reason = self.reported.of(network.name).text("reason") or ""
        return f"{100 * gap:.3g} points below the reported {as_told(100 * goal)} %{errors}. {plain(reason)}".strip()

    def add_network(self, network):
        entry, recipe = self.reported.of(network.name), network.recipe
        lines = [f"## {network.name}", f"**{plain(network.title)}.** {plain(recipe.text('about') or '')}".strip()]
        if note := entry.text("note"):
            lines.append(plain(note))
        if network.test is None:
            lines.append("The file's record holds no test score.")
        else:
            right, total, accuracy, error = network.test
            lines.append(f"It reads {right:,} of {total:,} test images rightly: {100 * accuracy:.2f} ± "
                         f"{100 * error:.2f} %{', ' + gap if (gap := self._compare(network)) else '.'}")
        if source := entry.text("source"):
            percent = entry.number("test", 100)
            lines.append("Reported: " + ("" if percent is None else f"{as_told(percent)} % by ") + plain(source))
        lines += [self._validation(network, entry.number("validation", 100)), self._seeds(network)]
        if recipe.value and command_of(network, self.recipes) is None:
            lines.append("Its recipe is not, or no longer, among `native/recipes`; "
                         f"`lenslet inspect {network.path.name} --json` prints the one that it was trained by.")
        self.parts += [*lines, self._curves(network)]

    def add_tried(self, network):
        """What was tried for a network and is not kept, and what came of it."""
        tried = self.reported.of(network.name).object("tried")
        rows = [f"| {plain(what)} | {plain(tried.text(what))} |" for what in tried.value]
        if rows:
            self.parts.append("\n".join(["| tried, and not kept | what came of it |", "| --- | --- |", *rows]))

    def _seeds(self, network):
        runs = self.seeds.of(network)
        if not runs:
            return ""
        goal, mean = self.reported.test(network.name), sum(accuracy for _, accuracy in runs) / len(runs)
        seeds = [str(seed) for seed, _ in runs]
        told = "" if goal is None else f" The tutorial claims {as_told(100 * goal)} %."
        return (f"With the seeds {', '.join(seeds)} the same recipe reaches "
                f"{', '.join(f'{100 * accuracy:.2f}' for _, accuracy in runs)} %, {100 * mean:.2f} % on average."
                f"{told} (`scripts/results --seeds {network.name} {' '.join(seeds)}`)")

    def _validation(self, network, reported_percent):
        told = "" if reported_percent is None else f" (reported: {as_told(reported_percent)} %)"
        share = "a part of which" if network.recipe.number("validation") else "all of which"
        beside = f", {share} are drawings" * learnt_drawings(network)
        values = network.history.get("validation_accuracy")
        if (mean := network.training.object("mean_validation").number("accuracy", 1)) is not None:
            return (f"The mean of the weights reaches {100 * mean:.2f} % on the validation images{told}{beside}"
                    + (f"; the weights of the last epoch reach {100 * values[-1]:.2f} %." if values else "."))
        if not values and network.training.object("data").number("validation_images") == 0:
            return "No images were held out to validate on: it learnt from all of them."
        if not values or not 1 <= network.kept_epoch <= len(values):
            return ""
        return (f"On the validation images{beside} it reached {100 * values[network.kept_epoch - 1]:.2f} %{told} "
                f"at the epoch whose weights are kept.")

    def _curves(self, network):
        history = network.history
        styles = {"training": "a dashed" if "validation_loss" in history else "a", "validation": "b"}
        losses = [Line(part, history[f"{part}_loss"], style) for part, style in styles.items()
                  if f"{part}_loss" in history]
        accuracies = [Line(part, history[f"{part}_accuracy"], style) for part, style in styles.items()
                      if f"{part}_accuracy" in history]
        if not losses or not accuracies:
            return "The file's record holds no history of the training."
        levels = []
        if network.test is not None:
            levels.append(Level("test", network.test[2], "ink", network.kept_epoch))
        if (goal := self.reported.test(network.name)) is not None:
            levels.append(Level("reported", goal, "faint dotted"))
        return self._picture(f"{network.name}-curves", f"Learning curves of {network.name}",
                             draw_curves(f"{network.name}: learning curves", losses, accuracies, levels,
                                         network.kept_epoch))

    def add_digits(self, network, measured, drawn, handwriting):
        name, share = network.name, 100 * measured.right / measured.total
        self.calibration[name] = measured.calibration
        told = f"{name}: {measured.right:,} of {measured.total:,} test images right ({share:.2f} %)"
        if network.test is not None and network.test[0] != measured.right:
            self.parts.append(f"Measured again for these pictures, {measured.right:,} of {measured.total:,} are right.")
        self.parts += [
            f"Its expected calibration error on the test set is {measured.calibration}"
            + (f", on the digits of handwriting fonts {handwriting.calibration}" if handwriting else "")
            + (f", and on the drawings by rule, most of its errors there being letters and signs, {drawn.calibration}"
               if drawn.refused is not None else "") + ". It reads "
            f"{100 * drawn.right / drawn.digits:.2f} % of {drawn.digits:,} digits drawn by rule rightly"
            + (f", and {100 * handwriting.right / handwriting.total:.2f} ± {100 * handwriting.standard_error:.2f} % of "
               f"{handwriting.total:,} digits of handwriting fonts." if handwriting else ".")
            + " Those drawn by rule are the shapes that it learnt from, with another seed." * learnt_drawings(network),
            self._refusals(measured.total, measured.refused(network.classes), drawn),
            self._picture(f"{name}-confusion", f"Confusion matrix of {name}",
                          draw_matrix(told, measured.confusion, network.classes)),
            self._picture(f"{name}-digits", f"The first twelve test digits as {name} reads them",
                          draw_gallery(f"{name}: the first {len(measured.first)} test digits",
                                       measured.first))]
        if measured.worst:
            self.parts.append(self._picture(
                f"{name}-worst", f"The worst mistakes of {name}",
                draw_gallery(f"{name}: its most confident mistakes", measured.worst)))

    @staticmethod
    def _refusals(tested, refused, drawn):
        if refused is None or drawn.refused is None:
            return ""
        (strangers, missed_strangers), (kin, missed_kin) = drawn.strangers, drawn.kin
        letters = [name for name in drawn.learnt if len(name) == 1]
        boxes = [name for name in drawn.learnt if "box" in name]
        worst = sorted(drawn.learnt, key=lambda name: (-share_missed(drawn.learnt, [name]), name))[:8]
        return (f"It takes {refused} of the {tested:,} test digits and {100 * drawn.refused / drawn.digits:.2f} % of the "
                f"drawn ones for no digit (false alarms). It takes for a digit (misses) "
                f"{100 * missed_strangers / strangers:.2f} % of {strangers:,} letters and signs of which it learnt none, "
                f"and {100 * missed_kin / kin:.2f} % of {kin:,} scribbles, hatchings, lines, spirals, dots and pairs of "
                f"shapes, which follow the rules of those that it learnt with another seed (64 % of the pairs have a sign in "
                f"them that it did not learn). Of the {len(drawn.learnt)} letters "
                f"and signs that it did learn, each drawn {next(iter(drawn.learnt.values()))[0]} times with another seed "
                f"(`lenslet eval FILE --data signs`), it takes {share_missed(drawn.learnt, drawn.learnt):.2f} % for a digit: "
                f"{share_missed(drawn.learnt, letters):.2f} % of the {len(letters)} Latin letters, "
                f"{share_missed(drawn.learnt, boxes):.2f} % of the boxes; most often "
                f"{', '.join(f'{name} ({share_missed(drawn.learnt, [name]):.0f} %)' for name in worst)}.")

    def add_faces(self, network, faces, strip):
        """The photos are not ours to show: they are told by the names of their files."""
        name, yes = network.name, faces.classes[-1]
        self.calibration[name] = faces.calibration
        share = 100 * faces.right / faces.total
        worst = "; ".join(f"{plain(face.name)} ({plain(face.label)}, {percent(face.probability)})"
                          for face in faces.worst)
        self.parts += [
            f"Its expected calibration error on the test photos is {faces.calibration}.",
            self._picture(f"{name}-confusion", f"Confusion matrix of {name}",
                          draw_matrix(f"{name}: {faces.right:,} of {faces.total:,} test photos right ({share:.2f} %)",
                                      faces.confusion, faces.classes)),
            self._picture(f"{name}-faces", f"{len(faces.photos)} test photos as {name} sees them, by file name",
                          draw_faces(f"{name}: {len(faces.photos)} test photos, which are not ours to show",
                                     faces.photos, yes, faces.drawn, strip)),
            f"Its most confident mistakes: {worst}." if worst else "",
            robustness_table(faces) if faces.changed else ""]

    def add_note(self, text):
        self.parts.append(plain(text))

    def add_lesson(self, title, network, against):
        """Two files that differ in their weight decay, in one picture."""
        pair = [(against, "a dashed"), (network, "b")]
        decays = [f"{side.recipe.object('optimizer').number('weight_decay') or 0:.9f}".rstrip("0").rstrip(".")
                  for side, _ in pair]  # As 0.00005, not 5e-05.
        part = "validation" if all("validation_loss" in side.history for side, _ in pair) else "training"

        def lines(what):
            return [Line(decay, side.history[f"{part}_{what}"], style)
                    for (side, style), decay in zip(pair, decays, strict=True) if f"{part}_{what}" in side.history]

        self.parts += [f"## {title}"]
        if None in (network.test, against.test) or len(lines("loss")) + len(lines("accuracy")) < 4:
            self.parts.append("One of the two files' records holds no history or test score.")
            return
        self.parts += [
            f"`{network.name}` is `{against.name}` with a weight decay of {decays[1]} instead of {decays[0]}. It reads "
            f"{100 * network.test[2]:.2f} % of the test set rightly instead of {100 * against.test[2]:.2f} %. The"
            f" tutorial saw it fall to {as_told(self.reported.of(network.name).number('test', 100))} %.",
            self._picture("weight-decay", f"Learning curves with weight decay {decays[0]} and {decays[1]}",
                          draw_curves(f"On the {part} images, by weight decay", lines("loss"), lines("accuracy"),
                                      [Level("test", side.test[2], style, side.kept_epoch) for side, style in pair]))]

    def _picture(self, name, alternative, content):
        self.pictures[f"{name}.svg"] = content
        return f"![{alternative}](results/{name}.svg)"


def robustness_table(faces):
    rows = "".join(f"| {change} | {100 * share:.2f} % |\n" for change, share in faces.changed.items())
    return ("The same test photos, each changed, cut out and resized by Pillow:\n\n"
            f"| change | read rightly |\n|---|---|\n{rows.rstrip()}")


def share_missed(signs, names):
    """In percent: of the drawings of those signs, how many are taken for a digit."""
    count, missed = (sum(signs[name][at] for name in names) for at in (0, 1))
    return 100 * missed / count


def learnt_drawings(network):
    return bool(network.recipe.value.get("drawn"))


def plain(text):
    """Text for people inside Markdown: one line, and no character that means something there."""
    return re.sub(r"([\\`*_\[\]|<>#])", r"\\\1", " ".join(text.split()))
