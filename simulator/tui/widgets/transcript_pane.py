"""TranscriptPane: what was said, with times; the words that show a key point are marked."""

from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from simulator.attempt import Attempt
from simulator.texts import Texts
from simulator.tui.figures import clock

MARK = "bold underline $success"


class TranscriptPane(VerticalScroll):
    """The transcript segment by segment, or why there is none."""

    def __init__(self, texts: Texts, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._texts = texts
        self._body = Static()
        self.border_title = texts("tui.panes.transcript")

    def on_mount(self) -> None:
        """One block of text."""
        self.mount(self._body)

    def show(self, attempt: Attempt) -> None:
        """Draw an attempt's transcript."""
        self._body.update(describe(attempt, self._texts))

    def wait(self, share: float) -> None:
        """Say that the transcript is being made, and how far it is."""
        self._body.update(Content.styled(self._texts("tui.transcript.wait", percent=f"{share:.0%}"), "italic"))


def describe(attempt: Attempt, texts: Texts) -> Content:
    """The transcript as text with times, or a sentence that says why there is none."""
    parts: list[Content] = []
    if attempt.error:
        parts.append(Content.styled(attempt.error, "$warning"))
    transcript = attempt.transcript
    if attempt.status == "no-speech":
        parts.append(Content.styled(texts("tui.transcript.no-speech"), "$warning"))
    elif transcript is None:
        parts.append(Content.styled(texts.word("tui.transcript", attempt.status), "italic"))
    else:
        quotes = [p.evidence for p in attempt.coverage.points if p.evidence] if attempt.coverage else []
        segments = [(segment.start, segment.text.strip()) for segment in transcript.segments]
        for start, text in segments or [(0.0, transcript.text)]:
            parts.append(Content.assemble((f"{clock(start):>5}  ", "$text-muted"), marked(text, quotes)))
    return Content("\n").join(parts)


def marked(text: str, quotes: list[str]) -> Content:
    """The text with every quote that occurs in it marked."""
    content = Content(text)
    for quote in quotes:
        at = text.find(quote)
        if at >= 0:
            content = content.stylize(MARK, at, at + len(quote))
    return content
