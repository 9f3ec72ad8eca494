"""Where in a transcript each form occurs: exactly, written together or apart, as part of a compound, or by sound."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from simulator.feedback import clauses, latin, skeleton
from simulator.feedback.hangul import distance, is_syllable, sound_key
from simulator.feedback.korean import is_known_noun
from simulator.feedback.phrases import CAN_CHANGE, CHANGING, MUST, Slot, groups, sequences
from simulator.feedback.reading import Token, read

# A word of one syllable that may close a compound without changing what it is about: 스레드풀, 해시맵.
_SHORT_TAILS = frozenset("풀큐맵락키값율량상용자층권문기력법점층간별군")
# Letters that turn the word after them into its opposite or into another word: 비동기, 불변, 역직렬화.
_PREFIXES = frozenset("비불무미반역탈")
_ENGLISH_PREFIXES = ("a", "un", "in", "im", "non", "dis", "de", "re", "ir", "anti", "sub", "multi")
_SHORTEST_SOUND = 7  # sounds; shorter words differ too little to be heard wrongly and still be known
_LONG_SOUND = 12  # sounds; from here two may be wrong
_SHORTEST_SPELLING = 6  # Latin letters, likewise
_LONG_SPELLING = 10
_LONGEST = 24  # characters; what is longer is no word
_SPELLED_TOGETHER = 6  # single letters or letter names in a row, at most


@dataclass(frozen=True, slots=True)
class Hit:
    """Tokens `first` to `last`, inclusive, stand for a slot. opposite: for its reverse; part: a part does."""

    first: int
    last: int
    opposite: bool = False
    part: bool = False


class Index:
    """One transcript, ready to be searched. Built once for all key points."""

    def __init__(self, text: str) -> None:
        self.tokens = read(text)
        self.grammar = clauses.parse(text, self.tokens)
        self._hits: dict[str, list[Hit]] = defaultdict(list)
        self._parts: dict[str, list[tuple[str, bool]]] = defaultdict(list)
        self._by_length: dict[tuple[bool, int], list[tuple[str, str]]] = defaultdict(list)
        self._by_skeleton: dict[tuple[bool, str], list[str]] | None = None
        self._found: dict[tuple[tuple[str, bool], ...], list[Hit]] = {}
        for index in range(len(self.tokens)):
            self._enter(index)
        for form in list(self._hits):
            self._enter_form(form)

    def find(self, slot: Slot) -> list[Hit]:
        """Every place that may stand for the slot, in order, without doubles."""
        if slot.forms not in self._found:
            found: dict[tuple[int, int, bool], Hit] = {}
            for form, opposite in slot.forms:
                for hit in self._lookup(form):
                    means = hit.opposite != opposite
                    found.setdefault((hit.first, hit.last, means), Hit(hit.first, hit.last, means, hit.part))
            self._found[slot.forms] = sorted(found.values(), key=lambda hit: (hit.first, hit.last))
        return self._found[slot.forms]

    def _enter(self, index: int) -> None:
        tokens = self.tokens
        token = tokens[index]
        for form in token.forms:
            self._hits[form].append(Hit(index, index))
        names = groups(token)
        for name, opposite in names:
            self._hits[name].append(Hit(index, index, opposite))
        if token.text.endswith("야") and index + 1 < len(tokens) and tokens[index + 1].forms[0] in ("하다", "되다"):
            self._hits[MUST].append(Hit(index, index))  # 동기화를 해야 한다: it is needed
        if self.grammar.can[index] and any(name in CHANGING for name, _ in names):
            self._hits[CAN_CHANGE].append(Hit(index, index))
        for size, name in sequences(tokens, index):
            self._hits[name].append(Hit(index, index + size - 1))
        self._enter_joined(index)

    def _enter_joined(self, index: int) -> None:
        """The token written together with the next one or two; letters spelled one by one."""
        tokens = self.tokens
        text = ""
        spelled = {""}
        for last in range(index, min(index + _SPELLED_TOGETHER, len(tokens))):
            token = tokens[last]
            same = token.script == tokens[index].script and token.script in ("hangul", "latin")
            if same and last > index and last - index <= 2:
                stems = [form for form in token.forms if not form.startswith(("#", "~")) and len(text + form) > 2]
                for form in (token.noun or token.text, *stems):
                    self._enter_word(text + form, index, last)
            letters = _letters(token)
            spelled = {head + part for head in spelled for part in letters} if len(spelled) < 16 else set()
            if last > index:
                for name in spelled:
                    self._enter_word(name, index, last)
            text += token.text
            if not token.bare or not (same or spelled) or (token.is_light and not letters):
                break

    def _enter_word(self, form: str, first: int, last: int) -> None:
        hit = Hit(first, last)
        if hit not in self._hits[form][-3:]:
            self._hits[form].append(hit)
            if not any(self.tokens[word].is_verb for word in range(first, last)):
                joined = Token(0, 0, form, (form,), self.tokens[first].script, True)
                for name, opposite in groups(joined):
                    self._hits[name].append(Hit(first, last, opposite))

    def _enter_form(self, form: str) -> None:
        """What else a form can be found by: the parts of a compound, its sound, its consonants."""
        if not 1 < len(form) <= _LONGEST or form[0] in "=≈#~":
            return
        hangul = is_syllable(form[0])
        key = sound_key(form) if hangul else form
        if hangul or any(hit.first == hit.last for hit in self._hits[form]):
            self._by_length[hangul, len(key)].append((key, form))
        if not hangul or form.endswith("다"):
            return
        for cut in range(2, len(form) - 1):
            self._parts[form[:cut]].append((form, True))
            if form[cut - 1] not in _PREFIXES:
                self._parts[form[cut:]].append((form, False))
        if len(form) > 2 and form[-1] in _SHORT_TAILS:
            self._parts[form[:-1]].append((form, True))

    def _lookup(self, form: str) -> Iterable[Hit]:
        found = list(self._hits.get(form, ()))
        if len(form) < 2 or form[0] in "=≈#~":
            return found
        if not form.endswith("다"):
            for other, part in self._parts.get(form, ()):
                found += [Hit(hit.first, hit.last, hit.opposite, part) for hit in self._hits[other]]
        for other in self._sounding_like(form):
            found += self._hits[other]
        hangul = is_syllable(form[0])
        if not hangul or not is_known_noun(form):
            key = skeleton.of_hangul(form) if hangul else skeleton.of_latin(form)
            if len(key) >= skeleton.SHORTEST:
                for other in self._skeletons().get((not hangul, key), ()):
                    found += self._hits[other]
        return found

    def _skeletons(self) -> dict[tuple[bool, str], list[str]]:
        """Words that no list holds, by script (True for Hangul) and consonants; made when a term first asks for it."""
        if self._by_skeleton is None:
            self._by_skeleton = defaultdict(list)
            words = [(hangul, form) for (hangul, _), forms in self._by_length.items() for _, form in forms]
            for hangul, form in words:
                if not hangul:
                    self._by_skeleton[False, skeleton.of_latin(form)].append(form)
                elif not is_known_noun(form):
                    self._by_skeleton[True, skeleton.of_hangul(form)].append(form)
        return self._by_skeleton

    def _sounding_like(self, form: str) -> list[str]:
        hangul = is_syllable(form[0])
        key = sound_key(form) if hangul else form
        shortest, long = (_SHORTEST_SOUND, _LONG_SOUND) if hangul else (_SHORTEST_SPELLING, _LONG_SPELLING)
        limit = 0 if len(key) < shortest else 1 if len(key) < long else 2
        if form.endswith("다") or (limit == 0 and len(form) < 2):
            return []
        size = len(key) // (limit + 1)
        pieces = [key[start * size : (start + 1) * size] for start in range(limit + 1)]
        found = []
        for length in range(len(key) - limit, len(key) + limit + 1):
            for other_key, other in self._by_length.get((hangul, length), ()):
                if other == form or (limit and not any(piece in other_key for piece in pieces)):
                    continue
                if distance(key, other_key, limit) <= limit and not _differ(form, other):
                    found.append(other)
        return found


def nearest(hits: list[Hit], anchor: int, count: int) -> list[Hit]:
    """The hits nearest to a token, nearest first."""
    at = bisect_left(hits, anchor, key=lambda hit: hit.first)
    around = hits[max(0, at - count) : at + count]
    return sorted(around, key=lambda hit: (abs(hit.first - anchor), hit.first))[:count]


def _letters(token: Token) -> set[str]:
    """What a token may contribute to a spelled abbreviation: a single letter, or letter names in Hangul."""
    if token.script == "latin":
        return {token.text} if len(token.text) == 1 else set()
    if token.script != "hangul" or token.is_verb:
        return set()
    return set().union(*(latin.letters_named(word) for word in {token.text, token.noun} if word))


def _differ(one: str, other: str) -> bool:
    """Whether two words that sound alike are known to be two: both listed, or one the other with a prefix."""
    if is_syllable(one[0]):
        if is_known_noun(one) and is_known_noun(other):
            return True
        return (one[0] in _PREFIXES and one[1:] == other) or (other[0] in _PREFIXES and other[1:] == one)
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    if one[0] != other[0]:
        return True
    return any(longer == prefix + shorter for prefix in _ENGLISH_PREFIXES)
