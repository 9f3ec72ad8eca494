"""Starting the TUI: the terminal is kept clean while it runs, and the children end after its last paint."""

import os
import select
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from simulator.parts import Parts
from simulator.tui.app import InterviewApp

if TYPE_CHECKING:
    from prompts.question import Question
    from simulator.attempt import Mode


def run(
    parts: Parts,
    questions: "tuple[Question, ...] | None" = None,
    mode: "Mode" = "practice",
    *,
    demo: Path | None = None,
) -> int:
    """Open the TUI, straight into these questions when there are any. Returns the exit code.

    demo: a sound file that answers in place of the microphone, transcribed by the packaged miniature. What C
    libraries print about sound goes to the log meanwhile. Raises NotWritable.
    """
    from audio.noise import apart

    answering = None
    if demo is not None:
        from simulator.tui.demo import Demo

        answering = Demo(demo)
    parts.paths.create()
    app = InterviewApp(parts, (questions, mode) if questions else None, answering)
    threading.Thread(target=_end_with_terminal, args=(app,), name="terminal", daemon=True).start()
    with apart(parts.paths.log):
        try:
            app.run()
        finally:
            app.shut()
    return app.return_code or 0


HUNG_UP = 129  # the exit status of a program that a hang-up ended


def _end_with_terminal(app: InterviewApp) -> None:
    """On a thread of its own: when the terminal is gone, keep what was said and end.

    Usually SIGHUP does that; where it does not arrive (a parent ignores it), reading the dead terminal would go on
    for ever on a whole core.
    """
    if not hasattr(select, "poll") or sys.__stdin__ is None or not sys.__stdin__.isatty():
        return
    poll = select.poll()
    poll.register(sys.__stdin__.fileno(), 0)
    if any(event & select.POLLHUP for _, event in poll.poll()):
        app.shut()
        os._exit(HUNG_UP)
