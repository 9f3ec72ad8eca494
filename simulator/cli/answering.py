"""`interview answer`: the whole way from sound to stored attempt, with a file in place of the microphone."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import click

from audio.errors import NoModel
from simulator.attempt import Mode
from simulator.cli.base import argument, as_json, command, option
from simulator.cli.compose import Run
from simulator.cli.describe import attempt_lines
from simulator.cli.output import page_width, progress, write, write_json
from simulator.cli.readiness import make_ready
from simulator.cli.selecting import question_of
from simulator.shapes import attempt_json
from simulator.steps import Step, Told, Transcribing
from simulator.texts import LANGUAGES


def new_session() -> str:
    """An id for a session of one answer."""
    from simulator.history.ids import new_id

    return new_id(datetime.now(UTC), Random())  # noqa: S311  ids need no secrecy


@command(
    "answer",
    argument("question_id", "QUESTION_ID"),
    option("--audio", metavar="FILE", required=True, type=click.Path(path_type=Path)),
    option("--mode", type=click.Choice(("practice", "mock", "intro", "due")), default="practice"),
    option("--engine", metavar="ENGINE"),
    option("--model", metavar="MODEL"),
    option("--lang", type=click.Choice(LANGUAGES)),
    as_json(),
)
def answer_command(
    run: Run,
    question_id: str,
    audio: Path,
    mode: Mode,
    engine: str | None,
    model: str | None,
    lang: str | None,
    as_json: bool,
) -> int | None:
    """Whatever is refused is refused before anything is stored; a missing model is no reason to refuse."""
    from audio.filefeed import FileFeed
    from audio.soundfiles import read
    from simulator.headless import take

    parts = run.parts(lang)
    question = question_of(parts, question_id, lang)
    transcriber = parts.transcriber(engine, model)
    read(audio)
    missing = False
    try:
        make_ready(parts, transcriber)
    except NoModel:
        missing = True
    feed = FileFeed(audio, realtime=False)
    show = progress(run, "cli.commands.answer.transcribing")

    told: set[str] = set()

    def tell(step: Step) -> None:
        if isinstance(step, Transcribing):
            show(step.share)
        elif isinstance(step, Told):
            run.complain(step.error)
            told.add(run.texts.error(step.error)[0])

    attempt = take(
        lambda steps, recorder: parts.interview(steps, recorder=recorder, transcriber=transcriber, speak=False),
        question,
        feed,
        history=parts.history,
        mode=mode,
        session=new_session(),
        on_step=tell,
    )
    if as_json:
        write_json(attempt_json(attempt))
    else:
        write(attempt_lines(run.texts, replace(attempt, error=None), question, page_width()))
    if attempt.error and attempt.error.partition("\n")[0] not in told:
        run.tell(attempt.error)
    if missing:
        run.tell(run.texts("cli.commands.answer.pending"))
    return None if missing or attempt.status in {"done", "no-speech"} else 1
