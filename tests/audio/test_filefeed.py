"""A sound file in place of the microphone, through the same writer."""

import time
import wave
from pathlib import Path

import numpy as np
import pytest
import soundfile

from audio.errors import DiskFull, NotSound
from audio.filefeed import FileFeed
from audio.ports import Recorder
from audio.recording import Level
from audio.soundfiles import info, read


def answer(path: Path, seconds: float, rate: int = 48_000) -> Path:
    """A stereo file: a tone, with silence in its second half."""
    sound = 0.5 * np.sin(2 * np.pi * 400 * np.arange(int(seconds * rate)) / rate)
    sound[len(sound) // 2 :] = 0
    soundfile.write(path, np.stack([sound, sound], axis=1), rate)
    return path


def ignore(_: object) -> None:
    """For callbacks a test does not look at."""


def test_the_whole_file_becomes_a_recording(tmp_path: Path) -> None:
    """Stop without waiting still keeps everything: WAV, 16 bit, 16 kHz mono, and the levels of it."""
    source, target = answer(tmp_path / "spoken.wav", 3.0), tmp_path / "kept.wav"
    levels: list[Level] = []
    lost: list[Exception] = []
    recorder: Recorder = FileFeed(source)

    recorder.start(target, levels.append, lost.append)
    recording = recorder.stop()

    assert (recording.path, recording.samplerate) == (target, 16_000)
    assert recording.duration == pytest.approx(3.0, abs=0.001)
    with wave.open(str(target)) as kept:
        assert (kept.getnchannels(), kept.getsampwidth(), kept.getframerate()) == (1, 2, 16_000)
    assert np.max(np.abs(read(target) - read(source))) < 0.01
    assert len(levels) in (59, 60)
    assert levels[10].rms == pytest.approx(-9.03, abs=0.2)
    assert levels[-1].rms == -120
    assert lost == []


def test_wait_returns_when_everything_has_been_fed(tmp_path: Path) -> None:
    """And one feed can be used for take after take."""
    feed = FileFeed(answer(tmp_path / "spoken.wav", 2.0))
    for take in ("one.wav", "two.wav"):
        feed.start(tmp_path / take, ignore, ignore)
        assert feed.wait(10.0)
        assert info(tmp_path / take).duration == pytest.approx(2.0, abs=0.001)
        feed.stop()


def test_in_real_time_it_takes_as_long_as_speaking(tmp_path: Path) -> None:
    """Levels arrive spread over the time, not all at once."""
    feed = FileFeed(answer(tmp_path / "spoken.wav", 0.6), realtime=True)
    moments: list[float] = []
    begun = time.monotonic()
    feed.start(tmp_path / "kept.wav", lambda _: moments.append(time.monotonic() - begun), ignore)
    assert not feed.wait(0.1)
    assert feed.wait(10.0)
    assert time.monotonic() - begun >= 0.6
    assert moments[-1] - moments[0] >= 0.4
    assert feed.stop().duration == pytest.approx(0.6, abs=0.001)


def test_in_real_time_stop_keeps_what_was_spoken_until_then(tmp_path: Path) -> None:
    """As with a microphone: neither the rest of the file nor a long wait for it."""
    feed = FileFeed(answer(tmp_path / "spoken.wav", 60.0), realtime=True)
    feed.start(tmp_path / "kept.wav", ignore, ignore)
    begun = time.monotonic()
    time.sleep(0.3)
    recording = feed.stop()
    assert 0.2 < recording.duration <= time.monotonic() - begun
    assert info(tmp_path / "kept.wav").duration == recording.duration


def test_a_source_that_is_not_sound_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    """No recording appears for it."""
    with pytest.raises(NotSound):
        FileFeed(tmp_path / "nowhere.wav").start(tmp_path / "kept.wav", ignore, ignore)
    assert list(tmp_path.iterdir()) == []


def test_a_source_that_breaks_off_is_reported_and_what_came_before_is_kept(tmp_path: Path) -> None:
    """Damage in the middle of a file shows only while it is read."""
    source = tmp_path / "scratched.flac"
    soundfile.write(source, np.random.default_rng(7).uniform(-0.5, 0.5, 44_100 * 5), 44_100)
    whole = source.read_bytes()
    middle = len(whole) // 2
    source.write_bytes(whole[:middle] + bytes(3_000) + whole[middle + 3_000 :])
    lost: list[Exception] = []
    feed = FileFeed(source)
    feed.start(tmp_path / "kept.wav", ignore, lost.append)
    recording = feed.stop()
    assert [type(error) for error in lost] == [NotSound]
    assert 1.0 < recording.duration < 4.0
    assert info(tmp_path / "kept.wav").duration == recording.duration


def test_a_folder_that_is_not_there_is_a_disk_error(tmp_path: Path) -> None:
    """Told before anything is spoken, with the path."""
    feed = FileFeed(answer(tmp_path / "spoken.wav", 0.2))
    with pytest.raises(DiskFull, match=r"nowhere/kept\.wav"):
        feed.start(tmp_path / "nowhere" / "kept.wav", ignore, ignore)
