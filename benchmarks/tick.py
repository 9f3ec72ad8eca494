"""How late a 60 Hz tick of the TUI's event loop is while an answer is transcribed.

    python benchmarks/tick.py [seconds of answer]

The real app runs without a terminal; an answer is fed in place of the microphone and transcribed by the resident
child, with a checkpoint of Whisper base's dimensions and random weights (speed does not depend on the values, and
such a model decodes to its limit, which is the worst load). Beside it, in the same run: the same tick in the app at
rest, and with whisper on a thread of the same process.
"""

import asyncio
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import numpy as np
import soundfile
import torch
import whisper
from whisper.model import ModelDimensions, Whisper

from audio.filefeed import FileFeed
from audio.miniature import answer
from audio.recording import SAMPLERATE
from audio.soundfiles import read
from simulator.attempt import Mode
from simulator.interview import Interview
from simulator.parts import Parts
from simulator.paths import Paths
from simulator.settings import Settings
from simulator.steps import Step
from simulator.tui.app import InterviewApp
from simulator.tui.screens.interview import InterviewScreen

HERTZ = 60
BASE = ModelDimensions(80, 1500, 512, 8, 6, 51865, 448, 512, 8, 6)


class FedParts(Parts):
    """The usual parts, with a file in place of the microphone and no voice."""

    source: Path

    def interview(self, tell: Callable[[Step], object], **others: object) -> Interview:
        """Fed from `source`."""
        return super().interview(tell, recorder=FileFeed(self.source), speak=False)


async def lateness(until: Callable[[], bool], longest: float) -> list[float]:
    """Milliseconds by which each tick came late, until something holds or `longest` seconds are over."""
    late, begin = [], time.perf_counter()
    due = begin + 1 / HERTZ
    while not until() and time.perf_counter() - begin < longest:
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        now = time.perf_counter()
        late.append((now - due) * 1000)
        due = max(due + 1 / HERTZ, now)
    return late


def report(name: str, late: list[float]) -> float:
    """Print the quantiles; the 99th is returned."""
    cuts = statistics.quantiles(late, n=100)
    print(f"{name:36} {len(late):5} ticks, late by p50 {cuts[49]:.1f}  p99 {cuts[98]:.1f}  max {max(late):.1f} ms")
    return cuts[98]


async def wait(holds: Callable[[], bool], seconds: float = 60) -> None:
    """Until something holds."""
    end = time.perf_counter() + seconds
    while not holds():
        if time.perf_counter() > end:
            sys.exit("the app did not come that far")
        await asyncio.sleep(0.02)


def driver(app: InterviewApp, figures: dict[str, float], sound: Path, model: Path) -> Callable[..., Awaitable[None]]:
    """What happens in the app, as a coroutine for its auto pilot."""

    async def drive(pilot: object) -> None:
        await wait(lambda: isinstance(app.screen, InterviewScreen) and app.screen.state == "think")
        screen = app.screen
        assert isinstance(screen, InterviewScreen)
        figures["idle"] = report("the app at rest", await lateness(lambda: False, 5))
        screen.action_record()
        await wait(lambda: screen.state == "recording" and app.interview is not None and app.interview.recording)
        screen.action_record()
        await wait(lambda: screen.state == "transcribing")
        ticks = await lateness(lambda: screen.state == "done", 60)
        figures["child"] = report("transcribing in the resident child", ticks)
        app.interview and app.interview.cancel_transcription()
        done = threading.Event()

        def in_this_process() -> None:
            loaded = whisper.load_model(str(model))
            loaded.transcribe(read(sound), language="ko", fp16=False, verbose=None, temperature=0.0)
            done.set()

        threading.Thread(target=in_this_process, daemon=True).start()
        figures["thread"] = report("whisper on a thread of this process", await lateness(done.is_set, 20))
        app.exit()

    return drive


def main(seconds: float) -> None:
    """One run of all three."""
    with tempfile.TemporaryDirectory() as folder:
        model, sound = Path(folder) / "random-base.pt", Path(folder) / "answer.wav"
        torch.manual_seed(0)
        torch.save({"dims": BASE.__dict__, "model_state_dict": Whisper(BASE).state_dict()}, model)
        once = read(answer("ko"))
        soundfile.write(sound, np.resize(once, int(seconds * SAMPLERATE)), SAMPLERATE)
        parts = FedParts(Paths.find(data_dir=Path(folder), environ={}), Settings(model=str(model)), "ko")
        parts.source = sound
        question = parts.bank.get("python-list-vs-tuple", "ko")
        assert question is not None
        mode: Mode = "practice"
        app = InterviewApp(parts, ((question,), mode))
        figures: dict[str, float] = {}
        app.run(headless=True, size=(140, 40), auto_pilot=driver(app, figures, sound, model))
        app.shut()
    if "thread" in figures:
        print(f"ratio at p99: child / idle {figures['child'] / figures['idle']:.2f}, ", end="")
        print(f"thread / child {figures['thread'] / figures['child']:.2f}")


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 30.0)
