"""The transcriber's child process: when it starts, how it dies, what is told, and what comes next."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from audio import miniature
from audio.activity import find_speech
from audio.errors import Cancelled, TranscriberDied
from audio.miniature import answer, answer_text
from audio.soundfiles import read
from audio.stretches import plan
from audio.transcription import open_transcriber
from audio.transcription.resident import Resident
from tests.audio.transcribing import hear, in_background, reach, wait


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of models with the miniature in it."""
    folder = tmp_path_factory.mktemp("models")
    miniature.unpack(folder)
    return folder


@pytest.fixture
def fresh(folder: Path) -> Iterator[Resident]:
    """A transcriber of one's own."""
    transcriber = open_transcriber("mini", models=folder)
    yield transcriber
    transcriber.close()


@pytest.mark.slow
def test_loading_begins_at_once_and_shows(fresh: Resident) -> None:
    """load() returns before the model is there; a second one changes nothing."""
    assert fresh.state == "idle"
    fresh.load()
    reach(fresh, "loading")
    child = fresh.pid
    fresh.load()
    reach(fresh, "ready")
    assert fresh.pid == child
    fresh.close()
    reach(fresh, "idle")
    with pytest.raises(Cancelled):
        hear(fresh, answer("en"), "en")


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is POSIX")
def test_a_killed_child_is_told_and_replaced(fresh: Resident) -> None:
    """kill -9 in the middle of a job: the job fails with the reason, the next one gets a new child."""
    fresh.load()
    reach(fresh, "ready")
    first = fresh.pid
    assert first is not None
    thread, outcome = in_background(fresh, answer("ko"))
    reach(fresh, "busy")
    os.kill(first, signal.SIGKILL)
    thread.join(10)
    assert isinstance(outcome[0], TranscriberDied)
    assert "SIGKILL" in str(outcome[0])
    assert fresh.state == "failed"
    assert hear(fresh, answer("en"), "en").text == answer_text("en")
    assert fresh.pid != first
    assert fresh.error is None


@pytest.mark.slow
def test_a_cancelled_job_ends_at_once(fresh: Resident) -> None:
    """While the model loads or a recording is transcribed; afterwards there is a new child for the next."""
    for state in ("loading", "busy"):
        thread, outcome = in_background(fresh, answer("ko"))
        reach(fresh, state)
        fresh.cancel()
        thread.join(10)
        assert isinstance(outcome[0], Cancelled)
        assert fresh.state == "idle"
    assert hear(fresh, answer("en"), "en").text == answer_text("en")
    child = fresh.pid
    fresh.cancel()  # nothing is under way: the model stays
    assert fresh.pid == child


@pytest.mark.slow
def test_closing_cancels(fresh: Resident) -> None:
    """The program can leave at any moment."""
    thread, outcome = in_background(fresh, answer("ko"))
    reach(fresh, "busy")
    fresh.close()
    thread.join(10)
    assert isinstance(outcome[0], Cancelled)


@pytest.mark.slow
def test_an_interrupted_caller_leaves_no_stale_answer(fresh: Resident) -> None:
    """Ctrl+C in the middle of one recording: the next one gets its own text."""

    def interrupt(share: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fresh.transcribe(answer("ko"), "ko", plan(find_speech(read(answer("ko"))), 6), interrupt)
    assert hear(fresh, answer("en"), "en").text == answer_text("en")


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="processes are looked up the POSIX way")
@pytest.mark.parametrize("at", ["ready", "busy"])
def test_the_child_does_not_outlive_its_parent(folder: Path, at: str) -> None:
    """Even when the parent is killed, and even in the middle of a job."""
    code = f"""
import sys, threading, time
from pathlib import Path
from audio.miniature import answer
from audio.recording import Span
from audio.transcription import open_transcriber
transcriber = open_transcriber("mini", models=Path({str(folder)!r}))
transcriber.load()
while transcriber.state != "ready":
    time.sleep(0.01)
job = lambda: transcriber.transcribe(answer("ko"), "ko", [Span(n / 100, (n + 1) / 100) for n in range(1200)])
if {at!r} == "busy":
    threading.Thread(target=job, daemon=True).start()
while transcriber.state != {at!r}:
    time.sleep(0.01)
time.sleep(0.2)
print(transcriber.pid, flush=True)
time.sleep(60)
"""
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    os.kill(child, 0)
    parent.kill()
    parent.wait()
    parent.stdout.close()

    def gone() -> bool:
        with contextlib.suppress(OSError):
            os.kill(child, 0)
            return Path(f"/proc/{child}/stat").exists() and " Z " in Path(f"/proc/{child}/stat").read_text()
        return True

    wait(gone, 5)


@pytest.mark.slow
def test_a_program_that_forgets_to_close_ends_cleanly(folder: Path) -> None:
    """Nothing is printed at the end, and nothing hangs."""
    code = (
        "from pathlib import Path; from audio.transcription import open_transcriber;"
        f"transcriber = open_transcriber('mini', models=Path({str(folder)!r})); transcriber.load()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
