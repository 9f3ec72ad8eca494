"""Which engine `auto` stands for: measured once for a model on a machine, and remembered in `engines.json`.

Asking is cheap: nothing heavy is imported and one small file is read. Measuring blocks for as long as each engine
takes to load and to hear one sound a few times, in a process of its own (`python -m audio.transcription.contest`), one
after the other; it belongs where the machine is idle, and may be given up at any moment.
"""

import argparse
import contextlib
import hashlib
import json
import os
import platform
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import cache
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Literal
from unicodedata import normalize

from audio import miniature
from audio.errors import AudioError, Cancelled, TranscriptionFailed
from audio.transcription import ENGINES, aside, extras
from audio.transcription.models import MINI, default_folder, file_name, official

USUAL = "whisper"  # until something else has been found faster
MARGIN = 1.1  # how many times faster another engine must be: less is within what two measurements differ by
_ROUND = 2  # counts up when the engines here, or this contest, change so that old results no longer hold
_NOTE = "engines.json"
_KEPT = 50  # results, the newest
_SOUND = 25.0  # seconds heard in each round
_ROUNDS = 2  # the better one counts
_PACKAGES = ("openai-whisper", "torch", "faster-whisper", "ctranslate2")

Why = Literal["only", "no-model", "not-measured", "measured"]
"""only: no other engine is installed; no-model: the model is not on this disk, so that nothing can be measured."""


@dataclass(frozen=True, slots=True)
class Result:
    """What was measured. engine: the one to take; seconds: each engine's, None where it failed; measured: ISO 8601."""

    engine: str
    seconds: Mapping[str, float | None]
    measured: str


def choose(model: str, models: Path | None = None) -> str:
    """The engine that `auto` stands for now."""
    return remembered(model, models) or USUAL


def why(model: str, models: Path | None = None) -> Why:
    """What that choice rests on."""
    if not extras.installed():
        return "only"
    if find(model, models) is not None:
        return "measured"
    return "not-measured" if _locate(model, models) is not None else "no-model"


def remembered(model: str, models: Path | None = None) -> str | None:
    """The engine found faster for this model here; None without a measurement that still holds."""
    result = find(model, models)
    return result.engine if result else None


def needed(model: str, models: Path | None = None) -> bool:
    """Whether there is a choice and a model, and nothing is remembered; never for the miniature, quick in any case."""
    return model != MINI and extras.installed() and _locate(model, models) is not None and find(model, models) is None


def find(model: str, models: Path | None = None) -> Result | None:
    """The measurement that holds for this model here."""
    file = _locate(model, models)
    if file is None or not extras.installed():
        return None
    found = _noted(models).get(_key(file))
    try:
        result = _result(found) if found else None
    except (KeyError, TypeError, ValueError, AttributeError):
        return None
    return result if result and result.engine in ENGINES else None


def _result(noted: Mapping[str, Any]) -> Result:
    seconds = {str(name): None if took is None else float(took) for name, took in noted["seconds"].items()}
    return Result(str(noted["engine"]), seconds, str(noted["measured"]))


def measure(model: str, models: Path | None = None, stop: threading.Event | None = None) -> Result:
    """Have every engine hear the same sound, remember the faster one, and say so. Blocks: see above.

    An engine that fails is out of it. Where all fail nothing is remembered, and the error of USUAL is raised (NoModel,
    BadModel, ...). Raises Cancelled after `stop`.
    """
    seconds: dict[str, float | None] = {}
    failure: AudioError | None = None
    folder = models or default_folder()
    for engine in sorted(ENGINES, key=lambda name: name != USUAL):
        try:
            told = aside.ask(__name__, ["--engine", engine, "--model", model, "--models", str(folder)], stop)
            seconds[engine] = float(told["seconds"])
        except Cancelled:
            raise
        except AudioError as error:
            seconds[engine] = None
            failure = failure or error
    best = winner(seconds)
    if best is None:
        raise failure or Cancelled
    result = Result(best, seconds, datetime.now(UTC).isoformat(timespec="seconds"))
    if file := _locate(model, models):
        _note(models, _key(file), result)
    return result


def winner(seconds: Mapping[str, float | None]) -> str | None:
    """The engine to take: USUAL, unless it failed or another is faster by MARGIN; None where all failed."""
    took = {engine: each for engine, each in seconds.items() if each is not None}
    if not took:
        return None
    best = min(took, key=lambda engine: took[engine])
    return USUAL if USUAL in took and took[USUAL] < took[best] * MARGIN else best


# --- what a result holds for ---


def _key(file: Path) -> str:
    """A hash of everything the outcome hangs on: the model's file, the machine, the engines."""
    stat = file.stat()
    parts = [_ROUND, str(file.absolute()), stat.st_size, stat.st_mtime_ns, _processor(), cores(), *_versions()]
    return hashlib.sha256(json.dumps(parts).encode("ascii")).hexdigest()[:20]


def _locate(model: str, models: Path | None) -> Path | None:
    """The checkpoint's file, unverified; None where it is not on this disk."""
    folder = models or default_folder()
    if model == MINI:
        file = folder / miniature.FILE_NAME
    elif url := official().get(model):
        file = folder / file_name(url)
    else:
        file = folder / f"{normalize('NFC', model)}.pt"
        if not file.is_file():
            file = Path(model).expanduser()
    return file if file.is_file() else None


def cores() -> int:
    """Processor cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 2


@cache
def _processor() -> str:
    """The processor's name, as far as it can be had without starting anything; and whether there is an NVIDIA card."""
    name = platform.processor() or platform.machine()
    with contextlib.suppress(OSError):
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("model name"):
                name = line.partition(":")[2].strip()
                break
    return f"{platform.system()} {platform.machine()} {name} {Path('/proc/driver/nvidia').exists()}"


@cache
def _versions() -> tuple[str, ...]:
    found = []
    for package in _PACKAGES:
        try:
            found.append(version(package))
        except PackageNotFoundError:
            found.append("")
    return tuple(found)


# --- the note ---


def _noted(models: Path | None) -> dict[str, Any]:
    """A damaged file counts as empty."""
    try:
        noted = json.loads(((models or default_folder()) / _NOTE).read_bytes())
    except (OSError, ValueError):
        return {}
    return {key: each for key, each in noted.items() if isinstance(each, dict)} if isinstance(noted, dict) else {}


def _note(models: Path | None, key: str, result: Result) -> None:
    """Where it cannot be written, `auto` stays with USUAL."""
    folder = models or default_folder()
    noted = {each: value for each, value in _noted(models).items() if each != key}
    noted[key] = asdict(result)
    kept = dict(list(noted.items())[-_KEPT:])
    with contextlib.suppress(OSError):
        fresh = folder / f"{_NOTE}.{os.getpid()}"
        try:
            fresh.write_text(json.dumps(kept, indent=1), encoding="utf-8")
            fresh.replace(folder / _NOTE)
        finally:
            fresh.unlink(missing_ok=True)


# --- the process that measures ---


def main() -> int:
    """Load one engine, hear, and print how long it took."""
    parser = argparse.ArgumentParser(prog="audio.transcription.contest")
    parser.add_argument("--engine", choices=sorted(ENGINES), required=True)
    parser.add_argument("--model", required=True)
    parser.add_argument("--models", type=Path, required=True)
    options = parser.parse_args()
    with contextlib.suppress(OSError, AttributeError):  # Windows has no niceness
        os.nice(5)  # as the transcriber's own process has it
    return aside.answer(lambda: {"event": "heard", "seconds": _time(options.engine, options.model, options.models)})


def _time(name: str, model: str, models: Path) -> float:
    """Seconds to hear the sound, with the threads that are used when somebody waits; the better of some rounds."""
    import numpy as np

    from audio.ports import Effort
    from audio.recording import SAMPLERATE
    from audio.soundfiles import read

    engine = import_module(ENGINES[name]).open_engine(model, models, max(1, cores() - 1))
    once = read(miniature.answer("ko"))
    sound = np.resize(once, round(_SOUND * SAMPLERATE))
    step = round(min(engine.longest, _SOUND) * SAMPLERATE)
    pieces = [sound[start : start + step] for start in range(0, len(sound), step)]
    took = []
    try:
        engine.warm_up()
        engine.hear(pieces[-1], "ko", Effort(), cores())
        for _ in range(_ROUNDS):
            start = time.perf_counter()
            for piece in pieces:
                engine.hear(piece, "ko", Effort(), cores())
            took.append(time.perf_counter() - start)
    except AudioError:
        raise
    except Exception as error:  # whatever a library raises: this engine is out of it
        raise TranscriptionFailed(reason=type(error).__name__) from error
    return min(took)


if __name__ == "__main__":
    sys.exit(main())
