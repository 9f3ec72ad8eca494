"""What the voice reads is a sentence, and holds nothing a voice stumbles over."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from prompts.outline import plain
from prompts.spoken import marks_in, spoken_form


@pytest.mark.parametrize(
    ("heading", "said"),
    [
        ("커널(kernel)", "커널에 대해 설명해 주세요."),
        ("*Args", "Args에 대해 설명해 주세요."),
        ("**Kwargs는 무엇을 하나요?**", "Kwargs는 무엇을 하나요?"),
        ('`if __name__ == "__main__"`은 무엇인가요', "if name main은 무엇인가요?"),
        ("[GIL](http://example.org)이란?", "GIL이란 무엇인가요?"),
        ("TCP와 UDP", "TCP와 UDP의 차이를 설명해 주세요."),
        ("TCP vs. HTTP", "TCP와 HTTP의 차이를 설명해 주세요."),
        ("튜플 vs 리스트", "튜플과 리스트의 차이를 설명해 주세요."),
        ("프로세스와 스레드의 차이점:", "프로세스와 스레드의 차이점을 설명해 주세요."),
        ("프로세스와 스레드의 관계", "프로세스와 스레드의 관계에 대해 설명해 주세요."),
        ("성과 지표", "성과 지표에 대해 설명해 주세요."),
        ("컴퓨터과 수업", "컴퓨터과 수업에 대해 설명해 주세요."),
        ("이미지 처리", "이미지 처리에 대해 설명해 주세요."),
        ("TCP와 UDP 비교", "TCP와 UDP를 비교해 주세요."),
        ("교착 상태에 대해", "교착 상태에 대해 설명해 주세요."),
        ("웹 동작 방식", "웹 동작 방식에 대해 설명해 주세요."),
        ("2-1) 가상 메모리", "가상 메모리에 대해 설명해 주세요."),
        ("Q3. 장단점을 설명하시오.", "장단점을 설명하시오."),
        ("🔥 해시 테이블 🔥", "해시 테이블에 대해 설명해 주세요."),
        ("What is the GIL", "What is the GIL?"),
        ("자기소개 (1분)", "1분 자기소개를 해 주세요."),
    ],
)
def test_korean_headings(heading: str, said: str) -> None:
    """Questions stay what they are, terms become questions, and marks, glosses and numbers go."""
    assert spoken_form(plain(heading), "ko") == said


@pytest.mark.parametrize(
    ("heading", "said"),
    [
        ("kernel", "Please explain kernel."),
        ("TCP vs UDP", "Please explain the difference between TCP and UDP."),
        ("Difference between list and tuple", "Please explain the difference between list and tuple."),
        ("What is a deadlock", "What is a deadlock?"),
        ("How TLS works", "Please explain how TLS works."),
        ("How does TLS work", "How does TLS work?"),
        ("Explain the GIL", "Explain the GIL."),
        ("Has-a relationship", "Please explain Has-a relationship."),
        ("Name mangling", "Please explain Name mangling."),
        ("`*args` and `**kwargs`", "Please explain args and kwargs."),
        ("Call by value (and by reference):", "Please explain Call by value."),
        ("`__init__.py` & `snake_case`", "Please explain init.py and snake case."),
        ("Elevator pitch", "Please introduce yourself in one minute."),
    ],
)
def test_english_headings(heading: str, said: str) -> None:
    """The same in English."""
    assert spoken_form(plain(heading), "en") == said


@given(st.text(max_size=120), st.sampled_from(["ko", "en", "ja"]))
@example("((((a))))", "en")
@example("(커널)", "ko")
@example("a/b|c → d", "ko")
def test_nothing_a_voice_stumbles_over_is_left(heading: str, lang: str) -> None:
    """Whatever the heading, as long as there is a letter or a digit to say at all."""
    if any(sign.isalnum() for sign in heading):
        said = spoken_form(plain(heading), lang)
        assert said.strip()
        assert marks_in(said) == "" or not any(sign.isalnum() for sign in plain(heading))


def test_marks_are_named() -> None:
    """So that whoever wrote them can find them."""
    assert marks_in("say `this` *now*") == "`*"
    assert marks_in("TCP, C++ 그리고 3-way?") == ""
