"""Latin letters as they are said: letter by letter or as a word, in Korean and in English.

HTTP is 에이치티티피 in Korean and "aitch tee tee pee" in English; JSON is 제이슨, one word. How a Latin word that is
in no list sounds in Korean is estimated, which is good enough to count syllables.
"""

import re
from functools import lru_cache

from simulator.feedback.wordlist import wordset

NAMES = {
    "a": ("에이",),
    "b": ("비",),
    "c": ("씨", "시"),
    "d": ("디",),
    "e": ("이",),
    "f": ("에프",),
    "g": ("지",),
    "h": ("에이치", "에이취", "에치"),
    "i": ("아이",),
    "j": ("제이",),
    "k": ("케이",),
    "l": ("엘",),
    "m": ("엠",),
    "n": ("엔",),
    "o": ("오",),
    "p": ("피",),
    "q": ("큐",),
    "r": ("알", "아르"),
    "s": ("에스",),
    "t": ("티",),
    "u": ("유",),
    "v": ("브이", "비"),
    "w": ("더블유", "더블류", "따블유"),
    "x": ("엑스",),
    "y": ("와이",),
    "z": ("제트", "지", "젯"),
}
"""Names of the letters in Korean, the usual one first (표준국어대사전, and what speakers say beside it)."""

# Abbreviations in capitals that are said as a word; every other run of up to six capitals is spelled out.
SAID_AS_WORDS = wordset(
    """
    ACID AJAX BASE BASIC BIOS CAPTCHA CORS COBOL CRUD DOS FIFO GAN GIF GIL GUI IDE JIT JPEG JSON KISS LAN LIFO LISP
    MIME NAS NASA NAT NOT AND OR NULL OOP PIN POJO POSIX RAID RAM REST ROM SAGA SAML SARAM SIM SOAP SOLID SPA TRUE
    UNIX VAN VLAN WAL WAN WASM YAML YAGNI
    """
) - {"IDE", "OOP", "SPA", "GUI", "DOS", "SARAM"}
_SPELLED = 6  # a longer run of capitals is a word that someone shouted
_VOWELS = "aeiouy"
_WORD_PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", re.ASCII)
_LETTER_NAMES = sorted(
    ((name, letter) for letter, names in NAMES.items() for name in names), key=lambda pair: -len(pair[0])
)
_LONGEST_SPELLING = 24  # syllables; nobody spells out more, and the parse must not run away


def parts(run: str) -> list[str]:
    """A run of Latin letters divided where a speaker divides it: "NoSQL" into No and SQL, "IPv" into IP and v."""
    return _WORD_PARTS.findall(run)


def is_spelled(part: str) -> bool:
    """Whether this part is said letter by letter: one letter, capitals, or nothing a vowel could carry."""
    if len(part) == 1:
        return True
    if part.isupper():
        return len(part) <= _SPELLED and part not in SAID_AS_WORDS
    return len(part) <= 5 and not any(vowel in part.lower() for vowel in _VOWELS)


def spelled(part: str) -> str:
    """Letter names in Korean, the usual ones: HTTP gives 에이치티티피."""
    return "".join(NAMES[letter][0] for letter in part.lower() if letter in NAMES)


@lru_cache(maxsize=20_000)
def letters_named(hangul: str) -> frozenset[str]:
    """What the word spells if it consists of letter names alone: 티시피 gives {"tcp"}; empty otherwise.

    Letters that share a name (비 is B or V, 지 is G or Z) give several readings, at most sixteen.
    """
    if len(hangul) > _LONGEST_SPELLING:
        return frozenset()
    readings: dict[int, set[str]] = {0: {""}}
    for at in range(len(hangul)):
        for name, letter in _LETTER_NAMES:
            if at in readings and hangul.startswith(name, at):
                grown = {head + letter for head in readings[at]}
                readings.setdefault(at + len(name), set()).update(grown)
        if any(len(found) > 16 for found in readings.values()):
            return frozenset()
    return frozenset(readings.get(len(hangul), ()))


def korean_syllables(word: str) -> int:
    """About how many syllables a Latin word in lower case has when said in Korean: "framework" 5 (프레임워크).

    Vowel groups count one, long ones two; a consonant without a vowel of its own gets 으 unless it can close the
    syllable before it. Right or one off for most words of the field; words in the lists of this room do not need it.
    """
    word = word.lower()
    if len(word) > 3 and word.endswith("e") and word[-2] not in _VOWELS:
        long_vowel = len(re.findall(r"[ai][^aeiouy]e$", word))  # time 타임, make 메이크
        word = word[:-1]
    else:
        long_vowel = 0
    word = re.sub(r"ck|kk", "k", word)
    word = re.sub(r"ch|sh|th|ph|tch", "s", word)
    word = re.sub(r"([bcdfgklmnprstvz])\1", r"\1", word)
    word = re.sub(r"ng", "n", word).replace("qu", "kw").replace("x", "ks")
    count = long_vowel
    for run in re.findall(r"[aeiouy]+|[^aeiouy]+", word):
        if run[0] in _VOWELS:
            count += 2 if run in ("ou", "ai", "ay", "oi", "oy", "io", "ia", "eo", "ua") else 1
    for found in re.finditer(r"[^aeiouy]+", word):
        cluster, last = found[0], found.end() == len(word)
        if found.start() > 0 and cluster[0] in "lmnrpktbw":
            closes = cluster[0] in "lmnr" or not (last and len(cluster) == 1 and cluster[0] in "bt")
            cluster = cluster[1:] if closes and (last or len(cluster) > 1) else cluster
        cluster = cluster if last else cluster[:-1]
        count += sum(letter not in "rwh" for letter in cluster)
    return max(count, 1)
