"""A recording is handed to the engine in stretches that begin and end in silence."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.recording import Span, SpeechActivity
from audio.stretches import MARGIN, plan, remaining


@st.composite
def activities(draw: st.DrawFn) -> SpeechActivity:
    """Some speech with pauses of 0.25 s and more, silence before and after."""
    at, spans = draw(st.floats(0, 3)), []
    for _ in range(draw(st.integers(0, 25))):
        length = draw(st.floats(0.1, 12))
        spans.append(Span(at, at + length))
        at += length + draw(st.floats(0.25, 5))
    return SpeechActivity(at, tuple(spans))


@given(activities(), st.floats(5, 30))
def test_every_word_is_in_exactly_one_stretch(activity: SpeechActivity, longest: float) -> None:
    """All speech is covered, stretches are in order, do not overlap, stay inside, and are never too long."""
    stretches = plan(activity, longest)
    edges = [0.0, *(edge for each in stretches for edge in (each.start, each.end)), activity.duration]
    assert all(a <= b + 1e-9 for a, b in pairwise(edges))
    assert all(each.length <= longest + 1e-9 for each in stretches)
    covered = 0.0
    for span in activity.speech:
        covered += sum(max(0.0, min(span.end, each.end) - max(span.start, each.start)) for each in stretches)
    assert covered == pytest.approx(activity.speaking_time)


@given(activities())
def test_speech_is_cut_only_where_nobody_speaks(activity: SpeechActivity) -> None:
    """No stretch begins or ends inside speech that is short enough to be taken whole."""
    edges = [edge for each in plan(activity, 15) for edge in (each.start, each.end)]
    inside = [span for span in activity.speech if any(span.start < edge < span.end for edge in edges)]
    assert inside == []


def test_no_speech_no_stretches() -> None:
    """Silence is never handed to an engine, which would invent words for it."""
    assert plan(SpeechActivity(60.0)) == ()


def test_a_short_answer_is_taken_whole() -> None:
    """With a margin on both sides, and no more than there is."""
    activity = SpeechActivity(12.0, (Span(0.1, 4.0), Span(6.0, 11.0)))
    assert plan(activity, 20, 0.2) == (Span(0.0, 11.2),)


def test_a_long_answer_is_cut_at_its_long_pauses() -> None:
    """Not at the last pause that fits, but at the longest."""
    speech = (Span(0.0, 8.0), Span(10.0, 14.0), Span(14.3, 20.0), Span(20.3, 26.0))
    assert plan(SpeechActivity(26.0, speech), 20, 0.2) == (Span(0.0, 8.2), Span(9.8, 26.0))


def test_close_neighbours_share_the_pause_between_them() -> None:
    """Margins meet in the middle of a short pause and never overlap."""
    first, second = plan(SpeechActivity(10.3, (Span(0.0, 5.0), Span(5.3, 10.3))), 6, 0.2)
    assert first.end == second.start == pytest.approx(5.15)


def test_speech_without_a_pause_is_cut_all_the_same() -> None:
    """A minute in one breath becomes three equal parts that touch."""
    stretches = plan(SpeechActivity(62.0, (Span(1.0, 61.0),)), 25)
    assert len(stretches) == 3
    assert stretches[0].end == stretches[1].start == pytest.approx(21)
    assert stretches[1].end == stretches[2].start == pytest.approx(41)
    assert stretches[0].start == pytest.approx(1 - MARGIN)


def test_margins_must_leave_room() -> None:
    """A length that margins alone would fill is a mistake of the caller."""
    with pytest.raises(ValueError, match="no room"):
        plan(SpeechActivity(10.0, (Span(1.0, 2.0),)), 0.4, 0.2)


def test_what_was_heard_is_left_out() -> None:
    """Only speech outside it remains, and no stretch reaches into it."""
    whole = SpeechActivity(30, (Span(1, 3), Span(5, 8), Span(12, 20)))
    assert remaining(whole, [Span(4.8, 8.2)]) == (Span(0.8, 3.2), Span(11.8, 20.2))
    assert remaining(whole, [Span(0.8, 20.2)]) == ()
    assert remaining(whole, []) == plan(whole)


def test_an_ending_found_a_little_later_is_no_stretch() -> None:
    """Alone it would be less than a word, and a model would make one up."""
    whole = SpeechActivity(30, (Span(1, 8.4),))
    assert remaining(whole, [Span(0.8, 8.1)]) == ()
    assert remaining(SpeechActivity(30, (Span(1, 10),)), [Span(0.8, 8.1)]) == (Span(8.1, 10.2),)


def test_speech_without_a_pause_is_cut_where_it_is_said_to_be_quiet() -> None:
    """As near to equal parts as that allows, each of them short enough."""
    asked: list[Span] = []

    def quiet(span: Span) -> float:
        asked.append(span)
        return span.start + 0.3

    parts = plan(SpeechActivity(60, (Span(1, 56),)), 25, 0.2, quiet)
    assert len(parts) == 3
    assert all(part.length <= 25 for part in parts)
    assert (
        [part.end for part in parts[:-1]] == [part.start for part in parts[1:]] == [span.start + 0.3 for span in asked]
    )
