"""Character error of a checkpoint on generated answers, cut in several ways; no phrase order was ever trained on.

    python scripts/mini_whisper/evaluate.py CHECKPOINT [COUNT]

Answers last 20 to 60 s: utterances of one or two phrases, pauses of 0.2 to 2 s, light noise, levels 0.3 to 1. Letters
are compared, punctuation and case are not. "window" is the longest piece that the model is given at once.
"""

import random
import sys
import time
from pathlib import Path

import numpy as np
import numpy.typing as npt
from generate import RATE, Utterance, render

from audio.activity import find_speech, quietest
from audio.miniature.phrases import EN, KO, written
from audio.ports import USUAL
from audio.recording import Span
from audio.stretches import plan
from audio.transcription.pieces import hear_stretch
from audio.transcription.whisper_engine import WhisperEngine, open_engine

Answer = tuple[str, npt.NDArray[np.float32], str]


def edits(one: str, other: str) -> int:
    """Levenshtein's distance."""
    last = list(range(len(other) + 1))
    for number, letter in enumerate(one, 1):
        here = [number]
        for place, candidate in enumerate(other, 1):
            here.append(min(last[place] + 1, here[-1] + 1, last[place - 1] + (letter != candidate)))
        last = here
    return last[-1]


def letters(text: str) -> str:
    """What is compared."""
    return "".join(letter for letter in text.lower() if letter.isalnum())


def answers(count: int) -> list[Answer]:
    """Language, samples and text of each; always the same ones."""
    rng = random.Random(4242)  # noqa: S311  no secret
    made: list[Answer] = []
    while len(made) < count:
        lang = "ko" if len(made) % 3 else "en"
        parts, said = [], []
        for _ in range(rng.choice([6, 8, 10, 12, 15])):
            phrases = rng.choices(KO if lang == "ko" else EN, k=rng.choice([1, 2]))
            parts += [render(Utterance(lang, phrases, speed=rng.randint(145, 190), pitch=rng.randint(40, 60)))]
            parts += [np.zeros(int(RATE * rng.uniform(0.2, 2)), np.float32)]
            said.append(written(phrases))
        sound = np.concatenate(parts) * rng.uniform(0.3, 1)
        if 20 <= len(sound) / RATE <= 60:
            noise = np.random.default_rng(len(made)).standard_normal(len(sound)) * 1e-3
            made.append((lang, (sound + noise).astype(np.float32), " ".join(said)))
    return made


def text(engine: WhisperEngine, sound: npt.NDArray[np.float32], stretch: Span, lang: str) -> str:
    """What the engine hears in one stretch."""
    cut = sound[round(stretch.start * RATE) : round(stretch.end * RATE)]
    return hear_stretch(engine, cut, stretch.start, lang, USUAL, 1, lambda share: None)[0]


def judge(engine: WhisperEngine, given: list[Answer], longest: float, window: float) -> str:
    """One line about one way of cutting."""
    engine.longest = window
    began, wrong, total, exact = time.time(), 0, 0, 0
    for lang, sound, said in given:
        stretches = plan(find_speech(sound), longest, quiet=lambda span, sound=sound: quietest(sound, span))
        heard = " ".join(text(engine, sound, stretch, lang) for stretch in stretches)
        errors = edits(letters(said), letters(heard))
        wrong, total, exact = wrong + errors, total + len(letters(said)), exact + (errors == 0)
    seconds = time.time() - began
    return f"error {wrong / total:.2%}, exact {exact} of {len(given)}, {seconds:.0f} s"


def main(checkpoint: str, count: int) -> None:
    """The miniature's own window first, then others; then sounds without speech."""
    engine, given = open_engine(checkpoint, None, 1), answers(count)
    print(f"{count} answers, {sum(len(sound) for _, sound, _ in given) / RATE:.0f} s of sound")
    for longest, window in ((25, 6), (25, 4), (25, 8), (25, 10), (25, 12), (25, 15), (25, 20), (25, 30)):
        print(f"stretches of {longest} s, window {window} s: {judge(engine, given, longest, window)}", flush=True)
    noise = np.random.default_rng(0).standard_normal(5 * RATE).astype(np.float32) * 3e-3
    for name, sound in (("silence", np.zeros(5 * RATE, np.float32)), ("noise", noise)):
        print(f"{name}: {len(find_speech(sound).speech)} stretches of speech")


if __name__ == "__main__":
    main(str(Path(sys.argv[1]).absolute()), int(sys.argv[2]) if len(sys.argv) > 2 else 24)
