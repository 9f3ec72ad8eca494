"""Keeps the terminal for the TUI: what C libraries write to stderr goes to the log instead.

PortAudio, ALSA and JACK print to file descriptor 2 whenever they look at devices. Textual draws through
`sys.__stderr__`, so that stream is moved to a copy of the descriptor first.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def quiet_stderr(log: Path) -> Iterator[None]:
    """While inside, descriptor 2 is the log file and `sys.__stderr__` is still the terminal.

    Does nothing where stderr is not a terminal or the log cannot be opened (then so be it).
    """
    terminal, err = sys.__stderr__, sys.stderr
    if sys.platform == "win32" or terminal is None or not terminal.isatty():
        yield
        return
    try:
        log.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        into = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    except OSError:
        into = os.open(os.devnull, os.O_WRONLY)
    copy = os.dup(2)
    stream = os.fdopen(copy, "w", encoding=terminal.encoding, errors="replace", closefd=False)
    os.dup2(into, 2)
    os.close(into)
    sys.__stderr__ = stream  # type: ignore[misc]
    if err is terminal:
        sys.stderr = stream
    try:
        yield
    finally:
        with suppress(OSError, ValueError):
            stream.flush()
        os.dup2(copy, 2)
        sys.__stderr__ = terminal  # type: ignore[misc]
        sys.stderr = err
        os.close(copy)
