"""A key point as matching sees it: for each accepted phrasing, the words an answer must contain and how they belong.

A phrasing is divided into slots, one for each word that carries an idea. Words that say little (것, 경우, the) are not
asked for, and words that add little (방식, method) may be absent when at least two others are there.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from prompts.question import KeyPoint
from simulator.feedback import clauses
from simulator.feedback.denial import DENYING_STEMS
from simulator.feedback.korean_words import VERB_STEMS
from simulator.feedback.lexicon import EVERYDAY, lexicon
from simulator.feedback.reading import Token, read

_BRACKETS = re.compile(r"(?<![A-Za-z0-9])[(（\[][^()（）\[\]]*[)）\]]|(?<=[A-Za-z0-9]{2})[(（][^()（）]{2,}[)）]")
_HEADING = re.compile(r"^\s*([^:：]{1,40}?)\s*[:：]\s+(\S.*)$", re.DOTALL)
_MARKUP = re.compile(r"[`*_]+")
_MOST_WORDS = 40  # a phrasing longer than that is cut: no speaker repeats it word by word
CAN_CHANGE = "=mutable"
MUST = f"{EVERYDAY}필요"
CHANGING = frozenset((f"{EVERYDAY}변경", f"{EVERYDAY}change"))
ONLY = "만"
_TELLING = ("마다", "끼리", "부터", "까지")  # particles that carry an idea
_COMPOUND = 4  # words from one half of a compound to the other
_LONGEST_NAME = 2  # words of what a point is about; more were not understood
_SET_EXPRESSION = (2, 0)
_LONG = 5  # hard words; a phrasing of that many may lack one, of eight two
_VERY_LONG = 8


@dataclass(frozen=True, slots=True)
class Slot:
    """One word asked for. forms: what may stand for it, with True where that form means the opposite;
    denied: whether the phrasing denies it; clause: its clause within the phrasing; topic: what the phrasing is about;
    soft: may be absent; order: its place in the phrasing; reach: where it belongs to the slot before it as a compound
    (순환 참조), how many words it may stand after it and before it; particle: one that carries an idea and that the
    answer must have too: 만 always, others where the phrasing is that word alone (요청마다).
    """

    text: str
    forms: tuple[tuple[str, bool], ...]
    denied: bool
    clause: int
    topic: bool
    soft: bool
    order: int
    reach: tuple[int, int] | None
    particle: str = ""


@dataclass(frozen=True, slots=True)
class Phrase:
    """One accepted phrasing. lacking: how many hard words an answer may leave out."""

    slots: tuple[Slot, ...]
    lacking: int


@dataclass(frozen=True, slots=True)
class Point:
    """A key point ready to be looked for. about: forms of what the point is about; rivals: forms of what the other
    points of the same question are about."""

    label: str
    phrases: tuple[Phrase, ...]
    about: frozenset[str] = frozenset()
    rivals: frozenset[str] = frozenset()


def prepare(key_points: Sequence[KeyPoint]) -> list[Point]:
    """All points of one question, each knowing what the others are about."""
    points = []
    for key_point in key_points:
        wordings = dict.fromkeys((*key_point.any_of, key_point.label) if key_point.any_of else (key_point.label,))
        phrases = [phrase for wording in wordings for phrase in _phrases(wording)]
        label = _phrases(key_point.label)
        short = not label or len(label[0].slots) <= _LONGEST_NAME  # the label only names the point: 불변성
        points.append((key_point, phrases, _about(label) or (_about(phrases) if short else frozenset())))
    return [
        Point(
            key_point.label,
            tuple(phrases),
            about,
            frozenset().union(*(other for _, _, other in points)) - about if about else frozenset(),
        )
        for key_point, phrases, about in points
    ]


def groups(token: Token) -> list[tuple[str, bool]]:
    """Identifiers of everything the token's forms stand for, with True for what they deny (불변 denies 변경)."""
    tables = lexicon()
    found = [(name, False) for form in token.forms for name in tables.words.get(form, ())]
    return found + [(name, True) for form in token.forms for name in tables.denying.get(form, ())]


def sequences(tokens: Sequence[Token], index: int) -> list[tuple[int, str]]:
    """(number of tokens, identifier) of the listed wordings of several words that begin at this token."""
    tables = lexicon()
    found = []
    for form in tokens[index].forms:
        for words, name in tables.phrases.get(form, ()):
            following = tokens[index : index + len(words)]
            if len(following) == len(words) and all(
                word in token.forms for word, token in zip(words, following, strict=True)
            ):
                found.append((len(words), name))
    return found


def _phrases(wording: str) -> list[Phrase]:
    """The phrasing as it stands, and without or with only what is in brackets."""
    text = _MARKUP.sub("", wording)
    texts = [text]
    inside = _BRACKETS.findall(text)
    if inside:
        texts = [_BRACKETS.sub(" ", text), *(found[1:-1] for found in inside if len(read(found)) == 1)]
    return [phrase for text in dict.fromkeys(texts) if (phrase := _phrase(text))]


def _phrase(text: str) -> Phrase | None:
    heading = _HEADING.match(text)
    tokens = read(text)[:_MOST_WORDS]
    grammar = clauses.parse(text, tokens)
    heads = {index for clause in grammar.clauses for index in clause.topics}
    if heading:
        heads |= {index for index, token in enumerate(tokens) if token.last <= heading.end(1)}
    kept = [index for index, token in enumerate(tokens) if not token.is_empty and not _is_negative(token)]
    if not kept:
        kept = [index for index, token in enumerate(tokens) if not _is_negative(token)] or list(range(len(tokens)))
    if not kept:
        return None
    inside: list[list[tuple[str, bool]]] = [[] for _ in tokens]
    for index in range(len(tokens)):
        for size, name in sequences(tokens, index):
            for covered in range(index, index + size):
                inside[covered].append((name, False))
    slots = [
        Slot(
            tokens[index].text,
            _slot_forms(tokens, kept, order, inside[index], grammar.can[index]),
            grammar.denied[index],
            grammar.clause[index],
            index in heads,
            tokens[index].is_soft and not _is_restricted(tokens, index),
            order,
            _reach(tokens, kept, order, heads),
            ONLY if _is_restricted(tokens, index) else "",
        )
        for order, index in enumerate(kept)
    ]
    hard = sum(not slot.soft for slot in slots)
    if hard <= 1:  # one word says too little by itself: what stands beside it is needed
        slots = [replace(slot, soft=False) for slot in slots]
    if not hard and tokens[kept[0]].script == "latin":  # a set expression of small words: one at a time
        slots = [slot if not slot.order else replace(slot, reach=_SET_EXPRESSION) for slot in slots]
    if len(slots) == 1:
        slots = [_narrowed(slots[0], tokens[kept[0]])]
    lacking = 2 if hard >= _VERY_LONG else int(hard >= _LONG)
    return Phrase(tuple(slots), lacking)


def _slot_forms(
    tokens: Sequence[Token], kept: Sequence[int], order: int, inside: Sequence[tuple[str, bool]], can: bool
) -> tuple[tuple[str, bool], ...]:
    token = tokens[kept[order]]
    forms = [*((form, False) for form in token.forms), *groups(token), *inside]
    if token.text in VERB_STEMS:  # a phrasing that breaks off after the stem: 신뢰성이 높
        forms.append((token.text + "다", False))
    if can and any(name in CHANGING for name, _ in forms):
        forms.append((CAN_CHANGE, False))
    return tuple(dict.fromkeys((*forms, *_joined(tokens, kept, order))))


def _reach(tokens: Sequence[Token], kept: Sequence[int], order: int, heads: Collection[int]) -> tuple[int, int] | None:
    """How far a slot may stand from the one before it; None where the two are no compound."""
    if not order or kept[order - 1] in heads:
        return None
    here, before = kept[order], kept[order - 1]
    if before == here - 2 and tokens[here - 1].text == "of":
        return (_COMPOUND, 1)
    if before != here - 1 or not tokens[before].bare:
        return None
    numbers = (tokens[here].script == "number") + (tokens[before].script == "number")
    return (1, 1) if numbers == 1 else (_COMPOUND, 3 if tokens[here].script == "latin" else 2)


def _is_restricted(tokens: Sequence[Token], index: int) -> bool:
    """하나만, only one: the number is the point."""
    alone = index > 0 and tokens[index - 1].text in ("only", "just", "단", "오직")
    only = tokens[index].particle.startswith(ONLY) and not tokens[index].particle.startswith("만큼")
    return only or (alone and tokens[index].script != "hangul")


def _narrowed(slot: Slot, token: Token) -> Slot:
    """A slot that stands alone: everyday synonyms, and the word without a suffix (연결형, 연결), would say too much."""
    kept = []
    for form, opposite in slot.forms:
        stripped = token.noun.startswith(form) and token.noun != form and token.noun[len(form) :] in ("성", "형", "식")
        if not stripped and not form.startswith(EVERYDAY):
            kept.append((form, opposite))
    particle = next((particle for particle in _TELLING if token.particle.startswith(particle)), "")
    return replace(slot, forms=tuple(kept), particle=particle or slot.particle)


def _is_negative(token: Token) -> bool:
    return token.text in ("안", "못") or bool({token.text, token.forms[0]} & DENYING_STEMS)


def _joined(tokens: Sequence[Token], kept: Sequence[int], order: int) -> list[tuple[str, bool]]:
    """This word written together with the one before or after it, as speakers and recognisers do: 연결지향."""
    found = []
    for first, second in ((order - 1, order), (order, order + 1)):
        if first < 0 or second >= len(kept) or kept[second] != kept[first] + 1:
            continue
        before, after = tokens[kept[first]], tokens[kept[second]]
        if before.bare and before.script == after.script:
            found += [(before.text + form, False) for form in after.forms if not form.startswith(("#", "~"))]
    return found


def _about(phrases: Sequence[Phrase]) -> frozenset[str]:
    """Forms of what these phrasings are about; empty where none says so."""
    for phrase in phrases:
        topics = [slot for slot in phrase.slots if slot.topic]
        if 0 < len(topics) < min(len(phrase.slots), _LONGEST_NAME + 1):
            return frozenset(form for slot in topics[-1:] for form, opposite in slot.forms if not opposite)
    return frozenset()
