"""Loudspeaker: the Player over sounddevice.

Concurrent activities, and which of them may block:

- PortAudio's callback (PortAudio's own thread): copies samples out, and silence after the last one. Never blocks.
- The watcher thread (one per sound, daemon): sleeps until the sound has ended, was stopped, or the device fell
  silent; then closes the stream and calls `on_end`. Nothing else calls it, so it is called exactly once, and with
  no lock held.
- The callers, from any thread: `play` decodes the file and opens the device (a few hundredths of a second, more for
  a long file), one at a time; `stop` and `position` wait for nobody: a flag is set, and the watcher answers it.
"""

import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audio.devices import find, refresh
from audio.errors import NoLoudspeaker
from audio.portaudio import Format, Refused, Stream, close_stream, formats, run_stream
from audio.soundfiles import decode, resample

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

log = logging.getLogger(__name__)

# Seconds that the device holds in advance: enough that a busy machine does not stutter. Stopping throws them away.
_LATENCY = 0.08
# Seconds of silence sent after the last sample, beyond the latency. Ending a stream with CallbackStop loses what the
# device still holds (PortAudio over ALSA does not wait for it), so the end is played out instead.
_TAIL = 0.03
_DEAD_AFTER = 2.0  # seconds in which the device asks for nothing
_TICK = 0.25  # seconds between looks at whether it still asks


class Loudspeaker:
    """Plays on the device of this name, or the system's default. Safe to use from several threads."""

    def __init__(self, device: str | None = None) -> None:
        self._device = device
        self._sound: _Sound | None = None
        self._stops = 0  # how often `stop` was called, so that a sound just being opened notices
        self._lock = threading.Lock()  # held while a sound is exchanged for another

    def play(self, path: Path, on_end: Callable[[bool], object], *, start: float = 0.0) -> None:
        """Play from `start` seconds; a sound still playing is stopped first. Returns when the sound has begun.

        `on_end(finished)` is called exactly once, on a thread of ours: True at the natural end, False when stopped or
        broken off; never when this raises. Raises NoLoudspeaker, NoPortAudio, NotSound.
        """
        with self._lock:
            stops = self._stops
            self._halt()
            samples, rate = decode(path, max(0.0, start))
            sound = _Sound(samples, rate, start, on_end)
            try:
                self._open(sound)
            except NoLoudspeaker:
                if not refresh():
                    raise
                self._open(sound)  # plugged in since PortAudio last looked
            self._sound = sound
            if self._stops != stops:
                sound.halt()

    def stop(self) -> None:
        """Silence within 100 ms; nothing happens when nothing plays."""
        self._stops += 1
        if (sound := self._sound) is not None:
            sound.halt()

    @property
    def position(self) -> float | None:
        """Seconds into the file that are heard now; None when nothing plays."""
        sound = self._sound
        return None if sound is None else sound.position

    def close(self) -> None:
        """Stop and let go of the device. Blocks until it has let go, a second at most."""
        with self._lock:
            self._halt()

    def _halt(self) -> None:
        if self._sound is not None:
            self._sound.halt()
            self._sound.released.wait()  # many devices take one stream at a time
            self._sound = None

    def _open(self, sound: "_Sound") -> None:
        device = find("loudspeaker", self._device)
        candidates = formats(sound.rate, device.samplerate, device.channels)
        try:
            stream = run_stream(device.kind, device.index, candidates, sound.fit, sound.ended.set, latency=_LATENCY)
        except Refused as error:
            raise NoLoudspeaker(reason=f"{device.name} cannot be opened ({error})") from error
        sound.begin(stream)


class _Sound:
    """One sound being played. samples: mono; rate: hertz; start: seconds into the file of the first sample."""

    def __init__(self, samples: "Samples", rate: int, start: float, on_end: Callable[[bool], object]) -> None:
        self.rate = rate
        self.ended = threading.Event()  # played out, stopped, or given up by PortAudio
        self.released = threading.Event()  # the device is free again
        self._source = samples
        self._start = start
        self._on_end = on_end
        self._samples = samples  # at the stream's rate
        self._stream_rate = rate
        self._latency = _LATENCY
        self._sent = 0  # samples handed to the device
        self._silence = 0  # samples of silence handed over after them
        self._halted = False

    def fit(self, form: Format) -> Callable[..., None]:
        """Make ready for a stream of this format; returns PortAudio's callback."""
        self._samples = resample(self._source, self.rate, form.samplerate)
        self._stream_rate = form.samplerate
        self._sent = self._silence = 0
        self.ended.clear()
        return self._callback

    def begin(self, stream: Stream) -> None:
        """The stream runs: watch it."""
        self._latency = stream.latency
        threading.Thread(target=self._watch, args=(stream,), name="loudspeaker-watcher", daemon=True).start()

    def halt(self) -> None:
        """Fall silent now."""
        self._halted = True
        self.ended.set()

    @property
    def position(self) -> float | None:
        """Seconds into the file, the device's latency allowed for."""
        if self.ended.is_set():
            return None
        heard = (self._sent + self._silence) / self._stream_rate - self._latency
        return self._start + min(max(0.0, heard), len(self._samples) / self._stream_rate)

    def _callback(self, outdata: "Samples", frames: int, _time: Any, _status: Any) -> None:
        """PortAudio's callback: outdata has shape (frames, channels)."""
        count = 0 if self._halted else min(frames, len(self._samples) - self._sent)
        outdata[:count] = self._samples[self._sent : self._sent + count, None]
        outdata[count:] = 0
        self._sent += count
        self._silence += frames - count
        if self._silence > (self._latency + _TAIL) * self._stream_rate:
            self.ended.set()

    def _watch(self, stream: Stream) -> None:
        """The watcher thread."""
        asked, quiet = -1, 0.0
        while not self.ended.wait(_TICK) and quiet < _DEAD_AFTER:
            quiet = quiet + _TICK if self._sent + self._silence == asked else 0.0
            asked = self._sent + self._silence
        natural = not self._halted and self._silence > self._latency * self._stream_rate
        self.ended.set()
        close_stream(stream.native)
        self._samples = self._source = self._samples[:0]  # minutes of sound need not outlive their playing
        self.released.set()
        try:
            self._on_end(natural)
        except Exception:
            log.exception("Nobody could be told that the sound ended.")
