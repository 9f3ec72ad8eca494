"""The packaged bank as it is installed: what everyone who starts the program practises with."""

import json
from dataclasses import asdict

import pytest

from prompts.bank import PACKAGED, Bank
from prompts.check import check
from prompts.question import Question
from prompts.spoken import marks_in

BANK = Bank.load()
TECHNICAL = ("python", "os", "database", "network")


def each(*langs: str) -> list[object]:
    return [pytest.param(one, id=f"{one.lang}-{one.id}") for one in BANK.questions if one.lang in langs]


def test_nothing_is_wrong_with_the_notes() -> None:
    """`interview check` has nothing to say, and no heading was left out."""
    assert check([PACKAGED / "ko", PACKAGED / "en"]) == ()
    assert BANK.problems == ()


def test_both_languages_ask_the_same_in_the_same_order() -> None:
    """Same ids, topics, times and tags, no id twice."""
    korean, english = BANK.select(lang="ko"), BANK.select(lang="en")
    assert [one.id for one in korean] == [one.id for one in english]
    assert len({one.id for one in korean}) == len(korean)
    assert [one.topic for one in korean] == [one.topic for one in english]
    assert [one.tags for one in korean] == [one.tags for one in english]


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_a_topic_begins_with_its_main_file(lang: str) -> None:
    """What is asked most comes before what goes on from there."""
    assert BANK.select(["python"], lang=lang)[0].source.file.endswith("python.md")


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_there_is_enough_to_practise(lang: str) -> None:
    """The introduction first, and at least ten technical questions over the four topics."""
    topics = [topic.id for topic in BANK.topics(lang)]
    assert topics[0] == "personal"
    assert set(topics[1:]) == set(TECHNICAL)
    assert len(BANK.select(TECHNICAL, lang=lang)) >= 10
    (introduction,) = [one for one in BANK.select(lang=lang) if one.is_introduction]
    assert introduction.time.target == 60
    assert BANK.get("personal-why-developer", lang) is not None


@pytest.mark.parametrize("question", each("ko", "en"))
def test_every_question_is_whole(question: Question) -> None:
    """Reference answer, a follow-up with its own answer, times in order, a spoken form a voice can read."""
    assert question.reference
    assert 0 < question.time.min < question.time.target < question.time.max
    assert question.spoken
    assert marks_in(question.spoken) == ""
    assert any(one.reference for one in question.follow_ups)
    if question.topic in TECHNICAL:
        assert 3 <= len(question.key_points) <= 6
    for points in (question.key_points, *(one.key_points for one in question.follow_ups)):
        for point in points:
            assert point.any_of[0] == point.label
            assert len(set(point.any_of)) == len(point.any_of)
    assert json.loads(json.dumps(asdict(question)))["id"] == question.id
