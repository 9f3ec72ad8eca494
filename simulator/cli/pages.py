"""Commands whose help is looked up in the texts at the moment it is shown, in the language of the interface.

A command is known by its path ("bank", "model.download"), under which its texts stand in `cli.toml`:

    [commands.bank]          short, help, example
    [options]                what an option or argument does, by the name as typed
    [commands.bank.options]  the same where one command means something else by it

Hangul takes two columns a letter, so lines are broken and columns are set by width as drawn, not by length.
"""

import os
import shutil
from collections.abc import Iterable, Mapping
from typing import Any

import click

from simulator.cli.layout import columns, wrapped
from simulator.texts import Texts, locale_language

EVERYWHERE = frozenset({"data-dir", "config", "ui-lang", "model-dir", "help"})
WIDEST = 100  # columns: longer lines are hard to read


def texts_of(ctx: click.Context) -> Texts:
    """The texts of the run that this context belongs to."""
    run = ctx.find_root().obj
    return run.texts if run is not None else Texts(locale_language(os.environ))


def key_of(command: click.Command, part: str) -> str:
    """Where a command's text stands."""
    return f"cli.commands.{getattr(command, 'path', command.name)}.{part}"


def option_text(texts: Texts, command: click.Command, parameter: click.Parameter) -> str:
    """What an option or argument does, in the words of this command or else in those for all. Raises KeyError."""
    own = key_of(command, f"options.{name_of(parameter)}")
    return texts(own) if texts.has(own) else texts(f"cli.options.{name_of(parameter)}")


def name_of(parameter: click.Parameter) -> str:
    """How the texts call it: an option as it is typed ("data-dir"), an argument by its name."""
    return max(parameter.opts, key=len).removeprefix("--")


class Page(click.Command):
    """A command that writes its own help page."""

    def __init__(self, path: str, **attributes: Any) -> None:
        super().__init__(path.rpartition(".")[2], **attributes)
        self.path = path

    def rows(self, ctx: click.Context) -> Iterable[tuple[str, str]]:
        """The commands below this one, with what they do in a few words."""
        return ()

    def get_help(self, ctx: click.Context) -> str:
        """The whole help page."""
        return page(ctx, self, list(self.rows(ctx)))

    def get_usage(self, ctx: click.Context) -> str:
        """The line that says how to type the command."""
        usage = " ".join([ctx.command_path, *self.collect_usage_pieces(ctx)])
        return f"{texts_of(ctx)('cli.page.usage')} {usage}"


class Command(Page):
    """One command."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As click does it, with an error for arguments too many that can be translated."""
        ctx.allow_extra_args = True
        rest = super().parse_args(ctx, args)
        if rest and not ctx.resilient_parsing:
            raise TooMuch(rest, ctx)
        return rest


class Group(Page, click.Group):
    """Commands that belong together, such as `model list` and `model download`."""

    def __init__(self, path: str, members: Mapping[str, click.Command] | None = None, **attributes: Any) -> None:
        super().__init__(path, commands=dict(members or {}), **attributes)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order in which they were given."""
        return list(self.commands)

    def rows(self, ctx: click.Context) -> Iterable[tuple[str, str]]:
        """The commands of this group."""
        texts = texts_of(ctx)
        return [(name, texts(key_of(command, "short"))) for name, command in self.commands.items()]

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does it, with an error that can be translated."""
        if args and self.get_command(ctx, args[0]) is None and not ctx.resilient_parsing:
            raise UnknownCommand(args[0], self.list_commands(ctx), ctx)
        return super().resolve_command(ctx, args)


class TooMuch(click.UsageError):
    """`words` stand behind everything that the command takes."""

    def __init__(self, words: list[str], ctx: click.Context) -> None:
        super().__init__(f"Got unexpected extra arguments ({' '.join(words)})", ctx)
        self.words = words


class UnknownCommand(click.UsageError):
    """No command of that name; `near` holds names that look like it."""

    def __init__(self, name: str, known: Iterable[str], ctx: click.Context) -> None:
        from difflib import get_close_matches

        super().__init__(f"No such command '{name}'.", ctx)
        self.command_name = name
        self.near = get_close_matches(name, list(known))


def page(ctx: click.Context, command: Page, rows: list[tuple[str, str]]) -> str:
    """Usage, what the command does, an example, commands, arguments, options."""
    texts = texts_of(ctx)
    width = min(shutil.get_terminal_size().columns - 1, WIDEST)
    parts = [command.get_usage(ctx), "\n".join(wrapped(texts(key_of(command, "help")).strip(), width))]
    example = texts(key_of(command, "example")).strip().splitlines()
    parts.append("\n".join([texts("cli.page.example"), *(f"  {line}" for line in example)]))
    arguments: list[tuple[str, str]] = []
    options: list[tuple[str, str]] = []
    everywhere: list[tuple[str, str]] = []
    for parameter in command.get_params(ctx):
        if isinstance(parameter, click.Option):
            if parameter.hidden:
                continue
            record = parameter.get_help_record(ctx)
            row = (record[0] if record else "", option_text(texts, command, parameter))
            (everywhere if name_of(parameter) in EVERYWHERE else options).append(row)
        else:
            arguments.append((parameter.make_metavar(ctx), option_text(texts, command, parameter)))
    for title, table in (
        ("commands", rows),
        ("arguments", arguments),
        ("options", options),
        ("everywhere", everywhere),
    ):
        if table:
            parts.append("\n".join([texts(f"cli.page.{title}"), *columns(table, width)]))
    return "\n\n".join(parts)
