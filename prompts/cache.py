"""Notes already read, kept as JSON, so that starting does not parse the same Markdown again. Any thread.

One file for each file of notes and language asked for. An entry counts only while path, size and time of the last
change are the same, and while the reader itself is: its own source files are part of the key. A cache that is damaged,
read-only or full costs time and nothing else. A person's own notes are theirs: others cannot read what is kept here.
"""

import contextlib
import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import Any

from prompts.notes import Notes, Remark, Skipped
from prompts.question import FollowUp, KeyPoint, Question, Source, TimeTarget

FORMAT = 1  # of the entries


def read_cached(path: Path, lang: str | None, cache: Path | None, read: Callable[[Path, str | None], Notes]) -> Notes:
    """What `read(path, lang)` gives, from the cache folder where it is there already. Raises what `read` raises."""
    if cache is None:
        return read(path, lang)
    try:
        state = path.stat()
    except (OSError, ValueError):
        return read(path, lang)
    key = [FORMAT, reader_version(), str(path), lang, state.st_size, state.st_mtime_ns]
    name = hashlib.sha1(f"{path}\n{lang}".encode(errors="replace"), usedforsecurity=False).hexdigest()
    entry = cache / f"notes-{name}.json"
    kept = _load(entry, key)
    if kept is not None:
        return kept
    notes = read(path, lang)
    _store(entry, key, notes)
    return notes


@lru_cache(maxsize=1)
def reader_version() -> str:
    """A hash that changes with every change of this package's code."""
    state = [
        (entry.name, entry.stat().st_size, entry.stat().st_mtime_ns)
        for entry in os.scandir(Path(__file__).parent)
        if entry.name.endswith(".py")
    ]
    return hashlib.sha1(repr(sorted(state)).encode(), usedforsecurity=False).hexdigest()


def notes_from_json(data: dict[str, Any]) -> Notes:
    """Notes out of what `dataclasses.asdict` and JSON made of them. Raises KeyError, TypeError or ValueError."""
    return Notes(
        questions=tuple(map(question_from_json, data["questions"])),
        skipped=tuple(Skipped(**one) for one in data["skipped"]),
        warnings=tuple(Remark(**{**one, "details": tuple(map(tuple, one["details"]))}) for one in data["warnings"]),
        topic=data["topic"],
        title=data["title"],
        lang=data["lang"],
    )


def question_from_json(data: dict[str, Any]) -> Question:
    """A question in the shape that scripts see. Raises KeyError, TypeError or ValueError."""
    return Question(
        id=data["id"],
        topic=data["topic"],
        lang=data["lang"],
        text=data["text"],
        spoken=data["spoken"],
        reference=data["reference"],
        key_points=_points(data["key_points"]),
        follow_ups=tuple(
            FollowUp(one["text"], one["reference"], _points(one["key_points"])) for one in data["follow_ups"]
        ),
        time=TimeTarget(**data["time"]),
        tags=tuple(data["tags"]),
        source=Source(**data["source"]),
    )


def _points(data: list[dict[str, Any]]) -> tuple[KeyPoint, ...]:
    return tuple(KeyPoint(one["label"], tuple(one["any_of"])) for one in data)


def _load(entry: Path, key: list[object]) -> Notes | None:
    try:
        data = json.loads(entry.read_bytes())
        return notes_from_json(data["notes"]) if data["key"] == key else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _make_private(folder: Path) -> None:
    """The folder exists; what had to be made for it, those in between too, is for this person only."""
    for missing in reversed([each for each in (folder, *folder.parents) if not each.exists()]):
        missing.mkdir(mode=0o700, exist_ok=True)


def _store(entry: Path, key: list[object], notes: Notes) -> None:
    """Written beside and moved over, so that two programs at once never see half an entry."""
    text = json.dumps({"key": key, "notes": asdict(notes)}, ensure_ascii=False)
    beside = entry.with_suffix(f".{os.getpid()}.tmp")
    try:
        _make_private(entry.parent)
        handle = os.open(beside, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8", errors="replace") as file:
            file.write(text)
        beside.replace(entry)
    except OSError:
        with contextlib.suppress(OSError):
            beside.unlink()
