"""Which microphones and loudspeakers there are, and what a person reads when there are none."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from audio.devices import Device, choose, list_devices, refresh
from audio.errors import NoLoudspeaker, NoMicrophone
from audio.microphone import Microphone
from audio.player import Loudspeaker
from audio.portaudio import install_command
from tests.pulse import Pulse, without_portaudio


def device(name: str, kind: str = "microphone", default: bool = False) -> Device:
    return Device(name, kind, 0, 48_000, 2, default)  # type: ignore[arg-type]


KNOWN = (device("Built-in", default=True), device("USB Mic Pro"), device("USB Mic"), device("Speakers", "loudspeaker"))


@pytest.mark.parametrize(
    ("wanted", "found"),
    [(None, "Built-in"), ("USB Mic", "USB Mic"), ("usb mic", "USB Mic Pro"), ("built", "Built-in")],
)
def test_a_device_is_found_by_its_name_or_a_part_of_it(wanted: str | None, found: str) -> None:
    """None takes the default; the exact name goes before a part, and a part may be in any case."""
    assert choose(KNOWN, "microphone", wanted).name == found


def test_a_name_of_the_other_kind_is_unknown_and_the_known_are_listed() -> None:
    """A loudspeaker cannot be listened to."""
    with pytest.raises(NoMicrophone, match="none called Speakers; there are: Built-in, USB Mic Pro, USB Mic"):
        choose(KNOWN, "microphone", "Speakers")
    with pytest.raises(NoLoudspeaker, match="none called Built-in; there are: Speakers"):
        choose(KNOWN, "loudspeaker", "Built-in")


def test_without_any_device_the_reason_says_so() -> None:
    """Whether a name was asked for or not."""
    with pytest.raises(NoMicrophone, match="this system lists no microphone"):
        choose((), "microphone", None)
    with pytest.raises(NoLoudspeaker, match="this system lists no loudspeaker"):
        choose(KNOWN[:1], "loudspeaker", "Speakers")


LIST = """
from audio.devices import list_devices
from audio.errors import AudioError
try:
    print([(device.kind, device.name, device.default) for device in list_devices()])
except AudioError as error:
    print(f"{type(error).__name__}: {error}")
"""


def listed(env: dict[str, str], program: str = LIST) -> str:
    """What a program of its own finds."""
    done = subprocess.run(
        [sys.executable, "-c", program], env={**os.environ, **env}, capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
    return done.stdout.strip()


def test_without_portaudio_the_command_that_installs_it_is_named(tmp_path: Path) -> None:
    """The library is hidden from a child process; the sentence holds what to type on this system."""
    assert listed(without_portaudio(tmp_path)) == (
        "NoPortAudio: The PortAudio library is not installed, so no microphone or loudspeaker can be used. "
        f"Type: {install_command()}"
    )


@pytest.mark.slow
@pytest.mark.parametrize("microphone", [True, False])
@pytest.mark.parametrize("loudspeaker", [True, False])
def test_what_is_plugged_in_is_listed(pulse: Pulse, microphone: bool, loudspeaker: bool) -> None:
    """Microphones, then loudspeakers, the default first; nothing at all is an empty list and no error."""
    expected = []
    if microphone:
        expected += [("microphone", "default", True), ("microphone", "pulse", False)]
    if loudspeaker:
        expected += [("loudspeaker", "default", True), ("loudspeaker", "pulse", False)]
    assert listed(pulse.environment(microphone=microphone, loudspeaker=loudspeaker)) == str(expected)


START = """
import sys
from pathlib import Path
from audio.errors import AudioError
from audio.microphone import Microphone
from audio.player import Loudspeaker
try:
    if "{kind}" == "microphone":
        Microphone().start(Path("{path}"), print, print)
    else:
        Loudspeaker().play(Path("{path}"), print)
except AudioError as error:
    print(f"{{type(error).__name__}}: {{error}}")
"""


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["microphone", "loudspeaker"])
def test_without_a_device_starting_says_which_one_is_missing(pulse: Pulse, tmp_path: Path, kind: str) -> None:
    """The other one is there and does not help."""
    import numpy as np
    import soundfile

    path = tmp_path / "a.wav"
    if kind == "loudspeaker":
        soundfile.write(path, np.zeros(1_600), 16_000)
    env = pulse.environment(microphone=kind == "loudspeaker", loudspeaker=kind == "microphone")
    error = "NoMicrophone: No microphone" if kind == "microphone" else "NoLoudspeaker: No loudspeaker"
    said = listed(env, START.format(kind=kind, path=path))
    assert said.startswith(f"{error} can be used: this system lists no {kind}.")
    assert path.exists() == (kind == "loudspeaker")


@pytest.mark.slow
def test_a_device_plugged_in_later_appears_after_refresh(own_pulse: Pulse) -> None:
    """PortAudio alone would go on listing what was there at the program's start."""
    own_pulse.kill()
    assert refresh()
    assert list_devices() == ()
    own_pulse.start()
    assert list_devices() == ()
    assert refresh()
    assert [device.kind for device in list_devices()] == ["microphone"] * 2 + ["loudspeaker"] * 2


@pytest.mark.slow
def test_a_look_for_new_devices_never_breaks_off_a_recording(sound: Pulse, tmp_path: Path) -> None:
    """While a stream is open refresh does nothing and says so; recorder and player work side by side."""
    microphone, player = Microphone(), Loudspeaker()
    microphone.start(tmp_path / "a.wav", lambda _: None, lambda _: None)
    assert not refresh()
    import numpy as np
    import soundfile

    soundfile.write(tmp_path / "b.wav", np.zeros(16_000), 16_000)
    player.play(tmp_path / "b.wav", lambda _: None)
    assert not refresh()
    assert microphone.stop().duration > 0
    assert not refresh()
    player.close()
    assert refresh()
