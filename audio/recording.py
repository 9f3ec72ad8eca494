"""Frozen values for sound and what was said in it. Times are seconds from the start of the recording."""

from dataclasses import dataclass
from pathlib import Path

SAMPLERATE = 16_000  # hertz, mono: what Whisper takes, and what every recording is stored as


@dataclass(frozen=True, slots=True)
class Recording:
    """A sound file on disk.

    path: the file; duration: seconds; samplerate: hertz; overflows: how often the device dropped input.
    """

    path: Path
    duration: float
    samplerate: int
    overflows: int = 0


@dataclass(frozen=True, slots=True)
class Level:
    """How loud the last stretch of input was: peak and RMS in dBFS (0 is full scale, -120 the floor)."""

    peak: float
    rms: float
    elapsed: float = 0.0  # seconds recorded so far
    overflows: int = 0


@dataclass(frozen=True, slots=True)
class Word:
    """One word and when it was said."""

    start: float
    end: float
    text: str


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the transcript as the engine divided it; words are absent where the model gives none."""

    start: float
    end: float
    text: str
    words: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class Transcript:
    """What was said, by which engine and model. language: ISO 639-1 code."""

    text: str
    language: str
    engine: str
    model: str
    segments: tuple[Segment, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """From start to end, in seconds."""

    start: float
    end: float

    @property
    def length(self) -> float:
        """Seconds from start to end."""
        return self.end - self.start

    def overlaps(self, other: "Span") -> bool:
        """Whether they share any time; spans that only touch do not."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class SpeechActivity:
    """Where there is speech in a recording: spans in order, not touching; duration of the whole in seconds."""

    duration: float
    speech: tuple[Span, ...] = ()

    @property
    def onset(self) -> float | None:
        """Silence before the first speech; None when nothing was said."""
        return self.speech[0].start if self.speech else None

    @property
    def speaking_time(self) -> float:
        """Seconds of speech, pauses left out."""
        return sum(span.length for span in self.speech)

    def pauses(self, at_least: float = 1.0) -> tuple[Span, ...]:
        """Silences between two stretches of speech that last `at_least` seconds or longer."""
        gaps = (Span(a.end, b.start) for a, b in zip(self.speech, self.speech[1:], strict=False))
        return tuple(gap for gap in gaps if gap.length >= at_least)
