"""Reads the sound files people hand in, and says precisely what is wrong with one that cannot be read.

No threads here: every function runs on its caller's and blocks while it reads. This is the only file of the room
that imports soundfile, and with `wavwriter.py` the only one that resamples.

libsndfile takes a WAV that was cut short as a shorter WAV. An answer that lost its second half must not be judged
as if it were whole, so the header's promise is compared with the file's size here. Our own recordings pass even
after `kill -9`: their header never promises more than was written.
"""

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from audio.errors import DiskFull, NotSound
from audio.recording import SAMPLERATE, Recording, Span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

# Programs that write to a pipe cannot know the length and promise "endless": 0xFFFFFFFF, or just below 2 GiB.
_ENDLESS = 0x7FFF_F000
_EDGE = 0.05  # seconds
_BLOCK = 1 << 16  # frames read at a time


def info(path: Path) -> Recording:
    """How long a sound file is, at the rate it is stored in; the samples are not read. Raises NotSound."""
    with _opened(path) as sound:
        # Formats that promise a length without showing it (FLAC, MP3) give themselves away at the last frame.
        try:
            sound.seek(sound.frames - 1)
            last = sound.read(1, dtype="float32")
        except (RuntimeError, ValueError) as error:
            raise _cut_short(path, sound.frames / sound.samplerate) from error
        if len(last) == 0:
            raise _cut_short(path, sound.frames / sound.samplerate)
        return Recording(path, sound.frames / sound.samplerate, int(sound.samplerate))


def read(path: Path) -> "Samples":
    """The whole file as mono at 16 kHz: float32 of shape (samples,), full scale is 1.0. Raises NotSound.

    Any rate, any depth; several channels are averaged.
    """
    samples, rate = decode(path)
    return resample(samples, rate, SAMPLERATE)


def read_span(path: Path, span: Span) -> "Samples":
    """Part of a file as mono at 16 kHz: float32 of shape (samples,), shorter where the file ends. Raises NotSound.

    The file may still be growing, as our own recordings do while they are made.
    """
    import numpy as np

    rate = info(path).samplerate
    margin = 0.0 if rate == SAMPLERATE else _EDGE  # a resampler hears a little to both sides
    begin = max(0.0, span.start - margin)
    wanted, parts = round((span.end + margin - begin) * rate), []
    for block in blocks(path, begin):
        parts.append(block[:wanted])
        wanted -= len(block)
        if wanted <= 0:
            break
    whole = np.concatenate(parts) if parts else np.zeros((0, 1), np.float32)
    samples = resample(whole.mean(axis=1, dtype=np.float32), rate, SAMPLERATE)
    first = round((span.start - begin) * SAMPLERATE)
    return samples[first : first + round(span.length * SAMPLERATE)]


def decode(path: Path, start: float = 0.0) -> "tuple[Samples, int]":
    """Mono samples from `start` seconds on, at the file's own rate, and that rate in hertz. Raises NotSound."""
    import numpy as np

    parts = list(blocks(path, start))
    whole = np.concatenate(parts) if parts else np.zeros((0, 1), np.float32)
    return whole.mean(axis=1, dtype=np.float32), info(path).samplerate


def blocks(path: Path, start: float = 0.0, frames: int = _BLOCK) -> "Iterator[Samples]":
    """The file in stretches of at most `frames`, shape (frames, channels), at its own rate. Raises NotSound."""
    import numpy as np

    with _opened(path) as sound:
        position = min(int(start * sound.samplerate), sound.frames)
        try:
            sound.seek(position)
            while position < sound.frames:
                block = sound.read(frames, dtype="float32", always_2d=True)
                if len(block) == 0:
                    raise _cut_short(path, sound.frames / sound.samplerate)
                position += len(block)
                yield np.nan_to_num(block, copy=False, posinf=1.0, neginf=-1.0)
        except (RuntimeError, ValueError) as error:
            raise _cut_short(path, sound.frames / sound.samplerate) from error


def resample(samples: "Samples", rate: int, wanted: int) -> "Samples":
    """Mono samples at another rate (hertz), by soxr's high quality."""
    if rate == wanted:
        return samples
    import numpy as np
    import soxr

    return np.asarray(soxr.resample(samples, rate, wanted), dtype=np.float32)


def copy_as_recording(source: Path, target: Path) -> Recording:
    """Write `source` as recordings are stored: WAV, 16 bit, 16 kHz mono. Raises NotSound, DiskFull.

    An existing `target` is never overwritten, and a copy that failed leaves none.
    """
    from audio.wavwriter import WavWriter

    try:
        writer = WavWriter(target, info(source).samplerate)
        try:
            for block in blocks(source):
                writer.write(block)
            recording = writer.close()
            if writer.error is not None:
                raise writer.error
        except (NotSound, OSError):
            writer.close()
            target.unlink()
            raise
    except OSError as error:
        raise DiskFull(path=target, reason=error.strerror or error) from error
    return recording


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    """The soundfile.SoundFile of a file with at least one frame. Raises NotSound."""
    import soundfile

    _refuse_truncated(path)
    try:
        sound = soundfile.SoundFile(path)
    except (RuntimeError, TypeError, ValueError) as error:
        # soundfile begins with "Error opening '...': ", which our own sentence already says.
        why = str(error).rpartition("': ")[2].strip().rstrip(".") if isinstance(error, RuntimeError) else ""
        raise NotSound(path=path, reason=f"it is no sound in a known format ({why or 'no header'})") from error
    with sound:
        if sound.frames <= 0:
            raise NotSound(path=path, reason="it holds no sound: the header is there, the samples are not")
        yield sound


def _refuse_truncated(path: Path) -> None:
    """Raise NotSound for a file that is not there, has no bytes, or has fewer than its header promises."""
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise NotSound(path=path, reason="it is a folder" if path.is_dir() else "it is not a plain file")
        with path.open("rb") as file:
            promised = _promised(file)
    except FileNotFoundError as error:
        raise NotSound(path=path, reason="there is no such file") from error
    except OSError as error:
        raise NotSound(path=path, reason=error.strerror or str(error)) from error
    if size == 0:
        raise NotSound(path=path, reason="it is empty (0 bytes)")
    if promised is not None and promised > size:
        reason = f"it is truncated: its header promises {promised} bytes, and {size} are there"
        raise NotSound(path=path, reason=reason)


def _promised(file: BinaryIO) -> int | None:
    """Where a WAV's or AIFF's samples end by its header, in bytes from the start; None when it does not say."""
    head = file.read(12)
    if len(head) < 12:
        return None
    if head[:4] == b"RIFF" and head[8:] == b"WAVE":
        order, wanted = "<", b"data"
    elif head[:4] == b"FORM" and head[8:] in (b"AIFF", b"AIFC"):
        order, wanted = ">", b"SSND"
    else:
        return None
    position = 12
    while len(chunk := file.read(8)) == 8:
        length = int(struct.unpack(order + "I", chunk[4:])[0])
        if chunk[:4] == wanted:
            return None if length >= _ENDLESS else position + 8 + length
        position += 8 + length + length % 2  # chunks begin at even offsets
        file.seek(position)
    return None


def _cut_short(path: Path, seconds: float) -> NotSound:
    reason = f"it is truncated or damaged: its header promises {seconds:.1f} s, and not all of it can be read"
    return NotSound(path=path, reason=reason)
