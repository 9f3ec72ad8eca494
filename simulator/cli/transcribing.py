"""`interview transcribe`: sound files to text; nothing is stored."""

from pathlib import Path

import click

from audio.errors import NotSound, TranscriptionFailed
from audio.ports import Effort, Transcriber
from audio.recording import Transcript
from simulator.cli.base import argument, command, option
from simulator.cli.compose import Run
from simulator.cli.output import progress, write, write_json
from simulator.cli.selecting import refuse
from simulator.cli.subtitles import srt, vtt
from simulator.shapes import transcript_json
from simulator.texts import LANGUAGES

FORMATS = ("txt", "json", "srt", "vtt")


@command(
    "transcribe",
    argument("files", "FILE...", nargs=-1, required=True, type=click.Path(path_type=Path)),
    option("--engine", metavar="ENGINE"),
    option("--model", metavar="MODEL"),
    option("--lang", type=click.Choice(LANGUAGES)),
    option("--format", type=click.Choice(FORMATS), default="txt"),
)
def transcribe_command(
    run: Run, files: tuple[Path, ...], engine: str | None, model: str | None, lang: str | None, format: str
) -> int | None:
    """Transcripts of all files that can be read; exit code 1 when one cannot."""
    if len(files) > 1 and format in {"srt", "vtt"}:
        refuse(run.texts("cli.usage.one-file", format=format))
    parts = run.parts()
    done: list[tuple[Path, Transcript]] = []
    transcriber = parts.transcriber(engine, model)
    try:
        for file in files:
            try:
                transcript = _transcribe(run, transcriber, file, lang or parts.lang, parts.effort)
            except (NotSound, TranscriptionFailed) as error:
                run.complain(error)
                continue
            done.append((file, transcript))
            if not transcript.text.strip():
                run.tell(run.texts("cli.commands.transcribe.no-speech", file=file))
            if format != "json":
                _print(file, transcript, format, several=len(files) > 1)
    finally:
        transcriber.close()
    if format == "json" and done:
        write_json([{"file": str(file), **transcript_json(transcript)} for file, transcript in done])
    return 1 if len(done) < len(files) else None


def _transcribe(run: Run, transcriber: Transcriber, file: Path, lang: str, effort: Effort) -> Transcript:
    """The transcript of one file; empty, and no model asked, where nobody speaks."""
    from audio.hearing import Hearing

    hearing = Hearing(transcriber, file, lang, effort)
    hearing.end()
    show = progress(run, "cli.commands.transcribe.transcribing", file=file)
    return hearing.text(show) or Transcript("", lang, transcriber.engine, transcriber.model)


def _print(file: Path, transcript: Transcript, format: str, *, several: bool) -> None:
    match format:
        case "srt":
            write(srt(transcript))
        case "vtt":
            write(vtt(transcript))
        case _:
            write([f"{file}:", transcript.text.strip(), ""] if several else transcript.text.strip())
