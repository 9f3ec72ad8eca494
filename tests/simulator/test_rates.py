"""Rates: text counted as it is spoken, in Korean syllables and in English words."""

import pytest

from simulator.feedback import english_numbers, korean_numbers
from simulator.feedback.rates import per_minute, spoken_units


@pytest.mark.parametrize(
    ("text", "syllables"),
    [
        ("리스트는 변경할 수 있습니다.", 12),
        ("HTTP", 6),  # 에이치티티피
        ("2024년", 6),  # 이천이십사년
        ("7계층", 3),  # 칠계층
        ("3개", 2),  # 세개
        ("TCP/IP", 6),  # 티씨피 아이피
        ("API를", 6),  # 에이피아이를
        ("GIL은", 2),  # 길은
        ("JSON", 3),  # 제이슨
        ("thread", 3),  # 스레드
        ("threads", 3),
        ("framework", 5),  # 프레임워크
        ("JavaScript", 6),  # 자바스크립트
        ("NoSQL", 5),  # 노에스큐엘
        ("C++", 7),  # 씨플러스플러스
        ("50%", 5),  # 오십퍼센트
        ("3.5배", 4),  # 삼점오배
        ("16GB", 7),  # 십육기가바이트
        ("1:N", 3),  # 일대엔
        ("3-way handshake", 9),  # 쓰리웨이핸드셰이크
        ("010-1234-5678", 11),
        ("", 0),
        ("... 😀 ㅋㅋ", 0),
    ],
)
def test_korean_syllables_are_counted_as_spoken(text: str, syllables: int) -> None:
    """Numbers are read, abbreviations spelled, English words said in Korean, symbols named."""
    assert spoken_units(text, "ko") == syllables


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("A list is mutable.", 4),
        ("it isn't", 2),
        ("three-way handshake", 3),
        ("3-way handshake", 3),
        ("HTTP", 4),
        ("TCP/IP", 5),
        ("JSON", 1),
        ("2024", 3),  # twenty twenty four
        ("1,000", 2),  # one thousand
        ("3.5", 3),  # three point five
        ("50%", 2),  # fifty percent
        ("$5", 2),  # five dollars
        ("1st", 1),
        ("C++", 3),  # see plus plus
        ("um, hmm", 2),
        ("안녕하세요 hello", 2),
        ("", 0),
        ("— 😀 !", 0),
    ],
)
def test_english_words_are_counted_as_spoken(text: str, words: int) -> None:
    """Numbers by their words, abbreviations by their letters, compounds by their parts."""
    assert spoken_units(text, "en") == words


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("0", "영"),
        ("10", "십"),
        ("105", "백오"),
        ("1,000원", "천원"),
        ("10000", "만"),
        ("100000000", "일억"),
        ("2024년 11월", "이천이십사년 십일월"),
        ("3개월", "삼개월"),
        ("20개", "스무개"),
        ("21개", "스물한개"),
        ("1번째", "첫번째"),
        ("3번째", "세번째"),
        ("9시 30분", "아홉시 삼십분"),
        ("15시", "십오시"),
        ("5시간", "다섯시간"),
        ("1/2", "이분의일"),
        ("192.168.0.1", "백구십이점백육십팔점영점일"),
        ("-5도", "마이너스 오도"),
        ("10만 명", "십만 명"),
    ],
)
def test_korean_numbers_are_read_as_a_speaker_does(text: str, read: str) -> None:
    """Sino-Korean by default, native before counters of things, hours and turns."""
    assert korean_numbers.read_numbers(text) == read


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("0", "zero"),
        ("21", "twenty one"),
        ("105", "one hundred five"),
        ("1999", "nineteen ninety nine"),
        ("1900", "nineteen hundred"),
        ("2005", "two thousand five"),
        ("1905", "nineteen oh five"),
        ("12,345", "twelve thousand three hundred forty five"),
        ("3rd", "third"),
        ("20th", "twentieth"),
        ("007", "zero zero seven"),
        ("10.0.0.1", "ten point zero point zero point one"),
    ],
)
def test_english_numbers_are_read_as_a_speaker_does(text: str, read: str) -> None:
    """Years in halves, decimals by digit, ordinals as such."""
    assert english_numbers.read_numbers(text).strip() == read


def test_numbers_too_long_to_read_are_read_by_digit() -> None:
    """A run of fifty digits is fifty syllables and fifty words, not an error."""
    assert spoken_units("7" * 50, "ko") == 50
    assert spoken_units("7" * 50, "en") == 50


def test_a_rate_needs_time() -> None:
    """Units over no time, or over a time that is no number, are None."""
    assert per_minute(30, 10.0) == 180.0
    assert per_minute(0, 10.0) == 0.0
    for seconds in (None, 0.0, -1.0, float("nan"), float("inf"), 1e-300):
        assert per_minute(5, seconds) is None
