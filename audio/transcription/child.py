"""One child process that holds a model, seen from its parent: start it, give it jobs, hear from it, end it.

A reader thread of each child (daemon) takes what it says, keeps whether it is ready, and hands every message on, at
last None when the process has ended. Everything may be used from any thread; `send` from one at a time. The child
shares nothing with the terminal: its stdin and stdout are pipes, its stderr goes to the log file or nowhere, and it is
in a session of its own, so that Ctrl+C does not reach it. It ends by itself when its stdin does, that is, when the
parent is gone.
"""

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO

import audio
from audio.errors import AudioError, TranscriberDied
from audio.transcription import wire
from audio.transcription.engine import Build


class Child:
    """A running worker. Raises TranscriberDied where the process cannot be started at all."""

    def __init__(
        self,
        options: Sequence[str],
        log: Path | None,
        on_message: Callable[["Child", wire.Message | None], object] = lambda child, message: None,
    ) -> None:
        """on_message: receives this child and what it says, on the reader thread."""
        self._on_message = on_message
        self._build: Build | None = None
        self._loaded = threading.Event()  # set when ready, when loading failed, and when the process has ended
        self._ready = False
        self._load_error: AudioError | None = None
        self._ended = False
        try:
            with _log(log) as errors:
                self._process = subprocess.Popen(
                    [sys.executable, "-P", "-m", "audio.transcription.worker", *options],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=errors,
                    env=_environment(),
                    start_new_session=True,
                    creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
                )
        except OSError as error:
            raise TranscriberDied(reason=f"it could not be started, {error.strerror or error}") from error
        self._reader = threading.Thread(target=self._read, name="transcriber-reader", daemon=True)
        self._reader.start()

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    @property
    def ready(self) -> bool:
        """Whether the model is in memory and the process alive."""
        return self._ready and not self._ended

    @property
    def build(self) -> Build | None:
        """How its engine computes; None before it is ready."""
        return self._build

    @property
    def ended(self) -> bool:
        """Whether the process is gone, or about to be: it could not load its model."""
        return self._ended or self._load_error is not None

    @property
    def error(self) -> AudioError:
        """Why it ended."""
        return self._load_error or TranscriberDied(reason=self._exit_reason())

    def wait_ready(self) -> None:
        """Block until the model is in memory. Raises what the child could not do, or TranscriberDied."""
        self._loaded.wait()
        if not self._ready:
            raise self.error

    def send(self, message: wire.Message) -> None:
        """Tell it something; a process that has just died does not mind."""
        with contextlib.suppress(OSError, ValueError):
            self._pipe(self._process.stdin).write(wire.encode(message))
            self._pipe(self._process.stdin).flush()

    def kill(self) -> None:
        """End it at once; its pipes are closed a moment later by the reader."""
        self._process.kill()

    def join(self, timeout: float) -> None:
        """Wait for the end, at most `timeout` seconds."""
        self._reader.join(timeout)

    def _read(self) -> None:
        """The reader thread."""
        with contextlib.suppress(OSError, ValueError):
            for line in self._pipe(self._process.stdout):
                message = wire.decode(line)
                if message["event"] == "ready":
                    self._build = wire.build_from(message)
                    self._ready = True
                    self._loaded.set()
                elif message["event"] == "error" and not self._ready:
                    self._load_error = wire.error_from(message)
                    self._loaded.set()
                self._on_message(self, message)
        self._process.wait()
        self._ended = True
        for pipe in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):
                self._pipe(pipe).close()
        self._loaded.set()
        self._on_message(self, None)

    def _exit_reason(self) -> str:
        code = self._process.poll()
        if code is None:
            return "it no longer answers"
        if code >= 0:
            return f"it ended with exit code {code}"
        try:
            name = signal.Signals(-code).name
        except ValueError:
            name = f"signal {-code}"
        if name == "SIGKILL":
            return "it was killed (SIGKILL), as systems do when memory runs out"
        return f"it was ended by {name}"

    @staticmethod
    def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
        if pipe is None:  # Popen was given PIPE; only the type says otherwise
            raise ValueError("no pipe")
        return pipe


def verify(path: Path) -> Build | None:
    """Load a checkpoint in a child of its own and let it go; how it would compute. Blocks for seconds.

    Raises BadModel, TranscriberDied.
    """
    child = Child(["--engine", "whisper", "--model", str(path.absolute())], None)
    try:
        child.wait_ready()
        return child.build
    finally:
        child.kill()
        child.join(5)


def _environment() -> dict[str, str]:
    """Where this very package lies comes first, whatever the current folder holds; no progress bars."""
    root = str(Path(audio.__file__).parent.parent)
    others = os.environ.get("PYTHONPATH")
    return {**os.environ, "PYTHONPATH": f"{root}{os.pathsep}{others}" if others else root, "TQDM_DISABLE": "1"}


@contextlib.contextmanager
def _log(path: Path | None) -> Iterator[IO[bytes] | int]:
    """What Popen takes as stderr: the log file, opened for adding, or nowhere."""
    file: IO[bytes] | None = None
    if path is not None:
        with contextlib.suppress(OSError):
            for missing in reversed([each for each in path.parents if not each.exists()]):
                missing.mkdir(mode=0o700, exist_ok=True)
            file = os.fdopen(os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600), "ab")
    try:
        yield file if file is not None else subprocess.DEVNULL
    finally:
        if file is not None:
            file.close()
