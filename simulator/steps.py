"""What an interview tells while it runs: small frozen values, one for every change. Screens draw them."""

from dataclasses import dataclass

from audio.recording import Level
from prompts.question import Question
from simulator.attempt import Attempt


@dataclass(frozen=True, slots=True)
class Speaking:
    """The question is being read aloud."""

    question: Question


@dataclass(frozen=True, slots=True)
class Thinking:
    """The question has been read (or cannot be); the answer may begin. seconds: suggested thinking time."""

    question: Question
    seconds: float


@dataclass(frozen=True, slots=True)
class Listening:
    """The answer is being recorded."""

    question: Question


@dataclass(frozen=True, slots=True)
class Heard:
    """How loud the answer is now, about 20 times a second."""

    level: Level


@dataclass(frozen=True, slots=True)
class Transcribing:
    """The answer is on disk and in the history; the transcript is being made. share: 0 to 1."""

    attempt: Attempt
    share: float


@dataclass(frozen=True, slots=True)
class Answered:
    """Everything that will be known about this answer for now: look at its status."""

    attempt: Attempt


@dataclass(frozen=True, slots=True)
class Improved:
    """An answer's quick text was replaced by a better one, made in a quiet moment."""

    attempt: Attempt


@dataclass(frozen=True, slots=True)
class Playing:
    """A recorded answer is being played."""

    attempt: Attempt


@dataclass(frozen=True, slots=True)
class Quiet:
    """The sound that was played has ended or was stopped."""


@dataclass(frozen=True, slots=True)
class Told:
    """Something went wrong that does not end the interview: no voice, no loudspeaker, no model."""

    error: Exception


@dataclass(frozen=True, slots=True)
class Failed:
    """What was asked for cannot be done: no microphone, a full disk."""

    error: Exception


Step = Speaking | Thinking | Listening | Heard | Transcribing | Answered | Improved | Playing | Quiet | Told | Failed
