"""`interview history`, `show` and `delete`: what was answered, found again and really gone."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from audio.recording import SAMPLERATE, Recording
from simulator.attempt import Attempt
from simulator.cli.describe import attempt_lines, attempt_rows
from simulator.history import History
from simulator.shapes import attempt_json
from simulator.texts import LANGUAGES, Texts
from tests.simulator.attempts import TYPICAL, attempt, said
from tests.simulator.commands import Interview, interview

__all__ = ["interview"]

KOREA = timezone(timedelta(hours=9))
UNIQUE = "아무도 모르는 회사 이름"


@pytest.fixture
def kept(interview: Interview) -> list[Attempt]:
    """Three answers in the history, the newest first, each with a sound file."""
    recordings = interview.folder / "recordings"
    recordings.mkdir(parents=True)
    attempts: list[Attempt] = []
    for number, (question, topic, text) in enumerate(
        [
            ("python-gil", "python", "한 번에 한 스레드만 실행합니다."),
            ("os-deadlock", "os", f"서로 자원을 기다립니다. {UNIQUE}"),
            ("python-gil", "python", ""),
        ]
    ):
        id = f"20261123-00{number:02}00-k3f{number}"
        path = recordings / f"{id}.wav"
        path.write_bytes(b"RIFF" + UNIQUE.encode())
        each = attempt(
            id,
            minutes=24 * 60 * number,
            question_id=question,
            status="done" if text else "pending",
            recording=Recording(path, 12.0, SAMPLERATE),
            transcript=said(text) if text else None,
        )
        if not text:
            each = replace(each, delivery=None, coverage=None, error="There is no model yet.")
        with History.open(interview.folder / "interview.db") as history:
            history.add(each, topic=topic)
        attempts.insert(0, each)
    return attempts


def ids(interview: Interview, *filters: str) -> list[str]:
    done = interview("history", *filters, "--json")
    assert done.code == 0
    return [each["id"] for each in done.json]


def test_history_is_a_list_of_attempts_newest_first(interview: Interview, kept: list[Attempt]) -> None:
    """As JSON whole attempts; in plain text a line for each."""
    assert interview("history", "--json").json == [attempt_json(each) for each in kept]
    lines = interview("history").out.splitlines()
    assert len(lines) == 3
    assert all(each.id in line and each.question_id in line for each, line in zip(kept, lines, strict=True))


def test_history_is_filtered(interview: Interview, kept: list[Attempt]) -> None:
    """By question, topic, day, text and number, alone and together."""
    new, middle, old = (each.id for each in kept)
    assert ids(interview, "--question", "python-gil") == [new, old]
    assert ids(interview, "--topic", "os") == [middle]
    assert ids(interview, "--search", "자원") == [middle]
    assert ids(interview, "--limit", "2") == [new, middle]
    assert ids(interview, "--topic", "python", "--search", "스레드") == [old]
    assert ids(interview, "--since", "2099-01-01") == []
    since = datetime(2026, 11, 24, 0, 0, tzinfo=KOREA).isoformat()
    assert ids(interview, "--since", since) == [new, middle]


def test_an_empty_history_is_an_empty_list(interview: Interview) -> None:
    """No answers yet: an empty document, and in plain text a way to begin on stderr."""
    assert interview("history", "--json").json == []
    done = interview("history")
    assert (done.code, done.out) == (0, "")
    assert "interview" in done.err


def test_show_gives_the_whole_attempt(interview: Interview, kept: list[Attempt]) -> None:
    """As JSON; and in plain text timing, transcript and reference. The beginning of an id is enough."""
    middle = kept[1]
    assert interview("show", middle.id, "--json").json == attempt_json(middle)
    assert interview("show", middle.id[:13], "--json").json == attempt_json(middle)
    plain = interview("show", middle.id, lang="ko").out
    assert UNIQUE in plain
    assert "12.3초" in plain
    assert "모범 답안" in plain
    pending = interview("show", kept[0].id)
    assert pending.code == 0
    assert "There is no model yet." in pending.out


@pytest.mark.parametrize("command", ["show", "delete", "retranscribe"])
def test_an_unknown_attempt_is_refused(interview: Interview, kept: list[Attempt], command: str) -> None:
    """Exit code 1, its id on stderr, nothing touched, even when the others named with it exist."""
    before = {path: data for path, data in interview.files().items() if path.endswith(".wav")}
    typed = [kept[0].id, "nobody"] if command == "delete" else ["nobody"]
    done = interview(command, *typed)
    assert (done.code, done.out) == (1, "")
    assert "nobody" in done.err
    assert {path: data for path, data in interview.files().items() if path.endswith(".wav")} == before
    assert len(ids(interview)) == 3


def test_delete_asks_first(interview: Interview, kept: list[Attempt]) -> None:
    """Without a yes, or without anyone to ask, nothing is deleted and the exit code is 1."""
    for stdin in ("", "n\n", "\n"):
        assert interview("delete", kept[0].id, stdin=stdin).code == 1
    assert len(ids(interview)) == 3
    assert interview("delete", kept[0].id, stdin="y\n").code == 0
    assert len(ids(interview)) == 2


def test_what_is_deleted_is_gone_from_the_disk(interview: Interview, kept: list[Attempt]) -> None:
    """Neither the sound nor a word of it is left in any file; other answers stay."""
    assert interview("delete", "--question", "os-deadlock", "--yes").code == 0
    assert ids(interview) == [kept[0].id, kept[2].id]
    assert not (interview.folder / "recordings" / f"{kept[1].id}.wav").exists()
    assert interview("delete", "--all", "--yes").code == 0
    assert ids(interview) == []
    for path, data in interview.files().items():
        assert UNIQUE.encode() not in data, path


def test_deleting_all_also_means_an_answer_cut_short(interview: Interview) -> None:
    """An answer that a crash left behind is in no list yet, and is deleted with the rest."""
    recordings = interview.folder / "recordings"
    recordings.mkdir(parents=True)
    from simulator.history.unfinished import begin
    from tests.fakes import SilentRecorder

    unfinished = begin(recordings, attempt("20261123-003005-cut2"), topic="python")
    recorder = SilentRecorder()
    recorder.start(unfinished.sound, lambda level: None, lambda error: None)
    recorder.stop()
    unfinished._lock.release()  # as the system does when a program is killed
    assert interview("delete", "--all", "--yes").code == 0
    assert list(recordings.iterdir()) == []


def test_a_damaged_history_is_told_and_left_alone(interview: Interview) -> None:
    """A file that is no database: exit code 1, its path on stderr, not a byte changed."""
    interview.folder.mkdir()
    path = Path(interview.folder, "interview.db")
    path.write_bytes(b"this is not a database" * 100)
    for typed in (["history"], ["show", "x"], ["delete", "--all", "--yes"]):
        done = interview(*typed)
        assert (done.code, done.out) == (1, "")
        assert str(path) in done.err
    assert path.read_bytes() == b"this is not a database" * 100


def test_a_data_folder_that_cannot_be_one(interview: Interview, tmp_path: Path) -> None:
    """`--data-dir` pointing at a file is refused with a sentence."""
    file = tmp_path / "file"
    file.write_text("mine")
    done = interview("history", "--data-dir", file / "inside")
    assert done.code == 1
    assert str(file) in done.err
    assert file.read_text() == "mine"


def test_words_of_a_later_version_are_shown_as_they_are() -> None:
    """A status, mode or verdict that this version does not know hinders neither the list nor the page of an answer."""
    assert TYPICAL.delivery
    later: dict[str, Any] = {"status": "judged", "mode": "duel", "verdict": "far-over"}
    delivery = replace(TYPICAL.delivery, verdict=later.pop("verdict"))
    odd = attempt(**later, delivery=delivery)
    for lang in LANGUAGES:
        assert "judged" in attempt_rows(Texts(lang), [odd], 100)[0]
        page = "\n".join(attempt_lines(Texts(lang), odd, None, 100))
        assert all(word in page for word in ("judged", "duel", "far-over"))


@pytest.mark.parametrize("command", [["show"], ["delete", "--yes"], ["retranscribe"]])
def test_an_id_too_short_is_told_as_such(interview: Interview, kept: list[Attempt], command: list[str]) -> None:
    """Several begin so: that is said, with their number, in either language; one that begins so is enough."""
    assert "3 attempts have an id that begins with 2026" in interview(*command, "2026").err
    done = interview(*command, "2026", lang="ko")
    assert done.code == 1
    assert "2026으로 시작하는 답변이 3개" in done.err
    assert len(ids(interview)) == 3
    assert "There is no attempt" in interview(*command, "1999").err
    assert interview("show", kept[0].id[:13]).code == 0
