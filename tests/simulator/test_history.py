"""The history: what goes in comes out, nothing stored is ever harmed, and several programs may use it at once."""

import os
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from random import Random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from audio.recording import Recording
from simulator.attempt import Attempt
from simulator.errors import NotWritable, UnknownAttempt
from simulator.history import History
from simulator.history.ids import ALPHABET, new_id
from tests.simulator.attempts import KOREA, MORNING, TYPICAL, attempt, attempts, said


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the history is kept."""
    return tmp_path / "interview.db"


@pytest.fixture
def history(file: Path) -> Iterator[History]:
    """An empty history."""
    with History.open(file) as opened:
        yield opened


def ids(found: tuple[Attempt, ...]) -> list[str]:
    """Their ids, in order."""
    return [each.id for each in found]


# --- ids ---

moments = st.datetimes(datetime(1970, 1, 2), datetime(9998, 1, 1), timezones=st.integers(-14, 14).map(
    lambda hours: timezone(timedelta(hours=hours))
))  # fmt: skip


@settings(deadline=None)
@given(moments, moments, st.integers(), st.integers())
def test_ids_sort_by_time(one: datetime, other: datetime, seed: int, other_seed: int) -> None:
    """Whatever the zones: a later second gives a later id, so that files and rows lie in order."""
    first, second = new_id(one, Random(seed)), new_id(other, Random(other_seed))
    if one.replace(microsecond=0) != other.replace(microsecond=0):
        assert (first < second) == (one < other)


def test_ids_say_when_and_can_be_read_aloud() -> None:
    """Date and time in UTC, then letters and digits that are not taken for each other; same inputs, same id."""
    made = new_id(MORNING, Random(1))
    assert made.startswith("20261123-003005-")
    assert made == new_id(MORNING, Random(1)) != new_id(MORNING, Random(2))
    assert len(made) == 20
    assert set(made[16:]) <= set(ALPHABET)
    assert not set("0o1il") & set(ALPHABET)


# --- in and out ---


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[History]:
    """A history that grows from example to example."""
    with History.open(tmp_path_factory.mktemp("shared") / "interview.db") as opened:
        yield opened


@settings(max_examples=60, deadline=None)
@given(attempts, st.uuids().map(str))
def test_what_goes_in_comes_out(shared: History, any_attempt: Attempt, id: str) -> None:
    """Any attempt comes back exactly as it was, zone and thousandths of a second included."""
    any_attempt = replace(any_attempt, id=id)
    assume(not shared.has(id))
    shared.add(any_attempt)
    found = shared.get(id)
    assert found == any_attempt
    assert found.created_at.utcoffset() == any_attempt.created_at.utcoffset()


def test_the_history_is_there_again_tomorrow(file: Path) -> None:
    """Closed and opened again, it holds the same."""
    with History.open(file) as history:
        history.add(TYPICAL)
    with History.open(file) as history:
        assert history.list() == (TYPICAL,)


def test_the_whole_folder_can_be_moved(tmp_path: Path) -> None:
    """Recordings beside the database are found where the folder is now."""
    old, new = tmp_path / "old", tmp_path / "new"
    old.mkdir()
    sound = Recording(old / "recordings" / "a.wav", 1.0, 16_000)
    elsewhere = Recording(Path("/elsewhere/b.wav"), 1.0, 16_000)
    with History.open(old / "interview.db") as history:
        history.add(attempt("beside", recording=sound))
        history.add(attempt("elsewhere", recording=elsewhere))
    old.rename(new)
    with History.open(new / "interview.db") as history:
        assert history.get("beside").recording == replace(sound, path=new / "recordings" / "a.wav")
        assert history.get("elsewhere").recording == elsewhere


def test_a_file_name_that_is_not_text_does_no_harm(history: History) -> None:
    """A path may hold any bytes: it comes back as it was, and an error that names it is stored readably."""
    path = Path(os.fsdecode(b"/sounds/\xff.wav"))
    history.add(attempt("odd", recording=Recording(path, 1.0, 16_000), error=f"{path} is not sound", status="failed"))
    found = history.get("odd")
    assert found.recording == Recording(path, 1.0, 16_000)
    assert found.error == "/sounds/?.wav is not sound"


def test_the_same_id_is_not_kept_twice(history: History) -> None:
    """What was kept first stays; the second is refused with a sentence."""
    history.add(TYPICAL)
    with pytest.raises(NotWritable, match=f"{TYPICAL.id} is kept already"):
        history.add(replace(TYPICAL, note="another"))
    assert history.list() == (TYPICAL,)


# --- later knowledge ---


def test_fields_are_filled_in_later(history: History) -> None:
    """A pending attempt becomes a done one; its topic stays."""
    pending = replace(TYPICAL, status="pending", transcript=None, delivery=None, coverage=None)
    history.add(pending, topic="python")
    history.update(replace(TYPICAL, rating="good", note="slower"))
    assert history.get(TYPICAL.id) == replace(TYPICAL, rating="good", note="slower")
    assert ids(history.list(topic="python")) == [TYPICAL.id]
    assert history.transcripts(TYPICAL.id) == ()


def test_what_was_asked_and_when_never_changes(history: History) -> None:
    """Attempts are append-only: an update does not rewrite the question, the moment or the session."""
    history.add(TYPICAL)
    history.update(attempt(minutes=5, question="?", question_id="x", session_id="y", mode="mock", lang="en", note="n"))
    assert history.get(TYPICAL.id) == replace(TYPICAL, note="n")


def test_a_recording_is_filled_in_once(history: History) -> None:
    """It may come later, but is never put in another's place: its sound would be lost from sight, yet on disk."""
    history.add(attempt(recording=None))
    history.update(TYPICAL)
    history.update(attempt(recording=Recording(Path("/elsewhere/other.wav"), 1.0, 16_000), note="n"))
    history.update(attempt(recording=None, note="n"))
    assert history.get(TYPICAL.id) == replace(TYPICAL, note="n")


def test_a_replaced_transcript_is_kept_beside_the_new(history: History) -> None:
    """Transcribing again loses nothing: each older transcript is there, oldest first, and each only once."""
    history.add(TYPICAL)
    history.update(replace(TYPICAL, note="no new transcript"))
    history.update(replace(TYPICAL, transcript=said("둘째")))
    history.update(replace(TYPICAL, transcript=None))
    history.update(replace(TYPICAL, transcript=said("셋째")))
    found = history.get(TYPICAL.id)
    assert found.transcript == said("셋째")
    assert history.transcripts(TYPICAL.id) == (TYPICAL.transcript, said("둘째"))


def test_an_unknown_attempt_cannot_be_updated(history: History) -> None:
    """Nothing is made up."""
    with pytest.raises(UnknownAttempt):
        history.update(TYPICAL)
    assert history.list() == ()


# --- finding ---


def test_a_unique_beginning_of_an_id_is_enough(history: History) -> None:
    """From four letters on, when no other attempt begins so; a whole id wins over longer ones."""
    for id in ("abcd-1", "abcd-2", "abcd", "wxyz-1", "%%%%-1"):
        history.add(attempt(id))
    assert history.get("wxyz").id == "wxyz-1"
    assert history.get("abcd").id == "abcd"
    for wrong in ("wxy", "abcd-", "____", "%%%", "", "nothing", "\udcff\udcff\udcff\udcff"):
        with pytest.raises(UnknownAttempt):
            history.get(wrong)
    assert history.has("wxyz-1")
    assert not history.has("wxyz")


@pytest.fixture
def several(history: History) -> History:
    """Five attempts, a minute apart."""
    history.add(attempt("a1", question_id="gil", session_id="s1"), topic="python")
    history.add(attempt("a2", question_id="tcp", session_id="s1", minutes=1, status="pending"), topic="network")
    history.add(attempt("a3", question_id="gil", session_id="s2", minutes=2, status="failed"), topic="python")
    history.add(attempt("a5", question_id="gc", session_id="s2", minutes=4), topic="python")
    history.add(attempt("a4", question_id="gil", session_id="s2", minutes=3), topic="python")
    return history


def test_newest_come_first_whatever_the_order_they_were_kept_in(several: History) -> None:
    """Sorted by the moment they were made, across zones."""
    other_zone = (MORNING + timedelta(minutes=2, seconds=30)).astimezone(timezone(timedelta(hours=-8)))
    several.add(attempt("b1", created_at=other_zone))
    assert ids(several.list()) == ["a5", "a4", "b1", "a3", "a2", "a1"]


def test_filters_narrow_the_list_and_work_together(several: History) -> None:
    """Each filter alone, and several at once; a limit takes the newest."""
    assert ids(several.list("gil")) == ["a4", "a3", "a1"]
    assert ids(several.list(topic="network")) == ["a2"]
    assert ids(several.list(status="pending")) == ["a2"]
    assert ids(several.list(session="s1")) == ["a2", "a1"]
    assert ids(several.list(ids=["a1", "a5", "unknown"])) == ["a5", "a1"]
    assert ids(several.list(ids=[])) == []
    assert ids(several.list(since=MORNING + timedelta(minutes=3))) == ["a5", "a4"]
    assert ids(several.list(since=(MORNING + timedelta(minutes=3, microseconds=1)).astimezone(KOREA))) == ["a5"]
    assert ids(several.list(limit=2)) == ["a5", "a4"]
    assert ids(several.list(limit=0)) == []
    assert ids(several.list("gil", "python", session="s2", limit=1)) == ["a4"]
    assert ids(several.list("' OR 1=1 --")) == []


def test_counts_and_the_last_take_of_a_question(several: History) -> None:
    """How often a question was taken, and its newest take; never attempted ones are absent."""
    assert several.counts() == {"gil": 3, "tcp": 1, "gc": 1}
    last = several.last("gil")
    assert last is not None
    assert last.id == "a4"
    assert several.last("never") is None


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("자원", ["t2"]),
        ("RACE condition", ["t1"]),
        ("straße", ["t3"]),
        ("STRASSE", ["t3"]),
        ("100%", ["t3"]),
        ("0%d", []),
        ("snake_case", ["t1"]),
        ("snakeXcase", []),
        ("왜 쓰나요", ["t1"]),
        ("내 메모", ["t2"]),
        (unicodedata.normalize("NFD", "자원"), ["t2"]),
        ("", ["t3", "t2", "t1"]),
        ("' OR 1=1", []),
        ("x" * 100_000, []),
    ],
)
def test_search_looks_into_question_transcript_and_note(history: History, search: str, found: list[str]) -> None:
    """Part of a word, any case, any script, two syllables too; no character is special."""
    history.add(attempt("t1", question="왜 쓰나요?", transcript=said("Race Condition snake_case")))
    history.add(attempt("t2", minutes=1, transcript=None, note="내 메모: 자원"))
    history.add(attempt("t3", minutes=2, transcript=said("100% of Straße"), note=None))
    assert ids(history.list(search=search)) == found


def test_search_follows_what_changed(history: History) -> None:
    """A new transcript or note is found, the replaced one no longer."""
    history.add(attempt("t1", transcript=said("앞의 말")))
    history.update(attempt("t1", transcript=said("새로운 말"), note="적어 둔 것"))
    assert ids(history.list(search="앞의")) == []
    assert ids(history.list(search="새로운")) == ids(history.list(search="적어")) == ["t1"]
