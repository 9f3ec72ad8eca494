"""Attempt: one spoken answer and everything known about it. Frozen values in the words of INTERFACE.md."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from audio.recording import Recording, Span, Transcript
from prompts.question import TimeTarget

Status = Literal["done", "no-speech", "pending", "failed"]
Mode = Literal["practice", "mock", "intro", "due"]
Verdict = Literal["under", "on", "over"]


@dataclass(frozen=True, slots=True)
class Filler:
    """A filler word and how often it was heard (at least: recognisers drop some)."""

    text: str
    count: int


@dataclass(frozen=True, slots=True)
class Delivery:
    """How it was said. Seconds and per-minute rates; None where the figure cannot be known.

    duration: of the recording; onset: silence before the first word; pauses: inside the answer, 1.0 s or longer;
    rate_unit: "syllables/min" (ko) or "words/min" (en); speech_rate: from first to last speech;
    articulation_rate: over speaking time only; verdict: duration against time, None without a duration.
    """

    duration: float | None
    onset: float | None
    speaking_time: float | None
    pauses: tuple[Span, ...] | None
    longest_pause: float | None
    rate_unit: str
    speech_rate: float | None
    articulation_rate: float | None
    fillers: tuple[Filler, ...]
    fillers_per_minute: float | None
    time: TimeTarget
    verdict: Verdict | None


@dataclass(frozen=True, slots=True)
class PointResult:
    """One key point: covered or not, the transcript's words that show it, and when they were said (seconds)."""

    label: str
    covered: bool
    evidence: str | None = None
    start: float | None = None


@dataclass(frozen=True, slots=True)
class Coverage:
    """What was said: key points covered, out of how many."""

    covered: int
    total: int
    points: tuple[PointResult, ...] = ()


@dataclass(frozen=True, slots=True)
class Attempt:
    """One take. Append-only: a new take is a new attempt.

    question: the text as it was shown; created_at: zone-aware moment the recording began; error: what to tell
    the person when status is "failed", or why it is still "pending".
    """

    id: str
    session_id: str
    question_id: str
    question: str
    lang: str
    mode: Mode
    created_at: datetime
    status: Status
    error: str | None = None
    rating: str | None = None
    note: str | None = None
    recording: Recording | None = None
    transcript: Transcript | None = None
    delivery: Delivery | None = None
    coverage: Coverage | None = None
