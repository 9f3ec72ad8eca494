"""Whether an answer contains a key point: every word of one phrasing, near one another, about the same thing, and
neither denied where the phrasing affirms nor affirmed where it denies."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, islice, pairwise, product

from simulator.feedback.english import is_negative
from simulator.feedback.index import Hit, Index, nearest
from simulator.feedback.phrases import Phrase, Point, Slot, groups
from simulator.feedback.reading import Token

_NEAREST = 3  # places tried for each further word, nearest first
_MOST_TRIES = 60  # ways to place the words around one of them
_TAIL = 3  # words of a predicate added to the evidence, so that it shows a denial
_PREDICATE = ("수", "있", "없", "않", "못", "하", "합", "해", "됩", "된", "돼", "불가", "가능", "아니", "아닙")
_APART = 3  # words from one word of a clause to the next, where the answer's clause ends between
_SERIAL = 6  # likewise, where the next clause has no subject of its own: 멈춰서 기다린다
_LOOSE_COMPOUND = 2  # words between the halves of a compound, where a clause ends between


@dataclass(frozen=True, slots=True)
class Match:
    """Where a point was found. first, last: tokens that frame the evidence, inclusive; words: tokens that matched."""

    first: int
    last: int
    words: tuple[int, ...]

    @property
    def rank(self) -> tuple[int, int, int]:
        """Sorts plain statements first: fewest words between the matched ones, then most matched, then earliest."""
        return (self.words[-1] - self.words[0] + 1 - len(self.words), -len(self.words), self.first)

    @property
    def is_plain(self) -> bool:
        """Whether nothing stands between the matched words."""
        return self.rank[0] == 0


@dataclass(frozen=True, slots=True)
class _Placed:
    slot: Slot
    hit: Hit


def find(index: Index, point: Point) -> Match | None:
    """The closest-knit place that shows the point, the earliest of equals; None where there is none."""
    best: Match | None = None
    for phrase in point.phrases:
        for match in _find_phrase(index, phrase, point):
            if best is None or match.rank < best.rank:
                best = match
    return best


def _find_phrase(index: Index, phrase: Phrase, point: Point) -> Iterator[Match]:
    for slots in _demands(index, phrase):
        best: Match | None = None
        for match in _find_slots(index, slots, point):
            if best is None or match.rank < best.rank:
                best = match
            if best.is_plain and len(best.words) >= len(slots):
                break
        if best:
            yield best
            return


def _demands(index: Index, phrase: Phrase) -> Iterator[tuple[Slot, ...]]:
    """The sets of words to ask for: all that occur at all, then fewer where the phrasing is long."""
    hard = [slot for slot in phrase.slots if not slot.soft]
    absent = [slot for slot in hard if not index.find(slot)]
    if len(absent) > phrase.lacking or any(slot.topic or slot.denied for slot in absent):
        return
    present = tuple(slot for slot in hard if slot not in absent)
    if not present:
        return
    yield present
    for count in range(1, phrase.lacking - len(absent) + 1):
        for left_out in combinations(range(len(present)), count):
            if not any(present[slot].topic or present[slot].denied for slot in left_out):
                yield tuple(slot for order, slot in enumerate(present) if order not in left_out)


def _find_slots(index: Index, slots: tuple[Slot, ...], point: Point) -> Iterator[Match]:
    """Matches with what the phrasing is about said beside the rest; failing that, with it said before and standing."""
    found = False
    for match in _place(index, slots, (), point):
        found = True
        yield match
    heads = tuple(slot for slot in slots if slot.topic)
    rest = tuple(slot for slot in slots if not slot.topic)
    if heads and rest and not found:
        yield from _place(index, rest, heads, point)


def _place(index: Index, slots: tuple[Slot, ...], heads: tuple[Slot, ...], point: Point) -> Iterator[Match]:
    """Every place where the slots fit together, `heads` being what the clause must still be about."""
    hits = [index.find(slot) for slot in slots]
    if len(slots) + len(heads) == 1:
        hits = [[hit for hit in hits[0] if not hit.part and _has_particle(index, hit, slots[0])]]
    if not all(hits):
        return
    anchor = min(range(len(slots)), key=lambda order: len(hits[order]))
    others = [order for order in range(len(slots)) if order != anchor]
    for hit in hits[anchor]:
        choices = [nearest(hits[order], hit.first, _NEAREST) for order in others]
        for chosen in islice(product(*choices), _MOST_TRIES):
            placed = [_Placed(slots[anchor], hit)]
            placed += [_Placed(slots[order], other) for order, other in zip(others, chosen, strict=True)]
            if heads and not _stands(index, placed, [index.find(head) for head in heads]):
                continue
            if _fits(index, placed, slots, point, bool(heads)):
                yield _match(index, placed)
                break


def _has_particle(index: Index, hit: Hit, slot: Slot) -> bool:
    return index.tokens[hit.last].particle.startswith(slot.particle)


def _stands(index: Index, placed: Sequence[_Placed], topic_hits: Sequence[list[Hit]]) -> bool:
    """Whether what the phrasing is about is what the clause is still about, from an earlier sentence."""
    head = max(one.hit.last for one in placed)
    about = set(index.grammar.clauses[index.grammar.clause[head]].about)
    return all(any(about & set(range(hit.first, hit.last + 1)) for hit in hits) for hits in topic_hits)


def _fits(index: Index, placed: Sequence[_Placed], slots: Sequence[Slot], point: Point, standing: bool) -> bool:
    first = min(one.hit.first for one in placed)
    last = max(one.hit.last for one in placed)
    grammar = index.grammar
    from_clause, to_clause = grammar.clause[first], grammar.clause[last]
    sentences = grammar.clauses[to_clause].sentence - grammar.clauses[from_clause].sentence
    size = len(placed)
    width = last - first
    if sentences > 1 or width > (max(10, 4 * size + 4) if sentences == 0 else 2 * size + 6):
        return False
    return (
        _together(index, placed)
        and _compounds_hold(index, placed, slots)
        and _one_subject(index, placed, from_clause, to_clause, standing)
        and not _about_a_rival(index, placed, to_clause, point)
        and _agrees(index, placed)
    )


def _together(index: Index, placed: Sequence[_Placed]) -> bool:
    """Words of one clause of the phrasing stand in one clause of the answer, or follow one another closely.

    What the phrasing is about may stand apart. Across the end of a sentence, the order is that of the phrasing.
    """
    clause, clauses = index.grammar.clause, index.grammar.clauses
    ordered = sorted((one for one in placed if not one.slot.topic), key=lambda one: one.hit.first)
    for before, after in pairwise(ordered):
        one, other = clause[before.hit.last], clause[after.hit.first]
        near = _APART if any(clauses[number].subjects for number in range(one + 1, other + 1)) else _SERIAL
        if one != other and before.slot.clause == after.slot.clause and after.hit.first - before.hit.last > near:
            return False
        if clauses[one].sentence != clauses[other].sentence and before.slot.order > after.slot.order:
            return False
    return True


def _compounds_hold(index: Index, placed: Sequence[_Placed], slots: Sequence[Slot]) -> bool:
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


def _one_subject(index: Index, placed: Sequence[_Placed], from_clause: int, to_clause: int, standing: bool) -> bool:
    """Nothing else becomes the topic between the words, and the topic is not merely compared with."""
    words = {word for one in placed for word in range(one.hit.first, one.hit.last + 1)}
    foreign = [
        bool(clause.topics) and not words & set(clause.topics)
        for clause in index.grammar.clauses[from_clause : to_clause + 1]
    ]
    if from_clause != to_clause or standing:
        heads = [one for one in placed if one.slot.topic]
        if (
            any(foreign)
            and (heads or len(placed) > 1)
            and not _only_general(index, placed, from_clause, to_clause, words)
        ):
            return False
    for one in placed:
        if not one.slot.topic:
            continue
        token = index.tokens[one.hit.last]
        clause = index.grammar.clauses[index.grammar.clause[one.hit.last]]
        if token.is_compared and any(topic not in words for topic in clause.topics):
            return False
        if _after_preposition(index, one.hit.first) and foreign[-1]:
            return False
    return True


def _only_general(index: Index, placed: Sequence[_Placed], from_clause: int, to_clause: int, words: set[int]) -> bool:
    """Whether the foreign topics stand before the first word of the phrasing, so that nothing was interrupted."""
    first = min(words)
    clauses = index.grammar.clauses[from_clause : to_clause + 1]
    return not any(one.slot.topic for one in placed) and all(
        topic in words or topic < first for clause in clauses for topic in clause.topics
    )


def _after_preposition(index: Index, token: int) -> bool:
    return any(index.tokens[before].text in ("unlike", "than") for before in range(max(0, token - 2), token))


def _about_a_rival(index: Index, placed: Sequence[_Placed], clause: int, point: Point) -> bool:
    """Whether the clause speaks of what another key point is about, and not of what this one is about."""
    if not point.rivals or any(one.slot.topic and not index.tokens[one.hit.last].is_compared for one in placed):
        return False
    here = index.grammar.clauses[clause]
    words = {word for one in placed for word in range(one.hit.first, one.hit.last + 1)}
    spoken_of = [word for word in here.subjects or here.about if word not in words]
    names = {name for word in spoken_of for name in _names(index.tokens[word])}
    if not names & point.rivals or names & point.about:
        return False
    nearby = (index.tokens[word] for word in range(here.first, here.last) if not index.tokens[word].is_compared)
    return bool(here.topics) or not any(_names(token) & point.about for token in nearby)


def _names(token: Token) -> set[str]:
    return {*token.forms, *(name for name, opposite in groups(token) if not opposite)}


def _agrees(index: Index, placed: Sequence[_Placed]) -> bool:
    """Whether each clause of the phrasing is denied in the answer exactly when the phrasing denies it."""
    denied = index.grammar.denied
    for clause in {one.slot.clause for one in placed}:
        here = [one for one in placed if one.slot.clause == clause and not (one.slot.topic and len(placed) > 1)]
        asked = said = False
        for one in here:
            asked |= one.slot.denied
            said |= any(denied[word] for word in range(one.hit.first, one.hit.last + 1)) != one.hit.opposite
        if here and asked != said:
            return False
    return True


def _match(index: Index, placed: Sequence[_Placed]) -> Match:
    words = tuple(sorted({word for one in placed for word in range(one.hit.first, one.hit.last + 1)}))
    first, last = words[0], words[-1]
    clause = index.grammar.clauses[index.grammar.clause[last]]
    while last + 1 < clause.last and last - words[-1] < _TAIL and _completes(index, last + 1):
        last += 1
    if index.grammar.denied[first] and index.tokens[first].script == "latin":
        clause = index.grammar.clauses[index.grammar.clause[first]]
        negative = [word for word in range(clause.first, first) if is_negative(index.tokens[word].text)]
        first = negative[-1] if negative and first - negative[-1] <= _TAIL else first
    return Match(first, last, words)


def _completes(index: Index, token: int) -> bool:
    """Whether a word belongs to the Korean predicate before it: 수 있습니다, 않습니다."""
    return index.tokens[token].script == "hangul" and index.tokens[token].text.startswith(_PREDICATE)
