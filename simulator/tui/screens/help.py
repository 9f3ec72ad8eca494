"""HelpScreen: every key that works where you were, made from the bindings themselves."""

from collections.abc import Iterable

from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Footer, Static

from simulator.parts import Parts
from simulator.tui.commands import Command
from simulator.tui.figures import pad
from simulator.tui.page import Page

KEY_WIDTH, NAME_WIDTH = 14, 18  # cells


class HelpScreen(Page):
    """Keys, names and what they do."""

    KEYS = (Command("help.close", "escape,question_mark", "app.pop_screen"),)

    def __init__(self, parts: Parts, active: Iterable[ActiveBinding]) -> None:
        super().__init__(parts)
        self._active = [a for a in active if a.binding.id and "." in a.binding.id and a.binding.tooltip]

    def compose(self) -> ComposeResult:
        """A table of keys and a few words on the whole."""
        yield Static(self.texts("tui.help.title"), id="title")
        with VerticalScroll(id="help"):
            yield Static(self._table(), id="keys")
            yield Static(Content(self.texts("tui.help.about")), id="about")
        yield Footer(show_command_palette=False, compact=True)

    def on_mount(self) -> None:
        """Arrow keys scroll."""
        self.query_one("#help").focus()

    def _table(self) -> Content:
        keys: dict[str, list[str]] = {}
        named: dict[str, Binding] = {}
        for active in self._active:
            binding = active.binding
            root = ".".join((binding.id or "").split(".")[:2])
            named.setdefault(root, binding)
            keys.setdefault(root, []).append(self.app.get_key_display(binding))
        rows = [
            Content.assemble(
                (pad("  ".join(keys[root][:2]), KEY_WIDTH), "bold $primary"),
                (pad(binding.description, NAME_WIDTH), "bold"),
                (binding.tooltip, "$text-muted"),
            )
            for root, binding in named.items()
        ]
        return Content("\n").join(rows)
