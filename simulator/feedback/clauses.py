"""Sentences and clauses of a reading, and what each clause is about.

A clause ends with a linking verb form in Korean (하고, 하지만, 하면), with a comma or a conjunction in English. What it
is about is the word marked 은 or 는, or the words before the first English verb; it stands until another is named.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from simulator.feedback import english
from simulator.feedback.denial import can_be, deny
from simulator.feedback.reading import Token
from simulator.feedback.wordlist import wordset

_SENTENCE_END = re.compile(r"[.!?。？！](?:\s|$|[\"'”’)])|\n\s*\n")
_COMMA = re.compile(r"[,;，、…—–(]|\s-\s|\n")
_TIMES = wordset(
    """
    때 때는 때에는 때문에 때문 경우 경우에 경우에는 후 후에 이후 이후에 전에 동안 반면 반면에 달리 다르게 반대로
    대신 대신에
    """
)
_LINKS = ("고", "며", "면", "서", "데", "만")
_CONJUNCTIONS = wordset(
    """
    and but while whereas because so although though however since if when which who that unlike then or unless
    instead rather compared
    """
)
_LONGEST_SUBJECT = 3  # English words; a longer run holds a verb that is in no list
_ARGUMENTS = wordset("에 에서 로 으로 을 를 에게")
_PREPOSITIONS = wordset("on in at to by")
_BEFORE_NOUN = frozenset(("of", "a", "an", "the", "its", "their", "no"))
_PRONOUNS = wordset(
    """
    it they this that these those he she we you i there
    """
)


@dataclass(frozen=True, slots=True)
class Clause:
    """first, last: tokens, `last` exclusive; sentence: its number; topics: tokens marked as what it is about;
    subjects: those and other subjects; about: the topic of this clause, or the one still standing from before."""

    first: int
    last: int
    sentence: int
    topics: tuple[int, ...]
    subjects: tuple[int, ...]
    about: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Grammar:
    """clauses in order; clause: for each token the number of its clause; denied: for each token whether it is denied;
    can: for each token whether it is said to be possible or impossible (변경할 수 있다, can be changed)."""

    clauses: tuple[Clause, ...]
    clause: tuple[int, ...]
    denied: tuple[bool, ...]
    can: tuple[bool, ...]


def parse(text: str, tokens: Sequence[Token]) -> Grammar:
    """Divide the tokens of a text into sentences and clauses, and find what each says is not so."""
    bounds = _bounds(text, tokens)
    clauses: list[Clause] = []
    clause_of: list[int] = []
    denied = [False] * len(tokens)
    about: tuple[int, ...] = ()
    since = 0
    for number, (first, last, sentence) in enumerate(bounds):
        topics, subjects = _about(tokens, first, last)
        if topics:
            about, since = topics, sentence
        elif sentence - since > 5:
            about = ()
        standing = about if _carries_on(tokens, first, last) else topics
        clauses.append(Clause(first, last, sentence, topics, subjects, standing))
        clause_of += [number] * (last - first)
        for word in deny(tokens, first, last, topics):
            denied[word] = True
    can = tuple(can_be(tokens, index) for index in range(len(tokens)))
    return Grammar(tuple(clauses), tuple(clause_of), tuple(denied), can)


def _bounds(text: str, tokens: Sequence[Token]) -> list[tuple[int, int, int]]:
    """(first token, last token exclusive, sentence) of every clause."""
    found = []
    start = sentence = 0
    for index, token in enumerate(tokens):
        following = tokens[index + 1] if index + 1 < len(tokens) else None
        between = text[token.last : following.first] if following else ""
        ends_sentence = (
            following is None
            or bool(_SENTENCE_END.search(between + " "))
            or (token.role == "final" and (token.is_verb or bool(token.particle)) and not _hangs_on(following))
        )
        if (
            ends_sentence
            or _begins_beside(tokens, start, index + 1)
            or _ends_clause(token, following, between, tokens, start, index)
        ):
            found.append((start, index + 1, sentence))
            start = index + 1
            sentence += ends_sentence
    return found


def _begins_beside(tokens: Sequence[Token], start: int, index: int) -> bool:
    """Whether a second topic begins here, before the verb of both: 세션은 서버에 쿠키는 브라우저에 저장된다."""
    ahead = next((word for word in range(index, min(index + 3, len(tokens))) if not tokens[word].bare), index)
    if ahead >= len(tokens) or not tokens[ahead].is_topic:
        return False
    topics = [word for word in range(start, index) if tokens[word].is_topic]
    return bool(topics) and any(tokens[word].particle in _ARGUMENTS for word in range(topics[0] + 1, index))


def _is_gapped(tokens: Sequence[Token], index: int) -> bool:
    """Whether a noun and a preposition follow without a verb of their own: "and cookies on the server"."""
    if index + 2 >= len(tokens):
        return False
    noun, preposition = tokens[index + 1], tokens[index + 2]
    return not noun.is_light and noun.text not in english.VERBS and preposition.text in _PREPOSITIONS


def _hangs_on(following: Token) -> bool:
    return following.text in ("라고", "고", "는", "라는", "말할", "생각합니다")


def _ends_clause(
    token: Token, following: Token | None, between: str, tokens: Sequence[Token], start: int, index: int
) -> bool:
    if following is None:
        return True
    if token.script == "hangul" or token.particle:
        if token.role == "link" and not _serves(token, following):
            return True
        return token.text in _TIMES or bool(_COMMA.search(between) and (token.is_verb or token.text.endswith(_LINKS)))
    if following.script != "latin":
        return False
    if _COMMA.search(between):
        return True
    if following.text not in _CONJUNCTIONS:
        return False
    if following.text == "and" and _is_gapped(tokens, index + 1) and _has_verb(tokens, start, index):
        return True
    if following.text in ("and", "or"):  # "a and b" joins words, "a does and b does" joins clauses
        ahead = tokens[index + 2 : index + 6]
        return any(next_.text in english.VERBS or next_.text in _PRONOUNS for next_ in ahead) and _has_verb(
            tokens, start, index
        )
    return True


def _has_verb(tokens: Sequence[Token], first: int, last: int) -> bool:
    return any(token.text in english.VERBS for token in tokens[first : last + 1])


def _serves(token: Token, following: Token) -> bool:
    """Whether the linked verb and the next make one predicate: 하고 있다, 해 주다, 하지 않다, 해야 한다."""
    return following.forms[0] in (
        "있다",
        "주다",
        "보다",
        "놓다",
        "두다",
        "버리다",
        "않다",
        "나가다",
        "싶다",
        "되다",
        "하다",
        "지다",
        "있",
    ) and (following.is_verb and len(following.text) <= 5)


def _carries_on(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Whether a clause without a topic keeps the one before: in Korean always, in English with a pronoun or a verb."""
    words = [
        token for token in tokens[first:last] if token.text not in _CONJUNCTIONS and token.text not in ("also", "so")
    ]
    if not words or words[0].script != "latin" or words[0].particle:
        return True
    return words[0].text in _PRONOUNS or words[0].text in english.VERBS


def _about(tokens: Sequence[Token], first: int, last: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """(topics, subjects) of one clause, by token; the words of a compound all count."""
    topics: list[int] = []
    subjects: list[int] = []
    for index in range(first, last):
        token = tokens[index]
        if token.is_topic or _introduces(tokens, index, last):
            topics += _compound(tokens, first, index)
        elif token.is_subject:
            subjects += _compound(tokens, first, index)
    if not topics:
        topics += _english_subject(tokens, first, last)
    return tuple(topics), (*topics, *subjects)


def _introduces(tokens: Sequence[Token], index: int, last: int) -> bool:
    """리스트의 경우, 리스트 같은 경우, 리스트에 대해."""
    token = tokens[index]
    if index + 1 >= last or token.is_light or not token.noun or token.is_verb:
        return False
    ahead = [following.text for following in tokens[index + 1 : min(last, index + 3)]]
    if ahead[0].startswith("경우") and (token.particle == "의" or token.bare):
        return True
    if ahead[0] == "같은" and len(ahead) > 1 and ahead[1].startswith("경우"):
        return True
    return token.particle == "에" and ahead[0].startswith("대해")


def _compound(tokens: Sequence[Token], first: int, index: int) -> list[int]:
    start = index
    while start > first and tokens[start - 1].bare and not tokens[start - 1].is_light:
        start -= 1
    return list(range(start, index + 1))


def _english_subject(tokens: Sequence[Token], first: int, last: int) -> list[int]:
    """The words before the first verb of an English clause, without what follows a preposition."""
    found: list[int] = []
    if tokens[first].text == "and" and _is_gapped(tokens, first):
        return [first + 1]
    for index in range(first, last):
        token = tokens[index]
        if token.script not in ("latin", "number") or token.particle:
            if found:
                return []
            continue
        if token.text in english.VERBS and found and tokens[index - 1].text not in _BEFORE_NOUN:
            return found if len(found) <= _LONGEST_SUBJECT else []
        if token.text in ("unlike", "than", "with", "of", "in", "from", "for", "to", "like", "as"):
            if found:
                continue
            return []
        if not token.is_light and not token.is_soft:
            found.append(index)
    return []
