"""Delivery: what is measured of how an answer was said, and against what it is judged."""

import math

import pytest

from audio.recording import Span, SpeechActivity, Transcript
from prompts.question import TimeTarget
from simulator.attempt import Delivery
from simulator.feedback import delivery

TIME = TimeTarget(20.0, 60.0, 90.0)


def said(text: str, lang: str = "ko") -> Transcript:
    return Transcript(text, lang, "engine", "model")


def heard(duration: float, *spans: tuple[float, float]) -> SpeechActivity:
    return SpeechActivity(duration, tuple(Span(start, end) for start, end in spans))


def measured(activity: SpeechActivity | None, text: str = "", lang: str = "ko", time: TimeTarget = TIME) -> Delivery:
    return delivery(said(text, lang) if text else None, activity, lang, time)


def test_the_figures_of_an_ordinary_answer() -> None:
    """Onset, speaking time and pauses come from the sound: 30 s with two stretches of speech and a pause of 2.5 s."""
    result = measured(heard(30.0, (1.5, 10.0), (12.5, 28.0)))
    assert result.duration == 30.0
    assert result.onset == 1.5
    assert result.speaking_time == pytest.approx(24.0)
    assert result.pauses == (Span(10.0, 12.5),)
    assert result.longest_pause == 2.5
    assert result.time == TIME
    assert result.verdict == "on"


def test_only_silences_inside_the_answer_of_a_second_or_more_are_pauses() -> None:
    """The silence before, the silence after and a breath of 0.9 s are none; 1.0 s is one."""
    result = measured(heard(60.0, (5.0, 6.0), (6.9, 8.0), (9.0, 10.0)))
    assert result.pauses == (Span(8.0, 9.0),)


def test_the_longest_of_several_pauses_is_named() -> None:
    """The longest pause is one of those listed."""
    result = measured(heard(30.0, (0.0, 5.0), (6.5, 9.0), (13.0, 15.0), (17.0, 20.0)))
    assert result.longest_pause == 4.0
    assert result.pauses is not None
    assert Span(9.0, 13.0) in result.pauses


def test_an_answer_without_pauses_has_no_longest_one() -> None:
    """No pause is an empty list, not a pause of zero."""
    result = measured(heard(30.0, (1.0, 29.0)))
    assert result.pauses == ()
    assert result.longest_pause is None


@pytest.mark.parametrize(
    ("duration", "verdict"), [(0.0, "under"), (19.9, "under"), (20.0, "on"), (60.0, "on"), (90.0, "on"), (90.1, "over")]
)
def test_the_verdict_is_of_the_whole_recording(duration: float, verdict: str) -> None:
    """Duration against the question's least and most seconds, both of them included."""
    assert measured(heard(duration, (0.0, min(duration, 5.0)))).verdict == verdict


def test_without_sound_only_the_text_speaks() -> None:
    """A typed answer has fillers, and none of the figures that sound would give."""
    result = measured(None, "음, 리스트는 변경할 수 있습니다")
    assert (result.duration, result.onset, result.speaking_time, result.pauses, result.longest_pause) == (None,) * 5
    assert (result.speech_rate, result.articulation_rate, result.fillers_per_minute, result.verdict) == (None,) * 4
    assert [(filler.text, filler.count) for filler in result.fillers] == [("음", 1)]
    assert result.rate_unit == "syllables/min"


def test_without_a_transcript_only_the_sound_speaks() -> None:
    """An answer not yet transcribed has its clock and its pauses, and no rates."""
    result = measured(heard(30.0, (1.0, 20.0)))
    assert result.verdict == "on"
    assert result.speaking_time == pytest.approx(19.0)
    assert (result.speech_rate, result.articulation_rate, result.fillers, result.fillers_per_minute) == (
        None,
        None,
        (),
        None,
    )


def test_a_silent_recording_has_no_onset() -> None:
    """Nothing was said: no onset, no pauses, no speaking, and still a duration."""
    result = measured(heard(30.0), "")
    assert (result.onset, result.speaking_time, result.pauses, result.longest_pause) == (None, 0, (), None)
    assert result.verdict == "on"


def test_korean_rates_are_in_syllables_a_minute() -> None:
    """Twelve syllables from second 2 to second 8, four of the six seconds spoken: 120, and 180 while speaking."""
    result = measured(heard(10.0, (2.0, 4.0), (6.0, 8.0)), "리스트는 변경할 수 있습니다")
    assert result.rate_unit == "syllables/min"
    assert result.speech_rate == pytest.approx(120.0)
    assert result.articulation_rate == pytest.approx(180.0)


def test_english_rates_are_in_words_a_minute() -> None:
    """Four words in two seconds are 120 a minute."""
    result = measured(heard(10.0, (2.0, 4.0)), "a list is mutable", "en")
    assert result.rate_unit == "words/min"
    assert result.speech_rate == pytest.approx(120.0)
    assert result.articulation_rate == pytest.approx(120.0)


def test_the_region_of_a_language_makes_no_difference() -> None:
    """ko-KR is Korean; anything but Korean counts words."""
    assert measured(None, "네", "ko-KR").rate_unit == "syllables/min"
    assert measured(None, "yes", "en_US").rate_unit == "words/min"


def test_fillers_are_counted_a_minute_of_the_recording() -> None:
    """Three in thirty seconds are six a minute; none are zero a minute."""
    assert measured(heard(30.0, (0.0, 20.0)), "음 어 음 리스트는").fillers_per_minute == pytest.approx(6.0)
    assert measured(heard(30.0, (0.0, 20.0)), "리스트는").fillers_per_minute == 0.0


def test_spans_that_make_no_sense_are_mended() -> None:
    """Overlapping, reversed, out of order, beyond the end, not a number: the rest still gives true figures."""
    result = measured(
        heard(10.0, (6.0, 99.0), (1.0, 3.0), (2.0, 4.0), (5.0, 4.5), (math.nan, 2.0), (-3.0, 0.5)), "리스트"
    )
    assert result.onset == 0.0
    assert result.speaking_time == pytest.approx(0.5 + 3.0 + 4.0)
    assert result.pauses == (Span(4.0, 6.0),)


@pytest.mark.parametrize("duration", [math.nan, math.inf, -1.0])
def test_a_recording_of_no_known_length_gives_no_figures(duration: float) -> None:
    """None rather than a wrong figure."""
    result = measured(heard(duration, (0.0, 1.0)), "리스트")
    assert (result.duration, result.verdict, result.speech_rate, result.pauses) == (None, None, None, None)


def test_a_click_gives_no_rate() -> None:
    """Words over a few milliseconds of sound would be thousands a minute: no figure is better."""
    result = measured(heard(10.0, (2.0, 2.02)), "리스트는 변경할 수 있습니다")
    assert result.speech_rate is None
    assert result.articulation_rate is None
