"""Questions and attempts as the plain dictionaries of INTERFACE.md: what `--json` prints, and the way back.

Seconds and rates are rounded to three digits for reading; dates are ISO 8601 with zone; what is absent is null. The
pieces (`recording_json`, `transcript_json`, ...) are not rounded, so that the history keeps what was measured.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from audio.recording import Recording, Segment, Span, Transcript, Word
from prompts.question import KeyPoint, Question, TimeTarget
from simulator.attempt import Attempt, Coverage, Delivery, Filler, PointResult

Shape = dict[str, Any]

DIGITS = 3  # a thousandth of a second is finer than anything measured here


def question_json(question: Question) -> Shape:
    """Question as in INTERFACE.md."""
    shape = {
        "id": question.id,
        "topic": question.topic,
        "lang": question.lang,
        "text": question.text,
        "spoken": question.spoken,
        "reference": question.reference,
        "key_points": _key_points(question.key_points),
        "follow_ups": [
            {"text": each.text, "reference": each.reference, "key_points": _key_points(each.key_points)}
            for each in question.follow_ups
        ],
        "time": _time_json(question.time),
        "tags": list(question.tags),
        "source": {"file": question.source.file, "line": question.source.line},
    }
    return _rounded_shape(shape)


def attempt_json(attempt: Attempt) -> Shape:
    """Attempt as in INTERFACE.md; `recording.overflows` besides."""
    shape = {
        "id": attempt.id,
        "session_id": attempt.session_id,
        "question_id": attempt.question_id,
        "question": attempt.question,
        "lang": attempt.lang,
        "mode": attempt.mode,
        "created_at": moment_json(attempt.created_at),
        "status": attempt.status,
        "error": attempt.error,
        "rating": attempt.rating,
        "note": attempt.note,
        "recording": recording_json(attempt.recording) if attempt.recording else None,
        "transcript": transcript_json(attempt.transcript) if attempt.transcript else None,
        "delivery": delivery_json(attempt.delivery) if attempt.delivery else None,
        "coverage": coverage_json(attempt.coverage) if attempt.coverage else None,
    }
    return _rounded_shape(shape)


def attempt_from_json(shape: Mapping[str, Any]) -> Attempt:
    """The attempt that `attempt_json` wrote. Raises KeyError, TypeError or ValueError for anything else."""
    recording, transcript = shape["recording"], shape["transcript"]
    delivery, coverage = shape["delivery"], shape["coverage"]
    return Attempt(
        id=shape["id"],
        session_id=shape["session_id"],
        question_id=shape["question_id"],
        question=shape["question"],
        lang=shape["lang"],
        mode=shape["mode"],
        created_at=datetime.fromisoformat(shape["created_at"]),
        status=shape["status"],
        error=shape["error"],
        rating=shape["rating"],
        note=shape["note"],
        recording=recording_from_json(recording) if recording is not None else None,
        transcript=transcript_from_json(transcript) if transcript is not None else None,
        delivery=delivery_from_json(delivery) if delivery is not None else None,
        coverage=coverage_from_json(coverage) if coverage is not None else None,
    )


def moment_json(moment: datetime) -> str:
    """ISO 8601 with zone; a moment without one is taken as local time."""
    return (moment if moment.tzinfo else moment.astimezone()).isoformat()


def recording_json(recording: Recording) -> Shape:
    """Recording, with its path as text."""
    return {
        "path": str(recording.path),
        "duration": recording.duration,
        "samplerate": recording.samplerate,
        "overflows": recording.overflows,
    }


def recording_from_json(shape: Mapping[str, Any]) -> Recording:
    """The way back from `recording_json`; `overflows` may be absent."""
    return Recording(Path(shape["path"]), shape["duration"], shape["samplerate"], shape.get("overflows", 0))


def transcript_json(transcript: Transcript) -> Shape:
    """Transcript with segments and words."""
    return {
        "text": transcript.text,
        "language": transcript.language,
        "engine": transcript.engine,
        "model": transcript.model,
        "segments": [
            {
                "start": segment.start,
                "end": segment.end,
                "text": segment.text,
                "words": [{"start": word.start, "end": word.end, "text": word.text} for word in segment.words],
            }
            for segment in transcript.segments
        ],
    }


def transcript_from_json(shape: Mapping[str, Any]) -> Transcript:
    """The way back from `transcript_json`."""
    return Transcript(
        text=shape["text"],
        language=shape["language"],
        engine=shape["engine"],
        model=shape["model"],
        segments=tuple(
            Segment(
                segment["start"],
                segment["end"],
                segment["text"],
                tuple(Word(word["start"], word["end"], word["text"]) for word in segment["words"]),
            )
            for segment in shape["segments"]
        ),
    )


def delivery_json(delivery: Delivery) -> Shape:
    """Delivery: how it was said."""
    pauses, speaking = delivery.pauses, delivery.speaking_time
    return {
        "duration": delivery.duration,
        "onset": delivery.onset,
        "speaking_time": None if speaking is None else float(speaking),  # the sum of no stretches is a whole number
        "pauses": None if pauses is None else [{"start": span.start, "end": span.end} for span in pauses],
        "longest_pause": delivery.longest_pause,
        "rate_unit": delivery.rate_unit,
        "speech_rate": delivery.speech_rate,
        "articulation_rate": delivery.articulation_rate,
        "fillers": [{"text": filler.text, "count": filler.count} for filler in delivery.fillers],
        "fillers_per_minute": delivery.fillers_per_minute,
        "time": _time_json(delivery.time),
        "verdict": delivery.verdict,
    }


def delivery_from_json(shape: Mapping[str, Any]) -> Delivery:
    """The way back from `delivery_json`."""
    pauses, time = shape["pauses"], shape["time"]
    return Delivery(
        duration=shape["duration"],
        onset=shape["onset"],
        speaking_time=shape["speaking_time"],
        pauses=None if pauses is None else tuple(Span(span["start"], span["end"]) for span in pauses),
        longest_pause=shape["longest_pause"],
        rate_unit=shape["rate_unit"],
        speech_rate=shape["speech_rate"],
        articulation_rate=shape["articulation_rate"],
        fillers=tuple(Filler(filler["text"], filler["count"]) for filler in shape["fillers"]),
        fillers_per_minute=shape["fillers_per_minute"],
        time=TimeTarget(time["min"], time["target"], time["max"]),
        verdict=shape["verdict"],
    )


def coverage_json(coverage: Coverage) -> Shape:
    """Coverage: what was said."""
    return {
        "covered": coverage.covered,
        "total": coverage.total,
        "points": [
            {"label": point.label, "covered": point.covered, "evidence": point.evidence, "start": point.start}
            for point in coverage.points
        ],
    }


def coverage_from_json(shape: Mapping[str, Any]) -> Coverage:
    """The way back from `coverage_json`."""
    points = (PointResult(each["label"], each["covered"], each["evidence"], each["start"]) for each in shape["points"])
    return Coverage(shape["covered"], shape["total"], tuple(points))


def _key_points(points: Sequence[KeyPoint]) -> list[Shape]:
    return [{"label": point.label, "any_of": list(point.any_of)} for point in points]


def _time_json(time: TimeTarget) -> Shape:
    return {"min": time.min, "target": time.target, "max": time.max}


def _rounded_shape(shape: Shape) -> Shape:
    return {key: _rounded(value) for key, value in shape.items()}


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(float(value), DIGITS)  # float(): numpy's kind is one too, but prints differently
    if isinstance(value, dict):
        return _rounded_shape(value)
    if isinstance(value, list):
        return [_rounded(each) for each in value]
    return value
