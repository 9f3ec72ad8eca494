"""The microphone, over a virtual sound card: what is said into it is on disk, whatever happens."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from audio.devices import refresh
from audio.errors import DiskFull, MicrophoneLost, NoMicrophone
from audio.microphone import Microphone
from audio.recording import Level
from audio.soundfiles import info, read
from tests.pulse import Pulse

pytestmark = pytest.mark.slow

RATE = 16_000


class Ear:
    """Gathers what a recorder tells."""

    def __init__(self) -> None:
        self.levels: list[Level] = []
        self.lost: list[Exception] = []
        self.told = threading.Event()

    def on_level(self, level: Level) -> None:
        self.levels.append(level)

    def on_lost(self, error: Exception) -> None:
        self.lost.append(error)
        self.told.set()


@pytest.fixture
def ear() -> Ear:
    return Ear()


@pytest.fixture
def words(tmp_path: Path) -> Path:
    """Three bursts of a tone, 0.1 s long, that begin at 0.2, 0.7 and 2.2 s of 2.5."""
    sound = np.zeros(int(2.5 * RATE), np.float32)
    burst = 0.5 * np.sin(2 * np.pi * 400 * np.arange(RATE // 10) / RATE)
    for begin in (0.2, 0.7, 2.2):
        sound[int(begin * RATE) : int(begin * RATE) + len(burst)] = burst
    path = tmp_path / "words.wav"
    soundfile.write(path, sound, RATE)
    return path


def onsets(path: Path) -> list[float]:
    """When each burst begins in a recording, in seconds."""
    loud = np.flatnonzero(np.abs(read(path)) > 0.1)
    gaps = np.flatnonzero(np.diff(loud, prepend=-RATE) > RATE // 5)
    return [float(loud[gap]) / RATE for gap in gaps]


def test_what_is_said_is_on_disk_at_the_time_it_was_said(sound: Pulse, tmp_path: Path, words: Path, ear: Ear) -> None:
    """Every burst is there, as far apart as it was spoken; the duration is what the file holds."""
    microphone = Microphone()
    microphone.start(tmp_path / "a.wav", ear.on_level, ear.on_lost)
    begun = time.monotonic()
    sound.say_into_microphone(words, block=True)
    time.sleep(0.2)
    spoken = time.monotonic() - begun
    recording = microphone.stop()

    first, second, third = onsets(tmp_path / "a.wav")
    assert (second - first, third - first) == pytest.approx((0.5, 2.0), abs=0.02)
    assert recording.duration == info(tmp_path / "a.wav").duration == pytest.approx(spoken, abs=0.3)
    assert (recording.path, recording.samplerate, recording.overflows) == (tmp_path / "a.wav", RATE, 0)
    assert (tmp_path / "a.wav").stat().st_mode & 0o777 == 0o600
    assert ear.lost == []


def test_the_level_is_told_about_twenty_times_a_second(sound: Pulse, tmp_path: Path, words: Path, ear: Ear) -> None:
    """It follows the voice: the floor in silence, the burst's own loudness in the burst."""
    microphone = Microphone()
    microphone.start(tmp_path / "a.wav", ear.on_level, ear.on_lost)
    sound.say_into_microphone(words, block=True)
    recording = microphone.stop()
    assert len(ear.levels) / recording.duration == pytest.approx(20, abs=1)
    assert min(level.rms for level in ear.levels) == -120
    assert max(level.peak for level in ear.levels) == pytest.approx(-6.0, abs=0.5)
    assert ear.levels[-1].elapsed == pytest.approx(recording.duration, abs=0.06)


def test_the_file_can_be_read_while_it_is_recorded(sound: Pulse, tmp_path: Path, ear: Ear) -> None:
    """Transcription begins before the answer ends."""
    microphone = Microphone()
    microphone.start(tmp_path / "a.wav", ear.on_level, ear.on_lost)
    time.sleep(0.6)
    early = info(tmp_path / "a.wav").duration
    time.sleep(0.6)
    late = info(tmp_path / "a.wav").duration
    assert 0.3 < early < late <= microphone.stop().duration


def test_take_after_take_on_one_microphone(sound: Pulse, tmp_path: Path, ear: Ear) -> None:
    """A take under way is not disturbed by a second start; after stop the next may begin."""
    microphone = Microphone("PULSE")
    for take in ("one.wav", "two.wav"):
        microphone.start(tmp_path / take, ear.on_level, ear.on_lost)
        with pytest.raises(RuntimeError):
            microphone.start(tmp_path / "never.wav", ear.on_level, ear.on_lost)
        time.sleep(0.2)
        assert microphone.stop().duration > 0.1
    with pytest.raises(RuntimeError):
        microphone.stop()
    assert not (tmp_path / "never.wav").exists()


@pytest.mark.parametrize(("rate", "channels"), [(48_000, 1), (44_100, 2)])
def test_a_device_that_refuses_16_khz_or_mono_is_recorded_all_the_same(
    sound: Pulse,
    tmp_path: Path,
    words: Path,
    ear: Ear,
    monkeypatch: pytest.MonkeyPatch,
    rate: int,
    channels: int,
) -> None:
    """At its own rate and in stereo, resampled and averaged as it comes; nothing shifts."""
    import sounddevice

    real_stream, real_query = sounddevice.InputStream, sounddevice.query_devices

    def stubborn(**wanted: Any) -> Any:
        """The real stream, of a device that takes one format only."""
        if (wanted["samplerate"], wanted["channels"]) != (rate, channels):
            raise sounddevice.PortAudioError("Error opening InputStream: Invalid sample rate", -9997)
        return real_stream(**wanted)

    def query(*args: Any, **kwargs: Any) -> Any:
        found = real_query(*args, **kwargs)
        for entry in [found] if isinstance(found, dict) else found:
            entry["default_samplerate"] = float(rate)
        return found

    monkeypatch.setattr(sounddevice, "InputStream", stubborn)
    monkeypatch.setattr(sounddevice, "query_devices", query)
    microphone = Microphone()
    microphone.start(tmp_path / "a.wav", ear.on_level, ear.on_lost)
    sound.say_into_microphone(words, block=True)
    time.sleep(0.2)
    recording = microphone.stop()

    assert recording.samplerate == RATE
    first, second, third = onsets(tmp_path / "a.wav")
    assert (second - first, third - first) == pytest.approx((0.5, 2.0), abs=0.02)
    assert max(level.peak for level in ear.levels) == pytest.approx(-6.0, abs=0.7)


@pytest.mark.parametrize("how", ["the server is killed", "the device falls silent"])
def test_a_microphone_that_goes_away_is_told_once_and_loses_nothing(
    own_pulse: Pulse, tmp_path: Path, words: Path, ear: Ear, how: str
) -> None:
    """Within seconds; stop then still returns what was kept, and once it is back the next take works."""
    microphone = Microphone()
    microphone.start(tmp_path / "a.wav", ear.on_level, ear.on_lost)
    own_pulse.say_into_microphone(words, block=True)
    if how == "the server is killed":
        own_pulse.kill()
        assert ear.told.wait(1.5), "PortAudio says at once that the stream has ended"
    else:
        own_pulse.control("suspend-source", "MICROPHONE", "1")
        assert ear.told.wait(10)
    begun = time.monotonic()
    recording = microphone.stop()
    assert time.monotonic() - begun < 2

    assert [type(error) for error in ear.lost] == [MicrophoneLost]
    assert float(str(ear.lost[0]).split(" after ")[1].split(" s;")[0]) == pytest.approx(recording.duration, abs=0.1)
    assert recording.duration == info(tmp_path / "a.wav").duration > 2.2
    assert len(onsets(tmp_path / "a.wav")) == 3

    if how == "the server is killed":
        own_pulse.start()
    else:
        own_pulse.control("suspend-source", "MICROPHONE", "0")
    microphone.start(tmp_path / "b.wav", ear.on_level, ear.on_lost)
    time.sleep(0.3)
    assert microphone.stop().duration > 0.2


def test_a_microphone_that_hesitates_is_not_lost(own_pulse: Pulse, tmp_path: Path, ear: Ear) -> None:
    """Gaps of about a second, as with a poor Bluetooth link, break nothing off, however many there are."""
    microphone = Microphone()
    microphone.start(tmp_path / "a.wav", ear.on_level, ear.on_lost)
    for _ in range(3):
        own_pulse.control("suspend-source", "MICROPHONE", "1")
        time.sleep(1.0)
        own_pulse.control("suspend-source", "MICROPHONE", "0")
        time.sleep(0.3)
    assert microphone.stop().duration > 0.6
    assert ear.lost == []


def test_a_microphone_that_is_not_there_yet_is_found_when_plugged_in(
    own_pulse: Pulse, tmp_path: Path, ear: Ear
) -> None:
    """The device list of the program's start is not the last word, and a failed start leaves no file."""
    own_pulse.kill()
    refresh()
    microphone = Microphone()
    with pytest.raises(NoMicrophone):
        microphone.start(tmp_path / "a.wav", ear.on_level, ear.on_lost)
    assert list(tmp_path.iterdir()) == []
    own_pulse.start()
    microphone.start(tmp_path / "a.wav", ear.on_level, ear.on_lost)
    time.sleep(0.2)
    assert microphone.stop().duration > 0.1


def test_an_unknown_name_lists_the_known_ones(sound: Pulse, tmp_path: Path, ear: Ear) -> None:
    """The person sees what to choose from."""
    with pytest.raises(NoMicrophone, match=r"none called Blue Yeti; there are: default, pulse"):
        Microphone("Blue Yeti").start(tmp_path / "a.wav", ear.on_level, ear.on_lost)


def test_a_folder_that_cannot_be_written_is_told_at_once(sound: Pulse, tmp_path: Path, ear: Ear) -> None:
    """Before anybody speaks; and the microphone is free again."""
    microphone = Microphone()
    with pytest.raises(DiskFull, match="No such file or directory"):
        microphone.start(tmp_path / "nowhere" / "a.wav", ear.on_level, ear.on_lost)
    assert refresh(), "the device was not let go"


RECORD = """
import resource, sys, time
from pathlib import Path
from audio.microphone import Microphone
if len(sys.argv) > 2:
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
microphone = Microphone()
lost = []
microphone.start(Path(sys.argv[1]), lambda _: None, lost.append)
print("recording", flush=True)
sys.stdin.readline()
recording = microphone.stop()
print(recording.duration, recording.overflows, [f"{type(error).__name__}: {error}" for error in lost], flush=True)
"""


def recorder(pulse: Pulse, path: Path, *arguments: str) -> "subprocess.Popen[str]":
    """A program of its own that records until it reads a line; returns when it records."""
    child = subprocess.Popen(
        [sys.executable, "-c", RECORD, str(path), *arguments],
        env={**os.environ, **pulse.env},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "recording\n"
    return child


def test_after_kill_9_everything_spoken_is_there(pulse: Pulse, tmp_path: Path, words: Path) -> None:
    """Nothing is missing beyond the last half second, and the file is valid as it lies there."""
    with recorder(pulse, tmp_path / "a.wav") as child:
        begun = time.monotonic()
        pulse.say_into_microphone(words, block=True)
        child.kill()
        spoken = time.monotonic() - begun
    assert info(tmp_path / "a.wav").duration > spoken - 0.5
    assert len(onsets(tmp_path / "a.wav")) == 3


def test_a_full_disk_is_told_and_what_was_spoken_before_is_kept(pulse: Pulse, tmp_path: Path) -> None:
    """The system itself refuses to let the file grow beyond one second."""
    with recorder(pulse, tmp_path / "a.wav", "32044") as child:
        time.sleep(1.8)
        out, _ = child.communicate("\n", timeout=20)
    duration, _, lost = out.split(maxsplit=2)
    assert float(duration) == info(tmp_path / "a.wav").duration == 1.0
    assert lost.count("DiskFull") == 1
    assert "File too large" in lost


def test_a_program_put_to_sleep_has_not_lost_its_microphone(pulse: Pulse, tmp_path: Path) -> None:
    """After ctrl+z and fg the recording goes on, and what the sound server kept meanwhile is in it."""
    with recorder(pulse, tmp_path / "a.wav") as child:
        time.sleep(0.5)
        child.send_signal(signal.SIGSTOP)
        time.sleep(3.0)
        child.send_signal(signal.SIGCONT)
        time.sleep(0.5)
        out, _ = child.communicate("\n", timeout=20)
    duration, _, lost = out.split(maxsplit=2)
    assert lost.strip() == "[]"
    assert float(duration) == info(tmp_path / "a.wav").duration > 3.5


def test_input_that_the_device_dropped_is_counted(
    sound: Pulse, tmp_path: Path, ear: Ear, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In every level from then on, and in the recording."""
    import sounddevice

    real_stream = sounddevice.InputStream
    calls: list[int] = []

    def dropping(*, callback: Any, **wanted: Any) -> Any:
        """The real stream, of a device that was not emptied in time at its 11th and 12th block."""

        def hasty(indata: Any, frames: int, moment: Any, status: Any) -> None:
            calls.append(frames)
            callback(indata, frames, moment, sounddevice.CallbackFlags(2) if len(calls) in (11, 12) else status)

        return real_stream(callback=hasty, **wanted)

    monkeypatch.setattr(sounddevice, "InputStream", dropping)
    microphone = Microphone()
    microphone.start(tmp_path / "a.wav", ear.on_level, ear.on_lost)
    time.sleep(0.8)
    assert microphone.stop().overflows == 2
    assert (ear.levels[0].overflows, ear.levels[-1].overflows) == (0, 2)
