"""From the end of a 10 s answer to its judged transcript, with the packaged miniature checkpoint.

    python benchmarks/stop_to_text.py [runs]

The whole way of the program: the file is closed, the attempt stored, speech found, the resident child asked,
feedback made, the attempt stored again. Beside it, in the same run and on the same sound and weights: whisper
started when the answer ends (`whisper file.wav`, as one would by hand), and whisper already loaded, as shipped.
"""

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
from simulator.headless import take
from simulator.parts import Parts
from simulator.paths import Paths
from simulator.settings import Settings
from simulator.steps import Answered, Step, Transcribing


def ours(parts: Parts, sound: Path, runs: int) -> list[float]:
    """Seconds from stop to transcript, the child resident from the second run on."""
    question = parts.bank.get("python-list-vs-tuple", "ko")
    assert question is not None
    transcriber, times = parts.transcriber(), []
    transcriber.load()
    for _ in range(runs + 1):
        at: dict[type, float] = {}

        def note(step: Step, at: dict[type, float] = at) -> None:
            at.setdefault(type(step), time.perf_counter())

        feed = FileFeed(sound)
        stopped = [0.0]
        finish = feed.stop

        def stop(finish=finish, stopped=stopped):  # type: ignore[no-untyped-def]
            stopped[0] = time.perf_counter()
            return finish()

        feed.stop = stop  # type: ignore[method-assign]

        class Kept:
            """The same child for every run: closing the interview leaves it alone."""

            engine, model = transcriber.engine, transcriber.model
            load, transcribe, cancel = transcriber.load, transcriber.transcribe, transcriber.cancel

            def close(self) -> None:
                pass

        take(
            lambda tell, feed=feed: parts.interview(tell, recorder=feed, transcriber=Kept(), speak=False),  # type: ignore[misc]
            question,
            feed,
            mode="practice",
            session="benchmark",
            on_step=note,
        )
        times.append(at[Answered] - stopped[0])
        assert at[Transcribing] >= stopped[0]
    transcriber.close()
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
            loaded.transcribe(samples, language="ko", fp16=False, verbose=None, word_timestamps=True)
            shipped.append(time.perf_counter() - began)
        resident = statistics.median(shipped[1:])
        by_hand = (
            "import sys, whisper, soundfile; m = whisper.load_model(sys.argv[1], device='cpu');"
            "from audio.soundfiles import read;"
            "m.transcribe(read(sys.argv[2]), language='ko', fp16=False, verbose=None, word_timestamps=True)"
        )
        began = time.perf_counter()
        subprocess.run([sys.executable, "-c", by_hand, str(model), str(sound)], check=True)
        fresh = time.perf_counter() - began
    print(f"stop to transcript, this program     {program:.2f} s (median of {runs})")
    print(f"whisper as shipped, already loaded   {resident:.2f} s: {resident / program:.2f} times as long")
    print(f"whisper started when the answer ends {fresh:.2f} s: {fresh / program:.2f} times as long")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 7)
