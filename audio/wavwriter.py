"""WavWriter: the one way a recording gets onto the disk. WAV, 16 bit, 16 kHz mono, valid at every moment.

One thread at a time may use a writer: the microphone's writer thread, the feeder's thread, or the caller that
copies a file. It blocks on the disk and is therefore never called from PortAudio's callback.

Every 50 ms of sound are written at once and the header is mended after them, never before: whoever reads the
file at any moment, or after `kill -9`, finds a header that promises no more than is there, and at most the last
50 ms are missing. Every two seconds the file is also forced to the disk, against loss of power.
"""

import contextlib
import io
import logging
import math
import os
import time
import wave
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from audio.recording import SAMPLERATE, Level, Recording

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

log = logging.getLogger(__name__)

WINDOW = SAMPLERATE // 20  # samples: 50 ms, so a level 20 times a second
FLOOR = -120.0  # dBFS; 16 bits reach down to -96, so anything at the floor is digital silence
_SYNC_EVERY = 2.0  # seconds


def level(window: "Samples", elapsed: float = 0.0, overflows: int = 0) -> Level:
    """Peak and RMS of mono samples in dBFS, both against an amplitude of 1.0 (a full-scale sine has RMS -3.01)."""
    import numpy as np

    if len(window) == 0:
        return Level(FLOOR, FLOOR, elapsed, overflows)
    return Level(
        peak=_decibels(float(np.max(np.abs(window)))),
        rms=_decibels(math.sqrt(float(np.mean(np.square(window, dtype=np.float64))))),
        elapsed=elapsed,
        overflows=overflows,
    )


def _decibels(amplitude: float) -> float:
    return max(FLOOR, 20 * math.log10(amplitude)) if amplitude > 0 else FLOOR


class WavWriter:
    """Takes blocks at the source's own rate and channels; averages, resamples, measures and writes them.

    path: created with mode 0600; a file that already holds something is never overwritten.
    samplerate: of the blocks to come, in hertz. on_level: called for every 50 ms of sound, on the writing thread;
    when it raises, that is logged and it is called no more, because the recording matters more than the meter.
    overflows: how often the source dropped input; set by whoever counts it. error: the first refusal of the disk.

    Raises OSError: from here and from `write`, when the disk refuses. What was written until then stays valid.
    """

    def __init__(
        self,
        path: Path,
        samplerate: int,
        on_level: Callable[[Level], object] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        import numpy as np

        self.path = path
        self.overflows = 0
        self._on_level = on_level
        self._clock = clock
        self._synced = clock()
        self.error: OSError | None = None
        self._rest: Samples = np.zeros(0, np.float32)  # less than a window
        self._resampler = None
        if samplerate != SAMPLERATE:
            import soxr

            self._resampler = soxr.ResampleStream(samplerate, SAMPLERATE, 1, dtype="float32")
        self._file = _create(path)
        self._wav = wave.open(self._file, "wb")  # noqa: SIM115  (closed by `close`)
        self._wav.setparams((1, 2, SAMPLERATE, 0, "NONE", "not compressed"))
        try:
            self._wav.writeframes(b"")  # the header
        except OSError:
            with contextlib.suppress(OSError):
                self._wav.close()
            self._file.close()
            path.unlink()
            raise

    @property
    def duration(self) -> float:
        """Seconds on disk."""
        return self._wav.tell() / SAMPLERATE

    def write(self, block: "Samples") -> None:
        """Take the next samples: float32, full scale 1.0, shape (frames,) or (frames, channels). Raises OSError.

        After a first OSError every further call raises it again: what follows a hole would be at the wrong time.
        """
        import numpy as np

        if self.error is not None:
            raise self.error
        mono = block if block.ndim == 1 else block.mean(axis=1, dtype=np.float32)
        self._take(mono if self._resampler is None else self._resampler.resample_chunk(mono))

    def close(self) -> Recording:
        """Write what is left, force it to the disk and let go. Raises nothing: see `error`."""
        import numpy as np

        if self._file.closed:
            return Recording(self.path, self.duration, SAMPLERATE, self.overflows)
        try:
            if self.error is None:
                if self._resampler is not None:
                    self._take(self._resampler.resample_chunk(np.zeros(0, np.float32), last=True))
                self._put(self._rest)
            self._wav.close()
            # A write that failed half-way leaves bytes that no header speaks of.
            self._file.truncate(_HEADER + 2 * self._wav.tell())
            os.fsync(self._file.fileno())
        except OSError as error:
            self.error = self.error or error
        finally:
            with contextlib.suppress(OSError):
                self._file.close()
        return Recording(self.path, self.duration, SAMPLERATE, self.overflows)

    def _take(self, mono: "Samples") -> None:
        import numpy as np

        pending = np.concatenate([self._rest, mono])
        whole = len(pending) - len(pending) % WINDOW
        self._rest = pending[whole:]
        for begin in range(0, whole, WINDOW):
            window = pending[begin : begin + WINDOW]
            self._put(window)
            self._tell(window)

    def _put(self, samples: "Samples") -> None:
        import numpy as np

        whole = np.clip(np.rint(samples * 32768), -32768, 32767).astype("<i2")
        try:
            self._wav.writeframes(whole.tobytes())  # mends the header after the samples
            now = self._clock()
            if now - self._synced >= _SYNC_EVERY:
                self._synced = now
                os.fsync(self._file.fileno())
        except OSError as error:
            self.error = error
            raise

    def _tell(self, window: "Samples") -> None:
        if self._on_level is None:
            return
        try:
            self._on_level(level(window, self.duration, self.overflows))
        except Exception:
            log.exception("The level meter failed; the recording goes on without it.")
            self._on_level = None


_HEADER = 44  # bytes of header that the wave module writes for PCM


class _WholeWrites(io.FileIO):
    """An unbuffered file whose write is all or an error: a bare FileIO may write a part and say nothing."""

    def write(self, data: object) -> int:
        view = memoryview(data).cast("B")  # type: ignore[arg-type]
        done = 0
        while done < len(view):
            done += super().write(view[done:]) or 0
        return done


def _create(path: Path) -> io.FileIO:
    """A new file for its owner alone. Raises OSError, FileExistsError where something is already kept."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0), 0o600)
    try:
        if os.fstat(handle).st_size > 0:
            raise FileExistsError(None, "a recording is already kept under this name", str(path))
        if hasattr(os, "fchmod"):
            os.fchmod(handle, 0o600)
        return _WholeWrites(handle, "r+b")
    except OSError:
        os.close(handle)
        raise
