"""A whole answer by each engine on the same weights: openai-whisper as shipped, ours, and faster-whisper in 8 bits.

    python benchmarks/engines.py [--rounds N] [tiny base small turbo]

The checkpoints have the dimensions of OpenAI's and random weights, made here in a temporary folder: speed does not
depend on the values. An answer is 60 s, two windows of 120 tokens each, greedy. Each engine is a process of its own;
all are loaded first and then take turns, so that whatever else the machine does meets all alike. The whole table comes
twice: with every core, and with one thread for ours and for faster-whisper. Last, how far texts in 8 bits are from
those in 32: the packaged miniature, on utterances that it was not trained on (this needs espeak-ng).
"""

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any

DIMENSIONS = {
    "tiny": (80, 1500, 384, 6, 4, 51865, 448, 384, 6, 4),
    "base": (80, 1500, 512, 8, 6, 51865, 448, 512, 8, 6),
    "small": (80, 1500, 768, 12, 12, 51865, 448, 768, 12, 12),
    "turbo": (128, 1500, 1280, 20, 32, 51866, 448, 1280, 20, 4),
}
UTTERANCES = 60
FASTER = find_spec("faster_whisper") is not None
Figures = dict[str, float]


def make(name: str, folder: Path) -> Path:
    """A checkpoint of these dimensions, in 16 bits as the official ones are."""
    file = folder / f"{name}.pt"
    code = (
        "import sys, torch; from dataclasses import asdict; from whisper.model import ModelDimensions, Whisper;"
        "torch.manual_seed(0); dims = ModelDimensions(*map(int, sys.argv[2:])); model = Whisper(dims);"
        "torch.nn.init.normal_(model.decoder.positional_embedding, std=0.01);"
        "torch.nn.init.normal_(model.decoder.ln.weight);"  # else each token would be the one before again
        "model.decoder.token_embedding.weight.data[50257:] = 0;"  # and no times or tasks, only text
        "weights = {name: weight.half() for name, weight in model.state_dict().items()};"
        "torch.save({'dims': asdict(dims), 'model_state_dict': weights}, sys.argv[1])"
    )
    subprocess.run([sys.executable, "-c", code, str(file), *map(str, DIMENSIONS[name])], check=True)
    return file


class Side:
    """An engine's process."""

    def __init__(self, engine: str, file: Path, threads: int) -> None:
        script = Path(__file__).with_name("one_engine.py")
        root = str(script.parent.parent)
        command = [sys.executable, str(script), engine, str(file), str(threads), str(file.parent)]
        environment = {**os.environ, "PYTHONPATH": root, "TQDM_DISABLE": "1"}
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
        )
        self.loaded = self._hear()

    def do(self, what: str) -> Figures:
        """Have it encode a window or transcribe the answer."""
        assert self._process.stdin
        self._process.stdin.write(f"{what}\n")
        self._process.stdin.flush()
        return self._hear()

    def end(self) -> None:
        """Let it go."""
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait()

    def _hear(self) -> Figures:
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line:
            sys.exit("an engine's process has ended; its complaint stands above")
        said: Figures = json.loads(line)
        return said


def compare(file: Path, engines: list[str], threads: int, rounds: int) -> dict[str, Figures]:
    """Medians of each engine. Loading is measured one after the other, then they take turns."""
    sides = {engine: Side(engine, file, threads) for engine in engines}
    taken: dict[str, dict[str, list[Figures]]] = {engine: {"encode": [], "answer": []} for engine in engines}
    for _ in range(rounds + 1):
        for what in ("encode", "answer"):
            for engine, side in sides.items():
                taken[engine][what].append(side.do(what))
    for side in sides.values():
        side.end()
    result = {}
    for engine, side in sides.items():
        encode, answer = ([each["seconds"] for each in taken[engine][what][1:]] for what in ("encode", "answer"))
        result[engine] = {
            "load": side.loaded["load"],
            "memory": taken[engine]["answer"][-1]["memory"],
            "encode": statistics.median(encode),
            "answer": statistics.median(answer),
            "tokens": taken[engine]["answer"][-1]["tokens"],
        }
    return result


def show(name: str, threads: int, figures: dict[str, Figures]) -> None:
    """One line for each engine, ratios of whole answers last."""
    for engine, each in figures.items():
        ratios = [
            f"{figures[other]['answer'] / each['answer']:5.2f}x" if other in figures and other != engine else "      "
            for other in ("shipped", "faster")
        ]
        print(
            f"{name:6}{threads if engine != 'shipped' else os.cpu_count():3} threads  {engine:8}"
            f"{each['load']:7.2f} s {each['memory']:7.0f} MB {each['encode']:7.2f} s {each['answer']:7.2f} s "
            f"{each['tokens']:4.0f}  {'  '.join(ratios)}",
            flush=True,
        )


def prepare(file: Path) -> None:
    """Convert for faster-whisper; not part of any figure, since it happens once."""
    from audio.transcription.conversion import converted

    converted(file, file.parent, "int8")


def texts(folder: Path) -> str:
    """How far the miniature's texts in 8 bits are from those in 32."""
    root = Path(__file__).resolve().parent.parent
    sys.path[:0] = [str(root), str(root / "benchmarks"), str(root / "scripts" / "mini_whisper")]
    from comparing import edits, letters
    from generate import Utterance, render

    from audio.miniature.phrases import EN, KO
    from audio.ports import Effort
    from audio.transcription.whisper_engine import open_engine

    rng = random.Random(99)
    exact, rounded = (open_engine("mini", folder, os.cpu_count() or 1, exact=exact) for exact in (True, False))
    wrong = total = 0
    for number in range(UTTERANCES):
        lang, phrases = ("ko", KO) if number % 3 else ("en", EN)
        samples = render(Utterance(lang, rng.choices(phrases, k=2), speed=rng.randint(145, 190)))
        one, other = (
            letters(engine.hear(samples[: int(engine.longest * 16_000)], lang, Effort(1, False), 1)[0])
            for engine in (exact, rounded)
        )
        wrong, total = wrong + edits(one, other), total + len(one)
    return f"{wrong} of {total} letters differ, {wrong / total:.2%}, in {UTTERANCES} utterances"


def main(arguments: Any) -> None:
    """The tables, then the texts."""
    print("model  threads     engine       load       memory     encoder    answer tokens  beside shipped, faster")
    with tempfile.TemporaryDirectory() as made:
        for name in arguments.models:
            file = make(name, Path(made))
            if FASTER:
                prepare(file)
            engines = ["ours", "faster"] if FASTER else ["ours"]
            cores = os.cpu_count() or 1
            all_cores = compare(file, ["shipped", *engines], cores, arguments.rounds)
            show(name, cores, all_cores)
            if cores > 1:
                one = compare(file, engines, 1, arguments.rounds)
                show(name, 1, {"shipped": all_cores["shipped"], **one})
            file.unlink()
        if not FASTER:
            print('faster-whisper is not here; for its lines: pip install "interview-simulator[fast]"')
        print(f"the miniature in 8 bits beside 32: {texts(Path(made))}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("models", nargs="*", choices=[*DIMENSIONS, []], default=list(DIMENSIONS))
    parser.add_argument("--rounds", type=int, default=3)
    main(parser.parse_args())
