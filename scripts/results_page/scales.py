"""Vertical axes. Loss and errors shrink by factors, so both are drawn by their logarithm."""

import math

LOSS_TICKS = ([1], [1, 2, 5], [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 9])
ACCURACY_TICKS = (
    [0, 90, 99, 99.9, 99.99],
    [0, 50, 80, 90, 95, 98, 99, 99.5, 99.8, 99.9, 99.95, 99.98, 99.99],
    [0, 20, 30, 40, 50, 60, 70, 75, 80, 85, 90, 93, 95, 96, 97, 97.5, 98, 98.5, 99, 99.2, 99.4, 99.5, 99.6, 99.7, 99.8,
     99.85, 99.9, 99.95, 99.98, 99.99])
FEWEST_TICKS = 4


class Scale:
    """position(value) is 0 at the bottom and 1 at the top; `ticks` are pairs of a position and its label.

    No logarithm reaches a loss of 0 or an accuracy of 1: these lie on the edge, which then is labelled.
    """

    def __init__(self, values, logarithm, tick_sets, edge):
        finite = [logarithm(value) for value in values if logarithm(value) is not None]
        low, high = (min(finite), max(finite)) if finite else (0, 1)
        margin = max(0.06 * (high - low), 0.04)  # All equal: a band around them.
        self.logarithm, self.low, self.high, self.edge = logarithm, low - margin, high + margin, edge[0]
        for candidates in tick_sets:
            self.ticks = [(self.position(value), label) for value, label in candidates
                          if self.low <= logarithm(value) <= self.high]
            if len(self.ticks) >= FEWEST_TICKS:
                break
        if len(finite) < len(values):
            self.ticks.append(edge)

    def position(self, value):
        place = self.logarithm(value)
        return self.edge if place is None else (place - self.low) / (self.high - self.low)


def log_of_loss(loss):
    return math.log10(loss) if loss > 0 else None


def log_of_accuracy(accuracy):
    return -math.log10(1 - accuracy) if accuracy < 1 else None


def loss_scale(values):
    decades = range(-12, 7)
    return Scale(values, log_of_loss, [[(m * 10.0**k, f"{m * 10.0**k:g}") for k in decades for m in ticks]
                                       for ticks in LOSS_TICKS], (0, "0"))


def accuracy_scale(values):
    return Scale(values, log_of_accuracy, [[(percent / 100, f"{percent:g}") for percent in ticks]
                                           for ticks in ACCURACY_TICKS], (1, "100"))
