"""InterviewApp: hands screens to people and steps to screens. Everything slow happens elsewhere.

Threads: Textual's event loop draws; two lanes of daemon threads, "reader" (bank, history, interview) and "checker"
(the doctor), and the interview's own threads only post messages.
"""

import gc
from collections.abc import Iterable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from textual import on
from textual.app import App, SystemCommand
from textual.command import CommandPalette
from textual.screen import Screen

from simulator.lane import Lane
from simulator.parts import Parts
from simulator.tui import background
from simulator.tui.commands import Command, bindings, replaced
from simulator.tui.messages import Loaded, StepTaken
from simulator.tui.page import Page
from simulator.tui.screens.home import HomeScreen
from simulator.tui.theme import EVENING, PAPER

if TYPE_CHECKING:
    from prompts.question import Question
    from simulator.attempt import Mode
    from simulator.interview import Interview
    from simulator.tui.demo import Demo
    from simulator.tui.screens.history import HistoryScreen

KEYS = (
    Command("app.help", "question_mark", "help"),
    Command("app.palette", "ctrl+p", "command_palette", show=False, priority=True),
    Command("app.quit", "q", "quit"),
)


class InterviewApp(App[None]):
    """The program on a screen.

    start: what to begin with, or None for the home screen; demo: what answers by itself; check: how
    one part of the equipment is looked at.
    """

    CSS_PATH = Path(__file__).parent / "app.tcss"
    ENABLE_COMMAND_PALETTE = True

    def __init__(
        self,
        parts: Parts,
        start: "tuple[tuple[Question, ...], Mode] | None" = None,
        demo: "Demo | None" = None,
        check: background.Look = background.look,
    ) -> None:
        super().__init__()
        self.parts, self.texts = parts, parts.texts
        self.interview: Interview | None = None
        self._start, self._demo, self._check = start, demo, check
        self._complete = False  # whether everything has been opened, or is about to be
        # Without bank or history there is nothing to do; without the doctor's word there is.
        self._reader = Lane("reader", lambda error: self.post_message(Loaded(background.Trouble(error, ends=True))))
        self._checker = Lane("checker", lambda error: self.post_message(Loaded(background.Trouble(error, ends=False))))
        self._bindings = replaced(self._bindings, ("ctrl+p", "ctrl+q"), bindings(KEYS, self.texts))
        self.register_theme(EVENING)
        self.register_theme(PAPER)
        # Not by assignment: the style sheets, not read yet, would be read once for each look.
        self.set_reactive(InterviewApp.theme, EVENING.name)
        self.stylesheet.set_variables(self.get_css_variables())
        self.title = self.texts("tui.home.title")

    def get_default_screen(self) -> HomeScreen:
        """Home lies below everything else."""
        return HomeScreen(self.parts)

    def on_mount(self) -> None:
        """Paint first; look at devices and files afterwards."""
        self.call_after_refresh(self._open)

    def _warn(self, error: Exception) -> None:
        """What went wrong that stops nothing."""
        self.notify("\n".join(self.texts.error(error)), severity="warning", timeout=12, markup=False)

    def _open(self) -> None:
        if not gc.isenabled():
            gc.freeze()
            gc.enable()
        for warning in self.parts.warnings:
            self._warn(warning)
        post = self.post_message
        bank = partial(background.read_bank, self.parts, post)
        interview = partial(background.open_interview, self.parts, self._tell, post, self._demo)
        for work in (interview, bank) if self._start else (bank, interview):
            self._reader.put(work)
        if not self._start:
            self._open_rest()

    def _open_rest(self) -> None:
        """What nobody waits for who goes straight into a question."""
        if not self._complete:
            self._complete = True
            self._checker.put(partial(background.check_equipment, self.parts, self._check, self.post_message))
            self._reader.put(background.fetch_screens)

    def _tell(self, step: object) -> None:
        """From any thread of the interview."""
        self.post_message(StepTaken(step))  # type: ignore[arg-type]

    # --- what arrives from the threads ---

    @on(StepTaken)
    async def _step(self, event: StepTaken) -> None:
        if self._demo and self.interview:
            self._demo.step(event.step, self.interview, self._reader)
        for page in self._pages():
            await page.step(event.step)

    @on(Loaded)
    def _loaded(self, event: Loaded) -> None:
        match event.value:
            case background.Opened(interview, leftovers):
                self.interview = interview
                interview.warm()
                from simulator.tui import recovery

                recovery.offer(self, self.parts, interview, self._reader, leftovers, self._begin)
            case background.Trouble(error, ends):
                if ends:
                    self.exit(return_code=1, message="\n".join(self.texts.error(error)))
                else:
                    self._warn(error)
            case value:
                for page in self._pages():
                    page.receive(value)

    def _pages(self) -> list[Page]:
        """Every page there is, dialogs left out, the one in front last."""
        return [screen for screen in self.screen_stack if isinstance(screen, Page)]

    def _begin(self) -> None:
        """Straight into what was asked for on the command line, or chosen before the interview was ready."""
        if self._start:
            self._practise(*self._start)
        self.call_after_refresh(self._open_rest)

    # --- what the screens ask for ---

    @on(HomeScreen.Chosen)
    def _chosen(self, event: HomeScreen.Chosen) -> None:
        self._practise(event.questions, event.mode)

    def _practise(self, questions: "tuple[Question, ...]", mode: "Mode") -> None:
        if self.interview is None:
            self._start = questions, mode
            return
        from simulator.tui.screens.interview import InterviewScreen, Run

        run = Run(questions, mode, background.new_session())
        self.push_screen(InterviewScreen(self.parts, self.interview, run), self._back_home)
        self.call_after_refresh(self._reader.put, background.open_sound)

    def _back_home(self, _: None) -> None:
        """Counts have grown."""
        self._reader.put(partial(background.read_bank, self.parts, self.post_message))

    def on_history_screen_opened(self, event: "HistoryScreen.Opened") -> None:
        """An attempt was chosen."""
        if self.interview is not None:
            from simulator.tui.screens.attempt import AttemptScreen

            question = self.parts.bank.get(event.attempt.question_id, event.attempt.lang)
            screen = AttemptScreen(self.parts, self.interview, event.attempt, question)
            self.push_screen(screen, self._read_attempts)

    def _read_attempts(self, _: None = None) -> None:
        self._reader.put(partial(background.read_attempts, self.parts, self.post_message))

    def action_history(self) -> None:
        """Past attempts."""
        from simulator.tui.screens.history import HistoryScreen

        self.push_screen(HistoryScreen(self.parts))
        self._read_attempts()

    def action_help(self) -> None:
        """The keys that work here."""
        from simulator.tui.screens.help import HelpScreen

        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen(self.parts, self.screen.active_bindings.values()))

    async def action_quit(self) -> None:
        """Quit; while recording, ask first. The sound is kept either way."""
        if self.interview is not None and self.interview.recording:
            from simulator.tui.screens.confirm import Confirm

            self.push_screen(Confirm(self.texts, "quit"), lambda sure: self.exit() if sure else None)
        else:
            self.exit()

    def action_help_quit(self) -> None:
        """Ctrl+C quits like q; Textual would only say which key does."""
        self.call_later(self.action_quit)

    def _fatal_error(self) -> None:
        """A defect ends the program with a sentence; the traceback goes to the log."""
        error = self._exception
        if error is None or self._exit_renderables:
            return
        import traceback

        from rich.text import Text

        with suppress(OSError), self.parts.paths.log.open("a", encoding="utf-8") as log:
            log.write("".join(traceback.format_exception(error)))
        message, hint = self.texts.error(error)
        self._exit_renderables.append(Text(f"{message}\n{hint}\n{self.parts.paths.log}"))
        self._close_messages_no_wait()

    def action_command_palette(self) -> None:
        """The palette, with its words in the interface's language."""
        if not isinstance(self.screen, CommandPalette):
            self.push_screen(CommandPalette(placeholder=self.texts("tui.palette.find"), id="--command-palette"))

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Whatever the keys do here, and the look."""
        from simulator.tui import palette

        yield from palette.commands(self, screen, self.texts)

    def shut(self) -> None:
        """After the last paint: keep what is being recorded and end the children."""
        self._reader.close()
        self._checker.close()
        if self.interview is not None:
            self.interview.close()
