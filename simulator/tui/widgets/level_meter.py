"""LevelMeter: how loud the microphone is, as a bar from -60 to 0 dBFS with the last peak marked."""

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from audio.recording import Level
from simulator.tui.figures import HIGH

FLOOR = -60.0  # dBFS: quieter than a quiet room through a laptop's microphone
CLIP = -1.0  # dBFS: peaks above are most likely cut off
QUIET = -45.0  # dBFS RMS: speech at arm's length is well above


class LevelMeter(Widget):
    """Draws `level`; nothing when there is none.

    warnings: words for input that is too loud, and for sound the device dropped ("{n}").
    """

    DEFAULT_CSS = """
    LevelMeter { height: 1; width: 1fr; }
    """

    level: reactive[Level | None] = reactive(None)

    def __init__(self, *, loud: str, dropped: str, id: str | None = None) -> None:
        super().__init__(id=id)
        self._loud, self._dropped = loud, dropped

    def render(self) -> Content:
        """The bar, the level in dB, and a word when something is wrong."""
        level = self.level
        if level is None:
            return Content("")
        words = f" {max(level.rms, -99):4.0f} dB"
        warning = ""
        if level.peak > CLIP:
            warning = f" {HIGH} {self._loud}"
        elif level.overflows:
            warning = f" {HIGH} {self._dropped.format(n=level.overflows)}"
        room = max(4, self.size.width - len(words) - Content(warning).cell_length)
        filled, peak = _cells(level.rms, room), _cells(level.peak, room)
        bar = "█" * filled + "░" * (room - filled)
        if peak > filled:
            bar = bar[: peak - 1] + "│" + bar[peak:]
        style = "$error" if level.peak > CLIP else "$text-muted" if level.rms < QUIET else "$success"
        return Content.assemble((bar, style), (words, "$text-muted"), (warning, "bold $warning"))


def _cells(dbfs: float, width: int) -> int:
    """How many of `width` cells a level fills."""
    share = (max(FLOOR, min(0.0, dbfs)) - FLOOR) / -FLOOR
    return round(share * width)
