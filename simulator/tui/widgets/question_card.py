"""QuestionCard: the question, scrolled with the arrow keys where it is longer than its place."""

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static


class QuestionCard(VerticalScroll):
    """One question in bold."""

    def __init__(self, text: str = "", *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._text = text

    def compose(self) -> ComposeResult:
        """The text alone."""
        yield Static(Content.styled(self._text, "bold"), id="question-text")

    def show(self, text: str) -> None:
        """Another question, from its beginning."""
        self.query_one(Static).update(Content.styled(text, "bold"))
        self.scroll_home(animate=False)
