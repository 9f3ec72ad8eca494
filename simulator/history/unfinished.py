"""Recordings under way, and those that a crash left behind: what survives `kill -9`.

While an answer is recorded, `<id>.json` beside `<id>.wav` says what it answers, and a lock on `<id>.lock` says that
somebody is still at it. The system frees the lock when that program ends in whatever way; a marker whose lock is
free is therefore an answer cut short, and is offered at the next start.
"""

import json
import os
import wave
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from filelock import FileLock, Timeout

from audio.recording import Recording
from simulator.attempt import Attempt
from simulator.shapes import attempt_from_json, attempt_json

PRIVATE = 0o600
CLAIM_WAIT = 15.0  # seconds; another program that keeps the answer may itself wait 10 for the database
_EMPTY_WAV = 44  # bytes: the header alone


class Unfinished:
    """A recording under way. Any thread may end it; whoever began it keeps the lock until then."""

    def __init__(self, marker: Path, lock: FileLock) -> None:
        self._marker, self._lock = marker, lock

    @property
    def sound(self) -> Path:
        """Where the recorder writes."""
        return self._marker.with_suffix(".wav")

    def end(self) -> None:
        """The answer is in the history: marker and lock go, the sound stays. A second call does nothing."""
        self._marker.unlink(missing_ok=True)
        self._lock.release()
        _unlink_lock(self._marker)

    def discard(self) -> None:
        """Nothing is worth keeping: marker, lock and sound go."""
        self.sound.unlink(missing_ok=True)
        self.end()


@dataclass(frozen=True, slots=True)
class Leftover:
    """An answer that a crash cut short.

    attempt: "pending", with its recording, ready for the history; topic: that of its question; recording: the
    sound as far as it came; marker: its file.
    """

    attempt: Attempt
    topic: str
    recording: Recording
    marker: Path

    @contextmanager
    def claim(self) -> Iterator[bool]:
        """Keep every other program away from it meanwhile; whether it is still there to be kept or deleted.

        Two programs may have been offered the same answer, and only the first may decide. An error inside leaves
        the marker, so that the answer is offered again. Raises OSError, also when another program holds it too long.
        """
        lock = _lock(self.marker)
        lock.acquire(timeout=CLAIM_WAIT)
        try:
            yield self.marker.exists() and self.recording.path.exists()
        finally:
            lock.release()
            if not self.marker.exists():
                _unlink_lock(self.marker)

    def end(self) -> None:
        """The attempt is in the history: the marker goes, the sound stays. Call it inside `claim`."""
        self.marker.unlink(missing_ok=True)
        _unlink_lock(self.marker)

    def discard(self) -> bool:
        """Delete the sound too; False when another program has taken the answer in the meantime. Raises OSError."""
        with self.claim() as ours:
            if ours:
                self.recording.path.unlink(missing_ok=True)
                self.marker.unlink(missing_ok=True)
        return ours


def begin(recordings: Path, attempt: Attempt, *, topic: str = "") -> Unfinished:
    """Mark an answer as being recorded; call before the recorder starts. Raises OSError."""
    marker = recordings / f"{attempt.id}.json"
    lock = _lock(marker)
    lock.acquire(blocking=False)
    try:
        text = json.dumps({**attempt_json(attempt), "topic": topic})
        with os.fdopen(os.open(marker, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, PRIVATE), "w", encoding="utf-8") as file:
            file.write(text)
    except BaseException:
        with suppress(OSError):  # half a marker would stay for good: it cannot be told from a file of somebody else's
            marker.unlink()
        lock.release()
        _unlink_lock(marker)
        raise
    return Unfinished(marker, lock)


def find(recordings: Path, stored: Callable[[str], bool] = lambda id: False) -> tuple[Leftover, ...]:
    """Answers that a crash cut short, oldest first; those that a running program still records are left alone.

    stored: whether the history has an attempt of that id (`History.has`): a crash just after it was added leaves
    only the marker to remove. Markers without any sound are removed too. Raises nothing.
    """
    found = (_look(marker, stored) for marker in sorted(recordings.glob("*.json")))
    return tuple(leftover for leftover in found if leftover is not None)


def _look(marker: Path, stored: Callable[[str], bool]) -> Leftover | None:
    lock = _lock(marker)
    try:
        lock.acquire(blocking=False)
    except (Timeout, OSError):
        return None
    leftover = None
    try:
        leftover = _leftover(marker, stored)
    except (OSError, EOFError, KeyError, TypeError, ValueError, wave.Error):
        pass  # ended between the listing and the lock, or not something we wrote: then it stays as it is
    finally:
        lock.release()
        if leftover is None:
            _unlink_lock(marker)
    return leftover


def _leftover(marker: Path, stored: Callable[[str], bool]) -> Leftover | None:
    shape = json.loads(marker.read_bytes())
    attempt, topic = attempt_from_json(shape), str(shape["topic"])
    sound = marker.with_suffix(".wav")
    if stored(attempt.id):
        marker.unlink()
        return None
    recording = _measured(sound)
    if recording is None:
        sound.unlink(missing_ok=True)
        marker.unlink()
        return None
    return Leftover(replace(attempt, status="pending", recording=recording), topic, recording, marker)


def _measured(sound: Path) -> Recording | None:
    """The recording by its header, but never longer than the file; None without a single sample."""
    if not sound.exists() or sound.stat().st_size <= _EMPTY_WAV:
        return None
    with wave.open(str(sound), "rb") as file:
        size = file.getnchannels() * file.getsampwidth()
        frames = min(file.getnframes(), (sound.stat().st_size - _EMPTY_WAV) // size)
        return Recording(sound, frames / file.getframerate(), file.getframerate()) if frames else None


def _lock(marker: Path) -> FileLock:
    # Not per thread: the recording may end on another thread than it began on.
    return FileLock(marker.with_suffix(".lock"), mode=PRIVATE, thread_local=False)


def _unlink_lock(marker: Path) -> None:
    with suppress(OSError):
        marker.with_suffix(".lock").unlink()
