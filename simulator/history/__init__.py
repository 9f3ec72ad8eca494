"""History: every attempt made, kept in one SQLite file beside the recordings. The only room that imports sqlite3.

`History` is imported when it is first asked for, so that ids and markers of recordings cost no database.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulator.history.store import History

__all__ = ["History"]


def __getattr__(name: str) -> object:
    if name == "History":
        from simulator.history.store import History

        return History
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
