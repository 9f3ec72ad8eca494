"""The second hearing: only in quiet moments, in place of the quick text, and both are kept."""

import itertools
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from audio.miniature import answer
from audio.ports import Effort
from audio.recording import Recording, Transcript
from audio.soundfiles import info
from simulator import afterthought
from simulator.afterthought import Afterthoughts
from simulator.attempt import Attempt
from simulator.history import History
from tests.audio.transcribing import wait
from tests.fakes import SayingTranscriber
from tests.simulator.attempts import attempt as an_attempt

QUICK = Transcript("리스트는 변경할 수 이씁니다.", "ko", "fake", "quick")
BETTER = Transcript("리스트는 변경할 수 있습니다.", "ko", "fake", "better")
WITHIN = 10.0  # seconds


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(afterthought, "LOOK_EVERY", 0.01)


@dataclass
class Room:
    """Afterthoughts and what is around them; quiet: what `quiet` says."""

    folder: Path
    transcribers: list[SayingTranscriber]
    quiet: float = 0.0
    measure: Callable[[threading.Event], object] | None = None
    opened: int = 0
    improved: "queue.SimpleQueue[Attempt]" = field(default_factory=queue.SimpleQueue)

    def __post_init__(self) -> None:
        self.history = History.open(self.folder / "interview.db")
        self.thoughts = Afterthoughts(
            self.open,
            Effort(beam=5),
            self.history,
            quiet=lambda: self.quiet,
            improved=self.improved.put,
            measure=self.measure,
        )

    def open(self) -> SayingTranscriber:
        self.opened += 1
        return self.transcribers[min(self.opened, len(self.transcribers)) - 1]

    def judged(self) -> Attempt:
        """An answer with its quick text, in the history."""
        recording = Recording(answer("ko"), info(answer("ko")).duration, 16000)
        attempt = replace(an_attempt(), status="done", recording=recording, transcript=QUICK, lang="ko")
        self.history.add(attempt)
        return attempt

    def close(self) -> None:
        self.thoughts.close()
        self.history.close()


def test_a_better_text_takes_the_place_of_the_quick_one(tmp_path: Path) -> None:
    """Figures follow it; the quick text is kept beside it; and it is told."""
    room = Room(tmp_path, [SayingTranscriber(BETTER)])
    attempt = room.judged()
    room.thoughts.add(attempt, None)
    room.quiet = 5.0
    improved = room.improved.get(timeout=WITHIN)
    assert improved == room.history.get(attempt.id)
    assert improved.transcript == BETTER
    assert improved.delivery is not None
    assert room.history.transcripts(attempt.id) == (QUICK,)
    assert room.transcribers[0].efforts == [Effort(beam=5)]
    wait(lambda: room.transcribers[0].closed)  # its memory is given back
    room.close()


def test_nothing_is_begun_while_something_goes_on(tmp_path: Path) -> None:
    """Not even a model is opened."""
    room = Room(tmp_path, [SayingTranscriber(BETTER)])
    room.thoughts.add(room.judged(), None)
    room.quiet = afterthought.QUIET_FOR - 0.5
    threading.Event().wait(0.2)
    assert room.opened == 0
    room.quiet = afterthought.QUIET_FOR
    room.improved.get(timeout=WITHIN)
    room.close()


def test_what_a_recording_interrupts_is_done_again_later(tmp_path: Path) -> None:
    """The one at work is ended at once, and its half-done answer is not stored."""
    held, free = SayingTranscriber(BETTER), SayingTranscriber(BETTER)
    held.gate.clear()
    room = Room(tmp_path, [held, free])
    attempt = room.judged()
    room.thoughts.add(attempt, None)
    room.quiet = 5.0
    wait(lambda: held.asked)
    room.quiet = 0.0
    room.thoughts.interrupt()
    assert held.closed
    assert room.history.get(attempt.id).transcript == QUICK
    assert free.asked == []
    room.quiet = 5.0
    assert room.improved.get(timeout=WITHIN).transcript == BETTER
    room.close()


def test_the_same_text_changes_nothing(tmp_path: Path) -> None:
    """Nobody is told of an improvement that is none."""
    room = Room(tmp_path, [SayingTranscriber(replace(BETTER, text=QUICK.text))])
    attempt = room.judged()
    room.thoughts.add(attempt, None)
    room.quiet = 5.0
    wait(lambda: room.transcribers[0].closed)
    assert room.improved.empty()
    assert room.history.get(attempt.id).transcript == QUICK
    room.close()


def test_what_somebody_changed_meanwhile_stays(tmp_path: Path) -> None:
    """A text that was made anew by hand is not taken back; an answer deleted does not return."""
    held = SayingTranscriber(BETTER)
    held.gate.clear()
    room = Room(tmp_path, [held])
    attempt = room.judged()
    room.thoughts.add(attempt, None)
    room.quiet = 5.0
    wait(lambda: held.asked)
    by_hand = replace(attempt, transcript=replace(QUICK, model="large-v3", text="리스트는 변경됩니다."))
    room.history.update(by_hand)
    held.gate.set()
    wait(lambda: held.closed)
    assert room.history.get(attempt.id).transcript == by_hand.transcript
    assert room.improved.empty()
    room.close()


def test_only_answers_with_a_text_are_heard_again(tmp_path: Path) -> None:
    """Silence stays silence, and one without a model has nothing to improve."""
    room = Room(tmp_path, [SayingTranscriber(BETTER)])
    for number, status in enumerate(("no-speech", "pending", "failed")):
        room.thoughts.add(replace(an_attempt(), id=f"{number}", status=status), None)  # type: ignore[arg-type]
    room.quiet = 5.0
    threading.Event().wait(0.2)
    assert room.opened == 0
    room.close()


def test_what_is_to_be_measured_is_measured_once_in_a_quiet_moment(tmp_path: Path) -> None:
    """Before answers are heard again; interrupted, it is begun anew."""
    begun: list[int] = []
    counter = itertools.count()

    def measure(stop: threading.Event) -> None:
        begun.append(next(counter))
        if len(begun) == 1:
            assert stop.wait(WITHIN)

    room = Room(tmp_path, [SayingTranscriber(BETTER)], measure=measure)
    room.thoughts.add(room.judged(), None)
    threading.Event().wait(0.1)
    assert begun == []
    room.quiet = 5.0
    wait(lambda: begun)
    room.thoughts.interrupt()
    room.improved.get(timeout=WITHIN)
    assert len(begun) == 2
    room.close()


def test_the_program_can_leave_at_any_moment(tmp_path: Path) -> None:
    """In the middle of a hearing; nothing is left running."""
    held = SayingTranscriber(BETTER)
    held.gate.clear()
    room = Room(tmp_path, [held])
    room.thoughts.add(room.judged(), None)
    room.quiet = 5.0
    wait(lambda: held.asked)
    room.close()
    wait(lambda: not [thread for thread in threading.enumerate() if thread.name == "afterthought"])
