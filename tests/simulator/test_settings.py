"""Settings: one wrong line never takes the others with it, and writing one keeps the rest of the file."""

import os
import subprocess
import sys
import tomllib
from dataclasses import fields
from pathlib import Path

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.errors import BadSetting, BadSettingsFile, NotWritable
from simulator.settings import (
    KEYS,
    Settings,
    format_value,
    get_value,
    load,
    load_with_warnings,
    parse_value,
    set_value,
)

EVERYTHING = """\
ui_lang = "en"
lang = "ko"
model = "/models/my.pt"
engine = "faster-whisper"
think_time = 10
speak = false
voice_rate = 200
voice_ko = "Yuna"
voice_en = "Samantha"
volume = 0.5
pause = 0.4
microphone = "USB"
loudspeaker = "HDMI"
notes_folders = ["/notes", "beside"]
threads = 2
beam = 3
precision = "full"
better = "small"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A settings file that is not there yet."""
    return tmp_path / "config.toml"


def test_without_a_file_the_usual_settings_hold(file: Path) -> None:
    """A first start needs no settings file, and makes none."""
    assert load(file) == Settings()
    assert not file.exists()


def test_every_setting_is_read(file: Path) -> None:
    """What stands in the file is what holds; a relative folder is beside the file."""
    file.write_text(EVERYTHING, "utf-8")
    assert load_with_warnings(file) == (
        Settings(
            ui_lang="en",
            lang="ko",
            model="/models/my.pt",
            engine="faster-whisper",
            think_time=10.0,
            speak=False,
            voice_rate=200,
            voice_ko="Yuna",
            voice_en="Samantha",
            volume=0.5,
            pause=0.4,
            microphone="USB",
            loudspeaker="HDMI",
            notes_folders=(Path("/notes"), file.parent / "beside"),
            threads=2,
            beam=3,
            precision="full",
            better="small",
        ),
        (),
    )
    assert set(tomllib.loads(EVERYTHING)) == set(KEYS) == {field.name for field in fields(Settings)}


@pytest.mark.parametrize(
    ("line", "key", "reason"),
    [
        ('volume = "loud"', "volume", "a number"),
        ("volume = true", "volume", "a number"),
        ("volume = 1.5", "volume", "from 0.0 to 1.0"),
        ("volume = nan", "volume", "from 0.0 to 1.0"),
        ("voice_rate = 170.5", "voice_rate", "a whole number"),
        ("voice_rate = 9", "voice_rate", "from 80 to 450"),
        ("threads = false", "threads", "a whole number"),
        ('speak = "yes"', "speak", "true or false"),
        ('lang = "fr"', "lang", '"", "ko", "en"'),
        ("model = 3", "model", "text"),
        ('model = " "', "model", "cannot be empty"),
        ('notes_folders = "/notes"', "notes_folders", "a list of folders"),
        ("notes_folders = [1]", "notes_folders", "a list of folders"),
        ("voice_korean = 'Yuna'", "voice_korean", "no such setting"),
        ("modle = 'tiny'", "modle", "nearest is model"),
        ("[section]\nvolume = 0.5", "section", "no such setting"),
    ],
)
def test_one_wrong_value_does_not_take_the_others_with_it(file: Path, line: str, key: str, reason: str) -> None:
    """That key keeps its default and is named with the reason; the rest of the file holds."""
    file.write_text(f'microphone = "USB"\n{line}\n', "utf-8")
    settings, (warning,) = load_with_warnings(file)
    assert settings == Settings(microphone="USB")
    assert isinstance(warning, BadSetting)
    assert warning.details["key"] == key
    assert reason in str(warning)


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"volume = 0.5\nlang = \n", 2),
        (b'volume = 0.5\n\nmodel = """\nbase\n', 4),
        (b"volume = 0.5\nvolume = 0.6\n", 2),
        (b"volume = 0.5\nmicrophone = '\xff\xfe'\n", 2),
        (b"\x00\x01\x02", 1),
    ],
)
def test_a_file_that_is_not_toml_is_refused_with_its_line(file: Path, content: bytes, line: int) -> None:
    """The person is told where to look; reading on without it gives the usual settings and that same complaint."""
    file.write_bytes(content)
    with pytest.raises(BadSettingsFile) as caught:
        load(file)
    assert caught.value.details["line"] == str(line)
    settings, (warning,) = load_with_warnings(file)
    assert settings == Settings()
    assert str(warning) == str(caught.value)


def test_a_folder_where_the_file_should_be_is_said(tmp_path: Path) -> None:
    """Even then there is a sentence, and no traceback."""
    with pytest.raises(BadSettingsFile, match="directory"):
        load(tmp_path)


def test_a_byte_order_mark_is_no_obstacle(file: Path) -> None:
    """Some editors write one; the settings are read all the same."""
    file.write_bytes(b"\xef\xbb\xbfvolume = 0.5\n")
    assert load(file).volume == 0.5
    set_value(file, "threads", "3")
    assert load(file) == Settings(volume=0.5, threads=3)


def test_writing_keeps_comments_order_and_everything_else(file: Path) -> None:
    """Only the line of that key changes."""
    file.write_text('# mine\nvolume = 0.5  # quiet at night\nfuture = "kept"\n\n[later]\nx = 1\n', "utf-8")
    set_value(file, "volume", "0.75")
    assert file.read_text("utf-8") == (
        '# mine\nvolume = 0.75  # quiet at night\nfuture = "kept"\n\n[later]\nx = 1\n'
    )  # fmt: skip
    settings = set_value(file, "model", "large-v3")
    assert settings == load(file) == Settings(volume=0.75, model="large-v3")
    assert "# quiet at night" in file.read_text("utf-8")


def test_the_first_setting_makes_the_file(tmp_path: Path) -> None:
    """`interview config set` works before any file exists, and others cannot read what it makes."""
    file = tmp_path / "fresh" / "config.toml"
    set_value(file, "microphone", "책상 마이크")
    assert load(file).microphone == "책상 마이크"
    assert file.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in file.parent.iterdir()] == ["config.toml"]


def test_a_file_open_to_others_is_closed_to_them(file: Path) -> None:
    """Which microphone and which notes a person has is nobody else's business."""
    file.write_text("volume = 0.5\n", "utf-8")
    file.chmod(0o644)
    set_value(file, "volume", "0.25")
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_linked_file_stays_a_link(tmp_path: Path, file: Path) -> None:
    """People keep their settings elsewhere and link to them: the file is written, the link stays."""
    real = tmp_path / "elsewhere.toml"
    real.write_text("volume = 0.5\n", "utf-8")
    real.chmod(0o644)
    file.symlink_to(real)
    set_value(file, "volume", "0.25")
    assert file.is_symlink()
    assert real.read_text("utf-8") == "volume = 0.25\n"
    assert real.stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("speak", "off", False),
        ("speak", "Yes", True),
        ("think_time", "30", 30.0),
        ("threads", "2", 2),
        ("lang", "", ""),
        ("notes_folders", f"/a{os.pathsep}/b c", (Path("/a"), Path("/b c"))),
        ("notes_folders", "", ()),
    ],
)
def test_what_a_person_types_is_understood(file: Path, key: str, value: str, expected: object) -> None:
    """Switches, numbers and lists of folders are typed as plain words."""
    assert get_value(set_value(file, key, value), key) == expected
    assert get_value(load(file), key) == expected


def test_typed_folders_do_not_depend_on_where_one_stands(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder typed relative to here is still that folder tomorrow, from elsewhere."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", "/home/me")
    set_value(file, "notes_folders", f"notes{os.pathsep}~/more")
    monkeypatch.chdir("/")
    assert load(file).notes_folders == (tmp_path / "notes", Path("/home/me/more"))


@pytest.mark.parametrize(
    ("key", "value", "reason"),
    [
        ("volume", "2", "from 0.0 to 1.0"),
        ("volume", "loud", "a number"),
        ("threads", "1.5", "a whole number"),
        ("speak", "perhaps", "true or false"),
        ("lang", "fr", "one of"),
        ("engine", "", "one of"),
        ("engine", "telepathy", "one of"),
        ("precision", "half", "one of"),
        ("beam", "0", "from 1 to 10"),
        ("better", "", "empty"),
        ("microphone", "two\nlines", "cannot be printed"),
        ("microphone", "\udcff", "cannot be printed"),
        ("volumes", "1", "nearest is volume"),
        ("nonsense-entirely", "1", "no such setting"),
    ],
)
def test_a_wrong_value_is_refused_and_the_file_untouched(file: Path, key: str, value: str, reason: str) -> None:
    """The reason is said, and nothing already stored changes."""
    file.write_text("volume = 0.5\n", "utf-8")
    with pytest.raises(BadSetting, match=reason):
        set_value(file, key, value)
    assert file.read_text("utf-8") == "volume = 0.5\n"


def test_a_broken_file_is_not_written_to(file: Path) -> None:
    """The person may still mend what stands there."""
    file.write_text("volume = \n", "utf-8")
    with pytest.raises(BadSettingsFile):
        set_value(file, "threads", "2")
    assert file.read_text("utf-8") == "volume = \n"


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    """A settings folder that cannot be made gives a sentence."""
    with pytest.raises(NotWritable):
        set_value(Path("/proc/interview/config.toml"), "threads", "2")


def test_asking_for_an_unknown_setting_names_the_nearest() -> None:
    """A slip of the finger is answered with the right name."""
    with pytest.raises(BadSetting, match="nearest is think_time"):
        get_value(Settings(), "think-time")


@hypothesis.settings(deadline=None)
@given(st.sampled_from(sorted(KEYS)), st.text(max_size=8) | st.floats().map(str) | st.integers().map(str))
def test_whatever_is_typed_is_taken_or_refused(key: str, text: str) -> None:
    """Any text for any key gives a value that reads back the same, or a sentence; never anything else."""
    try:
        value = parse_value(key, text)
    except BadSetting:
        return
    assert parse_value(key, format_value(value)) == value


@hypothesis.settings(deadline=None)
@given(st.text('abc=[]"# \n\\.1', max_size=30))
def test_whatever_stands_in_the_file_gives_settings(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    """No settings file keeps the program from starting."""
    file = tmp_path_factory.getbasetemp() / "any.toml"
    file.write_text(text, "utf-8")
    settings, _ = load_with_warnings(file)
    assert settings == Settings()


def test_reading_settings_loads_nothing_heavy(file: Path) -> None:
    """Start-up pays for tomllib at most: tomlkit comes in when something is written."""
    file.write_text("volume = 0.5\n", "utf-8")
    code = f"import sys; from simulator.settings import load; from pathlib import Path; load(Path({str(file)!r}))\n"
    code += "print([name for name in ('tomlkit', 'sqlite3', 'tempfile', 'difflib') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
