"""HistoryScreen: past attempts as a table; enter opens one."""

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message
from textual.widgets import DataTable, Footer, Static

from simulator.attempt import Attempt
from simulator.parts import Parts
from simulator.tui.background import AttemptsRead
from simulator.tui.commands import Command
from simulator.tui.figures import clock, shorten
from simulator.tui.page import Page
from simulator.tui.widgets.timing_pane import MARKS

WIDTHS = {"date": 11, "length": 6, "verdict": 9, "coverage": 6, "status": 13}  # cells; the question takes the rest
PADDING = 2  # cells around every column


class HistoryScreen(Page):
    """Newest first."""

    KEYS = (
        Command("history.open", "enter", "open"),
        Command("history.leave", "escape", "app.pop_screen"),
    )

    class Opened(Message):
        """An attempt was chosen."""

        def __init__(self, attempt: Attempt) -> None:
            self.attempt = attempt
            super().__init__()

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts)
        self._attempts: dict[str, Attempt] = {}
        self.read = False  # whether the attempts have come

    def compose(self) -> ComposeResult:
        """Title, table, keys."""
        yield Static(self.texts("tui.history.title"), id="title")
        yield DataTable[Content](id="attempts", cursor_type="row", zebra_stripes=True)
        yield Static(self.texts("tui.history.empty"), id="empty")
        yield Footer(show_command_palette=False, compact=True)

    def on_mount(self) -> None:
        """Columns are there from the first."""
        table = self.query_one(DataTable)
        for name in ("date", "question", "length", "verdict", "coverage", "status"):
            table.add_column(self.texts(f"tui.history.{name}"), width=WIDTHS.get(name, self._room()), key=name)
        self.query_one("#empty").display = False
        table.focus()

    def _room(self) -> int:
        """Cells for the question: what the other columns leave."""
        taken = sum(WIDTHS.values()) + PADDING * (len(WIDTHS) + 1) + PADDING
        return max(16, self.app.size.width - taken)

    def receive(self, value: object) -> None:
        """The attempts have been read."""
        if isinstance(value, AttemptsRead):
            self.fill(value.attempts)

    def fill(self, attempts: Sequence[Attempt]) -> None:
        """The attempts have been read."""
        table = self.query_one(DataTable)
        table.clear()
        self._attempts = {attempt.id: attempt for attempt in attempts}
        for attempt in attempts:
            table.add_row(*self._row(attempt, self._room()), key=attempt.id)
        table.display = bool(attempts)
        self.query_one("#empty").display = not attempts
        self.read = True

    def _row(self, attempt: Attempt, width: int) -> tuple[Content, ...]:
        delivery, coverage = attempt.delivery, attempt.coverage
        verdict = Content("–")
        if delivery and delivery.verdict:
            mark, style = MARKS.get(delivery.verdict, ("", ""))
            verdict = Content.styled(f"{mark} {self.texts.word('tui.verdict', delivery.verdict)}", style)
        return (
            Content(attempt.created_at.astimezone().strftime("%m-%d %H:%M")),
            Content(shorten(attempt.question, width)),
            Content(clock(attempt.recording.duration if attempt.recording else None)),
            verdict,
            Content(f"{coverage.covered}/{coverage.total}" if coverage and coverage.total else "–"),
            Content(self.texts.word("tui.status", attempt.status)),
        )

    @on(DataTable.RowSelected)
    def _selected(self, event: DataTable.RowSelected) -> None:
        attempt = self._attempts.get(event.row_key.value or "")
        if attempt:
            self.post_message(self.Opened(attempt))

    def action_open(self) -> None:
        """Open the row under the cursor (Enter in the table does the same)."""
        self.query_one(DataTable).action_select_cursor()
