"""From flags, environment and settings to Parts: what one call of the command line works with.

The language of the interface must be known before anything is parsed (help and usage errors are told in it), so
`glance` looks through the arguments once without judging them; click reads them properly afterwards.
"""

import os
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from simulator.errors import FileTrouble, NotWritable
from simulator.parts import Parts
from simulator.paths import Paths
from simulator.settings import Settings, load_with_warnings
from simulator.texts import LANGUAGES, Texts, locale_language


@dataclass(frozen=True, slots=True)
class Flags:
    """The options that every command takes."""

    data_dir: Path | None = None
    config: Path | None = None
    ui_lang: str | None = None
    model_dir: Path | None = None


def glance(arguments: Iterable[str]) -> Flags:
    """The options for every command, wherever they stand; values that make no sense are left to click to refuse."""
    found: dict[str, str] = {}
    rest = iter(arguments)
    for argument in rest:
        if argument == "--":
            break
        name, equals, value = argument.partition("=")
        key = name.removeprefix("--").replace("-", "_")
        if name.startswith("--") and key in Flags.__slots__:
            found[key] = value if equals else next(rest, "")
    ui_lang = found.get("ui_lang")
    data_dir, config, model_dir = (Path(found[key]) if found.get(key) else None for key in _PATHS)
    return Flags(data_dir, config, ui_lang if ui_lang in LANGUAGES else None, model_dir)


_PATHS = ("data_dir", "config", "model_dir")


class Run:
    """One call: its flags, and the parts made from them when a command first needs them."""

    def __init__(self, flags: Flags, environ: Mapping[str, str] = os.environ) -> None:
        self.environ = environ
        self.flags = flags
        self._settings: Settings | None = None
        self._parts: list[Parts] = []
        self._texts: Texts | None = None
        self._warnings: tuple[Exception, ...] = ()

    def give(self, **flags: object) -> None:
        """Take a flag as click has read it."""
        self.flags = replace(self.flags, **flags)  # type: ignore[arg-type]
        self._settings = self._texts = None

    @property
    def paths(self) -> Paths:
        """Where things are kept."""
        return Paths.find(self.flags.data_dir, self.flags.model_dir, self.flags.config, self.environ)

    @property
    def settings(self) -> Settings:
        """What the person chose; a broken file is told once on stderr, and the usual settings hold."""
        if self._settings is None and any(folder.is_file() for folder in self.paths.config.parents):
            self._settings = Settings()  # a file was given in place of a folder, which is told by whoever takes it
        if self._settings is None:
            self._settings, self._warnings = load_with_warnings(self.paths.config)
            for warning in self._warnings:
                self.complain(warning)
        return self._settings

    @property
    def texts(self) -> Texts:
        """The words of the interface's language: the flag, then the settings, then the locale."""
        if self._texts is None:
            # Settled before the settings are read, so that what is wrong with them can be told.
            usual = locale_language(self.environ)
            self._texts = Texts(self.flags.ui_lang or usual)
            self._texts = Texts(self.flags.ui_lang or self.settings.ui_lang or usual)
        return self._texts

    def parts(self, lang: str | None = None, *, paths: Paths | None = None) -> Parts:
        """What a command works with, made anew. lang: of the questions; paths: in place of the usual ones."""
        settings = replace(self.settings, ui_lang=self.texts.lang)
        where = paths or self.paths
        # Made here, for this person alone, before a cache makes them for everybody. Whoever must write says so later.
        with suppress(NotWritable):
            where.create()
        self._parts.append(Parts(where, settings, self.texts.lang, lang, self._warnings))
        return self._parts[-1]

    def close(self) -> None:
        """Let go of every history that was opened."""
        for parts in self._parts:
            if "history" in vars(parts):
                parts.history.close()

    def complain(self, error: Exception) -> None:
        """Tell on stderr what went wrong and what to do next."""
        if isinstance(error, OSError) and error.filename:
            error = FileTrouble(path=error.filename, reason=error.strerror or error)
        message, hint = self.texts.error(error)
        self.tell(f"{self.texts('cli.error')}: {message}")
        if hint:
            self.tell(f"  {hint}")

    def tell(self, line: str) -> None:
        """One line on stderr, whatever its encoding."""
        import click

        click.echo(line, file=sys.stderr)
