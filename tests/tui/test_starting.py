"""What happens once the first picture is on the screen."""

import gc
from collections.abc import Callable, Iterator

import pytest

from simulator.tui.app import InterviewApp
from tests.tui.conftest import StillParts
from tests.tui.driving import at_home, in_state, until


@pytest.fixture
def uncollected() -> Iterator[None]:
    """As the command line leaves it: nothing is collected while the program loads."""
    gc.disable()
    yield
    gc.unfreeze()
    gc.enable()


@pytest.mark.usefixtures("uncollected")
async def test_garbage_is_collected_again_after_the_first_paint(
    still: Callable[[str], StillParts], app_of: Callable[..., InterviewApp]
) -> None:
    """Memory does not grow without end in a long session."""
    app = app_of(still("en"))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: at_home(pilot))
        assert gc.isenabled()


async def test_the_equipment_is_looked_at_behind_a_question_asked_for(
    still: Callable[[str], StillParts], app_of: Callable[..., InterviewApp]
) -> None:
    """Who went straight into a question finds home complete on coming back."""
    app = app_of(still("en"), True)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, in_state(pilot, "speaking"))
        await pilot.press("escape")
        await until(pilot, lambda: at_home(pilot))
