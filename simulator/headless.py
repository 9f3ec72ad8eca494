"""One answer without a screen: the same Interview, a sound file in place of the microphone.

Runs on the caller's thread and blocks until the answer is judged; steps arrive through a queue.
"""

import queue
from collections.abc import Callable

from audio.filefeed import FileFeed
from prompts.question import Question
from simulator.attempt import Attempt, Mode
from simulator.interview import Interview
from simulator.steps import Answered, Failed, Listening, Step, Thinking

Open = Callable[[Callable[[Step], object]], Interview]

FED_WITHIN = 3600.0  # seconds after which a feed that never ends is given up


def take(
    open_interview: Open,
    question: Question,
    feed: FileFeed,
    *,
    mode: Mode,
    session: str,
    on_step: Callable[[Step], object] = lambda step: None,
) -> Attempt:
    """Ask, answer from the feed, transcribe, keep. Raises what the interview failed with."""
    steps: queue.SimpleQueue[Step] = queue.SimpleQueue()
    interview = open_interview(steps.put)

    def until(kind: type) -> Step:
        while True:
            step = steps.get()
            on_step(step)
            if isinstance(step, Failed):
                raise step.error
            if isinstance(step, kind):
                return step

    try:
        interview.warm()
        interview.ask(question, mode, session)
        until(Thinking)
        interview.begin()
        until(Listening)
        feed.wait(FED_WITHIN)
        interview.finish()
        answered = until(Answered)
    finally:
        interview.close()
    assert isinstance(answered, Answered)  # noqa: S101  for the type checker
    return answered.attempt
