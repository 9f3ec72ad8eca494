"""The search for places in an answer where all words of a phrasing stand and the constraints between them hold."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, islice, product

from simulator.feedback.constraints import Placed, fits, stands, stands_alone
from simulator.feedback.english import is_negative
from simulator.feedback.index import Index, nearest
from simulator.feedback.phrases import Phrase, Point, Slot

_NEAREST = 3  # places tried for each further word, nearest first
_MOST_TRIES = 60  # ways to place the words around one of them
_TAIL = 3  # words of a predicate added to the evidence, so that it shows a denial
_PREDICATE = ("수", "있", "없", "않", "못", "하", "합", "해", "됩", "된", "돼", "불가", "가능", "아니", "아닙")


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
        for match in _find_slots(index, phrase, slots, point):
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


def _find_slots(index: Index, phrase: Phrase, slots: tuple[Slot, ...], point: Point) -> Iterator[Match]:
    """Matches with what the phrasing is about said beside the rest; failing that, with it said before and standing."""
    found = False
    for match in _place(index, phrase, slots, (), point):
        found = True
        yield match
    heads = tuple(slot for slot in slots if slot.topic)
    rest = tuple(slot for slot in slots if not slot.topic)
    if heads and rest and not found:
        yield from _place(index, phrase, rest, heads, point)


def _place(
    index: Index, phrase: Phrase, slots: tuple[Slot, ...], heads: tuple[Slot, ...], point: Point
) -> Iterator[Match]:
    """Every place where the slots fit together, `heads` being what the clause must still be about."""
    hits = [index.find(slot) for slot in slots]
    if len(slots) + len(heads) == 1:
        hits = [[hit for hit in hits[0] if stands_alone(index, hit, slots[0])]]
    if not all(hits):
        return
    absent = [slot for slot in phrase.slots if slot not in slots and slot not in heads]
    anchor = min(range(len(slots)), key=lambda order: len(hits[order]))
    others = [order for order in range(len(slots)) if order != anchor]
    for hit in hits[anchor]:
        choices = [nearest(hits[order], hit.first, _NEAREST) for order in others]
        for chosen in islice(product(*choices), _MOST_TRIES):
            placed = [Placed(slots[anchor], hit)]
            placed += [Placed(slots[order], other) for order, other in zip(others, chosen, strict=True)]
            if heads and not stands(index, placed, heads):
                continue
            if fits(index, placed, slots, absent, point):
                yield _match(index, placed)
                break


def _match(index: Index, placed: Sequence[Placed]) -> Match:
    words = tuple(sorted({word for one in placed for word in one.words}))
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
