"""Deck: which questions come, in what order. Pure: the same questions and seed give the same draw.

A mock interview goes as real ones do: the person first (self-introduction before all), then subjects in turn.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest
from random import Random

from prompts.question import Question
from simulator.attempt import Mode
from simulator.errors import NoQuestions, NotYet, UnknownQuestion

MOCK_COUNT = 5  # five answers of the usual 60 to 90 s fit into a quarter of an hour
PERSONAL = "personal"  # the topic of questions about the person


def draw(
    questions: Sequence[Question],
    mode: Mode,
    *,
    topics: Sequence[str] = (),
    ids: Sequence[str] = (),
    count: int | None = None,
    seed: int | None = None,
    practised: Mapping[str, int] | None = None,
) -> tuple[Question, ...]:
    """The questions of one session, none twice.

    topics, ids: the selection, everything when empty; a question must fit both. practice: the selection as it
    stands, ids in the order given; intro: the one-minute introduction; mock: `count` (5 by default) drawn by seed,
    spread over topics, those practised least (takes by question id) before others. A count larger than the
    selection gives all of it; a draw without a seed is a different one each time.

    Raises UnknownQuestion (with the nearest ids), NoQuestions, NotYet (mode "due").
    """
    if mode == "due":
        raise NotYet(mode=mode)
    selected = _selected(questions, topics, ids)
    if mode == "intro":
        drawn = tuple(question for question in selected if question.is_introduction)[:1]
    elif mode == "mock":
        drawn = _mock(selected, MOCK_COUNT if count is None else count, Random(seed), practised or {})  # noqa: S311
    else:
        drawn = selected[: max(count, 0)] if count is not None else selected
    if not drawn:
        raise NoQuestions(selection=_words(mode, topics, ids, count))
    return drawn


def _selected(questions: Sequence[Question], topics: Sequence[str], ids: Sequence[str]) -> tuple[Question, ...]:
    by_id: dict[str, Question] = {}
    for question in questions:
        by_id.setdefault(question.id, question)
    for id in ids:
        if id not in by_id:
            raise UnknownQuestion(id=id, near=_near(id, by_id))
    chosen = [by_id[id] for id in dict.fromkeys(ids)] if ids else list(by_id.values())
    return tuple(question for question in chosen if not topics or question.topic in topics)


def _near(id: str, known: Iterable[str]) -> str:
    """Words to add to a hint in any language: " (python-gil?)", or nothing when no id comes near."""
    from difflib import get_close_matches

    near = get_close_matches(id, list(known), n=3)
    return f" ({', '.join(near)}?)" if near else ""


def _mock(
    questions: Sequence[Question], count: int, random: Random, practised: Mapping[str, int]
) -> tuple[Question, ...]:
    piles: dict[str, list[Question]] = {}
    for question in sorted(questions, key=lambda each: each.id):  # not to depend on the order of files
        piles.setdefault(PERSONAL if question.is_introduction else question.topic, []).append(question)
    topics = sorted(piles)
    random.shuffle(topics)
    topics.sort(key=lambda topic: topic != PERSONAL)
    for topic in topics:
        random.shuffle(piles[topic])
        # The introduction opens the interview however often it was practised.
        piles[topic].sort(key=lambda each: (not each.is_introduction, practised.get(each.id, 0)))
    rounds = zip_longest(*(piles[topic] for topic in topics))
    drawn = [question for turn in rounds for question in turn if question is not None][: max(count, 0)]
    drawn.sort(key=lambda each: (not each.is_introduction, each.topic != PERSONAL))
    return tuple(drawn)


def _words(mode: Mode, topics: Sequence[str], ids: Sequence[str], count: int | None) -> str:
    """The selection in the words of the command line, which are the same in every language."""
    words = [f"--mode {mode}", *(f"--topic {topic}" for topic in topics), *(f"--question {id}" for id in ids)]
    return " ".join(words if count is None else [*words, f"--count {count}"])
