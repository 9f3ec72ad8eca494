"""The shape of the database, as numbered steps that each happen once. Never change a step that was released: add one.

`PRAGMA user_version` holds the number of steps taken. The caller sees to it that one program at a time migrates.
"""

import os
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from simulator.errors import DatabaseBroken, DatabaseNewer

APPLICATION = 0x494E5456  # "INTV": tells our file from another program's


@dataclass(frozen=True, slots=True)
class Migration:
    """One step: what it is for, and its SQL statements, which happen all or not at all."""

    name: str
    statements: tuple[str, ...]


MIGRATIONS: tuple[Migration, ...] = (
    Migration(
        "attempts, and the transcripts that later ones replaced",
        (
            f"PRAGMA application_id = {APPLICATION}",
            """
            CREATE TABLE attempts (
                id TEXT PRIMARY KEY,
                session_id TEXT NOT NULL,
                question_id TEXT NOT NULL,
                question TEXT NOT NULL,
                topic TEXT NOT NULL,
                lang TEXT NOT NULL,
                mode TEXT NOT NULL,
                created_at TEXT NOT NULL,     -- ISO 8601 with the zone it was made in
                created_us INTEGER NOT NULL,  -- the same moment in microseconds since 1970, to sort and compare
                status TEXT NOT NULL,
                error TEXT,
                rating TEXT,
                note TEXT,
                recording TEXT,               -- JSON; the path relative to this file's folder where it lies under it
                transcript TEXT,              -- JSON, as are the next two
                delivery TEXT,
                coverage TEXT,
                searchable TEXT NOT NULL      -- question, transcript and note, folded for comparison
            )
            """,
            "CREATE INDEX attempts_by_time ON attempts (created_us, id)",
            "CREATE INDEX attempts_by_question ON attempts (question_id, created_us)",
            "CREATE INDEX attempts_by_session ON attempts (session_id)",
            """
            CREATE TABLE transcripts (
                number INTEGER PRIMARY KEY,
                attempt_id TEXT NOT NULL REFERENCES attempts (id) ON DELETE CASCADE,
                transcript TEXT NOT NULL
            )
            """,
            "CREATE INDEX transcripts_by_attempt ON transcripts (attempt_id)",
        ),
    ),
)


def migrate(connection: sqlite3.Connection, path: Path, migrations: Sequence[Migration] = MIGRATIONS) -> None:
    """Bring the database to the newest shape; a copy of it is made first, unless it is new.

    Raises DatabaseNewer, DatabaseBroken (another program's database); a step that fails leaves everything as it
    was before that step. sqlite3's own errors pass through.
    """
    version = _pragma(connection, "user_version")
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if (version or tables) and _pragma(connection, "application_id") != APPLICATION:
        raise DatabaseBroken(path=path, reason="it is the database of another program")
    if version > len(migrations):
        raise DatabaseNewer(path=path)
    if 0 < version < len(migrations):
        _copy(connection, copy_of(path, version))
    for number, migration in enumerate(migrations[version:], version + 1):
        connection.execute("BEGIN IMMEDIATE")
        try:
            for statement in migration.statements:
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number}")
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


def copy_of(path: Path, version: int) -> Path:
    """Where the copy from before a migration lies: "interview.db.v1"."""
    return path.with_name(f"{path.name}.v{version}")


def copies(path: Path) -> tuple[Path, ...]:
    """The copies there are, unfinished ones too."""
    return tuple(sorted(path.parent.glob(f"{path.name}.v[0-9]*")))


def _copy(connection: sqlite3.Connection, target: Path) -> None:
    part = target.with_name(f"{target.name}.part")
    part.unlink(missing_ok=True)
    os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    connection.execute("VACUUM INTO ?", (str(part),))
    part.replace(target)


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    return int(connection.execute(f"PRAGMA {name}").fetchone()[0])
