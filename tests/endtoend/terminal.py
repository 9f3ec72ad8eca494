"""The real program in a real terminal: tmux, with keys sent and the screen read back."""

import json
import os
import shlex
import shutil
import subprocess
import sys
import time
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

INSTALL = "The end-to-end tests need tmux. Type: apt-get install tmux"


class Terminal:
    """One program in a terminal of its own. environment: on top of this process's."""

    def __init__(self, command: list[str], environment: Mapping[str, str], width: int = 140, height: int = 40) -> None:
        if shutil.which("tmux") is None:
            raise RuntimeError(INSTALL)
        self._socket = f"interview-{uuid.uuid4().hex[:12]}"
        settings = {"LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", **environment}
        line = " ".join([*(f"{k}={shlex.quote(v)}" for k, v in settings.items()), shlex.join(command)])
        self._tmux(
            "-f", "/dev/null", "new-session", "-d", "-s", "t", "-x", str(width), "-y", str(height), f"exec env {line}"
        )
        self.pid = int(self._tmux("display-message", "-p", "-t", "t", "#{pane_pid}"))

    def _tmux(self, *arguments: str) -> str:
        done = subprocess.run(
            ["tmux", "-u", "-L", self._socket, *arguments],
            env={**os.environ, "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"},
            capture_output=True,
            encoding="utf-8",
            check=True,
        )
        return done.stdout.strip("\n")

    def press(self, *keys: str) -> None:
        """Send keys by tmux's names: Space, Enter, Escape, r, ..."""
        self._tmux("send-keys", "-t", "t", *keys)

    def screen(self) -> str:
        """What is on the screen now."""
        return self._tmux("capture-pane", "-p", "-t", "t")

    def until(self, words: str, seconds: float = 30.0) -> str:
        """The screen once it shows these words; AssertionError with the screen when it does not come."""
        end, shown = time.monotonic() + seconds, ""
        while time.monotonic() < end:
            try:
                shown = self.screen()
            except subprocess.CalledProcessError:
                raise AssertionError(f"the program ended before it showed {words!r}; last screen:\n{shown}") from None
            if words in shown:
                return shown
            time.sleep(0.05)
        raise AssertionError(f"{words!r} did not come within {seconds} s; the screen:\n{shown}")

    def ended(self, seconds: float = 15.0) -> bool:
        """Whether the program ends within that time."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                self.screen()
            except subprocess.CalledProcessError:
                return True
            time.sleep(0.05)
        return False

    def close(self) -> None:
        """End the terminal and what runs in it."""
        subprocess.run(["tmux", "-L", self._socket, "kill-server"], capture_output=True, check=False)


def interview(*arguments: str, data: Path) -> list[str]:
    """The program's command line, run from the environment of the tests, in Korean."""
    return [sys.executable, "-m", "simulator", *arguments, "--data-dir", str(data), "--ui-lang", "ko"]


def attempts(data: Path) -> list[dict[str, Any]]:
    """The history, as a script reads it."""
    done = subprocess.run(interview("history", "--json", data=data), capture_output=True, text=True, check=True)
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def children(pid: int) -> list[int]:
    """The processes that a process has started and that still run. Linux."""
    return [
        int(child) for task in Path(f"/proc/{pid}/task").iterdir() for child in (task / "children").read_text().split()
    ]
