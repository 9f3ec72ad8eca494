"""Coverage: which key points an answer contains, in the words of Korean and English speakers and of recognisers."""

import pytest

from audio.recording import Segment, Transcript, Word
from prompts.question import KeyPoint
from simulator.attempt import PointResult
from simulator.feedback import coverage
from tests.simulator.said_in_english import ENGLISH
from tests.simulator.said_in_korean import KOREAN


def said(text: str, *segments: Segment, lang: str = "ko") -> Transcript:
    return Transcript(text, lang, "engine", "model", segments)


def point(phrasings: str) -> KeyPoint:
    wordings = tuple(phrasings.split(" | "))
    return KeyPoint(wordings[0], wordings)


def judge(answer: str, *phrasings: str, lang: str = "ko") -> list[PointResult]:
    return list(coverage(said(answer, lang=lang), [point(wording) for wording in phrasings], lang).points)


@pytest.mark.parametrize(("phrasings", "answer", "covered"), KOREAN)
def test_a_korean_answer_is_judged_as_a_listener_would(phrasings: str, answer: str, covered: bool) -> None:
    """Endings, spacing, spelling, either script, numbers, denial, words in passing: each as the table says."""
    [result] = judge(answer, phrasings)
    assert result.covered is covered, result
    assert (result.evidence is not None) is covered


@pytest.mark.parametrize(("phrasings", "answer", "covered"), ENGLISH)
def test_an_english_answer_is_judged_as_a_listener_would(phrasings: str, answer: str, covered: bool) -> None:
    """Inflection, hyphens, contractions, abbreviations, homophones, denial, passing words: each as the table says."""
    [result] = judge(answer, phrasings, lang="en")
    assert result.covered is covered, result
    assert (result.evidence is not None) is covered


def test_points_come_back_in_the_order_given_and_are_counted() -> None:
    """The pane lists them as the question does; covered and total are the figures of that list."""
    points = [point("튜플은 변경할 수 없다"), point("교착 상태"), point("리스트는 변경할 수 있다")]
    result = coverage(said("리스트는 변경할 수 있고 튜플은 변경할 수 없습니다"), points, "ko")
    assert [one.label for one in result.points] == [one.label for one in points]
    assert [one.covered for one in result.points] == [True, False, True]
    assert (result.covered, result.total) == (2, 3)


def test_the_evidence_is_the_answers_own_words() -> None:
    """What is quoted stands in the transcript letter for letter, and shows the denial where there is one."""
    answer = "음, 그러니까 TCP는 연결형이고요. 튜플은 한번 만들면 변경할 수 없습니다. 끝입니다."
    connected, fixed = judge(answer, "연결 지향 | 연결형", "튜플은 변경할 수 없다")
    assert connected.evidence is not None
    assert connected.evidence in answer
    assert "연결형" in connected.evidence
    assert fixed.evidence == "튜플은 한번 만들면 변경할 수 없습니다"


def test_an_english_denial_is_quoted_with_its_negative() -> None:
    """Evidence of "is not reliable" holds the "not"."""
    [result] = judge("Well, UDP does not guarantee delivery at all.", "does not guarantee delivery", lang="en")
    assert result.evidence == "not guarantee delivery"


def test_evidence_is_dated_by_the_word_where_words_have_times() -> None:
    """`start` is when the first quoted word was said."""
    words = (
        Word(0.5, 0.9, " 음"),
        Word(1.2, 1.8, " 리스트는"),
        Word(2.0, 2.5, " 변경할"),
        Word(2.6, 3.0, " 수"),
        Word(3.0, 3.5, " 있습니다"),
    )
    segment = Segment(0.5, 3.5, " 음 리스트는 변경할 수 있습니다", words)
    result = coverage(said("음 리스트는 변경할 수 있습니다", segment), [point("리스트는 변경할 수 있다")], "ko")
    assert result.points[0].start == pytest.approx(1.2)


def test_evidence_is_dated_within_the_segment_where_words_have_no_times() -> None:
    """Without word times the segment's time is spread over its characters."""
    segments = (
        Segment(0.0, 4.0, "처음에는 다른 이야기를 합니다."),
        Segment(10.0, 14.0, " 그리고 교착 상태를 설명합니다."),
    )
    answer = "처음에는 다른 이야기를 합니다. 그리고 교착 상태를 설명합니다."
    result = coverage(said(answer, *segments), [point("교착 상태")], "ko").points[0]
    assert result.start is not None
    assert 10.0 < result.start < 13.0


def test_evidence_without_times_is_covered_all_the_same() -> None:
    """A typed answer has no times: covered, quoted, and no start."""
    [result] = judge("교착 상태를 설명하겠습니다", "교착 상태")
    assert result == PointResult("교착 상태", covered=True, evidence="교착 상태를", start=None)


def test_no_transcript_covers_nothing() -> None:
    """Pending and silent answers list every point as missed."""
    for transcript in (None, said(""), said("  \n")):
        result = coverage(transcript, [point("교착 상태"), point("GIL")], "ko")
        assert (result.covered, result.total) == (0, 2)
        assert not any(one.covered or one.evidence or one.start for one in result.points)


def test_a_question_without_key_points_has_nothing_to_cover() -> None:
    """Personal questions: zero of zero, not an error."""
    result = coverage(said("저는 개발자입니다"), [], "ko")
    assert (result.covered, result.total, result.points) == (0, 0, ())


def test_a_point_with_a_label_alone_is_looked_for_by_its_label() -> None:
    """Notes without phrasings still work."""
    result = coverage(said("스레드끼리는 메모리를 공유합니다"), [KeyPoint("스레드는 메모리를 공유한다", ())], "ko")
    assert result.covered == 1


def test_what_was_said_of_the_other_subject_does_not_count() -> None:
    """A phrasing that names no subject belongs to its label's; the points of one question know one another."""
    tcp, udp = "TCP는 신뢰성이 높다 | 신뢰성을 보장", "UDP는 빠르다 | 속도가 빠르다"
    right = judge("TCP는 신뢰성을 보장하고 UDP는 속도가 빠릅니다", tcp, udp)
    swapped = judge("UDP는 신뢰성을 보장하고 TCP는 속도가 빠릅니다", tcp, udp)
    assert [one.covered for one in right] == [True, True]
    assert [one.covered for one in swapped] == [False, False]


def test_the_four_conditions_said_in_one_breath_are_four_points() -> None:
    """A list without verbs covers each of its items."""
    answer = "교착상태가 되려면 상호 배제, 점유 대기, 비선점, 순환 대기 이 네 가지가 모두 성립해야 합니다"
    results = judge(answer, "상호 배제", "점유와 대기 | 점유 대기", "비선점", "순환 대기 | 환형 대기")
    assert all(one.covered for one in results)


def test_a_long_phrasing_may_lack_a_word_but_a_short_one_may_not() -> None:
    """Nobody repeats six words exactly; of two words both are needed."""
    long = "트랜잭션은 실패하면 처음 상태로 모든 변경 작업을 되돌린다"
    [result] = judge("트랜잭션은 중간에 실패하면 모든 변경 작업을 처음으로 되돌립니다", long)
    assert result.covered
    [result] = judge("트랜잭션이 뭔지 알고 있습니다", "트랜잭션 격리")
    assert not result.covered


def test_brackets_in_a_phrasing_give_another_name() -> None:
    """전역 인터프리터 락(GIL): either name will do."""
    for answer in ("전역 인터프리터 락이 있습니다", "GIL이 있습니다"):
        assert judge(answer, "전역 인터프리터 락(GIL)")[0].covered


def test_the_tightest_place_is_quoted() -> None:
    """Where an answer comes to a point twice, the plain statement is shown."""
    answer = "스레드는 여러 가지로 메모리라는 것을 다른 것과 함께 공유하고요. 스레드는 메모리를 공유합니다."
    assert judge(answer, "스레드는 메모리를 공유한다")[0].evidence == "스레드는 메모리를 공유합니다"
