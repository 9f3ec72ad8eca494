"""Confirm: one question with yes and no, laid over the screen."""

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Button, Static

from simulator.texts import Texts
from simulator.tui.commands import Command
from simulator.tui.page import Dialog


class Confirm(Dialog[bool]):
    """Asks the question of the texts `tui.confirm.<name>`; the result is True for yes."""

    KEYS = (
        Command("confirm.yes", "y", "answer(True)", show=False),
        Command("confirm.no", "escape", "answer(False)", show=False),
        Command("confirm.other", "left,right", "app.focus_next", show=False),
    )

    def __init__(self, texts: Texts, name: str) -> None:
        super().__init__(texts)
        self._name = name

    def compose(self) -> ComposeResult:
        """The question over two buttons."""
        with Vertical(classes="box"):
            yield Static(self.texts(f"tui.confirm.{self._name}.ask"))
            with Horizontal(classes="buttons"):
                yield Button(self.texts(f"tui.confirm.{self._name}.yes"), variant="primary", id="yes")
                yield Button(self.texts(f"tui.confirm.{self._name}.no"), id="no")

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        self.dismiss(event.button.id == "yes")

    def action_answer(self, yes: bool) -> None:
        """Answer by key."""
        self.dismiss(yes)
