"""Starting the TUI: the terminal is kept clean while it runs, and the children end after its last paint."""

from pathlib import Path

from prompts.question import Question
from simulator.attempt import Mode
from simulator.parts import Parts
from simulator.tui.app import InterviewApp


def run(
    parts: Parts, questions: tuple[Question, ...] | None = None, mode: Mode = "practice", *, demo: Path | None = None
) -> int:
    """Open the TUI, straight into these questions when there are any. Returns the exit code.

    demo: a sound file that answers in place of the microphone, transcribed by the packaged miniature. What C
    libraries print about sound goes to the log meanwhile. Raises NotWritable.
    """
    from audio.noise import apart

    parts.paths.create()
    app = InterviewApp(parts, (questions, mode) if questions else None, demo)
    with apart(parts.paths.log):
        try:
            app.run()
        finally:
            app.shut()
    return app.return_code or 0
