"""SHA-256 of checkpoints, computed once: hashing 1.5 GB at every start would be seconds lost.

What was computed is remembered beside the files, by size and time of last change; a file that changed is hashed anew.
Where that note cannot be written, everything works and is only slower.
"""

import contextlib
import hashlib
import json
import os
from pathlib import Path
from typing import Any

_NOTE = ".checksums.json"


def sha256(file: Path) -> str:
    """The file's SHA-256, remembered or computed. Raises OSError."""
    stat = file.stat()
    mark = [stat.st_size, stat.st_mtime_ns]
    noted = _noted(file.parent).get(file.name)
    if isinstance(noted, dict) and noted.get("mark") == mark:
        return str(noted.get("sha256"))
    computed = compute(file)
    remember(file, computed, mark)
    return computed


def compute(file: Path) -> str:
    """The file's SHA-256, nothing remembered: for files in folders that are not ours. Raises OSError."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def matches(file: Path, expected: str) -> bool:
    """Whether the file has this SHA-256."""
    return sha256(file) == expected


def remember(file: Path, computed: str, mark: list[int] | None = None) -> None:
    """Note a checksum; mark: size and time (ns) of the file it was computed from, None: as it is now."""
    if mark is None:
        stat = file.stat()
        mark = [stat.st_size, stat.st_mtime_ns]
    _write(file.parent, {**_noted(file.parent), file.name: {"mark": mark, "sha256": computed}})


def forget(file: Path) -> None:
    """Drop what is noted of a file that is gone."""
    noted = _noted(file.parent)
    if noted.pop(file.name, None) is not None:
        _write(file.parent, noted)


def _noted(folder: Path) -> dict[str, Any]:
    try:
        noted = json.loads((folder / _NOTE).read_bytes())
    except (OSError, ValueError):
        return {}
    return noted if isinstance(noted, dict) else {}


def _write(folder: Path, noted: dict[str, Any]) -> None:
    with contextlib.suppress(OSError):
        fresh = folder / f"{_NOTE}.{os.getpid()}"
        try:
            fresh.write_text(json.dumps(noted, indent=1), encoding="utf-8")
            fresh.replace(folder / _NOTE)
        finally:
            fresh.unlink(missing_ok=True)
