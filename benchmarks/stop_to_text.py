"""From the end of a spoken answer to its judged and stored transcript, for answers of 30, 60 and 120 s.

    python benchmarks/stop_to_text.py [--model base] [--engine whisper] [--runs 2] [--lengths 30 60 120]

The whole program but for the screen, in real time: an answer is fed as slowly as it is spoken in place of the
microphone, and the person stops half a second after the last word. Answers of one run end alike: the shorter ones are
the end of the longest. Beside it, in the same run and on the same sound and weights, openai-whisper as shipped, begun
when the answer ends: already loaded, and started then as by hand.

The model has an official one's dimensions and writes five tokens a second (paced.py); "mini" is the packaged
miniature, and any checkpoint's path will do. Whisper decodes greedily and without the text before as its prompt,
which is quicker than its own defaults.
"""

import argparse
import json
import queue
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import soundfile
from answers import MANNERS, answer
from paced import SIZES, write

from audio.filefeed import FileFeed
from audio.miniature import unpack
from audio.recording import SAMPLERATE, Level, Recording
from simulator.parts import Parts
from simulator.paths import Paths
from simulator.settings import Settings
from simulator.steps import Answered, Failed, Listening, Step, Thinking

AFTER = 0.5  # seconds from the last word to the stop
SHIPPED = """
import json, pathlib, sys, time
from audio.soundfiles import read
import whisper
model = whisper.load_model(sys.argv[1], device="cpu")
sounds = [read(pathlib.Path(sound)) for sound in sys.argv[2:]]
times = []
for sound in sounds:
    began = time.perf_counter()
    model.transcribe(sound, language="ko", fp16=False, verbose=None, condition_on_previous_text=False)
    times.append(time.perf_counter() - began)
print(json.dumps(times))
"""


class Spoken:
    """A recorder that hears `sound` as slowly as it is spoken."""

    sound: Path

    def start(self, path: Path, on_level: Callable[[Level], object], on_lost: Callable[[Exception], object]) -> None:
        """See ports.Recorder."""
        self.feed = FileFeed(self.sound, realtime=True)
        self.feed.start(path, on_level, on_lost)

    def stop(self) -> Recording:
        """See ports.Recorder."""
        return self.feed.stop()


def speak(folder: Path, lengths: list[int], run: int) -> list[Path]:
    """The sound files of one run, one for each length: Korean, of another manner of pausing in each run."""
    made = answer(len(MANNERS) * (run * 2 % len(MANNERS)), 200, max(lengths) + 10.0)
    end = round((made.spans[-1].end + AFTER) * SAMPLERATE)
    files = []
    for length in lengths:
        files.append(folder / f"{run}-{length}.wav")
        soundfile.write(files[-1], made.samples[:end][-length * SAMPLERATE :], SAMPLERATE, subtype="PCM_16")
    return files


def ours(parts: Parts, sounds: list[Path]) -> list[float]:
    """Seconds from stop to the judged and stored attempt, of each."""
    question = parts.bank.get("python-list-vs-tuple", "ko")
    if question is None:
        sys.exit("the packaged bank has lost its question")
    steps: queue.SimpleQueue[Step] = queue.SimpleQueue()

    def until(kind: type[Step]) -> Step:
        while not isinstance(step := steps.get(timeout=600), kind):
            if isinstance(step, Failed):
                raise step.error
        return step

    recorder, transcriber, times = Spoken(), parts.transcriber(), []
    interview = parts.interview(steps.put, recorder=recorder, transcriber=transcriber, speak=False)
    try:
        interview.ask(question, "practice", "benchmark")
        until(Thinking)
        for number, recorder.sound in enumerate([sounds[0], *sounds]):
            interview.begin()
            until(Listening)
            if number == 0:  # a few words first, so that the model is loaded when it counts
                time.sleep(5)
            else:
                recorder.feed.wait()
            began = time.perf_counter()
            interview.finish()
            step = until(Answered)
            times.append(time.perf_counter() - began)
            if isinstance(step, Answered) and step.attempt.status != "done":
                sys.exit(f"not transcribed: {step.attempt.status} {step.attempt.error}")
    finally:
        interview.close()
    return times[1:]


def shipped(model: Path, sounds: list[Path]) -> list[float]:
    """Seconds that openai-whisper takes for each, in a process of its own, the model loaded before."""
    command = [sys.executable, "-c", SHIPPED, str(model), *map(str, sounds)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return [float(seconds) for seconds in json.loads(done.stdout.splitlines()[-1])]


def by_hand(model: Path, sound: Path) -> float:
    """Seconds from starting Python to the text."""
    began = time.perf_counter()
    shipped(model, [sound])
    return time.perf_counter() - began


def main() -> None:
    """As the command line says."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--model", default="base", help=f"{', '.join(SIZES)}, mini, or a checkpoint")
    parser.add_argument("--engine", default="whisper")
    parser.add_argument("--runs", type=int, default=2)
    parser.add_argument("--lengths", type=int, nargs="+", default=[30, 60, 120])
    options = parser.parse_args()
    lengths: list[int] = options.lengths
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if options.model in SIZES:
            model = write(folder / f"paced-{options.model}.pt", options.model)
        else:
            model = unpack(folder) if options.model == "mini" else Path(options.model)
        settings = Settings(model=str(model), engine=options.engine)
        parts = Parts(Paths.find(data_dir=folder, environ={}), settings, "ko")
        runs = [speak(folder, lengths, run) for run in range(options.runs)]
        program = [ours(parts, sounds) for sounds in runs]
        whisper = shipped(model, runs[0])
        hand = by_hand(model, runs[0][len(lengths) // 2])
    print(f"model {options.model}, engine {options.engine}, {options.runs} runs; seconds from stop to text, medians\n")
    print("answer   this program (each)          whisper, loaded   times as long")
    medians = [statistics.median(times) for times in zip(*program, strict=True)]
    for place, length in enumerate(lengths):
        each = ", ".join(f"{times[place]:.2f}" for times in program)
        ratio = whisper[place] / medians[place]
        print(f"{length:4} s   {medians[place]:5.2f} ({each}) {whisper[place]:18.2f} {ratio:12.1f}")
    middle = len(lengths) // 2
    print(f"started by hand at stop, {lengths[middle]} s: {hand:.2f} s, {hand / medians[middle]:.1f} times as long")
    print(f"from {lengths[0]} to {lengths[-1]} s this program takes {medians[-1] / medians[0]:.2f} times as long")


if __name__ == "__main__":
    main()
