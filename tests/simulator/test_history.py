"""The history: what goes in comes out, nothing stored is ever harmed, and several programs may use it at once."""

import os
import sqlite3
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from random import Random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from audio.recording import Recording
from simulator.attempt import Attempt
from simulator.errors import DatabaseBroken, DatabaseNewer, NotWritable, UnknownAttempt
from simulator.history import History
from simulator.history.ids import ALPHABET, new_id
from simulator.history.migrations import MIGRATIONS, Migration, copy_of, migrate
from tests.simulator.attempts import KOREA, MORNING, TYPICAL, attempt, attempts, said

NEXT = Migration("a colour for every attempt", ("ALTER TABLE attempts ADD COLUMN colour TEXT DEFAULT 'blue'",))


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


# --- files that are not well ---


def test_a_newer_database_is_left_alone(file: Path) -> None:
    """Written by a later version: refused, and not a byte changes."""
    History.open(file, (*MIGRATIONS, NEXT)).close()
    before = file.read_bytes()
    with pytest.raises(DatabaseNewer, match="newer version"):
        History.open(file)
    assert file.read_bytes() == before


def _garbage(file: Path) -> None:
    file.write_bytes(b"This is no database at all. " * 400)


def _truncated(file: Path) -> None:
    with History.open(file) as history:
        for number in range(50):
            history.add(attempt(f"id-{number}"))
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def _cut_to_a_few_bytes(file: Path) -> None:
    History.open(file).close()
    file.write_bytes(file.read_bytes()[:60])


def _another_programs(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE bookmarks (url TEXT)")
        connection.execute("PRAGMA user_version = 1")


@pytest.mark.parametrize("spoil", [_garbage, _truncated, _cut_to_a_few_bytes, _another_programs])
def test_a_broken_database_is_said_and_left_alone(file: Path, spoil: object) -> None:
    """Garbage, a file cut short, another program's database: a sentence with the path, and not a byte changes."""
    assert callable(spoil)
    spoil(file)
    before = file.read_bytes()
    with pytest.raises(DatabaseBroken, match=r"interview\.db"):
        History.open(file)
    assert file.read_bytes() == before


def test_damage_in_the_middle_is_said_when_it_is_met(file: Path) -> None:
    """Pages overwritten by a failing disk: a sentence from reading, and `integrity` tells what is wrong."""
    with History.open(file) as history:
        for number in range(200):
            history.add(attempt(f"id-{number}"))
        assert history.integrity() == "ok"
    content = bytearray(file.read_bytes())
    content[40_960:81_920] = b"\xaa" * 40_960
    file.write_bytes(content)
    with History.open(file) as history:
        with pytest.raises(DatabaseBroken):
            history.list()
        assert history.integrity() not in ("", "ok")


def test_a_damaged_row_is_said(file: Path) -> None:
    """A column that does not hold what it should gives a sentence, not a traceback."""
    with History.open(file) as history:
        history.add(TYPICAL)
        with closing(sqlite3.connect(file)) as other:
            other.execute("UPDATE attempts SET transcript = '{}'")
            other.commit()
        with pytest.raises(DatabaseBroken, match="row is damaged"):
            history.get(TYPICAL.id)


def test_a_folder_that_is_missing_is_said(tmp_path: Path) -> None:
    """Nothing is made where nothing should be."""
    with pytest.raises(NotWritable):
        History.open(Path("/proc/interview/interview.db"))
    with pytest.raises(NotWritable):
        History.open(tmp_path)


def test_a_closed_history_says_so(history: History) -> None:
    """A late answer on another thread meets a sentence; closing twice is fine."""
    history.close()
    history.close()
    with pytest.raises(NotWritable, match="closed"):
        history.add(TYPICAL)


# --- migrations ---


def test_a_copy_is_made_before_a_migration(file: Path) -> None:
    """The history as it was lies beside the new one, and can be opened by the version that wrote it."""
    with History.open(file) as history:
        history.add(TYPICAL)
    assert not copy_of(file, 1).exists()  # a new history needs no copy
    with History.open(file, (*MIGRATIONS, NEXT)) as history:
        assert history.list() == (TYPICAL,)
    copy = copy_of(file, 1)
    assert copy.stat().st_mode & 0o777 == 0o600
    copy.rename(file)
    with History.open(file) as history:
        assert history.list() == (TYPICAL,)


def test_a_migration_that_fails_leaves_everything_as_it_was(file: Path) -> None:
    """A step happens whole or not at all; the version that wrote the history still opens it."""
    with History.open(file) as history:
        history.add(TYPICAL)
    half = Migration("fails half-way", (*NEXT.statements, "DELETE FROM attempts", "SELECT * FROM nowhere"))
    with pytest.raises(DatabaseBroken, match="nowhere"):
        History.open(file, (*MIGRATIONS, half))
    with History.open(file) as history:
        assert history.list() == (TYPICAL,)


@settings(max_examples=25, deadline=None)
@given(kinds=st.lists(st.integers(0, 2), min_size=1, max_size=6), versions=st.sets(st.integers(1, 7)))
def test_migrations_happen_once_and_in_order(
    tmp_path_factory: pytest.TempPathFactory, kinds: list[int], versions: set[int]
) -> None:
    """However the versions of the program followed each other, every step happened once, and all end the same."""
    actions = ("INSERT INTO log VALUES ({0})", "CREATE TABLE t{0} (x)", "ALTER TABLE log RENAME COLUMN x{1} TO x{0}")
    steps, column = [Migration("log", (*MIGRATIONS[0].statements, "CREATE TABLE log (x0)"))], 0
    for number, kind in enumerate(kinds, 1):
        steps.append(Migration("", (actions[kind].format(number, column),)))
        column = number if kind == 2 else column
    folder = tmp_path_factory.mktemp("steps")

    def run(name: str, versions: set[int]) -> tuple[list[object], list[object]]:
        file = folder / name
        with closing(sqlite3.connect(file, isolation_level=None)) as connection:
            connection.execute("PRAGMA synchronous = OFF")
            for version in sorted(versions):
                migrate(connection, file, steps[:version])
            shape = connection.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()
            return shape, connection.execute("SELECT * FROM log").fetchall()

    everything = len(steps)
    travelled = {version for version in versions if version < everything} | {everything}
    assert run("travelled", travelled) == run("fresh", {everything})


# --- several at once ---

CHILD = """
import sys
from pathlib import Path
from simulator.history import History
from tests.simulator.attempts import attempt
sys.stdin.readline()
with History.open(Path(sys.argv[1])) as history:
    for number in range(20):
        history.add(attempt(f"{sys.argv[2]}-{number}"))
"""


def test_two_programs_may_start_on_one_folder_at_once(file: Path) -> None:
    """Both make or open the same new history at the same moment, both write, and nothing is lost."""
    children = [
        subprocess.Popen([sys.executable, "-c", CHILD, str(file), name], stdin=subprocess.PIPE, stderr=subprocess.PIPE)
        for name in ("one", "two")
    ]
    for child in children:
        assert child.stdin is not None
        child.stdin.write(b"go\n")
        child.stdin.flush()
    assert [child.communicate()[1] for child in children] == [b"", b""]
    with History.open(file) as history:
        assert set(ids(history.list())) == {f"{name}-{number}" for name in ("one", "two") for number in range(20)}
        assert history.integrity() == "ok"


def test_what_one_program_adds_the_other_sees(file: Path) -> None:
    """An open history is never out of date."""
    with History.open(file) as here, History.open(file) as there:
        here.add(TYPICAL)
        assert there.get(TYPICAL.id) == TYPICAL
        there.delete([TYPICAL.id])
        assert here.list() == ()


def test_any_thread_may_use_it(history: History) -> None:
    """Adding, reading and updating from several threads at once loses nothing."""

    def work(name: str) -> list[str | None]:
        for number in range(25):
            history.add(attempt(f"{name}-{number}"))
            history.update(attempt(f"{name}-{number}", note=name))
        return [history.get(f"{name}-{number}").note for number in range(25)]

    with ThreadPoolExecutor() as pool:
        assert list(pool.map(work, ("left", "right", "middle"))) == [["left"] * 25, ["right"] * 25, ["middle"] * 25]
    assert len(history.list()) == 75


def test_ids_and_markers_cost_no_database() -> None:
    """What the screens need before the history is opened does not load SQLite."""
    code = "import sys, simulator.history.ids, simulator.history.unfinished; print('sqlite3' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
