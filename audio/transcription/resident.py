"""Transcriber over a child process that keeps its model in memory from one recording to the next.

Threads: `finish` blocks on its caller's thread, where `on_progress` is called too; everything else returns at once and
may be called from any thread. What the child says arrives on its reader thread. One condition guards all fields, of
transcriptions too, and is never held while something blocks.
"""

import threading
from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path
from typing import Literal

from audio.errors import AudioError, Cancelled
from audio.ports import USUAL, Effort
from audio.recording import Segment, Span, Transcript
from audio.transcription import wire
from audio.transcription.child import Child
from audio.transcription.engine import Build

State = Literal["idle", "loading", "ready", "busy", "failed"]


class Resident:
    """One engine and model, in a child process that is started when first needed."""

    def __init__(self, engine: str, model: str, options: Sequence[str], log: Path | None) -> None:
        """options: the worker's command line; log: where its stderr goes."""
        self._engine, self._model, self._options, self._log = engine, model, tuple(options), log
        self._changed = threading.Condition()
        self._child: Child | None = None
        self._start_error: AudioError | None = None
        self._closed = False
        self._numbers = count(1)
        self._jobs: dict[int, tuple[_Piece, Child]] = {}  # given to a child, not answered yet
        self._awaited: set[_Hearing] = set()  # those that somebody waits for: in a hurry, or in `finish`

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
        with self._changed:
            child = self._child
            if child is None:
                return "failed" if self._start_error else "idle"
            if child.ended:
                return "failed"
            if not child.ready:
                return "loading"
            return "busy" if self._jobs else "ready"

    @property
    def error(self) -> AudioError | None:
        """Why the state is "failed"; the next `load` or `finish` tries anew."""
        with self._changed:
            if self._child is None:
                return self._start_error
            return self._child.error if self._child.ended else None

    @property
    def build(self) -> Build | None:
        """How the engine computes here; None before the model is loaded."""
        with self._changed:
            return self._child.build if self._child else None

    @property
    def pid(self) -> int | None:
        """The process id of the child; None when none runs."""
        with self._changed:
            return self._child.pid if self._child and not self._child.ended else None

    def load(self) -> None:
        """Begin to start the child and to load the model; nothing happens where that is done or under way."""
        with self._changed:
            self._start()

    def begin(self, path: Path, language: str, effort: Effort = USUAL) -> "_Hearing":
        """A transcription of this sound file; see ports.Transcriber."""
        return _Hearing(self, path, language, effort)

    def transcribe(
        self,
        path: Path,
        language: str,
        stretches: Sequence[Span],
        on_progress: Callable[[float], object] | None = None,
        effort: Effort = USUAL,
    ) -> Transcript:
        """These stretches of a file that is complete, at once. Blocks; raises what `finish` raises."""
        hearing = self.begin(path, language, effort)
        for stretch in stretches:
            hearing.add(stretch, hurry=True)
        return hearing.finish(on_progress)

    def cancel(self) -> None:
        """Kill the child while somebody waits for it: every `finish` under way or about to begin raises Cancelled."""
        with self._changed:
            if self._awaited:
                self._end()

    def close(self) -> None:
        """End the child for good; every `finish` under way raises Cancelled."""
        with self._changed:
            self._closed = True
            child = self._end()
        if child is not None:
            child.join(5)

    # --- with the condition held ---

    def _start(self) -> None:
        """Have a living child, unless closed."""
        if self._closed or (self._child is not None and not self._child.ended):
            return
        if self._child is not None:
            self._lose(self._child)  # it has ended, though its last word may still be on the way
        self._child, self._start_error = None, None
        try:
            self._child = Child(self._options, self._log, self._heard)
        except AudioError as error:
            self._start_error = error

    def _give(self, piece: "_Piece") -> None:
        """Hand a piece to the child, where there is one; else it stays undone."""
        child = self._child
        if child is None or child.ended:
            return
        number = next(self._numbers)
        self._jobs[number] = piece, child
        piece.number = number
        of = piece.hearing
        child.send(wire.job(wire.Job(number, of.path, of.language, piece.stretch, of.effort, piece.hurry)))

    def _take_back(self, piece: "_Piece") -> None:
        if piece.number is not None and piece.number in self._jobs:
            _, child = self._jobs.pop(piece.number)
            child.send(wire.drop(piece.number))
        piece.number = None

    def _end(self) -> Child | None:
        """Give up the child and everyone who waits for it."""
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            self._lose(child)
        for hearing in self._awaited:
            hearing.cancelled = True
        self._changed.notify_all()
        return child

    def _lose(self, child: Child) -> None:
        """What a child had been given, and it has not answered, is undone again."""
        for number, (piece, given_to) in list(self._jobs.items()):
            if given_to is child:
                del self._jobs[number]
                piece.number = None

    # --- on the child's reader thread ---

    def _heard(self, child: Child, message: wire.Message | None) -> None:
        with self._changed:
            if message is None:
                self._lose(child)
            elif (piece := self._jobs.get(message.get("job") or 0, (None, None))[0]) is not None:
                if message["event"] == "progress":
                    piece.share = message["share"]
                else:
                    del self._jobs[message["job"]]
                    piece.number = None
                    if message["event"] == "done":
                        piece.share, piece.text, piece.segments = 1.0, message["text"], wire.segments_from(message)
                    else:
                        piece.error = wire.error_from(message)
            self._changed.notify_all()


class _Piece:
    """One stretch and what has become of it; number: of the job while it is with a child."""

    def __init__(self, hearing: "_Hearing", stretch: Span, hurry: bool) -> None:
        self.hearing, self.stretch, self.hurry = hearing, stretch, hurry
        self.number: int | None = None
        self.share = 0.0
        self.text: str | None = None
        self.segments: tuple[Segment, ...] = ()
        self.error: AudioError | None = None


class _Hearing:
    """Transcription by a resident child; see ports.Transcription. Its fields are the resident's to guard."""

    def __init__(self, resident: Resident, path: Path, language: str, effort: Effort) -> None:
        self.path, self.language, self.effort = path, language, effort
        self.cancelled = False
        self._resident = resident
        self._pieces: list[_Piece] = []

    def add(self, stretch: Span, *, hurry: bool = False) -> None:
        """Have a stretch transcribed, in place of those it overlaps."""
        resident = self._resident
        with resident._changed:
            for piece in [each for each in self._pieces if each.stretch.overlaps(stretch)]:
                resident._take_back(piece)
                self._pieces.remove(piece)
            piece = _Piece(self, stretch, hurry)
            self._pieces.append(piece)
            if hurry:
                resident._awaited.add(self)
            if self.cancelled:
                return
            if resident._child is None and resident._start_error is None:
                resident._start()
            resident._give(piece)

    @property
    def waiting(self) -> int:
        """How many stretches have no text yet."""
        with self._resident._changed:
            return sum(piece.text is None for piece in self._pieces)

    def remove(self, stretch: Span) -> None:
        """Forget a stretch."""
        with self._resident._changed:
            for piece in [each for each in self._pieces if each.stretch == stretch]:
                self._resident._take_back(piece)
                self._pieces.remove(piece)

    def finish(self, on_progress: Callable[[float], object] | None = None) -> Transcript:
        """The text of all stretches; see ports.Transcription."""
        resident = self._resident
        if self._pieces:
            with resident._changed:
                if resident._closed or self.cancelled:
                    resident._awaited.discard(self)
                    raise Cancelled
                resident._awaited.add(self)
                resident._start()
                for piece in self._ordered():
                    if piece.text is None and piece.error is None and piece.number is None:
                        resident._give(piece)
            try:
                self._wait(on_progress or (lambda share: None))
            finally:
                self.drop()
        pieces = self._ordered()
        return Transcript(
            " ".join(piece.text for piece in pieces if piece.text),
            self.language,
            resident.engine,
            resident.model,
            tuple(segment for piece in pieces for segment in piece.segments),
        )

    def drop(self) -> None:
        """Leave undone what is waiting."""
        with self._resident._changed:
            self._resident._awaited.discard(self)
            for piece in self._pieces:
                self._resident._take_back(piece)

    def _ordered(self) -> list[_Piece]:
        return sorted(self._pieces, key=lambda piece: piece.stretch.start)

    def _wait(self, on_progress: Callable[[float], object]) -> None:
        """Until every piece has its text. Raises what went wrong."""
        resident, told = self._resident, 0.0
        while True:
            with resident._changed:
                while not self._settled() and self._share() <= told:
                    resident._changed.wait()
                if self.cancelled:
                    raise Cancelled
                if error := next((piece.error for piece in self._ordered() if piece.error), None):
                    raise error
                undone = [piece for piece in self._pieces if piece.text is None]
                if any(piece.number is None for piece in undone):
                    raise self._why_lost()
                told = self._share()
            on_progress(told)
            if not undone:
                return

    def _settled(self) -> bool:
        """Whether there is nothing left to wait for, for better or worse."""
        undone = [piece for piece in self._pieces if piece.text is None]
        return self.cancelled or not undone or any(piece.number is None for piece in undone)

    def _share(self) -> float:
        total = sum(piece.stretch.length for piece in self._pieces)
        return sum(piece.stretch.length * piece.share for piece in self._pieces) / total if total else 1.0

    def _why_lost(self) -> AudioError:
        child = self._resident._child
        if child is not None:
            return child.error
        return self._resident._start_error or Cancelled()
