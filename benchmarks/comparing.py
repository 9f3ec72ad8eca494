"""How far a transcript is from what was said: by letters, and by whole phrases lost or added. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np
from answers import Answer

from audio.recording import Span, Transcript

NEAR = 0.5  # seconds from a seam
HALF = 0.5  # of a phrase


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


@dataclass(frozen=True, slots=True)
class Way:
    """One way of transcribing one answer.

    wrong: letters; lost: phrases said that are not in the text; torn: those of them at a seam; missed: those whose
    sound was never handed over; doubled: how many phrases are twice in the text; across: those with a seam in between;
    sound: seconds transcribed in all; tidy: whether times run forward, inside the recording.
    """

    text: str
    wrong: int
    lost: frozenset[int]
    torn: frozenset[int]
    missed: frozenset[int]
    doubled: int
    across: int
    sound: float
    tidy: bool


def judged(made: Answer, transcript: Transcript | None, stretches: Sequence[Span], sound: float) -> Way:
    """A transcript beside the truth."""
    segments = transcript.segments if transcript else ()
    heard = [
        (letters(phrase), (segment.start + segment.end) / 2)
        for segment in segments
        for phrase in re.split(r"[.,]", segment.text)
        if letters(phrase)
    ]
    lost, added = unmatched(made.phrases, [phrase for phrase, _ in heard])
    seams = [edge for span in stretches for edge in (span.start, span.end)]
    torn = {n for n in lost if any(made.spans[n].start - NEAR < seam < made.spans[n].end + NEAR for seam in seams)}
    missed = {
        n for n, span in enumerate(made.spans) if sum(_shared(span, each) for each in stretches) < span.length / 2
    }
    twins = [
        (n, other)
        for n in added
        for other in (n - 1, n + 1)
        if 0 <= other < len(heard) and heard[n][0] == heard[other][0]
    ]
    across = {n for n, other in twins if _stretch(heard[n][1], stretches) != _stretch(heard[other][1], stretches)}
    times = [0.0]
    for segment in segments:
        times += [segment.start, *(time for word in segment.words for time in (word.start, word.end)), segment.end]
    times.append(made.duration)
    text = transcript.text if transcript else ""
    return Way(
        text,
        edits(letters(made.text), letters(text)),
        frozenset(lost),
        frozenset(torn),
        frozenset(missed),
        len({n for n, _ in twins}),
        len(across),
        sound,
        all(after > before - 0.001 for before, after in pairwise(times)),
    )


def _shared(one: Span, other: Span) -> float:
    """Seconds that lie in both."""
    return max(0.0, min(one.end, other.end) - max(one.start, other.start))


def _stretch(time: float, stretches: Sequence[Span]) -> int:
    """In the how-manieth stretch a moment lies."""
    return sum(span.end < time for span in stretches)
