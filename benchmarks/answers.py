"""Generated spoken answers of known truth, for the scripts beside this file: the miniature's phrases in any order.

    python benchmarks/answers.py FOLDER [COUNT]     # to listen to some of them

Every answer is made from its number alone, so that two runs, or two processes, hear the same. Phrases, fillers among
them, are rendered one by one by espeak-ng and joined with pauses; truth is what was said and where each phrase lies.
Lengths go evenly on a logarithmic scale from 5 to 120 s, both ends included. A third of the answers is said in one
breath, with hardly any pause, so that the long ones run on for more than the 25 s that an engine takes at once.

Four of five have white noise under them, 15 to 30 dB below the voice: the only noise that the miniature learned to
hear through. Every fifth has noise of another colour at 10 to 30 dB, in which it understands every other letter at
best; these are told apart wherever errors are counted.
"""

import random
import sys
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from audio.miniature.phrases import EN, FILLERS, KO, written
from audio.recording import SAMPLERATE, Span

sys.path.append(str(Path(__file__).resolve().parent.parent / "scripts" / "mini_whisper"))
from generate import Utterance, render

Samples = npt.NDArray[np.float32]

SHORTEST, LONGEST = 5.0, 120.0  # seconds
MANNERS = ("even", "halting", "one breath")
COLOURS = ("pink", "brown", "hum", "fan")
_VOICES = ("", "+m3", "+f2", "+m7", "+f4", "+m1")  # as the miniature learned them
_SPEEDS = range(140, 201, 10)  # words a minute
_PAUSES = {"even": (0.15, 1.5), "halting": (0.3, 3.5), "one breath": (0.02, 0.12)}  # seconds


@dataclass(frozen=True, slots=True)
class Answer:
    """samples: (n,) float32 at 16 kHz, of whole 16-bit steps; phrases: as said; spans: where each lies, in seconds.

    manner: of pausing, one of MANNERS; noise: its colour, white or one of COLOURS; ratio: speech to noise in decibels.
    """

    number: int
    lang: str
    samples: Samples
    phrases: tuple[str, ...]
    spans: tuple[Span, ...]
    manner: str
    noise: str
    ratio: float

    @property
    def duration(self) -> float:
        """Seconds."""
        return len(self.samples) / SAMPLERATE

    @property
    def text(self) -> str:
        """What the miniature should write."""
        return written(self.phrases)

    @property
    def longest_run(self) -> float:
        """Seconds of the longest speech without a pause of a quarter of a second."""
        longest, begin = 0.0, self.spans[0].start
        for before, after in pairwise(self.spans):
            if after.start - before.end >= 0.25:
                begin = after.start
            longest = max(longest, after.end - begin)
        return longest


def answer(number: int, count: int, length: float | None = None) -> Answer:
    """Answer `number` of `count`. length: seconds, in place of its own share of 5 to 120."""
    rng = random.Random(f"answer {number}")
    lang = ("ko", "ko", "en")[number % 3]
    manner = MANNERS[number // 3 % 3]
    places = random.Random("lengths").sample(range(count), count)
    seconds = length or SHORTEST * (LONGEST / SHORTEST) ** (places[number] / max(1, count - 1))
    voice, speed = rng.choice(_VOICES), rng.choice(_SPEEDS)
    clean, phrases, spans = _said(rng, lang, manner, seconds, voice, speed)
    colour = rng.choice(COLOURS) if number % 5 == 4 else "white"
    ratio = rng.uniform(15 if colour == "white" else 10, 30)
    gain = rng.uniform(0.2, 1)
    loudness = float(np.sqrt(np.mean(np.concatenate([_cut(clean, span) for span in spans]) ** 2)))
    sound = clean + _noise(rng, colour, len(clean)) * loudness * 10 ** (-ratio / 20)
    stored = np.clip(np.rint(sound * gain * 32768), -32768, 32767) / 32768
    return Answer(number, lang, stored.astype(np.float32), phrases, spans, manner, colour, ratio)


def _said(
    rng: random.Random, lang: str, manner: str, seconds: float, voice: str, speed: int
) -> tuple[Samples, tuple[str, ...], tuple[Span, ...]]:
    """Sound without noise, and its truth: silence, phrases and pauses, silence."""
    sound = np.zeros(round(seconds * SAMPLERATE), np.float32)
    at, end = rng.uniform(0.2, 1.2), seconds - rng.uniform(0.2, 1.2)
    phrases: list[str] = []
    spans: list[Span] = []
    refused = 0
    while refused < 6:
        phrase = _choice(rng, lang)
        spoken = _spoken(lang, phrase, voice, speed)
        length = len(spoken) / SAMPLERATE
        if at + length > end and phrases:
            refused += 1
            continue
        first = round(at * SAMPLERATE)
        spoken = spoken[: len(sound) - first]
        sound[first : first + len(spoken)] = spoken
        phrases.append(phrase)
        spans.append(Span(at, at + length))
        at += length + _pause(rng, manner)
    return sound, tuple(phrases), tuple(spans)


def _choice(rng: random.Random, lang: str) -> str:
    """Any phrase; every sixth a filler."""
    known = KO if lang == "ko" else EN
    fillers = [phrase for phrase in known if phrase in FILLERS]
    return rng.choice(fillers) if rng.random() < 1 / 6 else rng.choice(known)


def _pause(rng: random.Random, manner: str) -> float:
    """Seconds, evenly on a logarithmic scale. One breath is followed by another now and then."""
    least, most = _PAUSES[manner]
    if manner == "one breath" and rng.random() < 0.02:
        least, most = _PAUSES["even"]
    return float(least * (most / least) ** rng.random())


@cache
def _spoken(lang: str, phrase: str, voice: str, speed: int) -> Samples:
    return render(Utterance(lang, [phrase], voice, speed))


def _noise(rng: random.Random, colour: str, length: int) -> Samples:
    """RMS 1. A fan is switched on, or off, at some moment, and is twelve decibels quieter before, or after."""
    size = 1 << (length - 1).bit_length()  # transforms of odd lengths are slow
    white = np.random.default_rng(rng.getrandbits(32)).standard_normal(size)
    pitch = np.maximum(np.fft.rfftfreq(size, 1 / SAMPLERATE), 20)
    times = np.arange(size) / SAMPLERATE
    if colour == "hum":
        sound = sum(np.sin(2 * np.pi * 60 * n * times + n) / n for n in (1, 2, 3, 5, 7)) + 0.1 * white
    else:
        slope = {"white": 0.0, "pink": 0.5, "brown": 1.0, "fan": 0.7}[colour]
        sound = np.fft.irfft(np.fft.rfft(white) / pitch**slope, size)
    sound = sound[:length] / np.sqrt(np.mean(sound[:length] ** 2))
    if colour == "fan":
        switched = times[:length] > rng.uniform(0.2, 0.8) * length / SAMPLERATE
        sound = np.where(switched == (rng.random() < 0.5), sound, sound / 4)
    return np.asarray(sound, np.float32)


def _cut(sound: Samples, span: Span) -> Samples:
    return sound[round(span.start * SAMPLERATE) : round(span.end * SAMPLERATE)]


def main(folder: Path, count: int) -> None:
    """Write answers and their texts."""
    import soundfile

    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        made = answer(number, count)
        soundfile.write(folder / f"{number:03}.wav", made.samples, SAMPLERATE, subtype="PCM_16")
        (folder / f"{number:03}.txt").write_text(made.text + "\n", encoding="utf-8")
        how = f"{made.manner:10} longest run {made.longest_run:4.1f} s, {made.noise:5} {made.ratio:2.0f} dB"
        print(f"{number:3} {made.lang} {made.duration:5.1f} s, {len(made.phrases):3} phrases, {how}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 20)
