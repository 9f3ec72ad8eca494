"""Text in columns and subtitles: what a terminal and a video player make of it."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from audio.recording import Segment, Transcript
from simulator.cli.layout import clipped, columns, cut, padded, table, width_of, wrapped
from simulator.cli.subtitles import srt, vtt
from tests.simulator.attempts import attempt

SAID = Transcript(
    "하나. 둘.",
    "ko",
    "whisper",
    "base",
    (
        Segment(0.5, 4.25, " 하나 <b> & 둘\n\n셋 "),
        Segment(5.0, 5.0, "넷"),
        Segment(6.0, 6.5, "  "),
        Segment(3661.0004, 3662.9996, "다섯"),
    ),
)


@pytest.mark.parametrize(
    ("text", "width"), [("abc", 3), ("한글", 4), ("한a글", 5), ("", 0), ("e\u0301", 1), ("\u1112\u1161\u11ab", 2)]
)
def test_a_hangul_letter_is_two_columns_wide(text: str, width: int) -> None:
    """Also where it comes apart into its jamo, as macOS writes file names; marks over letters take no room."""
    assert width_of(text) == width


def test_lines_are_broken_and_cut_by_what_is_drawn() -> None:
    """No line is wider than asked for, and no word is lost."""
    text = "리스트는 변경할 수 있고 튜플은 변경할 수 없습니다. A tuple is immutable."
    for width in range(12, 60):
        lines = wrapped(text, width)
        assert " ".join(lines) == text
        assert all(width_of(line) <= width for line in lines)
        assert width_of(clipped(text, width)) <= width
    assert wrapped("a\n\nb", 10) == ["a", "", "b"]
    assert cut("한글  두\n줄", 100) == "한글 두 줄"
    assert clipped("한글입니다", 5) == "한글…"
    assert padded("한", 4) + "|" == "한  |"


def test_columns_stand_under_each_other() -> None:
    """Wide letters to the left do not move the column to their right."""
    rows = [("마이크", "있음"), ("a", "없음 " * 30), ("a-very-long-option-indeed", "b")]
    lines = columns(rows, 60)
    starts = {width_of(line[: line.index(word)]) for line, word in zip(lines[:2], ("있음", "없음"), strict=False)}
    assert len(starts) == 1
    assert all(width_of(line) <= 60 for line in lines)
    cells = table([("한글", "x"), ("abcdef", "y")])
    assert [width_of(line[: line.index(letter)]) for line, letter in zip(cells, "xy", strict=True)] == [8, 8]


def test_subrip() -> None:
    """Numbered cues with a comma in the times; none is empty, none ends when it begins."""
    assert srt(SAID) == (
        "1\n00:00:00,500 --> 00:00:04,250\n하나 <b> & 둘 셋\n\n"
        "2\n00:00:05,000 --> 00:00:05,001\n넷\n\n"
        "3\n01:01:01,000 --> 01:01:03,000\n다섯\n"
    )


def test_webvtt() -> None:
    """Its header, points in the times, and what its grammar reserves escaped."""
    assert vtt(SAID).startswith("WEBVTT\n\n00:00:00.500 --> 00:00:04.250\n하나 &lt;b&gt; &amp; 둘 셋\n\n")


def test_nothing_said_gives_no_cues() -> None:
    """An empty transcript is an empty file, or a header alone."""
    empty = Transcript("", "ko", "whisper", "base")
    assert (srt(empty), vtt(empty)) == ("", "WEBVTT\n")


def test_ctrl_c_ends_quietly(tmp_path: Path) -> None:
    """Interrupted while it waits for an answer: exit code 130, no traceback, nothing deleted."""
    from simulator.history import History

    with History.open(tmp_path / "interview.db") as history:
        history.add(attempt())
    command = [sys.executable, "-m", "simulator", "--data-dir", str(tmp_path), "--ui-lang", "en", "delete", "--all"]
    pipe = subprocess.PIPE
    environ = {name: value for name, value in os.environ.items() if name != "INTERVIEW_DEBUG"}
    # Where the tests themselves were started in the background, children would inherit that Ctrl-C is ignored.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, env=environ)
    finally:
        signal.signal(signal.SIGINT, before)
    with process:
        assert process.stderr
        asked = b""
        while not asked.endswith(b": "):
            asked += process.stderr.read(1)
        time.sleep(0.2)  # it asks, and then it waits
        process.send_signal(signal.SIGINT)
        rest = process.stderr.read()
        assert process.wait(30) == 130
    assert b"Traceback" not in rest
    with History.open(tmp_path / "interview.db") as history:
        assert len(history.list()) == 1


def test_debugging_shows_where_it_broke(tmp_path: Path) -> None:
    """INTERVIEW_DEBUG=1 is for those who look for the cause: then there is a traceback."""
    command = [sys.executable, "-m", "simulator", "--data-dir", str(tmp_path), "show", "nobody"]
    for value, shown in (("", False), ("1", True)):
        done = subprocess.run(
            command, env={**os.environ, "INTERVIEW_DEBUG": value}, capture_output=True, text=True, check=False
        )
        assert done.returncode == 1
        assert ("Traceback" in done.stderr) == shown
