"""Numbers and lengths as people read them. Pure functions; widths are terminal cells, Hangul takes two."""

from rich.cells import cell_len, set_cell_size

GOOD, LOW, HIGH, BAD, IDLE = "●", "▼", "▲", "✕", "○"


def clock(seconds: float | None) -> str:
    """Minutes and seconds: 75.4 is "1:15"; None is a dash."""
    if seconds is None or seconds != seconds:
        return "–"
    whole = max(0, int(seconds))
    return f"{whole // 60}:{whole % 60:02d}"


def tenths(seconds: float | None) -> str:
    """Seconds to a tenth, without unit; None is a dash."""
    return "–" if seconds is None else f"{seconds:.1f}"


def whole(number: float | None) -> str:
    """A rounded number; None is a dash."""
    return "–" if number is None else f"{number:.0f}"


def pad(text: str, width: int) -> str:
    """The text in exactly `width` cells, cut or filled on the right."""
    return set_cell_size(text, width)


def shorten(text: str, width: int) -> str:
    """The text in at most `width` cells, with an ellipsis where it is cut."""
    text = " ".join(text.split())
    if cell_len(text) <= width:
        return text
    return set_cell_size(text, max(0, width - 1)).rstrip() + "…"
