"""From a recording on disk to a transcript and the figures about it: the part of an answer after the last word.

Runs on whatever thread calls it and blocks until the text is there. The sound file is only read.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from audio.errors import AudioError, Cancelled, NotSound, TranscriptionFailed
from audio.ports import USUAL, Effort, Transcriber
from audio.recording import SpeechActivity, Transcript
from prompts.question import KeyPoint, Question, TimeTarget
from simulator.attempt import Attempt, Status
from simulator.feedback import coverage, delivery

if TYPE_CHECKING:
    from audio.hearing import Hearing

Describe = Callable[[Exception], str]


def hearing_of(attempt: Attempt, transcriber: Transcriber, effort: Effort = USUAL) -> "Hearing | None":
    """What `assess` takes for an attempt that is complete; None without a recording."""
    if attempt.recording is None:
        return None
    from audio.hearing import Hearing

    return Hearing(transcriber, attempt.recording.path, attempt.lang, effort)


def assess(
    attempt: Attempt,
    question: Question | None,
    hearing: "Hearing | None",
    describe: Describe = str,
    on_progress: Callable[[float], object] | None = None,
) -> Attempt:
    """The attempt with transcript, delivery, coverage and status filled in.

    question: None when its notes are gone; then there is no coverage. hearing: of the attempt's recording, which may
    have followed it while it was spoken (`hearing_of` where nobody did). describe: how an error is told in
    `Attempt.error`. Raises nothing: without a model, with a dead or cancelled transcriber the attempt stays
    "pending"; a file that is not sound or that the engine refuses makes it "failed"; without speech it is
    "no-speech" and nothing is transcribed.
    """
    if hearing is None:
        return replace(attempt, status="failed", error=describe(NotSound(path="-", reason="no recording")))
    time = question.time if question else attempt.delivery.time if attempt.delivery else TimeTarget()
    points = question.key_points if question else ()
    try:
        activity = hearing.end()
    except AudioError as error:
        return replace(attempt, status="failed", error=describe(error))
    status: Status
    why = None
    transcript = None
    try:
        transcript = hearing.text(on_progress)
        status = "done" if transcript and transcript.text.strip() else "no-speech"
    except (TranscriptionFailed, NotSound) as error:
        status, why = "failed", describe(error)
    except Cancelled:
        status = "pending"
    except AudioError as error:
        status, why = "pending", describe(error)
    return _with_feedback(replace(attempt, status=status, error=why), transcript, activity, time, points)


def _with_feedback(
    attempt: Attempt,
    transcript: Transcript | None,
    activity: SpeechActivity,
    time: TimeTarget,
    points: tuple[KeyPoint, ...],
) -> Attempt:
    """The attempt with what can be said about it; a transcript it already had stays when there is no new one."""
    kept = transcript or attempt.transcript
    return replace(
        attempt,
        transcript=kept,
        delivery=delivery(kept, activity, attempt.lang, time),
        coverage=coverage(kept, points, attempt.lang) if kept and points else None,
    )
