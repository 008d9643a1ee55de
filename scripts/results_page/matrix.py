"""The confusion matrix: what was there, and what the network said."""

from textwrap import wrap

import svg

CELL, TOP = 40, 92
LONGEST_NAME = 12
LETTER, LINE = 7, 14  # Of the names, in pixels.


def draw_matrix(title, counts, classes):
    """counts: [truth][prediction]. Errors are shaded by their share of the most frequent one."""
    size = len(counts)
    names = [classes[i] if i < len(classes) else str(i) for i in range(size)]
    names = [name if len(name) <= LONGEST_NAME else name[:LONGEST_NAME - 1] + "…" for name in names]
    left = max(70, 24 + LETTER * max(map(len, names)))
    most = max((counts[t][p] for t in range(size) for p in range(size) if t != p), default=0)
    right = left + CELL * size
    parts = [svg.text(20, 30, title, "title"), svg.text(left, TOP - 42, "the network says →", "quiet small"),
             svg.text(left - 10, TOP - 12, "truth ↓", "quiet small", "end"),
             svg.text(right + 14, TOP - 12, "right, %", "quiet small")]
    for at, name in enumerate(names):
        middle = at * CELL + CELL / 2
        for above, part in enumerate(reversed(wrap(name, CELL // LETTER))):
            parts.append(svg.text(left + middle, TOP - 12 - LINE * above, part, "", "middle"))
        parts.append(svg.text(left - 10, TOP + middle + 5, name, "", "end"))
    for truth, row in enumerate(counts):
        y = TOP + CELL * truth
        for predicted, count in enumerate(row):
            x = left + CELL * predicted
            if truth == predicted:
                parts.append(svg.rectangle(x + 1, y + 1, CELL - 2, CELL - 2, "right", 0.16))
            elif count > 0:
                parts.append(svg.rectangle(x + 1, y + 1, CELL - 2, CELL - 2, "wrong", 0.10 + 0.55 * count / most))
            parts.append(svg.text(x + CELL / 2, y + CELL / 2 + 5, str(count) if count else "·",
                                  "" if count else "quiet", "middle"))
        if sum(row):
            parts.append(svg.text(right + 14, y + CELL / 2 + 5, f"{100 * row[truth] / sum(row):.1f}", "quiet"))
    return svg.document(max(right + 90, 40 + 8 * len(title)), TOP + CELL * size + 20, title, parts)
