"""`interview bank`, `check` and `config`: questions, notes and settings from the command line."""

from pathlib import Path

import pytest

from simulator.settings import KEYS
from tests.simulator.commands import Interview, interview

__all__ = ["interview"]

NOTES = """\
# 파이썬

## 파이썬의 with 문은 무엇인가요?
<!--
id: my-with
time: 45
-->
자원을 열고 닫는 일을 맡습니다.

### 핵심
- 자원을 닫는다 | 자동으로 닫힌다
"""
WRONG = "# 파이썬\n\n##제목\n\n## 질문인가요?\n<!--\nid: 이상한 id!\n-->\n답입니다.\n"


def test_the_bank_is_a_list_of_questions(interview: Interview) -> None:
    """Both languages without a filter; every question has what scripts rely on."""
    questions = interview("bank", "--json").json
    assert {question["lang"] for question in questions} == {"ko", "en"}
    assert len({(question["id"], question["lang"]) for question in questions}) == len(questions)
    for question in questions:
        assert set(question) >= {
            "id", "topic", "lang", "text", "spoken", "reference", "key_points", "follow_ups", "time", "tags", "source",
        }  # fmt: skip
        assert set(question["time"]) == {"min", "target", "max"}


def test_the_bank_is_filtered_by_topic_and_language(interview: Interview) -> None:
    """What is not asked for is not there."""
    everything = interview("bank", "--json").json
    python = interview("bank", "--topic", "python", "--lang", "ko", "--json").json
    assert python == [each for each in everything if (each["topic"], each["lang"]) == ("python", "ko")]
    assert python
    nothing = interview("bank", "--topic", "cooking", "--json")
    assert (nothing.code, nothing.json) == (0, [])
    plain = interview("bank", "--topic", "python", "--lang", "ko")
    assert all(question["id"] in plain.out for question in python)
    assert "os-deadlock" not in plain.out


def test_notes_of_ones_own_are_in_the_bank(interview: Interview, tmp_path: Path) -> None:
    """A folder named in the settings adds its questions at the next call."""
    folder = tmp_path / "my notes"
    folder.mkdir()
    (folder / "python.md").write_text(NOTES, encoding="utf-8")
    assert interview("config", "set", "notes_folders", folder).code == 0
    mine = [each for each in interview("bank", "--json").json if each["id"] == "my-with"]
    assert [(each["lang"], each["time"]["target"]) for each in mine] == [("ko", 45.0)]
    assert mine[0]["source"]["file"] == str(folder / "python.md")
    # It is in Korean only: taken where no language is asked for, and not in place of one that is.
    assert interview("feedback", "my-with", "--text", "자원을 닫는다", "--json").json["coverage"]["covered"] == 1
    assert interview("feedback", "my-with", "--text", "자원을 닫는다", "--lang", "en").code == 1


def test_what_is_kept_is_private(interview: Interview) -> None:
    """Whatever command comes first, the data folder and what lies in it are this person's alone."""
    assert interview("bank", "--json").code == 0
    folders = [interview.folder, *(path for path in interview.folder.iterdir() if path.name in {"recordings", "notes"})]
    assert [folder.stat().st_mode & 0o777 for folder in folders] == [0o700] * 3


def test_check_finds_nothing_in_good_notes(interview: Interview, tmp_path: Path) -> None:
    """Exit code 0 and an empty list."""
    path = tmp_path / "good.md"
    path.write_text(NOTES, encoding="utf-8")
    done = interview("check", path, "--json")
    assert (done.code, done.json) == (0, [])


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_check_names_file_and_line(interview: Interview, tmp_path: Path, lang: str) -> None:
    """Exit code 1; every problem with file, line, what is wrong and what to do, in the interface's language."""
    path = tmp_path / "wrong.md"
    path.write_text(WRONG, encoding="utf-8")
    done = interview("check", path, "--json", lang=lang)
    assert done.code == 1
    assert {(each["file"], each["line"]) for each in done.json} >= {(str(path), 3), (str(path), 7)}
    assert all(each["message"] and each["hint"] for each in done.json)
    hangul = [any("가" <= letter <= "힣" for letter in each["hint"]) for each in done.json]
    assert all(hangul) == (lang == "ko")
    plain = interview("check", path, lang=lang)
    assert plain.code == 1
    assert f"{path}:3: " in plain.out


def test_check_of_a_file_that_is_not_there(interview: Interview, tmp_path: Path) -> None:
    """A file that cannot be read is something wrong."""
    done = interview("check", tmp_path / "absent.md", "--json")
    assert done.code == 1
    assert [each["file"] for each in done.json] == [str(tmp_path / "absent.md")]


def test_a_setting_that_is_set_is_got(interview: Interview) -> None:
    """set, get, the list and the file agree."""
    assert interview("config", "get", "model").out == "base\n"
    assert interview("config", "set", "model", "small").code == 0
    assert interview("config", "get", "model").out == "small\n"
    assert any(line.split() == ["model", "=", "small"] for line in interview("config").out.splitlines())
    path = Path(interview("config", "path").out.strip())
    assert 'model = "small"' in path.read_text()


def test_the_list_of_settings_is_complete(interview: Interview) -> None:
    """`interview config` shows every setting."""
    assert [line.split()[0] for line in interview("config").out.splitlines()] == list(KEYS)


@pytest.mark.parametrize(
    "typed",
    [
        ["get", "modle"],
        ["set", "modle", "small"],
        ["set", "volume", "11"],
        ["set", "speak", "perhaps"],
    ],
)
@pytest.mark.parametrize("lang", ["ko", "en"])
def test_a_wrong_setting_is_refused(interview: Interview, typed: list[str], lang: str) -> None:
    """Exit code 1, the reason, and the file as it was."""
    interview("config", "set", "model", "small")
    before = interview.files()
    done = interview("config", *typed, lang=lang)
    assert (done.code, done.out) == (1, "")
    assert typed[1] in done.err
    assert ("notes_folders" in done.err) == (typed[1] == "modle")  # the settings there are, for a name that is none
    assert interview.files() == before


def test_broken_settings_are_told_and_do_no_harm(interview: Interview) -> None:
    """With a settings file that is not TOML the usual settings hold, and one line on stderr says where it is broken."""
    interview.folder.mkdir()
    (interview.folder / "config.toml").write_text("model = = small\n")
    done = interview("bank", "--json")
    assert done.code == 0
    assert done.json
    assert done.err.count("config.toml, line 1") == 1
    assert interview("config", "set", "model", "tiny").code == 1
    assert (interview.folder / "config.toml").read_text() == "model = = small\n"
