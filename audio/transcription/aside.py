"""One of this package's modules run in a process of its own, for one JSON answer: work that must not share a process.

`ask` is the parent's side and blocks its thread; `answer` is the process's own. The process ends when its stdin does,
that is, when whoever asked is gone or has given up.
"""

import contextlib
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import audio
from audio.errors import AudioError, Cancelled, TranscriberDied
from audio.transcription import wire

_LOOK = 0.05  # seconds between two looks at `stop`
_GRACE = 2.0  # seconds in which the process may tidy up before it is killed


def ask(
    module: str, arguments: Sequence[str], stop: threading.Event | None = None, *, silent: bool = True
) -> wire.Message:
    """What `python -m module arguments...` answers. Blocks.

    stop: given up as soon as it is set; silent: its stderr goes nowhere, else where ours goes. Raises Cancelled after
    `stop`, TranscriberDied where it ends without an answer, and whatever AudioError the module raised.
    """
    root = str(Path(audio.__file__).parent.parent)
    others = os.environ.get("PYTHONPATH")
    process = _start(
        [sys.executable, "-P", "-m", module, *arguments],
        {**os.environ, "PYTHONPATH": f"{root}{os.pathsep}{others}" if others else root, "TQDM_DISABLE": "1"},
        silent,
    )
    given_up = stop or threading.Event()
    try:
        while process.poll() is None and not given_up.wait(_LOOK):
            pass
        if process.poll() is None:
            raise Cancelled
        assert process.stdout is not None  # noqa: S101  Popen was given PIPE; only the type says otherwise
        line = process.stdout.read().strip()
    finally:
        _end(process)
    if not line:
        raise TranscriberDied(reason=f"it ended with exit code {process.returncode}")
    message = wire.decode(line)
    if message.get("event") == "error":
        raise wire.error_from(message)
    return message


def answer(work: Callable[[], wire.Message], on_end: Callable[[], object] = lambda: None) -> int:
    """Do the work and print what it returns, or the AudioError it raises; the exit code.

    Stdout is kept for the answer: whatever a library prints lands on stderr. on_end: called on a thread of its own
    before the process ends because nobody waits any more.
    """
    out = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    threading.Thread(target=_listen, args=(on_end,), name="stdin", daemon=True).start()
    try:
        message = work()
    except AudioError as error:
        out.write(wire.encode(wire.error(error)))
        return 1
    out.write(wire.encode(message))
    return 0


def _listen(on_end: Callable[[], object]) -> None:
    # Unbuffered: a thread that waits inside sys.stdin would hold its lock while the process ends.
    with open(0, "rb", buffering=0, closefd=False) as stdin:
        stdin.read()
    on_end()
    os._exit(1)


def _start(command: Sequence[str], environment: dict[str, str], silent: bool) -> "subprocess.Popen[bytes]":
    try:
        return subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL if silent else None,
            env=environment,
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except OSError as error:
        raise TranscriberDied(reason=f"it could not be started, {error.strerror or error}") from error


def _end(process: "subprocess.Popen[bytes]") -> None:
    """Let it tidy up, then make sure that it is gone."""
    assert process.stdin is not None  # noqa: S101  for the type checker
    assert process.stdout is not None  # noqa: S101  for the type checker
    with contextlib.suppress(OSError):
        process.stdin.close()
    try:
        process.wait(_GRACE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    process.stdout.close()
