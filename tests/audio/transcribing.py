"""What the tests of the transcriber share: the whole way to text, waiting, and a job on a thread."""

import threading
import time
from collections.abc import Callable
from pathlib import Path

from audio.activity import find_speech
from audio.errors import AudioError
from audio.recording import Span, Transcript
from audio.soundfiles import info, read
from audio.stretches import plan
from audio.transcription.resident import Resident


def hear(transcriber: Resident, path: Path, lang: str) -> Transcript:
    """The whole way: where speech is, in which stretches, and what was said."""
    return transcriber.transcribe(path, lang, plan(find_speech(read(path))))


def reach(transcriber: Resident, state: str) -> None:
    wait(lambda: transcriber.state == state)


def wait(until: Callable[[], object], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not until():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.01)


def tiled(path: Path, count: int) -> list[Span]:
    """So many stretches that touch: much work."""
    length = info(path).duration / count
    return [Span(number * length, (number + 1) * length) for number in range(count)]


def in_background(transcriber: Resident, path: Path) -> tuple[threading.Thread, list[object]]:
    """A long job on a thread; what it returned or raised."""
    outcome: list[object] = []

    def run() -> None:
        try:
            outcome.append(transcriber.transcribe(path, "ko", tiled(path, 200)))
        except AudioError as error:
            outcome.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    return thread, outcome
