"""From a recording on disk to a transcript and the figures about it: the part of an answer after the last word.

Runs on whatever thread calls it and blocks until the transcriber has answered; the interview gives it a thread of
its own. The sound file is only read.
"""

from collections.abc import Callable
from dataclasses import replace

from audio.errors import AudioError, Cancelled, NotSound, TranscriptionFailed
from audio.ports import Transcriber
from audio.recording import SpeechActivity, Transcript
from prompts.question import KeyPoint, Question, TimeTarget
from simulator.attempt import Attempt, Status
from simulator.feedback import coverage, delivery

Describe = Callable[[Exception], str]


def assess(
    attempt: Attempt,
    question: Question | None,
    transcriber: Transcriber,
    describe: Describe = str,
    on_progress: Callable[[float], object] | None = None,
) -> Attempt:
    """The attempt with transcript, delivery, coverage and status filled in.

    question: None when its notes are gone; then there is no coverage. describe: how an error is told in
    `Attempt.error`. Raises nothing: without a model, with a dead or cancelled transcriber the attempt stays
    "pending"; a file that is not sound or that the engine refuses makes it "failed"; without speech it is
    "no-speech" and nothing is transcribed.
    """
    if attempt.recording is None:
        return replace(attempt, status="failed", error=describe(NotSound(path="-", reason="no recording")))
    time = question.time if question else attempt.delivery.time if attempt.delivery else TimeTarget()
    points = question.key_points if question else ()
    try:
        from audio.activity import find_speech
        from audio.soundfiles import read
        from audio.stretches import plan

        activity = find_speech(read(attempt.recording.path))
        stretches = plan(activity)
    except AudioError as error:
        return replace(attempt, status="failed", error=describe(error))
    if not stretches:
        return _with_feedback(replace(attempt, status="no-speech", error=None), None, activity, time, points)
    try:
        transcript = transcriber.transcribe(attempt.recording.path, attempt.lang, stretches, on_progress)
    except (TranscriptionFailed, NotSound) as error:
        return _with_feedback(replace(attempt, status="failed", error=describe(error)), None, activity, time, points)
    except AudioError as error:
        why = None if isinstance(error, Cancelled) else describe(error)
        return _with_feedback(replace(attempt, status="pending", error=why), None, activity, time, points)
    status: Status = "done" if transcript.text.strip() else "no-speech"
    return _with_feedback(replace(attempt, status=status, error=None), transcript, activity, time, points)


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
