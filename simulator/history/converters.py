"""Rows of the database <-> attempts; the only place that knows how a value is written down."""

import json
import os
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from audio.recording import Recording, Transcript
from simulator.attempt import Attempt
from simulator.shapes import (
    Shape,
    coverage_from_json,
    coverage_json,
    delivery_from_json,
    delivery_json,
    moment_json,
    recording_from_json,
    recording_json,
    transcript_from_json,
    transcript_json,
)

# What may be filled in or change after an attempt was added; the rest says what was asked, and when, for good. A
# recording is filled in once: replaced, its sound would stay on disk with nothing to find or delete it by.
CHANGING = ("status", "error", "rating", "note", "transcript", "delivery", "coverage", "searchable")
COLUMNS = (
    "id", "session_id", "question_id", "question", "topic", "lang", "mode", "created_at", "created_us", "recording",
    *CHANGING,
)  # fmt: skip

_TEXTS = ("id", "session_id", "question_id", "question", "lang", "mode", "created_at", "status")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def to_row(attempt: Attempt, folder: Path, topic: str = "") -> dict[str, str | int | None]:
    """The row of an attempt, by column. folder: that of the database, so that both can be moved together."""
    said = attempt.transcript.text if attempt.transcript else ""
    return {
        "id": clean(attempt.id),
        "session_id": clean(attempt.session_id),
        "question_id": clean(attempt.question_id),
        "question": clean(attempt.question),
        "topic": clean(topic),
        "lang": clean(attempt.lang),
        "mode": attempt.mode,
        "created_at": moment_json(attempt.created_at),
        "created_us": microseconds(attempt.created_at),
        "status": attempt.status,
        "error": _clean(attempt.error),
        "rating": _clean(attempt.rating),
        "note": _clean(attempt.note),
        "recording": _dump(_recording_shape(attempt.recording, folder)) if attempt.recording else None,
        "transcript": _dump(transcript_json(attempt.transcript)) if attempt.transcript else None,
        "delivery": _dump(delivery_json(attempt.delivery)) if attempt.delivery else None,
        "coverage": _dump(coverage_json(attempt.coverage)) if attempt.coverage else None,
        "searchable": fold("\n".join((attempt.question, said, attempt.note or ""))),
    }


def from_row(row: Mapping[str, Any], folder: Path) -> Attempt:
    """The attempt of a row.

    Raises AttributeError, KeyError, RecursionError, TypeError or ValueError when the row is damaged.
    """
    for name in _TEXTS:
        if not isinstance(row[name], str):
            raise TypeError(f"{name} is not text")
    return Attempt(
        id=row["id"],
        session_id=row["session_id"],
        question_id=row["question_id"],
        question=row["question"],
        lang=row["lang"],
        mode=row["mode"],
        created_at=datetime.fromisoformat(row["created_at"]),
        status=row["status"],
        error=row["error"],
        rating=row["rating"],
        note=row["note"],
        recording=recording_from(row["recording"], folder),
        transcript=transcript_from(row["transcript"]) if row["transcript"] is not None else None,
        delivery=delivery_from_json(json.loads(row["delivery"])) if row["delivery"] is not None else None,
        coverage=coverage_from_json(json.loads(row["coverage"])) if row["coverage"] is not None else None,
    )


def recording_from(text: str | None, folder: Path) -> Recording | None:
    """The recording of a column's JSON, its path absolute again."""
    if text is None:
        return None
    shape = json.loads(text)
    return recording_from_json({**shape, "path": folder / shape["path"]})


def transcript_from(text: str) -> Transcript:
    """The transcript of a column's JSON."""
    return transcript_from_json(json.loads(text))


def microseconds(moment: datetime) -> int:
    """Since 1970, exactly; a moment without zone is taken as local time."""
    return (moment.astimezone(UTC) - _EPOCH) // timedelta(microseconds=1)


def fold(text: str) -> str:
    """Text for searching: any case, and Hangul typed as letters or as syllables alike."""
    return unicodedata.normalize("NFC", clean(text)).casefold()


def clean(text: str) -> str:
    """Text that a database can hold: bytes of a file name that are not UTF-8 become question marks."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _clean(text: str | None) -> str | None:
    return None if text is None else clean(text)


def _recording_shape(recording: Recording, folder: Path) -> Shape:
    path = recording.path.absolute()
    near = path.relative_to(folder) if path.is_relative_to(folder) else path
    return {**recording_json(recording), "path": os.fspath(near)}


def _dump(shape: Shape) -> str:
    # Escaped to ASCII: a path may hold bytes that are not UTF-8, and must come back as it was.
    return json.dumps(shape, ensure_ascii=True, separators=(",", ":"))
