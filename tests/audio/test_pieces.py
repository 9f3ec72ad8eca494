"""A stretch of speech through an engine: cut where nothing is lost, its times those of the recording and tidy."""

import itertools

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.activity import quietest
from audio.miniature import answer
from audio.ports import USUAL, Effort
from audio.recording import SAMPLERATE, Segment, Span, Word
from audio.soundfiles import read
from audio.transcription.engine import Build
from audio.transcription.pieces import cut, hear_stretch, placed


class Counting:
    """An engine that says how long each piece is, in one segment with one word."""

    build = Build("cpu", "float32")

    def __init__(self, longest: float) -> None:
        self.longest = longest
        self.lengths: list[float] = []

    def warm_up(self) -> None:
        pass

    def hear(
        self, samples: npt.NDArray[np.float32], language: str, effort: Effort, threads: int
    ) -> tuple[str, list[Segment]]:
        length = len(samples) / SAMPLERATE
        self.lengths.append(length)
        word = Word(0.0, length, f" {len(self.lengths)}")
        return f"{len(self.lengths)}", [Segment(0.0, length, f" {len(self.lengths)}", (word,))]


def babble(seconds: float, quiet_at: float | None = None) -> npt.NDArray[np.float32]:
    """A voice that never pauses, softer for a tenth of a second somewhere."""
    time = np.arange(round(seconds * SAMPLERATE)) / SAMPLERATE
    sound = sum(np.sin(2 * np.pi * 150 * partial * time) / partial for partial in range(1, 20)).astype(np.float32) / 8
    if quiet_at is not None:
        sound[round((quiet_at - 0.05) * SAMPLERATE) : round((quiet_at + 0.05) * SAMPLERATE)] *= 0.05
    return sound


def test_what_is_short_enough_is_heard_whole() -> None:
    """And nothing at all is not heard."""
    assert cut(babble(20), 30) == [Span(0.0, 20.0)]
    assert cut(babble(0), 30) == []


def test_a_long_stretch_is_cut_in_its_pauses() -> None:
    """Every piece short enough, and all speech in one of them."""
    sound = read(answer("ko"))
    pieces = cut(sound, 6.0)
    assert len(pieces) > 1
    assert all(piece.length <= 6.0 for piece in pieces)
    assert all(before.end <= after.start for before, after in itertools.pairwise(pieces))


def test_speech_without_a_pause_is_cut_where_it_is_quietest() -> None:
    """Not in the middle of a word, if that can be helped; the parts touch."""
    sound = babble(10, quiet_at=5.6)
    assert quietest(sound, Span(3.0, 8.0)) == pytest.approx(5.6, abs=0.05)
    first, second = cut(sound, 6.0)
    assert first.end == second.start == pytest.approx(5.6, abs=0.05)


def test_times_are_those_of_the_recording() -> None:
    """Of a stretch that begins at a minute, cut into pieces."""
    engine = Counting(6.0)
    told: list[float] = []
    text, segments = hear_stretch(engine, babble(10), 60.0, "ko", USUAL, 1, told.append)
    assert text == "1 2"
    assert [segment.text for segment in segments] == ["1", "2"]
    assert segments[0].start == pytest.approx(60.0, abs=0.1)
    assert segments[1].end == pytest.approx(70.0, abs=0.1)
    assert [word.text for segment in segments for word in segment.words] == ["1", "2"]
    assert told == [0.5, 1.0]


times = st.floats(-5, 40)


@given(st.lists(st.tuples(times, times, st.lists(st.tuples(times, times), max_size=4)), max_size=6))
def test_whatever_a_model_says_times_run_forward_inside_the_piece(
    heard: list[tuple[float, float, list[tuple[float, float]]]],
) -> None:
    """Models let times run backwards, overlap, or lie beyond the sound."""
    piece = Span(10.0, 35.0)
    segments = [
        Segment(start, end, " 말", tuple(Word(first, last, " 말") for first, last in words))
        for start, end, words in heard
    ]
    tidy = placed(segments, piece)
    assert len(tidy) == len(segments)
    edges = [piece.start, *(edge for segment in tidy for edge in (segment.start, segment.end)), piece.end]
    assert edges == sorted(edges)
    for segment in tidy:
        inner = [segment.start, *(edge for word in segment.words for edge in (word.start, word.end)), segment.end]
        assert inner == sorted(inner)


def test_segments_without_text_are_left_out() -> None:
    """They would be empty lines."""
    assert placed([Segment(0, 1, "  "), Segment(1, 2, " 말 ")], Span(0, 3)) == [Segment(1, 2, "말")]
