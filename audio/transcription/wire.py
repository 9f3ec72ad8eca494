"""What parent and child say to each other: one JSON object a line, ASCII only.

Parent to child: {"job", "path", "language", "stretch": [start, end], "beam", "words", "hurry"}, in the order in which
they are to be done; {"drop": job} for one that nobody wants any more.
Child to parent: {"event": "ready", "build"} once; then for each job not dropped {"event": "progress", "job", "share"}
and at last {"event": "done", "job", "text", "segments"} or {"event": "error", "job", "code", "details"}. An error
without a job, instead of "ready", means that the model could not be loaded, and the child ends.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from audio.errors import AudioError, TranscriptionFailed
from audio.ports import Effort
from audio.recording import Segment, Span, Word
from audio.transcription.engine import Build

Message = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Job:
    """One stretch of a sound file to transcribe; number: by which the answers name it; hurry: see ports.add."""

    number: int
    path: Path
    language: str
    stretch: Span
    effort: Effort
    hurry: bool


def encode(message: Message) -> bytes:
    """One line."""
    return json.dumps(message).encode("ascii") + b"\n"


def decode(line: bytes) -> Message:
    """The message of one line. Raises ValueError."""
    message = json.loads(line)
    if not isinstance(message, dict):
        raise ValueError(f"no message: {line!r}")
    return message


def job(job: Job) -> Message:
    """A stretch to transcribe."""
    return {
        "job": job.number,
        "path": str(job.path.absolute()),
        "language": job.language,
        "stretch": [job.stretch.start, job.stretch.end],
        "beam": job.effort.beam,
        "words": job.effort.words,
        "hurry": job.hurry,
    }


def job_from(message: Message) -> Job:
    """The job of a message."""
    return Job(
        message["job"],
        Path(message["path"]),
        message["language"],
        Span(*message["stretch"]),
        Effort(message["beam"], message["words"]),
        message["hurry"],
    )


def drop(number: int) -> Message:
    """Nobody wants this job any more."""
    return {"drop": number}


def ready(build: Build) -> Message:
    """The model is in memory, and computes like this."""
    return {"event": "ready", "build": asdict(build)}


def build_from(message: Message) -> Build:
    """How the engine computes."""
    return Build(**message["build"])


def progress(number: int, share: float) -> Message:
    """How much of a job is done, 0 to 1."""
    return {"event": "progress", "job": number, "share": share}


def done(number: int, text: str, segments: Sequence[Segment]) -> Message:
    """A finished job."""
    return {"event": "done", "job": number, "text": text, "segments": [asdict(segment) for segment in segments]}


def segments_from(message: Message) -> tuple[Segment, ...]:
    """The segments of a finished job."""
    return tuple(
        Segment(each["start"], each["end"], each["text"], tuple(Word(**word) for word in each["words"]))
        for each in message["segments"]
    )


def error(problem: AudioError, number: int | None = None) -> Message:
    """What went wrong, with a job or with loading."""
    return {"event": "error", "job": number, "code": problem.code, "details": problem.details}


def error_from(message: Message) -> AudioError:
    """The error that the child raised, as the parent raises it."""
    for kind in _kinds(AudioError):
        if kind.code == message["code"]:
            return kind(**message["details"])
    return TranscriptionFailed(reason=message["code"])


def _kinds(base: type[AudioError]) -> Iterator[type[AudioError]]:
    for kind in base.__subclasses__():
        yield kind
        yield from _kinds(kind)
