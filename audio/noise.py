"""Keeps what C libraries print out of the person's sight.

ALSA, JACK, PortAudio and mpg123 write complaints straight to file descriptor 2, in the middle of a full-screen
application; and sounddevice points descriptor 2 at nothing while PortAudio starts, which swallows whatever an
application that draws on stderr (Textual does) draws in that tenth of a second. Giving Python a descriptor of its
own cures both.
"""

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def apart(log: Path | None = None) -> Iterator[None]:
    """While inside, descriptor 2 is left to C libraries and child processes; Python's stderr is a copy of what it was.

    log: where their words go, appended; nowhere when None. Enter before other threads run and before the screen is
    drawn. Does nothing where Python's stderr is not the process's own (a test's, say) or there is none. Raises
    OSError for a log that cannot be written; nothing is changed then.
    """
    err, original = sys.stderr, sys.__stderr__
    try:
        kept = os.dup(2) if err is not None and err is original else None
    except OSError:
        kept = None
    if kept is None:
        yield
        return
    try:
        target = os.open(log or os.devnull, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    except OSError:
        os.close(kept)
        raise
    err.flush()
    encoding = getattr(err, "encoding", None) or "utf-8"
    own = io.TextIOWrapper(io.FileIO(kept, "w"), encoding=encoding, errors="backslashreplace", line_buffering=True)
    sys.stderr = sys.__stderr__ = own  # type: ignore[misc]
    os.dup2(target, 2)
    os.close(target)
    try:
        yield
    finally:
        with suppress(OSError, ValueError):
            own.flush()
        os.dup2(kept, 2)
        sys.stderr, sys.__stderr__ = err, original  # type: ignore[misc]
        own.close()
