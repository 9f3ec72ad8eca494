"""Whatever a recogniser or a file hands over, feedback answers: figures or None, never an error, never slowly."""

import json
import math
import subprocess
import sys
import time
from dataclasses import asdict

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audio.recording import Segment, Span, SpeechActivity, Transcript, Word
from prompts.question import KeyPoint, TimeTarget
from simulator.feedback import coverage, delivery
from tests.simulator.said_in_english import ENGLISH
from tests.simulator.said_in_korean import KOREAN

MIXED = st.text(
    st.one_of(
        st.sampled_from(
            "가각힣음어그리스트는변경할수있없다 HTTPtcp'’-,.?!…~0123456789%+()[]😀ㅋ一あé\u0301\u1100\u1161\u200d\n"
        ),
        st.characters(),
    ),
    max_size=80,
)
KOREAN_PIECES = [
    "리스트는 변경할 수 있습니다",
    "튜플은 불변이고",
    "TCP는",
    "에이치티티피",
    "연결지향",
    "뮤텍스",
    "없이",
    "않는",
]
OTHER_PIECES = [
    "not mutable",
    "lists aren't",
    "without",
    "3-way",
    "you know",
    "deadlock",
    "GIL",
    "(GIL)",
    "O(1)",
    "TCP: ",
]
PHRASES = st.sampled_from(
    [*KOREAN_PIECES, *OTHER_PIECES, "음,", "그…", "7계층", "칠 계층", "데드 락", "안 됩니다", "**굵게**"]
)
TEXT = st.one_of(MIXED, st.lists(st.one_of(PHRASES, MIXED), max_size=12).map(" ".join))
SECONDS = st.one_of(st.floats(), st.floats(0, 120))
WORDS = st.builds(Word, SECONDS, SECONDS, TEXT)
SEGMENTS = st.builds(Segment, SECONDS, SECONDS, TEXT, st.lists(WORDS, max_size=4).map(tuple))
TRANSCRIPTS = st.builds(
    Transcript,
    TEXT,
    st.sampled_from(["ko", "en", "ja", ""]),
    st.just("engine"),
    st.just("model"),
    st.lists(SEGMENTS, max_size=4).map(tuple),
)
ACTIVITIES = st.builds(SpeechActivity, SECONDS, st.lists(st.builds(Span, SECONDS, SECONDS), max_size=6).map(tuple))
POINTS = st.lists(st.builds(KeyPoint, TEXT, st.lists(TEXT, max_size=3).map(tuple)), max_size=4)
LANGS = st.sampled_from(["ko", "en", "ko-KR", "ja", ""])
TIMES = st.builds(TimeTarget, SECONDS, SECONDS, SECONDS)

hostile = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@hostile
@given(st.one_of(st.none(), TRANSCRIPTS), st.one_of(st.none(), ACTIVITIES), LANGS, TIMES)
def test_delivery_of_anything_is_figures_or_none(
    transcript: Transcript | None, activity: SpeechActivity | None, lang: str, target: TimeTarget
) -> None:
    """No error, no figure that is not a number, no negative length."""
    result = delivery(transcript, activity, lang, target)
    figures = (
        result.duration,
        result.onset,
        result.speaking_time,
        result.longest_pause,
        result.speech_rate,
        result.articulation_rate,
        result.fillers_per_minute,
    )
    assert all(figure is None or (math.isfinite(figure) and figure >= 0) for figure in figures)
    assert all(pause.length >= 1.0 for pause in result.pauses or ())
    assert all(filler.count > 0 for filler in result.fillers)
    if result.speech_rate is not None and result.articulation_rate is not None:
        assert result.articulation_rate >= result.speech_rate * 0.999


@hostile
@given(st.one_of(st.none(), TRANSCRIPTS), POINTS, LANGS)
def test_coverage_of_anything_is_one_result_a_point(
    transcript: Transcript | None, points: list[KeyPoint], lang: str
) -> None:
    """One result for each point, in order; evidence is a slice of the text; a start is a time."""
    result = coverage(transcript, points, lang)
    assert [one.label for one in result.points] == [one.label for one in points]
    assert result.total == len(points)
    assert result.covered == sum(one.covered for one in result.points)
    for one in result.points:
        assert one.covered == (one.evidence is not None)
        assert one.evidence is None or (transcript is not None and one.evidence and one.evidence in transcript.text)
        assert one.start is None or (one.covered and math.isfinite(one.start) and one.start >= 0)


@hostile
@given(
    st.sampled_from([*KOREAN, *ENGLISH]),
    st.sampled_from(["", "네 답변 시작하겠습니다. ", "Okay, let me start. ", "음, 어, "]),
    st.sampled_from(["", ". 이상입니다.", ". 들어 주셔서 감사합니다.", ". That is all.", "..."]),
)
def test_what_is_said_around_a_point_does_not_change_it(case: tuple[str, str, bool], before: str, after: str) -> None:
    """Opening and closing words, fillers and full stops neither cover a point nor uncover it."""
    phrasings, answer, covered = case
    wordings = tuple(phrasings.split(" | "))
    transcript = Transcript(before + answer + after, "ko", "engine", "model")
    assert coverage(transcript, [KeyPoint(wordings[0], wordings)], "ko").covered == covered


@hostile
@given(TRANSCRIPTS)
def test_the_same_answer_is_always_judged_the_same(transcript: Transcript) -> None:
    """Nothing remembered from one answer changes the next."""
    points = [KeyPoint("리스트는 변경할 수 있다", ()), KeyPoint("TCP is reliable", ("reliable",))]
    first = coverage(transcript, points, "ko")
    coverage(Transcript("전혀 다른 이야기", "ko", "engine", "model"), points, "ko")
    assert coverage(transcript, points, "ko") == first


def test_twenty_thousand_words_are_read_in_a_few_seconds() -> None:
    """An hour of speech pasted in, and words that never end."""
    points = [
        KeyPoint(text, (text,))
        for text in ("리스트는 변경할 수 있다", "상호 배제", "GIL", "한 번에 하나의 스레드만 실행된다")
    ]
    answer = "리스트는 변경할 수 있고 스레드는 메모리를 공유하지 않습니다 그리고 list is mutable 음 " * 1700
    long_word = "가" * 50_000 + " " + "a" * 50_000 + " " + "1" * 50_000
    for text in (answer, long_word, "연결 지향 " * 10_000, "😀" * 20_000):
        began = time.monotonic()
        transcript = Transcript(text, "ko", "engine", "model", (Segment(0.0, 60.0, text),))
        coverage(transcript, points, "ko")
        delivery(transcript, SpeechActivity(60.0, (Span(0.0, 60.0),)), "ko", TimeTarget())
        assert time.monotonic() - began < 20.0, text[:20]


def test_figures_can_be_written_as_json() -> None:
    """Nothing in a result is infinite, or of a type that JSON has not."""
    transcript = Transcript("음 리스트는 변경할 수 있습니다", "ko", "engine", "model")
    activity = SpeechActivity(10.0, (Span(1.0, 4.0), Span(6.0, 9.0)))
    json.dumps(asdict(delivery(transcript, activity, "ko", TimeTarget())), allow_nan=False)
    json.dumps(asdict(coverage(transcript, [KeyPoint("리스트는 변경할 수 있다", ())], "ko")), allow_nan=False)


def test_importing_feedback_loads_no_word_list_and_nothing_heavy() -> None:
    """The screen imports this room as it starts; the lists wait for the first answer."""
    code = (
        "import sys, simulator.feedback; "
        "print([name for name in sys.modules if name.startswith('simulator.feedback.') "
        "or name in ('numpy', 'torch', 'hypothesis')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
