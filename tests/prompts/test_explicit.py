"""The explicit form: what stands in the file is what the question says."""

import json
from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prompts.explicit import read_time
from prompts.markdown import read_notes
from prompts.question import FollowUp, KeyPoint, Question, Source, TimeTarget

NOTES = """---
topic: python
title: 파이썬
lang: ko
---

# 파이썬

## 리스트와 튜플의 차이를 설명해 주세요.

<!--
id: python-list-vs-tuple
time: 30-60-90
tags: basics, Collections
spoken: 리스트와 튜플은 어떻게 다른가요?
-->

리스트는 **가변**이고, 튜플은 그렇지 않습니다.

```python
# 제목이 아닙니다
x = (1, 2)
```

### 예

- 예는 답에 남습니다.

### 핵심

- 리스트는 변경할 수 있다 | 가변 | `mutable`
- 튜플은 변경할 수 없다 | 불변 | immutable

### 꼬리 질문

- 튜플을 딕셔너리의
  키로 쓸 수 있나요?

  > 원소가 모두 해시 가능하면 쓸 수 있습니다.
  >
  > 그렇지 않으면 못 씁니다.

  - 해시 가능 | hashable
- 왜 그런가요?

  값이 바뀌면 해시도 바뀝니다.

## 데코레이터란?

<!-- time: 45 -->

함수를 감쌉니다.
"""


def test_every_part_of_the_form_is_read() -> None:
    """Front matter, comment, reference, key points and follow-ups arrive as written, with file and line."""
    notes = read_notes(NOTES, "notes/python.md")
    assert (notes.topic, notes.title, notes.lang) == ("python", "파이썬", "ko")
    assert notes.warnings == ()
    assert notes.skipped == ()
    first, second = notes.questions
    assert first == Question(
        id="python-list-vs-tuple",
        topic="python",
        lang="ko",
        text="리스트와 튜플의 차이를 설명해 주세요.",
        spoken="리스트와 튜플은 어떻게 다른가요?",
        reference="리스트는 **가변**이고, 튜플은 그렇지 않습니다.\n\n```python\n# 제목이 아닙니다\nx = (1, 2)\n```\n\n"
        "### 예\n\n- 예는 답에 남습니다.",
        key_points=(
            KeyPoint("리스트는 변경할 수 있다", ("리스트는 변경할 수 있다", "가변", "mutable")),
            KeyPoint("튜플은 변경할 수 없다", ("튜플은 변경할 수 없다", "불변", "immutable")),
        ),
        follow_ups=(
            FollowUp(
                "튜플을 딕셔너리의 키로 쓸 수 있나요?",
                "원소가 모두 해시 가능하면 쓸 수 있습니다.\n\n그렇지 않으면 못 씁니다.",
                (KeyPoint("해시 가능", ("해시 가능", "hashable")),),
            ),
            FollowUp("왜 그런가요?", "값이 바뀌면 해시도 바뀝니다."),
        ),
        time=TimeTarget(30, 60, 90),
        tags=("basics", "collections"),
        source=Source("notes/python.md", 9),
    )
    assert second.id == "python-데코레이터란"
    assert second.spoken == "데코레이터란 무엇인가요?"
    assert second.time == TimeTarget(15, 45, 67.5)


def test_the_json_of_a_question_has_the_shape_scripts_rely_on() -> None:
    """`dataclasses.asdict` gives exactly the documented keys, at every depth."""
    data = json.loads(json.dumps(asdict(read_notes(NOTES, "python.md").questions[0])))
    assert set(data) == {
        *("id", "topic", "lang", "text", "spoken", "reference", "key_points"),
        *("follow_ups", "time", "tags", "source"),
    }
    assert set(data["key_points"][0]) == {"label", "any_of"}
    assert set(data["follow_ups"][0]) == {"text", "reference", "key_points"}
    assert set(data["time"]) == {"min", "target", "max"}
    assert data["source"] == {"file": "python.md", "line": 9}


@pytest.mark.parametrize("heading", ["핵심", "핵심 포인트", "Key points", "KEY POINTS", "key point", "**핵심**:"])
@pytest.mark.parametrize("marks", ["###", "####", "######"])
def test_key_points_are_known_by_their_heading_at_any_deeper_level(heading: str, marks: str) -> None:
    """Whichever of the names and whichever deeper level, the list is key points and not reference answer."""
    (question,) = read_notes(f"## Q?\n\nA.\n\n{marks} {heading}\n\n1. one | two\n", "a.md").questions
    assert question.key_points == (KeyPoint("one", ("one", "two")),)
    assert question.reference == "A."


@pytest.mark.parametrize("heading", ["꼬리 질문", "꼬리질문", "Follow-ups", "follow-up questions", "Follow ups"])
def test_follow_ups_are_known_by_their_heading(heading: str) -> None:
    """Whichever of the names, the items are follow-ups; still deeper headings are too."""
    text = f"## Q?\n\nA.\n\n### {heading}\n\n- More?\n\n#### Why?\n\nBecause.\n\n##### Key points\n\n- reason\n"
    (question,) = read_notes(text, "a.md").questions
    assert question.follow_ups == (
        FollowUp("More?"),
        FollowUp("Why?", "Because.", (KeyPoint("reason", ("reason",)),)),
    )
    assert question.reference == "A."


def test_key_points_deeper_than_another_part_still_belong_to_the_question() -> None:
    """Uneven levels inside a question do not matter."""
    text = "## Q?\n\nA.\n\n### Detail\n\nMore.\n\n##### Key points\n\n- one\n\n#### Follow-ups\n\n- two?\n"
    (question,) = read_notes(text, "a.md").questions
    assert [point.label for point in question.key_points] == ["one"]
    assert [follow_up.text for follow_up in question.follow_ups] == ["two?"]
    assert question.reference == "A.\n\n### Detail\n\nMore."


def test_a_question_with_a_comment_stands_on_its_own_at_any_depth() -> None:
    """A settings comment makes a question of a heading that would otherwise be part of another answer."""
    text = "## Outer?\n\nA.\n\n#### Inner\n\n<!-- id: inner -->\n\nB.\n\n#### Rest\n\nC.\n"
    outer, inner, rest = read_notes(text, "t.md").questions
    assert (outer.reference, inner.id, inner.reference, rest.reference) == ("A.", "inner", "B.", "C.")


def test_other_comments_are_no_part_of_the_answer_and_text_behind_a_comment_is() -> None:
    """Comments are for the writer; a voice or a screen never sees them."""
    (question,) = read_notes(
        "## Q?\n\n<!-- TODO: check -->\n\nA.\n\n<!-- id: x --> B.\n\nC.\n\n---\n", "a.md"
    ).questions
    assert (question.id, question.reference) == ("x", "A.\n\nB.\n\nC.")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("60", TimeTarget(20, 60, 90)),
        ("30-60-90", TimeTarget(30, 60, 90)),
        ("30 – 60 – 90", TimeTarget(30, 60, 90)),
        ("12.5-20-30s", TimeTarget(12.5, 20, 30)),
        *((bad, None) for bad in ("", "60-30-90", "30-60", "0", "-5", "an hour", "1e9", "60-60-60", "99999")),
    ],
)
def test_time_is_a_target_or_three_figures_in_order(value: str, expected: TimeTarget | None) -> None:
    """What cannot be a time is refused, never guessed."""
    assert read_time(value) == expected


def test_a_bar_can_be_part_of_a_phrasing() -> None:
    """`\\|` does not divide."""
    (question,) = read_notes("## Q?\n\nA.\n\n### Key points\n\n- a \\| b | `c \\| d`\n", "a.md").questions
    assert question.key_points[0].any_of == ("a | b", "c | d")


WORD = st.text(alphabet="abcdefgh가나다라마ABC", min_size=1, max_size=8)
PHRASE = st.lists(WORD, min_size=1, max_size=4).map(" ".join)
POINTS = st.lists(st.lists(PHRASE, min_size=1, max_size=4, unique=True), max_size=4)
FOLLOW_UPS = st.lists(st.tuples(PHRASE, st.lists(PHRASE, max_size=2), POINTS), max_size=3)


@given(PHRASE, st.lists(PHRASE, min_size=1, max_size=3), POINTS, FOLLOW_UPS, st.lists(WORD.map(str.lower), unique=True))
def test_what_is_written_in_the_form_is_read_back(
    text: str,
    reference: list[str],
    points: list[list[str]],
    follow_ups: list[tuple[str, list[str], list[list[str]]]],
    tags: list[str],
) -> None:
    """For any words: writing a question in the form and reading it gives the same question, without a warning."""
    lines = ["# Topic", "", f"## {text}", "", "<!--", "id: one", "time: 10-20-30", f"tags: {', '.join(tags)}"]
    lines += [f"spoken: {text}", "-->", "", "\n\n".join(reference), ""]
    if points:
        lines += ["### Key points", "", *(f"- {' | '.join(point)}" for point in points), ""]
    if follow_ups:
        lines += ["### Follow-ups", ""]
    for asked, answer, inner in follow_ups:
        lines += [f"- {asked}", "", *(f"  > {part}\n  >" for part in answer), ""]
        lines += [*(f"  - {' | '.join(point)}" for point in inner), ""]
    notes = read_notes("\n".join(lines), "a.md", lang="en", topic="topic")
    (question,) = notes.questions
    assert notes.warnings == ()
    assert (question.id, question.text, question.spoken) == ("one", text, text)
    assert question.time == TimeTarget(10, 20, 30)
    assert question.tags == tuple(dict.fromkeys(tags))
    assert question.reference == "\n\n".join(reference)
    assert question.key_points == tuple(KeyPoint(point[0], tuple(point)) for point in points)
    assert question.follow_ups == tuple(
        FollowUp(asked, "\n\n".join(answer), tuple(KeyPoint(point[0], tuple(point)) for point in inner))
        for asked, answer, inner in follow_ups
    )
