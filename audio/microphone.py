"""Microphone: the Recorder over sounddevice.

Concurrent activities, and which of them may block:

- PortAudio's callback (PortAudio's own thread, about 40 times a second): copies the samples, notes dropped input and
  enqueues. It never blocks and touches no file.
- The writer thread (one per recording, daemon): takes blocks off the queue and owns the WavWriter, so it averages,
  resamples, measures, writes and flushes; it may block on the disk while the queue grows. `on_level` and `on_lost`
  are called here. It also notices that no blocks come any more. `None` in the queue ends it.
- The caller: `start` blocks until the first samples have arrived, `stop` until the last one is on disk.
"""

import logging
import queue
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audio.devices import find, refresh
from audio.errors import DiskFull, MicrophoneLost, NoMicrophone
from audio.portaudio import Refused, Stream, close_stream, formats, run_stream
from audio.recording import SAMPLERATE, Level, Recording
from audio.wavwriter import WavWriter

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

log = logging.getLogger(__name__)

# Seconds that the device may gather samples for. A busy machine delays Python by tens of milliseconds; the meter
# does not look late yet.
_LATENCY = 0.1
_FIRST_SOUND = 4.0  # seconds; a Bluetooth headset takes about two to switch to its microphone
_LOST_AFTER = 2.0  # seconds without a block
_TICK = 0.25  # seconds between looks while no block comes


class Microphone:
    """Records the device of this name, or the system's default. Safe to use from several threads.

    Tries 16 kHz mono, else the device's own rate and at most two channels, averaged and resampled.
    """

    def __init__(self, device: str | None = None) -> None:
        self._device = device
        self._take: _Take | None = None
        self._lock = threading.Lock()

    def start(self, path: Path, on_level: Callable[[Level], object], on_lost: Callable[[Exception], object]) -> None:
        """Begin. Blocks until the device runs: tens of milliseconds, four seconds at most.

        Raises NoMicrophone, NoPortAudio, DiskFull; RuntimeError while a recording is under way.
        """
        with self._lock:
            if self._take is not None:
                raise RuntimeError("this microphone is already recording")
            take = _Take(on_lost)
            try:
                name, stream = self._open(take)
            except NoMicrophone:
                if not refresh():
                    raise
                name, stream = self._open(take)  # plugged in since PortAudio last looked
            try:
                take.begin(path, stream, on_level)
            except OSError as error:
                close_stream(stream.native)
                raise DiskFull(path=path, reason=error.strerror or error) from error
            if not take.heard.wait(_FIRST_SOUND):
                take.end()
                path.unlink(missing_ok=True)
                raise NoMicrophone(reason=f"{name} opens and gives no sound")
            self._take = take

    def stop(self) -> Recording:
        """End, and return what is on disk. Blocks about 0.1 s. RuntimeError when nothing is being recorded."""
        with self._lock:
            take, self._take = self._take, None
            if take is None:
                raise RuntimeError("this microphone is not recording")
            return take.end()

    def _open(self, take: "_Take") -> tuple[str, Stream]:
        """The device's name and its stream, running. Raises NoMicrophone, NoPortAudio."""
        device = find("microphone", self._device)
        candidates = formats(SAMPLERATE, device.samplerate, device.channels)
        try:
            stream = run_stream(
                device.kind, device.index, candidates, lambda _: take.callback, take.gone.set, latency=_LATENCY
            )
        except Refused as error:
            raise NoMicrophone(reason=f"{device.name} cannot be opened ({error})") from error
        return device.name, stream


class _Take:
    """One recording under way. on_lost: called at most once, on the writer thread."""

    def __init__(self, on_lost: Callable[[Exception], object]) -> None:
        self.heard = threading.Event()  # the first block has arrived
        self.gone = threading.Event()  # PortAudio ended the stream
        self.recording: Recording
        self._blocks: queue.SimpleQueue[Samples | None] = queue.SimpleQueue()
        self._overflows = 0
        self._on_lost = on_lost
        self._lost = False
        self._ending = False
        self._stream: Stream
        self._writer: WavWriter
        self._thread: threading.Thread

    def callback(self, indata: "Samples", _frames: int, _time: Any, status: Any) -> None:
        """PortAudio's callback: samples of shape (frames, channels) that are PortAudio's again when it returns."""
        if status.input_overflow:
            self._overflows += 1
        self._blocks.put(indata.copy())

    def begin(self, path: Path, stream: Stream, on_level: Callable[[Level], object]) -> None:
        """Write what the running stream brings. Raises OSError."""
        self._stream = stream
        self._writer = WavWriter(path, stream.format.samplerate, on_level)
        self._thread = threading.Thread(target=self._write, name="microphone-writer", daemon=True)
        self._thread.start()

    def end(self) -> Recording:
        """Let the device hand over what was said until now, then end the writer and wait for it."""
        self.gone.wait(min(self._stream.latency, _TICK))
        self._ending = True
        close_stream(self._stream.native)
        self._blocks.put(None)
        self._thread.join()
        return self.recording

    def _write(self) -> None:
        """The writer thread."""
        quiet = 0.0  # seconds without a block, counted in ticks: a program put to sleep (ctrl+z) lost no microphone
        while True:
            try:
                block = self._blocks.get(timeout=_TICK)
            except queue.Empty:
                quiet += _TICK
                if self.heard.is_set() and not self._ending and (self.gone.is_set() or quiet >= _LOST_AFTER):
                    self._lose(MicrophoneLost(seconds=f"{self._writer.duration:.1f}"))
                continue
            if block is None:
                break
            quiet = 0.0
            self.heard.set()
            if not self._lost:
                self._keep(block)
        self._writer.overflows = self._overflows
        self.recording = self._writer.close()
        if self._writer.error is not None:
            self._lose(self._disk_full(self._writer.error))

    def _keep(self, block: "Samples") -> None:
        self._writer.overflows = self._overflows
        try:
            self._writer.write(block)
        except OSError as error:
            self._lose(self._disk_full(error))

    def _disk_full(self, error: OSError) -> DiskFull:
        return DiskFull(path=self._writer.path, reason=error.strerror or error)

    def _lose(self, error: Exception) -> None:
        """Tell it once. What arrives from now on is not written: it would stand at the wrong time."""
        if self._lost:
            return
        self._lost = True
        try:
            self._on_lost(error)
        except Exception:
            log.exception("Nobody could be told that the recording broke off.")
