"""Errors of usage in the interface's language: what was typed wrong, and where the help is.

The common ones are translated; the rest keep the words of the command line library.
"""

import click

from simulator.cli.pages import TooMuch, UnknownCommand
from simulator.texts import Texts


def explain(error: click.UsageError, texts: Texts) -> str:
    """Usage line, what is wrong, and what to type for help."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        return error.ctx.get_help()
    lines = []
    if error.ctx is not None:
        lines.append(error.ctx.get_usage())
    lines.append(f"{texts('cli.error')}: {_message(error, texts)}")
    path = error.ctx.command_path if error.ctx is not None else "interview"
    lines.append(f"  {texts('cli.usage.help', command=f'{path} --help')}")
    return "\n".join(lines)


def _message(error: click.UsageError, texts: Texts) -> str:
    if isinstance(error, UnknownCommand):
        return texts("cli.usage.no-such-command", name=error.command_name) + _near(error.near, texts)
    if isinstance(error, TooMuch):
        return texts("cli.usage.too-much", words=" ".join(error.words))
    if isinstance(error, click.NoSuchOption):
        return texts("cli.usage.no-such-option", name=error.option_name) + _near(error.possibilities or [], texts)
    if isinstance(error, click.MissingParameter):
        return texts("cli.usage.missing", name=_name(error))
    if isinstance(error, click.BadParameter) and error.param is not None:
        kind = error.param.type
        if isinstance(kind, click.Choice):
            return texts("cli.usage.not-a-choice", name=_name(error), choices=", ".join(map(str, kind.choices)))
        if isinstance(kind, click.IntRange) and kind.min is not None and kind.max is None:
            return texts("cli.usage.at-least", name=_name(error), low=kind.min)
        if isinstance(kind, click.types.IntParamType):
            return texts("cli.usage.not-a-number", name=_name(error))
        return texts("cli.usage.bad-value", name=_name(error), reason=error.message)
    return error.format_message()


def _name(error: click.BadParameter) -> str:
    if error.param is None or error.ctx is None:
        return str(error.param_hint or "")
    if isinstance(error.param, click.Option):
        return max(error.param.opts, key=len)
    return error.param.make_metavar(error.ctx)


def _near(names: list[str], texts: Texts) -> str:
    return " " + texts("cli.usage.near", names=", ".join(names)) if names else ""
