"""A sound card for tests: a private PulseAudio server with a virtual microphone and a virtual loudspeaker.

    FEED (sink)  --monitor-->  MICROPHONE (source)  -->  the program listens
    the program plays  -->  SPEAKER (sink)  --monitor-->  the test listens

The server is a child process with its own folder for everything; the developer's own sound is neither used nor
changed. PortAudio reaches it through ALSA's pulse plugin, by the variables in `Pulse.env`. They must be set before
PortAudio starts, so a program under test runs in a child process with them; inside the test's own process, set them
and call `audio.devices.refresh()` (the fixture `sound` does).
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ctypes.util import find_library
from pathlib import Path

RATE = 16_000  # hertz of what `listen` writes
_PROGRAMS = ("pulseaudio", "pactl", "paplay", "parec")
_PLUGIN_FOLDERS = ("/usr/lib", "/usr/lib64", "/usr/local/lib")
_INSTALL = {
    "apt-get": "apt-get install -y pulseaudio pulseaudio-utils libasound2-plugins libportaudio2",
    "dnf": "dnf install -y pulseaudio pulseaudio-utils alsa-plugins-pulseaudio portaudio",
    "pacman": "pacman -S --noconfirm pulseaudio alsa-plugins portaudio",
}


class PulseMissing(Exception):
    """The virtual sound card cannot be had; the text says what to type."""


def missing() -> str | None:
    """What this machine lacks for the virtual sound card, and the command that brings it; None when all is there."""
    lacking = [name for name in _PROGRAMS if shutil.which(name) is None]
    if not any(Path(folder).glob("**/alsa-lib/libasound_module_pcm_pulse.so") for folder in _PLUGIN_FOLDERS):
        lacking.append("ALSA's pulse plugin")
    if find_library("portaudio") is None:
        lacking.append("the PortAudio library")
    if not lacking:
        return None
    command = next((command for manager, command in _INSTALL.items() if shutil.which(manager)), _INSTALL["apt-get"])
    sudo = "" if os.geteuid() == 0 else "sudo "
    return f"The tests on real sound need {', '.join(lacking)}. Type: {sudo}{command}"


class Pulse:
    """The running server. env: the variables that lead a program to it; folder: where all its files are."""

    def __init__(self) -> None:
        if (lack := missing()) is not None:
            raise PulseMissing(lack)
        # A socket's path may have 108 bytes, which pytest's own folders can exceed.
        self.folder = Path(tempfile.mkdtemp(prefix="pulse-", dir="/tmp"))
        self._log = self.folder / "server.log"
        self._children: list[subprocess.Popen[bytes]] = []
        self._client = self.folder / "client.conf"
        self._client.write_text("autospawn = no\nenable-shm = no\n")
        self.env = self.environment()
        self._server: subprocess.Popen[bytes] | None = None
        try:
            self.start()
        except BaseException:
            self.end()
            raise

    def environment(self, *, microphone: bool = True, loudspeaker: bool = True) -> dict[str, str]:
        """The variables for a program, over its own environment: {**os.environ, **pulse.environment(...)}.

        Without a microphone or a loudspeaker, the program finds no device of that kind.
        """
        return {
            "PULSE_SERVER": f"unix:{self.folder}/native",
            "PULSE_SINK": "SPEAKER",
            "PULSE_SOURCE": "MICROPHONE",
            "PULSE_COOKIE": str(self.folder / "cookie"),
            "PULSE_CLIENTCONFIG": str(self._client),
            "PULSE_RUNTIME_PATH": str(self.folder),
            "ALSA_CONFIG_PATH": str(self._alsa(microphone, loudspeaker)),
            "JACK_NO_START_SERVER": "1",
        }

    def _alsa(self, microphone: bool, loudspeaker: bool) -> Path:
        """An ALSA configuration that stands alone: no sound card, and no ~/.asoundrc of the developer's."""
        ways = [("capture", microphone), ("playback", loudspeaker)]
        asym = " ".join(f"{way}.pcm {{ type pulse }}" for way, there in ways if there)
        path = self.folder / f"asound-{int(microphone)}{int(loudspeaker)}.conf"
        path.write_text("".join(f"pcm.{name} {{ type asym {asym} }}\n" for name in ("pulse", "default")))
        return path

    def start(self) -> None:
        """Start the server, or start it again after `kill`; returns when it answers."""
        own = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "XDG_RUNTIME_DIR": str(self.folder),
            "XDG_CONFIG_HOME": str(self.folder),
            "PULSE_RUNTIME_PATH": str(self.folder),
            "PULSE_STATE_PATH": str(self.folder),
            "PULSE_COOKIE": str(self.folder / "cookie"),
            "DBUS_SESSION_BUS_ADDRESS": f"unix:path={self.folder}/no-bus",
        }
        # Without norewinds an idle null sink thinks two seconds ahead, and a microphone over it begins that late.
        sink = "module-null-sink rate=48000 channels=2 norewinds=1"
        modules = (
            f"module-native-protocol-unix auth-anonymous=1 socket={self.folder}/native",
            f"{sink} sink_name=FEED sink_properties=device.description=feed",
            "module-remap-source source_name=MICROPHONE master=FEED.monitor"
            " source_properties=device.description=microphone",
            f"{sink} sink_name=SPEAKER sink_properties=device.description=speaker",
        )
        # setpriv: the server ends with the tests even when those are killed.
        deathbed = ["setpriv", "--pdeathsig", "TERM"] if shutil.which("setpriv") else []
        server = ["pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no"]
        server += ["--disable-shm=yes", "--realtime=no", "--high-priority=no", "--log-target=stderr"]
        server += [f"--load={module}" for module in modules]
        (self.folder / "native").unlink(missing_ok=True)  # of a server that was killed
        with self._log.open("ab") as log:
            self._server = subprocess.Popen(
                [*deathbed, *server], env=own, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        self._until(lambda: self._asked("info"), "the sound server did not start")
        self.control("set-default-source", "MICROPHONE")
        self.control("set-default-sink", "SPEAKER")

    def kill(self) -> None:
        """Kill the server, as when the sound card is pulled out."""
        if self._server is not None:
            self._server.kill()
            self._server.wait()
            self._server = None

    def end(self) -> None:
        """End the server and everything that still plays or listens."""
        for child in self._children:
            if child.poll() is None:
                child.kill()
            child.wait()
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def control(self, *command: str) -> str:
        """Run pactl and return what it prints."""
        done = subprocess.run(["pactl", *command], env=self._full(), capture_output=True, text=True, check=True)
        return done.stdout

    def say_into_microphone(self, wav: Path, block: bool = False) -> "subprocess.Popen[bytes]":
        """Play a sound file into the microphone; `block` until it has been said."""
        # The server holds 0.2 s in advance, so a busy machine tears no holes; nothing is later for it.
        command = ["paplay", "--device=FEED", "--latency-msec=200", str(wav)]
        speaking = self._child(command)
        if block and speaking.wait() != 0:
            raise RuntimeError(f"paplay could not play {wav}")
        return speaking

    @contextmanager
    def listening(self, wav: Path, sink: str = "SPEAKER") -> Iterator[Path]:
        """Record what the loudspeaker plays inside the `with`, as 16-bit mono WAV at 16 kHz.

        sink: "FEED" records what is said into the microphone instead.
        """
        form = ["--file-format=wav", "--format=s16le", f"--rate={RATE}", "--channels=1"]
        listener = self._child(["parec", f"--device={sink}.monitor", "--latency-msec=20", *form, str(wav)])
        try:
            self._until(lambda: wav.exists() and wav.stat().st_size > 44, "nothing comes from the loudspeaker")
            yield wav
            time.sleep(0.1)  # what was played is still on its way
        finally:
            listener.send_signal(signal.SIGTERM)  # parec then completes the header
            listener.wait()

    def heard(self, seconds: float, wav: Path) -> Path:
        """Record what the loudspeaker plays in the next `seconds`; blocks that long."""
        with self.listening(wav):
            time.sleep(seconds)
        return wav

    def _full(self) -> dict[str, str]:
        return {**os.environ, **self.env}

    def _child(self, command: list[str]) -> "subprocess.Popen[bytes]":
        child = subprocess.Popen(command, env=self._full(), stdin=subprocess.DEVNULL)
        self._children.append(child)
        return child

    def _asked(self, *command: str) -> bool:
        return subprocess.run(["pactl", *command], env=self._full(), capture_output=True, check=False).returncode == 0

    def _until(self, met: Callable[[], bool], otherwise: str, timeout: float = 15.0) -> None:
        deadline = time.monotonic() + timeout
        while not met():
            dead = self._server is None or self._server.poll() is not None
            if dead or time.monotonic() > deadline:
                raise PulseMissing(f"{otherwise}: {self._log.read_text(errors='replace')}")
            time.sleep(0.02)


def without_portaudio(folder: Path) -> dict[str, str]:
    """Variables for a child process that finds no PortAudio library, as on a machine where it was never installed.

    The child's own sounddevice looks for the library as ever; only the system's answer is "not there".
    """
    (folder / "sitecustomize.py").write_text(
        "import ctypes.util\n"
        "find = ctypes.util.find_library\n"
        "ctypes.util.find_library = lambda name: None if 'portaudio' in name else find(name)\n"
    )
    return {"PYTHONPATH": str(folder)}
