"""What parent and child say to each other: one JSON object a line, ASCII only.

Parent to child: {"path", "language", "stretches": [[start, end]]}, one job at a time.
Child to parent: {"event": "ready"} once; then for each job {"event": "progress", "share"} and at last
{"event": "done", "text", "segments"} or {"event": "error", "code", "details"}. An error instead of "ready" means that
the model could not be loaded, and the child ends.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from audio.errors import AudioError, TranscriptionFailed
from audio.recording import Segment, Span, Word

Message = dict[str, Any]


def encode(message: Message) -> bytes:
    """One line."""
    return json.dumps(message).encode("ascii") + b"\n"


def decode(line: bytes) -> Message:
    """The message of one line. Raises ValueError."""
    message = json.loads(line)
    if not isinstance(message, dict):
        raise ValueError(f"no message: {line!r}")
    return message


def job(path: Path, language: str, stretches: Sequence[Span]) -> Message:
    """A recording to transcribe."""
    spans = [[span.start, span.end] for span in stretches]
    return {"path": str(path.absolute()), "language": language, "stretches": spans}


def job_from(message: Message) -> tuple[Path, str, list[Span]]:
    """Path, language and stretches of a job."""
    return Path(message["path"]), message["language"], [Span(*pair) for pair in message["stretches"]]


def done(text: str, segments: Sequence[Segment]) -> Message:
    """A finished job."""
    return {"event": "done", "text": text, "segments": [asdict(segment) for segment in segments]}


def segments_from(message: Message) -> tuple[Segment, ...]:
    """The segments of a finished job."""
    return tuple(
        Segment(each["start"], each["end"], each["text"], tuple(Word(**word) for word in each["words"]))
        for each in message["segments"]
    )


def error(problem: AudioError) -> Message:
    """What went wrong."""
    return {"event": "error", "code": problem.code, "details": problem.details}


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
