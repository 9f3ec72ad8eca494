"""The doctor: whether microphone, loudspeaker, voice, engine, model, disk and database are well, and what to do if not.

Every check runs on its caller's thread and blocks: a look at the devices takes about 0.1 s the first time, the short
test recording about a second (longer with a Bluetooth headset). Nothing is imported before it is looked at, and no
check raises: what goes wrong is what it reports.
"""

import os
import shutil
import sys
import tempfile
import threading
import time
import wave
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from audio.errors import AudioError, NoMicrophone, NoModel, NoPortAudio
from simulator.errors import NotWritable, SimulatorError
from simulator.parts import Parts
from simulator.texts.reasons import translated

if TYPE_CHECKING:
    from audio.ports import Transcriber
    from audio.transcription.engine import Build
    from simulator.history import History

Status = Literal["ok", "warn", "fail"]

NAMES = ("microphone", "loudspeaker", "voice", "engine", "model", "disk", "database")
LITTLE_SPACE = 200_000_000  # bytes; room for about 100 minutes of recordings, or for the model `base` and little else
TEST_RECORDING = 0.5  # seconds
TEST_SOUND = 0.1  # seconds of silence played
PATIENCE = 3.0  # seconds in which the loudspeaker must have played that
LOADING = 120.0  # seconds in which the model must be in memory; the largest takes some 20
LIBRARIES = ("whisper", "torch")


@dataclass(frozen=True, slots=True)
class Check:
    """What was found out about one thing: in words of the interface's language, `todo` empty where all is well."""

    name: str
    status: Status
    what: str
    todo: str = ""


def check(parts: Parts, name: str, *, quick: bool = False) -> Check:
    """Look at one thing of `NAMES`. quick: only see whether it is there; nothing is recorded or played."""
    try:
        return _CHECKS[name](parts, quick)
    except (NoMicrophone, NoPortAudio) as error:
        return _told(parts, name, "fail" if name == "microphone" else "warn", error)
    except AudioError as error:
        return _told(parts, name, "warn" if isinstance(error, NoModel) or name in _OPTIONAL else "fail", error)
    except (SimulatorError, OSError) as error:
        return _told(parts, name, "fail", error)


def examine(parts: Parts, names: Iterable[str] = NAMES, *, quick: bool = False) -> Iterator[Check]:
    """Look at one thing after the other, each when it is asked for."""
    return (check(parts, name, quick=quick) for name in names)


_OPTIONAL = frozenset({"loudspeaker", "voice"})  # without them the question is read on the screen


def _told(parts: Parts, name: str, status: Status, error: Exception) -> Check:
    return Check(name, status, *parts.texts.error(error))


def _found(parts: Parts, name: str, status: Status, key: str, **blanks: object) -> Check:
    """A finding by its texts: `doctor.<name>.<key>` and, where something is to be done, `doctor.<name>.<key>-todo`."""
    todo = f"doctor.{name}.{key}-todo"
    texts = parts.texts
    return Check(
        name,
        status,
        texts(f"doctor.{name}.{key}", **blanks),
        texts(todo, **blanks) if texts.has(todo) else "",
    )


def _microphone(parts: Parts, quick: bool) -> Check:
    from audio.devices import find

    device = find("microphone", parts.settings.microphone or None)
    if quick or _hears(parts):
        return _found(parts, "microphone", "ok", "ok", device=device.name)
    # macOS gives exact zeros, and no error, to a program that may not use the microphone.
    if sys.platform == "darwin":
        return _found(parts, "microphone", "fail", "not-allowed", device=device.name)
    return _found(parts, "microphone", "warn", "silent", device=device.name)


def _hears(parts: Parts) -> bool:
    """Record a moment; whether there was anything but exact zeros. Raises NoMicrophone, NoPortAudio, DiskFull."""
    from audio.soundfiles import read

    with tempfile.TemporaryDirectory(prefix="interview-doctor-", ignore_cleanup_errors=True) as folder:
        recorder = parts.recorder()
        lost: list[Exception] = []
        recorder.start(Path(folder, "test.wav"), lambda level: None, lost.append)
        time.sleep(TEST_RECORDING)
        recording = recorder.stop()
        if lost:
            raise lost[0]
        return bool(read(recording.path).any())


def _loudspeaker(parts: Parts, quick: bool) -> Check:
    from audio.devices import find

    device = find("loudspeaker", parts.settings.loudspeaker or None)
    if quick or _plays(parts):
        return _found(parts, "loudspeaker", "ok", "ok", device=device.name)
    return _found(parts, "loudspeaker", "warn", "stuck", device=device.name)


def _plays(parts: Parts) -> bool:
    """Play a moment of silence; whether it came to its end. Raises NoLoudspeaker, NoPortAudio."""
    rate = 16_000  # hertz
    ended = threading.Event()
    with tempfile.TemporaryDirectory(prefix="interview-doctor-", ignore_cleanup_errors=True) as folder:
        path = Path(folder, "silence.wav")
        with wave.open(str(path), "wb") as file:
            file.setparams((1, 2, rate, 0, "NONE", ""))
            file.writeframes(bytes(2 * round(rate * TEST_SOUND)))
        player = parts.player()
        try:
            player.play(path, lambda finished: ended.set() if finished else None)
            return ended.wait(PATIENCE)
        finally:
            player.close()


def _voice(parts: Parts, quick: bool) -> Check:
    if not parts.settings.speak:
        return _found(parts, "voice", "ok", "off")
    from audio.speech import VoiceSpeaker

    speaker = VoiceSpeaker(parts.paths.speech_cache, voices=parts.voices)
    try:
        voice = speaker.voice_for(parts.lang)
    finally:
        speaker.close()
    return _found(parts, "voice", "ok", "ok", voice=voice.name, lang=parts.lang)


def _engine(parts: Parts, quick: bool) -> Check:
    transcriber = parts.transcriber()
    try:
        missing = [library for library in LIBRARIES if find_spec(library) is None]
        if missing:
            return _found(parts, "engine", "fail", "missing", engine=transcriber.engine, libraries=", ".join(missing))
        what = [_chosen(parts, transcriber.engine)]
        if not quick and (build := _build(parts, transcriber)):
            what.append(parts.texts("doctor.engine.build", device=build.device.upper(), precision=build.precision))
            if build.shortfall:
                what.append(parts.texts("doctor.engine.slower", reason=translated(parts.texts.lang, build.shortfall)))
        return Check("engine", "ok", " ".join(what))
    finally:
        transcriber.close()


def _chosen(parts: Parts, engine: str) -> str:
    """Which engine is used, and why."""
    from audio.transcription import AUTO, contest

    model, models, texts = parts.settings.model, parts.paths.models, parts.texts
    if parts.settings.engine != AUTO:
        return texts("doctor.engine.ok", engine=engine)
    why, result = contest.why(model, models), contest.find(model, models)
    took = result.seconds.values() if result else ()
    seconds = [each for each in took if each is not None]
    if why == "measured" and len(seconds) > 1:
        return texts("doctor.engine.faster", engine=engine, best=f"{min(seconds):.1f}", other=f"{max(seconds):.1f}")
    return texts(f"doctor.engine.{why}", engine=engine, model=model)


def _build(parts: Parts, transcriber: "Transcriber") -> "Build | None":
    """How the engine computes with the chosen model, which is loaded for that; None without one (see `_model`).

    Raises what the engine could not do.
    """
    from audio.transcription.models import resolve
    from audio.transcription.resident import Resident

    if not isinstance(transcriber, Resident):
        return None
    try:
        resolve(parts.settings.model, parts.paths.models)
    except AudioError:
        return None
    transcriber.load()
    until = time.monotonic() + LOADING
    while transcriber.state in {"idle", "loading"} and time.monotonic() < until:
        time.sleep(0.05)
    if transcriber.error is not None:
        raise transcriber.error
    return transcriber.build


def _model(parts: Parts, quick: bool) -> Check:
    from audio.transcription.models import MINI, glance, official, resolve

    name = parts.settings.model
    file = resolve(name, parts.paths.models)
    if name != MINI and name not in official():  # those two are held against a checksum
        glance(file)
        if not quick:
            from audio.transcription.child import verify

            verify(file)
    return _found(parts, "model", "ok", "ok", model=name)


def _disk(parts: Parts, quick: bool) -> Check:
    folder = parts.paths.data
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
        raise NotWritable(path=folder, reason=parts.texts("doctor.disk.not-allowed"))
    free = shutil.disk_usage(folder).free
    if free < LITTLE_SPACE:
        return _found(parts, "disk", "warn", "little", path=parts.paths.data, free=_size(free))
    return _found(parts, "disk", "ok", "ok", path=parts.paths.data, free=_size(free))


def _size(count: int) -> str:
    return f"{count / 1e9:.1f} GB" if count >= 1e9 else f"{count / 1e6:.0f} MB"


def _database(parts: Parts, quick: bool) -> Check:
    path = parts.paths.database
    if not path.exists():
        return _found(parts, "database", "ok", "none")
    history = parts.history
    state = "ok" if quick else history.integrity()
    if state != "ok" and (rows := _damaged_rows(history)):
        return _found(parts, "database", "warn", "rows", count=len(rows), id=rows[0])
    if state != "ok":
        return _found(parts, "database", "fail", "damaged", path=path, reason=state)
    return _found(parts, "database", "ok", "ok", count=sum(history.counts().values()))


def _damaged_rows(history: "History") -> tuple[str, ...]:
    try:
        return history.damaged()
    except SimulatorError:
        return ()


_CHECKS: dict[str, Callable[[Parts, bool], Check]] = {
    "microphone": _microphone,
    "loudspeaker": _loudspeaker,
    "voice": _voice,
    "engine": _engine,
    "model": _model,
    "disk": _disk,
    "database": _database,
}
