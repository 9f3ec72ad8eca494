"""Waiting for the app instead of sleeping."""

from collections.abc import Callable

from textual.pilot import Pilot
from textual.widgets import OptionList, Static

from simulator.tui.app import InterviewApp
from simulator.tui.screens.home import HomeScreen
from simulator.tui.screens.interview import InterviewScreen
from simulator.tui.widgets.status_line import SHOWN, StatusLine


async def until(pilot: Pilot[None], holds: Callable[[], bool]) -> None:
    """Let the app work until something holds; a test that waits in vain fails by its own assertion."""
    for _ in range(400):
        if holds():
            break
        await pilot.pause(0.02)
    assert holds()
    await pilot.pause()


def at_home(pilot: Pilot[None]) -> bool:
    """Bank read, interview open, every part of the equipment looked at."""
    screen, app = pilot.app.screen, pilot.app
    if not isinstance(screen, HomeScreen) or not screen.is_mounted or not isinstance(app, InterviewApp):
        return False
    topics, status = screen.query_one("#topics", OptionList), screen.query_one(StatusLine)
    return topics.option_count > 5 and status.known == set(SHOWN) and app.interview is not None


def in_state(pilot: Pilot[None], state: str) -> Callable[[], bool]:
    """Whether the interview screen has come to this."""

    def holds() -> bool:
        screen = pilot.app.screen
        return isinstance(screen, InterviewScreen) and screen.state == state

    return holds


async def recording(pilot: Pilot[None]) -> None:
    """Into the answer."""
    await until(pilot, in_state(pilot, "speaking"))
    await pilot.press("space")
    await until(pilot, in_state(pilot, "recording"))


async def answered(pilot: Pilot[None]) -> None:
    """Through the whole question."""
    await recording(pilot)
    await pilot.press("space")
    await until(pilot, in_state(pilot, "done"))


def state_line(pilot: Pilot[None]) -> str:
    """What the state line says."""
    return str(pilot.app.screen.query_one("#state", Static).content)
