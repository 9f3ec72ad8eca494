"""When a character of the transcript was said: text offsets to seconds, and the silences between words.

Word times are used where the engine gave any, otherwise the segment's times, spread evenly over its characters.
Pieces whose times make no sense (negative, not a number, reversed) are left out.
"""

import math
import re
from bisect import bisect_right
from dataclasses import dataclass

from audio.recording import Segment, Transcript, Word

_SLACK = 400  # characters to look ahead for a piece that is not where the one before ended
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text, by character offsets, and when it was said in seconds. exact: from word times."""

    first: int
    last: int
    start: float
    end: float
    exact: bool


class Timeline:
    """The transcript's text against time."""

    def __init__(self, transcript: Transcript) -> None:
        self._pieces = _pieces(transcript)
        self._firsts = [piece.first for piece in self._pieces]

    def at(self, offset: int) -> float | None:
        """When the character at this offset was said, in seconds; None where the transcript has no usable times."""
        index = bisect_right(self._firsts, offset) - 1
        if index < 0:
            return self._pieces[0].start if self._pieces else None
        piece = self._pieces[index]
        if piece.exact:
            return piece.start if offset < piece.last else piece.end
        share = (offset - piece.first) / max(1, piece.last - piece.first)
        return piece.start + (piece.end - piece.start) * min(1.0, share)

    def gap_before(self, offset: int) -> float:
        """Seconds of silence before the word at this offset, by word times; 0 where they are unknown."""
        return self._gap(bisect_right(self._firsts, offset) - 1)

    def gap_after(self, offset: int) -> float:
        """Seconds of silence after the word at this offset, by word times; 0 where they are unknown."""
        return self._gap(bisect_right(self._firsts, offset))

    def _gap(self, index: int) -> float:
        """Silence between piece `index - 1` and piece `index`."""
        if not 0 < index < len(self._pieces):
            return 0.0
        before, after = self._pieces[index - 1], self._pieces[index]
        return max(0.0, after.start - before.end) if before.exact and after.exact else 0.0


def _pieces(transcript: Transcript) -> list[Piece]:
    offsets = [index for index, char in enumerate(transcript.text) if not char.isspace()]
    squeezed = "".join(transcript.text[index] for index in offsets)
    cursor = 0
    pieces: list[Piece] = []
    for segment in transcript.segments:
        words = [word for word in segment.words if _sensible(word.start, word.end)]
        timed: list[Word] | list[Segment] = words or [segment]
        for piece in timed:
            text = _SPACE.sub("", piece.text)
            if not text:
                continue
            found = squeezed.find(text, cursor, cursor + len(text) + _SLACK)
            if found < 0:
                continue
            cursor = found + len(text)
            if _sensible(piece.start, piece.end):
                last = offsets[cursor - 1] + 1
                pieces.append(Piece(offsets[found], last, float(piece.start), float(piece.end), bool(words)))
    return pieces


def _sensible(start: float, end: float) -> bool:
    return math.isfinite(start) and math.isfinite(end) and 0.0 <= start <= end
