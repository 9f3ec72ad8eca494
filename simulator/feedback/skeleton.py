"""The consonants an English word keeps when it is written in Hangul: decorator and 데코레이터 both give "tkrt".

The last resort for a term that no list holds. Vowels are left out, since English spelling does not tell them; letters
that Hangul writes alike (p, f, b, v) are one.
"""

import re
from functools import lru_cache

from simulator.feedback.hangul import is_syllable

SHORTEST = 4  # consonants; fewer are shared by words that have nothing to do with one another

_INITIALS = "kknttrmppss-ccc" + "ktph"  # in the Unicode order of initial consonants; "-" is the silent ㅇ
_FINALS = ["", *"kkknnnt", *"rrrrrrrr", *"mpptt", *"ncckt", "p", ""]  # likewise of final ones
_SPELLINGS = tuple(
    (re.compile(pattern), key)
    for pattern, key in (
        (r"tion|sion|cian", "SN"),
        (r"ture", "CR"),
        (r"tch|ch|dge", "C"),
        (r"sh|th", "S"),
        (r"ph", "P"),
        (r"gh", ""),
        (r"qu|q", "K"),
        (r"c(?=[eiy])", "S"),
        (r"g(?=[ei])", "C"),
        (r"x", "KS"),
        (r"ng(?![aeiou])", "N"),
        (r"^kn", "N"),
        (r"^wr", "R"),
        (r"ck", "K"),
    )
)
_LETTERS = str.maketrans("bfvpdtgkczsjlrmnh", "ppppttkkksscrrmnh")


@lru_cache(maxsize=20_000)
def of_latin(word: str) -> str:
    """Consonant key of an English word in lower case."""
    word = re.sub(r"(.)\1", r"\1", re.sub(r"[^a-z]", "", word))
    word = re.sub(r"(?<=[^aeiou])e$", "", word)
    word = re.sub(r"r(?![aeiouy])", "", word)  # not heard at the end of a syllable, so not written in Hangul
    for pattern, key in _SPELLINGS:
        word = pattern.sub(key, word)
    return re.sub(r"[aeiouwy]", "", word).translate(_LETTERS).lower()


@lru_cache(maxsize=20_000)
def of_hangul(word: str) -> str:
    """Consonant key of a word in Hangul; anything else in it is left out."""
    key = ""
    for char in filter(is_syllable, word):
        index = ord(char) - 0xAC00
        initial = _INITIALS[index // 588].strip("-")
        key += ("" if initial == "r" and key.endswith("R") else initial) + _FINALS[index % 28].replace("r", "R")
    return key.lower()
