"""`interview history` and `interview show`: what is kept, read only."""

from datetime import datetime

import click

from simulator.cli.base import argument, as_json, command, option
from simulator.cli.compose import Run
from simulator.cli.describe import attempt_lines, attempt_rows
from simulator.cli.output import page_width, table_width, write, write_json
from simulator.cli.selecting import attempt_of
from simulator.shapes import attempt_json


class Moment(click.ParamType[datetime]):
    """A date, or a date and time, in ISO 8601; local time unless a zone is given."""

    name = "date"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """The moment, with zone; a date alone is its first moment."""
        try:
            moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value).strip())
            return moment.astimezone()
        except (ValueError, OverflowError):
            run = ctx.find_root().obj if ctx is not None else None
            words = run.texts("cli.usage.bad-date", value=value) if isinstance(run, Run) else str(value)
            self.fail(words, param, ctx)


@command(
    "history",
    option("--question", metavar="ID"),
    option("--topic", metavar="TOPIC"),
    option("--since", type=Moment(), metavar="DATE"),
    option("--search", metavar="TEXT"),
    option("--limit", type=click.IntRange(min=1), metavar="N"),
    as_json(),
)
def history_command(
    run: Run,
    question: str | None,
    topic: str | None,
    since: datetime | None,
    search: str | None,
    limit: int | None,
    as_json: bool,
) -> None:
    """Attempts that fit every filter, newest first."""
    parts = run.parts()
    attempts = parts.history.list(question, topic, since=since, search=search, limit=limit)
    if as_json:
        write_json([attempt_json(attempt) for attempt in attempts])
    elif attempts:
        write(attempt_rows(run.texts, attempts, table_width()))
    else:
        run.tell(run.texts(f"cli.commands.history.{'none' if parts.history.counts() else 'empty'}"))


@command("show", argument("attempt_id", "ATTEMPT_ID"), as_json())
def show_command(run: Run, attempt_id: str, as_json: bool) -> None:
    """One attempt, with the reference answer of its question while that is in the bank."""
    parts = run.parts()
    attempt = attempt_of(parts, attempt_id)
    if as_json:
        write_json(attempt_json(attempt))
    else:
        question = parts.bank.get(attempt.question_id, attempt.lang)
        write(attempt_lines(run.texts, attempt, question, page_width()))
