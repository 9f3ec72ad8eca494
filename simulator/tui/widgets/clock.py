"""Clock: the time spoken so far against the question's target, in large digits with a bar and a word."""

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Digits, Static

from prompts.question import TimeTarget
from simulator.texts import Texts
from simulator.tui.figures import GOOD, HIGH, LOW, clock


class Clock(Vertical):
    """Large digits; under them the target and where the answer stands: short, right or long."""

    DEFAULT_CSS = """
    Clock { width: 26; height: 4; }
    Clock Digits { width: auto; height: 3; }
    Clock #clock-target { height: 1; }
    """

    def __init__(self, texts: Texts, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._texts = texts
        self._time = TimeTarget()

    def compose(self) -> ComposeResult:
        """Digits over one line."""
        yield Digits("0:00", id="clock-digits")
        yield Static(id="clock-target")

    def aim(self, time: TimeTarget) -> None:
        """Set the target and start from zero."""
        self._time = time
        self.show(0.0)

    def show(self, seconds: float, ended: bool = False) -> None:
        """Show this many seconds of answer; ended: it grows no more, so it is judged."""
        self.query_one(Digits).update(clock(seconds))
        time = self._time
        if seconds < time.min:
            mark, word, style = LOW, "under", "$warning" if ended else "$text-muted"
        elif seconds <= time.max:
            mark, word, style = GOOD, "on", "$success"
        else:
            mark, word, style = HIGH, "over", "$error"
        self.query_one(Digits).set_class(word == "over", "-over").set_class(word == "on", "-on")
        area = "verdict" if ended else "clock"
        line = Content.assemble(
            (f"/ {clock(time.target)} ", "bold"),
            (f"{mark} {self._texts(f'tui.{area}.{word}')}", style),
        )
        self.query_one("#clock-target", Static).update(line)
