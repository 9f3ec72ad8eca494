"""Where everything that is kept lies on this machine. Finding is pure; nothing is created before `create`.

Precedence: the flag, then INTERVIEW_DATA_DIR and INTERVIEW_MODEL_DIR, then the folders the system has for such
things. With a data folder given, everything lies under it, so that one folder can be moved, backed up or deleted.
"""

import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISVTX

from simulator.errors import NotWritable

APP = "interview-simulator"
PRIVATE = 0o700  # folders hold what a person said: nobody else on the machine may look


@dataclass(frozen=True, slots=True)
class Paths:
    """Absolute paths, whether or not anything is there.

    data: folder of database, recordings and imported notes; models: folder of Whisper checkpoints; config: the
    settings file; speech_cache: folder of rendered utterances, may be deleted at any time; log: the log file.
    """

    data: Path
    models: Path
    config: Path
    speech_cache: Path
    log: Path

    @property
    def database(self) -> Path:
        """The history."""
        return self.data / "interview.db"

    @property
    def recordings(self) -> Path:
        """Folder of recorded answers."""
        return self.data / "recordings"

    @property
    def bank_cache(self) -> Path:
        """Questions as they were last read from notes; may be deleted at any time."""
        return self.speech_cache.parent / "bank"

    @property
    def notes(self) -> Path:
        """Folder of imported notes."""
        return self.data / "notes"

    @classmethod
    def find(
        cls,
        data_dir: str | Path | None = None,
        model_dir: str | Path | None = None,
        config: str | Path | None = None,
        environ: Mapping[str, str] = os.environ,
    ) -> "Paths":
        """Where things are, given the flags and the environment. An empty variable counts as unset."""
        data = _given(data_dir) or _given(environ.get("INTERVIEW_DATA_DIR"))
        models = _given(model_dir) or _given(environ.get("INTERVIEW_MODEL_DIR"))
        settings = _given(config)
        if data is not None:
            return cls(
                data=data,
                models=models or data / "models",
                config=settings or data / "config.toml",
                speech_cache=data / "speech",
                log=data / "interview.log",
            )
        import platformdirs

        return cls(
            data=platformdirs.user_data_path(APP, appauthor=False),
            models=models or _whisper_folder(environ),
            config=settings or platformdirs.user_config_path(APP, appauthor=False) / "config.toml",
            speech_cache=platformdirs.user_cache_path(APP, appauthor=False) / "speech",
            log=platformdirs.user_log_path(APP, appauthor=False) / "interview.log",
        )

    def create(self) -> None:
        """Make the folders that are missing, for this person only (0700).

        A data folder that exists is closed to others too if it is ours: empty, with our database in it, or with
        nothing but what we make. Never the home folder, one above it, or one that everybody writes to.
        The folder of models may be a shared one that cannot be written to: then it is left alone, and only
        fetching a model fails. Raises NotWritable.
        """
        for folder in (self.data, self.recordings, self.notes, self.speech_cache, self.log.parent):
            if folder == self.data:
                _tighten(folder, self)
            _make(folder)
        with suppress(NotWritable):
            _make(self.models)


def _given(path: str | Path | None) -> Path | None:
    return Path(path).expanduser().absolute() if path else None


def _whisper_folder(environ: Mapping[str, str]) -> Path:
    """Where whisper itself keeps checkpoints, so that one fetched before is found."""
    cache = environ.get("XDG_CACHE_HOME")
    return (Path(cache) if cache else Path.home() / ".cache") / "whisper"


def _tighten(folder: Path, paths: Paths) -> None:
    """Close a data folder to others, where it exists and is plainly ours."""
    ours = {paths.recordings, paths.notes, paths.models, paths.config, paths.speech_cache, paths.bank_cache, paths.log}
    with suppress(OSError, RuntimeError):  # not there yet, another person's, or no home to compare with
        mode = folder.stat().st_mode
        shared = mode & S_ISVTX or Path.home().resolve().is_relative_to(folder.resolve())
        if shared or not mode & 0o077:
            return
        if paths.database.exists() or ours.issuperset(folder.iterdir()):
            folder.chmod(PRIVATE)


def _make(folder: Path) -> None:
    try:
        missing = [each for each in (folder, *folder.parents) if not each.exists()]
        for each in reversed(missing):
            # Another run of the program may make it at the same moment.
            each.mkdir(mode=PRIVATE, exist_ok=True)
    except NotADirectoryError as error:
        raise NotWritable(path=folder, reason="a file stands where a folder should be") from error
    except OSError as error:
        raise NotWritable(path=folder, reason=error.strerror or error) from error
    if not folder.is_dir():
        raise NotWritable(path=folder, reason="it is a file, not a folder")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise NotWritable(path=folder, reason="writing there is not allowed")
