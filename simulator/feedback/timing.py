"""Delivery: the figures about how an answer was said.

Where each comes from:

- duration: length of the whole recording, silence at both ends included, since that is what the clock on the screen
  and an interviewer's watch show. The verdict compares it with the question's `min` and `max`.
- onset, speaking time, pauses: from speech activity, that is from the sound; word times of a recogniser drift around
  silence. A pause is a silence inside the answer of at least 1.0 s: shorter ones belong to ordinary phrasing
  (Goldman-Eisler 1968 and most later work put the hesitation threshold between 0.25 and 1 s; the upper end is what
  a listener notices).
- speech rate: units over the time from first to last speech, pauses included; articulation rate: the same units
  over speaking time alone (Laver 1994, Principles of Phonetics, 17.2).
- fillers: from the text, so at least that many (see `simulator.feedback.fillers`); a minute of the duration.
"""

import math

from audio.recording import Span, SpeechActivity, Transcript
from prompts.question import TimeTarget
from simulator.attempt import Delivery, Verdict
from simulator.feedback.fillers import count_fillers
from simulator.feedback.rates import per_minute, rate_unit, spoken_units

PAUSE = 1.0  # seconds


def measure(transcript: Transcript | None, activity: SpeechActivity | None, lang: str, time: TimeTarget) -> Delivery:
    """All figures of `Delivery`; see the head of this file for units and sources."""
    units = spoken_units(transcript.text, lang) if transcript and transcript.text.strip() else None
    fillers = count_fillers(transcript, lang) if transcript else ()
    sound = _mended(activity) if activity else None
    if sound is None:
        return Delivery(
            duration=None,
            onset=None,
            speaking_time=None,
            pauses=None,
            longest_pause=None,
            rate_unit=rate_unit(lang),
            speech_rate=None,
            articulation_rate=None,
            fillers=fillers,
            fillers_per_minute=None,
            time=time,
            verdict=None,
        )
    pauses = sound.pauses(PAUSE)
    said = sound.speech[-1].end - sound.speech[0].start if sound.speech else None
    return Delivery(
        duration=sound.duration,
        onset=sound.onset,
        speaking_time=sound.speaking_time,
        pauses=pauses,
        longest_pause=max((pause.length for pause in pauses), default=None),
        rate_unit=rate_unit(lang),
        speech_rate=None if units is None else per_minute(units, said),
        articulation_rate=None if units is None else per_minute(units, sound.speaking_time),
        fillers=fillers,
        fillers_per_minute=per_minute(sum(filler.count for filler in fillers), sound.duration) if transcript else None,
        time=time,
        verdict=verdict(sound.duration, time),
    )


def verdict(duration: float | None, time: TimeTarget) -> Verdict | None:
    """Whether an answer of this many seconds is shorter than `time.min`, longer than `time.max`, or between."""
    if duration is None or math.isnan(duration):
        return None
    if duration < time.min:
        return "under"
    return "over" if duration > time.max else "on"


def _mended(activity: SpeechActivity) -> SpeechActivity | None:
    """The activity with spans in order, inside the recording and apart; None when even the duration is no number."""
    if not math.isfinite(activity.duration) or activity.duration < 0:
        return None
    spans: list[Span] = []
    inside = [
        Span(max(0.0, float(span.start)), min(float(activity.duration), float(span.end)))
        for span in activity.speech
        if not (math.isnan(span.start) or math.isnan(span.end))
    ]
    for span in sorted((span for span in inside if span.end > span.start), key=lambda span: span.start):
        if spans and span.start <= spans[-1].end:
            spans[-1] = Span(spans[-1].start, max(spans[-1].end, span.end))
        else:
            spans.append(span)
    return SpeechActivity(float(activity.duration), tuple(spans))
