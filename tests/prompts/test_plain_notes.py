"""Notes written for oneself, without a thought for this program."""

import pytest

from prompts.markdown import read_notes
from prompts.question import TimeTarget


def texts(notes: str) -> list[str]:
    return [question.text for question in read_notes(notes, "notes.md").questions]


def reasons(notes: str) -> list[tuple[str, int, str]]:
    return [(one.heading, one.line, one.reason) for one in read_notes(notes, "notes.md").skipped]


def test_a_heading_is_the_question_and_its_text_the_reference() -> None:
    """The simplest notes work as they are, and the topic is the file's name."""
    notes = read_notes("# OS\n\n## What is a kernel?\n\nThe *core*.\n\n## Deadlock\n\nWaiting.\n", "My OS notes.md")
    kernel, deadlock = notes.questions
    assert (notes.topic, notes.title, notes.lang) == ("my-os-notes", "OS", "en")
    assert (kernel.text, kernel.spoken, kernel.reference) == ("What is a kernel?", "What is a kernel?", "The *core*.")
    assert (deadlock.text, deadlock.spoken) == ("Deadlock", "Please explain Deadlock.")
    assert (kernel.source.line, deadlock.source.line) == (3, 7)
    assert (kernel.time, kernel.key_points, kernel.follow_ups) == (TimeTarget(), (), ())


def test_levels_may_be_uneven() -> None:
    """Chapters at one level or another, questions at three levels: each question is found once."""
    notes = """# OS
## Kernel
core
## Threads
### What is a thread?
a line of execution
#### Stack
its own
# Network
### TCP
reliable
## HTTP
#### GET
reads
"""
    assert texts(notes) == ["Kernel", "What is a thread?", "TCP", "GET"]


def test_a_chapter_right_before_a_heading_of_its_own_level_is_left_out() -> None:
    """The chapter is reported and swallows nothing."""
    notes = "## Operating systems\n## Kernel\n\ncore\n\n## Thread\n\nline\n"
    assert texts(notes) == ["Kernel", "Thread"]
    assert reasons(notes) == [("Operating systems", 1, "no-text")]


def test_a_chapter_of_unanswered_questions_names_each_of_them() -> None:
    """It is the questions that want an answer, not the chapter."""
    assert reasons("# OS\n\n## Kernel?\n\n## Thread?\n") == [("Kernel?", 3, "no-text"), ("Thread?", 5, "no-text")]


def test_a_chapter_with_text_of_its_own_still_holds_its_questions() -> None:
    """Text under a chapter is asked about too, and the title's text introduces the notes."""
    notes = "# Notes\n\nMine.\n\n## OS\n\nRuns things.\n\n### Kernel\n\ncore\n\n### Thread\n\nline\n"
    assert texts(notes) == ["OS", "Kernel", "Thread"]
    assert reasons(notes) == [("Notes", 1, "preface")]
    assert texts("# Notes\n\nMine.\n\n## Kernel\n\ncore\n") == ["Kernel"]


def test_a_deeper_heading_stays_in_the_answer_and_a_question_becomes_a_follow_up() -> None:
    """Nothing below a question is lost."""
    notes = "## Index\n\nfast\n\n### Why is it slow to write?\n\ntwo places\n\n### Kinds\n\nB-tree\n\n## Join\n\nrows\n"
    index, _ = read_notes(notes, "db.md").questions
    assert index.reference == "fast\n\n### Why is it slow to write?\n\ntwo places\n\n### Kinds\n\nB-tree"
    assert [(one.text, one.reference) for one in index.follow_ups] == [("Why is it slow to write?", "two places")]


def test_questions_at_the_outermost_level() -> None:
    """A file that has no chapters at all."""
    assert texts("# Kernel\n\ncore\n\n# Thread\n\nline\n") == ["Kernel", "Thread"]
    assert texts("# 커널이란?\n\n핵심입니다.\n\n## 종류\n\n둘입니다.\n") == ["커널이란?"]


@pytest.mark.parametrize(
    ("notes", "left_out"),
    [
        ("Just text.\n\n## Q\n\nA\n", ("", 1, "preface")),
        ("## 목차\n\n- [Q](#q)\n\n## Q\n\nA\n", ("목차", 1, "table-of-contents")),
        ("## Overview\n\n1. [Q](#q)\n   - [R](#r)\n\n## Q\n\nA\n", ("Overview", 1, "table-of-contents")),
        ("## Q\n\nA\n\n## License\n\nMIT\n", ("License", 5, "licence")),
        ("## Q\n\nA\n\n## Picture\n\n![a](b.png)\n\n<img src='x'>\n", ("Picture", 5, "images-only")),
        ("## Q\n\nA\n\n## ![logo](a.png)\n\nx\n", ("", 5, "no-heading-text")),
        ("## Q\n\nA\n\n## Nothing yet\n\n<!-- later -->\n\n---\n", ("Nothing yet", 5, "no-text")),
        ("## Q\n\nA\n\n## " + "long " * 200 + "\n\nx\n", (("long " * 80)[:400], 5, "too-long")),
        ("## 핵심\n\n- a\n\n## Q\n\nA\n", ("핵심", 1, "misplaced")),
    ],
)
def test_what_is_no_question_is_left_out_with_line_and_reason(notes: str, left_out: tuple[str, int, str]) -> None:
    """And the question beside it is read all the same."""
    assert texts(notes) == ["Q"]
    assert reasons(notes) == [left_out]


def test_a_comment_with_settings_keeps_a_section_in() -> None:
    """Someone who gives a section an id wants it asked."""
    assert texts("## License\n\n<!-- id: licence -->\n\nMIT\n") == ["License"]


def test_headings_inside_fences_and_quotes_are_not_headings() -> None:
    """Code stays code."""
    notes = "## Q\n\n~~~sh\n## install\n~~~\n\n> # quoted\n\n    # indented\n"
    (question,) = read_notes(notes, "a.md").questions
    assert "## install" in question.reference
    assert "# quoted" in question.reference


def test_a_sentence_over_a_rule_stays_a_sentence() -> None:
    """A rule right under an answer does not make a heading of it; a short line underlined is one."""
    notes = "## Q\n\nThat is all.\n---\n\n## 질문\n\n그렇습니다\n---\n\nKernel\n---\n\ncore\n\nThread\n===\n\nline\n"
    assert texts(notes) == ["Q", "질문", "Kernel", "Thread"]
    assert read_notes(notes, "a.md").questions[0].reference == "That is all."


def test_the_one_minute_introduction_is_known_by_its_heading() -> None:
    """Timed to a minute and tagged, in the words people use; a cover letter is something else."""
    for heading in ("1분 자기소개", "자기소개 (1분)", "## 자기소개", "One-minute introduction", "Elevator pitch"):
        (question,) = read_notes(f"# {heading.strip('# ')}\n\n안녕하세요.\n", "me.md").questions
        assert question.is_introduction, heading
        assert (question.time.min, question.time.target, question.time.max) == (50, 60, 70)
    (question,) = read_notes("# 자기소개서 쓰는 법\n\n짧게 씁니다.\n", "me.md").questions
    assert not question.is_introduction


def test_the_language_is_told_from_the_text_unless_it_is_said() -> None:
    """Korean full of English terms is Korean; code does not count; whoever says a language wins."""
    korean = "# TCP\n\nTCP는 connection-oriented protocol 이며 three-way handshake 로 connection 을 맺습니다.\n"
    english = "# Kernel (커널)\n\nThe kernel is the core of an operating system.\n"
    code = "# 커널\n\n핵심입니다.\n\n```c\n" + "int main(void) { return 0; }\n" * 50 + "```\n"
    assert [read_notes(text, "a.md").lang for text in (korean, english, code)] == ["ko", "en", "ko"]
    assert read_notes(korean, "a.md", lang="en").lang == "en"
    assert read_notes("---\nlang: EN-gb\n---\n" + korean, "a.md").lang == "en"
    assert read_notes("---\ntopic: Web Basics\n---\n" + korean, "a.md").topic == "web-basics"
    assert read_notes("---\ntopic: web\n---\n" + korean, "a.md", topic="net").questions[0].topic == "net"


def test_an_id_survives_edits_and_moves() -> None:
    """Editing an answer, renumbering and moving a question keep its id; two questions never share one."""
    before = read_notes("## 1. 커널이란?\n\n핵심\n\n## 2. Thread\n\nline\n", "os.md").questions
    after = read_notes("## 1. Thread\n\nanother line\n\n## 2. **커널**이란?\n\n다릅니다\n", "os.md").questions
    assert [question.id for question in before] == ["os-커널이란", "os-thread"]
    assert {question.id for question in before} == {question.id for question in after}
    many = "# A\n\n## Pros\n\nx\n\n# B\n\n## Pros\n\ny\n\n## Pros\n\nz\n"
    assert [q.id for q in read_notes(many, "os.md").questions] == ["os-a-pros", "os-b-pros", "os-b-pros-2"]


def test_notes_of_headings_that_say_the_same_as_an_id_are_told_apart() -> None:
    """An id that someone wrote is never given to another question."""
    notes = "## Kernel\n\ncore\n\n## Core\n\n<!-- id: os-kernel -->\n\nx\n"
    assert [question.id for question in read_notes(notes, "os.md").questions] == ["os-kernel-2", "os-kernel"]
