"""`interview config`: settings seen and changed. They stand in a TOML file that people may edit as well."""

from simulator.cli.base import argument, command, group
from simulator.cli.compose import Run
from simulator.cli.layout import table
from simulator.cli.output import write
from simulator.errors import UnknownSetting
from simulator.settings import KEYS, format_value, get_value, set_value


def _known(key: str) -> str:
    if key not in KEYS:
        raise UnknownSetting(key=key, known=", ".join(KEYS))
    return key


def show_all(run: Run) -> None:
    """Every setting with its value."""
    write(table((key, "=", format_value(get_value(run.settings, key))) for key in KEYS))


@command("config.get", argument("key", "KEY"))
def get_command(run: Run, key: str) -> None:
    """The value of one setting, alone on stdout."""
    write(format_value(get_value(run.settings, _known(key))))


@command("config.set", argument("key", "KEY"), argument("value", "VALUE"))
def set_command(run: Run, key: str, value: str) -> None:
    """Change one setting in the file."""
    set_value(run.paths.config, _known(key), value)


@command("config.path")
def path_command(run: Run) -> None:
    """Where the file is."""
    write(str(run.paths.config))


config_command = group("config", get_command, set_command, path_command, usual=show_all)
