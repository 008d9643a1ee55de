"""Learning curves: loss and accuracy by epoch, each line named at its end."""

from dataclasses import dataclass

import svg
from scales import accuracy_scale, loss_scale

WIDTH, HEIGHT = 904, 330
PLOT_WIDTH, PLOT_HEIGHT = 250, 190
TOP, LEFT, STEP = 82, 62, 446
LABEL_HEIGHT = 16  # Names at the lines' ends keep this distance from each other.
MARKED = 12  # With so few epochs each is a dot, too.


@dataclass
class Line:
    name: str
    values: list[float]  # One for each epoch.
    style: str  # Classes of svg.STYLE: a colour, and dashes so that no line is told by its colour alone.


@dataclass
class Level:
    """One value: what weights of `epoch` reach, a dot there, or what holds for all epochs; a line to the right edge."""

    name: str
    value: float
    style: str
    epoch: int | None = None


def draw_curves(title, losses, accuracies, levels=(), kept_epoch=None):
    """`losses` and `accuracies` are Lines; `levels` stand in the accuracy's panel."""
    epochs = max(len(line.values) for line in [*losses, *accuracies])
    loss = loss_scale([value for line in losses for value in line.values])
    accuracy = accuracy_scale([value for line in accuracies for value in line.values] + [at.value for at in levels])
    parts = [svg.text(20, 30, title, "title"), *draw_legend(losses or accuracies, 20, 52)]
    parts += draw_panel(LEFT, "Loss", loss, losses, (), epochs, kept_epoch, lambda value: f"{value:.2g}")
    parts += draw_panel(LEFT + STEP, "Accuracy, %", accuracy, accuracies, levels, epochs, kept_epoch,
                        lambda value: f"{100 * value:.2f}")
    return svg.document(WIDTH, HEIGHT, title, parts)


def draw_legend(lines, x, y):
    parts = []
    for line in lines:
        parts += [svg.polyline([(x, y - 4), (x + 26, y - 4)], line.style), svg.text(x + 33, y, line.name, "small")]
        x += 56 + 7 * len(line.name)
    return parts


def draw_panel(left, caption, scale, lines, levels, epochs, kept_epoch, number):
    right, bottom = left + PLOT_WIDTH, TOP + PLOT_HEIGHT

    def x_of(epoch):
        return (left + right) / 2 if epochs == 1 else left + PLOT_WIDTH * (epoch - 1) / (epochs - 1)

    def y_of(value):
        return bottom - PLOT_HEIGHT * scale.position(value)

    parts = [svg.text(left, TOP - 8, caption, "quiet small")]
    parts += draw_axes(left, right, bottom, scale, [(x_of(epoch), epoch) for epoch in epoch_ticks(epochs)])
    kept = kept_epoch is not None and kept_epoch < epochs
    parts.append(svg.text((left + right) / 2, bottom + 38, "epoch" + f" (dotted: {kept_epoch}, the kept one)" * kept,
                          "quiet small", "middle"))
    if kept:
        parts.append(svg.line(x_of(kept_epoch), TOP, x_of(kept_epoch), bottom, "faint dotted"))
    names = []
    for line in lines:
        points = [(x_of(epoch), y_of(value)) for epoch, value in enumerate(line.values, 1)]
        parts.append(svg.polyline(points, line.style))
        if epochs <= MARKED:
            parts += [svg.dot(x, y, line.style.split()[0]) for x, y in points]
        names.append((points[-1][1], f"{line.name}: {number(line.values[-1])}", line.style))
    for level in levels:
        y, start = y_of(level.value), left if level.epoch is None else x_of(level.epoch)
        parts.append(svg.polyline([(start, y), (right, y)], level.style))
        if level.epoch is not None:
            parts.append(svg.dot(start, y, level.style.split()[0]))
        names.append((y, f"{level.name}: {number(level.value)}", level.style))
    for y, (_, name, style) in zip(spread([y for y, _, _ in sorted(names)], bottom), sorted(names), strict=True):
        parts.append(svg.text(right + 8, y + 4, name, f"small {style.split()[0]}"))
    return parts


def draw_axes(left, right, bottom, scale, epoch_marks):
    parts = []
    last = None
    for position, label in sorted(scale.ticks):
        y = bottom - PLOT_HEIGHT * position
        if last is not None and last - y < 15:
            continue
        last = y
        parts += [svg.line(left, y, right, y, "grid"), svg.text(left - 8, y + 4, label, "quiet small", "end")]
    parts.append(svg.line(left, bottom, right, bottom, "axis"))
    for x, epoch in epoch_marks:
        parts += [svg.line(x, bottom, x, bottom + 4, "axis"),
                  svg.text(x, bottom + 18, str(epoch), "quiet small", "middle")]
    return parts


def epoch_ticks(epochs):
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100, 200, 500, 10**6) if epochs / step <= 7)
    return range(1, epochs + 1, step) if step <= 2 else [1, *range(step, epochs + 1, step)]


def spread(ys, bottom):
    """The same heights, moved apart as little as needed, from the top down and then from the bottom up."""
    placed = []
    for y in ys:
        placed.append(max(y, placed[-1] + LABEL_HEIGHT) if placed else y)
    limit = bottom
    for i in reversed(range(len(placed))):
        placed[i] = min(placed[i], limit)
        limit = placed[i] - LABEL_HEIGHT
    return placed
