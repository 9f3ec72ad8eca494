"""The lists of terms, ideas and synonyms as tables that matching can look up; built on first use, then kept.

A group of equal wordings gets one identifier, which begins with "=" for terms and ideas of the field and with "≈" for
everyday synonyms. A word may be in several groups.
"""

import re
from dataclasses import dataclass
from functools import cache

from simulator.feedback.concepts import CONCEPTS, OPPOSITES, SYNONYMS
from simulator.feedback.terms import TERMS
from simulator.feedback.wordlist import wordset

EVERYDAY = "≈"
_HANGUL = re.compile(r"[가-힣]+")
_NOT_NOUNS = wordset(
    """
    간 개씩 같이 게으른 깊은 논 넌 반복 불가능한 비 세 셋 쉘로우 시 싱크 쓰기 온 업 얕은 오 웨이 의 점유하며 콜 투
    폴 피 한 함께
    """
)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """words: groups of a single word's form; phrases: by first form, (forms of the words, group); denying: a word
    that holds its own negation, and what it denies (forms and groups)."""

    words: dict[str, tuple[str, ...]]
    phrases: dict[str, tuple[tuple[tuple[str, ...], str], ...]]
    denying: dict[str, tuple[str, ...]]


def _groups(*lists: str) -> list[list[str]]:
    lines = [line for part in lists for line in re.split(r"[;\n]", part.strip())]
    return [[wording.strip() for wording in line.split(",") if wording.strip()] for line in lines]


@cache
def listed_nouns() -> frozenset[str]:
    """Korean nouns of the lists; compounds in one word count too, verbs (in 다) do not."""
    found = {
        word
        for group in _groups(TERMS, CONCEPTS, SYNONYMS)
        for wording in group
        for word in wording.split()
        if _HANGUL.fullmatch(word) and not word.endswith("다")
    }
    return frozenset(found - _NOT_NOUNS)


@cache
def _readings() -> dict[str, str]:
    found: dict[str, str] = {}
    for group in _groups(TERMS):
        hangul = next((wording for wording in group if _HANGUL.match(wording)), "")
        for wording in group:
            if hangul and wording.isascii():
                found.setdefault(re.sub(r"[^a-z]", "", wording.lower()), hangul.replace(" ", ""))
    return found


def korean_reading(latin: str) -> str:
    """How this Latin word is said in Korean, in Hangul without spaces; empty where the lists do not say."""
    word = latin.lower()
    if latin.isupper() and len(latin) <= 5:
        from simulator.feedback.latin import is_spelled

        if is_spelled(latin):
            return ""
    table = _readings()
    return table.get(word) or (table.get(word[:-1], "") if word.endswith("s") else "")


def _forms(wording: str) -> tuple[str, ...]:
    """The form of each word; verbs stand in the lists as they do among forms, in 다."""
    from simulator.feedback.reading import word_forms

    return tuple(form for word in wording.split() for form in ([word] if word.endswith("다") else word_forms(word)))


@cache
def lexicon() -> Lexicon:
    """All tables at once."""
    words: dict[str, list[str]] = {}
    phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    marked = [("=", group) for group in _groups(TERMS, CONCEPTS)] + [(EVERYDAY, group) for group in _groups(SYNONYMS)]
    for mark, group in marked:
        name = mark + group[0]
        for wording in group:
            forms = _forms(wording)
            if len(forms) == 1:
                words.setdefault(forms[0], []).append(name)
            elif forms:
                phrases.setdefault(forms[0], []).append((forms, name))
    denying: dict[str, list[str]] = {}
    for line in OPPOSITES.strip().splitlines():
        base, _, rest = line.partition(":")
        form = _forms(base)[0]
        denied = [form, *words.get(form, ())]
        for wording in rest.split(","):
            forms = _forms(wording)
            if len(forms) == 1:
                denying.setdefault(forms[0], []).extend(denied)
    return Lexicon(
        {form: tuple(dict.fromkeys(names)) for form, names in words.items()},
        {first: tuple(found) for first, found in phrases.items()},
        {form: tuple(dict.fromkeys(denied)) for form, denied in denying.items()},
    )
