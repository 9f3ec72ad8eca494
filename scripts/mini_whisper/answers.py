"""Render the packaged answers, audio/miniature/answer-ko.flac and answer-en.flac.

    python scripts/mini_whisper/answers.py

Every pause is known: 0.8 s before the first word, 2.0 s after the first utterance, 0.6 s between the others, 0.7 s at
the end; a little noise lies under all of it, as from a microphone.
"""

from pathlib import Path

import numpy as np
import soundfile
from generate import RATE, Utterance, render

from audio.miniature import ANSWERS, answer

PAUSES = (0.8, 2.0, 0.6, 0.7)  # seconds
SPEEDS = {"ko": 180, "en": 150}  # words a minute; each survives noise, gain and resampling best
NOISE = 3e-4  # full scale 1: about -70 dBFS


def main(folder: Path | None = None) -> None:
    """Write both answers into the folder (None: where they are packaged)."""
    for lang, utterances in ANSWERS.items():
        parts = [np.zeros(round(PAUSES[0] * RATE), np.float32)]
        for phrases, pause in zip(utterances, PAUSES[1:], strict=True):
            sound = render(Utterance(lang, phrases, speed=SPEEDS[lang]))
            parts += [0.6 * sound / np.abs(sound).max(), np.zeros(round(pause * RATE), np.float32)]
        whole = np.concatenate(parts)
        whole += NOISE * np.random.default_rng(0).standard_normal(len(whole)).astype(np.float32)
        file = answer(lang)
        soundfile.write(folder / file.name if folder else file, whole, RATE, subtype="PCM_16")
        print(file.name, f"{len(whole) / RATE:.2f} s")


if __name__ == "__main__":
    main()
