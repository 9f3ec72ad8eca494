"""AttemptScreen: a kept attempt in the same three panes."""

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Footer, Static

from prompts.question import Question
from simulator.attempt import Attempt
from simulator.interview import Interview
from simulator.parts import Parts
from simulator.steps import Answered, Failed, Improved, Playing, Quiet, Step, Told, Transcribing
from simulator.tui.commands import Command
from simulator.tui.page import Page
from simulator.tui.widgets.answer_panes import NAMES, AnswerPanes
from simulator.tui.widgets.question_card import QuestionCard


class AttemptScreen(Page):
    """What was said, when it was said, and what could have been."""

    KEYS = (
        Command("attempt.play", "p", "play"),
        Command("attempt.transcribe", "w", "transcribe"),
        Command("interview.timing", "1", "pane('timing')", show=False),
        Command("interview.transcript", "2", "pane('transcript')", show=False),
        Command("interview.reference", "3", "pane('reference')", show=False),
        Command("attempt.leave", "escape", "leave"),
    )

    def __init__(self, parts: Parts, interview: Interview, attempt: Attempt, question: Question | None) -> None:
        super().__init__(parts)
        self.interview, self.attempt, self.question = interview, attempt, question
        self._playing = False

    def compose(self) -> ComposeResult:
        """Question over panes."""
        yield Static(id="where")
        yield QuestionCard(self.attempt.question, id="question")
        yield AnswerPanes(self.texts, id="panes")
        yield Footer(show_command_palette=False, compact=True)

    async def on_mount(self) -> None:
        """Draw the attempt."""
        await self._draw()

    async def _draw(self) -> None:
        when = self.attempt.created_at.astimezone().strftime("%Y-%m-%d %H:%M")
        parts = [when, self.texts.word("tui.mode", self.attempt.mode), self.attempt.id]
        if self._playing:
            parts.append(f"▶ {self.texts('tui.state.playing')}")
        self.query_one("#where", Static).update(Content.styled("  ·  ".join(parts), "$text-muted"))
        panes = self.query_one(AnswerPanes)
        await panes.show(self.attempt, self.question)
        panes.choose(panes.chosen)

    async def step(self, step: Step) -> None:
        """The attempt may be transcribed or played while it is shown."""
        match step:
            case Transcribing(attempt, share) if attempt.id == self.attempt.id:
                self.query_one(AnswerPanes).wait(share)
            case Answered(attempt) if attempt.id == self.attempt.id:
                self.attempt = attempt
                await self._draw()
            case Improved(attempt) if attempt.id == self.attempt.id:
                self.attempt = attempt
                await self._draw()
                self.notify(self.texts("tui.interview.improved"))
            case Playing() | Quiet():
                self._playing = isinstance(step, Playing)
                await self._draw()
            case Told(error) | Failed(error):
                message, hint = self.texts.error(error)
                self.notify(f"{message}\n{hint}".strip(), severity="warning", timeout=12, markup=False)

    def action_play(self) -> None:
        """Hear the answer, or stop hearing it."""
        if self._playing:
            self.interview.hush()
        else:
            self.interview.play(self.attempt)

    def action_transcribe(self) -> None:
        """Transcribe an answer that has no transcript yet."""
        if self.attempt.transcript is None:
            self.interview.transcribe(self.attempt, self.question)

    def action_pane(self, name: str) -> None:
        """Bring a pane to the front."""
        if name in NAMES:
            self.query_one(AnswerPanes).choose(name)

    def action_leave(self) -> None:
        """Back to the list, quietly."""
        self.interview.hush()
        self.dismiss()
