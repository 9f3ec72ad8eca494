"""Rendered speech on disk: pieces joined to one sound, kept under a key, bounded in size.

Plain functions and one class without threads of its own; every method may be called from any thread, and two programs
may share a folder: files appear by renaming, whole or not at all. The last use of a file is its modification time.
"""

import contextlib
import os
import shutil
import tempfile
import time
import wave
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

HEADER = 44  # bytes before the samples in a WAV file as the wave module writes it
AUDIBLE = 0.002  # of full scale (-54 dBFS): voices put exact or nearly exact silence around their words
LEAD, TAIL = 0.03, 0.06  # seconds kept around the audible part, for soft consonants and their release
STALE = 3600.0  # seconds after which a work folder left by a killed program is removed


@dataclass(frozen=True, slots=True)
class SpeechCache:
    """Sound files in `folder`, together no more than `limit` bytes; the longest unused go first."""

    folder: Path
    limit: int

    def find(self, key: str) -> Path | None:
        """The sound kept under `key`, now the latest used; None when there is none or it is damaged."""
        path = self._path(key)
        if not is_whole(path):
            return None
        with contextlib.suppress(OSError):
            os.utime(path)
        return path

    def work_folder(self) -> tempfile.TemporaryDirectory[str]:
        """A folder for the pieces of one sound, on the same disk. Raises OSError."""
        for missing in reversed([each for each in (self.folder, *self.folder.parents) if not each.exists()]):
            missing.mkdir(mode=0o700, exist_ok=True)
        return tempfile.TemporaryDirectory(prefix=".work-", dir=self.folder, ignore_cleanup_errors=True)

    def keep(self, key: str, sound: Path) -> Path:
        """Move a finished file, for this person only, in under `key`, and make room. Raises OSError."""
        path = self._path(key)
        sound.chmod(0o600)
        sound.replace(path)
        self._make_room(path)
        return path

    def _path(self, key: str) -> Path:
        return self.folder / f"{key}.wav"

    def _make_room(self, newest: Path) -> None:
        used = []
        for path in self.folder.glob("*.wav"):
            try:
                stat = path.stat()
            except OSError:
                continue
            used.append((stat.st_mtime_ns, stat.st_size, path))
        too_much = sum(size for _, size, _ in used) - self.limit
        for _, size, path in sorted(used):
            if too_much <= 0:
                break
            if path != newest and _remove(path):
                too_much -= size
        for left in self.folder.glob(".work-*"):
            try:
                old = time.time() - left.stat().st_mtime > STALE
            except OSError:
                continue
            if old:
                shutil.rmtree(left, ignore_errors=True)


def is_whole(path: Path) -> bool:
    """Whether `path` is a WAV file as `join` writes it, complete, and not silent from end to end."""
    try:
        with wave.open(str(path), "rb") as sound:
            frames, width = sound.getnframes(), sound.getsampwidth() * sound.getnchannels()
            samples = sound.readframes(frames)
        return path.stat().st_size == HEADER + frames * width == HEADER + len(samples) and any(samples)
    except (OSError, EOFError, wave.Error):
        return False


def join(pieces: Iterable[Path], target: Path, pause: float) -> float:
    """Write the pieces, trimmed, with `pause` seconds between them, to `target`: WAV, 16 bit, mono.

    pieces: sound files of one sampling rate in any format that libsndfile reads (WAV, and AIFF on macOS). Returns the
    duration in seconds; 0.0 when nothing in them is audible, and then nothing is written. Raises OSError, and
    ValueError for a file that is not sound or has another rate.
    """
    import numpy as np
    import soundfile

    parts: list[npt.NDArray[np.float32]] = []
    rate = 0
    for piece in pieces:
        try:
            samples, own_rate = soundfile.read(piece, dtype="float32", always_2d=True)
        except soundfile.LibsndfileError as error:
            raise ValueError(f"the voice wrote something that is not sound ({error.error_string})") from error
        rate = rate or own_rate
        if own_rate != rate:
            raise ValueError(f"the voice changed from {rate} Hz to {own_rate} Hz")
        trimmed = trim(samples.mean(axis=1), rate)
        if trimmed.size:
            parts += [np.zeros(round(pause * rate), np.float32), trimmed] if parts else [trimmed]
    if not parts:
        return 0.0
    whole = np.clip(np.concatenate(parts), -1.0, 1.0)
    with target.open("wb") as file:
        with wave.open(file, "wb") as sound:
            sound.setnchannels(1)
            sound.setsampwidth(2)
            sound.setframerate(rate)
            sound.writeframes((whole * 32767).astype("<i2").tobytes())
        file.flush()
        os.fsync(file.fileno())
    return float(whole.size / rate)


def trim(samples: "npt.NDArray[np.float32]", rate: int) -> "npt.NDArray[np.float32]":
    """Mono samples without the silence before and after the words; empty when nothing is audible."""
    import numpy as np

    audible = np.flatnonzero(np.abs(samples) > AUDIBLE)
    if not audible.size:
        return samples[:0]
    return samples[max(0, audible[0] - round(LEAD * rate)) : audible[-1] + 1 + round(TAIL * rate)]


def _remove(path: Path) -> bool:
    try:
        path.unlink()
    except OSError:
        return False  # in use on Windows, or gone already
    return True
