"""ReferencePane: key points, missed ones first, then the reference answer and the follow-ups.

The Markdown widget is loaded when there is something to read: nobody waits for it before the first answer.
"""

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from prompts.question import Question
from simulator.attempt import Coverage
from simulator.texts import Texts
from simulator.tui.figures import BAD, GOOD, IDLE


class ReferencePane(VerticalScroll):
    """What a good answer says."""

    def __init__(self, texts: Texts, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._texts = texts
        self.border_title = texts("tui.panes.reference")

    def compose(self) -> ComposeResult:
        """Points; the text comes below them."""
        yield Static(id="points")

    async def show(self, question: Question | None, coverage: Coverage | None) -> None:
        """Draw the question's answer; question None means that its notes are gone."""
        self.query_one("#points", Static).update(points(question, coverage, self._texts))
        from textual.widgets import Markdown

        if not self.query(Markdown):
            await self.mount(Markdown(id="reference"))
        await self.query_one(Markdown).update(document(question, self._texts))


def points(question: Question | None, coverage: Coverage | None, texts: Texts) -> Content:
    """Key points as a list: missed, then covered with the words that show it; without coverage just the list."""
    lines: list[Content] = []
    if coverage:
        for point in sorted(coverage.points, key=lambda p: p.covered):
            mark, style = (GOOD, "$success") if point.covered else (BAD, "$error")
            word = texts("tui.reference.covered" if point.covered else "tui.reference.missed")
            lines.append(Content.assemble((f"{mark} {word} ", f"bold {style}"), point.label))
            if point.evidence:
                lines.append(Content.styled(f"    “{point.evidence}”", "$text-muted"))
    elif question:
        lines = [Content(f"{IDLE} {point.label}") for point in question.key_points]
    return Content("\n").join(lines)


def document(question: Question | None, texts: Texts) -> str:
    """The reference answer and the follow-ups as Markdown."""
    if question is None:
        return texts("tui.reference.gone")
    parts = [question.reference or texts("tui.reference.none")]
    if question.follow_ups:
        parts.append(f"**{texts('tui.reference.follow-ups')}**")
        parts += [f"- {follow_up.text}" for follow_up in question.follow_ups]
    return "\n\n".join(parts)
