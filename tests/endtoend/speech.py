"""Answers spoken by espeak-ng, with silences of known length, for the virtual microphone."""

import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import soundfile

from audio.recording import SAMPLERATE, Span
from audio.soundfiles import read

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

AUDIBLE = 0.01  # amplitude: where espeak-ng's own silence ends


@dataclass(frozen=True, slots=True)
class Spoken:
    """A sound file, what is said in it, where (seconds), and how long it is."""

    path: Path
    text: str
    speech: tuple[Span, ...]
    duration: float


def phrase(text: str, lang: str, folder: Path) -> "Samples":
    """One phrase at 16 kHz, cut to where it is audible."""
    path = folder / "phrase.wav"
    voice = "ko" if lang == "ko" else "en-us"
    subprocess.run(["espeak-ng", "-v", voice, "-s", "160", "-w", str(path), text], check=True)
    samples = read(path)
    loud = np.flatnonzero(np.abs(samples) > AUDIBLE)
    return samples[loud[0] : loud[-1] + 1]


def answer(folder: Path, lang: str, phrases: list[str], silences: list[float]) -> Spoken:
    """The phrases with a silence before each and one after the last: one silence more than phrases, in seconds."""
    parts, speech, at = [], [], 0
    for text, silence in zip(phrases, silences, strict=False):
        quiet = int(silence * SAMPLERATE)
        said = phrase(text, lang, folder)
        parts += [np.zeros(quiet, np.float32), said]
        speech.append(Span((at + quiet) / SAMPLERATE, (at + quiet + len(said)) / SAMPLERATE))
        at += quiet + len(said)
    parts.append(np.zeros(int(silences[-1] * SAMPLERATE), np.float32))
    path, whole = folder / "answer.wav", np.concatenate(parts)
    soundfile.write(path, whole, SAMPLERATE)
    return Spoken(path, " ".join(phrases), tuple(speech), len(whole) / SAMPLERATE)


def found_at(sound: "Samples", within: "Samples") -> tuple[float, float]:
    """Where a sound lies in a longer one: seconds, and the correlation there (1 when it is the very same)."""
    size = 1 << (len(sound) + len(within)).bit_length()
    product = np.fft.irfft(np.fft.rfft(within, size) * np.conj(np.fft.rfft(sound, size)), size)[: len(within)]
    at = int(np.argmax(product))
    part = within[at : at + len(sound)]
    scale = float(np.linalg.norm(part) * np.linalg.norm(sound[: len(part)]))
    return at / SAMPLERATE, float(product[at]) / scale if scale else 0.0
