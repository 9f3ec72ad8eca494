"""InterviewApp: hands screens to people and steps to screens. Everything slow happens elsewhere.

Threads: Textual's event loop draws; two lanes of daemon threads, "reader" (bank, history, interview) and "checker"
(the doctor), and the interview's own threads only post messages.
"""

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from textual import on
from textual.app import App, SystemCommand
from textual.binding import BindingsMap
from textual.command import CommandPalette
from textual.screen import Screen

from prompts.question import Question
from simulator.attempt import Attempt, Mode
from simulator.history.unfinished import Leftover
from simulator.interview import Interview
from simulator.lane import Lane
from simulator.parts import Parts
from simulator.tui import background
from simulator.tui.commands import Command, bindings
from simulator.tui.demo import Demo
from simulator.tui.messages import Checked, Loaded, StepTaken
from simulator.tui.page import Page
from simulator.tui.screens.attempt import AttemptScreen
from simulator.tui.screens.confirm import Confirm
from simulator.tui.screens.help import HelpScreen
from simulator.tui.screens.history import HistoryScreen
from simulator.tui.screens.home import HomeScreen
from simulator.tui.screens.interview import InterviewScreen, Run
from simulator.tui.screens.recover import Recover
from simulator.tui.theme import EVENING, PAPER

KEYS = (
    Command("app.help", "question_mark", "help"),
    Command("app.palette", "ctrl+p", "command_palette", show=False, priority=True),
    Command("app.quit", "q", "quit"),
)


class InterviewApp(App[None]):
    """The program on a screen.

    start: what to begin with, or None for the home screen; demo: a sound file that answers by itself; check: how
    one part of the equipment is looked at.
    """

    CSS_PATH = Path(__file__).parent / "app.tcss"
    ENABLE_COMMAND_PALETTE = True

    def __init__(
        self,
        parts: Parts,
        start: tuple[tuple[Question, ...], Mode] | None = None,
        demo: Path | None = None,
        check: background.Look = background.look,
    ) -> None:
        super().__init__()
        self.parts, self.texts = parts, parts.texts
        self.interview: Interview | None = None
        self._start, self._demo, self._check = start, Demo(demo) if demo else None, check
        self._reader = Lane("reader", self._broken)
        self._checker = Lane("checker", lambda error: self.post_message(Loaded("trouble", error)))
        self._bindings = BindingsMap.merge([self._without("ctrl+p", "ctrl+q"), bindings(KEYS, self.texts)])
        self._problems_told = False
        self.register_theme(EVENING)
        self.register_theme(PAPER)
        self.theme = EVENING.name
        self.title = self.texts("tui.home.title")

    def _without(self, *keys: str) -> BindingsMap:
        """Textual's own bindings, less those that ours replace."""
        kept = {key: made for key, made in self._bindings.key_to_bindings.items() if key not in keys}
        return BindingsMap.from_keys(kept)

    async def on_mount(self) -> None:
        """Paint first; look at devices and files afterwards."""
        await self.push_screen(HomeScreen(self.parts))
        for warning in self.parts.warnings:
            self._warn(warning)
        self.call_after_refresh(self._open)

    def _warn(self, error: Exception) -> None:
        """What went wrong that stops nothing."""
        self.notify("\n".join(self.texts.error(error)), severity="warning", timeout=12, markup=False)

    def _open(self) -> None:
        post = self.post_message
        self._reader.put(partial(background.read_bank, self.parts, post))
        self._reader.put(partial(background.open_interview, self.parts, self._tell, post, self._demo))
        self._checker.put(partial(background.check_equipment, self.parts, self._check, post))

    def _tell(self, step: object) -> None:
        """From any thread of the interview."""
        self.post_message(StepTaken(step))  # type: ignore[arg-type]

    def _broken(self, error: Exception) -> None:
        """From a lane: without history or bank there is nothing to do but to say why and end."""
        self.post_message(Loaded("broken", error))

    # --- what arrives from the threads ---

    @on(StepTaken)
    async def _step(self, event: StepTaken) -> None:
        if self._demo and self.interview:
            self._demo.step(event.step, self.interview, self._reader)
        for screen in list(self.screen_stack):
            if isinstance(screen, Page):
                await screen.step(event.step)

    @on(Checked)
    def _checked(self, event: Checked) -> None:
        for screen in self.screen_stack:
            if isinstance(screen, HomeScreen):
                screen.check(event.check)

    @on(Loaded)
    def _loaded(self, event: Loaded) -> None:
        match event.value:
            case background.BankRead(bank, counts):
                if bank.problems and not self._problems_told:
                    self._problems_told = True
                    self.notify(self.texts("tui.home.problems", n=len(bank.problems)), severity="warning", timeout=12)
                for screen in self.screen_stack:
                    if isinstance(screen, HomeScreen):
                        screen.fill(bank, counts)
            case background.Opened(interview, leftovers):
                self.interview = interview
                interview.warm()
                if self._start:
                    self._practise(*self._start)
                else:
                    self._offer(leftovers)
            case background.AttemptsRead(attempts):
                if isinstance(self.screen, HistoryScreen):
                    self.screen.fill(attempts)
            case Exception() as error if event.name == "trouble":
                self._warn(error)
            case Exception() as error:
                message, hint = self.texts.error(error)
                self.exit(return_code=1, message=f"{message}\n{hint}")

    def _offer(self, leftovers: tuple[Leftover, ...]) -> None:
        """One dialog for each answer that a crash left behind."""
        if not leftovers:
            return
        first, rest = leftovers[0], leftovers[1:]

        def chosen(choice: str | None) -> None:
            if choice == "keep" and self.interview:
                self._reader.put(partial(background.keep, self.parts, first, self.interview))
                self.notify(self.texts("tui.recover.kept"))
            elif choice == "discard":
                first.discard()
            self._offer(rest)

        self.push_screen(Recover(self.texts, first), chosen)

    # --- what the screens ask for ---

    @on(HomeScreen.Chosen)
    def _chosen(self, event: HomeScreen.Chosen) -> None:
        self._practise(event.questions, event.mode)

    def _practise(self, questions: tuple[Question, ...], mode: Mode) -> None:
        if self.interview is None:
            self._start = questions, mode
            return
        run = Run(questions, mode, background.new_session())
        self.push_screen(InterviewScreen(self.parts, self.interview, run), self._back_home)

    def _back_home(self, _: None) -> None:
        """Counts have grown."""
        self._reader.put(partial(background.read_bank, self.parts, self.post_message))

    @on(HistoryScreen.Opened)
    def _attempt_opened(self, event: HistoryScreen.Opened) -> None:
        if self.interview is not None:
            self.push_screen(self._attempt_screen(self.interview, event.attempt), self._back_to_history)

    def _attempt_screen(self, interview: Interview, attempt: Attempt) -> AttemptScreen:
        question = self.parts.bank.get(attempt.question_id, attempt.lang)
        return AttemptScreen(self.parts, interview, attempt, question)

    def _back_to_history(self, _: None) -> None:
        self._reader.put(partial(background.read_attempts, self.parts, self.post_message))

    def action_history(self) -> None:
        """Past attempts."""
        self.push_screen(HistoryScreen(self.parts))
        self._reader.put(partial(background.read_attempts, self.parts, self.post_message))

    def action_help(self) -> None:
        """The keys that work here."""
        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen(self.parts, self.screen.active_bindings.values()))

    async def action_quit(self) -> None:
        """Quit; while recording, ask first. The sound is kept either way."""
        if self.interview is not None and self.interview.recording:
            self.push_screen(Confirm(self.texts, "quit"), lambda sure: self.exit() if sure else None)
        else:
            self.exit()

    def action_command_palette(self) -> None:
        """The palette, with its words in the interface's language."""
        if not isinstance(self.screen, CommandPalette):
            self.push_screen(CommandPalette(placeholder=self.texts("tui.palette.find"), id="--command-palette"))

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Whatever the keys do here, and the look."""
        seen: set[str] = set()
        for active in screen.active_bindings.values():
            binding = active.binding
            if binding.id and binding.tooltip and binding.action not in seen and binding.id != "app.palette":
                seen.add(binding.action)
                run: Callable[[], object] = partial(self._run_binding, binding.action, active.node)
                yield SystemCommand(binding.description, binding.tooltip, run)
        yield SystemCommand(
            self.texts("tui.palette.theme"), self.texts("tui.palette.theme-tip"), self.action_change_theme
        )

    def _run_binding(self, action: str, node: object) -> None:
        self.call_later(self.run_action, action, node)

    def shut(self) -> None:
        """After the last paint: keep what is being recorded and end the children."""
        self._reader.close()
        self._checker.close()
        if self.interview is not None:
            self.interview.close()


def run(
    parts: Parts, questions: tuple[Question, ...] | None = None, mode: Mode = "practice", *, demo: Path | None = None
) -> int:
    """Open the TUI, straight into these questions when there are any. Returns the exit code.

    demo: a sound file that answers in place of the microphone, transcribed by the packaged miniature. What C
    libraries print about sound goes to the log meanwhile. Raises NotWritable.
    """
    from audio.noise import apart

    parts.paths.create()
    app = InterviewApp(parts, (questions, mode) if questions else None, demo)
    with apart(parts.paths.log):
        try:
            app.run()
        finally:
            app.shut()
    return app.return_code or 0
