"""Plain text in columns: how wide text is when drawn, where to break it, how to pad it. Pure functions."""

import unicodedata
from collections.abc import Iterable, Sequence


def width_of(text: str) -> int:
    """Terminal columns that a text takes: two for wide letters such as Hangul, none for combining marks."""
    return sum(
        0 if unicodedata.combining(letter) else 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        for letter in unicodedata.normalize("NFC", text)
    )


def padded(text: str, width: int) -> str:
    """The text, filled with blanks to `width` columns."""
    return text + " " * (width - width_of(text))


def clipped(line: str, width: int) -> str:
    """The line, with an ellipsis where it is longer than `width` columns."""
    if width_of(line) <= width:
        return line
    taken = 0
    for index, letter in enumerate(line):
        taken += width_of(letter)
        if taken > width - 1:
            return line[:index].rstrip() + "…"
    return line


def cut(text: str, width: int) -> str:
    """The text on one line of at most `width` columns, runs of blanks and line breaks as one blank."""
    return clipped(" ".join(unicodedata.normalize("NFC", text).split()), width)


def wrapped(text: str, width: int) -> list[str]:
    """Lines of at most `width` columns, broken between words; line breaks of the text stay."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split():
            longer = f"{line} {word}" if line else word
            if line and width_of(longer) > width:
                lines.append(line)
                line = word
            else:
                line = longer
        lines.append(line)
    return lines


def columns(rows: Sequence[tuple[str, str]], width: int, indent: str = "  ") -> list[str]:
    """Two columns: the first as wide as it needs, up to a third of `width`; the second broken to fit."""
    first = min(max((width_of(left) for left, _ in rows), default=0), max(24, width // 3))
    room = max(width - first - len(indent) - 2, 20)
    lines = []
    for left, right in rows:
        below = wrapped(right, room)
        heads = [left, *[""] * (len(below) - 1)]
        if width_of(left) > first:
            lines.append(indent + left)
            heads[0] = ""
        lines += [f"{indent}{padded(head, first)}  {text}".rstrip() for head, text in zip(heads, below, strict=True)]
    return lines


def table(rows: Iterable[Sequence[str]]) -> list[str]:
    """Columns as wide as their widest cell, two blanks apart."""
    cells = [[unicodedata.normalize("NFC", cell) for cell in row] for row in rows]
    if not cells:
        return []
    widths = [max(width_of(row[index]) for row in cells) for index in range(len(cells[0]))]
    return ["  ".join(padded(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells]
