"""AnswerPanes: timing, transcript and reference side by side, or behind tabs where there is no room.

Whether there is room is the screen's to say: see `Page.HORIZONTAL_BREAKPOINTS`.
"""

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Tab, Tabs

from prompts.question import Question
from simulator.attempt import Attempt
from simulator.texts import Texts
from simulator.tui.widgets.reference_pane import ReferencePane
from simulator.tui.widgets.timing_pane import TimingPane
from simulator.tui.widgets.transcript_pane import TranscriptPane

NAMES = ("timing", "transcript", "reference")


class AnswerPanes(Vertical):
    """The three panes of one attempt. Tabs choose among them on a narrow screen."""

    def __init__(self, texts: Texts, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._texts = texts
        self.chosen = "transcript"

    def compose(self) -> ComposeResult:
        """Tabs over panes."""
        yield Tabs(
            *(Tab(f"{n} {self._texts(f'tui.panes.{name}')}", id=f"tab-{name}") for n, name in enumerate(NAMES, 1))
        )
        with Horizontal():
            yield TimingPane(self._texts, id="timing")
            yield TranscriptPane(self._texts, id="transcript")
            yield ReferencePane(self._texts, id="reference")

    def on_mount(self) -> None:
        """Style the panes alike and choose one."""
        for name in NAMES:
            self.query_one(f"#{name}").add_class("pane")
        self.query_one(Tabs).can_focus = False
        self.choose(self.chosen)

    @on(Tabs.TabActivated)
    def _tab(self, event: Tabs.TabActivated) -> None:
        if event.tab.id:
            self._mark(event.tab.id.removeprefix("tab-"))

    def choose(self, name: str) -> None:
        """Bring a pane to the front (on a narrow screen) and give it the keys for scrolling."""
        self.query_one(Tabs).active = f"tab-{name}"
        self._mark(name)
        if self.display:
            self.query_one(f"#{name}").focus(scroll_visible=False)

    def _mark(self, name: str) -> None:
        self.chosen = name
        for other in NAMES:
            self.query_one(f"#{other}").set_class(other == name, "-chosen")

    async def begin(self, attempt: Attempt, question: Question | None) -> None:
        """The answer is kept: its length and the reference can be read while it is transcribed."""
        self.query_one(TimingPane).show(attempt, busy=True)
        self.query_one(TranscriptPane).wait(0.0)
        await self.query_one(ReferencePane).show(question, None)

    def wait(self, share: float) -> None:
        """The transcript is so far."""
        self.query_one(TranscriptPane).wait(share)

    async def show(self, attempt: Attempt, question: Question | None) -> None:
        """Draw an attempt in all three."""
        self.query_one(TimingPane).show(attempt)
        self.query_one(TranscriptPane).show(attempt)
        await self.query_one(ReferencePane).show(question, attempt.coverage)
