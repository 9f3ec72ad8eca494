"""`interview engines`: the ways to transcribe, and which one `auto` takes here and why."""

from typing import TYPE_CHECKING

from simulator.cli.base import as_json, command, option
from simulator.cli.compose import Run
from simulator.cli.layout import padded, width_of
from simulator.cli.output import page_width, write, write_json

if TYPE_CHECKING:
    from audio.transcription.contest import Result


@command("engines", option("--measure", is_flag=True), as_json())
def engines_command(run: Run, measure: bool, as_json: bool) -> None:
    """Every engine, and the choice. measure: decide anew, which takes as long as the model needs."""
    from audio.transcription import ENGINES, contest, extras
    from audio.transcription.models import resolve

    model, models = run.settings.model, run.paths.models
    here = {name: name != extras.NAME or extras.installed() for name in ENGINES}
    if measure and all(here.values()):
        resolve(model, models)
        run.tell(run.texts("cli.commands.engines.measuring", model=model))
        contest.measure(model, models)
    why, result = contest.why(model, models), contest.find(model, models)
    if as_json:
        write_json(
            {
                "engines": [{"name": name, "installed": installed} for name, installed in here.items()],
                "chosen": run.settings.engine,
                "model": model,
                "auto": {
                    "engine": contest.choose(model, models),
                    "why": why,
                    "seconds": dict(result.seconds) if result else None,
                    "measured": result.measured if result else None,
                },
            }
        )
        return
    wide = max(map(width_of, here))
    for name, installed in here.items():
        write(f"{padded(name, wide)}  {_state(run, name, installed)}")
    write(["", *_told(run, model, contest.choose(model, models), why, result)])


def _state(run: Run, name: str, installed: bool) -> str:
    """Whether it is installed, or how to install it; and whether the settings name it."""
    from audio.transcription import extras

    texts = run.texts
    state = texts("cli.commands.engines.installed")
    if not installed:
        state = texts("cli.commands.engines.missing", command=extras.command())
    return f"{state} ({texts('cli.commands.engines.chosen')})" if name == run.settings.engine else state


def _told(run: Run, model: str, engine: str, why: str, result: "Result | None") -> list[str]:
    """What `auto` takes, and what was measured."""
    from simulator.cli.layout import wrapped

    texts = run.texts
    lines = wrapped(texts(f"cli.commands.engines.auto.{why}", engine=engine, model=model), page_width())
    for name, seconds in result.seconds.items() if result else ():
        took = texts("cli.commands.engines.failed")
        if seconds is not None:
            took = texts("cli.commands.engines.took", seconds=f"{seconds:.1f}")
        lines.append(f"  {name}: {took}")
    if run.settings.engine != "auto":
        lines += wrapped(texts("cli.commands.engines.by-name", engine=run.settings.engine), page_width())
    return lines
