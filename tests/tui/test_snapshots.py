"""Pictures of every screen, in both languages, in a small and a large terminal."""

from collections.abc import Callable

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from simulator.tui.app import InterviewApp
from tests.tui.conftest import SIZES, StillParts
from tests.tui.driving import answered, at_home, in_state, recording, state_line, until

Picture = Callable[..., bool]
Still = Callable[[str], StillParts]
AppOf = Callable[..., InterviewApp]

pytestmark = pytest.mark.picture
each = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
both = pytest.mark.parametrize("lang", ["ko", "en"])


@each
@both
def test_home(snap_compare: Picture, still: Still, app_of: AppOf, lang: str, size: tuple[int, int]) -> None:
    """What to practise, and what is not well."""

    async def before(pilot: Pilot[None]) -> None:
        await until(pilot, lambda: at_home(pilot))
        await pilot.press("down", "down", "down")
        await pilot.pause()

    assert snap_compare(app_of(still(lang)), terminal_size=size, run_before=before)


@each
@both
def test_the_question_is_spoken(
    snap_compare: Picture, still: Still, app_of: AppOf, lang: str, size: tuple[int, int]
) -> None:
    """The question large, and the word for what is happening."""

    async def before(pilot: Pilot[None]) -> None:
        await until(pilot, in_state(pilot, "speaking"))

    assert snap_compare(app_of(still(lang), True), terminal_size=size, run_before=before)


@each
@both
def test_time_to_think(snap_compare: Picture, still: Still, app_of: AppOf, lang: str, size: tuple[int, int]) -> None:
    """The question has been read; the answer may begin."""
    parts = still(lang)

    async def before(pilot: Pilot[None]) -> None:
        await until(pilot, lambda: parts.still_player.playing)
        parts.still_player.end()
        await until(pilot, in_state(pilot, "think"))

    assert snap_compare(app_of(parts, True), terminal_size=size, run_before=before)


@each
@both
def test_recording(snap_compare: Picture, still: Still, app_of: AppOf, lang: str, size: tuple[int, int]) -> None:
    """Clock against target, and a live level."""

    async def before(pilot: Pilot[None]) -> None:
        await recording(pilot)

    assert snap_compare(app_of(still(lang), True), terminal_size=size, run_before=before)


@each
@both
def test_transcribing(snap_compare: Picture, still: Still, app_of: AppOf, lang: str, size: tuple[int, int]) -> None:
    """The sound is kept; the transcript is being made."""
    parts = still(lang)
    parts.still_transcriber.gate.clear()

    async def before(pilot: Pilot[None]) -> None:
        await recording(pilot)
        await pilot.press("space")
        await until(pilot, lambda: in_state(pilot, "transcribing")() and "50" in state_line(pilot))

    assert snap_compare(app_of(parts, True), terminal_size=size, run_before=before)


@each
@both
@pytest.mark.parametrize("pane", ["1", "2", "3"])
def test_answered(
    snap_compare: Picture, still: Still, app_of: AppOf, lang: str, size: tuple[int, int], pane: str
) -> None:
    """Timing, transcript and reference: side by side, or one at a time."""

    async def before(pilot: Pilot[None]) -> None:
        await answered(pilot)
        await pilot.press(pane)
        await pilot.pause()

    assert snap_compare(app_of(still(lang), True), terminal_size=size, run_before=before)


@each
@both
def test_leaving_while_recording_asks_first(
    snap_compare: Picture, still: Still, app_of: AppOf, lang: str, size: tuple[int, int]
) -> None:
    """The sound is kept either way, and the dialog says so."""

    async def before(pilot: Pilot[None]) -> None:
        await recording(pilot)
        await pilot.press("escape")
        await pilot.pause()

    assert snap_compare(app_of(still(lang), True), terminal_size=size, run_before=before)


@each
@both
def test_help(snap_compare: Picture, still: Still, app_of: AppOf, lang: str, size: tuple[int, int]) -> None:
    """The keys of the screen one came from."""

    async def before(pilot: Pilot[None]) -> None:
        await until(pilot, in_state(pilot, "speaking"))
        await pilot.press("question_mark")
        await pilot.pause()

    assert snap_compare(app_of(still(lang), True), terminal_size=size, run_before=before)


@each
@both
@pytest.mark.parametrize("kept", [0, 3])
def test_history(
    snap_compare: Picture, still: Still, app_of: AppOf, lang: str, size: tuple[int, int], kept: int
) -> None:
    """Past answers, or a word on how to get the first."""
    parts = still(lang)
    for number in range(kept):
        parts.history.add(parts.attempt(number), topic="python")

    async def before(pilot: Pilot[None]) -> None:
        await until(pilot, lambda: at_home(pilot))
        await pilot.press("h")
        await until(pilot, lambda: bool(pilot.app.screen.query("#empty")) and pilot.app.screen.read)

    assert snap_compare(app_of(parts), terminal_size=size, run_before=before)


@each
@both
def test_a_kept_answer(snap_compare: Picture, still: Still, app_of: AppOf, lang: str, size: tuple[int, int]) -> None:
    """The same three panes, days later."""
    parts = still(lang)
    parts.history.add(parts.attempt(), topic="python")

    async def before(pilot: Pilot[None]) -> None:
        await until(pilot, lambda: at_home(pilot))
        await pilot.press("h")
        await until(pilot, lambda: bool(pilot.app.screen.query("#empty")) and pilot.app.screen.read)
        await pilot.press("enter")
        await until(pilot, lambda: bool(pilot.app.screen.query("#points")))
        await pilot.pause(0.1)

    assert snap_compare(app_of(parts), terminal_size=size, run_before=before)


@each
@both
def test_an_answer_left_behind_is_offered(
    snap_compare: Picture, still: Still, app_of: AppOf, lang: str, size: tuple[int, int]
) -> None:
    """After a crash the next start asks what to do with what was said."""
    parts = still(lang)
    parts.leave_behind()

    async def before(pilot: Pilot[None]) -> None:
        await until(pilot, lambda: type(pilot.app.screen).__name__ == "Recover")

    assert snap_compare(app_of(parts), terminal_size=size, run_before=before)


@each
@both
def test_the_palette(snap_compare: Picture, still: Still, app_of: AppOf, lang: str, size: tuple[int, int]) -> None:
    """Everything the keys do can be found by name."""

    async def before(pilot: Pilot[None]) -> None:
        await until(pilot, lambda: at_home(pilot))
        await pilot.press("ctrl+p")
        await pilot.pause(0.5)
        pilot.app.screen.query_one(Input).cursor_blink = False
        await pilot.pause()

    assert snap_compare(app_of(still(lang)), terminal_size=size, run_before=before)
