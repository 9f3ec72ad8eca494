"""A text as matching sees it: words with the forms they may stand for, and where in the text each was.

The same reading is made of a transcript and of a phrasing of a key point. Hangul is read by `korean`, Latin letters
by `english`, whatever the language of the question: technical Korean mixes both.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from simulator.feedback import english, korean, latin, numerals
from simulator.feedback.hangul import ends_in_rieul
from simulator.feedback.korean_endings import COMPARING_PARTICLES, TOPIC_PARTICLES, Role
from simulator.feedback.korean_words import EMPTY, GENERAL, LIGHT, NOT_DENYING, SOFT

_RUN = re.compile(
    r"(?P<hangul>[가-힣\u1100-\u11ff]+)|(?P<latin>[A-Za-z\u00c0-\u024f]+(?:['’][A-Za-z]+)?)|(?P<number>\d+(?:[.,]\d+)*)"
    r"|(?P<other>[^\W\d_]+)"
)
_RIEUL = "".join(chr(code) for code in range(0xAC00, 0xD7A4) if ends_in_rieul(chr(code)))
# What speakers and recognisers write together though it is two words, at the place to cut.
_GLUED = re.compile(
    rf"(?<=[{_RIEUL}])(?=수(?:있|없|도|가|는|밖))"
    r"|(?<=수)(?=있[는다습고어을지]|없[는다습고어을지이])"
    r"|(?<=지)(?=않|못[하한할합해했])"
    r"|(?<=[이가])(?=아니[고라며지다]|아닙니|아닌)"
    r"|(?<=[가-힣]{2})(?=불가능|불가(?:$|하|한|합)|(?<!불)가능(?!성))"
    r"|(?<=[가-힣]{2})(?=없이|없는|없습|없다|없고)"
)
_LONGEST_RUN = 64  # characters; nothing longer is a word


@dataclass(frozen=True, slots=True)
class Token:
    """One word. first, last: character offsets in the text, `last` exclusive; text: as compared (NFKC, lower case);
    forms: what it may stand for, likeliest first; script: "hangul", "latin", "number" or "other";
    bare: a noun without particle, so that the next word may belong to it; noun: its stem in Hangul nouns;
    particle: what follows the noun; role, is_verb: see `korean.Eojeol`."""

    first: int
    last: int
    text: str
    forms: tuple[str, ...]
    script: str
    bare: bool
    noun: str = ""
    particle: str = ""
    role: Role = "inside"
    is_verb: bool = False

    @property
    def is_light(self) -> bool:
        """Whether the word carries no idea of its own."""
        if self.script == "latin":
            return self.text in english.LIGHT or english.is_contraction(self.text)
        return self.script == "hangul" and (self.forms[0] in LIGHT or self.text in LIGHT)

    @property
    def is_empty(self) -> bool:
        """Whether not even a phrasing of a single idea asks for the word."""
        if self.script == "latin":
            return self.text in english.EMPTY or english.is_contraction(self.text)
        return self.script == "hangul" and (self.forms[0] in EMPTY or self.text in EMPTY)

    @property
    def is_soft(self) -> bool:
        """Whether the word adds little to the others beside it."""
        if self.is_light:
            return True
        if self.script == "latin":
            return self.text in english.SOFT
        return self.script == "hangul" and (self.forms[0] in SOFT or self.forms[0] == "#1" or self.noun in SOFT)

    @property
    def is_topic(self) -> bool:
        """Whether the word is marked as what the sentence is about (은, 는), and means something definite."""
        return self.particle in TOPIC_PARTICLES and self.noun not in GENERAL and not self.is_soft

    @property
    def is_subject(self) -> bool:
        """Whether the word is marked as the subject (이, 가) or the topic."""
        return self.is_topic or (self.particle in ("이", "가", "들이") and self.noun not in GENERAL)

    @property
    def is_compared(self) -> bool:
        """Whether something else is compared with this word (와, 과, 보다)."""
        return self.particle in COMPARING_PARTICLES


def read(text: str) -> list[Token]:
    """The words of the text in order."""
    tokens: list[Token] = []
    for first, last, kind, run in _runs(text):
        glued = bool(tokens) and tokens[-1].last == first and tokens[-1].script in ("latin", "number")
        if kind == "hangul" and glued and not tokens[-1].particle and korean.is_particle(run):
            tokens[-1] = _with_particle(tokens[-1], run, last)
        else:
            tokens.append(replace(_token(kind, run), first=first, last=last))
    return tokens


def word_forms(wording: str) -> list[str]:
    """The likeliest form of each word of a short wording, as listed words are keyed."""
    return [token.forms[0] for token in read(wording)]


def _runs(text: str) -> Iterator[tuple[int, int, str, str]]:
    for match in _RUN.finditer(text):
        kind = match.lastgroup or "other"
        if kind != "hangul":
            yield match.start(), match.end(), kind, unicodedata.normalize("NFKC", match[0])
            continue
        run = unicodedata.normalize("NFC", match[0])
        if run != match[0] or len(run) > _LONGEST_RUN:  # decomposed Hangul: offsets inside the run are not known
            yield match.start(), match.end(), kind, run
            continue
        cuts = (
            [0, *(cut.start() for cut in _GLUED.finditer(run)), len(run)] if run not in NOT_DENYING else [0, len(run)]
        )
        for start, end in pairwise(cuts):
            if end > start:
                yield match.start() + start, match.start() + end, kind, run[start:end]


def _with_particle(token: Token, particle: str, last: int) -> Token:
    role = korean.particle_role(particle)
    return replace(token, particle=particle, last=last, bare=False, noun=token.text, role=role)


@lru_cache(maxsize=20_000)
def _token(kind: str, run: str) -> Token:
    if kind == "latin":
        lower = run.lower().replace("’", "'")
        return Token(0, 0, lower, english.analyse(run) + tuple(numerals.english_forms(lower)), kind, True)
    if kind == "number":
        return Token(0, 0, run, (numerals.number_form(run),), kind, True)
    if kind == "other":
        return Token(0, 0, run.lower(), (run.lower(),), kind, True)
    word = korean.analyse(run)
    counted = numerals.counted_forms(word.noun or run)
    forms = (*counted, *word.forms) if len(counted) == 1 and run not in LIGHT else (*word.forms, *counted)
    spelled = [name for noun in dict.fromkeys((run, word.noun)) if noun for name in sorted(latin.letters_named(noun))]
    bare = not word.is_verb and not word.particle
    return Token(0, 0, run, (*forms, *spelled), kind, bare, word.noun, word.particle, word.role, word.is_verb)
