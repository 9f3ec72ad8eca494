"""Render random utterances of the closed vocabulary with espeak-ng, as train.py reads them.

    python scripts/mini_whisper/generate.py 6000 FOLDER

Writes FOLDER/utterances.npz (int16 at 16 kHz, all in a row, and their lengths) and FOLDER/utterances.json (text and
language of each).
"""

import json
import random
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from audio.miniature.phrases import EN, KO, written

VARIANTS = ("", "", "+m3", "+f2", "+m7", "+f4", "+m1")
RATE = 16_000


@dataclass(frozen=True, slots=True)
class Utterance:
    """What to say and how. variant: of the espeak-ng voice; speed: words a minute; pitch: 0 to 99."""

    lang: str
    phrases: Sequence[str]
    variant: str = ""
    speed: int = 160
    pitch: int = 50


def render(utterance: Utterance) -> npt.NDArray[np.float32]:
    """Samples at 16 kHz, cut close to the sound; empty when espeak-ng made none."""
    voice = ("ko" if utterance.lang == "ko" else "en-us") + utterance.variant
    manner = ["-v", voice, "-s", str(utterance.speed), "-p", str(utterance.pitch)]
    command = ["espeak-ng", *manner, "--stdout", written(utterance.phrases)]
    wave = subprocess.run(command, capture_output=True, check=True).stdout
    sound = np.frombuffer(wave[44:], dtype="<i2").astype(np.float32) / 32768  # 22,050 Hz mono after its header
    loud = np.flatnonzero(np.abs(sound) > 0.003)
    if len(loud) == 0:
        return np.zeros(0, np.float32)
    sound = sound[max(0, loud[0] - 500) : loud[-1] + 500]
    smooth = np.convolve(sound, [0.05, 0.9, 0.05], "same")
    places = np.linspace(0, len(sound) - 1, int(len(sound) * RATE / 22_050))
    slower: npt.NDArray[np.float32] = np.interp(places, np.arange(len(sound)), smooth).astype(np.float32)
    return slower


def main(count: int, folder: Path) -> None:
    """Render `count` utterances, always the same ones."""
    rng = random.Random(7)  # noqa: S311  no secret
    jobs = []
    for _ in range(count):
        lang = "ko" if rng.random() < 0.72 else "en"
        phrases = [rng.choice(KO if lang == "ko" else EN) for _ in range(rng.choice([1, 1, 2, 2, 3]))]
        jobs.append(Utterance(lang, phrases, rng.choice(VARIANTS), rng.randint(140, 200), rng.randint(35, 65)))
    with ThreadPoolExecutor(3) as pool:
        made = [(job, sound) for job, sound in zip(jobs, pool.map(render, jobs), strict=True) if len(sound)]
    folder.mkdir(parents=True, exist_ok=True)
    sounds = [(sound * 32767).astype(np.int16) for _, sound in made]
    np.savez(folder / "utterances.npz", audio=np.concatenate(sounds), lengths=[len(sound) for sound in sounds])
    texts = [(written(job.phrases), job.lang) for job, _ in made]
    (folder / "utterances.json").write_text(json.dumps(texts, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
