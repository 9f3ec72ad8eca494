"""One answer without a screen: the same Interview, a sound file in place of the microphone.

Runs on the caller's thread and blocks until the answer is judged; steps arrive through a queue. The recording is a
copy of a file that stays where it is, so a copy that broke off is worth nothing and is not kept.
"""

import queue
from collections.abc import Callable
from pathlib import Path

from audio.errors import DiskFull
from audio.filefeed import FileFeed
from audio.ports import Recorder
from audio.recording import Level, Recording
from prompts.question import Question
from simulator.attempt import Attempt, Mode
from simulator.errors import NotWritable
from simulator.history import History
from simulator.interview import Interview
from simulator.steps import Answered, Failed, Listening, Step, Thinking, Told, Transcribing

Open = Callable[[Callable[[Step], object], Recorder], Interview]

FED_WITHIN = 3600.0  # seconds after which a feed that never ends is given up


def take(
    open_interview: Open,
    question: Question,
    feed: FileFeed,
    *,
    history: History,
    mode: Mode,
    session: str,
    on_step: Callable[[Step], object] = lambda step: None,
) -> Attempt:
    """Ask, answer from the feed, transcribe, keep. Raises what the interview failed with.

    history: the interview's. When the recording breaks off, nothing of it is kept: raises NotWritable for a full
    disk, NotSound for a source damaged further on.
    """
    steps: queue.SimpleQueue[Step] = queue.SimpleQueue()
    recorder = _Watched(feed)
    interview = open_interview(steps.put, recorder)

    def until(kind: type) -> Step:
        while True:
            step = steps.get()
            if isinstance(step, Failed):
                raise step.error
            if not (isinstance(step, Told) and step.error is recorder.lost):  # that one is raised
                on_step(step)
            if isinstance(step, kind):
                return step

    answered = None
    try:
        interview.warm()
        interview.ask(question, mode, session)
        until(Thinking)
        interview.begin()
        until(Listening)
        feed.wait(FED_WITHIN)
        interview.finish()
        try:
            until(Transcribing)  # from here on the history has it
        except Exception:
            if recorder.lost is None:
                raise
        if recorder.lost is None:
            answered = until(Answered)
    finally:
        interview.close()
    if recorder.lost is not None:
        _discard(recorder.path, history)
        raise _refusal(recorder.lost) from recorder.lost
    assert isinstance(answered, Answered)  # noqa: S101  for the type checker
    return answered.attempt


class _Watched:
    """The feed as a Recorder, with a note of where it writes and of what broke it off."""

    def __init__(self, feed: FileFeed) -> None:
        self._feed = feed
        self.path = Path()
        self.lost: Exception | None = None

    def start(self, path: Path, on_level: Callable[[Level], object], on_lost: Callable[[Exception], object]) -> None:
        def lose(error: Exception) -> None:  # on the feeder's thread, before anybody is told
            self.lost = error
            on_lost(error)

        self.path = path
        self._feed.start(path, on_level, lose)

    def stop(self) -> Recording:
        return self._feed.stop()


def _discard(sound: Path, history: History) -> None:
    """Delete an answer that broke off. The sound goes first: the history may need the room. Raises NotWritable."""
    try:
        sound.unlink(missing_ok=True)
        history.delete([sound.stem])
        # Where the history refused it, its marker would offer it at the next start.
        for file in (sound.with_suffix(".json"), sound.with_suffix(".lock")):
            file.unlink(missing_ok=True)
    except OSError as error:
        raise NotWritable(path=sound, reason=error.strerror or error) from error


def _refusal(lost: Exception) -> Exception:
    """What is told: DiskFull would promise that what was written until then is kept."""
    return NotWritable(**lost.details) if isinstance(lost, DiskFull) else lost
