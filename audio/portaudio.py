"""PortAudio's front door: the one file that imports sounddevice, and the lock around PortAudio's global state.

PortAudio keeps one list of devices and one of open streams for the whole process, and promises nothing when two
threads change them at once; the recorder, the player and a look at the devices do live on different threads. So
opening, closing and re-reading the devices go through here, one at a time. Starting and aborting concern one stream
alone and need no lock.

A device that went away can keep a call into PortAudio for ever: `stop` waits for buffers that never come. Streams are
therefore aborted, never stopped, and that on a thread of its own which is left behind when it does not return.
"""

import os
import platform
import shutil
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from audio.errors import NoPortAudio, PortAudioBroken

Kind = Literal["microphone", "loudspeaker"]

lock = threading.RLock()  # hold it while reading the devices; everything here takes it by itself
_open: set[Any] = set()  # sounddevice's streams; guarded by lock
_PATIENCE = 1.0  # seconds for a device to let go


class Refused(Exception):
    """No format that was tried could be opened; the text is PortAudio's last word, without a full stop."""


@dataclass(frozen=True, slots=True)
class Format:
    """What a stream carries. samplerate: hertz."""

    samplerate: int
    channels: int


@dataclass(frozen=True, slots=True)
class Stream:
    """A running stream. native: sounddevice's own; latency: seconds between a sample's turn and its sound."""

    native: Any
    format: Format
    latency: float


def load_sounddevice() -> Any:
    """The sounddevice module, PortAudio initialised. Takes about 0.1 s the first time.

    Raises NoPortAudio with the command that installs it; PortAudioBroken when it is there and will not start.
    """
    with lock:
        try:
            import sounddevice
        except OSError as error:
            raise NoPortAudio(command=install_command()) from error
        except Exception as error:
            # sounddevice initialises PortAudio while it is imported, so its own error class cannot be named here.
            if type(error).__name__ == "PortAudioError":
                raise PortAudioBroken(reason=error) from error
            raise
        return sounddevice


@cache
def install_command() -> str:
    """What to type on this system to get PortAudio."""
    if platform.system() == "Darwin":
        return "brew install portaudio"
    if platform.system() == "Windows":
        return "pip install --force-reinstall sounddevice"
    sudo = "" if getattr(os, "geteuid", lambda: 1)() == 0 else "sudo "
    for manager, command in (
        ("apt-get", "apt-get install -y libportaudio2"),
        ("dnf", "dnf install -y portaudio"),
        ("pacman", "pacman -S --noconfirm portaudio"),
        ("zypper", "zypper install -y libportaudio2"),
        ("apk", "apk add portaudio"),
        ("brew", "brew install portaudio"),
    ):
        if shutil.which(manager):
            return command if manager == "brew" else sudo + command
    return "install the package that holds libportaudio.so.2"


def refresh() -> bool:
    """Let PortAudio look again for devices; it knows only those of its start.

    False, and nothing done, while a stream is open: that stream would be lost. Raises NoPortAudio.
    """
    with lock:
        fresh = load_sounddevice()
        if _open:
            return False
        # sounddevice offers no public name for this; its author recommends these two calls.
        try:
            fresh._terminate()
            fresh._initialize()
        except fresh.PortAudioError as error:
            raise PortAudioBroken(reason=error) from error
        return True


def formats(wanted: int, own: int, most_channels: int) -> tuple[Format, ...]:
    """What to try, best first: the wanted rate (hertz) in mono, the device's own, then the same in stereo.

    Two channels at most even where the device has more: the others of a studio interface are other inputs.
    """
    rates = dict.fromkeys((wanted, own))
    return tuple(Format(rate, channels) for channels in (1, 2) if channels <= most_channels for rate in rates)


def run_stream(
    kind: Kind,
    index: int,
    candidates: tuple[Format, ...],
    callback: Callable[[Format], Callable[..., None]],
    finished: Callable[[], None],
    latency: float,
) -> Stream:
    """Open and start a float32 stream in the first format that the device takes.

    callback: makes PortAudio's callback for a format. finished: called on PortAudio's thread when the stream becomes
    inactive for whatever reason. latency: seconds, asked for. Raises Refused, NoPortAudio.
    """
    sounddevice = load_sounddevice()
    make = sounddevice.InputStream if kind == "microphone" else sounddevice.OutputStream
    why = "it has no channels"
    for candidate in candidates:
        native = None
        try:
            with lock:
                native = make(
                    device=index,
                    samplerate=candidate.samplerate,
                    channels=candidate.channels,
                    dtype="float32",
                    latency=latency,
                    callback=callback(candidate),
                    finished_callback=finished,
                )
                _open.add(native)
            native.start()
            return Stream(native, candidate, float(native.latency))
        except (sounddevice.PortAudioError, ValueError) as error:
            # "Error opening InputStream: Invalid sample rate": what follows the colon is news.
            why = str(error.args[0]).rpartition(": ")[2].rstrip(".") if error.args else str(error)
            if native is not None:
                close_stream(native)
    raise Refused(why)


def close_stream(native: Any) -> bool:
    """Abort and close; False when the device did not let go within a second and the stream was left behind."""

    def end() -> None:
        native.abort(ignore_errors=True)
        with lock:
            native.close(ignore_errors=True)
            _open.discard(native)

    thread = threading.Thread(target=end, name="close-stream", daemon=True)
    thread.start()
    thread.join(_PATIENCE)
    return not thread.is_alive()
