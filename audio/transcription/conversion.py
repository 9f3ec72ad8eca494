"""Checkpoints converted for faster-whisper: where they lie, made when first needed, never half, never stale.

A conversion is a folder `faster/NAME-PLACE-STATE-KIND` in the folder of models: NAME and PLACE are the checkpoint's
name and a hash of its path, STATE a hash of its size and time of last change. It is made by this very module in a
process of its own (`python -m audio.transcription.conversion FILE FOLDER KIND`): reading a checkpoint takes torch, and
torch and CTranslate2 each bring an OpenMP of their own, which on some systems refuse to run in one process.
"""

import contextlib
import hashlib
import json
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import get_args

from audio.errors import BadModel, ConversionFailed
from audio.transcription import aside
from audio.transcription.models import glance
from audio.transcription.weights import ABOUT, Kind, write

_FORM = 1  # counts up when what a conversion holds changes
_HOUR = 3600.0  # seconds; no conversion takes that long, so what is older was left behind by a crash
_FRESH = ".fresh-"


def converted(file: Path, models: Path, kind: Kind) -> Path:
    """The folder of this checkpoint's conversion, made unless it is there. Blocks, for seconds when it is made.

    models: the folder of checkpoints. Raises BadModel, ConversionFailed (no room, no right to write), TranscriberDied.
    """
    target = place(file, models, kind)
    if not target.is_dir():
        glance(file)
        aside.ask(__name__, [str(file.absolute()), str(models.absolute()), kind], silent=False)
    return target


def place(file: Path, models: Path, kind: Kind) -> Path:
    """Where the conversion of this checkpoint, as it is now, belongs. Raises BadModel where there is none."""
    try:
        stat = file.stat()
    except OSError as error:
        raise BadModel(path=file, reason=error.strerror or error) from error
    state = _hash(f"{_FORM} {stat.st_size} {stat.st_mtime_ns}")
    return models / "faster" / f"{_stem(file)}-{state}-{kind}"


def width(conversion: Path) -> int:
    """Of the model's encoder. Raises OSError, ValueError, KeyError where the conversion is damaged."""
    return int(json.loads((conversion / ABOUT).read_bytes())["width"])


def discard(file: Path, models: Path) -> None:
    """Delete every conversion of this checkpoint; none is no error."""
    for old in _of(file, models):
        shutil.rmtree(old, ignore_errors=True)


def _of(file: Path, models: Path) -> list[Path]:
    stem = _stem(file)
    return [each for each in (models / "faster").glob("*") if each.name.startswith(f"{stem}-")]


def _stem(file: Path) -> str:
    return f"{file.stem}-{_hash(str(file.absolute()))}"


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:10]


# --- the process that converts ---


def main(file: Path, models: Path, kind: Kind) -> int:
    """Convert, tell how it went, and end; the exit code."""
    fresh: list[Path] = []

    def work() -> dict[str, object]:
        _make(file, models, kind, fresh)
        return {"event": "converted"}

    def tidy() -> None:
        for each in fresh:
            shutil.rmtree(each, ignore_errors=True)

    return aside.answer(work, tidy)


def _make(file: Path, models: Path, kind: Kind, fresh: list[Path]) -> None:
    """fresh: receives the folder under work, for whoever must tidy up."""
    target = place(file, models, kind)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _sweep(target.parent)
        made = Path(tempfile.mkdtemp(prefix=_FRESH, dir=target.parent))
        fresh.append(made)
        try:
            write(file, made, kind)
            _settle(made, target)
        finally:
            shutil.rmtree(made, ignore_errors=True)
    except OSError as error:
        raise ConversionFailed(path=models, reason=error.strerror or error) from error
    state = target.name.removesuffix(kind)
    for old in _of(file, models):
        if not old.name.startswith(state):  # the checkpoint has changed since
            shutil.rmtree(old, ignore_errors=True)


def _settle(made: Path, target: Path) -> None:
    """All at once; where another program was quicker, its result serves."""
    try:
        made.rename(target)
    except OSError:
        if not target.is_dir():
            raise


def _sweep(folder: Path) -> None:
    """Remove what a conversion that was killed left behind."""
    for each in folder.glob(f"{_FRESH}*"):
        with contextlib.suppress(OSError):
            if time.time() - each.stat().st_mtime > _HOUR:
                shutil.rmtree(each, ignore_errors=True)


if __name__ == "__main__":
    given, chosen, wanted = sys.argv[1:4]
    sys.exit(next(main(Path(given), Path(chosen), kind) for kind in get_args(Kind) if kind == wanted))
