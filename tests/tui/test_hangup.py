"""A terminal that goes away takes the program with it, also where no signal says so."""

import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest


@pytest.mark.slow
def test_the_program_ends_with_its_terminal(tmp_path: Path) -> None:
    """With SIGHUP ignored, as under a parent that ignores it, the program still ends within seconds."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "simulator", "--data-dir", str(tmp_path), "--ui-lang", "en"]
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        process = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True)
    finally:
        signal.signal(signal.SIGHUP, before)
    os.close(theirs)
    try:
        seen, deadline = b"", time.monotonic() + 30
        while b"Voice interview practice" not in seen:
            assert time.monotonic() < deadline
            seen += os.read(ours, 65536)
        os.close(ours)
        assert process.wait(15) == 129
    finally:
        process.kill()
        process.wait()
