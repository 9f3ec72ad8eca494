"""What the keys do, and that each says so in both languages."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from audio.errors import NoMicrophone
from simulator.errors import BadSetting
from simulator.tui.app import InterviewApp
from simulator.tui.screens.history import HistoryScreen
from simulator.tui.screens.home import HomeScreen
from simulator.tui.screens.interview import InterviewScreen
from simulator.tui.widgets.question_card import QuestionCard
from tests.tui.conftest import StillParts
from tests.tui.driving import answered, at_home, in_state, recording, until

Still = Callable[[str], StillParts]
AppOf = Callable[..., InterviewApp]


@pytest.mark.parametrize("lang", ["ko", "en"])
async def test_every_binding_has_id_description_and_tooltip(still: Still, app_of: AppOf, lang: str) -> None:
    """So that it can be remapped, and the help screen writes itself."""
    app = app_of(still(lang), True)
    async with app.run_test(size=(140, 40)) as pilot:
        await until(pilot, in_state(pilot, "speaking"))
        ours = [a.binding for a in app.screen.active_bindings.values() if not a.binding.system]
        by_action = {binding.action: binding for binding in ours if binding.id}
        for action in ("record", "repeat", "take", "next", "play", "leave", "quit", "help", "command_palette"):
            binding = by_action[action]
            assert binding.id
            assert binding.description
            assert binding.tooltip
            hangul = any("가" <= c <= "힣" for c in binding.description)
            assert hangul == (lang == "ko")


async def test_letters_work_with_the_keyboard_switched_to_hangul(still: Still, app_of: AppOf) -> None:
    """With a Korean keyboard the p key sends ㅔ, t ㅅ, n ㅜ: they do the same."""
    parts = still("ko")
    app = app_of(parts, True)
    async with app.run_test(size=(100, 30)) as pilot:
        await answered(pilot)
        await pilot.press("ㅔ")
        await until(pilot, in_state(pilot, "playing"))
        await pilot.press("ㅔ")
        await until(pilot, in_state(pilot, "done"))
        await pilot.press("ㅅ")
        await until(pilot, in_state(pilot, "recording"))
        await pilot.press("space")
        await until(pilot, in_state(pilot, "done"))
        await pilot.press("ㅜ")
        await until(pilot, in_state(pilot, "speaking"))
        assert isinstance(app.screen, InterviewScreen)
        assert app.screen.index == 1
    assert len(parts.history.list()) == 2


async def test_n_after_the_last_question_goes_home(still: Still, app_of: AppOf) -> None:
    """The run ends where it began."""
    app = app_of(still("ko"), True)
    async with app.run_test(size=(100, 30)) as pilot:
        await until(pilot, in_state(pilot, "speaking"))
        await pilot.press("n")
        await until(pilot, lambda: getattr(app.screen, "index", None) == 1)
        await pilot.press("n")
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))


async def test_a_microphone_that_fails_is_told_and_can_be_tried_again(still: Still, app_of: AppOf) -> None:
    """The screen goes back to waiting for the answer."""
    parts = still("en")
    parts.still_recorder.error = NoMicrophone(reason="it is unplugged")
    app = app_of(parts, True)
    async with app.run_test(size=(100, 30)) as pilot:
        await until(pilot, in_state(pilot, "speaking"))
        await pilot.press("space")
        await until(pilot, lambda: any("unplugged" in n.message for n in app._notifications))
        await until(pilot, in_state(pilot, "think"))
        parts.still_recorder.error = None
        await pilot.press("space")
        await until(pilot, in_state(pilot, "recording"))


async def test_leaving_while_recording_asks_and_no_goes_on(still: Still, app_of: AppOf) -> None:
    """No leaves the recording running; yes keeps it and goes home."""
    parts = still("ko")
    app = app_of(parts, True)
    async with app.run_test(size=(100, 30)) as pilot:
        await recording(pilot)
        await pilot.press("escape")
        await pilot.press("escape")
        await until(pilot, in_state(pilot, "recording"))
        assert app.interview is not None
        assert app.interview.recording
        await pilot.press("escape", "y")
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))
        await until(pilot, lambda: len(parts.history.list()) == 1)


async def test_quitting_while_recording_asks_and_keeps_the_sound(still: Still, app_of: AppOf) -> None:
    """q asks; yes ends the program with the answer in the history."""
    parts = still("ko")
    app = app_of(parts, True)
    async with app.run_test(size=(100, 30)) as pilot:
        await recording(pilot)
        await pilot.press("q", "y")
        await pilot.pause()
    app.shut()
    (kept,) = parts.history.list()
    assert kept.recording is not None
    assert kept.recording.path.is_file()


async def test_home_starts_a_topic_at_the_chosen_question(still: Still, app_of: AppOf) -> None:
    """Enter on a question begins there and goes on to the end of the topic."""
    app = app_of(still("en"))
    async with app.run_test(size=(100, 30)) as pilot:
        await until(pilot, lambda: at_home(pilot))
        await pilot.press("down", "down", "down", "down", "tab", "down", "enter")
        await until(pilot, lambda: isinstance(app.screen, InterviewScreen))
        screen = app.screen
        assert isinstance(screen, InterviewScreen)
        assert {question.topic for question in screen.run.questions} == {"python"}
        whole = app.parts.bank.select(topics=("python",), lang="en")
        assert screen.run.questions == whole[1:]
        assert screen.run.mode == "practice"


async def test_history_opens_an_attempt_and_comes_back(still: Still, app_of: AppOf) -> None:
    """h, enter, escape, escape: there and back again."""
    parts = still("en")
    parts.history.add(parts.attempt(), topic="python")
    app = app_of(parts)
    async with app.run_test(size=(100, 30)) as pilot:
        await until(pilot, lambda: at_home(pilot))
        await pilot.press("h")
        await until(pilot, lambda: isinstance(app.screen, HistoryScreen) and app.screen.read)
        await pilot.press("enter")
        await until(pilot, lambda: type(app.screen).__name__ == "AttemptScreen")
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, HistoryScreen))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))


async def test_an_answer_judged_late_does_not_disturb_the_next_take(still: Still, app_of: AppOf) -> None:
    """While a second take is spoken, the transcript of the first arrives and the screen keeps recording."""
    parts = still("ko")
    parts.still_transcriber.gate.clear()
    app = app_of(parts, True)
    async with app.run_test(size=(100, 30)) as pilot:
        await recording(pilot)
        await pilot.press("space")
        await until(pilot, in_state(pilot, "transcribing"))
        await pilot.press("t")
        await until(pilot, in_state(pilot, "recording"))
        parts.still_transcriber.gate.set()
        await until(pilot, lambda: [a.status for a in parts.history.list()] == ["done"])
        await pilot.pause(0.1)
        assert in_state(pilot, "recording")()
        await pilot.press("space")
        await until(pilot, in_state(pilot, "done"))
    assert len(parts.history.list()) == 2


async def test_c_gives_up_the_transcription_and_keeps_the_answer(still: Still, app_of: AppOf) -> None:
    """The answer stays, not transcribed, and the screen says so."""
    parts = still("ko")
    parts.still_transcriber.gate.clear()
    app = app_of(parts, True)
    async with app.run_test(size=(100, 30)) as pilot:
        await recording(pilot)
        await pilot.press("space")
        await until(pilot, in_state(pilot, "transcribing"))
        await pilot.press("c")
        await until(pilot, in_state(pilot, "done"))
    (kept,) = parts.history.list()
    assert kept.status == "pending"


async def test_what_is_wrong_with_the_settings_is_told_on_the_screen(still: Still, app_of: AppOf) -> None:
    """Not only on a stderr that the screen covers."""
    parts = still("en")
    parts.warnings = (BadSetting(key="voice_rate", value="fast", reason="it must be a whole number"),)
    app = app_of(parts)
    async with app.run_test(size=(100, 30)) as pilot:
        await until(pilot, lambda: at_home(pilot))
        assert any("voice_rate" in n.message for n in app._notifications)


async def test_an_answer_left_behind_is_offered_before_a_session_begins(still: Still, app_of: AppOf) -> None:
    """Also where the command line goes straight into a question; deleting it leaves nothing."""
    parts = still("ko")
    parts.leave_behind()
    app = app_of(parts, True)
    async with app.run_test(size=(100, 30)) as pilot:
        await until(pilot, lambda: type(app.screen).__name__ == "Recover")
        await pilot.press("right", "right", "enter")
        await until(pilot, in_state(pilot, "speaking"))
        await until(pilot, lambda: list(parts.paths.recordings.iterdir()) == [])
    assert parts.history.list() == ()


async def test_a_long_question_can_be_scrolled_to_its_end(still: Still, app_of: AppOf) -> None:
    """In a small terminal the arrow keys move through a question longer than its place."""
    parts = still("ko")
    app = app_of(parts)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: at_home(pilot))
        long = replace(parts.question(), text="긴 질문입니다. " * 120 + "끝")
        app.post_message(HomeScreen.Chosen((long,), "practice"))
        await until(pilot, in_state(pilot, "speaking"))
        card = app.screen.query_one(QuestionCard)
        assert card.max_scroll_y > 0
        await pilot.press("end")
        await until(pilot, lambda: card.scroll_y == card.max_scroll_y)


async def test_an_unknown_status_is_shown_as_it_is(still: Still, app_of: AppOf) -> None:
    """A history written by a newer program does not end this one."""
    parts = still("ko")
    parts.history.add(replace(parts.attempt(), status="polished"), topic="python")  # type: ignore[arg-type]
    app = app_of(parts)
    async with app.run_test(size=(140, 40)) as pilot:
        await until(pilot, lambda: at_home(pilot))
        await pilot.press("h")
        await until(pilot, lambda: isinstance(app.screen, HistoryScreen) and app.screen.read)
        await pilot.press("enter")
        await until(pilot, lambda: type(app.screen).__name__ == "AttemptScreen")
