"""The JSON that scripts rely on: every field of INTERFACE.md under its name, and nothing lost on the way back."""

import json
from dataclasses import replace
from pathlib import Path

from hypothesis import given, settings

from audio.recording import Recording, SpeechActivity
from prompts.question import FollowUp, KeyPoint, Question, Source, TimeTarget
from simulator.attempt import Attempt
from simulator.feedback.timing import measure
from simulator.shapes import attempt_from_json, attempt_json, delivery_json, question_json
from tests.simulator.attempts import TYPICAL, attempt, attempts, rounded

POINT = {"label": "한 스레드", "any_of": ["한 스레드", "one thread"]}


def test_a_question_has_the_promised_fields() -> None:
    """Names, nesting and order are those of INTERFACE.md."""
    key_point = KeyPoint("한 스레드", ("한 스레드", "one thread"))
    question = Question(
        id="python-gil",
        topic="python",
        lang="ko",
        text="GIL이 무엇인가요?",
        spoken="지아이엘이 무엇인가요?",
        reference="*잠금*",
        key_points=(key_point,),
        follow_ups=(FollowUp("왜 있나요?", "참조 횟수", (key_point,)),),
        time=TimeTarget(20.0, 60.00049, 90.0),
        tags=("core",),
        source=Source("python.md", 12),
    )
    assert json.dumps(question_json(question), ensure_ascii=False) == json.dumps(
        {
            "id": "python-gil",
            "topic": "python",
            "lang": "ko",
            "text": "GIL이 무엇인가요?",
            "spoken": "지아이엘이 무엇인가요?",
            "reference": "*잠금*",
            "key_points": [POINT],
            "follow_ups": [{"text": "왜 있나요?", "reference": "참조 횟수", "key_points": [POINT]}],
            "time": {"min": 20.0, "target": 60.0, "max": 90.0},
            "tags": ["core"],
            "source": {"file": "python.md", "line": 12},
        },
        ensure_ascii=False,
    )


def test_an_attempt_has_the_promised_fields() -> None:
    """Names, nesting and order are those of INTERFACE.md; seconds have three digits, the date its zone."""
    assert json.dumps(attempt_json(TYPICAL), ensure_ascii=False) == json.dumps(
        {
            "id": "20261123-003005-k3f9",
            "session_id": "20261123-002900-aaaa",
            "question_id": "python-gil",
            "question": "GIL이 무엇인가요?",
            "lang": "ko",
            "mode": "practice",
            "created_at": "2026-11-23T09:30:05.250000+09:00",
            "status": "done",
            "error": None,
            "rating": None,
            "note": None,
            "recording": {
                "path": "/data/recordings/20261123-003005-k3f9.wav",
                "duration": 12.346,
                "samplerate": 16000,
                "overflows": 2,
            },
            "transcript": {
                "text": "한 번에 한 스레드만 바이트코드를 실행합니다.",
                "language": "ko",
                "engine": "whisper",
                "model": "base",
                "segments": [
                    {
                        "start": 0.5,
                        "end": 4.25,
                        "text": "한 번에 한 스레드만",
                        "words": [{"start": 0.5, "end": 0.9, "text": "한"}],
                    },
                    {"start": 4.25, "end": 12.0, "text": "바이트코드를 실행합니다.", "words": []},
                ],
            },
            "delivery": {
                "duration": 12.346,
                "onset": 0.5,
                "speaking_time": 9.75,
                "pauses": [{"start": 4.25, "end": 5.5}],
                "longest_pause": 1.25,
                "rate_unit": "syllables/min",
                "speech_rate": 280.1,
                "articulation_rate": 310.7,
                "fillers": [{"text": "음", "count": 2}],
                "fillers_per_minute": 9.72,
                "time": {"min": 20.0, "target": 60.0, "max": 90.0},
                "verdict": "under",
            },
            "coverage": {
                "covered": 1,
                "total": 2,
                "points": [
                    {"label": "한 스레드", "covered": True, "evidence": "한 스레드만", "start": 0.5},
                    {"label": "참조 횟수", "covered": False, "evidence": None, "start": None},
                ],
            },
        },
        ensure_ascii=False,
    )


def test_what_is_absent_is_null() -> None:
    """A pending attempt has every key all the same, so that scripts need not ask whether one is there."""
    shape = attempt_json(
        attempt(status="pending", recording=None, transcript=None, delivery=None, coverage=None, error=None)
    )
    assert list(shape) == list(attempt_json(TYPICAL))
    assert [key for key, value in shape.items() if value is None] == [
        "error", "rating", "note", "recording", "transcript", "delivery", "coverage",
    ]  # fmt: skip


@settings(deadline=None)
@given(attempts)
def test_nothing_is_lost_on_the_way_through_json(any_attempt: Attempt) -> None:
    """Any attempt comes back from its JSON text as it was, times to a thousandth of a second."""
    text = json.dumps(attempt_json(any_attempt), allow_nan=False)
    assert attempt_from_json(json.loads(text)) == rounded(any_attempt)


def test_json_written_before_overflows_were_counted_is_read() -> None:
    """`recording.overflows` is ours besides INTERFACE.md; without it none are assumed."""
    shape = attempt_json(TYPICAL)
    del shape["recording"]["overflows"]
    assert attempt_from_json(shape).recording == Recording(
        Path("/data/recordings/20261123-003005-k3f9.wav"), 12.346, 16_000, 0
    )


def test_no_speech_lasts_a_float_too() -> None:
    """Seconds are written 0.0 where nobody speaks, so that whoever reads them by type finds one type."""
    delivery = measure(None, SpeechActivity(3.0, ()), "ko", TimeTarget())
    assert json.dumps(delivery_json(delivery)["speaking_time"]) == "0.0"
    assert delivery_json(replace(delivery, speaking_time=None))["speaking_time"] is None
