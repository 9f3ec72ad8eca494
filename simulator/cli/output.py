"""What commands write: JSON or lines on stdout, progress on stderr."""

import json
import shutil
import sys
from collections.abc import Callable, Iterable

import click

from simulator.cli.compose import Run

READABLE = 100  # columns: longer lines are hard to read

UNCUT = 1_000_000  # columns


def write_json(value: object) -> None:
    """One JSON document on stdout: UTF-8, indented, letters as they are, floats to a thousandth."""
    click.echo(json.dumps(_rounded(value), ensure_ascii=False, indent=2))


def write(lines: Iterable[str] | str) -> None:
    """Lines on stdout."""
    click.echo(lines if isinstance(lines, str) else "\n".join(lines))


def page_width() -> int:
    """Columns to break readable text at."""
    return max(40, min(shutil.get_terminal_size().columns - 1, READABLE))


def table_width() -> int:
    """Columns for a table: those of the terminal; where somebody else reads it (grep, a file), nothing is cut."""
    return shutil.get_terminal_size().columns - 1 if sys.stdout.isatty() else UNCUT


def progress(run: Run, key: str, **blanks: object) -> Callable[[float], None]:
    """Shares from 0 to 1 as one line on stderr that rewrites itself; nothing where stderr is no terminal.

    The text of `key` has a blank `percent`, filled with a whole number.
    """
    shown = -1

    def show(share: float) -> None:
        nonlocal shown
        percent = max(0, min(100, int(share * 100)))
        if percent == shown or not sys.stderr.isatty():
            return
        shown = percent
        line = run.texts(key, percent=percent, **blanks)
        click.echo(f"\r\033[K{line}", nl=percent == 100, file=sys.stderr)

    return show


def _rounded(value: object) -> object:
    if isinstance(value, float):
        return round(float(value), 3)
    if isinstance(value, dict):
        return {key: _rounded(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(each) for each in value]
    return value
