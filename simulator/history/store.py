"""History: attempts in and out of the database file. Every method blocks until it is done, a few milliseconds.

One connection behind a lock, so any thread may call any method; several programs may have the same file open.
Attempts are append-only: later knowledge fills fields in, and a transcript that is replaced is kept beside the new.
"""

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from types import TracebackType

from audio.recording import Recording, Transcript
from simulator.attempt import Attempt, Status
from simulator.errors import DatabaseBroken, NotWritable, UnknownAttempt
from simulator.history.connection import connect, translated
from simulator.history.converters import CHANGING, COLUMNS, clean, from_row, recording_from, to_row, transcript_from
from simulator.history.migrations import MIGRATIONS, Migration, copies
from simulator.history.queries import select_attempts

SHORTEST_PREFIX = 4  # letters of an id that may stand for the whole, when no other begins with them

_ADD = f"INSERT INTO attempts ({', '.join(COLUMNS)}) VALUES ({', '.join(f':{name}' for name in COLUMNS)})"  # noqa: S608
_CHANGES = ", ".join(f"{name} = :{name}" for name in CHANGING)
_FILL = f"UPDATE attempts SET recording = coalesce(recording, :recording), {_CHANGES} WHERE id = :id"  # noqa: S608


class History:
    """Every attempt made. Methods raise NotWritable or DatabaseBroken when the file fails them."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection, self._path = connection, path
        self._folder = path.parent
        self._lock = threading.RLock()
        self._open = True

    @classmethod
    def open(cls, path: Path, migrations: Sequence[Migration] = MIGRATIONS) -> "History":
        """The history in this file, made if it is not there; its folder must be.

        Recordings lie in the folder `recordings` beside it. Raises DatabaseBroken, DatabaseNewer, NotWritable;
        then nothing was changed.
        """
        path = path.absolute()
        return cls(connect(path, migrations), path)

    def add(self, attempt: Attempt, topic: str = "") -> None:
        """Keep a new attempt. topic: that of its question, for filtering. Raises NotWritable when the id is taken."""
        row = to_row(attempt, self._folder, topic)
        with self._writing() as connection:
            try:
                connection.execute(_ADD, row)
            except sqlite3.IntegrityError as error:
                raise NotWritable(path=self._path, reason=f"the attempt {attempt.id} is kept already") from error

    def update(self, attempt: Attempt) -> None:
        """Fill in or change what is known about an attempt: status, error, rating, note, transcript and figures.

        What was asked, and when, stays as it was added, and so does a recording once there is one; a transcript
        that is replaced is kept (`transcripts`). Raises UnknownAttempt.
        """
        row = to_row(attempt, self._folder)
        with self._writing() as connection:
            old = connection.execute("SELECT transcript FROM attempts WHERE id = ?", (row["id"],)).fetchone()
            if old is None:
                raise UnknownAttempt(id=attempt.id)
            if old["transcript"] is not None and old["transcript"] != row["transcript"]:
                connection.execute(
                    "INSERT INTO transcripts (attempt_id, transcript) VALUES (?, ?)", (row["id"], old["transcript"])
                )
            connection.execute(_FILL, row)

    def get(self, id: str) -> Attempt:
        """The attempt of this id, or of the only id that begins so (4 letters or more). Raises UnknownAttempt."""
        wanted = clean(id)
        with self._reading() as connection:
            rows = connection.execute("SELECT * FROM attempts WHERE id = ?", (wanted,)).fetchall()
            if not rows and len(wanted) >= SHORTEST_PREFIX:
                rows = connection.execute(
                    "SELECT * FROM attempts WHERE substr(id, 1, ?) = ? LIMIT 2", (len(wanted), wanted)
                ).fetchall()
        if len(rows) != 1:
            raise UnknownAttempt(id=id)
        return self._attempt(rows[0])

    def has(self, id: str) -> bool:
        """Whether there is an attempt of exactly this id."""
        with self._reading() as connection:
            return connection.execute("SELECT 1 FROM attempts WHERE id = ?", (clean(id),)).fetchone() is not None

    def ids(self, question: str | None = None) -> Sequence[str]:
        """Ids of all attempts, or of those at a question, newest first; those that cannot be read too, for `delete`."""
        statement, parameters = select_attempts(question=question)
        with self._reading() as connection, closing(connection.execute(statement, parameters)) as rows:
            return [str(row["id"]) for row in rows]

    def list(
        self,
        question: str | None = None,
        topic: str | None = None,
        *,
        ids: Iterable[str] | None = None,
        since: datetime | None = None,
        search: str | None = None,
        limit: int | None = None,
        status: Status | None = None,
        session: str | None = None,
    ) -> tuple[Attempt, ...]:
        """Attempts that fit every filter given, newest first.

        question: its id; ids: exact ones, unknown ones are passed over; since: that moment or later; search: part
        of question, transcript or note, in any case; limit: at most so many. A row that cannot be read is left out
        (`integrity` tells of it): one bad row must not hide all the others.
        """
        statement, parameters = select_attempts(
            question=question, topic=topic, ids=ids, since=since, search=search, status=status, session=session
        )
        found: list[Attempt] = []
        with self._reading() as connection, closing(connection.execute(statement, parameters)) as rows:
            while limit is None or len(found) < limit:
                if (row := rows.fetchone()) is None:
                    break
                with suppress(DatabaseBroken):
                    found.append(self._attempt(row))
        return tuple(found)

    def last(self, question_id: str) -> Attempt | None:
        """The newest attempt at a question."""
        return next(iter(self.list(question_id, limit=1)), None)

    def counts(self) -> dict[str, int]:
        """How many attempts there are, by question id; questions never attempted are absent."""
        with self._reading() as connection:
            return dict(
                connection.execute("SELECT question_id, count(*) FROM attempts GROUP BY question_id").fetchall()
            )

    def transcripts(self, id: str) -> tuple[Transcript, ...]:
        """Transcripts of an attempt that later ones replaced, oldest first."""
        with self._reading() as connection:
            rows = connection.execute(
                "SELECT transcript FROM transcripts WHERE attempt_id = ? ORDER BY number", (clean(id),)
            ).fetchall()
        with self._damage_told():
            return tuple(transcript_from(row["transcript"]) for row in rows)

    def delete(self, ids: Iterable[str]) -> int:
        """Delete attempts of exactly these ids and their recordings; how many there were.

        Nothing of them stays on disk: not in unused pages, not in SQLite's log, not in a copy made before an
        update (copies are removed). Only sound files in the folder of recordings are deleted, never a file of the
        person's own. Raises NotWritable when a sound file cannot be deleted; its attempt then stays.
        """
        statement, parameters = select_attempts(ids=ids)
        with self._lock:
            with self._reading() as connection:
                rows = connection.execute(statement, parameters).fetchall()
            if not rows:
                return 0
            for row in rows:
                self._delete_sound(row)
            with self._writing() as connection:
                connection.executemany("DELETE FROM attempts WHERE id = ?", [(row["id"],) for row in rows])
            self._forget()
        return len(rows)

    def integrity(self) -> str:
        """ "ok", or what is wrong with the file, rows that cannot be read included. Reads all of it."""
        try:
            with self._reading() as connection:
                rows = connection.execute("PRAGMA integrity_check(10)").fetchall()
                told = [str(row[0]) for row in rows]
                damaged = self._damaged(connection) if told == ["ok"] else []
        except DatabaseBroken as error:
            return error.details["reason"]
        if not damaged:
            return "; ".join(told)
        return f"{len(damaged)} damaged row{'s' * (len(damaged) > 1)}, the first is {damaged[0]}"

    def damaged(self) -> tuple[str, ...]:
        """Ids of attempts whose row cannot be read; the others are unharmed."""
        with self._reading() as connection:
            return tuple(self._damaged(connection))

    def close(self) -> None:
        """Let go of the file; a second call does nothing."""
        with self._lock:
            if self._open:
                self._open = False
                with suppress(sqlite3.Error):
                    self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                self._connection.close()

    def __enter__(self) -> "History":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with self._lock, translated(self._path):
            if not self._open:
                raise NotWritable(path=self._path, reason="the history is closed")
            yield self._connection

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._reading() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    @contextmanager
    def _damage_told(self) -> Iterator[None]:
        try:
            yield
        except (AttributeError, KeyError, RecursionError, TypeError, ValueError) as error:
            raise DatabaseBroken(path=self._path, reason=f"a row is damaged ({error!r})") from error

    def _damaged(self, connection: sqlite3.Connection) -> Sequence[str]:
        """Ids of the rows that cannot be read, oldest first."""
        found = []
        with closing(connection.execute("SELECT * FROM attempts ORDER BY created_us, id")) as rows:
            for row in rows:
                try:
                    self._attempt(row)
                except DatabaseBroken:
                    found.append(str(row["id"]))
        return found

    def _attempt(self, row: sqlite3.Row) -> Attempt:
        with self._damage_told():
            return from_row(dict(row), self._folder)

    def _delete_sound(self, row: sqlite3.Row) -> None:
        usual = self._folder / "recordings" / f"{row['id']}.wav"
        try:
            with self._damage_told():
                recording = recording_from(row["recording"], self._folder)
        except DatabaseBroken:  # it cannot say where its sound is: then it is where sounds are put
            recording = Recording(usual, 0.0, 0)
        if recording is None:
            return
        sound = recording.path.resolve()
        if sound.parent != (self._folder / "recordings").resolve():
            return
        for file in (sound, sound.with_suffix(".json"), sound.with_suffix(".lock")):
            try:
                file.unlink(missing_ok=True)
            except OSError as error:
                raise NotWritable(path=file, reason=error.strerror or error) from error

    def _forget(self) -> None:
        """Leave no trace of deleted rows in the file, beside it, or in copies."""
        with self._reading() as connection:
            for copy in copies(self._path):
                try:
                    copy.unlink(missing_ok=True)
                except OSError as error:
                    raise NotWritable(path=copy, reason=error.strerror or error) from error
            # secure_delete zeroes deleted rows, but SQLite may have left pieces of them where it moved others between
            # pages (seen in one of thirty random histories): only a file written anew is free of them.
            with suppress(sqlite3.OperationalError):
                connection.execute("VACUUM")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
