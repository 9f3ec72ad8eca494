"""How much was said, in units a listener hears: Korean syllables, English words, with everything read out.

Korean: one unit is a syllable as spoken. Numbers are read ("2024년" is 이천이십사년, six), abbreviations are spelled
("HTTP" is 에이치티티피, six), English words count as they are said in Korean ("thread" is 스레드, three), and symbols
that are read aloud count ("50%" is 오십퍼센트).

English: one unit is a word as spoken. Numbers count by their words ("2024" is three), an abbreviation that is spelled
counts one word a letter ("HTTP" is four), one that is said as a word counts one ("JSON"), a hyphenated compound counts
its parts ("three-way" is two), and a contraction counts one ("isn't").
"""

import math
import re

from simulator.feedback import english_numbers, korean_numbers, latin
from simulator.feedback.hangul import is_syllable
from simulator.feedback.wordlist import wordset

SYLLABLES = "syllables/min"
WORDS = "words/min"
_SHORTEST = 0.1  # seconds; under that a rate would be noise

_KOREAN_SYMBOLS = {
    "%": "퍼센트",
    "+": "플러스",
    "&": "앤드",
    "=": "는",
    "@": "골뱅이",
    "#": "샵",
    "$": "달러",
    "₩": "원",
    "~": "에서",
    "×": "곱하기",
    "÷": "나누기",
    "℃": "도",
    "°": "도",
}
_ENGLISH_SYMBOLS = {"%": 1, "+": 1, "&": 1, "=": 1, "@": 1, "×": 1, "÷": 2, "°": 1, "#": 1}
_RATIO = re.compile(r"(?<=[0-9A-Z]):(?=[0-9A-Z])", re.ASCII)
_RANGE = re.compile(r"(?<=\d)\s?~\s?(?=\d)", re.ASCII)
_LATIN = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)*", re.ASCII)
_OTHER_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def rate_unit(lang: str) -> str:
    """The unit rates have in this language, as INTERFACE.md spells it."""
    return SYLLABLES if is_korean(lang) else WORDS


def is_korean(lang: str) -> bool:
    """Whether a language code, with or without a region, means Korean."""
    return re.split(r"[-_]", lang.strip().lower())[0] == "ko"


def spoken_units(text: str, lang: str) -> int:
    """Syllables (Korean) or words (any other language) in the text, counted as they are spoken."""
    return _korean(text) if is_korean(lang) else _english(text)


def per_minute(units: int, seconds: float | None) -> float | None:
    """Units a minute over a stretch of time; None where there is no time to speak of."""
    if seconds is None or not math.isfinite(seconds) or seconds < _SHORTEST:
        return None
    return 60.0 * units / seconds


def _korean(text: str) -> int:
    text = _RATIO.sub("대", text)
    text = _RANGE.sub("에서 ", text)
    text = korean_numbers.read_numbers(text)
    count = sum(is_syllable(char) for char in text)
    count += sum(len(_KOREAN_SYMBOLS[char]) for char in text if char in _KOREAN_SYMBOLS and char != "~")
    return count + sum(_latin_in_korean(found[0]) for found in _LATIN.finditer(text))


def _latin_in_korean(run: str) -> int:
    from simulator.feedback.lexicon import korean_reading

    whole = korean_reading(run)
    if whole:
        return len(whole)
    count = 0
    for part in latin.parts(run):
        reading = korean_reading(part)
        if reading:
            count += len(reading)
        elif latin.is_spelled(part):
            count += len(latin.spelled(part))
        else:
            count += latin.korean_syllables(part)
    return count


def _english(text: str) -> int:
    text = english_numbers.read_numbers(text)
    count = sum(_ENGLISH_SYMBOLS.get(char, 0) for char in text)
    for found in _OTHER_WORD.finditer(text):
        word = found[0]
        if not word.isascii() or "'" in word or "’" in word:
            count += 1
            continue
        for part in latin.parts(word):
            capitals = part.isupper() and len(part) > 1
            vowelless = len(part) > 1 and not any(letter in "aeiouy" for letter in part.lower())
            by_letter = (capitals or vowelless) and latin.is_spelled(part) and part.lower() not in _INTERJECTIONS
            count += len(part) if by_letter else 1
    return count


_INTERJECTIONS = wordset(
    """
    hm hmm mm mhm shh pfft tsk mr ms mrs dr vs
    """
)
