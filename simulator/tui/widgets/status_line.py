"""StatusLine: microphone, loudspeaker, voice and model, each with what to do when it is not well."""

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

from simulator.texts import Texts
from simulator.tui.figures import BAD, GOOD, HIGH, IDLE

if TYPE_CHECKING:
    from simulator.doctor import Check

SHOWN = ("microphone", "loudspeaker", "voice", "model")
MARKS = {"ok": (GOOD, "$success"), "warn": (HIGH, "$warning"), "fail": (BAD, "$error")}


class StatusLine(Static):
    """One line of marks; under it a line for each thing that is not well."""

    DEFAULT_CSS = """
    StatusLine { height: auto; max-height: 6; padding: 0 1; }
    """

    def __init__(self, texts: Texts, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._texts = texts
        self._checks: dict[str, Check] = {}

    def on_mount(self) -> None:
        """Everything is still unknown."""
        self._draw()

    @property
    def known(self) -> set[str]:
        """The parts that have been looked at."""
        return set(self._checks)

    def show(self, check: "Check") -> None:
        """One of them is known."""
        self._checks[check.name] = check
        self._draw()

    def _draw(self) -> None:
        marks, todo = [], []
        for name in SHOWN:
            check = self._checks.get(name)
            word = self._texts(f"tui.parts.{name}")
            mark, style = MARKS[check.status] if check else (IDLE, "$text-muted")
            state = self._texts(f"tui.parts.{check.status}") if check else "…"
            marks.append(Content.assemble((f"{mark} ", style), f"{word} ", (state, style)))
            if check and check.status != "ok":
                todo.append(Content.assemble((f"{mark} ", style), f"{check.what} ", (check.todo, "bold")))
        self.update(Content("\n").join([Content("   ").join(marks), *todo]))
