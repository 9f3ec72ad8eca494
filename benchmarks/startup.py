"""Starting up, beside a bare Textual app in the same run. Linux (pseudo-terminals, /proc).

    python benchmarks/startup.py [runs]

- First paint: each program is started in a terminal of its own; first paint is the moment its title has arrived there.
  Memory is the resident set of that process, then and two seconds later.
- Ready to record: `interview run --question ...` with a microphone of its own (a private PulseAudio server; left out
  where there is none). Ready is the moment the question's screen has arrived; space is pressed then, and recording has
  begun when sound is in the file.
- Commands: from start to end of the process, over 200 kept answers.
- Model: from `load` to the state "ready" of the resident transcriber, for a checkpoint of base's dimensions made here,
  beside the mean length of the packaged questions as the interviewer's voice reads them (left out without a voice).

Python's compiled files go to a folder of their own and are there after a first round that does not count, as they are
after the first start of an installed program. Programs take turns; medians.
"""

import fcntl
import os
import pty
import select
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
import wave
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from audio.errors import AudioError
from audio.recording import Recording, Segment, Transcript
from audio.transcription.resident import Resident
from simulator.attempt import Attempt
from simulator.parts import Parts
from simulator.paths import Paths
from simulator.settings import Settings
from tests.pulse import Pulse, PulseMissing

BARE = """
from textual.app import App
from textual.widgets import Static
class Bare(App):
    def compose(self):
        yield Static("BARE TEXTUAL APP")
Bare().run()
"""
SETTLED = 2.0  # seconds after first paint at which memory is read
PATIENCE = 30.0  # seconds for anything
KEPT = 200  # answers in the history
HEADER = 44  # bytes of a WAV file before its first sample
QUESTION = "python-list-vs-tuple"
INTERVIEW = [sys.executable, "-m", "simulator", "--ui-lang", "en"]


@dataclass
class Terminal:
    """A program in a terminal of its own. began: when it was started; seen: what it has written."""

    process: "subprocess.Popen[bytes]"
    ours: int
    began: float
    seen: bytes = b""

    @property
    def elapsed(self) -> float:
        """Seconds since it was started."""
        return time.perf_counter() - self.began

    def until(self, holds: Callable[[], bool]) -> float:
        """Read what it writes until something holds; seconds since the start, not a number where it never does."""
        while not holds():
            if self.elapsed > PATIENCE:
                return float("nan")
            if select.select([self.ours], [], [], 0.002)[0]:
                self.seen += os.read(self.ours, 65536)
        return self.elapsed

    def shows(self, text: str) -> float:
        """Wait until this text has arrived."""
        return self.until(lambda: text.encode() in self.seen)

    @property
    def resident(self) -> float:
        """Resident memory in MB."""
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS"):
                return int(line.split()[1]) / 1024
        return float("nan")


@contextmanager
def terminal(command: list[str], environment: Mapping[str, str]) -> Iterator[Terminal]:
    """Start a program in 24 rows of 80 columns; it is killed afterwards."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    began = time.perf_counter()
    process = subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment, start_new_session=True
    )
    os.close(theirs)
    try:
        yield Terminal(process, ours, began)
    finally:
        process.kill()
        process.wait()
        os.close(ours)


def painted(command: list[str], title: str, environment: Mapping[str, str]) -> tuple[float, float, float]:
    """Seconds to first paint, resident MB at first paint, resident MB once settled."""
    with terminal(command, environment) as program:
        paint = program.shows(title)
        first, end = program.resident, paint + SETTLED
        program.until(lambda: program.elapsed > end)
        return paint, first, program.resident


def recording(command: list[str], data: Path, environment: Mapping[str, str]) -> tuple[float, float]:
    """Seconds until the question's screen takes keys, and until sound is in the file."""

    def sounding() -> bool:
        return any(file.stat().st_size > HEADER for file in data.glob("recordings/*.wav"))

    with terminal(command, environment) as program:
        ready = program.shows("1 / 1")
        os.write(program.ours, b" ")
        begun = program.until(sounding)
    for file in data.glob("recordings/*"):  # else the next start asks about an answer left behind
        file.unlink()
    return ready, begun


def finished(command: list[str], environment: Mapping[str, str]) -> tuple[float]:
    """Seconds from start to end."""
    began = time.perf_counter()
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    return (time.perf_counter() - began,)


def fill(parts: Parts) -> None:
    """A history as it is after some weeks."""
    text = "A list can be changed after it was made, a tuple cannot. " * 5
    began = datetime(2026, 1, 5, 19, 30, tzinfo=UTC)
    attempt = Attempt(
        id="", session_id="s", question_id=QUESTION, question="What is the difference between a list and a tuple?",
        lang="en", mode="practice", created_at=began, status="done",
        recording=Recording(parts.paths.recordings / "none.wav", 61.5, 16_000),
        transcript=Transcript(text, "en", "whisper", "base", (Segment(0.5, 60.0, text),)),
    )  # fmt: skip
    for number in range(KEPT):
        moment = began + timedelta(hours=number)
        parts.history.add(replace(attempt, id=f"{moment:%Y%m%d-%H%M%S}-{number:04}", created_at=moment))
    parts.history.close()


def spoken(parts: Parts) -> dict[str, float]:
    """Mean seconds of the packaged questions of each language, as the interviewer's voice reads them."""
    speaker = parts.speaker()
    assert speaker is not None
    lengths: dict[str, list[float]] = {}
    try:
        for question in parts.bank.questions:
            with wave.open(str(speaker.render(question.spoken, question.lang)), "rb") as sound:
                lengths.setdefault(question.lang, []).append(sound.getnframes() / sound.getframerate())
    except AudioError as error:
        print(f"no spoken questions: {error}")
        return {}
    finally:
        speaker.close()
    return {lang: statistics.mean(of) for lang, of in lengths.items()}


def loaded(parts: Parts) -> float:
    """Seconds until the resident transcriber has its model."""
    transcriber = parts.transcriber()
    assert isinstance(transcriber, Resident)
    began = time.perf_counter()
    try:
        transcriber.load()
        while transcriber.state != "ready":
            if transcriber.state == "failed" or time.perf_counter() - began > PATIENCE:
                sys.exit(f"the model was not loaded: {transcriber.error}")
            time.sleep(0.005)
        return time.perf_counter() - began
    finally:
        transcriber.close()


def measured(programs: Mapping[str, Callable[[], tuple[float, ...]]], runs: int) -> dict[str, list[float]]:
    """Medians of what each gives; they take turns, and a first round does not count."""
    rows: dict[str, list[tuple[float, ...]]] = {name: [] for name in programs}
    for round in range(runs + 1):
        for name, program in programs.items():
            figures = program()
            if round:
                rows[name].append(figures)
    return {name: [statistics.median(column) for column in zip(*taken, strict=True)] for name, taken in rows.items()}


def main(runs: int) -> None:
    """Everything in turn, `runs` times; the model three times."""
    from engines import make  # beside this file

    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        model = make("base", Path(folder))
        parts = Parts(Paths.find(data_dir=data, environ={}), Settings(engine="whisper", model=str(model)), "en")
        parts.paths.create()
        parts.paths.config.write_text(f'model = "{model}"\n')
        fill(parts)
        lengths = spoken(parts)
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": f"{folder}/compiled"}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        ours = [*INTERVIEW, "--data-dir", str(data)]
        programs: dict[str, Callable[[], tuple[float, ...]]] = {
            "bare Textual app": lambda: painted([sys.executable, "-c", BARE], "BARE TEXTUAL APP", environment),
            "interview": lambda: painted(ours, "Voice interview practice", environment),
            "interview --help": lambda: finished([*ours, "--help"], environment),
            "interview bank": lambda: finished([*ours, "bank"], environment),
            "interview history": lambda: finished([*ours, "history"], environment),
        }
        pulse: Pulse | None = None
        try:
            pulse = Pulse()
            heard = {**environment, **pulse.env}
            session = [*ours, "run", "--lang", "en", "--question", QUESTION]
            programs["interview run"] = lambda: recording(session, data, heard)
        except PulseMissing as missing:
            print(f"nothing recorded: {missing}")
        try:
            medians = measured(programs, runs)
        finally:
            if pulse is not None:
                pulse.end()
        model_ready = statistics.median(loaded(parts) for _ in range(3))
    bare, full = medians["bare Textual app"], medians["interview"]
    for name in ("bare Textual app", "interview"):
        paint, first, settled = medians[name]
        print(f"{name:18} first paint {paint:.2f} s, {first:.0f} MB; {settled:.0f} MB {SETTLED:.0f} s later")
    print(f"{'':18} ratio {full[0] / bare[0]:.2f} in time, {full[1] / bare[1]:.2f} in memory at first paint")
    if "interview run" in medians:
        ready, begun = medians["interview run"]
        print(f"{'ready to record':18} {ready:.2f} s; space pressed then, sound in the file at {begun:.2f} s", end="")
        print(f"  (ratio {ready / bare[0]:.2f} and {begun / bare[0]:.2f} to the bare app's first paint)")
    for name in ("interview --help", "interview bank", "interview history"):
        print(f"{name:18} {medians[name][0]:.2f} s  (ratio {medians[name][0] / bare[0]:.2f})")
    print(f"{'model base ready':18} {model_ready:.2f} s after load")
    for lang, mean in lengths.items():
        print(f"{'':18} a question read aloud ({lang}): {mean:.2f} s on average, ratio {model_ready / mean:.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 7)
