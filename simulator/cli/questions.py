"""`interview bank` and `interview check`: the questions there are, and what is wrong in notes."""

from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from simulator.cli.base import argument, as_json, command, option
from simulator.cli.compose import Run
from simulator.cli.layout import clipped, cut, table, wrapped
from simulator.cli.output import page_width, table_width, write, write_json
from simulator.shapes import question_json
from simulator.texts import LANGUAGES
from simulator.texts.reasons import translated

if TYPE_CHECKING:
    from prompts.notes import Problem


@command("bank", option("--topic", metavar="TOPIC"), option("--lang", type=click.Choice(LANGUAGES)), as_json())
def bank_command(run: Run, topic: str | None, lang: str | None, as_json: bool) -> None:
    """The questions, grouped by topic and language."""
    bank = run.parts().bank
    questions = bank.select((topic,) if topic else (), lang=lang)
    if as_json:
        write_json([question_json(question) for question in questions])
        return
    width = table_width()
    for (topic, lang), group in groupby(questions, key=lambda question: (question.topic, question.lang)):
        rows = [(f"  {question.id}", cut(question.text, width)) for question in group]
        title = bank.titles.get((lang, topic), topic)
        write(run.texts("cli.commands.bank.heading", title=title, topic=topic, lang=lang, count=len(rows)))
        write([*(clipped(line, width) for line in table(rows)), ""])
    if not questions:
        run.tell(run.texts("cli.commands.bank.none"))
    count = sum(problem.file != str(run.paths.notes) for problem in bank.problems)  # that folder may not be there yet
    if count:
        run.tell(run.texts("cli.commands.bank.problems", count=count))


@command("check", argument("notes", "NOTES...", nargs=-1, required=True, type=click.Path(path_type=Path)), as_json())
def check_command(run: Run, notes: tuple[Path, ...], as_json: bool) -> int | None:
    """What is wrong in these notes; exit code 1 if anything is."""
    from prompts.check import check

    problems = check(notes)
    told = [(problem, *_words(run, problem)) for problem in problems]
    if as_json:
        write_json(
            [
                {"file": each.file, "line": each.line, "code": each.code, "message": message, "hint": hint}
                for each, message, hint in told
            ]
        )
    else:
        width = page_width()
        for problem, message, hint in told:
            write(f"{problem.file}:{problem.line}: {message}")
            write([f"    {line}" for line in wrapped(hint, width - 4)])
    if not problems:
        run.tell(run.texts("cli.commands.check.fine"))
    return 1 if problems else None


def _words(run: Run, problem: "Problem") -> tuple[str, str]:
    """A problem in the interface's language, as far as its kind is translated."""
    words = []
    for part in ("message", "hint"):
        key = f"notes.{problem.code}.{part}"
        details = {name: translated(run.texts.lang, value) for name, value in problem.details}
        words.append(run.texts(key, **details) if run.texts.has(key) else str(getattr(problem, part)))
    return words[0], words[1]
