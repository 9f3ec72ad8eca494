"""FileFeed: a Recorder that hears a sound file instead of a microphone.

The feeder thread (one per recording, daemon) reads the source and owns the WavWriter; it may block on the disk, and
`on_level` and `on_lost` are called on it. The caller blocks in `wait` and `stop` only.
"""

import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path

from audio.errors import DiskFull, NotSound
from audio.recording import Level, Recording
from audio.soundfiles import blocks, info
from audio.wavwriter import WavWriter

log = logging.getLogger(__name__)

_PER_SECOND = 20  # blocks: as often as the level is told


class FileFeed:
    """Writes `source` to the recording through the microphone's own writer.

    realtime: as slowly as it would be spoken; `stop` then cuts it off where it has come to. Otherwise as fast as the
    disk takes it, and `stop` waits until the whole of it is written.
    """

    def __init__(self, source: Path, realtime: bool = False) -> None:
        self._source = source
        self._realtime = realtime
        self._stopped = threading.Event()
        self._fed = threading.Event()
        self._thread: threading.Thread | None = None
        self._recording: Recording

    def start(self, path: Path, on_level: Callable[[Level], object], on_lost: Callable[[Exception], object]) -> None:
        """Begin. Raises NotSound, DiskFull; RuntimeError while it is being fed.

        on_lost: called at most once, with DiskFull, or NotSound for a source damaged further on.
        """
        if self._thread is not None:
            raise RuntimeError("this file is already being fed")
        samplerate = info(self._source).samplerate
        try:
            writer = WavWriter(path, samplerate, on_level)
        except OSError as error:
            raise DiskFull(path=path, reason=error.strerror or error) from error
        self._stopped.clear()
        self._fed.clear()
        self._thread = threading.Thread(
            target=self._feed, args=(writer, samplerate, on_lost), name="file-feed", daemon=True
        )
        self._thread.start()

    def wait(self, timeout: float | None = None) -> bool:
        """Block until the source has been fed entirely, or was broken off; False after `timeout` seconds."""
        return self._fed.wait(timeout)

    def stop(self) -> Recording:
        """End, and return what is on disk. RuntimeError when nothing is being fed."""
        if self._thread is None:
            raise RuntimeError("no file is being fed")
        if self._realtime:
            self._stopped.set()
        self._thread.join()
        self._thread = None
        return self._recording

    def _feed(self, writer: WavWriter, samplerate: int, on_lost: Callable[[Exception], object]) -> None:
        """The feeder thread."""
        lost: Exception | None = None
        begun = time.monotonic()
        fed = 0  # frames
        try:
            for block in blocks(self._source, frames=max(1, samplerate // _PER_SECOND)):
                fed += len(block)
                # A microphone hands over samples when they have been spoken, not before.
                if self._realtime and self._stopped.wait(max(0.0, begun + fed / samplerate - time.monotonic())):
                    break
                writer.write(block)
        except NotSound as error:
            lost = error
        except OSError:
            pass  # the writer keeps its first error
        self._recording = writer.close()
        if writer.error is not None:
            lost = DiskFull(path=writer.path, reason=writer.error.strerror or writer.error)
        try:
            if lost is not None:
                on_lost(lost)
        except Exception:
            log.exception("Nobody could be told that the recording broke off.")
        self._fed.set()
