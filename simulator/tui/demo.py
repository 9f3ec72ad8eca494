"""Demo: answers by itself, from a sound file in place of the microphone."""

from functools import partial
from pathlib import Path

from audio.filefeed import FileFeed
from simulator.interview import Interview
from simulator.lane import Lane
from simulator.steps import Listening, Step, Thinking

FED_WITHIN = 600.0  # seconds


class Demo:
    """Begins when the question has been asked and finishes when the file has been fed."""

    def __init__(self, sound: Path) -> None:
        self.feed = FileFeed(sound, realtime=True)
        self._begun = False

    def step(self, step: Step, interview: Interview, lane: Lane) -> None:
        """Only the first take answers itself."""
        if isinstance(step, Thinking) and not self._begun:
            self._begun = True
            interview.begin()
        elif isinstance(step, Listening):
            lane.put(partial(self._finish_when_fed, interview))

    def _finish_when_fed(self, interview: Interview) -> None:
        self.feed.wait(FED_WITHIN)
        interview.finish()
