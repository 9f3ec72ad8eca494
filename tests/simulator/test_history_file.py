"""The history's file: versions, damage, migrations, and several programs at once. Nothing stored is ever harmed."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from threading import Barrier

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.attempt import Attempt
from simulator.errors import DatabaseBroken, DatabaseNewer, NotWritable
from simulator.history import History
from simulator.history.migrations import MIGRATIONS, Migration, copy_of, migrate
from tests.simulator.attempts import TYPICAL, attempt

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


@pytest.mark.parametrize(
    "change",
    [
        "transcript = '{}'",
        "delivery = '[]'",
        "coverage = 'not JSON'",
        "recording = '[' || char(0)",
        "created_at = 'yesterday'",
        "status = x'00'",
        "question = x'00ff'",
    ],
)
def test_a_damaged_row_hides_no_other(file: Path, change: str) -> None:
    """The rest is shown, a limit counts what is shown, and `integrity` says how many rows are bad and names one."""
    with History.open(file) as history:
        for number, id in enumerate(("oldest", "older", "newest")):
            history.add(attempt(id, created_at=TYPICAL.created_at + timedelta(minutes=number)))
        assert history.integrity() == "ok"
        with closing(sqlite3.connect(file)) as other:
            other.execute(f"UPDATE attempts SET {change} WHERE id = 'newest'")  # noqa: S608  of this test
            other.commit()
        assert ids(history.list()) == ["older", "oldest"]
        assert ids(history.list(limit=1)) == ["older"]
        last = history.last(TYPICAL.question_id)
        assert last is not None
        assert last.id == "older"
        assert history.integrity() == "1 damaged row, the first is newest"


def test_letters_that_are_not_utf8_hide_nothing(file: Path) -> None:
    """A byte changed by a failing disk costs that letter, not the history."""
    with History.open(file) as history:
        history.add(attempt("a", note="hello"))
        with closing(sqlite3.connect(file)) as other:
            other.execute("UPDATE attempts SET note = CAST(x'68ff' AS TEXT)")
            other.commit()
        assert [each.note for each in history.list()] == ["h\ufffd"]


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


def test_a_new_history_is_made_once(tmp_path: Path) -> None:
    """Opened for the first time from many sides at the same instant, it is made by one and found by the others."""
    start = Barrier(6)

    def add(name: str) -> int:
        count = 0
        for number in range(5):
            start.wait(30)  # seconds
            with History.open(tmp_path / f"{number}.db") as history:
                history.add(attempt(name))
                count += history.has(name)
        return count

    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(add, "abcdef")) == [5] * 6


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
