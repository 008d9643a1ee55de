"""Tables that read well as they are and as Markdown; numbers as people write them."""


def grid(header, rows):
    """The first column is text, the others are figures."""
    cells = [header, *rows]
    widths = [max(len(row[column]) for row in cells) for column in range(len(header))]

    def line(row):
        first, *others = row
        return "| " + " | ".join([first.ljust(widths[0]), *(cell.rjust(width) for cell, width in
                                                            zip(others, widths[1:], strict=True))]) + " |"

    rule = "|" + "|".join(["-" * (widths[0] + 2), *("-" * (width + 1) + ":" for width in widths[1:])]) + "|"
    return "\n".join([line(header), rule, *map(line, rows)])


def digits(value):
    """Three digits that count: 0.0123, 1.23, 12.3, 123, 1,234."""
    if value >= 100:
        return f"{value:,.0f}"
    places = 2
    while value and value * 10**places < 100 and places < 6:
        places += 1
    return f"{value:.{1 if value >= 10 else places}f}"


def with_spread(spread):
    """The median, and in brackets from the 10th to the 90th percentile."""
    low, median, high = spread
    return f"{digits(median)} ({digits(low)}–{digits(high)})"


def times(ratio):
    return f"{ratio:.2f}×"


def kilobytes(count):
    return f"{count / 1000:,.1f} kB"


def megabytes(count):
    return f"{count / 1e6:,.1f} MB"
