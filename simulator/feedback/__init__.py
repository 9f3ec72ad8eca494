"""What can be said about an answer: how it was delivered and what it covered. Pure functions, no input or output.

Both functions take whatever a recogniser or a file hands them (empty text, emoji, mixed scripts, times that make no
sense) and answer with figures or None; they raise nothing. They keep no state beyond caches of word analyses, so any
thread may call them. The word lists load with the first call, not with the import.
"""

from collections.abc import Sequence

from audio.recording import SpeechActivity, Transcript
from prompts.question import KeyPoint, TimeTarget
from simulator.attempt import Coverage, Delivery

__all__ = ["coverage", "delivery"]


def delivery(transcript: Transcript | None, activity: SpeechActivity | None, lang: str, time: TimeTarget) -> Delivery:
    """How the answer was said.

    transcript: what was said, None where there is none yet; activity: where there is speech in the sound, None
    without a recording (the figures taken from sound are then None); lang: language of the question, ISO 639-1
    (a region such as "en-US" is ignored); time: the length the question asks for, in seconds.

    Seconds, and units a minute; see `simulator.feedback.timing` for each figure's source. The verdict compares the
    duration of the whole recording with `time`.
    """
    from simulator.feedback.timing import measure

    return measure(transcript, activity, lang, time)


def coverage(transcript: Transcript | None, key_points: Sequence[KeyPoint], lang: str) -> Coverage:
    """Which key points the answer contains, each with the words that show it and when they were said.

    The points come back in the order given. `evidence` is a verbatim slice of `transcript.text`; `start` is in
    seconds, None where the transcript has no usable times. lang: language of the question, ISO 639-1; answers mix
    scripts freely, so each word is read by its own script, whatever the question's language.
    """
    from simulator.feedback.covering import cover

    return cover(transcript, key_points, lang)
