"""What a voice is given to say: sentences, none too long, nothing lost."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.sentences import LIMIT, LONGEST_WORD, split, weight


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("프로세스란 무엇인가요? 스레드와 비교해 주세요.", ("프로세스란 무엇인가요?", "스레드와 비교해 주세요.")),
        ("설명해 주세요.그리고 비교해 주세요.", ("설명해 주세요.", "그리고 비교해 주세요.")),
        ("정말요?! 네… 그렇습니다", ("정말요?!", "네…", "그렇습니다")),
        ("What is a list? And a tuple! Compare them.", ("What is a list?", "And a tuple!", "Compare them.")),
        ("첫 문단\n\n둘째 문단", ("첫 문단", "둘째 문단")),
        ("한 문장이\n두 줄에 걸칩니다.", ("한 문장이 두 줄에 걸칩니다.",)),
        ('He asked: "Why?" Then he left.', ('He asked: "Why?"', "Then he left.")),
    ],
)
def test_a_text_is_said_sentence_by_sentence(text: str, pieces: tuple[str, ...]) -> None:
    """Sentences end at their marks, in Korean also without a space behind, and at empty lines."""
    assert split(text, "ko") == pieces


@pytest.mark.parametrize(
    "text",
    [
        "Explain a data structure, e.g. Hash tables, in Python 3.11.",
        "What does TCP/IP do vs. UDP, i.e. Datagrams?",
        "파이썬 3.11과 node.js v20.1을 비교해 주세요.",
        "Dr. Kim and J. K. Lee wrote it in the U.S. Army.",
        "Name locks, queues, etc. that you have used.",
        "1. 스택을 설명해 주세요.",
        "Is `a != b` or a?.b valid at example.com?q=1 or in main.py, sys.path...",
        "면접관이 “왜요?”라고 물으면 어떻게 답하나요?",
        '"왜 떠났나요?" 하고 물으면 어떻게 답하나요?',
        "캐시(왜 쓰나요?)를 설명해 주세요.",
    ],
)
def test_marks_inside_a_sentence_do_not_cut_it(text: str) -> None:
    """Abbreviations, versions, file names, quoted questions: a full stop or question mark alone proves nothing."""
    assert split(text, "ko") == (text,)


@pytest.mark.parametrize("text", ["", "  \n\n ", "...", "?! — …", "\x00"])
def test_nothing_to_say_gives_no_pieces(text: str) -> None:
    """White space and marks are not sent to a voice."""
    assert split(text, "ko") == ()


def test_a_long_korean_sentence_is_divided_at_its_connectives() -> None:
    """A clause that espeak-ng would cut is divided where a speaker takes breath, and weighs little enough."""
    clause = "파이썬의 전역 인터프리터 락이 무엇인지 설명하고 멀티스레딩 환경에서 어떤 영향을 미치는지 말씀해 주시고"
    pieces = split(" ".join([clause] * 4) + " 끝내 주세요.", "ko")
    assert len(pieces) >= 3
    assert all(weight(piece) <= LIMIT for piece in pieces)
    assert all(piece.endswith(("고", "며", "면", "서", "데", "지", "끝내 주세요.")) for piece in pieces)


def test_a_long_sentence_is_divided_at_commas_first() -> None:
    """Commas are better places than connectives, and a short rest is not left over alone."""
    part = "what happens when two threads change one list"
    pieces = split("Tell me " + ", ".join([part] * 7) + ".", "en")
    assert len(pieces) == 2
    assert pieces[0].endswith(",")
    assert min(map(len, pieces)) > 100


def test_hangul_taken_apart_is_put_together() -> None:
    """File names from macOS spell syllables as letters; a voice would name them one by one."""
    assert split("\u1112\u1161\u11ab\u1100\u1173\u11af 질문", "ko") == ("한글 질문",)


@given(st.text(alphabet=st.sampled_from("가나 다고,.?!…“”'\"()[]\n\t0aBe.g.— 。\u200b\u0000")) | st.text(max_size=400))
def test_nothing_is_lost_and_nothing_is_too_long(text: str) -> None:
    """Whatever comes in: the pieces hold every letter and digit, in order, and each fits the voice's buffer."""
    pieces = split(text, "ko")

    def letters(given: str) -> str:
        return re.sub(r"[\W_]", "", given)

    assert letters("".join(pieces)) == letters(unicodedata.normalize("NFC", text))
    assert all(any(char.isalnum() for char in piece) for piece in pieces)
    assert all(len(word) <= LONGEST_WORD for piece in pieces for word in piece.split())
    assert all(weight(letters(piece)) <= LIMIT for piece in pieces)


@given(st.integers(1, 40), st.sampled_from(["설명", "환경에서 ", "1234 ", "서버와, ", "HTTP 요청을 보내고 "]))
def test_every_piece_fits(times: int, unit: str) -> None:
    """No run of words, numbers or clauses, however long, outgrows what a voice says in one go."""
    assert all(weight(piece) <= LIMIT for piece in split("질문 " + unit * times, "ko"))
