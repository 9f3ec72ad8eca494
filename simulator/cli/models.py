"""`interview model`: Whisper checkpoints listed, fetched, taken from a file, removed."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from simulator.cli.base import argument, as_json, command, group
from simulator.cli.compose import Run
from simulator.cli.layout import table
from simulator.cli.output import progress, write, write_json

if TYPE_CHECKING:
    from audio.transcription.models import Model


@command("model.list", as_json())
def list_command(run: Run, as_json: bool) -> None:
    """Every model, whether or not it is here."""
    from audio.transcription.models import list_models

    folder = run.paths.models
    models = list_models(folder)
    if as_json:
        write_json([_shape(run, model) for model in models])
        return
    write(table((model.name, _size(model), _state(run, model, folder)) for model in models))


@command("model.download", argument("name", "NAME"), as_json())
def download_command(run: Run, name: str, as_json: bool) -> None:
    """Fetch an official model; what arrived before an interruption is kept."""
    from audio.transcription.download import download

    show = progress(run, "cli.commands.model.download.progress", name=name)

    def arrived(done: int, total: int | None) -> None:
        if total:
            show(done / total)

    run.tell(run.texts("cli.commands.model.download.start", name=name))
    _ready(run, name, download(name, run.paths.models, arrived), as_json)


@command("model.import", argument("file", "FILE", type=click.Path(path_type=Path)), as_json())
def import_command(run: Run, file: Path, as_json: bool) -> None:
    """Copy a checkpoint into the folder of models, after loading it once."""
    from audio.transcription.models import import_file

    model = import_file(file, run.paths.models)
    assert model.file is not None  # noqa: S101  for the type checker
    _ready(run, model.name, model.file, as_json)


@command("model.remove", argument("name", "NAME"), as_json())
def remove_command(run: Run, name: str, as_json: bool) -> None:
    """Delete a model's file."""
    from audio.transcription.models import MINI, remove

    remove(name, run.paths.models)
    if as_json:
        write_json({"removed": name})
    else:
        run.tell(run.texts(f"cli.commands.model.remove.{'miniature' if name == MINI else 'done'}", name=name))


def _ready(run: Run, name: str, path: Path, as_json: bool) -> None:
    if as_json:
        write_json({"name": name, "path": str(path)})
    else:
        run.tell(run.texts("cli.commands.model.download.done", name=name, path=path))
        if name != run.settings.model:
            run.tell(run.texts("cli.commands.model.download.use", name=name))


def _shape(run: Run, model: "Model") -> dict[str, object]:
    return {
        "name": model.name,
        "path": str(model.file) if model.file else None,
        "size_mb": model.size_mb,
        "official": model.official,
        "in_use": model.name == run.settings.model,
    }


def _size(model: "Model") -> str:
    return "" if model.size_mb is None else f"{model.size_mb:>5} MB"


def _state(run: Run, model: "Model", folder: Path) -> str:
    """Whether it is here, as far as it was fetched, and whether it is the one that is used."""
    from audio.transcription.models import file_name

    words = []
    if model.file:
        words.append(run.texts("cli.commands.model.list.here"))
    elif model.url and (part := folder / f"{file_name(model.url)}.part").is_file() and model.size_mb:
        percent = min(99, int(part.stat().st_size / model.size_mb / 10_000))
        words.append(run.texts("cli.commands.model.list.partly", percent=percent))
    if model.name == run.settings.model:
        words.append(run.texts("cli.commands.model.list.in-use"))
    return ", ".join(words)


model_command = group("model", list_command, download_command, import_command, remove_command)
