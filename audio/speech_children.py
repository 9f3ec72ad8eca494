"""SpeechChildren: starts a child process for each request to the voices, waits for its answer, and can kill them all.

No threads of its own. `ask` blocks the thread that calls it, several may ask at once; `close` may come from any thread.
All three standard streams of a child are pipes, so neither the terminal nor an interface drawn upon it is touched.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from audio.errors import Cancelled, SpeechFailed

# By its file, not `-m`, which would import what lies in the folder that the program was called from; -P, so that no
# module of this package stands in for another library's of the same name.
CHILD = (sys.executable, "-P", str(Path(__file__).with_name("speech_child.py")))
GRACE = 3.0  # seconds after its timeout in which a child still has the chance to say so


class NoEngine(SpeechFailed):
    """Nothing on this system can speak: espeak-ng, or pyttsx3 itself, is absent or broken."""


class SpeechChildren:
    """command: what starts a child (audio/speech_child.py says what it understands); timeout: seconds a request."""

    def __init__(self, command: Sequence[str] = CHILD, timeout: float = 60.0) -> None:
        self._command = tuple(command)
        self._timeout = timeout
        self._lock = threading.Lock()  # guards the two below; a child starts under it, so that none escapes `close`
        self._running: set[subprocess.Popen[bytes]] = set()
        self._closed = False

    def ask(self, request: Mapping[str, object]) -> dict[str, Any]:
        """The answer of a child to `request`. Blocks. Raises NoEngine, SpeechFailed, and Cancelled after `close`."""
        child = self._start()
        question = json.dumps({**request, "timeout": self._timeout}).encode()
        try:
            out, err = child.communicate(question, timeout=self._timeout + GRACE)
        except subprocess.TimeoutExpired:
            _kill(child)
            child.communicate()
            raise SpeechFailed(reason=f"the voice did not finish within {self._timeout:g} s") from None
        finally:
            with self._lock:
                self._running.discard(child)
                closed = self._closed
        if closed:
            raise Cancelled
        return _answer(out, err, child.returncode)

    def close(self) -> None:
        """Kill the children that run; `ask` raises Cancelled from now on. Twice is harmless."""
        with self._lock:
            self._closed = True
            running = tuple(self._running)
        for child in running:
            _kill(child)

    def _start(self) -> subprocess.Popen[bytes]:
        with self._lock:
            if self._closed:
                raise Cancelled
            try:
                child = subprocess.Popen(
                    self._command,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                    start_new_session=True,  # Ctrl+C in the terminal is none of its business
                    creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
                )
            except OSError as error:
                raise SpeechFailed(reason=f"its process does not start ({error.strerror})") from error
            self._running.add(child)
            return child


def _answer(out: bytes, err: bytes, code: int) -> dict[str, Any]:
    """What the child said. Raises NoEngine or SpeechFailed when that is an error, or nothing at all."""
    try:
        answer = json.loads(out)
        error = answer.get("error")
    except (ValueError, AttributeError):
        last = err.decode("utf-8", "replace").strip().rpartition("\n")[2].strip().rstrip(".")
        raise SpeechFailed(reason=f"its process ended with code {code}{': ' + last if last else ''}") from None
    if error is None:
        return dict(answer)
    raise (NoEngine if error["code"] == "no-engine" else SpeechFailed)(reason=error["reason"])


def _kill(child: subprocess.Popen[bytes]) -> None:
    """End a child and whatever it started."""
    if child.poll() is not None:
        return
    with contextlib.suppress(OSError):
        if sys.platform == "win32":
            child.kill()
        else:
            os.killpg(child.pid, signal.SIGKILL)
