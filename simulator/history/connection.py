"""Opening the database file: private, whole, ours, of a version we know; and SQLite's errors as sentences.

Two programs may open one file at the same moment: a lock file lets them do it one after the other. Afterwards SQLite
itself keeps them apart (write-ahead log; whoever finds it busy waits).
"""

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from filelock import FileLock, Timeout

from simulator.errors import DatabaseBroken, NotWritable
from simulator.history.migrations import MIGRATIONS, Migration, migrate

PRIVATE = 0o600
BUSY_WAIT = 10.0  # seconds to wait for another program's transaction; ours take milliseconds
OPEN_WAIT = 60.0  # seconds to wait for another program that opens, which may migrate a long history

_MEMORY_ONLY = 2  # PRAGMA temp_store
# What the disk or the system refused. Anything else that SQLite reports speaks of the file itself.
_REFUSED = frozenset(
    {
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PROTOCOL,
    }
)


def connect(path: Path, migrations: Sequence[Migration] = MIGRATIONS) -> sqlite3.Connection:
    """The database in its newest shape, made if it is not there; for any thread, one at a time.

    Raises DatabaseBroken, DatabaseNewer, NotWritable; then the file is as it was.
    """
    try:
        with FileLock(path.with_name(f"{path.name}.lock"), timeout=OPEN_WAIT, mode=PRIVATE):
            _make_private(path)
            return _open(path, migrations)
    except Timeout as error:
        raise NotWritable(path=path, reason="another program keeps it locked") from error
    except OSError as error:
        raise NotWritable(path=path, reason=error.strerror or error) from error


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn SQLite's errors into ours: DatabaseBroken, or NotWritable for what the disk or the system refused."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", None)  # extended codes carry the plain one in the lowest byte
        refused = code is not None and code & 0xFF in _REFUSED
        raise (NotWritable if refused else DatabaseBroken)(path=path, reason=error) from error


def _make_private(path: Path) -> None:
    """The file exists and nobody else can read it; SQLite gives the same mode to the files beside it."""
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, PRIVATE))
    if path.stat().st_mode & 0o077:
        with suppress(PermissionError):  # another person's file that is open to us: theirs to decide
            path.chmod(PRIVATE)


def _open(path: Path, migrations: Sequence[Migration]) -> sqlite3.Connection:
    with translated(path):
        connection = sqlite3.connect(path, timeout=BUSY_WAIT, isolation_level=None, check_same_thread=False)
        try:
            connection.row_factory = sqlite3.Row
            connection.text_factory = partial(str, encoding="utf-8", errors="replace")  # damage costs a letter
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute(f"PRAGMA temp_store = {_MEMORY_ONLY}")
            connection.execute("PRAGMA foreign_keys = ON")
            # The version is looked at before anything is written, the journal mode included.
            migrate(connection, path, migrations)
            connection.execute("PRAGMA journal_mode = WAL")
        except BaseException:
            connection.close()
            raise
    return connection
