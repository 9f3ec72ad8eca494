"""From the end of a 10 s answer to its judged transcript, with the packaged miniature checkpoint.

    python benchmarks/stop_to_text.py [runs]

The whole way of the program: the file is closed, the attempt stored, speech found, the resident child asked,
feedback made, the attempt stored again. Beside it, in the same run and on the same sound and weights: whisper
started when the answer ends (`whisper file.wav`, as one would by hand), and whisper already loaded, as shipped.
"""

import queue
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import whisper

from audio.filefeed import FileFeed
from audio.miniature import answer, unpack
from audio.soundfiles import info, read
from simulator.parts import Parts
from simulator.paths import Paths
from simulator.settings import Settings
from simulator.steps import Answered, Failed, Listening, Step, Thinking


def ours(parts: Parts, sound: Path, runs: int) -> list[float]:
    """Seconds from stop to the judged and stored attempt, the child resident from the second answer on."""
    question = parts.bank.get("python-list-vs-tuple", "ko")
    if question is None:
        sys.exit("the packaged bank has lost its question")
    steps: queue.SimpleQueue[Step] = queue.SimpleQueue()
    feed, times = FileFeed(sound), []

    def until(kind: type[Step]) -> None:
        while not isinstance(step := steps.get(), kind):
            if isinstance(step, Failed):
                raise step.error

    interview = parts.interview(steps.put, recorder=feed, speak=False)
    interview.warm()
    interview.ask(question, "practice", "benchmark")
    until(Thinking)
    for _ in range(runs + 1):
        interview.begin()
        until(Listening)
        feed.wait()
        began = time.perf_counter()
        interview.finish()
        until(Answered)
        times.append(time.perf_counter() - began)
    interview.close()
    return times[1:]


def main(runs: int) -> None:
    """All three, medians and ratios."""
    sound = answer("ko")
    print(f"an answer of {info(sound).duration:.1f} s")
    with tempfile.TemporaryDirectory() as folder:
        model = unpack(Path(folder))
        parts = Parts(Paths.find(data_dir=Path(folder), environ={}), Settings(model=str(model)), "ko")
        program = statistics.median(ours(parts, sound, runs))
        samples, loaded, shipped = read(sound), whisper.load_model(str(model), device="cpu"), []
        for _ in range(runs + 1):
            began = time.perf_counter()
            loaded.transcribe(samples, language="ko", fp16=False, verbose=None)
            shipped.append(time.perf_counter() - began)
        resident = statistics.median(shipped[1:])
        by_hand = (
            "import pathlib, sys, whisper; m = whisper.load_model(sys.argv[1], device='cpu');"
            "from audio.soundfiles import read;"
            "sound = read(pathlib.Path(sys.argv[2]));"
            "m.transcribe(sound, language='ko', fp16=False, verbose=None)"
        )
        began = time.perf_counter()
        subprocess.run([sys.executable, "-c", by_hand, str(model), str(sound)], check=True)
        fresh = time.perf_counter() - began
    print(f"stop to transcript, this program     {program:.2f} s (median of {runs})")
    print(f"whisper as shipped, already loaded   {resident:.2f} s: {resident / program:.2f} times as long")
    print(f"whisper started when the answer ends {fresh:.2f} s: {fresh / program:.2f} times as long")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 7)
