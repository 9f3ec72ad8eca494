"""Keeps what C libraries print about sound off stderr while a command works with devices."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def noise_apart() -> Iterator[None]:
    """While inside, file descriptor 2 leads nowhere, and what Python writes to stderr still arrives.

    PortAudio, ALSA and JACK write straight to the descriptor, about devices that nobody asked for. Does nothing
    where stderr is not the descriptor's own stream, or with INTERVIEW_DEBUG.
    """
    own = sys.stderr
    if own is not sys.__stderr__ or own is None or os.environ.get("INTERVIEW_DEBUG"):
        yield
        return
    own.flush()
    kept = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)
    # Unbuffered towards the copy, so that nothing is left in it when the descriptor is put back.
    sys.stderr = open(kept, "w", encoding="utf-8", errors="backslashreplace", buffering=1, closefd=False)  # noqa: SIM115
    try:
        yield
    finally:
        sys.stderr.flush()
        sys.stderr = own
        os.dup2(kept, 2)
        os.close(kept)
