"""TimingPane: how the answer was said, one figure a line."""

from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from simulator.attempt import Attempt, Delivery
from simulator.texts import Texts
from simulator.tui.figures import GOOD, HIGH, LOW, clock, pad, tenths, whole

LABEL = 14  # cells
MARKS = {"under": (LOW, "$warning"), "on": (GOOD, "$success"), "over": (HIGH, "$error")}


class TimingPane(VerticalScroll):
    """Duration against target, onset, pauses, rates, fillers; what cannot be known is a dash."""

    def __init__(self, texts: Texts, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._texts = texts
        self._body = Static()
        self.border_title = texts("tui.panes.timing")

    def on_mount(self) -> None:
        """One block of text."""
        self.mount(self._body)

    def show(self, attempt: Attempt, busy: bool = False) -> None:
        """Draw an attempt; without delivery only what is known. busy: it is being transcribed now."""
        self._body.update(describe(attempt, self._texts, busy))


def describe(attempt: Attempt, texts: Texts, busy: bool = False) -> Content:
    """The figures of an attempt as lines of label and value."""
    status = texts("tui.state.transcribing") if busy else texts.word("tui.status", attempt.status)
    lines = [_line(texts("tui.timing.status"), status, "bold")]
    if attempt.delivery:
        lines += _delivery(attempt.delivery, texts)
        lines += _fillers(attempt.delivery, texts) if attempt.transcript else []
    elif attempt.recording:
        lines.append(_line(texts("tui.timing.duration"), clock(attempt.recording.duration)))
    if attempt.coverage and attempt.coverage.total:
        covered = f"{attempt.coverage.covered} / {attempt.coverage.total}"
        lines.append(_line(texts("tui.timing.coverage"), covered, "bold"))
    if attempt.recording and attempt.recording.overflows:
        lines.append(_line(texts("tui.timing.overflows"), str(attempt.recording.overflows), "$warning"))
    if attempt.transcript:
        lines.append(_line(texts("tui.timing.model"), attempt.transcript.model, "$text-muted"))
    return Content("\n").join(lines)


def _delivery(delivery: Delivery, texts: Texts) -> list[Content]:
    time, lines = delivery.time, []
    lines.append(_line(texts("tui.timing.duration"), clock(delivery.duration), "bold"))
    goal = f"{clock(time.target)} ({clock(time.min)}–{clock(time.max)})"
    lines.append(_line(texts("tui.timing.target"), goal))
    if delivery.verdict:
        mark, style = MARKS.get(delivery.verdict, ("", ""))
        lines.append(_line("", f"{mark} {texts.word('tui.verdict', delivery.verdict)}", f"bold {style}"))
    seconds = texts("tui.timing.seconds")
    lines.append(_line(texts("tui.timing.onset"), f"{tenths(delivery.onset)} {seconds}"))
    lines.append(_line(texts("tui.timing.speaking"), f"{tenths(delivery.speaking_time)} {seconds}"))
    if delivery.pauses is not None:
        lines.append(_line(texts("tui.timing.pauses"), texts("tui.timing.times", n=len(delivery.pauses))))
        for pause in delivery.pauses:
            lines.append(_line("", f"{clock(pause.start)}  {tenths(pause.length)} {seconds}", "$text-muted"))
    unit = texts("tui.timing.syllables" if delivery.rate_unit.startswith("syl") else "tui.timing.words")
    lines.append(_line(texts("tui.timing.rate"), f"{whole(delivery.speech_rate)} {unit}"))
    lines.append(_line(texts("tui.timing.articulation"), f"{whole(delivery.articulation_rate)} {unit}"))
    return lines


def _fillers(delivery: Delivery, texts: Texts) -> list[Content]:
    count = sum(filler.count for filler in delivery.fillers)
    lines = [_line(texts("tui.timing.fillers"), texts("tui.timing.at-least", n=count))]
    if delivery.fillers:
        heard = "  ".join(f"{filler.text} {filler.count}" for filler in delivery.fillers)
        lines.append(_line("", heard, "$text-muted"))
    return lines


def _line(label: str, value: str, style: str = "") -> Content:
    return Content.assemble((pad(label, LABEL), "$text-muted"), (value, style))
