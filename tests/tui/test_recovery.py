"""An answer that a crash left behind may be offered by two programs at once: it is dealt with once, and none ends."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from textual.message import Message

from simulator.history import History
from simulator.history.unfinished import Leftover, find
from simulator.interview import Interview
from simulator.tui import background
from simulator.tui.messages import Loaded
from tests.tui.conftest import StillParts

TAKEN, KEPT = "tui.recover.taken", "tui.recover.kept"


class Window:
    """One program on the data folder, with what it was offered and what it told the person."""

    def __init__(self, parts: StillParts) -> None:
        self.parts, self.toasts, self.posted = parts, list[str](), list[Message]()
        self.interview: Interview = parts.interview(lambda step: None)
        (self.leftover,) = find(parts.paths.recordings, parts.history.has)

    def keep(self) -> None:
        background.keep(self.parts, self.leftover, self.interview, self.posted.append, self.toasts.append)

    def discard(self) -> None:
        background.discard(self.leftover, self.posted.append, self.toasts.append)


@pytest.fixture
def windows(tmp_path: Path) -> Iterator[tuple[Window, Window]]:
    """Two programs that were both offered the one answer left behind."""
    here, there = StillParts(tmp_path, "ko"), StillParts(tmp_path, "ko")
    here.paths.create()
    here.leave_behind()
    both = Window(here), Window(there)
    yield both
    for window in both:
        window.interview.close()
        window.parts.history.close()


def stored(window: Window) -> list[str]:
    """Ids in the history."""
    return [attempt.id for attempt in window.parts.history.list()]


def sounds(leftover: Leftover) -> list[str]:
    """What lies in the folder of recordings."""
    return sorted(each.name for each in leftover.marker.parent.iterdir())


def test_kept_in_both_windows_it_is_stored_once(windows: tuple[Window, Window]) -> None:
    """The second window says that it was taken care of, and nothing fails."""
    first, second = windows
    first.keep()
    second.keep()
    assert (first.toasts, second.toasts) == ([KEPT], [TAKEN])
    assert first.posted == second.posted == []
    assert stored(second) == [first.leftover.attempt.id]
    assert sounds(first.leftover) == [first.leftover.recording.path.name]


@pytest.mark.parametrize("second", [Window.keep, Window.discard])
def test_deleted_in_one_window_it_is_not_kept_in_the_other(
    windows: tuple[Window, Window], second: Callable[[Window], None]
) -> None:
    """No attempt without sound comes into the history."""
    windows[0].discard()
    second(windows[1])
    assert windows[1].toasts == [TAKEN]
    assert stored(windows[1]) == []
    assert sounds(windows[0].leftover) == []


def test_kept_in_one_window_it_is_not_deleted_in_the_other(windows: tuple[Window, Window]) -> None:
    """Its sound stays."""
    windows[0].keep()
    windows[1].discard()
    assert windows[1].toasts == [TAKEN]
    assert windows[0].leftover.recording.path.exists()


def test_an_attempt_stored_before_its_marker_was_removed_is_not_stored_again(windows: tuple[Window, Window]) -> None:
    """A program killed between the two steps: the other tidies up and says so."""
    leftover = windows[0].leftover
    windows[0].parts.history.add(leftover.attempt, topic=leftover.topic)
    windows[1].keep()
    assert windows[1].toasts == [TAKEN]
    assert not leftover.marker.exists()
    assert stored(windows[1]) == [leftover.attempt.id]


def test_a_failure_while_keeping_is_told_and_the_answer_is_offered_again(windows: tuple[Window, Window]) -> None:
    """The program goes on, and nothing is lost."""
    window = windows[0]
    window.parts.history.close()
    window.keep()
    (message,) = window.posted
    assert isinstance(message, Loaded)
    assert isinstance(message.value, background.Trouble)
    assert not message.value.ends
    assert window.toasts == []
    with History.open(window.parts.paths.database) as again:
        assert find(window.parts.paths.recordings, again.has) == (window.leftover,)
