"""Test digits as the network sees them, each with what it says."""

import svg

COLUMNS, SIDE = 6, 112
TILE_WIDTH, TILE_HEIGHT, TOP = 136, 172, 52


def draw_gallery(title, digits):
    parts = [svg.text(20, 30, title, "title")]
    for at, digit in enumerate(digits):
        x, y = 20 + TILE_WIDTH * (at % COLUMNS), TOP + TILE_HEIGHT * (at // COLUMNS)
        parts.append(svg.image(x, y, SIDE, digit.pixels, 28))
        right = digit.label == digit.truth
        said = f"says {digit.label}" + f", is {digit.truth}" * (not right)
        parts += [svg.text(x, y + SIDE + 18, said, "a small" if right else "b small"),
                  svg.text(x, y + SIDE + 35, f"{percent(digit.probability)} · #{digit.image}", "quiet small")]
    rows = -(-len(digits) // COLUMNS)
    return svg.document(20 + TILE_WIDTH * COLUMNS, TOP + TILE_HEIGHT * rows, title, parts)


def percent(probability):
    """Never 100 % or 0: no network of these is certain."""
    if probability < 0.0005:
        return "< 0.1 %"
    return f"{100 * probability:.1f} %" if probability < 0.9995 else "> 99.9 %"
