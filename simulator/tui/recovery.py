"""Answers that a crash left behind are offered one after the other, each in a dialog."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from textual.app import App

from simulator.history.unfinished import Leftover
from simulator.interview import Interview
from simulator.lane import Lane
from simulator.parts import Parts
from simulator.tui import background
from simulator.tui.screens.recover import Recover


def offer(
    app: App[Any],
    parts: Parts,
    interview: Interview,
    lane: Lane,
    leftovers: Sequence[Leftover],
    then: Callable[[], object],
) -> None:
    """Ask about the first; its answer asks about the next; then go on with `then`.

    What is kept is stored and transcribed on the lanes, what is not is deleted there; they say how it went.
    """
    if not leftovers:
        then()
        return
    first, rest = leftovers[0], leftovers[1:]

    def toast(name: str) -> None:  # on the lane's thread, which Textual allows
        app.notify(parts.texts(name))

    def chosen(choice: str | None) -> None:
        if choice == "keep":
            lane.put(partial(background.keep, parts, first, interview, app.post_message, toast))
        elif choice == "discard":
            lane.put(partial(background.discard, first, app.post_message, toast))
        offer(app, parts, interview, lane, rest, then)

    app.push_screen(Recover(parts.texts, first), chosen)
