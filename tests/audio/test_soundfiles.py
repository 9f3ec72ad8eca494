"""Sound files people hand in: read whatever they are, or refused with the precise reason."""

import wave
from pathlib import Path

import numpy as np
import pytest
import soundfile

from audio.errors import DiskFull, NotSound
from audio.soundfiles import copy_as_recording, info, read

SECONDS = 1.5


def tone(rate: int, channels: int = 1) -> "np.ndarray[tuple[int, int], np.dtype[np.float32]]":
    """A 440 Hz tone of amplitude 0.5, shape (samples, channels)."""
    wave = 0.5 * np.sin(2 * np.pi * 440 * np.arange(int(rate * SECONDS)) / rate)
    return np.repeat(wave.astype(np.float32)[:, None], channels, axis=1)


@pytest.mark.parametrize(
    ("name", "rate", "channels", "subtype"),
    [
        ("eight.wav", 8_000, 1, "PCM_U8"),
        ("usual.wav", 16_000, 1, "PCM_16"),
        ("studio.wav", 48_000, 2, "PCM_24"),
        ("float.wav", 44_100, 2, "FLOAT"),
        ("surround.wav", 48_000, 6, "PCM_16"),
        ("lossless.flac", 44_100, 2, "PCM_16"),
        ("web.ogg", 48_000, 1, "VORBIS"),
        ("call.ogg", 48_000, 2, "OPUS"),
        ("phone.mp3", 44_100, 2, "MPEG_LAYER_III"),
        ("mac.aiff", 44_100, 1, "PCM_16"),
    ],
)
def test_any_rate_depth_and_format_arrives_as_mono_16_khz(
    tmp_path: Path, name: str, rate: int, channels: int, subtype: str
) -> None:
    """The same tone, at the same loudness and of the same length, comes out of every kind of file."""
    path = tmp_path / name
    soundfile.write(path, tone(rate, channels), rate, subtype=subtype)

    samples = read(path)

    assert samples.dtype == np.float32
    assert samples.ndim == 1
    assert len(samples) == pytest.approx(SECONDS * 16_000, abs=16_000 * 0.1)  # MP3 pads
    middle = samples[8_000:16_000]
    assert np.sqrt(np.mean(middle**2)) == pytest.approx(0.5 / np.sqrt(2), rel=0.03)
    assert np.argmax(np.abs(np.fft.rfft(middle))) == pytest.approx(440 * 0.5, abs=1)


def test_channels_are_averaged(tmp_path: Path) -> None:
    """A voice on one channel of two is kept, at half its amplitude."""
    path = tmp_path / "left.wav"
    stereo = tone(16_000, 2)
    stereo[:, 1] = 0
    soundfile.write(path, stereo, 16_000, subtype="FLOAT")
    assert np.max(np.abs(read(path))) == pytest.approx(0.25, abs=0.001)


def test_info_tells_the_length_at_the_rate_of_the_file(tmp_path: Path) -> None:
    """Duration in seconds and rate in hertz as the file has them."""
    path = tmp_path / "studio.wav"
    soundfile.write(path, tone(48_000, 2), 48_000)
    recording = info(path)
    assert (recording.path, recording.duration, recording.samplerate) == (path, SECONDS, 48_000)


def refused(path: Path) -> str:
    """The reason with which both ways of reading refuse a file."""
    with pytest.raises(NotSound) as measured:
        info(path)
    with pytest.raises(NotSound) as heard:
        read(path)
    assert measured.value.details["path"] == heard.value.details["path"] == str(path)
    return heard.value.details["reason"]


def test_what_is_not_there_or_not_a_file_is_named_so(tmp_path: Path) -> None:
    """Missing, a folder, empty: three different sentences."""
    (tmp_path / "empty.wav").touch()
    assert "no such file" in refused(tmp_path / "nowhere.wav")
    assert "folder" in refused(tmp_path)
    assert "0 bytes" in refused(tmp_path / "empty.wav")


def test_a_header_without_samples_is_named_so(tmp_path: Path) -> None:
    """A WAV that was begun and never spoken into."""
    path = tmp_path / "silent.wav"
    soundfile.write(path, np.zeros((0, 1), np.float32), 16_000)
    assert "holds no sound" in refused(path)


@pytest.mark.parametrize("name", ["notes.txt", "notes.wav", "notes.mp3", "notes.raw"])
def test_what_is_not_sound_is_refused_whatever_it_is_called(tmp_path: Path, name: str) -> None:
    """Text stays text under any suffix."""
    path = tmp_path / name
    path.write_text("자기소개를 해 주세요.\n" * 200)
    assert "no sound in a known format" in refused(path)


@pytest.mark.parametrize(
    ("name", "subtype"),
    [("cut.wav", "PCM_16"), ("cut.flac", "PCM_16"), ("cut.mp3", "MPEG_LAYER_III"), ("cut.aiff", "PCM_24")],
)
@pytest.mark.parametrize("kept", [0.3, 0.9])
def test_a_file_cut_short_is_refused_as_truncated(tmp_path: Path, name: str, subtype: str, kept: float) -> None:
    """An answer whose end is missing must not be judged as if it were whole."""
    path = tmp_path / name
    soundfile.write(path, tone(44_100), 44_100, subtype=subtype)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * kept)])
    assert "truncated" in refused(path)


def test_chunks_before_the_samples_and_after_them_are_no_truncation(tmp_path: Path) -> None:
    """Editors put titles and markers into WAV files, some of odd length."""
    path = tmp_path / "tagged.wav"
    soundfile.write(path, tone(16_000), 16_000)
    plain = path.read_bytes()
    note = b"note" + (3).to_bytes(4, "little") + b"abc\0"
    riff = plain[12:36] + note + plain[36:] + note
    path.write_bytes(b"RIFF" + (len(riff) + 4).to_bytes(4, "little") + b"WAVE" + riff)
    assert info(path).duration == SECONDS


@pytest.mark.parametrize("promise", [0xFFFFFFFF, 0x7FFFF000, 0x7FFFFFFF])
def test_a_wav_that_was_written_to_a_pipe_is_read(tmp_path: Path, promise: int) -> None:
    """Its header promises an endless sound because the length was not known yet: that is no truncation."""
    path = tmp_path / "piped.wav"
    soundfile.write(path, tone(16_000), 16_000)
    plain = path.read_bytes()
    path.write_bytes(plain[:40] + promise.to_bytes(4, "little") + plain[44:])
    assert len(read(path)) == SECONDS * 16_000


def test_a_copy_is_stored_as_recordings_are(tmp_path: Path) -> None:
    """WAV, 16 bit, 16 kHz mono, for its owner alone, whatever the source was."""
    source, target = tmp_path / "studio.flac", tmp_path / "kept.wav"
    soundfile.write(source, tone(48_000, 2), 48_000, subtype="PCM_24")

    recording = copy_as_recording(source, target)

    with wave.open(str(target)) as copy:
        assert (copy.getnchannels(), copy.getsampwidth(), copy.getframerate()) == (1, 2, 16_000)
        assert copy.getnframes() / 16_000 == recording.duration == pytest.approx(SECONDS, abs=0.001)
    assert recording.path == target
    assert target.stat().st_mode & 0o777 == 0o600
    assert np.max(np.abs(read(target) - read(source))) < 0.01


def test_a_copy_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    """Neither a damaged source nor a missing folder leaves half a recording."""
    source = tmp_path / "scratched.flac"
    hiss = np.random.default_rng(7).uniform(-0.5, 0.5, 44_100 * 5)
    soundfile.write(source, hiss, 44_100)
    with pytest.raises(DiskFull):
        copy_as_recording(source, tmp_path / "nowhere" / "kept.wav")
    whole = source.read_bytes()
    middle = len(whole) // 2
    source.write_bytes(whole[:middle] + bytes(3_000) + whole[middle + 3_000 :])
    assert info(source).duration == 5.0, "the damage must show only while reading"
    with pytest.raises(NotSound, match="damaged"):
        copy_as_recording(source, tmp_path / "kept.wav")
    assert list(tmp_path.iterdir()) == [source]


def test_a_recording_already_kept_is_never_overwritten(tmp_path: Path) -> None:
    """Two answers under one name: the first stays."""
    source, target = tmp_path / "a.wav", tmp_path / "kept.wav"
    soundfile.write(source, tone(16_000), 16_000)
    copy_as_recording(source, target)
    before = target.read_bytes()
    with pytest.raises(DiskFull, match="already kept"):
        copy_as_recording(source, target)
    assert target.read_bytes() == before
