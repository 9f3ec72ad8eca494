"""`interview run` and `interview demo`: what opens the TUI, and the demonstration that works without one."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from simulator.cli.base import as_json, command, option
from simulator.cli.compose import Run
from simulator.errors import NoTerminal
from simulator.parts import Parts
from simulator.texts import LANGUAGES

if TYPE_CHECKING:
    from prompts.question import Question
    from simulator.attempt import Attempt, Mode
    from simulator.steps import Step

MODES = ("practice", "mock", "intro", "due")
DEMO_QUESTION = "python-list-vs-tuple"


@command(
    "run",
    option("--mode", type=click.Choice(MODES)),
    option("--topic", "topics", metavar="TOPIC", multiple=True),
    option("--question", "questions", metavar="ID", multiple=True),
    option("--lang", type=click.Choice(LANGUAGES)),
    option("--count", type=click.IntRange(min=1), metavar="N"),
    option("--seed", type=int, metavar="N"),
)
def run_command(
    run: Run,
    mode: "Mode | None",
    topics: tuple[str, ...],
    questions: tuple[str, ...],
    lang: str | None,
    count: int | None,
    seed: int | None,
) -> int:
    """The home screen, or a session when a mode or a selection is given."""
    parts = run.parts(lang)
    drawn = None
    if mode or topics or questions or count is not None:
        drawn = _draw(parts, mode or "practice", topics, questions, count, seed, lang)
    return _open(parts, drawn, mode or "practice")


def _draw(
    parts: Parts,
    mode: "Mode",
    topics: tuple[str, ...],
    ids: tuple[str, ...],
    count: int | None,
    seed: int | None,
    lang: str | None,
) -> "tuple[Question, ...]":
    """The session's questions. Those named by id may be in another language, unless one was asked for."""
    from simulator.deck import draw

    questions = parts.bank.select(lang=parts.lang)
    if ids and lang is None:
        questions += parts.bank.questions
    practised = parts.history.counts() if mode == "mock" else {}
    return draw(questions, mode, topics=topics, ids=ids, count=count, seed=seed, practised=practised)


@command("demo", option("--headless", is_flag=True), as_json())
def demo_command(run: Run, headless: bool, as_json: bool) -> int | None:
    """One question and answer without a microphone, in a folder that is gone afterwards."""
    import tempfile

    from audio.miniature import answer
    from audio.noise import apart
    from simulator.cli.describe import attempt_lines
    from simulator.cli.output import page_width, write, write_json
    from simulator.cli.selecting import question_of
    from simulator.paths import Paths
    from simulator.shapes import attempt_json

    run.tell(run.texts("cli.commands.demo.temporary"))
    with tempfile.TemporaryDirectory(prefix="interview-demo-", ignore_cleanup_errors=True) as folder:
        parts = run.parts(paths=Paths.find(folder, config=run.paths.config, environ={}))
        lang = parts.texts.lang
        question = question_of(parts, DEMO_QUESTION, lang)
        try:
            if not (headless or as_json):
                code = _open(parts, (question,), "practice", demo=answer(lang))
                run.tell(run.texts("cli.commands.demo.miniature"))
                return code
            with apart():
                attempt = _rehearse(run, parts, question, answer(lang))
        finally:
            parts.history.close()
    if as_json:
        write_json(attempt_json(attempt))
    else:
        write(attempt_lines(run.texts, attempt, question, page_width()))
        run.tell("\n" + run.texts("cli.commands.demo.miniature"))
    return None if attempt.status == "done" else 1


def _rehearse(run: Run, parts: Parts, question: "Question", sound: Path) -> "Attempt":
    """The whole way from question to attempt, told on stderr."""
    from audio.filefeed import FileFeed
    from simulator.cli.answering import new_session
    from simulator.headless import take
    from simulator.steps import Listening, Speaking, Told, Transcribing

    feed = FileFeed(sound, realtime=False)
    told: set[type] = set()

    def tell(step: "Step") -> None:
        if isinstance(step, Told):
            run.tell(run.texts.error(step.error)[0])
        elif isinstance(step, Speaking | Listening | Transcribing) and type(step) not in told:
            told.add(type(step))
            run.tell(run.texts(f"cli.commands.demo.{type(step).__name__.lower()}", question=question.text))

    return take(
        lambda steps, recorder: parts.interview(steps, recorder=recorder, transcriber=parts.transcriber(model="mini")),
        question,
        feed,
        history=parts.history,
        mode="practice",
        session=new_session(),
        on_step=tell,
    )


def _open(parts: Parts, questions: "tuple[Question, ...] | None", mode: "Mode", demo: Path | None = None) -> int:
    """The TUI. Raises NoTerminal where there is nothing to draw on."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise NoTerminal
    import gc

    gc.disable()  # nothing that is loaded now is ever garbage; the app begins to collect after its first paint
    from simulator.tui.start import run

    return run(parts, questions, mode, demo=demo)
