"""`interview feedback`: an answer that is already text, judged; nothing is stored."""

import sys
from pathlib import Path

import click

from audio.recording import SpeechActivity, Transcript
from simulator.cli.base import argument, as_json, command, option
from simulator.cli.compose import Run
from simulator.cli.describe import coverage_lines, delivery_lines
from simulator.cli.output import page_width, write, write_json
from simulator.cli.selecting import exactly_one, question_of
from simulator.errors import NotText
from simulator.texts import LANGUAGES


@command(
    "feedback",
    argument("question_id", "QUESTION_ID"),
    option("--text", metavar="TEXT"),
    option("--text-file", metavar="FILE", type=click.Path(path_type=Path, allow_dash=True)),
    option("--audio", metavar="FILE", type=click.Path(path_type=Path)),
    option("--lang", type=click.Choice(LANGUAGES)),
    as_json(),
)
def feedback_command(
    run: Run,
    question_id: str,
    text: str | None,
    text_file: Path | None,
    audio: Path | None,
    lang: str | None,
    as_json: bool,
) -> None:
    """Delivery and Coverage. Without the sound file, the figures taken from sound are null."""
    exactly_one(run, {"--text": text is not None, "--text-file": text_file is not None})
    question = question_of(run.parts(), question_id, lang)
    said = text if text is not None else _read(text_file or Path("-"))
    transcript = Transcript(said.strip(), question.lang, engine="", model="")
    from simulator.feedback import coverage, delivery
    from simulator.shapes import coverage_json, delivery_json

    how = delivery(transcript, _activity(audio) if audio else None, question.lang, question.time)
    what = coverage(transcript, question.key_points, question.lang)
    if as_json:
        write_json({"delivery": delivery_json(how), "coverage": coverage_json(what)})
    else:
        width = page_width()
        write([*delivery_lines(run.texts, how, width), *coverage_lines(run.texts, what, width)][:-1])


def _activity(audio: Path) -> SpeechActivity:
    from audio.activity import find_speech
    from audio.soundfiles import read

    return find_speech(read(audio))


def _read(path: Path) -> str:
    """The text of a file, or of standard input for "-". Raises NotText, OSError."""
    data = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotText(path=path) from error
