"""The `interview` command: its table of commands, each imported when it is called, and the options all of them take."""

from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from simulator import __version__
from simulator.cli.compose import Run
from simulator.cli.pages import Command, Group, Page, UnknownCommand, texts_of
from simulator.texts import LANGUAGES

# Command -> the module of this package that holds it, as `<name>_command`. The order is that of the help page.
COMMANDS = {
    "run": "practise",
    "demo": "practise",
    "bank": "questions",
    "check": "questions",
    "answer": "answering",
    "transcribe": "transcribing",
    "feedback": "judging",
    "history": "attempts",
    "show": "attempts",
    "retranscribe": "again",
    "delete": "deleting",
    "doctor": "machine",
    "devices": "machine",
    "engines": "engines",
    "model": "models",
    "config": "preferences",
}
USUAL = "run"  # when no command is given
_VALUED = ("--data-dir", "--config", "--ui-lang", "--model-dir")
_OWN = ("--help", "--version")


def _given(ctx: click.Context, parameter: click.Parameter, value: object) -> None:
    # The language was seen at the first glance, for `--help` comes before what stands behind it.
    if value is not None and parameter.name != "ui_lang" and isinstance(ctx.obj, Run):
        ctx.obj.give(**{str(parameter.name): value})


class Place(click.Path):
    """A path, refused in the interface's language where a file stands in place of a folder or the other way round."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path, as click converts it."""
        path = Path(value)
        wrong = "is-a-folder" if self.file_okay else "is-a-file"
        if ctx is not None and (path.is_dir() if self.file_okay else path.is_file()):
            self.fail(texts_of(ctx)(f"cli.usage.{wrong}", path=path), param, ctx)
        return super().convert(value, param, ctx)


def everywhere() -> list[click.Parameter]:
    """The options that may stand before or after the name of any command."""
    shared: dict[str, Any] = {"callback": _given, "expose_value": False, "is_eager": True}
    folder, file = Place(file_okay=False, path_type=Path), Place(dir_okay=False, path_type=Path)
    return [
        click.Option(["--data-dir"], metavar="DIR", type=folder, **shared),
        click.Option(["--model-dir"], metavar="DIR", type=folder, **shared),
        click.Option(["--config"], metavar="FILE", type=file, **shared),
        click.Option(["--ui-lang"], type=click.Choice(LANGUAGES), **shared),
    ]


def option(*names: str, **attributes: Any) -> click.Option:
    """An option; what it does stands in the texts."""
    return click.Option(list(names), **attributes)


def argument(name: str, metavar: str, **attributes: Any) -> click.Argument:
    """A positional argument."""
    return click.Argument([name], metavar=metavar, **attributes)


def as_json() -> click.Option:
    """`--json`: one JSON document on stdout and nothing else there."""
    return option("--json", "as_json", is_flag=True)


def command(path: str, *params: click.Parameter) -> Callable[[Callable[..., int | None]], Command]:
    """Make a command of a function of (run, **parameters) that returns the exit code, or None for 0."""

    def wrap(function: Callable[..., int | None]) -> Command:
        return Command(path, callback=click.pass_obj(function), params=[*params, *everywhere()])

    return wrap


def group(path: str, *members: Command, usual: Callable[..., int | None] | None = None) -> Group:
    """Commands that belong together. usual: what happens when none of them is given; else the help is shown."""
    return Group(
        path,
        {member.path.rpartition(".")[2]: member for member in members},
        params=everywhere(),
        invoke_without_command=usual is not None,
        callback=None if usual is None else click.pass_context(_without_command(usual)),
    )


def _without_command(usual: Callable[..., int | None]) -> Callable[[click.Context], int | None]:
    return lambda ctx: usual(ctx.obj) if ctx.invoked_subcommand is None else None


class Interview(Page, click.Group):
    """The program itself: commands by name, imported when called; `run` when none is given."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command, the most used first."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command's module."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"simulator.cli.{COMMANDS[cmd_name]}")
        found = getattr(module, f"{cmd_name}_command")
        assert isinstance(found, click.Command)  # noqa: S101  for the type checker
        return found

    def rows(self, ctx: click.Context) -> Iterable[tuple[str, str]]:
        """The commands, without importing any."""
        texts = texts_of(ctx)
        return [(name, texts(f"cli.commands.{name}.short")) for name in COMMANDS]

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put `run` where a command is missing, so that `interview --mode mock` works."""
        at = 0
        while at < len(args) and args[at].partition("=")[0] in _VALUED:
            at += 1 if "=" in args[at] else 2
        if at >= len(args) or (args[at].startswith("-") and args[at].partition("=")[0] not in _OWN):
            args = [*args[:at], USUAL, *args[at:]] if at <= len(args) else args
        return super().parse_args(ctx, args)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does it, with an error that can be translated."""
        if args and args[0] not in COMMANDS and not ctx.resilient_parsing:
            raise UnknownCommand(args[0], COMMANDS, ctx)
        return super().resolve_command(ctx, args)


def _version(ctx: click.Context, parameter: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        click.echo(f"interview-simulator {__version__}")
        ctx.exit()


def program() -> Interview:
    """The command, ready to be called."""
    version = click.Option(["--version"], is_flag=True, is_eager=True, expose_value=False, callback=_version)
    return Interview("interview", params=[version, *everywhere()])
