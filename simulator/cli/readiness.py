"""A transcriber made ready before anything is stored, so that a model that cannot be used is refused first."""

import time

from audio.ports import Transcriber
from simulator.parts import Parts

LOOK = 0.02  # seconds between two looks at whether the model is loaded


def make_ready(parts: Parts, transcriber: Transcriber) -> None:
    """Load the model; blocks for seconds. Raises NoModel, UnknownModel, BadModel, TranscriberDied.

    A spoken answer is kept whatever becomes of its transcript, since it cannot be said again. What is in a file or in
    the history already is still there afterwards, so the commands that start from one may refuse.
    """
    from audio.transcription.models import resolve
    from audio.transcription.resident import Resident

    resolve(transcriber.model, parts.paths.models)
    transcriber.load()
    if not isinstance(transcriber, Resident):
        return
    while transcriber.state == "loading":
        time.sleep(LOOK)
    if transcriber.error is not None:
        raise transcriber.error
