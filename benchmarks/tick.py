"""How late a 60 Hz tick of the TUI's event loop is, and whether sound is lost, while an answer is transcribed.

    python benchmarks/tick.py [--seconds 45] [--threads N]

The real app runs without a terminal and records from a virtual microphone (PulseAudio; tests/pulse.py), into which an
answer is spoken. It is transcribed while it is spoken, by the resident child, with a checkpoint of Whisper base's
dimensions and random weights: such a model decodes to its limit and tries again at every temperature, so that it never
comes to an end and the child is at full load. --threads: processor threads it may use while recording (as it comes:
all but one). Beside it, in the same run: the app at rest, the text made after the stop, and whisper on a thread of
the app's own process, which also records. Without PulseAudio a file is fed instead, which cannot lose sound.
"""

import argparse
import asyncio
import os
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import soundfile
import torch
import whisper
from answers import answer
from paced import SIZES
from whisper.model import Whisper

from audio.filefeed import FileFeed
from audio.ports import Recorder
from audio.recording import SAMPLERATE
from audio.soundfiles import read
from audio.transcription.resident import Resident
from simulator.interview import Interview
from simulator.parts import Parts
from simulator.paths import Paths
from simulator.settings import Settings
from simulator.steps import Answered, Heard, Step
from simulator.tui.app import InterviewApp
from simulator.tui.screens.interview import InterviewScreen
from tests.pulse import Pulse, missing

HERTZ = 60
AT_REST, ON_A_THREAD, AFTER_STOP = 5.0, 15.0, 20.0  # seconds of each, at most
MOST = 50.0  # milliseconds at p99 that are still smooth: three frames of a film


class Watched(Parts):
    """The usual parts, with no voice; what the recorder tells is counted."""

    pulse: Pulse | None
    sound: Path
    resident: Resident | None = None
    overflows = 0
    told = 0
    beside: threading.Thread | None = None  # whisper in this process

    def recorder(self) -> Recorder:
        """The virtual microphone, or a file fed as slowly as it is spoken."""
        return super().recorder() if self.pulse else FileFeed(self.sound, realtime=True)

    def interview(self, tell: Callable[[Step], object], **others: object) -> Interview:
        """With an ear at its steps."""

        def heard(step: Step) -> None:
            if isinstance(step, Heard):
                self.told, self.overflows = self.told + 1, max(self.overflows, step.level.overflows)
            if isinstance(step, Answered) and step.attempt.recording:
                self.overflows = max(self.overflows, step.attempt.recording.overflows)
            tell(step)

        transcriber = self.transcriber()
        self.resident = transcriber if isinstance(transcriber, Resident) else None
        return super().interview(heard, transcriber=transcriber, speak=False)

    def speak(self) -> None:
        """Say the answer into the microphone, where there is one."""
        if self.pulse:
            self.pulse.say_into_microphone(self.sound)


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


def report(name: str, late: list[float], more: str = "") -> float:
    """Print the quantiles; the 99th is returned."""
    if len(late) < 2:
        print(f"{name:36} over before it could be measured")
        return float("nan")
    cuts = statistics.quantiles(late, n=100)
    quantiles = f"late by p50 {cuts[49]:.1f}  p99 {cuts[98]:.1f}  max {max(late):.1f} ms"
    print(f"{name:36} {len(late):5} ticks, {quantiles}{more}", flush=True)
    return cuts[98]


async def wait(holds: Callable[[], bool], seconds: float = 60) -> None:
    """Until something holds."""
    end = time.perf_counter() + seconds
    while not holds():
        if time.perf_counter() > end:
            sys.exit("the app did not come that far")
        await asyncio.sleep(0.02)


def worked(pid: int | None) -> float:
    """Seconds of processor time that a process has used (Linux; elsewhere not a number)."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    except OSError:
        return float("nan")


def driver(
    app: InterviewApp, parts: Watched, figures: dict[str, float], seconds: float, model: Path
) -> Callable[..., Coroutine[Any, Any, None]]:
    """What happens in the app, as a coroutine for its auto pilot."""

    async def drive(pilot: object) -> None:
        await wait(lambda: isinstance(app.screen, InterviewScreen) and app.screen.state == "think")
        screen = app.screen
        assert isinstance(screen, InterviewScreen)
        await wait(lambda: parts.resident is not None and parts.resident.state == "ready")
        await wait(lambda: parts.resident is not None and worked_in_half_a_second(parts.resident) < 0.1)
        figures["rest"] = report("the app at rest", await lateness(lambda: False, AT_REST))
        screen.action_record()
        await wait(lambda: app.interview is not None and app.interview.recording)
        assert parts.resident is not None
        parts.speak()
        before = worked(parts.resident.pid)
        ticks = await lateness(lambda: False, seconds)
        load = (worked(parts.resident.pid) - before) / seconds
        figures["while"] = report("recording, transcribing meanwhile", ticks, f"; the child used {load:.0%} of a core")
        screen.action_record()
        await wait(lambda: screen.state == "transcribing")
        ticks = await lateness(lambda: screen.state != "transcribing", AFTER_STOP)
        figures["after"] = report("transcribing after the stop", ticks)
        print(f"{'':36} {parts.told:5} levels told, {parts.overflows} overflows")
        figures["overflows"] = parts.overflows
        if app.interview:
            app.interview.cancel_transcription()
        await wait(lambda: screen.state != "transcribing")
        figures["thread"] = await on_a_thread(parts, model)
        app.exit()

    return drive


def worked_in_half_a_second(resident: Resident) -> float:
    """Processor seconds of the child in the half second to come. Blocks."""
    before = worked(resident.pid)
    time.sleep(0.5)
    return max(0.0, worked(resident.pid) - before)


async def on_a_thread(parts: Watched, model: Path) -> float:
    """The same with whisper in this process."""
    over = threading.Event()

    def work() -> None:
        loaded = whisper.load_model(str(model), device="cpu")
        sound = read(parts.sound)[: 30 * SAMPLERATE]
        while not over.is_set():
            loaded.transcribe(sound, language="ko", fp16=False, verbose=None, temperature=0.0)

    recorder = parts.recorder()
    recorder.start(parts.paths.recordings / "beside.wav", lambda level: None, lambda error: None)
    parts.speak()
    parts.beside = threading.Thread(target=work, daemon=True)
    parts.beside.start()
    ticks = await lateness(lambda: False, ON_A_THREAD)
    over.set()
    overflows = recorder.stop().overflows
    return report("whisper on a thread of this process", ticks, f"; {overflows} overflows")


def main() -> int:
    """One run of all; 1 where it is not smooth."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=45.0, help="that the answer lasts")
    parser.add_argument("--threads", type=int, default=0, help="of the transcriber while recording")
    options = parser.parse_args()
    lack = missing()
    pulse = None if lack else Pulse()
    print(f"no virtual microphone, a file is fed: {lack}" if lack else "recording from PulseAudio's virtual microphone")
    if pulse:
        os.environ.update(pulse.env)  # before PortAudio starts
    try:
        figures = measured(pulse, options.seconds, options.threads)
    finally:
        if pulse:
            pulse.end()
    if "thread" not in figures:
        return 1
    print(f"ratio at p99: while recording / at rest {figures['while'] / figures['rest']:.2f}, ", end="")
    print(f"on a thread / while recording {figures['thread'] / figures['while']:.2f}")
    smooth = figures["while"] < MOST and figures["overflows"] == 0
    print(f"p99 under {MOST:.0f} ms and no overflows while recording: {'yes' if smooth else 'NO'}")
    return 0 if smooth else 1


def measured(pulse: Pulse | None, seconds: float, threads: int) -> dict[str, float]:
    """The 99th percentiles, and the overflows."""
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        model, sound = Path(folder) / "random-base.pt", Path(folder) / "answer.wav"
        torch.manual_seed(0)
        dims = SIZES["base"]
        torch.save({"dims": dims.__dict__, "model_state_dict": Whisper(dims).state_dict()}, model)
        soundfile.write(sound, answer(0, 1, seconds).samples, SAMPLERATE, subtype="PCM_16")
        settings = Settings(model=str(model), engine="whisper", threads=threads, better="off")
        parts = Watched(Paths.find(data_dir=Path(folder), environ={}), settings, "ko")
        parts.pulse, parts.sound = pulse, sound
        question = parts.bank.get("python-list-vs-tuple", "ko")
        assert question is not None
        app = InterviewApp(parts, ((question,), "practice"))
        app.run(headless=True, size=(140, 40), auto_pilot=driver(app, parts, figures, seconds, model))
        app.shut()
        if parts.beside:
            parts.beside.join()  # torch cannot be left while it computes
    return figures


if __name__ == "__main__":
    sys.exit(main())
