"""Fetches an official checkpoint: goes on where an earlier try broke off, and keeps nothing with a wrong checksum.

Runs on its caller's thread and blocks. What has arrived lies in FILE.part beside the place of FILE, which appears only
when it is whole and right. Two processes cannot fetch the same file at once.
"""

import contextlib
import hashlib
import http.client
import os
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from audio.errors import DownloadFailed, UnknownModel
from audio.transcription import checksums
from audio.transcription.models import KNOWN, MINI, checksum_of, default_folder, file_name, official, resolve

Opener = Callable[[urllib.request.Request], AbstractContextManager[Any]]
Progress = Callable[[int, int | None], object]

_PIECE = 1 << 18  # bytes
_PATIENCE = 30.0  # seconds without a byte


def download(
    name: str,
    folder: Path | None = None,
    on_progress: Progress | None = None,
    *,
    table: Mapping[str, str] | None = None,
    opener: Opener | None = None,
) -> Path:
    """Fetch a model by name; at once when it is there already, whole and right.

    on_progress(done, total): bytes, total None where the server does not say; about four times a megabyte.
    table: address by name (None: whisper's own); opener: how to open an address (None: urllib, 30 s of patience).
    Raises UnknownModel; DownloadFailed, after which the part that arrived is kept unless its checksum was wrong.
    """
    folder = folder or default_folder()
    if name == MINI:
        return resolve(MINI, folder)
    url = (official() if table is None else table).get(name)
    if url is None:
        raise UnknownModel(name=name, known=", ".join(KNOWN))
    file = folder / file_name(url)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _alone(file, name):
            if not (file.is_file() and checksums.matches(file, checksum_of(url))):
                _fetch(name, url, file, on_progress or _silent, opener or _open)
    except urllib.error.HTTPError as error:
        with error:
            raise DownloadFailed(name=name, reason=f"the server answered {error.code} {error.reason}") from error
    except urllib.error.URLError as error:
        raise DownloadFailed(name=name, reason=_sentence(error.reason)) from error
    except (OSError, http.client.HTTPException) as error:
        raise DownloadFailed(name=name, reason=_sentence(error)) from error
    return file


def _fetch(name: str, url: str, file: Path, on_progress: Progress, opener: Opener) -> None:
    part = file.with_name(f"{file.name}.part")
    digest = hashlib.sha256()
    done = _hash_part(part, digest)
    if digest.hexdigest() != checksum_of(url):
        try:
            done, digest = _receive(url, part, done, digest, on_progress, opener)
        except urllib.error.HTTPError as error:
            if error.code != http.HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE or not done:
                raise
            error.close()  # the part is longer than the file: it is of something else
            done, digest = _receive(url, part, 0, hashlib.sha256(), on_progress, opener)
    if digest.hexdigest() != checksum_of(url):
        part.unlink()
        reason = f"what arrived ({done} bytes) has the wrong checksum and was thrown away"
        raise DownloadFailed(name=name, reason=reason)
    part.replace(file)
    checksums.remember(file, digest.hexdigest())


def _receive(url: str, part: Path, done: int, digest: Any, on_progress: Progress, opener: Opener) -> tuple[int, Any]:
    """Add what is missing to the part. Returns its length and digest. Raises OSError, HTTPException."""
    headers = {"User-Agent": "interview-simulator"} | ({"Range": f"bytes={done}-"} if done else {})
    request = urllib.request.Request(url, headers=headers)  # noqa: S310  from whisper's own table
    with opener(request) as answer:
        if done and answer.status != http.HTTPStatus.PARTIAL_CONTENT:  # this server begins at the beginning
            done, digest = 0, hashlib.sha256()
        length = answer.headers.get("Content-Length")
        total = done + int(length) if length else None
        with part.open("ab" if done else "wb") as out:
            on_progress(done, total)
            while piece := answer.read(_PIECE):
                out.write(piece)
                digest.update(piece)
                done += len(piece)
                on_progress(done, total)
    if total is not None and done < total:
        raise OSError(f"the connection broke off after {done} of {total} bytes")
    return done, digest


def _hash_part(part: Path, digest: Any) -> int:
    """Feed what an earlier try left into the digest; its length in bytes."""
    done = 0
    with contextlib.suppress(FileNotFoundError), part.open("rb") as content:
        while piece := content.read(_PIECE):
            digest.update(piece)
            done += len(piece)
    return done


@contextlib.contextmanager
def _alone(file: Path, name: str) -> Iterator[None]:
    """Nobody else fetches this file meanwhile. Raises DownloadFailed."""
    from filelock import FileLock, Timeout

    path = file.with_name(f".{file.name}.lock")
    try:
        with FileLock(path, timeout=0):
            try:
                yield
            finally:
                with contextlib.suppress(OSError):
                    path.unlink()
    except Timeout as error:
        raise DownloadFailed(name=name, reason="another process is fetching it right now") from error


def _open(request: urllib.request.Request) -> AbstractContextManager[Any]:
    opened: AbstractContextManager[Any] = urllib.request.urlopen(request, timeout=_PATIENCE)  # noqa: S310  as above
    return opened


def _silent(done: int, total: int | None) -> None:
    """No progress wanted."""


def _sentence(error: object) -> str:
    if isinstance(error, OSError) and error.errno:
        return os.strerror(error.errno) if error.errno > 0 else str(error.strerror or error)
    return str(error) or type(error).__name__
