"""What a person said is theirs: others on the machine cannot read it, and what is deleted is gone from disk."""

import ast
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from random import Random

import pytest

from audio.recording import Recording
from simulator.attempt import Attempt
from simulator.errors import NotWritable
from simulator.history import History
from simulator.history.migrations import MIGRATIONS, Migration, copies
from simulator.paths import Paths
from tests.simulator.attempts import attempt, said

ROOT = Path(__file__).parents[2]


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    """A data folder of its own."""
    made = Paths.find(tmp_path / "data", environ={})
    made.create()
    return made


@pytest.fixture
def history(paths: Paths) -> Iterator[History]:
    """An empty history."""
    with History.open(paths.database) as opened:
        yield opened


def recorded(paths: Paths, id: str) -> Attempt:
    """An attempt with a sound file; its own name stands in everything that was said about it."""
    sound = paths.recordings / f"{id}.wav"
    sound.write_bytes(f"sound of {id}".encode())
    words = f"word-of-{id}"
    return attempt(id, question=words, transcript=said(words), note=words, recording=Recording(sound, 1.0, 16_000))


def on_disk(folder: Path) -> bytes:
    """Everything in the folder, names included, in small letters: also text folded for searching is found."""
    content = b""
    for file in sorted(folder.rglob("*")):
        content += str(file.relative_to(folder)).encode() + (file.read_bytes() if file.is_file() else b"")
    return content.lower()


def test_others_cannot_read_the_history(paths: Paths, history: History) -> None:
    """Every file beside the database, SQLite's own log included, is for this person only."""
    history.add(attempt())
    files = [each for each in paths.data.iterdir() if each.is_file()]
    assert {"interview.db", "interview.db-wal"} <= {each.name for each in files}
    assert {oct(each.stat().st_mode & 0o777) for each in files} == {"0o600"}


def test_a_history_open_to_others_is_closed_to_them(paths: Paths) -> None:
    """A file copied with wider permissions gets narrow ones again."""
    History.open(paths.database).close()
    paths.database.chmod(0o644)
    History.open(paths.database).close()
    assert paths.database.stat().st_mode & 0o777 == 0o600


def test_deleted_attempts_are_gone_from_disk(paths: Paths, history: History) -> None:
    """Sound, transcript, old transcript, note, search text: while the program still runs, no byte of them is left."""
    for number in range(10):
        history.add(recorded(paths, f"kept-{number}"))
    history.add(recorded(paths, "gone-1"))
    history.update(attempt("gone-1", transcript=said("word-of-gone-1 again"), note="word-of-gone-1 noted"))
    history.add(recorded(paths, "gone-2"))
    assert history.delete(["gone-1", "gone-2", "unknown"]) == 2
    assert b"gone-" not in on_disk(paths.data)
    assert len(history.list()) == len(list(paths.recordings.iterdir())) == 10
    assert history.delete(["gone-1"]) == history.delete([]) == 0


@pytest.mark.parametrize("damage", ["recording = 'not JSON'", "transcript = '{}'"])
def test_a_damaged_attempt_can_be_deleted(paths: Paths, history: History, damage: str) -> None:
    """It is in no list, but among the ids; it and its sound go like any other."""
    history.add(recorded(paths, "gone-1"))
    history.add(recorded(paths, "kept-1"))
    with closing(sqlite3.connect(paths.database)) as other:
        other.execute(f"UPDATE attempts SET {damage} WHERE id = 'gone-1'")  # noqa: S608  of this test
        other.commit()
    assert [each.id for each in history.list()] == ["kept-1"]
    assert sorted(history.ids()) == ["gone-1", "kept-1"]
    assert history.delete(["gone-1"]) == 1
    assert b"gone-" not in on_disk(paths.data)


def test_a_note_that_was_replaced_is_gone_when_the_program_ends(paths: Paths) -> None:
    """What a person took back is not left in unused parts of the file."""
    with History.open(paths.database) as history:
        history.add(attempt("kept", note="gone-note " * 20))
        history.update(attempt("kept", note=None))
    assert b"gone-note" not in on_disk(paths.data)


def test_what_another_program_has_open_is_deleted_too(paths: Paths, history: History) -> None:
    """A second program on the same folder keeps no trace alive."""
    with History.open(paths.database) as other:
        other.add(recorded(paths, "gone-1"))
        assert len(other.list()) == 1
        history.delete(["gone-1"])
        assert b"gone-" not in on_disk(paths.data)
        assert other.list() == ()


def test_a_copy_from_before_an_update_keeps_no_deleted_answer(paths: Paths) -> None:
    """The copy made before a migration holds deleted answers too, so it goes with the first of them."""
    with History.open(paths.database) as history:
        history.add(recorded(paths, "gone-1"))
    later = (*MIGRATIONS, Migration("later", ("CREATE TABLE later (x)",)))
    with History.open(paths.database, later) as history:
        assert b"gone-1" in b"".join(copy.read_bytes() for copy in copies(paths.database))
        history.delete(["gone-1"])
        assert b"gone-" not in on_disk(paths.data)


@pytest.mark.parametrize("seed", [1, 12])  # with 12, SQLite's secure_delete alone leaves a piece behind
def test_no_order_of_events_leaves_a_trace(paths: Paths, history: History, seed: int) -> None:
    """Added, changed and deleted in any order, at any length: after each deletion, only what still lives is there."""
    random, live = Random(seed), list[str]()
    bare = {"recording": None, "delivery": None, "coverage": None}
    for number in range(100):
        event = random.random()
        if event < 0.5 or not live:
            id = f"id-{number:04}"
            minutes, spoken = random.randrange(99_999), random.random() >= 0.5
            words = said(id * random.randrange(200)) if spoken else None
            history.add(attempt(id, minutes=minutes, question=id, transcript=words, **bare))
            live.append(id)
        elif event < 0.7:
            id = random.choice(live)
            words, note = said(id * random.randrange(400)), id * random.randrange(30)
            history.update(attempt(id, transcript=words, note=note, **bare))
        else:
            history.delete([live.pop(random.randrange(len(live)))])
            assert {found.decode() for found in re.findall(rb"id-\d{4}", on_disk(paths.data))} <= set(live)
    assert sorted(each.id for each in history.list()) == sorted(live)


def test_a_file_of_the_persons_own_is_never_deleted(tmp_path: Path, paths: Paths, history: History) -> None:
    """An attempt made from a sound file elsewhere goes; the file, and one reached through a link, stay."""
    own = tmp_path / "interview-2020.wav"
    own.write_bytes(b"mine")
    climbing = paths.recordings / ".." / ".." / "interview-2020.wav"
    link = paths.recordings / "linked.wav"
    link.symlink_to(own)
    for id, path in (("own", own), ("climbing", climbing), ("linked", link)):
        history.add(attempt(id, recording=Recording(path, 1.0, 16_000)))
    assert history.delete(["own", "climbing", "linked"]) == 3
    assert own.read_bytes() == b"mine"


def test_a_sound_that_cannot_be_deleted_keeps_its_attempt(paths: Paths, history: History) -> None:
    """No attempt vanishes from the list while its sound is still on disk."""
    blocked = paths.recordings / "blocked.wav"
    (blocked / "inside").mkdir(parents=True)
    history.add(attempt("blocked", recording=Recording(blocked, 1.0, 16_000)))
    with pytest.raises(NotWritable, match=r"blocked\.wav"):
        history.delete(["blocked"])
    assert history.has("blocked")


def test_an_attempt_whose_sound_is_gone_already_can_be_deleted(paths: Paths, history: History) -> None:
    """A recording deleted by hand is no obstacle."""
    history.add(recorded(paths, "gone-1"))
    (paths.recordings / "gone-1.wav").unlink()
    assert history.delete(["gone-1"]) == 1
    assert history.list() == ()


def test_a_marker_left_beside_a_deleted_sound_goes_with_it(paths: Paths, history: History) -> None:
    """A crash may leave the marker of a stored answer; the question it names is deleted as well."""
    history.add(recorded(paths, "gone-1"))
    (paths.recordings / "gone-1.json").write_text('{"question": "word-of-gone-1"}', "utf-8")
    (paths.recordings / "gone-1.lock").touch()
    history.delete(["gone-1"])
    assert b"gone-" not in on_disk(paths.data)


def test_only_the_history_speaks_to_the_database() -> None:
    """No other room imports sqlite3, so no other room can keep or leave anything there."""
    guilty = []
    for file in sorted(each for room in ("simulator", "audio", "prompts") for each in (ROOT / room).rglob("*.py")):
        if file.is_relative_to(ROOT / "simulator" / "history"):
            continue
        with suppress(SyntaxError):  # its own tests will tell
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                imported = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
                imported += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
                guilty += [file.name for name in imported if name.split(".")[0] == "sqlite3"]
    assert guilty == []
