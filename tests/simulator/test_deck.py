"""The deck: what comes, in what order, and the same again with the same seed."""

from collections import Counter
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prompts.question import Question
from simulator.attempt import Mode
from simulator.deck import MOCK_COUNT, draw
from simulator.errors import NoQuestions, NotYet, UnknownQuestion


def question(id: str, topic: str, *tags: str, lang: str = "ko") -> Question:
    """A question of which only id, topic and tags matter."""
    return Question(id=id, topic=topic, lang=lang, text=id, spoken=id, tags=tags)


INTRODUCTION = question("introduction", "personal", "introduction")
MOTIVE = question("why-developer", "personal")
BANK = (
    *(question(f"python-{n}", "python") for n in range(6)),
    *(question(f"os-{n}", "os") for n in range(4)),
    INTRODUCTION,
    MOTIVE,
    *(question(f"network-{n}", "network") for n in range(3)),
)


def ids(questions: Sequence[Question]) -> list[str]:
    """Their ids, in order."""
    return [each.id for each in questions]


def test_practice_takes_the_selection_as_it_stands() -> None:
    """Topics in the bank's order, ids in the order they were given."""
    assert draw(BANK, "practice") == BANK
    assert ids(draw(BANK, "practice", topics=["os"])) == ["os-0", "os-1", "os-2", "os-3"]
    assert ids(draw(BANK, "practice", ids=["os-2", "python-1"])) == ["os-2", "python-1"]
    assert ids(draw(BANK, "practice", topics=["network", "os"], count=3)) == ["os-0", "os-1", "os-2"]


def test_ids_and_topics_together_must_both_fit() -> None:
    """`--topic os --question python-1 --question os-1` asks only what fits both."""
    assert ids(draw(BANK, "practice", topics=["os"], ids=["python-1", "os-1"])) == ["os-1"]


def test_the_introduction_comes_alone() -> None:
    """`--mode intro` is one question: the one-minute introduction."""
    assert draw(BANK, "intro") == (INTRODUCTION,)


def test_a_mock_interview_begins_with_the_person_and_goes_round_the_topics() -> None:
    """Five by default: the introduction first, and every topic before any comes a second time."""
    for seed in range(20):
        drawn = draw(BANK, "mock", seed=seed)
        assert len(drawn) == MOCK_COUNT
        assert drawn[0] == INTRODUCTION
        assert {each.topic for each in drawn} == {"personal", "python", "os", "network"}
        personal = [each.topic == "personal" for each in drawn]
        assert personal == sorted(personal, reverse=True)


def test_a_short_mock_interview_has_the_introduction_too() -> None:
    """With fewer questions than topics, the person still comes before any subject."""
    for seed in range(10):
        assert draw(BANK, "mock", count=1, seed=seed) == (INTRODUCTION,)


def test_a_seed_repeats_a_draw_and_another_seed_changes_it() -> None:
    """A mock interview can be taken again with --seed, whatever order the files are read in."""
    assert draw(BANK, "mock", seed=7) == draw(tuple(reversed(BANK)), "mock", seed=7)
    assert len({draw(BANK, "mock", seed=seed) for seed in range(20)}) > 10
    assert len({draw(BANK, "mock") for _ in range(20)}) > 5


def test_a_mock_interview_prefers_what_was_practised_least() -> None:
    """Of a topic, questions not yet answered come before those answered often."""
    practised = {f"python-{n}": 3 for n in range(6)} | {"python-4": 0, "introduction": 50}
    for seed in range(10):
        drawn = draw(BANK, "mock", topics=["python", "personal"], count=2, seed=seed, practised=practised)
        assert ids(drawn) == ["introduction", "python-4"]


def test_more_than_there_is_gives_all_of_it() -> None:
    """A large count is no mistake."""
    assert Counter(draw(BANK, "mock", count=99, seed=1)) == Counter(BANK)
    assert draw(BANK, "practice", count=99) == BANK


def test_the_same_question_in_two_languages_is_asked_once() -> None:
    """The first of the same id is taken."""
    english = question("os-0", "os", lang="en")
    assert draw((BANK[6], english), "practice") == (BANK[6],)
    assert ids(draw(BANK, "practice", ids=["os-1", "os-1"])) == ["os-1"]


@settings(deadline=None)
@given(
    chosen=st.lists(st.sampled_from(BANK), unique=True, min_size=1),
    count=st.integers(1, 20),
    seed=st.integers(),
)
def test_a_mock_draw_is_never_uneven(chosen: list[Question], count: int, seed: int) -> None:
    """Any selection: as many as asked for, none twice, and no topic two ahead of one that still had a question."""
    drawn = draw(chosen, "mock", count=count, seed=seed)
    assert len(set(drawn)) == len(drawn) == min(count, len(chosen))
    assert set(drawn) <= set(chosen)
    taken, there = Counter(each.topic for each in drawn), Counter(each.topic for each in chosen)
    for topic in there:
        assert taken[topic] == there[topic] or taken[topic] >= max(taken.values()) - 1


def test_an_unknown_id_is_refused_with_the_nearest() -> None:
    """A slip of the finger is answered with the right id."""
    with pytest.raises(UnknownQuestion, match=r"introductoin.*\(introduction\?\)"):
        draw(BANK, "practice", ids=["os-1", "introductoin"])
    with pytest.raises(UnknownQuestion) as caught:
        draw(BANK, "practice", ids=["완전히 다른 것"])
    assert caught.value.details["near"] == ""


@pytest.mark.parametrize(
    ("mode", "topics", "count", "said"),
    [
        ("practice", ["perl"], None, "--topic perl"),
        ("mock", ["perl", "cobol"], 3, "--topic perl --topic cobol --count 3"),
        ("intro", ["python"], None, "--mode intro --topic python"),
        ("mock", [], 0, "--count 0"),
        ("practice", [], -1, "--count -1"),
    ],
)
def test_a_selection_that_holds_nothing_says_so(mode: Mode, topics: list[str], count: int | None, said: str) -> None:
    """The person sees which selection came out empty, in the words it was typed in."""
    with pytest.raises(NoQuestions, match=said):
        draw(BANK, mode, topics=topics, count=count)


def test_an_empty_bank_holds_nothing() -> None:
    """No questions at all is said too."""
    with pytest.raises(NoQuestions):
        draw((), "practice")


def test_what_is_due_comes_later() -> None:
    """Spaced repetition is not there yet, and the mode says so instead of guessing."""
    with pytest.raises(NotYet, match="due"):
        draw(BANK, "due")
