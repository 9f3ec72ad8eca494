"""Which attempts are meant: filters as SQL. Pure; values travel as parameters, never inside the statement."""

import json
from collections.abc import Iterable
from datetime import datetime

from simulator.history.converters import clean, fold, microseconds

Parameters = list[str | int]


def select_attempts(
    *,
    question: str | None = None,
    topic: str | None = None,
    ids: Iterable[str] | None = None,
    since: datetime | None = None,
    search: str | None = None,
    status: str | None = None,
    session: str | None = None,
) -> tuple[str, Parameters]:
    """The statement and its parameters: attempts that fit every filter given, newest first."""
    conditions: list[str] = []
    parameters: Parameters = []
    for column, wanted in (("question_id", question), ("topic", topic), ("status", status), ("session_id", session)):
        if wanted is not None:
            conditions.append(f"{column} = ?")
            parameters.append(clean(wanted))
    if ids is not None:
        conditions.append("id IN (SELECT value FROM json_each(?))")
        parameters.append(json.dumps([clean(id) for id in ids]))
    if since is not None:
        conditions.append("created_us >= ?")
        parameters.append(microseconds(since))
    if search:
        # Both sides are folded already, so letters compare exactly; unlike LIKE, nothing in the text is special.
        conditions.append("instr(searchable, ?) > 0")
        parameters.append(fold(search))
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    return f"SELECT * FROM attempts{where} ORDER BY created_us DESC, id DESC", parameters  # noqa: S608  constants only
