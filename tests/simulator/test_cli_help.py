"""Help, usage errors, and starting quickly: what everyone meets first."""

import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

from simulator.cli.base import COMMANDS, program
from simulator.cli.compose import Flags, Run
from simulator.cli.pages import Group, Page, key_of, option_text
from simulator.texts import LANGUAGES, Texts
from tests.simulator.commands import Interview, interview

__all__ = ["interview"]

PROMISED = {
    "run", "demo", "bank", "check", "answer", "transcribe", "feedback", "history", "show", "retranscribe", "delete",
    "doctor", "devices", "engines", "model", "config",
}  # fmt: skip
LIGHT = """
import sys
from simulator.cli import main
code = main(sys.argv[1:])
heavy = {"torch", "whisper", "numba", "sounddevice", "pyttsx3", "soundfile", "soxr", "numpy", "textual"}
loaded = sorted(heavy & {name.partition(".")[0] for name in sys.modules})
print(code, *loaded, file=sys.stderr)
"""


def every_command() -> list[tuple[str, Page]]:
    """Every command there is, with what is typed to call it."""
    found: list[tuple[str, Page]] = [("", program())]
    ctx = click.Context(program(), obj=Run(Flags()))
    for name in COMMANDS:
        command = program().get_command(ctx, name)
        assert isinstance(command, Page)
        found.append((name, command))
        if isinstance(command, Group):
            found += [(f"{name} {inner}", each) for inner, each in command.commands.items() if isinstance(each, Page)]
    return found


def test_the_promised_commands_are_there() -> None:
    """The commands that scripts rely on exist, with their groups' members."""
    names = {name for name, _ in every_command()}
    assert names >= PROMISED
    assert names >= {"model list", "model download", "model import", "model remove"}
    assert names >= {"config get", "config set", "config path"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_command_has_help_and_an_example(interview: Interview, lang: str) -> None:
    """`--help` works for every command in both languages: what it does, an example that calls it, every option."""
    texts = Texts(lang)
    for name, command in every_command():
        done = interview(*name.split(), "--help", lang=lang)
        assert (done.code, done.err) == (0, ""), name
        assert texts("cli.page.usage") in done.out
        example = texts(key_of(command, "example"))
        assert f"interview {name}".strip() in example, name
        for line in example.strip().splitlines():
            assert line in done.out
        for parameter in command.params:
            words = option_text(texts, command, parameter)
            assert words.split()[0] in done.out, (name, parameter.name)
            if isinstance(parameter, click.Option):
                assert parameter.opts[0] in done.out, (name, parameter.name)


def test_help_is_in_the_language_asked_for_wherever_it_is_asked(interview: Interview) -> None:
    """`--ui-lang` may stand after `--help`; the settings' language counts where there is no flag."""
    assert "질문 목록" in interview("--help", "--ui-lang", "ko").out
    assert "질문 언어" in interview("bank", "--help", "--ui-lang=ko").out
    assert "Language of the questions" in interview("bank", "--help", "--ui-lang=en", lang="ko").out


def test_the_language_comes_from_the_settings_and_then_from_the_locale(tmp_path: Path) -> None:
    """Flag, settings file, locale: the first that says something counts."""
    (tmp_path / "config.toml").write_text('ui_lang = "ko"\n')
    kept = Run(Flags(data_dir=tmp_path), {"LANG": "en_US.UTF-8"})
    assert kept.texts.lang == "ko"
    assert Run(Flags(data_dir=tmp_path, ui_lang="en"), {"LANG": "ko_KR.UTF-8"}).texts.lang == "en"
    assert Run(Flags(data_dir=tmp_path / "new"), {"LANG": "ko_KR.UTF-8"}).texts.lang == "ko"


@pytest.mark.parametrize(
    "typed",
    [
        ["nonsense"],
        ["due"],
        ["bank", "--nonsense"],
        ["bank", "--lang", "fr"],
        ["show"],
        ["history", "--limit", "many"],
        ["history", "--since", "yesterday"],
        ["delete"],
        ["delete", "--all", "--question", "python-gil"],
        ["retranscribe"],
        ["feedback", "python-gil"],
        ["transcribe", "a.wav", "b.wav", "--format", "srt"],
        ["model"],
        ["run", "--count", "0"],
    ],
)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_wrong_usage_ends_with_2_and_says_where_the_help_is(interview: Interview, typed: list[str], lang: str) -> None:
    """Nothing on stdout, the reason and the way to the help on stderr, nothing kept."""
    done = interview(*typed, lang=lang)
    assert done.code == 2
    assert done.out == ""
    assert "--help" in done.err
    assert not interview.folder.exists()


@pytest.mark.parametrize(
    ("typed", "korean", "english"),
    [
        (["bank", "extra"], "extra를 쓸 자리가 없습니다", "no place for extra"),
        (["run", "--count", "0"], "--count에는 1 이상", "--count must be a whole number of at least 1"),
        (["history", "--limit", "-1"], "--limit에는 1 이상", "--limit must be a whole number of at least 1"),
    ],
)
def test_what_is_wrong_is_told_in_the_language_of_the_interface(
    interview: Interview, typed: list[str], korean: str, english: str
) -> None:
    """Arguments too many, and numbers too small with the smallest that is taken."""
    for lang, words in (("ko", korean), ("en", english)):
        done = interview(*typed, lang=lang)
        assert done.code == 2
        assert words in done.err


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_file_in_place_of_the_data_folder_is_told_once(interview: Interview, tmp_path: Path, lang: str) -> None:
    """It says that this is a file, in that language, and complains of no settings that could be in it."""
    file = tmp_path / "a.txt"
    file.write_text("a letter")
    done = interview("history", "--data-dir", file, lang=lang)
    assert done.code == 2
    assert Texts(lang)("cli.usage.is-a-file", path=file) in done.err
    assert "config.toml" not in done.err
    done = interview("history", "--config", tmp_path, lang=lang)
    assert Texts(lang)("cli.usage.is-a-folder", path=tmp_path) in done.err


def test_a_slip_of_the_finger_is_pointed_out(interview: Interview) -> None:
    """Names that look like the one typed are offered."""
    assert "history" in interview("histroy").err
    assert "--lang" in interview("bank", "--lnag", "ko").err
    assert "혹시 history?" in interview("histroy", lang="ko").err


def test_options_for_every_command_stand_before_or_after_its_name(interview: Interview, tmp_path: Path) -> None:
    """`--data-dir`, `--config`, `--model-dir` are taken in both places; the later one counts."""
    other = tmp_path / "other"
    assert interview("config", "path", "--data-dir", other).out.strip() == str(other / "config.toml")
    assert interview("config", "--data-dir", other, "path").out.strip() == str(other / "config.toml")
    assert interview("--config", tmp_path / "my.toml", "config", "path").out.strip() == str(tmp_path / "my.toml")


def test_without_a_terminal_the_screens_say_so(interview: Interview) -> None:
    """`interview`, alone or with a mode, needs a terminal; without one it says what works instead."""
    for typed in ((), ("--mode", "mock"), ("run", "--topic", "python"), ("demo",)):
        done = interview(*typed)
        assert (done.code, done.out) == (1, "")
        assert "terminal" in done.err
        assert "interview answer" in done.err


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        (["--mode", "due"], "due"),
        (["--question", "python-gli"], "python-gil"),
        (["--topic", "cooking"], "cooking"),
    ],
)
def test_a_session_without_questions_is_refused(interview: Interview, typed: list[str], word: str) -> None:
    """An unknown question, an empty selection, a mode to come: each is told before any screen opens."""
    done = interview("run", *typed)
    assert done.code == 1
    assert word in done.err
    assert "terminal" not in done.err


def test_a_fresh_process_speaks_utf8_and_loads_nothing_heavy(tmp_path: Path) -> None:
    """In the C locale Korean arrives as UTF-8; help, bank and history load no sound, model or screen library."""
    environ = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    for typed in (["--help"], ["bank"], ["history", "--json"], ["config"]):
        done = subprocess.run(
            [sys.executable, "-c", LIGHT, "--data-dir", str(tmp_path), "--ui-lang", "ko", *typed],
            capture_output=True,
            env=environ,
            check=True,
        )
        assert done.stderr.split()[-1:] == [b"0"], (typed, done.stderr)
        assert done.stdout.decode("utf-8")
    assert (
        "질문 목록".encode()
        in subprocess.run(
            [sys.executable, "-m", "simulator", "--help", "--ui-lang", "ko"],
            capture_output=True,
            env=environ,
            check=True,
        ).stdout
    )


def test_a_reader_that_stops_reading_is_no_error(tmp_path: Path) -> None:
    """`interview bank --json | head -1` prints nothing on stderr."""
    with subprocess.Popen(
        [sys.executable, "-m", "simulator", "--data-dir", str(tmp_path), "bank", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert process.stderr.read() == b""
        process.wait(30)
