"""Which Whisper checkpoints there are, which are on this disk, and how one gets here. No torch, no threads.

Official checkpoints lie under whisper's own file names, by default in whisper's own folder, so that what one program
fetched serves the other. Addresses and checksums are read from the installed whisper's source without running it.
Imported ones lie beside them as NAME.pt. "mini" is the packaged miniature.
"""

import ast
import contextlib
import os
import re
import shutil
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path, PurePosixPath
from unicodedata import normalize

from audio import miniature
from audio.errors import BadModel, BadModelName, NoModel, UnknownModel
from audio.transcription import checksums

MINI = "mini"
KNOWN = ("tiny", "base", "small", "medium", "large-v3", "turbo")
_SIZES = {"tiny": 76, "base": 145, "small": 484, "medium": 1528, "large-v3": 3087, "turbo": 1618}  # megabytes, about
_LEGACY = b"\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19."  # the magic number 0x1950a86a20f9469cfc6c, pickled
_NAME = re.compile(r"[^\W_][\w.-]*")  # letters and digits of any script


@dataclass(frozen=True, slots=True)
class Model:
    """A checkpoint.

    file: None when it is not on this disk; size_mb: megabytes (10**6 bytes) on disk or to fetch, None when unknown;
    official: one of OpenAI's; url: where it is fetched from, None for those that cannot be.
    """

    name: str
    file: Path | None
    size_mb: int | None
    official: bool
    url: str | None = None


@cache
def official() -> Mapping[str, str]:
    """Address by name, from the installed whisper; its last folder is the file's SHA-256. Empty without whisper."""
    spec = find_spec("whisper")
    if spec is None or spec.origin is None:
        return {}
    for statement in ast.parse(Path(spec.origin).read_text(encoding="utf-8")).body:
        if isinstance(statement, ast.Assign) and any(
            isinstance(target, ast.Name) and target.id == "_MODELS" for target in statement.targets
        ):
            table = ast.literal_eval(statement.value)
            return {str(name): str(url) for name, url in table.items()}
    return {}


def default_folder() -> Path:
    """Whisper's own folder for checkpoints."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "whisper"


def file_name(url: str) -> str:
    """The name under which whisper keeps what it fetched from there."""
    return PurePosixPath(url).name


def checksum_of(url: str) -> str:
    """The SHA-256 that the file of this address has."""
    return PurePosixPath(url).parent.name


def list_models(folder: Path | None = None) -> tuple[Model, ...]:
    """The miniature, the known official models, and whatever else lies in the folder. Nothing is verified here."""
    folder = folder or default_folder()
    table = official()
    unpacked = folder / miniature.FILE_NAME
    models = [_on_disk(MINI, unpacked if unpacked.is_file() else miniature.PACKED)]
    models += [_official(name, table.get(name), folder) for name in KNOWN]
    seen = {model.file for model in models if model.file} | {unpacked}
    for name in table:
        other = _official(name, table[name], folder)
        if other.file and other.file not in seen:
            models.append(other)
            seen.add(other.file)
    with contextlib.suppress(OSError):
        models += [_on_disk(file.stem, file) for file in sorted(folder.glob("*.pt")) if file not in seen]
    return tuple(models)


def resolve(name: str, folder: Path | None = None) -> Path:
    """The checkpoint of a name or path. An official one is held against its checksum, which is then remembered.

    Raises NoModel (a known model that is not here), UnknownModel (no such thing), BadModel (wrong checksum; the
    miniature cannot be unpacked).
    """
    folder = folder or default_folder()
    if name == MINI:
        try:
            return miniature.unpack(folder)
        except OSError as error:
            raise BadModel(path=folder / miniature.FILE_NAME, reason=error.strerror or error) from error
    if url := official().get(name):
        file = folder / file_name(url)
        if not file.is_file():
            raise NoModel(name=name)
        if not checksums.matches(file, checksum_of(url)):
            raise BadModel(path=file, reason=f"its checksum is not that of the official model {name}")
        return file
    file = _imported(name, folder)
    if file.is_file():
        return file
    path = Path(name).expanduser()
    if path.is_file():
        return path
    raise UnknownModel(name=name, known=", ".join((MINI, *KNOWN)))


def glance(file: Path) -> None:
    """See whether a file can be a checkpoint at all, without loading it. Raises BadModel.

    PyTorch writes a zip archive whose pickle is called data.pkl; before version 1.6 it wrote pickles alone, the first
    of them a magic number.
    """
    try:
        with file.open("rb") as content:
            if content.read(len(_LEGACY)) == _LEGACY:
                return
        with zipfile.ZipFile(file) as archive:
            if any(PurePosixPath(name).name == "data.pkl" for name in archive.namelist()):
                return
    except zipfile.BadZipFile:
        pass
    except OSError as error:
        raise BadModel(path=file, reason=error.strerror or error) from error
    raise BadModel(path=file, reason="it is not a PyTorch checkpoint")


def import_file(path: Path, folder: Path | None = None, name: str | None = None) -> Model:
    """Copy a checkpoint that came some other way into the folder. Blocks for seconds: it is loaded once, for real.

    name: under which `resolve` will know it; None: an official model is known by its checksum, others by their file's
    name. Importing a name again replaces it. Raises BadModel: no Whisper checkpoint, cannot be copied; BadModelName.
    """
    from audio.transcription.child import verify

    folder = folder or default_folder()
    if not path.is_file():
        raise BadModel(path=path, reason="there is no such file")
    try:
        sha256 = checksums.compute(path)
    except OSError as error:
        raise BadModel(path=path, reason=error.strerror or error) from error
    if name is None:
        name = _name_of(sha256) or re.sub(r"[^\w.-]+", "-", normalize("NFC", path.stem)).strip("-._")
    if not _NAME.fullmatch(name):
        raise BadModelName(path=path, name=repr(name), reason="it must begin with a letter or a digit")
    if name == MINI or f"{name}.pt" == miniature.FILE_NAME:
        raise BadModelName(path=path, name=name, reason="that is the name of the packaged miniature")
    url = official().get(name)
    if url and checksum_of(url) != sha256:
        raise BadModelName(
            path=path, name=name, reason="that is the name of an official model, and this is another one"
        )
    verify(path)
    target = folder / (file_name(url) if url else f"{name}.pt")
    try:
        _copy(path, target)
    except OSError as error:
        raise BadModel(path=path, reason=f"it cannot be copied to {target}: {error.strerror or error}") from error
    return _official(name, url, folder) if url else _on_disk(name, target)


def remove(name: str, folder: Path | None = None) -> None:
    """Delete a checkpoint, what was fetched of it and what was made of it. Files outside the folder are left alone.

    Raises NoModel (not on this disk), UnknownModel, OSError. Of the miniature only the unpacked copy goes.
    """
    from audio.transcription.conversion import discard

    folder = folder or default_folder()
    url = official().get(name)
    file = folder / file_name(url) if url else _imported(name, folder)
    if name == MINI:
        file = folder / miniature.FILE_NAME
    part = file.with_name(f"{file.name}.part")
    there = [each for each in (file, part) if each.is_file()]
    if not there and name != MINI:
        raise NoModel(name=name) if url else UnknownModel(name=name, known=", ".join((MINI, *KNOWN)))
    for each in there:
        each.unlink()
    discard(file, folder)
    checksums.forget(file)


def _copy(source: Path, target: Path) -> None:
    """All at once, under the target's name only when it is whole. Raises OSError."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists() and target.samefile(source):
        return
    copy = target.with_name(f"{target.name}.{os.getpid()}.part")
    try:
        shutil.copyfile(source, copy)
        copy.replace(target)
    finally:
        copy.unlink(missing_ok=True)


def _name_of(sha256: str) -> str | None:
    """The official model with this checksum, by the name it is best known under."""
    names = [name for name, url in official().items() if checksum_of(url) == sha256]
    return next((name for name in KNOWN if name in names), names[0] if names else None)


def _imported(name: str, folder: Path) -> Path:
    """Where an imported model of this name lies; the folder itself for what can be no name, such as a path."""
    name = normalize("NFC", name)  # macOS hands Hangul over in pieces
    return folder / f"{name}.pt" if _NAME.fullmatch(name) else folder


def _official(name: str, url: str | None, folder: Path) -> Model:
    file = folder / file_name(url) if url else None
    if file is None or not file.is_file():
        return Model(name, None, _SIZES.get(name), True, url)
    return Model(name, file, _megabytes(file), True, url)


def _on_disk(name: str, file: Path) -> Model:
    return Model(name, file, _megabytes(file), False)


def _megabytes(file: Path) -> int:
    return max(1, round(file.stat().st_size / 1e6))
