"""Speech is found where it is, by what the ear would say; everything else a microphone hears is not speech.

The speech is espeak-ng's, placed between silences of known length. The truth is read from the clean sound: from the
first to the last 10 ms that lie within 40 dB of the loudest, an utterance being divided where 0.25 s do not.
"""

import subprocess
from collections.abc import Callable
from functools import cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pytest
import soxr
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from audio.activity import find_speech
from audio.recording import SAMPLERATE, Span

Sound = npt.NDArray[np.float32]

UTTERANCES = (
    ("ko", "리스트는 변경할 수 있습니다.", 150),
    ("ko+f2", "HTTP는 상태를 저장하지 않는 프로토콜이고 요청과 응답으로 이루어집니다.", 170),
    ("en-us", "Because hash tables resolve collisions, lookups stay fast in practice.", 160),
    ("en-us+f3", "Six thick sticks, first of all, it stops.", 150),
    ("ko+m3", "음, 세 가지 이유가 있습니다.", 145),
    ("en-us+m7", "This is exactly what splits services apart.", 175),
)
SILENCES = (1.3, 0.6, 2.2, 0.8, 1.7, 0.5, 1.1)  # seconds before, between and after them


@cache
def said(voice: str, text: str, speed: int) -> Sound:
    """An utterance at 16 kHz, silence cut off."""
    command = ["espeak-ng", "-v", voice, "-s", str(speed), "--stdout", text]
    wave = subprocess.run(command, capture_output=True, check=True).stdout
    sound = np.frombuffer(wave[44:], "<i2").astype(np.float32) / 32768
    sound = soxr.resample(sound, 22_050, SAMPLERATE)
    on = loud(sound)
    return np.asarray(sound[on[0] * 160 : (on[-1] + 1) * 160], np.float32)


def loud(sound: Sound) -> npt.NDArray[np.int64]:
    """Which 10 ms frames lie within 40 dB of the loudest."""
    frames = np.sqrt((sound[: len(sound) // 160 * 160].reshape(-1, 160) ** 2).mean(axis=1))
    return np.flatnonzero(frames > frames.max() * 0.01)


def scene(level: float = -26.0) -> tuple[Sound, list[Span]]:
    """All utterances with their silences, at this RMS level of speech (dBFS); where the speech is."""
    parts, truth, at = [np.zeros(round(SILENCES[0] * SAMPLERATE), np.float32)], [], SILENCES[0]
    for utterance, silence in zip(UTTERANCES, SILENCES[1:], strict=True):
        sound = said(*utterance)
        on = loud(sound)
        for part in np.split(on, np.flatnonzero(np.diff(on) > 25) + 1):
            truth.append(Span(at + part[0] * 0.01, at + (part[-1] + 1) * 0.01))
        parts += [sound, np.zeros(round(silence * SAMPLERATE), np.float32)]
        at += len(sound) / SAMPLERATE + silence
    everything = np.concatenate([said(*utterance) for utterance in UTTERANCES])
    gain = 10 ** (level / 20) / np.sqrt((everything**2).mean())
    return np.asarray(np.concatenate(parts) * gain, np.float32), truth


def noise(kind: str, length: int, level: float, seed: int = 1) -> Sound:
    """Steady noise of this RMS level in dBFS."""
    size = 1 << (length - 1).bit_length()  # transforms of odd lengths are slow
    white = np.random.default_rng(seed).standard_normal(size)
    times = np.arange(size) / SAMPLERATE
    if kind == "hum":
        sound = sum(np.sin(2 * np.pi * 60 * n * times + n) / n for n in (1, 2, 3, 5, 7)) + 0.01 * white
    else:
        spectrum, pitch = np.fft.rfft(white), np.maximum(np.fft.rfftfreq(size, 1 / SAMPLERATE), 1)
        sound = np.fft.irfft(spectrum / {"white": 1, "pink": np.sqrt(pitch), "brown": pitch}[kind], size)
    sound = sound[:length]
    return np.asarray(sound / np.sqrt((sound**2).mean()) * 10 ** (level / 20), np.float32)


def click(rng: np.random.Generator) -> Sound:
    length = int(SAMPLERATE * rng.uniform(0.004, 0.02))
    return np.asarray(rng.standard_normal(length) * np.exp(-np.arange(length) / (length / 4)), np.float32)


def typing(rng: np.random.Generator) -> Sound:
    """A second and a half of keys going down and up."""
    sound = np.zeros(int(1.5 * SAMPLERATE), np.float32)
    for stroke in range(8):
        for after, loudness in ((0.0, 1.0), (0.08, 0.5)):
            at, key = int(SAMPLERATE * (0.15 * stroke + after + rng.uniform(0, 0.04))), click(rng)
            sound[at : at + len(key)] += loudness * key
    return sound


def breath(rng: np.random.Generator) -> Sound:
    length = int(SAMPLERATE * rng.uniform(0.25, 0.6))
    spectrum, pitch = np.fft.rfft(rng.standard_normal(length)), np.fft.rfftfreq(length, 1 / SAMPLERATE)
    shape = 1 / (1 + (pitch / 1500) ** 2) + 0.5 * np.exp(-(((pitch - 1700) / 400) ** 2))
    swell = np.sin(np.pi * np.arange(length) / length)
    return np.asarray(np.fft.irfft(spectrum * shape, length) * swell, np.float32)


def beep(rng: np.random.Generator) -> Sound:
    times = np.arange(SAMPLERATE // 2) / SAMPLERATE
    return np.asarray(np.sin(2 * np.pi * rng.choice([440, 880, 1000]) * times), np.float32)


def misses(found: tuple[Span, ...], truth: list[Span]) -> list[float]:
    """By how many seconds each true boundary was missed; every true span must have been found."""
    missed = []
    for span in truth:
        over = [each for each in found if each.start < span.end and each.end > span.start]
        assert over, f"nothing found at {span}"
        missed += [abs(over[0].start - span.start), abs(over[-1].end - span.end)]
    return missed


@pytest.mark.parametrize("kind", ["white", "pink", "brown", "hum"])
@pytest.mark.parametrize(("ratio", "near"), [(15, 0.1), (10, 0.15)])
def test_speech_is_found_where_it_is(kind: str, ratio: float, near: float) -> None:
    """In steady noise nine of ten boundaries are within 100 ms at 15 dB, within 150 ms at 10 dB; nothing is added."""
    sound, truth = scene()
    found = find_speech(sound + noise(kind, len(sound), -26 - ratio)).speech
    missed = misses(found, truth)
    assert np.mean(np.array(missed) <= near) >= 0.9, sorted(missed)
    assert all(any(span.start < each.end and span.end > each.start for each in truth) for span in found)


def test_clean_speech_is_found_to_the_frame() -> None:
    """Without noise: the right number of spans, every boundary within 50 ms."""
    sound, truth = scene()
    found = find_speech(sound)
    assert len(found.speech) == len(truth)
    assert max(misses(found.speech, truth)) <= 0.05
    assert found.duration == pytest.approx(len(sound) / SAMPLERATE)


@pytest.mark.parametrize("level", [-12.0, -40.0, -55.0])
def test_the_level_does_not_matter(level: float) -> None:
    """A timid microphone finds the same speech as a loud one."""
    sound, truth = scene(level)
    found = find_speech(sound + noise("pink", len(sound), level - 25)).speech
    assert len(found) == len(truth)
    assert max(misses(found, truth)) <= 0.1


@pytest.mark.parametrize("samplerate", [8_000, 44_100, 48_000])
def test_other_rates_give_the_same_times(samplerate: int) -> None:
    """Times are seconds of the recording at whatever rate it is handed in."""
    sound, truth = scene()
    sound += noise("pink", len(sound), -56)
    found = find_speech(soxr.resample(sound, SAMPLERATE, samplerate), samplerate)
    assert max(misses(found.speech, truth)) <= 0.1


@pytest.mark.parametrize(
    "samples",
    [
        np.zeros(0),
        np.zeros(1),
        np.ones(1),
        np.zeros(5 * SAMPLERATE),
        np.full(5 * SAMPLERATE, np.nan),
        np.full(5 * SAMPLERATE, np.inf),
        np.ones(5 * SAMPLERATE),
        np.tile([1e-5, -1e-5], 2 * SAMPLERATE),
    ],
    ids=["empty", "one zero", "one sample", "zeros", "not a number", "infinite", "constant", "dither"],
)
def test_nothing_to_hear(samples: npt.NDArray[np.float64]) -> None:
    """What a muted, broken or forbidden microphone delivers is no speech, and no error."""
    assert find_speech(samples.astype(np.float32)).speech == ()


@pytest.mark.parametrize("kind", ["white", "pink", "brown", "hum"])
def test_steady_noise_is_no_speech(kind: str) -> None:
    """However loud, and also when it grows tenfold from one moment to the next."""
    sound = noise(kind, 20 * SAMPLERATE, -25)
    assert find_speech(sound).speech == ()
    sound[: 10 * SAMPLERATE] *= np.float32(0.1)
    assert find_speech(sound).speech == ()


@pytest.mark.parametrize("pitch", [50, 100, 300, 440, 1000, 3000])
def test_a_tone_is_no_speech(pitch: int) -> None:
    """Alone, or between silences."""
    tone = np.sin(2 * np.pi * pitch * np.arange(5 * SAMPLERATE) / SAMPLERATE).astype(np.float32) * np.float32(0.3)
    silence = np.zeros(2 * SAMPLERATE, np.float32)
    assert find_speech(tone).speech == ()
    assert find_speech(np.concatenate([silence, tone, silence])).speech == ()


@pytest.mark.parametrize("make", [click, typing, breath, beep])
def test_a_pause_with_a_sound_in_it_stays_a_pause(make: Callable[[np.random.Generator], Sound]) -> None:
    """Keys, clicks, breaths and beeps neither count as speech nor shorten a pause."""
    sound, truth = scene()
    rng = np.random.default_rng(5)
    sound = sound + noise("pink", len(sound), -66)
    spaces = [Span(a.end, b.start) for a, b in pairwise(truth)]
    spaces = [space for space in spaces if space.length > 2]
    for space in [Span(0, truth[0].start), *spaces]:
        event = make(rng)
        event *= np.float32(0.2) / np.abs(event).max()
        room = int(space.length * SAMPLERATE)
        event = event[: room - SAMPLERATE // 2]
        at = int(space.start * SAMPLERATE) + (room - len(event)) // 2
        sound[at : at + len(event)] += event
    found = find_speech(sound.astype(np.float32))
    assert len(found.speech) == len(truth)
    assert max(misses(found.speech, truth)) <= 0.1


def test_zeros_before_the_microphone_wakes_are_no_measure_of_the_room() -> None:
    """A device that delivers zeros for its first two seconds, then the room's noise: the onset is still the voice's."""
    sound, truth = scene()
    sound += noise("pink", len(sound), -50)
    late = np.concatenate([np.zeros(2 * SAMPLERATE, np.float32), sound])
    assert find_speech(late).onset == pytest.approx(truth[0].start + 2, abs=0.1)


@pytest.mark.parametrize(("voice", "word"), [("ko", "네."), ("ko", "음,"), ("en-us", "yes."), ("en-us", "um,")])
def test_one_short_word_is_enough(voice: str, word: str) -> None:
    """An answer of a single syllable is an answer."""
    silence = np.zeros(SAMPLERATE, np.float32)
    sound = np.concatenate([silence, said(voice, word, 160), silence])
    sound += noise("white", len(sound), -66)
    (span,) = find_speech(sound).speech
    assert span.start == pytest.approx(1, abs=0.1)
    assert span.end == pytest.approx(len(sound) / SAMPLERATE - 1, abs=0.15)


@given(arrays(np.float32, st.integers(0, 4000), elements=st.floats(-1, 1, width=32)), st.integers(1, 20))
def test_any_samples_at_all(samples: Sound, times: int) -> None:
    """Spans are in order, inside the recording, and apart from one another, whatever is handed in."""
    found = find_speech(np.tile(samples, times))
    edges = [0.0, *(edge for span in found.speech for edge in (span.start, span.end)), found.duration]
    assert edges == sorted(edges)
    assert all(span.length >= 0.1 for span in found.speech)
