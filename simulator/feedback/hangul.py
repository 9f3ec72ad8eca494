"""Hangul below the syllable: letters, how a syllable sounds, and how far two words are apart by ear."""

import unicodedata
from functools import lru_cache

_FIRST = 0xAC00
_LAST = 0xD7A3
_FINAL_RIEUL = 8

# Which letters a recogniser, like an ear, takes for one another. Indexes into the Unicode order of initial
# consonants, vowels and final consonants; every value is the letter the others are written as in a sound key.
_INITIALS = "ㄱㄱㄴㄷㄷㄹㅁㅂㅂㅅㅅ-ㅈㅈㅊㅋㅌㅍㅎ"  # tense as plain; "-" is the silent ㅇ
_VOWELS = "ㅏㅔㅑㅔㅓㅔㅕㅔㅗㅘㅞㅞㅛㅜㅝㅞㅟㅠㅡㅢㅣ"  # ㅐ/ㅔ, ㅒ/ㅖ and ㅙ/ㅚ/ㅞ have merged in speech
_FINALS = ["", *"ㄱㄱㄱㄴㄴㄴㄷㄹㄱㅁㄹㄹㄹㅂㄹㅁㅂㅂㄷㄷㅇㄷㄷㄱㄷㅂㄷ"]  # the seven final sounds of standard speech
_AFTER_PALATAL = {"ㅑ": "ㅏ", "ㅕ": "ㅓ", "ㅛ": "ㅗ", "ㅠ": "ㅜ"}  # 스케쥴 is 스케줄


def is_syllable(char: str) -> bool:
    """Whether this is one precomposed Hangul syllable."""
    return _FIRST <= ord(char) <= _LAST


def has_final(char: str) -> bool:
    """Whether the syllable ends in a consonant (받침)."""
    return is_syllable(char) and (ord(char) - _FIRST) % 28 != 0


def ends_in_rieul(char: str) -> bool:
    """Whether the final consonant is ㄹ, which takes 로 rather than 으로."""
    return is_syllable(char) and (ord(char) - _FIRST) % 28 == _FINAL_RIEUL


def letters(text: str) -> str:
    """Hangul as conjoining letters, initial and final consonants told apart (Unicode NFD)."""
    return unicodedata.normalize("NFD", text)


def syllables(text: str) -> str:
    """The inverse of `letters` (Unicode NFC)."""
    return unicodedata.normalize("NFC", text)


@lru_cache(maxsize=20_000)
def sound_key(word: str) -> str:
    """The word as it sounds, one character a sound; equal for spellings that are said alike (쓰레드, 스레드)."""
    key = []
    for char in word:
        if not is_syllable(char):
            key.append(char)
            continue
        index = ord(char) - _FIRST
        initial, vowel, final = _INITIALS[index // 588], _VOWELS[index % 588 // 28], _FINALS[index % 28]
        if initial in "ㅈㅊ":
            vowel = _AFTER_PALATAL.get(vowel, vowel)
        key.append(initial.strip("-") + vowel + final)
    return "".join(key)


def distance(one: str, other: str, limit: int) -> int:
    """Levenshtein distance in characters, or `limit + 1` as soon as it must be larger."""
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        above, row[0] = row[0], i
        for j, b in enumerate(other, start=1):
            above, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, above + (a != b))
        if min(row) > limit:
            return limit + 1
    return row[-1]
