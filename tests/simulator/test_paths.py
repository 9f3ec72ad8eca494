"""Where things are kept: flags before environment before the system's folders, and nobody else may look."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from simulator.errors import NotWritable
from simulator.paths import Paths


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own, without the developer's folders."""
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def test_a_data_folder_holds_everything(tmp_path: Path) -> None:
    """With --data-dir one folder can be moved or deleted, and nothing is left elsewhere."""
    paths = Paths.find(tmp_path / "mine", environ={})
    assert paths.database == tmp_path / "mine" / "interview.db"
    assert paths.recordings == tmp_path / "mine" / "recordings"
    assert paths.notes == tmp_path / "mine" / "notes"
    assert paths.speech_cache == tmp_path / "mine" / "speech"
    assert paths.models == tmp_path / "mine" / "models"
    assert paths.config == tmp_path / "mine" / "config.toml"
    assert paths.log == tmp_path / "mine" / "interview.log"


def test_the_flag_goes_before_the_environment(tmp_path: Path) -> None:
    """--data-dir, --model-dir and --config win over the variables, and the variables over the usual places."""
    environ = {"INTERVIEW_DATA_DIR": str(tmp_path / "env"), "INTERVIEW_MODEL_DIR": str(tmp_path / "env-models")}
    from_environment = Paths.find(environ=environ)
    assert from_environment.data == tmp_path / "env"
    assert from_environment.config == tmp_path / "env" / "config.toml"
    assert from_environment.models == tmp_path / "env-models"
    flags = Paths.find(str(tmp_path / "flag"), str(tmp_path / "flag-models"), tmp_path / "my.toml", environ)
    assert flags.data == tmp_path / "flag"
    assert flags.models == tmp_path / "flag-models"
    assert flags.config == tmp_path / "my.toml"


def test_an_empty_variable_counts_as_unset(home: Path) -> None:
    """INTERVIEW_DATA_DIR= in a shell profile must not put the history into the current folder."""
    assert Paths.find(environ={"INTERVIEW_DATA_DIR": "", "INTERVIEW_MODEL_DIR": ""}) == Paths.find(environ={})


@pytest.mark.skipif(sys.platform != "linux", reason="the folders named here are those of Linux")
def test_the_usual_places(home: Path) -> None:
    """Without a data folder, each thing lies where the system keeps such things."""
    paths = Paths.find(environ={})
    assert paths.data == home / ".local/share/interview-simulator"
    assert paths.config == home / ".config/interview-simulator/config.toml"
    assert paths.speech_cache == home / ".cache/interview-simulator/speech"
    assert paths.log.is_relative_to(home / ".local/state/interview-simulator")


def test_models_whisper_has_fetched_before_are_found(home: Path) -> None:
    """Without a data folder, checkpoints lie in whisper's own cache folder."""
    assert Paths.find(environ={}).models == home / ".cache" / "whisper"
    assert Paths.find(environ={"XDG_CACHE_HOME": "/somewhere"}).models == Path("/somewhere/whisper")


def test_paths_do_not_depend_on_where_one_stands(tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A relative folder or one with ~ is made absolute at once, so a later change of folder moves nothing."""
    monkeypatch.chdir(tmp_path)
    assert Paths.find("here", environ={}).data == tmp_path / "here"
    assert Paths.find("~/there", environ={}).data == home / "there"


def test_looking_creates_nothing(tmp_path: Path) -> None:
    """Importing the modules and finding the paths leaves the disk as it was."""
    code = "from simulator import deck, paths, settings, shapes; import simulator.history; print(paths.Paths.find())"
    environ = {"HOME": str(tmp_path), "PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environ, cwd=Path.cwd(), capture_output=True, text=True, check=True
    )
    assert str(tmp_path) in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_folders_are_for_this_person_only(tmp_path: Path) -> None:
    """Every folder that is made, those in between too, is closed to others on the machine."""
    paths = Paths.find(tmp_path / "a" / "b", environ={})
    paths.create()
    made = [tmp_path / "a", paths.data, paths.recordings, paths.notes, paths.speech_cache, paths.models]
    assert {folder.name: oct(folder.stat().st_mode & 0o777) for folder in made} == {
        folder.name: "0o700" for folder in made
    }
    paths.create()  # and a second time nothing happens


@pytest.mark.parametrize("inside", [None, "interview.db", "speech"])
def test_a_data_folder_of_ours_is_closed_to_others(tmp_path: Path, inside: str | None) -> None:
    """Made with `mkdir` beforehand or copied with wider permissions: nobody else may look into it."""
    data = tmp_path / "data"
    data.mkdir()
    data.chmod(0o755)
    if inside:
        (data / inside).touch() if inside.endswith(".db") else (data / inside).mkdir()
    Paths.find(data, environ={}).create()
    assert data.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("mode", [0o755, 0o1777])
def test_a_folder_of_others_keeps_its_permissions(tmp_path: Path, mode: int) -> None:
    """A folder with other things in it, or one that everybody writes to, is not ours to close."""
    data = tmp_path / "data"
    data.mkdir()
    data.chmod(mode)
    (data / ("interview.db" if mode == 0o1777 else "letters.txt")).touch()
    Paths.find(data, environ={}).create()
    assert data.stat().st_mode & 0o7777 == mode


def test_a_home_folder_keeps_its_permissions(home: Path) -> None:
    """`--data-dir ~` must not lock others out of a home that was open, the second time either."""
    home.chmod(0o755)
    paths = Paths.find(home, environ={})
    paths.create()
    paths.database.touch()
    paths.create()
    assert home.stat().st_mode & 0o777 == 0o755


@pytest.mark.parametrize("inside", ["", "deeper", "deeper/still"])
def test_a_file_in_the_way_is_said(tmp_path: Path, inside: str) -> None:
    """A data folder that cannot be made is refused with its path, and the file in its way is untouched."""
    blocked = tmp_path / "file"
    blocked.write_text("mine", "utf-8")
    with pytest.raises(NotWritable, match="file"):
        Paths.find(blocked / inside, environ={}).create()
    assert blocked.read_text("utf-8") == "mine"


def test_a_folder_that_cannot_be_written_is_said() -> None:
    """Nothing can be made under /proc, not even by the administrator."""
    with pytest.raises(NotWritable, match="--data-dir"):
        Paths.find("/proc/interview", environ={}).create()


def test_a_shared_model_folder_need_not_be_writable(tmp_path: Path) -> None:
    """Models on a read-only disk do not keep the program from starting."""
    Paths.find(tmp_path, "/proc/models", environ={}).create()
    assert (tmp_path / "recordings").is_dir()
