"""What several commands choose by: one of several ways to name attempts, and a question by id and language."""

from collections.abc import Mapping
from typing import NoReturn

import click

from prompts.question import Question
from simulator.attempt import Attempt
from simulator.cli.compose import Run
from simulator.errors import AmbiguousAttempt, UnknownAttempt, UnknownQuestion
from simulator.parts import Parts


def refuse(message: str) -> NoReturn:
    """End with exit code 2: what was typed makes no sense together."""
    raise click.UsageError(message, click.get_current_context())


def exactly_one(run: Run, given: Mapping[str, object]) -> None:
    """Refuse anything but one of these ways to choose."""
    if sum(bool(value) for value in given.values()) != 1:
        refuse(run.texts("cli.usage.one-of", names=", ".join(given)))


def attempt_of(parts: Parts, id: str) -> Attempt:
    """The attempt of this id, or of the only one that begins so. Raises UnknownAttempt, AmbiguousAttempt."""
    try:
        return parts.history.get(id)
    except UnknownAttempt:
        count = sum(attempt.id.startswith(id) for attempt in parts.history.list())
        if id and count > 1:
            raise AmbiguousAttempt(id=id, count=count) from None
        raise


def question_of(parts: Parts, id: str, lang: str | None) -> Question:
    """The question of this id: in the language asked for, else in the questions' language, else in any that has it.

    Raises UnknownQuestion with the ids that come near.
    """
    question = parts.bank.get(id, lang or parts.lang)
    if question is None or (lang and question.lang != lang):
        near = parts.bank.near(id) if question is None else ()
        raise UnknownQuestion(id=id, near=f" ({', '.join(near)}?)" if near else "")
    return question
