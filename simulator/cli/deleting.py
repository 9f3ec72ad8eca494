"""`interview delete`: attempts and their recordings, really gone from disk."""

import sys
from typing import TYPE_CHECKING

import click

from simulator.cli.base import argument, command, option
from simulator.cli.compose import Run
from simulator.cli.selecting import attempt_of, exactly_one
from simulator.parts import Parts

if TYPE_CHECKING:
    from simulator.history.unfinished import Leftover


@command(
    "delete",
    argument("attempt_ids", "[ATTEMPT_ID]...", nargs=-1),
    option("--question", metavar="ID"),
    option("--all", "everything", is_flag=True),
    option("--yes", is_flag=True),
)
def delete_command(
    run: Run, attempt_ids: tuple[str, ...], question: str | None, everything: bool, yes: bool
) -> int | None:
    """Delete what was chosen, after asking. One unknown id, and nothing is deleted."""
    exactly_one(run, {"ATTEMPT_ID": attempt_ids, "--question": question, "--all": everything})
    parts = run.parts()
    if attempt_ids:
        ids = list(dict.fromkeys(attempt_of(parts, id).id for id in attempt_ids))
    else:
        ids = list(parts.history.ids(question))  # damaged rows too, which no list shows
    leftovers = _leftovers(parts) if everything else []
    count = len(ids) + len(leftovers)
    if not count:
        run.tell(run.texts("cli.commands.delete.none"))
        return None
    if not yes and not _sure(run, count):
        run.tell(run.texts("cli.commands.delete.unsure"))
        return 1
    parts.history.delete(ids)
    for leftover in leftovers:
        leftover.discard()
    run.tell(run.texts("cli.commands.delete.done", count=count))
    return None


def _leftovers(parts: Parts) -> "list[Leftover]":
    """Answers that a crash cut short: they are in no history yet, but "all" means them too."""
    from simulator.history.unfinished import find

    return list(find(parts.paths.recordings))


def _sure(run: Run, count: int) -> bool:
    """Ask on stderr; anything but a yes is a no, and so is the end of input."""
    click.echo(run.texts("cli.commands.delete.sure", count=count) + " ", nl=False, file=sys.stderr)
    return sys.stdin.readline().strip().lower() in {"y", "yes", "네", "예"}
