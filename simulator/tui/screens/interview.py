"""InterviewScreen: one question at a time, from hearing it to reading the answer back.

The screen draws steps and owns no work: what is asked of the interview returns at once, and what happens arrives
through `step`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Footer, Static

from prompts.question import Question
from simulator.attempt import Attempt, Mode
from simulator.interview import Interview
from simulator.parts import Parts
from simulator.steps import (
    Answered,
    Failed,
    Heard,
    Improved,
    Listening,
    Playing,
    Quiet,
    Speaking,
    Step,
    Thinking,
    Told,
    Transcribing,
)
from simulator.tui.commands import Command
from simulator.tui.figures import HIGH
from simulator.tui.page import Page
from simulator.tui.screens.confirm import Confirm
from simulator.tui.states import LOOKS, State
from simulator.tui.widgets.answer_panes import NAMES, AnswerPanes
from simulator.tui.widgets.clock import Clock
from simulator.tui.widgets.level_meter import LevelMeter
from simulator.tui.widgets.question_card import QuestionCard


@dataclass(frozen=True, slots=True)
class Run:
    """Which questions are asked, how, and the session their attempts belong to."""

    questions: tuple[Question, ...]
    mode: Mode
    session: str


class InterviewScreen(Page):
    """The question, a word for what is happening, clock and level; then three panes."""

    KEYS = (
        Command("interview.record", "space", "record", priority=True),
        Command("interview.repeat", "r", "repeat"),
        Command("interview.take", "t", "take"),
        Command("interview.next", "n", "next"),
        Command("interview.play", "p", "play"),
        Command("interview.cancel", "c", "cancel", show=False),
        Command("interview.timing", "1", "pane('timing')", show=False),
        Command("interview.transcript", "2", "pane('transcript')", show=False),
        Command("interview.reference", "3", "pane('reference')", show=False),
        Command("interview.leave", "escape", "leave"),
    )

    def __init__(self, parts: Parts, interview: Interview, run: Run) -> None:
        super().__init__(parts)
        self.interview, self.run = interview, run
        self.state: State = "waiting"
        self.index = 0
        self.attempt: Attempt | None = None
        self._judged: set[str] = set()
        self._share = 0.0

    @property
    def question(self) -> Question:
        """The question asked now."""
        return self.run.questions[self.index]

    def compose(self) -> ComposeResult:
        """Question over clock and meter over panes."""
        yield Static(id="where")
        yield QuestionCard(id="question")
        with Horizontal(id="now"):
            yield Clock(self.texts, id="clock")
            with Vertical(id="doing"):
                yield Static(id="state")
                yield LevelMeter(
                    loud=self.texts("tui.level.loud"), dropped=self.texts.template("tui.level.dropped"), id="level"
                )
                yield Static(id="hint")
        yield AnswerPanes(self.texts, id="panes")
        yield Footer(show_command_palette=False, compact=True)

    def on_mount(self) -> None:
        """Ask the first question."""
        self._ask()

    # --- what the person does ---

    def action_record(self) -> None:
        """Start or stop the answer."""
        if self.interview.recording:
            self.interview.finish()
            self._become("transcribing")
        else:
            self.interview.begin()

    def action_repeat(self) -> None:
        """Hear the question again."""
        if not self.interview.recording:
            self.interview.repeat()

    def action_take(self) -> None:
        """Answer the same question once more, at once."""
        if not self.interview.recording:
            self.interview.begin()

    def action_next(self) -> None:
        """Go on to the next question, or end after the last."""
        if self.interview.recording:
            self._ask_first("next", self._next)
        else:
            self._next(True)

    def action_play(self) -> None:
        """Hear the answer, or stop hearing it."""
        if self.state == "playing":
            self.interview.hush()
        elif self.attempt is not None and not self.interview.recording:
            self.interview.play(self.attempt)

    def action_cancel(self) -> None:
        """Give up waiting for the transcript; the answer stays pending."""
        if self.state == "transcribing":
            self.interview.cancel_transcription()

    def action_pane(self, name: str) -> None:
        """Bring a pane to the front."""
        if name in NAMES and self.query_one(AnswerPanes).display:
            self.query_one(AnswerPanes).choose(name)

    def action_leave(self) -> None:
        """Leave; while recording, ask first. The sound is kept either way."""
        if self.interview.recording:
            self._ask_first("leave", self._leave)
        else:
            self._leave(True)

    def _ask_first(self, name: str, then: Callable[[bool | None], None]) -> None:
        self.app.push_screen(Confirm(self.texts, name), then)

    def _next(self, sure: bool | None) -> None:
        if not sure:
            return
        if self.interview.recording:
            self.interview.finish()
        if self.index + 1 < len(self.run.questions):
            self.index += 1
            self._ask()
        else:
            self.notify(self.texts("tui.interview.last"))
            self._leave(True)

    def _leave(self, sure: bool | None) -> None:
        if sure:
            self.interview.finish()
            self.interview.hush()
            self.dismiss()

    def _ask(self) -> None:
        self.attempt = None
        self.query_one(Clock).aim(self.question.time)
        self._unfold(False)
        self._draw_question()
        self._become("waiting")
        self.interview.ask(self.question, self.run.mode, self.run.session)

    # --- what the interview tells ---

    async def step(self, step: Step) -> None:
        """Draw what happened."""
        match step:
            case Speaking():
                self._become("speaking")
                if self.index + 1 < len(self.run.questions):
                    self.interview.prepare(self.run.questions[self.index + 1])
            case Thinking():
                self._settle()
            case Listening():
                self._unfold(False)
                self.query_one(Clock).show(0.0)
                self._become("recording")
            case Heard(level):
                if self.state == "recording":
                    self.query_one(LevelMeter).level = level
                    self.query_one(Clock).show(level.elapsed)
            case Transcribing(attempt, share):
                await self._transcribing(attempt, share)
            case Answered(attempt):
                await self._answered(attempt)
            case Improved(attempt):
                await self._improved(attempt)
            case Playing():
                self._become("playing")
            case Quiet():
                self._settle()
            case Told(error):
                self._tell(error, "warning")
            case Failed(error):
                self._tell(error, "error")
                if not self.interview.recording:
                    self._settle()

    async def _transcribing(self, attempt: Attempt, share: float) -> None:
        if self.state == "recording" and self.interview.recording:
            return  # an earlier take; this one is being spoken
        if attempt.session_id != self.run.session or attempt.question_id != self.question.id:
            return
        self._share = share
        panes = self.query_one(AnswerPanes)
        if self.attempt is None or self.attempt.id != attempt.id:
            self.attempt = attempt
            self._unfold(True)
            await panes.begin(attempt, self.question)
            panes.choose(panes.chosen)
            if attempt.recording:
                self.query_one(Clock).show(attempt.recording.duration, ended=True)
        panes.wait(share)
        if self.state != "playing":
            self._become("transcribing")

    async def _answered(self, attempt: Attempt) -> None:
        self._judged.add(attempt.id)
        if attempt.session_id != self.run.session or attempt.question_id != self.question.id:
            return
        self.attempt = attempt
        if self.interview.recording:
            return
        panes = self.query_one(AnswerPanes)
        self._unfold(True)
        await panes.show(attempt, self.question)
        panes.choose(panes.chosen)
        if self.state != "playing":
            self._become("done")

    async def _improved(self, attempt: Attempt) -> None:
        """A better text takes the place of the one shown."""
        if self.attempt is None or self.attempt.id != attempt.id or self.interview.recording:
            return
        self.attempt = attempt
        await self.query_one(AnswerPanes).show(attempt, self.question)
        self.notify(self.texts("tui.interview.improved"))

    def _tell(self, error: Exception, severity: Literal["warning", "error"]) -> None:
        message, hint = self.texts.error(error)
        self.notify(f"{message}\n{hint}".strip(), severity=severity, timeout=8, markup=False)

    def _settle(self) -> None:
        """Nothing is being said or played: the answer is read, awaited, or not given yet."""
        if self.attempt is None:
            self._become("think")
        elif self.attempt.id in self._judged:
            self._become("done")
        else:
            self._become("transcribing")

    # --- drawing ---

    def _unfold(self, answered: bool) -> None:
        """The question fills the screen until there is an answer to read."""
        self.query_one(AnswerPanes).display = answered
        self.set_class(not answered, "-asking")
        if not answered:
            self.query_one(QuestionCard).focus(scroll_visible=False)

    def _become(self, state: State) -> None:
        self.state = state
        mark, style = LOOKS[state]
        word = self.texts(f"tui.state.{state}")
        if state == "done" and self.attempt and self.attempt.status != "done":
            mark, style, word = HIGH, "$warning", self.texts.word("tui.status", self.attempt.status)
        if state == "transcribing" and self._share:
            word += f" {self._share:.0%}"
        self.query_one("#state", Static).update(Content.assemble((f" {mark} {word} ", f"bold reverse {style}")))
        self.query_one("#hint", Static).update(Content.styled(self.texts(f"tui.hint.{state}"), "$text-muted"))
        if state != "recording":
            self.query_one(LevelMeter).level = None

    def _topic(self) -> str:
        """The topic's title in the question's language."""
        question = self.question
        titles = {topic.id: topic.title for topic in self.parts.bank.topics(question.lang)}
        return titles.get(question.topic, question.topic)

    def _draw_question(self) -> None:
        question, total = self.question, len(self.run.questions)
        mode = self.texts.word("tui.mode", self.run.mode)
        where = f"{mode}  ·  {self._topic()}  ·  {self.index + 1} / {total}"
        self.query_one("#where", Static).update(Content.styled(where, "$text-muted"))
        self.query_one(QuestionCard).show(question.text)
