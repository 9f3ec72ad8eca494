"""Korean words (어절) taken apart by rule: the noun under its particles, the verb under its endings.

An 어절 often reads several ways; all of them are kept as forms, since matching asks only whether two words share one.
The likeliest reading decides the role in the sentence: topic, end of a clause, word before a noun. Nouns stand as they
are, verbs in their dictionary form, verbal nouns (변경하다, 변경되다) as the noun.
"""

from dataclasses import dataclass
from functools import cache, lru_cache

from simulator.feedback.hangul import ends_in_rieul, has_final, is_syllable, letters, syllables
from simulator.feedback.korean_endings import (
    BEFORE_COPULA,
    FINAL_PARTICLES,
    LINKING_PARTICLES,
    Role,
    endings,
    glued_auxiliaries,
    joined_tails,
    particles,
)
from simulator.feedback.korean_words import NOUNS, VERB_STEMS

_VERBALISERS = ("시키", "당하", "해지", "되어지", "스럽", "롭", "하", "되", "받")
_LIGHT_SUFFIXES = ("적", "성", "형", "식", "들", "님")  # 독립적, 신뢰성, 연결형: still that noun for our purpose
# Particles and forms of the copula that many a noun or adverb happens to end in.
_DOUBTFUL = frozenset(
    ("도", "만", "로", "고", "다", "요", "인", "며", "면", "자", "라", "나", "던", "든", "일", "야", "되")
)
_SURE_COPULA = frozenset(
    ("입니다", "입니까", "입니다만", "이에요", "예요", "이었습니다", "였습니다", "이라는", "이라고")
)
_LONGEST = 24  # syllables; what is longer is no word, and is kept whole
_RIEUL, _BIEUP, _SIOT, _DIGEUT = "\u11af", "\u11b8", "\u11ba", "\u11ae"  # final consonants that irregular verbs lose
_WOO, _EU = letters("우"), letters("으")[1]
_MAX_ENDING = 18  # letters


@dataclass(frozen=True, slots=True)
class Eojeol:
    """One 어절. forms: what it may stand for, likeliest first; noun: its noun where that is the likely reading;
    particle: what follows the noun; role: what its ending does; is_verb: whether a verb is the likely reading."""

    forms: tuple[str, ...]
    noun: str
    particle: str
    role: Role
    is_verb: bool


@dataclass(frozen=True, slots=True)
class _Verb:
    stem: str
    role: Role
    ending: str  # letters
    known: bool


@lru_cache(maxsize=20_000)
def analyse(word: str) -> Eojeol:
    """Take one run of Hangul syllables apart; never fails, at worst the word stands for itself."""
    if len(word) > _LONGEST or not all(map(is_syllable, word)):
        return Eojeol((word,), word, "", "inside", False)
    nouns = _noun_readings(word)
    known = [(stem, particle) for stem, particle in nouns if is_known_noun(stem)]
    verbs = [] if word in known_nouns() else _verb_readings(word)
    strong = [verb for verb in verbs if verb.known]
    if strong and word.endswith("다") and word[:-1] in VERB_STEMS:  # 높이다: the verb, not 높이 with a copula
        known = []
    if known and (not strong or len(known[0][0]) > 1) and known[0][1] != "하고":
        stem, particle = known[0]
        rest = [form for form, _ in nouns if len(form) > 1] if not is_known_noun(word) else []
        return Eojeol(_unique([*_noun_forms(stem), *rest]), stem, particle, particle_role(particle), False)
    is_copula = any(particle in _SURE_COPULA for _, particle in nouns)
    if strong or (verbs and _is_plain_verb(verbs[0]) and not is_copula):
        ordered = [*strong, *(verb for verb in verbs if not verb.known)]
        forms = [form for verb in ordered for form in _verb_forms(verb.stem)]
        rest = [form for stem, _ in nouns if len(stem) > 1 for form in _noun_forms(stem)]
        return Eojeol(_unique([*forms, *rest]), "", "", ordered[0].role, True)
    stem, particle = _likeliest(nouns)
    forms = [
        form for candidate, _ in [(stem, particle), *nouns] for form in _noun_forms(candidate) if len(candidate) > 1
    ]
    forms += [form for verb in verbs for form in _verb_forms(verb.stem)]
    role = particle_role(particle)
    if role == "final" and particle in _DOUBTFUL:  # 훑어야: no copula, but a verb that is in no list
        role = "inside"
    return Eojeol(_unique([*_noun_forms(stem), *forms]), stem, particle, role, False)


@cache
def known_nouns() -> frozenset[str]:
    """Nouns known by heart and those of the lists of terms."""
    from simulator.feedback.lexicon import listed_nouns

    return NOUNS | listed_nouns()


def is_known_noun(word: str) -> bool:
    """Whether the word is a listed noun, as it is or with a suffix that leaves it that noun (신뢰성, 독립적)."""
    return word in known_nouns() or (len(word) > 2 and word[-1] in _LIGHT_SUFFIXES and word[:-1] in known_nouns())


def is_particle(run: str) -> bool:
    """Whether a run of Hangul right after Latin letters or digits is a particle or the copula: TCP는, 3이다."""
    return run in particles()


def _noun_readings(word: str) -> list[tuple[str, str]]:
    """(noun, particle) for every way to cut the word, longest noun first; the whole word is one of them."""
    table = particles()
    found = [(word, "")]
    for cut in range(len(word) - 1, 0, -1):
        condition = table.get(word[cut:])
        if condition is not None and _fits(word[cut - 1], condition):
            found.append((word[:cut], word[cut:]))
    return found


def _fits(last: str, condition: str) -> bool:
    if condition == "c":
        return has_final(last)
    if condition == "v":
        return not has_final(last)
    return condition != "r" or not has_final(last) or ends_in_rieul(last)


def _likeliest(nouns: list[tuple[str, str]]) -> tuple[str, str]:
    """The shortest noun of two syllables or more; of one, where the particle leaves no doubt."""
    cut = [(stem, particle) for stem, particle in nouns if particle]
    long = [(stem, particle) for stem, particle in cut if len(stem) > 1 and particle not in _DOUBTFUL]
    sure = [(stem, particle) for stem, particle in cut if particle not in _DOUBTFUL]
    doubtful = [(stem, particle) for stem, particle in cut if len(stem) > 1]
    return next((found[-1] for found in (long, sure, doubtful) if found), nouns[0])


def particle_role(particle: str) -> Role:
    """What a particle, or a form of the copula, does to the clause that ends with it."""
    bare = particle.removeprefix("들")
    for before in BEFORE_COPULA:
        bare = bare.removeprefix(before) or bare
    if bare in LINKING_PARTICLES or bare == "하고":
        return "link"
    if bare in FINAL_PARTICLES:
        return "final"
    return "before-noun" if bare in ("인", "라는", "이라는") else "inside"


def _noun_forms(noun: str) -> list[str]:
    """The noun, and what remains of it without a suffix that changes little."""
    forms = [noun]
    while len(noun) > 2 and noun[-1] in _LIGHT_SUFFIXES and noun not in NOUNS:
        noun = noun[:-1]
        forms.append(noun)
    return forms


def _verb_readings(word: str) -> list[_Verb]:
    """Every stem and ending the word may consist of, longest ending first."""
    spelled = letters(word)
    found: list[_Verb] = []
    plain, joined = endings(), joined_tails()
    for size in range(min(len(spelled) - 2, _MAX_ENDING), -1, -1):
        cut = len(spelled) - size
        body, tail = spelled[:cut], spelled[cut:]
        if not _is_whole(body, tail):
            continue
        if tail in plain:
            role = plain[tail]
            found += [_Verb(stem, role, tail, _is_known_stem(stem)) for stem in _stems(body, tail)]
        if tail in joined:
            role = joined[tail]
            candidates = [_Verb(stem, role, tail, _is_known_stem(stem)) for stem in _unjoined(body)]
            found += [verb for verb in candidates if verb.known or len(tail) > 1]
    return [*found, *_without_auxiliary(found)]


def _is_whole(body: str, tail: str) -> bool:
    """Whether the cut leaves whole syllables, or parts a syllable from its final consonant."""
    last = ord(body[-1])
    if 0x1100 <= last < 0x1160:
        return False
    return not tail or not 0x1160 <= ord(tail[0]) < 0x11A8


def _is_known_stem(stem: str) -> bool:
    if stem in VERB_STEMS or stem in ("하", "되", "시키", "못하"):
        return True
    if any(stem.endswith(verbaliser) and len(stem) > len(verbaliser) + 1 for verbaliser in _VERBALISERS):
        return True
    return len(stem) > 1 and stem[-1] in "하되" and stem[:-1] in known_nouns()


def _stems(body: str, tail: str) -> list[str]:
    """The stems a body before a plain ending may come from; irregular ones only where the verb is known."""
    found = [syllables(body)]
    is_open = ord(body[-1]) < 0x11A8
    irregular = []
    if is_open and tail[0] in ("\u11ab", "\u11af", "\u11b8", "\u1102", "\u1109"):  # ㄹ falls before ㄴ, ㄹ, ㅂ, ㅅ
        irregular.append(body + _RIEUL)
    if body.endswith(_WOO) and len(body) > len(_WOO) and ord(body[-3]) < 0x11A8:
        irregular.append(body[: -len(_WOO)] + _BIEUP)
    if len(tail) > 1 and tail[1] == _EU:
        if is_open:
            irregular.append(body + _SIOT)
        elif body[-1] == _RIEUL:
            irregular.append(body[:-1] + _DIGEUT)
    return found + [stem for stem in map(syllables, irregular) if stem in VERB_STEMS]


def _unjoined(body: str) -> list[str]:
    """The stems that, joined with 어 or 아, give this body: 바꿔 gives 바꾸, 저장해 gives 저장하, 빨라 gives 빠르."""
    if ord(body[-1]) >= 0x11A8 or len(body) < 2:
        return []
    head, initial, vowel = body[:-2], body[-2], body[-1]
    regular: list[str] = []
    guessed: list[str] = []
    contracted = {"ᅯ": "ᅮ", "ᅪ": "ᅩ", "ᅧ": "ᅵ", "ᅫ": "ᅬ"}
    if vowel in contracted:
        regular.append(head + initial + contracted[vowel])
    if vowel in ("ᅥ", "ᅡ") and initial == "ᄋ":
        regular.append(head)
        guessed += [head + _SIOT]
        if head[-1:] == _RIEUL:
            guessed.append(head[:-1] + _DIGEUT)
    if vowel in ("ᅯ", "ᅪ") and initial == "ᄋ":
        guessed.append(head + _BIEUP)
    if vowel == "ᅢ":
        regular.append(head + initial + ("ᅡ" if initial == "ᄒ" else vowel))
    if vowel == "ᅧ" and initial == "ᄋ" and head.endswith(letters("하")):
        regular.insert(0, head)
    if vowel in ("ᅥ", "ᅡ", "ᅦ"):
        guessed += [head + initial + "ᅳ", head + initial + vowel]
        if initial == "ᄅ" and head[-1:] == _RIEUL:
            guessed.append(head[:-1] + letters("르"))
    stems = [stem for stem in map(syllables, regular) if stem]
    return stems + [stem for stem in map(syllables, guessed) if stem in VERB_STEMS]


def _without_auxiliary(verbs: list[_Verb]) -> list[_Verb]:
    """Further readings of stems that hold an auxiliary: 저장해주 holds 저장하, 나누어지 holds 나누, 하고있 holds 하."""
    found = []
    for verb in verbs:
        if verb.stem in VERB_STEMS or len(verb.stem) < 2:
            continue
        spelled = letters(verb.stem)
        for auxiliary in glued_auxiliaries():
            body = spelled.removesuffix(auxiliary)
            if body == spelled or len(body) < 2:
                continue
            inner = [syllables(body)[:-1]] if body.endswith(letters("고")) else _unjoined(body)
            found += [_Verb(stem, verb.role, verb.ending, True) for stem in inner if stem and _is_known_stem(stem)]
    return found


def _is_plain_verb(verb: _Verb) -> bool:
    """Whether the ending alone says that this is a verb, whatever its stem: 습니다, 면서, 니까."""
    return verb.role in ("final", "link") and len(verb.ending) > 4 and bool(verb.stem)


def _verb_forms(stem: str) -> list[str]:
    if stem not in VERB_STEMS:
        for verbaliser in _VERBALISERS:
            noun = stem.removesuffix(verbaliser)
            if noun != stem and (len(noun) > 1 or noun in known_nouns()):
                return _noun_forms(noun)
    return [stem + "다"]


def _unique(forms: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(form for form in forms if form))
