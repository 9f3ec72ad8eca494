"""Transcriber over a child process that keeps its model in memory from one recording to the next.

Threads: `transcribe` runs on its caller's thread and blocks; one job is under way at a time and other callers wait
their turn. `on_progress` is called on the thread of the caller of `transcribe`. `load`, `cancel`, `close` and `state`
return at once and may be called from any thread, also while another waits. The lock guards the fields below it and
is never held while something blocks; the turn is held for the length of a job.
"""

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal

from audio.errors import AudioError, Cancelled
from audio.recording import Span, Transcript
from audio.transcription import wire
from audio.transcription.child import Child

State = Literal["idle", "loading", "ready", "busy", "failed"]


class Resident:
    """One engine and model, in a child process that is started when first needed."""

    def __init__(self, engine: str, model: str, options: Sequence[str], log: Path | None) -> None:
        """options: the worker's command line; log: where its stderr goes."""
        self._engine, self._model, self._options, self._log = engine, model, tuple(options), log
        self._turn = threading.Lock()
        self._lock = threading.Lock()
        self._child: Child | None = None
        self._given_up: threading.Event | None = None  # of the job under way
        self._start_error: AudioError | None = None
        self._closed = False

    @property
    def engine(self) -> str:
        """The engine's name."""
        return self._engine

    @property
    def model(self) -> str:
        """The model's name or path."""
        return self._model

    @property
    def state(self) -> State:
        """What the child is at: not started, loading its model, ready, at a job, or gone (see `error`)."""
        with self._lock:
            child = self._child
            if child is None:
                return "failed" if self._start_error else "idle"
            if child.ended:
                return "failed"
            if not child.ready:
                return "loading"
            return "busy" if self._given_up else "ready"

    @property
    def error(self) -> AudioError | None:
        """Why the state is "failed"; the next call of `load` or `transcribe` tries anew."""
        with self._lock:
            if self._child is None:
                return self._start_error
            return self._child.error if self._child.ended else None

    @property
    def pid(self) -> int | None:
        """The process id of the child; None when none runs."""
        with self._lock:
            return self._child.pid if self._child and not self._child.ended else None

    def load(self) -> None:
        """Begin to start the child and to load the model; nothing happens where that is done or under way."""
        with self._lock:
            self._start()

    def transcribe(
        self,
        path: Path,
        language: str,
        stretches: Sequence[Span],
        on_progress: Callable[[float], object] | None = None,
    ) -> Transcript:
        """Transcribe these stretches of a sound file; see ports.Transcriber. Without stretches nothing is started."""
        if not stretches:
            return Transcript("", language, self._engine, self._model)
        with self._turn:
            given_up = threading.Event()
            with self._lock:
                if self._closed:
                    raise Cancelled
                self._given_up = given_up
                self._start()
                child, start_error = self._child, self._start_error
            try:
                if child is None:
                    raise start_error or Cancelled
                done = self._converse(child, wire.job(path, language, stretches), on_progress)
            except AudioError:
                if given_up.is_set():
                    raise Cancelled from None
                raise
            except BaseException:
                if child is not None:
                    child.kill()  # interrupted in mid-job: what it still says must not meet the next job
                    child.join(5)
                raise
            finally:
                with self._lock:
                    self._given_up = None
        return Transcript(done["text"], language, self._engine, self._model, wire.segments_from(done))

    def cancel(self) -> None:
        """Kill the child of the job under way, which raises Cancelled; without a job nothing happens."""
        with self._lock:
            if self._given_up is not None:
                self._end()

    def close(self) -> None:
        """End the child for good; a job under way or waiting raises Cancelled."""
        with self._lock:
            self._closed = True
            child = self._end()
        if child is not None:
            child.join(5)

    def _converse(self, child: Child, job: wire.Message, on_progress: Callable[[float], object] | None) -> wire.Message:
        """The child's last word about the job. Raises what went wrong."""
        child.wait_ready()
        child.send(job)
        while (message := child.next_message()) is not None:
            if message["event"] == "done":
                return message
            if message["event"] == "error":
                raise wire.error_from(message)
            if on_progress is not None:
                on_progress(message["share"])
        raise child.error

    def _start(self) -> None:
        """Have a living child, unless closed; the lock is held."""
        if self._closed or (self._child is not None and not self._child.ended):
            return
        self._child, self._start_error = None, None
        try:
            self._child = Child(self._options, self._log)
        except AudioError as error:
            self._start_error = error

    def _end(self) -> Child | None:
        """Give up job and child; the lock is held."""
        if self._given_up is not None:
            self._given_up.set()
        child, self._child = self._child, None
        if child is not None:
            child.kill()
        return child
