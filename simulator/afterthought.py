"""Afterthoughts: what makes answers better while the machine has nothing else to do.

One daemon thread ("afterthought") takes answers that have been judged, waits until nothing has been going on for a
while, and hears them again with more trouble: a larger beam or a larger model. The quick text is replaced where the
better one differs, the history keeps both, and `tell` says so. Never while an answer is recorded: `interrupt` ends the
child that is at work, at once, and what it was at is done again in the next quiet moment. What is left when the
program ends is left undone; every answer has its quick text.
"""

import queue
import threading
from collections.abc import Callable
from dataclasses import replace

from audio.ports import Effort, Transcriber
from prompts.question import Question
from simulator.assess import assess, hearing_of
from simulator.attempt import Attempt
from simulator.errors import SimulatorError
from simulator.history import History

QUIET_FOR = 2.0  # seconds without anything going on, before something is begun
LOOK_EVERY = 0.25  # seconds

Open = Callable[[], Transcriber | None]
Measure = Callable[[threading.Event], object]


class Afterthoughts:
    """Hears answers again, one after the other, in quiet moments.

    open: a transcriber of its own for this, or None when no better one is to be had; effort: what it is asked for;
    quiet: for how many seconds nothing has been going on; improved: told the attempt with its better text;
    measure: something to be found out once in the first quiet moment, given an event that tells it to stop.
    """

    def __init__(
        self,
        open: Open,
        effort: Effort,
        history: History,
        *,
        quiet: Callable[[], float],
        improved: Callable[[Attempt], object],
        measure: Measure | None = None,
    ) -> None:
        self._open, self._effort, self._history = open, effort, history
        self._quiet, self._improved, self._measure = quiet, improved, measure
        self._waiting: queue.SimpleQueue[tuple[Attempt, Question | None] | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._transcriber: Transcriber | None = None
        self._stop = threading.Event()  # for what is being measured
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="afterthought", daemon=True)
        self._thread.start()

    def add(self, attempt: Attempt, question: Question | None) -> None:
        """Have a judged answer heard again. Returns at once."""
        if attempt.status == "done":
            self._waiting.put((attempt, question))

    def interrupt(self) -> None:
        """Stop what is under way, now; it is done again later. Returns at once."""
        self._stop.set()
        with self._lock:
            transcriber, self._transcriber = self._transcriber, None
        if transcriber is not None:
            transcriber.close()

    def close(self) -> None:
        """Stop for good."""
        self._over.set()
        self._waiting.put(None)
        self.interrupt()

    def _run(self) -> None:
        """The afterthought thread."""
        while self._measure is not None and self._wait_for_quiet():
            self._stop.clear()
            self._measure(self._stop)
            if not self._stop.is_set():
                self._measure = None
        while (work := self._waiting.get()) is not None:
            attempt, question = work
            while self._wait_for_quiet() and not self._think(attempt, question):
                pass
            if self._waiting.empty():
                self.interrupt()  # the memory is wanted elsewhere

    def _wait_for_quiet(self) -> bool:
        """Until nothing has been going on for a while; False when the program ends."""
        while self._quiet() < QUIET_FOR:
            if self._over.wait(LOOK_EVERY):
                return False
        return not self._over.is_set()

    def _think(self, attempt: Attempt, question: Question | None) -> bool:
        """Hear an answer again; False when that was interrupted."""
        with self._lock:
            if self._quiet() < QUIET_FOR:  # somebody came between
                return False
            if self._transcriber is None:
                self._transcriber = self._open()
            transcriber = self._transcriber
        if transcriber is None:
            return True
        better = assess(attempt, question, hearing_of(attempt, transcriber, self._effort))
        with self._lock:
            interrupted = self._transcriber is not transcriber
        if better.status == "done":
            self._keep(attempt, better)
            return True
        return not interrupted

    def _keep(self, quick: Attempt, better: Attempt) -> None:
        """Put the better text in place of the quick one, unless somebody else has changed it since."""
        if better.transcript is None or quick.transcript is None or better.transcript.text == quick.transcript.text:
            return
        try:
            now = self._history.get(quick.id)
            if now.transcript != quick.transcript:
                return
            now = replace(now, transcript=better.transcript, delivery=better.delivery, coverage=better.coverage)
            self._history.update(now)
        except SimulatorError:  # deleted, or the disk is full: the quick text stays
            return
        self._improved(now)
