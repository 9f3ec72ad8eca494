"""One stretch of speech through an engine: cut to what it takes at once, heard, and put in its place in time. Pure.

A model is given whole phrases: cuts lie in pauses, and where somebody speaks on without any, at the quietest moment.
"""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, TypeVar

from audio.activity import find_speech, quietest
from audio.ports import Effort
from audio.recording import SAMPLERATE, Segment, Span, SpeechActivity, Word
from audio.stretches import plan
from audio.transcription.engine import Engine

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Samples = npt.NDArray[np.float32]

_Timed = TypeVar("_Timed", Segment, Word)


def hear_stretch(
    engine: Engine,
    samples: "Samples",
    start: float,
    language: str,
    effort: Effort,
    threads: int,
    on_progress: Callable[[float], object],
) -> tuple[str, list[Segment]]:
    """The text of a stretch, and its segments with the times of the whole recording.

    samples: (n,) of the stretch alone, mono at 16 kHz; start: seconds at which it begins in the recording. Segments and
    words are in order, inside the stretch, and never overlap. on_progress: share done, 0 to 1, after each piece.
    """
    texts: list[str] = []
    segments: list[Segment] = []
    pieces = cut(samples, engine.longest)
    for number, piece in enumerate(pieces, 1):
        sound = samples[round(piece.start * SAMPLERATE) : round(piece.end * SAMPLERATE)]
        text, heard = engine.hear(sound, language, effort, threads)
        texts.append(text)
        segments += placed(heard, Span(start + piece.start, start + piece.end))
        on_progress(number / len(pieces))
    return " ".join(text for text in texts if text), segments


def cut(samples: "Samples", longest: float) -> list[Span]:
    """The pieces, in seconds from the first sample: the whole where it is short enough, else cut in its pauses."""
    whole = Span(0.0, len(samples) / SAMPLERATE)
    if whole.length <= longest:
        return [whole] if len(samples) else []
    found = find_speech(samples)
    activity = found if found.speech else SpeechActivity(whole.length, (whole,))
    return list(plan(activity, longest, quiet=lambda span: quietest(samples, span)))


def placed(heard: Iterable[Segment], piece: Span) -> list[Segment]:
    """Segments with times from the piece's beginning, moved to the times of the recording and tidied.

    Models let times run backwards, overlap, or lie beyond the sound. Segments without text are left out. Times are
    rounded to milliseconds, the piece's own edges too, so that pieces that touch keep touching.
    """
    offset, piece = piece.start, Span(round(piece.start, 3), round(piece.end, 3))
    moved = [segment for segment in heard if segment.text.strip()]
    return [
        Segment(segment.start, segment.end, segment.text.strip(), words)
        for segment in _within(moved, piece, offset)
        for words in [tuple(_within([word for word in segment.words if word.text.strip()], segment, offset))]
    ]


def _within(timed: Iterable[_Timed], frame: Span | Segment, offset: float) -> list[_Timed]:
    """Each moved by `offset`, inside the frame, beginning no earlier than the one before ended."""
    tidied, earliest = [], frame.start
    for each in timed:
        start = min(max(round(each.start + offset, 3), earliest), frame.end)
        end = min(max(round(each.end + offset, 3), start), frame.end)
        tidied.append(_timed(each, start, end))
        earliest = end
    return tidied


def _timed(each: _Timed, start: float, end: float) -> _Timed:
    if isinstance(each, Word):
        return Word(start, end, each.text.strip())
    return Segment(start, end, each.text, each.words)
