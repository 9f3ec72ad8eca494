"""Recover: an answer that a crash cut short is offered at the next start."""

from typing import Literal

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Static

from simulator.history.unfinished import Leftover
from simulator.texts import Texts
from simulator.tui.commands import Command
from simulator.tui.figures import clock
from simulator.tui.page import Dialog

Choice = Literal["keep", "later", "discard"]


class Recover(Dialog[Choice]):
    """Keep and transcribe it, decide later, or delete it."""

    KEYS = (
        Command("recover.later", "escape", "answer('later')", show=False),
        Command("recover.next", "right", "app.focus_next", show=False),
        Command("recover.previous", "left", "app.focus_previous", show=False),
    )

    def __init__(self, texts: Texts, leftover: Leftover) -> None:
        super().__init__(texts)
        self.leftover = leftover

    def compose(self) -> ComposeResult:
        """What was found, over three buttons."""
        attempt, recording = self.leftover.attempt, self.leftover.recording
        when = attempt.created_at.astimezone().strftime("%Y-%m-%d %H:%M")
        with Vertical(classes="box"):
            yield Static(self.texts("tui.recover.found"))
            yield Static(Content.styled(attempt.question, "bold"))
            yield Static(Content.styled(f"{when}  ·  {clock(recording.duration)}", "$text-muted"))
            with Horizontal(classes="buttons"):
                yield Button(self.texts("tui.recover.keep"), variant="primary", id="keep")
                yield Button(self.texts("tui.recover.later"), id="later")
                yield Button(self.texts("tui.recover.discard"), variant="error", id="discard")

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        self.action_answer(event.button.id or "later")

    def action_answer(self, choice: str) -> None:
        """Answer by key or button."""
        self.dismiss("keep" if choice == "keep" else "discard" if choice == "discard" else "later")
