"""Attempts for the tests of what is kept: one typical, and any that could ever be."""

from dataclasses import fields, is_dataclass, replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from audio.recording import Recording, Segment, Span, Transcript, Word
from prompts.question import TimeTarget
from simulator.attempt import Attempt, Coverage, Delivery, Filler, PointResult

KOREA = timezone(timedelta(hours=9))
MORNING = datetime(2026, 11, 23, 9, 30, 5, 250_000, KOREA)

TYPICAL = Attempt(
    id="20261123-003005-k3f9",
    session_id="20261123-002900-aaaa",
    question_id="python-gil",
    question="GIL이 무엇인가요?",
    lang="ko",
    mode="practice",
    created_at=MORNING,
    status="done",
    recording=Recording(Path("/data/recordings/20261123-003005-k3f9.wav"), 12.3456789, 16_000, 2),
    transcript=Transcript(
        "한 번에 한 스레드만 바이트코드를 실행합니다.",
        "ko",
        "whisper",
        "base",
        (
            Segment(0.5, 4.25, "한 번에 한 스레드만", (Word(0.5, 0.9, "한"),)),
            Segment(4.25, 12.0, "바이트코드를 실행합니다."),
        ),
    ),
    delivery=Delivery(
        12.3456789, 0.5, 9.75, (Span(4.25, 5.5),), 1.25, "syllables/min", 280.1, 310.7,
        (Filler("음", 2),), 9.72, TimeTarget(), "under",
    ),
    coverage=Coverage(1, 2, (PointResult("한 스레드", True, "한 스레드만", 0.5), PointResult("참조 횟수", False))),
)  # fmt: skip


def attempt(id: str = TYPICAL.id, **changes: Any) -> Attempt:
    """The typical attempt with some fields changed; `minutes` moves the moment it was made."""
    moment = TYPICAL.created_at + timedelta(minutes=changes.pop("minutes", 0))
    return replace(TYPICAL, **{"id": id, "created_at": moment, **changes})


def said(text: str) -> Transcript:
    """A transcript of nothing but this text."""
    return Transcript(text, "ko", "whisper", "base")


def _either(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


_words = st.text(max_size=12)
_seconds = st.floats(0, 4000, allow_nan=False)
_times = st.builds(TimeTarget, _seconds, _seconds, _seconds)
_spoken = st.builds(Word, _seconds, _seconds, _words)
_segments = st.builds(Segment, _seconds, _seconds, _words, st.lists(_spoken, max_size=2).map(tuple))
_spans = st.lists(st.builds(Span, _seconds, _seconds), max_size=2).map(tuple)
_points = st.builds(PointResult, _words, st.booleans(), _either(_words), _either(_seconds))
_zones = st.integers(-23 * 60, 23 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))

attempts: st.SearchStrategy[Attempt] = st.builds(
    Attempt,
    id=st.text("abcdefghijkmnpqrstuvwxyz23456789-", min_size=4, max_size=20),
    session_id=_words,
    question_id=_words,
    question=_words,
    lang=st.sampled_from(("ko", "en")),
    mode=st.sampled_from(("practice", "mock", "intro", "due")),
    created_at=st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=_zones),
    status=st.sampled_from(("done", "no-speech", "pending", "failed")),
    error=_either(_words),
    rating=_either(_words),
    note=_either(_words),
    recording=_either(
        st.builds(
            Recording,
            st.sampled_from((Path("/elsewhere/음성.wav"), Path("/data/recordings/a.wav"))),
            _seconds,
            st.sampled_from((8_000, 16_000, 48_000)),
            st.integers(0, 9),
        )
    ),
    transcript=_either(
        st.builds(Transcript, _words, st.just("ko"), _words, _words, st.lists(_segments, max_size=2).map(tuple))
    ),
    delivery=_either(
        st.builds(
            Delivery,
            duration=_either(_seconds),
            onset=_either(_seconds),
            speaking_time=_either(_seconds),
            pauses=_either(_spans),
            longest_pause=_either(_seconds),
            rate_unit=st.sampled_from(("syllables/min", "words/min")),
            speech_rate=_either(_seconds),
            articulation_rate=_either(_seconds),
            fillers=st.lists(st.builds(Filler, _words, st.integers(0, 99)), max_size=2).map(tuple),
            fillers_per_minute=_either(_seconds),
            time=_times,
            verdict=_either(st.sampled_from(("under", "on", "over"))),
        )
    ),
    coverage=_either(
        st.builds(Coverage, st.integers(0, 9), st.integers(0, 9), st.lists(_points, max_size=2).map(tuple))
    ),
)


def rounded(value: Any) -> Any:
    """The same value with every number of seconds rounded to three digits, done apart from the code under test."""
    if isinstance(value, float):
        return round(value, 3)
    if isinstance(value, tuple):
        return tuple(rounded(each) for each in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{each.name: rounded(getattr(value, each.name)) for each in fields(value)})
    return value
