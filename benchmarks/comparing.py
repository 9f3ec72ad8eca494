"""How far a transcript is from what was said: by letters, and by whole phrases lost or added. Pure."""

from collections.abc import Sequence
from functools import cache

import numpy as np


def letters(text: str) -> str:
    """What is compared: letters and digits, no spaces, no punctuation, no capitals."""
    return "".join(letter for letter in text.lower() if letter.isalnum())


def edits(one: str, other: str) -> int:
    """Levenshtein's distance, a row at a time: what comes from the left is a running minimum over the row."""
    codes = np.array([ord(letter) for letter in other], np.int64)
    places = np.arange(len(other) + 1)
    row = places.copy()
    for number, letter in enumerate(one, 1):
        fresh = np.minimum(row[1:] + 1, row[:-1] + (codes != ord(letter)))
        row = np.minimum.accumulate(np.concatenate([[number], fresh]) - places) + places
    return int(row[-1])


def unmatched(said: Sequence[str], heard: Sequence[str]) -> tuple[list[int], list[int]]:
    """Which phrases said have no counterpart among those heard, and which heard have none among those said.

    The cheapest way to turn one row of phrases into the other; a phrase heard wrongly is a counterpart while a fifth
    of its letters are right.
    """
    alone = 0.4  # the cost of a phrase without counterpart: two of them are cheaper than pairing two strangers (1)
    one, other = [letters(phrase) for phrase in said], [letters(phrase) for phrase in heard]

    @cache
    def unlike(first: str, second: str) -> float:
        return edits(first, second) / max(len(first), len(second), 1)

    costs = np.zeros((len(one) + 1, len(other) + 1))
    costs[:, 0], costs[0, :] = alone * np.arange(len(one) + 1), alone * np.arange(len(other) + 1)
    for row in range(1, len(one) + 1):
        for column in range(1, len(other) + 1):
            pair = costs[row - 1, column - 1] + unlike(one[row - 1], other[column - 1])
            costs[row, column] = min(pair, costs[row - 1, column] + alone, costs[row, column - 1] + alone)
    lost, added = [], []
    row, column = len(one), len(other)
    while row or column:
        here = costs[row, column]
        if row and column and here == costs[row - 1, column - 1] + unlike(one[row - 1], other[column - 1]):
            row, column = row - 1, column - 1
        elif row and here == costs[row - 1, column] + alone:
            row -= 1
            lost.append(row)
        else:
            column -= 1
            added.append(column)
    return lost[::-1], added[::-1]
