"""The engines behind the Transcriber port, by name. Nothing heavy is imported here, and nothing starts.

A new engine is one module with `open_engine`, as `engine.py` describes it, and one line in ENGINES; the child process
imports that module and nobody else does. AUTO is no engine: it stands for the one that contest.py found faster here.
"""

from pathlib import Path

from audio.errors import EngineMissing, UnknownEngine
from audio.transcription.resident import Resident

ENGINES = {
    "whisper": "audio.transcription.whisper_engine",
    "faster-whisper": "audio.transcription.faster_engine",
}
AUTO = "auto"


def open_transcriber(
    model: str,
    *,
    engine: str = "whisper",
    models: Path | None = None,
    log: Path | None = None,
    threads: int | None = None,
    exact: bool = False,
    nice: int | None = None,
) -> Resident:
    """A transcriber that starts its child process with `load` or with the first recording.

    model: a name or a checkpoint's path; models: the folder of checkpoints (None: whisper's own cache folder);
    log: where the child's complaints go (None: nowhere); threads: processor threads (None: all cores but one, and
    all of them where somebody waits for the text); exact: compute in 32 bits; nice: how far others go first.
    engine: one of ENGINES, or AUTO, which is settled here and now: the transcriber's `engine` is the one that works.
    Raises UnknownEngine, EngineMissing; a model that is missing or broken shows itself in `finish`.
    """
    from audio.transcription import contest, extras

    if engine == AUTO:
        engine = contest.choose(model, models)
    if engine not in ENGINES:
        raise UnknownEngine(name=engine, known=", ".join((AUTO, *sorted(ENGINES))))
    if engine == extras.NAME and not extras.installed():
        raise EngineMissing(name=engine, command=extras.command())
    options = ["--engine", engine, "--model", model]
    if models is not None:
        options += ["--models", str(models)]
    if threads is not None:
        options += ["--threads", str(threads)]
    if exact:
        options.append("--exact")
    if nice is not None:
        options += ["--nice", str(nice)]
    return Resident(engine, model, options, log)
