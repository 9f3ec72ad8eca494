"""`interview retranscribe`: kept recordings transcribed again; the old transcript stays beside the new."""

from simulator.assess import assess, hearing_of
from simulator.attempt import Attempt
from simulator.cli.base import argument, command, option
from simulator.cli.compose import Run
from simulator.cli.output import progress
from simulator.cli.readiness import make_ready
from simulator.cli.selecting import attempt_of, exactly_one
from simulator.parts import Parts


@command(
    "retranscribe",
    argument("attempt_ids", "[ATTEMPT_ID]...", nargs=-1),
    option("--pending", is_flag=True),
    option("--all", "everything", is_flag=True),
    option("--engine", metavar="ENGINE"),
    option("--model", metavar="MODEL"),
)
def retranscribe_command(
    run: Run,
    attempt_ids: tuple[str, ...],
    pending: bool,
    everything: bool,
    engine: str | None,
    model: str | None,
) -> int | None:
    """Exit code 1 when one of them could not be transcribed; it stays as it was."""
    exactly_one(run, {"ATTEMPT_ID": attempt_ids, "--pending": pending, "--all": everything})
    parts = run.parts()
    attempts = _chosen(parts, attempt_ids, pending)
    if not attempts:
        run.tell(run.texts("cli.commands.retranscribe.none"))
        return None
    transcriber = parts.transcriber(engine, model)
    done = 0
    try:
        make_ready(parts, transcriber)
        for number, attempt in enumerate(attempts, start=1):
            run.tell(run.texts("cli.commands.retranscribe.working", number=number, total=len(attempts), id=attempt.id))
            question = parts.bank.get(attempt.question_id, attempt.lang)
            show = progress(run, "cli.commands.retranscribe.transcribing")
            errors: list[Exception] = []

            def describe(error: Exception, errors: list[Exception] = errors) -> str:
                errors.append(error)
                return "\n".join(run.texts.error(error)).strip()

            better = assess(attempt, question, hearing_of(attempt, transcriber, parts.effort), describe, show)
            for error in errors:
                run.complain(error)
            # What was known already is better than the news that it could not be found out again.
            if not errors or attempt.transcript is None:
                parts.history.update(better)
            done += not errors
    finally:
        transcriber.close()
    run.tell(run.texts("cli.commands.retranscribe.result", done=done, total=len(attempts)))
    return None if done == len(attempts) else 1


def _chosen(parts: Parts, ids: tuple[str, ...], pending: bool) -> list[Attempt]:
    """Oldest first, so that an interrupted run goes on where it stopped. Raises UnknownAttempt."""
    if ids:
        return [attempt_of(parts, id) for id in dict.fromkeys(ids)]
    return list(reversed(parts.history.list(status="pending" if pending else None)))
