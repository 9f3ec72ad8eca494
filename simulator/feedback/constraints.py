"""What must hold between the words of a phrasing where they stand in an answer.

They stand near one another; the halves of a compound stay together; nothing else becomes the topic between them; the
clause does not speak of what another key point is about; each clause is denied exactly when the phrasing denies it; and
where the phrasing says one, the answer does not say many.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from simulator.feedback import english
from simulator.feedback.index import Hit, Index
from simulator.feedback.phrases import ONLY, Point, Slot, groups
from simulator.feedback.reading import Token
from simulator.feedback.wordlist import wordset


def _forms(text: str) -> frozenset[str]:
    """The words as they stand among the forms of a token."""
    return frozenset(english.analyse(word)[0] if word.isascii() and word.isalpha() else word for word in wordset(text))


_APART = 3  # words from one word of a clause to the next, where the answer's clause ends between
_SERIAL = 6  # likewise, where the next clause has no subject of its own: 멈춰서 기다린다
_LOOSE_COMPOUND = 2  # words between the halves of a compound, where a clause ends between
_NOT_ABOUT = ("의", "에", "에서", "에게")  # particles of a word that a clause with another topic is not about
_ALONE = wordset("오직 단 딱 단지 only just single")
# Words that stand against one another: where a phrasing holds one of them, the answer must not hold its opposite.
_OPPOSED = (
    (_forms("#1 one single 하나 유일 오직 단일"), _forms("several multiple many more 여럿 여러 다수 복수 둘")),
    (_forms("같다 동일 same identical equal"), _forms("다르다 다른 different differ")),
)


@dataclass(frozen=True, slots=True)
class Placed:
    """A slot and the place in the answer that may stand for it."""

    slot: Slot
    hit: Hit

    @property
    def words(self) -> range:
        """The tokens of the answer that stand for the slot."""
        return range(self.hit.first, self.hit.last + 1)


def fits(index: Index, placed: Sequence[Placed], slots: Sequence[Slot], absent: Sequence[Slot], point: Point) -> bool:
    """Whether these places, taken together, say what the phrasing says.

    slots: those that were placed, in the order of the phrasing; absent: those of the phrasing that were not.
    """
    return (
        _near(index, placed)
        and _together(index, placed)
        and _compounds_hold(index, placed, slots)
        and _one_subject(index, placed)
        and not _about_a_rival(index, placed, point)
        and _agrees(index, placed)
        and all(_is_restricted(index, one) for one in placed if one.slot.particle == ONLY)
        and not _opposed(index, placed, absent)
    )


def stands(index: Index, placed: Sequence[Placed], heads: Sequence[Slot]) -> bool:
    """Whether what the phrasing is about is what the clauses of these words are still about, from an earlier one."""
    for word in (min(one.hit.first for one in placed), max(one.hit.last for one in placed)):
        about = set(index.grammar.clauses[index.grammar.clause[word]].about)
        for head in heads:
            said = (hit for hit in index.find(head) if not hit.opposite)
            if not any(about & set(range(hit.first, hit.last + 1)) for hit in said):
                return False
    return True


def stands_alone(index: Index, hit: Hit, slot: Slot) -> bool:
    """Whether a word may cover a phrasing that consists of it: all of it, with the particle that carries the idea."""
    return not hit.part and (slot.particle == ONLY or index.tokens[hit.last].particle.startswith(slot.particle))


def _near(index: Index, placed: Sequence[Placed]) -> bool:
    first, last = min(one.hit.first for one in placed), max(one.hit.last for one in placed)
    clauses, clause = index.grammar.clauses, index.grammar.clause
    sentences = clauses[clause[last]].sentence - clauses[clause[first]].sentence
    size = len(placed)
    return sentences <= 1 and last - first <= (max(10, 4 * size + 4) if sentences == 0 else 2 * size + 6)


def _together(index: Index, placed: Sequence[Placed]) -> bool:
    """Words of one clause of the phrasing stand in one clause of the answer, or follow one another closely.

    What the phrasing is about may stand apart, in the sentence before too, but not in a later clause than all the rest.
    """
    clause, clauses = index.grammar.clause, index.grammar.clauses
    ordered = sorted((one for one in placed if not one.slot.topic), key=lambda one: one.hit.first)
    for before, after in pairwise(ordered):
        one, other = clause[before.hit.last], clause[after.hit.first]
        near = _APART if any(clauses[number].subjects for number in range(one + 1, other + 1)) else _SERIAL
        if one != other and before.slot.clause == after.slot.clause and after.hit.first - before.hit.last > near:
            return False
        if clauses[one].sentence != clauses[other].sentence:
            return False
    for head in (one for one in placed if one.slot.topic):
        said_of_it = [one for one in ordered if one.slot.clause == head.slot.clause]
        if said_of_it and clause[head.hit.first] > clause[said_of_it[-1].hit.last]:
            return False
    return True


def _compounds_hold(index: Index, placed: Sequence[Placed], slots: Sequence[Slot]) -> bool:
    """Halves of a compound (순환 참조) stay together; the whole window would let unrelated words make one up."""
    where = {one.slot.order: one.hit for one in placed}
    for slot in slots:
        if slot.reach is None or slot.order - 1 not in where or slot.order not in where:
            continue
        before, here = where[slot.order - 1], where[slot.order]
        behind = here.first >= before.first
        gap = here.first - before.last if behind else before.first - here.last
        together = index.grammar.clause[before.last] == index.grammar.clause[here.first]
        if gap > min(slot.reach[0] if behind else slot.reach[1], slot.reach[0] if together else _LOOSE_COMPOUND):
            return False
    return True


def _one_subject(index: Index, placed: Sequence[Placed]) -> bool:
    """Nothing else becomes the topic between the words, and what the phrasing is about is not merely mentioned."""
    clause, clauses = index.grammar.clause, index.grammar.clauses
    words = {word for one in placed for word in one.words}
    heads = [one for one in placed if one.slot.topic]
    begin = clause[heads[-1].hit.last] if heads else clause[min(words)]
    for number in range(clause[min(words)], clause[max(words)] + 1):
        between = clauses[number]
        if number != begin and between.topics and not words & set(between.topics):
            return False
    for one in heads:
        token = index.tokens[one.hit.last]
        foreign = bool(clauses[clause[one.hit.last]].topics) and not words & set(clauses[clause[one.hit.last]].topics)
        if foreign and (token.is_compared or token.particle in _NOT_ABOUT):
            return False
        unlike = any(
            index.tokens[word].text in ("unlike", "than") for word in range(max(0, one.hit.first - 2), one.hit.first)
        )
        if unlike and clauses[clause[max(words)]].topics and not words & set(clauses[clause[max(words)]].topics):
            return False
    return True


def _about_a_rival(index: Index, placed: Sequence[Placed], point: Point) -> bool:
    """Whether the clause speaks of what another key point is about, and not of what this one is about."""
    if not point.rivals or any(one.slot.topic and not index.tokens[one.hit.last].is_compared for one in placed):
        return False
    here = index.grammar.clauses[index.grammar.clause[max(one.hit.last for one in placed)]]
    words = {word for one in placed for word in one.words}
    spoken_of = [word for word in (*(here.topics or here.about), *here.subjects) if word not in words]
    names = {name for word in spoken_of for name in _names(index.tokens[word])}
    if not names & point.rivals or names & point.about:
        return False
    nearby = (index.tokens[word] for word in range(here.first, here.last) if not index.tokens[word].is_compared)
    return bool(here.topics) or not any(_names(token) & point.about for token in nearby)


def _names(token: Token) -> set[str]:
    return {*token.forms, *(name for name, opposite in groups(token) if not opposite)}


def _agrees(index: Index, placed: Sequence[Placed]) -> bool:
    """Whether each clause of the phrasing is denied in the answer exactly when the phrasing denies it."""
    denied = index.grammar.denied
    for clause in {one.slot.clause for one in placed}:
        asked = said = False
        for one in (one for one in placed if one.slot.clause == clause):
            named = one.slot.topic and len(placed) > 1  # what the clause is about is not what it denies
            if named and one.hit.opposite:
                return False
            asked |= one.slot.denied and not named
            said |= not named and any(denied[word] for word in one.words) != one.hit.opposite
        if asked != said:
            return False
    return True


def _is_restricted(index: Index, one: Placed) -> bool:
    """Whether the answer, too, says that it is this and nothing else: 하나만, 한 스레드만, 하나밖에, 오직 하나."""
    around = index.tokens[max(0, one.hit.first - 2) : one.hit.last + 3]
    if any(token.text in _ALONE or token.particle.startswith((ONLY, "밖에", "뿐")) for token in around):
        return True
    after = [token.text for token in index.tokens[one.hit.last + 1 : one.hit.last + 6]]
    return "at" in after and "time" in after  # one thread at a time


def _opposed(index: Index, placed: Sequence[Placed], absent: Sequence[Slot]) -> bool:
    """Whether the phrasing says one and the answer many, or the other way round, or 같은 where the other says 다른."""
    clause, clauses = index.grammar.clause, index.grammar.clauses
    here = clauses[clause[max(one.hit.last for one in placed)]]
    said = {form for token in index.tokens[here.first : here.last] for form in token.forms}
    asked = {form for slot in absent for form, _ in slot.forms}
    return any(
        (asked & one and said & other and not said & one) or (asked & other and said & one and not said & other)
        for one, other in _OPPOSED
    )
