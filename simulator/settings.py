"""What a person may choose, and the TOML file it is kept in: reading is quick and forgiving, writing keeps comments.

One wrong value never takes the others with it: that key falls back to its default and a warning says why. Writing
is strict, atomic, and leaves every other line of the file as it was.
"""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from simulator.errors import BadSetting, BadSettingsFile, NotWritable, SimulatorError

Value = str | bool | int | float | tuple[Path, ...]

NO_SUCH_SETTING = "there is no such setting"


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting with its default.

    ui_lang: "ko", "en" or "" (from the locale); lang: of the questions, "" for that of the interface; model: a
    Whisper name or a checkpoint file; engine: "whisper", "faster-whisper", or "auto", the faster of the two here
    (`interview engines`); think_time: seconds between question and recording; speak: whether questions
    are read aloud; voice_rate: words a minute; voice_ko, voice_en: a voice's name, "" for the usual one; volume: 0
    to 1; pause: seconds of silence between two spoken sentences; microphone, loudspeaker: a device's name, "" for
    the usual one; notes_folders: folders of the person's own notes; threads: for transcription, 0 for automatic; beam:
    hypotheses kept for the quick text, 1 for greedy; precision: "auto" (8 bits on a processor, 16 on a GPU) or
    "full" (32 bits); better: who hears an answer again in a quiet moment: "off", "beam" (the same model, taking
    more trouble), or a model's name or file.
    """

    ui_lang: str = ""
    lang: str = ""
    model: str = "base"
    engine: str = "auto"
    think_time: float = 0.0
    speak: bool = True
    voice_rate: int = 170
    voice_ko: str = ""
    voice_en: str = ""
    volume: float = 1.0
    pause: float = 0.25
    microphone: str = ""
    loudspeaker: str = ""
    notes_folders: tuple[Path, ...] = ()
    threads: int = 0
    beam: int = 1
    precision: str = "auto"
    better: str = "beam"


@dataclass(frozen=True, slots=True)
class Key:
    """What a setting takes: its type, the values or the range allowed (None where any will do), its default."""

    type: type
    allowed: tuple[str, ...] | tuple[float, float] | None
    default: Value


_ALLOWED: Mapping[str, tuple[str, ...] | tuple[float, float]] = {
    "ui_lang": ("", "ko", "en"),
    "lang": ("", "ko", "en"),
    "engine": ("auto", "whisper", "faster-whisper"),
    "think_time": (0.0, 600.0),
    "voice_rate": (80, 450),  # what espeak-ng takes
    "volume": (0.0, 1.0),
    "pause": (0.0, 10.0),
    "threads": (0, 64),
    "beam": (1, 10),
    "precision": ("auto", "full"),
}

KEYS: Mapping[str, Key] = MappingProxyType(
    {name: Key(type(default), _ALLOWED.get(name), default) for name, default in asdict(Settings()).items()}
)


def load(path: Path) -> Settings:
    """The settings in this file; without a file, the defaults. Raises BadSettingsFile when it is not TOML."""
    return _checked(_parsed(_text(path), path), path)[0]


def load_with_warnings(path: Path) -> tuple[Settings, tuple[SimulatorError, ...]]:
    """The settings, and what is wrong with the file, for the person to read. Raises nothing.

    A key with a wrong value keeps its default (BadSetting); a file that is not TOML counts as empty
    (BadSettingsFile).
    """
    try:
        return _checked(_parsed(_text(path), path), path)
    except BadSettingsFile as error:
        return Settings(), (error,)


def get_value(settings: Settings, key: str) -> Value:
    """The value of a setting. Raises BadSetting, with the nearest key, when there is none of that name."""
    if key not in KEYS:
        raise BadSetting(key=key, value="read", reason=_unknown(key))
    value: Value = getattr(settings, key)
    return value


def format_value(value: Value) -> str:
    """A value as `set_value` takes it: true or false; folders joined as in PATH."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return os.pathsep.join(map(str, value))
    return str(value)


def parse_value(key: str, text: str) -> Value:
    """What a person typed, as a value of that setting. Raises BadSetting with the reason."""
    if key not in KEYS:
        raise BadSetting(key=key, value=repr(text), reason=_unknown(key))
    if not text.isprintable():  # a line break, or bytes of the command line that are not UTF-8
        raise BadSetting(key=key, value=repr(text), reason="it holds characters that cannot be printed")
    wanted = KEYS[key].type
    raw: object = text
    if wanted is bool:
        raw = _SWITCH.get(text.strip().lower(), text)
    elif wanted is tuple:
        raw = [str(Path(each).expanduser().absolute()) for each in text.split(os.pathsep) if each.strip()]
    elif wanted is not str:
        try:
            raw = int(text) if wanted is int else float(text)
        except ValueError:
            raw = text
    try:
        return _READ[wanted](KEYS[key], raw, Path())
    except ValueError as error:
        raise BadSetting(key=key, value=repr(text), reason=error) from None


def set_value(path: Path, key: str, value: str) -> Settings:
    """Write one setting; comments, order and other keys stay. The settings as they are now.

    The file is replaced in one step: whoever reads it sees the old or the new one. Raises BadSetting,
    BadSettingsFile (a file that is not TOML is left alone), NotWritable.
    """
    chosen = parse_value(key, value)
    text = _text(path)
    _parsed(text, path)
    import tomlkit

    document = tomlkit.parse(text)
    document[key] = [str(each) for each in chosen] if isinstance(chosen, tuple) else chosen
    written = tomlkit.dumps(document)
    change: dict[str, Any] = {key: chosen}
    settings = replace(_checked(_parsed(written, path), path)[0], **change)
    try:
        _replace(path, written)
    except OSError as error:
        raise NotWritable(path=path, reason=error.strerror or error) from error
    return settings


_SWITCH = {**dict.fromkeys(("true", "yes", "on", "1"), True), **dict.fromkeys(("false", "no", "off", "0"), False)}


def _text(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise BadSettingsFile(path=path, line=1, reason=error.strerror or error) from error
    try:
        return raw.decode("utf-8-sig")  # some editors put a byte order mark first, which TOML does not know
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise BadSettingsFile(path=path, line=line, reason="it is not UTF-8 text") from error


def _parsed(text: str, path: Path) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        # The line is only in the message: "... (at line 3, column 5)" or "... (at end of document)".
        found = re.fullmatch(r"(.*?) \(at (?:line (\d+), column \d+|end of document)\)", str(error), re.DOTALL)
        line = found[2] if found and found[2] else len(text.splitlines()) or 1
        raise BadSettingsFile(path=path, line=line, reason=found[1] if found else error) from error


def _checked(values: Mapping[str, Any], path: Path) -> tuple[Settings, tuple[SimulatorError, ...]]:
    good: dict[str, Any] = {}
    warnings: list[SimulatorError] = []
    for name, value in values.items():
        try:
            if name not in KEYS:
                raise ValueError(_unknown(name))
            good[name] = _READ[KEYS[name].type](KEYS[name], value, path.absolute().parent)
        except ValueError as error:
            warnings.append(BadSetting(key=name, value=repr(value), reason=error))
    return Settings(**good), tuple(warnings)


def _unknown(name: str) -> str:
    import difflib

    near = difflib.get_close_matches(name, KEYS, n=1, cutoff=0.5)
    return f"{NO_SUCH_SETTING}; the nearest is {near[0]}" if near else NO_SUCH_SETTING


def _read_text(key: Key, value: object, folder: Path) -> Value:
    if not isinstance(value, str):
        raise ValueError("it must be text in quotation marks")
    if key.allowed is not None and value not in key.allowed:
        raise ValueError("it must be one of " + ", ".join(f'"{each}"' for each in key.allowed))
    if key.allowed is None and key.default and not value.strip():
        raise ValueError("it cannot be empty")
    return value


def _read_number(key: Key, value: object, folder: Path) -> Value:
    whole = key.type is int
    if isinstance(value, bool) or not isinstance(value, int if whole else int | float):
        raise ValueError("it must be a whole number" if whole else "it must be a number")
    assert key.allowed is not None  # noqa: S101  every number has a range
    low, high = key.allowed
    if not float(low) <= value <= float(high):
        raise ValueError(f"it must be from {low} to {high}")
    return value if whole else float(value)


def _read_switch(key: Key, value: object, folder: Path) -> Value:
    if not isinstance(value, bool):
        raise ValueError("it must be true or false")
    return value


def _read_folders(key: Key, value: object, folder: Path) -> Value:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise ValueError("it must be a list of folders")
    return tuple(folder / Path(each).expanduser() for each in value)


_READ: Mapping[type, Callable[[Key, object, Path], Value]] = {
    str: _read_text,
    bool: _read_switch,
    int: _read_number,
    float: _read_number,
    tuple: _read_folders,
}


def _replace(path: Path, text: str) -> None:
    """Others cannot read the file, unless it is a link to one elsewhere: that keeps its own permissions."""
    from tempfile import NamedTemporaryFile

    linked = path.is_symlink() and path.exists()
    path = path.resolve()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with NamedTemporaryFile("w", encoding="utf-8", newline="", dir=path.parent, delete=False) as file:
        new = Path(file.name)
        try:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
            if linked:
                new.chmod(path.stat().st_mode & 0o777)
            file.close()
            new.replace(path)
        except BaseException:
            new.unlink(missing_ok=True)
            raise
