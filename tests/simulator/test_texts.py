"""Every word shown exists in both languages, with the same blanks, and Korean particles fit what stands before them."""

import ast
import errno
import os
import re
import sqlite3
import string
from contextlib import closing
from pathlib import Path

import pytest

import audio.errors
import simulator.errors
from prompts.notes import REMARKS
from simulator import texts
from simulator.texts import LANGUAGES, Texts, keys, locale_language, with_particles
from simulator.texts.reasons import pairs

FOLDER = Path(texts.__file__).parent
# The English of these stands beside the code that says it.
BESIDE_CODE = {"errors", "notes"}
AREAS = sorted({path.stem for path in FOLDER.glob("*/*.toml")} - {"reasons"})  # which pairs languages differently


def blanks(template: str) -> set[str]:
    """Names of the blanks of a template."""
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def errors() -> list[type]:
    """Every error that either room raises on purpose, bases included."""
    found: list[type] = []
    waiting: list[type] = [audio.errors.AudioError, simulator.errors.SimulatorError]
    while waiting:
        each = waiting.pop()
        if each.__module__ in {"audio.errors", "simulator.errors"}:
            found.append(each)
        waiting += each.__subclasses__()
    return found


@pytest.mark.parametrize("area", [area for area in AREAS if area not in BESIDE_CODE])
def test_both_languages_say_the_same_things(area: str) -> None:
    """Each area has the same keys in Korean and in English, and each text the same blanks."""
    korean, english = keys("ko", area), keys("en", area)
    assert english
    assert set(korean) == set(english)
    for key, template in english.items():
        assert blanks(korean[key]) == blanks(template), f"{area}.{key}"
        assert bool(korean[key].strip()) == bool(template.strip()), f"{area}.{key}"


@pytest.mark.parametrize("area", AREAS)
def test_korean_is_korean(area: str) -> None:
    """No Korean text is a copy of the English, unless it is the same in both: a command, a name, a blank alone."""
    english = keys("en", area)
    for key, template in keys("ko", area).items():
        words = "".join(text for text, *_ in string.Formatter().parse(template))
        if any(letter.isalpha() for letter in words) and not any("가" <= letter <= "힣" for letter in words):
            assert template == english[key], f"{area}.{key}: {template}"


def test_every_error_has_its_korean() -> None:
    """Each error's message and hint exist in Korean, with no blank that the English does not fill."""
    korean = keys("ko", "errors")
    codes = {each.code: each for each in errors()}  # type: ignore[attr-defined]
    for code, each in codes.items():
        for part in ("message", "hint"):
            template = korean[f"{code}.{part}"]
            assert blanks(template) == blanks(getattr(each, part)), f"{code}.{part}"
    assert {key.partition(".")[0] for key in korean} == {*codes, "unexpected"}


def test_every_remark_about_notes_has_its_korean() -> None:
    """What `interview check` finds can be told in Korean, every kind of it."""
    korean = keys("ko", "notes")
    assert {key.partition(".")[0] for key in korean} == set(REMARKS)
    for code, (message, hint) in REMARKS.items():
        assert blanks(korean[f"{code}.message"]) == blanks(message), code
        assert blanks(korean[f"{code}.hint"]) == blanks(hint), code


def test_an_error_is_told_in_the_language_of_the_interface() -> None:
    """Message and hint, blanks filled; an error nobody foresaw is told by its own words."""
    error = audio.errors.NoModel(name="base")
    assert Texts("en").error(error) == (
        "The Whisper model base is not on this machine yet.",
        "Type: interview model download base",
    )
    message, hint = Texts("ko").error(error)
    assert message == "Whisper 모델 base가 아직 이 컴퓨터에 없습니다."
    assert "interview model download base" in hint
    for lang in LANGUAGES:
        message, hint = Texts(lang).error(ValueError("odd"))
        assert "ValueError: odd" in message
        assert "INTERVIEW_DEBUG" in hint


def clauses_of_sqlite(folder: Path) -> set[str]:
    """What SQLite says of a file that somebody else is writing to, and of one that is no database."""
    (folder / "letter.db").write_text("Dear Sir or Madam, " * 100)
    found = set()
    with closing(sqlite3.connect(folder / "a.db")) as writer, closing(sqlite3.connect(folder / "a.db", 0)) as other:
        writer.execute("BEGIN EXCLUSIVE")
        for connection in (other, sqlite3.connect(folder / "letter.db")):
            with closing(connection), pytest.raises(sqlite3.DatabaseError) as refused:
                connection.execute("SELECT * FROM sqlite_master")
            found.add(str(refused.value))
    return found


def clauses_in_code() -> set[str]:
    """Every string in the program's code, {} standing for what an f-string fills in; and the system's own words."""
    found = {os.strerror(number) for number in errno.errorcode}
    for room in ("audio", "simulator"):
        for path in (FOLDER.parent.parent / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    found.add(node.value)
                elif isinstance(node, ast.JoinedStr):
                    parts = (str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
                    found.add("".join(parts))
    return found


def test_every_reason_that_is_translated_is_given_somewhere(tmp_path: Path) -> None:
    """When a room changes its words, the Korean must follow."""
    in_code = clauses_in_code() | clauses_of_sqlite(tmp_path)
    for english, korean in pairs("ko"):
        clause = re.sub(r"\{\w+\}", "{}", english)
        # One clause is put together from two pieces.
        assert clause in in_code or clause.removesuffix("{}") in in_code, english
        assert blanks(korean) == blanks(english), english
        assert any("가" <= letter <= "힣" for letter in korean), english


def test_an_error_says_why_in_korean_too() -> None:
    """The reason inside a message is translated with what fills its blanks; an unknown one stays as it is."""
    korean = Texts("ko")
    error = audio.errors.NoMicrophone(reason="this system lists no microphone")
    assert korean.error(error)[0] == "마이크를 쓸 수 없습니다: 이 컴퓨터에서 마이크를 찾을 수 없습니다."
    assert "lists no microphone" in Texts("en").error(error)[0]
    error = audio.errors.NotSound(path="a.wav", reason="it is truncated: its header promises 9 bytes, and 5 are there")
    assert "9바이트여야 하는데 5바이트만" in korean.error(error)[0]
    assert "odd {thing}" in korean.error(audio.errors.NotSound(path="a.wav", reason="odd {thing}"))[0]


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("database is locked", "잠그고 있습니다"),
        ("file is not a database", "데이터베이스 파일이 아닙니다"),
        ("the attempt 20261123-000200-k3f2 is kept already", "답변 20261123-000200-k3f2는 이미"),
    ],
)
def test_what_the_history_says_is_korean_too(reason: str, words: str) -> None:
    """SQLite's own words, and those about an answer that is kept twice."""
    assert words in Texts("ko").error(simulator.errors.DatabaseBroken(path="a.db", reason=reason))[0]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("책을(를) 읽다", "책을 읽다"),
        ("노트을(를) 읽다", "노트를 읽다"),
        ("모델이(가) 없다", "모델이 없다"),
        ("마이크이(가) 없다", "마이크가 없다"),
        ("값은(는)", "값은"),
        ("파이썬과(와) 자바과(와)", "파이썬과 자바와"),
        ("서울으로(로)", "서울로"),
        ("집으로(로) 학교으로(로)", "집으로 학교로"),
        ("base이(가)", "base가"),
        ("small이(가)", "small이"),
        ("large-v3이(가) v2이(가)", "large-v3이 v2가"),
        ("괄호(안)은 그대로", "괄호(안)은 그대로"),
    ],
)
def test_the_particle_fits_the_sound_before_it(written: str, read: str) -> None:
    """Of both forms the one that fits the last sound is taken, for Hangul, Latin letters and digits."""
    assert with_particles(written) == read


@pytest.mark.parametrize(
    ("environ", "lang"),
    [
        ({"LANG": "ko_KR.UTF-8"}, "ko"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "ko_KR.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "C", "LC_MESSAGES": "ko_KR"}, "ko"),
        ({"LANG": "de_DE", "LC_ALL": ""}, "en"),
        ({}, "en"),
    ],
)
def test_the_locale_decides_where_nobody_else_does(environ: dict[str, str], lang: str) -> None:
    """LC_ALL wins over LC_MESSAGES, that over LANG; anything but Korean is English."""
    assert locale_language(environ) == lang
