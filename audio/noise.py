"""Keeps what C libraries print out of the person's sight.

ALSA, JACK, PortAudio and mpg123 write complaints straight to file descriptor 2, in the middle of a full-screen
application; and sounddevice points descriptor 2 at nothing while PortAudio starts, which swallows whatever an
application that draws on stderr (Textual does) draws in that tenth of a second. Giving Python a descriptor of its
own cures both.
"""

import io
import os
import sys
from pathlib import Path


def set_apart(log: Path | None = None) -> None:
    """Leave descriptor 2 to C libraries and child processes, and give Python's stderr a copy of what it was.

    log: where their words go, appended; nowhere when None. Call it once, first of all, before other threads run and
    before the screen is drawn. Does nothing when the program was started without a stderr. Raises OSError for a log
    that cannot be written; nothing is changed then.
    """
    if sys.stderr is None:
        return
    try:
        kept = os.dup(2)
    except OSError:
        return
    try:
        target = os.open(log or os.devnull, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    except OSError:
        os.close(kept)
        raise
    sys.stderr.flush()
    encoding = getattr(sys.stderr, "encoding", None) or "utf-8"
    own = io.TextIOWrapper(io.FileIO(kept, "w"), encoding=encoding, errors="backslashreplace", line_buffering=True)
    sys.stderr = sys.__stderr__ = own  # type: ignore[misc]
    os.dup2(target, 2)
    os.close(target)
