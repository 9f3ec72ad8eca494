"""English words brought to a common form: inflection taken off, contractions told apart, derived words related.

Two words are the same for matching when they share a form. The first form is the inflectional stem (shares, shared and
sharing give "shar"); the second, marked with "~", relates derived words (reliable and reliability).
"""

import re
from functools import lru_cache

from simulator.feedback.wordlist import wordset

_IRREGULAR = {
    base: forms.split()
    for base, forms in {
        "be": "is are was were been being am",
        "have": "has had having",
        "do": "does did done doing",
        "send": "sent",
        "build": "built",
        "keep": "kept",
        "run": "ran running",
        "write": "wrote written",
        "hold": "held",
        "make": "made making",
        "take": "took taken",
        "give": "gave given",
        "get": "got gotten getting",
        "find": "found",
        "lose": "lost",
        "know": "knew known",
        "think": "thought",
        "begin": "began begun",
        "break": "broke broken",
        "choose": "chose chosen",
        "come": "came",
        "go": "went gone goes",
        "grow": "grew grown",
        "hide": "hid hidden",
        "lead": "led",
        "leave": "left",
        "read": "reads",
        "say": "said",
        "see": "saw seen",
        "sell": "sold",
        "show": "shown",
        "spend": "spent",
        "split": "splitting",
        "use": "used uses using",
        "throw": "threw thrown",
        "wake": "woke woken",
        "bind": "bound",
        "catch": "caught",
        "bring": "brought",
        "buy": "bought",
        "understand": "understood",
        "mean": "meant",
        "tell": "told",
        "draw": "drew drawn",
        "fall": "fell fallen",
        "arise": "arose arisen",
        "die": "dying dies died",
        "tie": "tying",
        "index": "indices indexes",
        "vertex": "vertices",
        "matrix": "matrices",
        "datum": "data",
        "child": "children",
        "person": "people",
        "mutex": "mutexes mutices",
        "embed": "embedding embedded embeds",
        "transmit": "transmission transmissions",
        "thread": "threading threaded threads",
    }.items()
}
_BASES = {form: base for base, forms in _IRREGULAR.items() for form in forms} | {"data": "data"}
_KEEP = wordset(
    """
    https dns tls aws css js kubernetes redis class process access bus status axis basis analysis synopsis always
    this its his thus versus yes gas alias canvas nexus apply reply supply family multiply rely assembly early imply
    only string thing bring king ring during nothing something anything everything need speed feed seed exceed
    indeed hundred red bed sql across less is as us os news series species bias lens plus minus radius focus corpus
    """
)

LIGHT = wordset(
    """
    a an the this that these those it its they them their there here he she his her we our you your i my me us be is
    are was were been being am do does did done doing have has had having can could will would shall should may
    might must of in on at to for from by with into onto over under as than then so and or but if when while where
    which who whom whose what how why also too just only very really quite more most much many some any all each
    every both either such same other another own not no nor never cannot without neither about between through
    during because since though although however therefore thus hence up down out off again further once s t re ve
    ll d m let get got gets gotten make makes made making go goes going one like actually basically well okay um uh
    er mean know way thing things something kind sort lot example instance etc via per even still yet be able going
    want wants means called call known simply usually often always generally typically mainly mostly rather instead
    nothing something everything anything unlike whereas whether until upon within along
    """
)

EMPTY = wordset(
    """
    a an the this that these those it its they them their there he she his her we our you your i my me us be is are
    was were been being am do does did done doing have has had having can could will would shall should may might
    must of to and or but if so as then which who whom whose also too just very really quite not no nor never cannot
    without however therefore thus hence s t re ve ll d m like actually basically well okay um uh er know etc via
    yet able going want wants simply usually often generally typically mainly mostly get gets got
    """
)
"""Of those, the ones that even a phrasing of a single idea never needs ("one at a time" needs its at)."""

SOFT = wordset(
    """
    use uses used using different various several certain whole entire main important good better new specific
    general part number time way data value case point form structure method feature concept purpose role
    information system program type given single few together first second next last multiple automatically directly
    itself themselves
    """
)

VERBS = wordset(
    """
    is are was were be am can could will would should must may might do does did has have had share shares guarantee
    guarantees use uses run runs hold holds keep keeps need needs allow allows make makes give gives get gets take
    takes return returns yield yields store stores send sends provide provides support supports create creates
    require requires mean means let lets contain contains work works refer refers act acts help helps copy copies
    wrap wraps free frees collect collects manage manages handle handles execute executes cause causes prevent
    prevents ensure ensures access accesses block blocks wait waits lock locks become becomes live lives belong
    belongs speed speeds slow slows map maps isn't aren't wasn't doesn't don't didn't can't cannot won't hasn't
    haven't shouldn't wouldn't couldn't it's that's they're
    """
)

_NEGATIVE = re.compile(r"^(?:\w+n['’]t|cannot|not|no|never|nor|neither|without|lack|lacks|lacking|none|nothing)$")
_DERIVED = (
    ("ibility", "ible"),
    ("ability", "able"),
    ("ization", "iz"),
    ("isation", "iz"),
    ("iness", "y"),
    ("ness", ""),
    ("ation", "at"),
    ("ition", "it"),
    ("sion", "s"),
    ("ion", ""),
    ("icity", "ic"),
    ("ity", ""),
    ("ency", "ent"),
    ("ence", "ent"),
    ("ancy", "ant"),
    ("ment", ""),
    ("ive", ""),
    ("ically", "ic"),
    ("ally", "al"),
    ("ly", ""),
)


def is_negative(word: str) -> bool:
    """Whether the word denies what it stands with: not, isn't, cannot, without."""
    return bool(_NEGATIVE.match(word.lower()))


def is_contraction(word: str) -> bool:
    """Whether the word holds an auxiliary or a negative after an apostrophe: isn't, they've, it's; not a possessive."""
    base, apostrophe, rest = word.partition("'")
    return bool(apostrophe) and (rest in ("t", "re", "ve", "ll", "d", "m") or base in LIGHT)


@lru_cache(maxsize=20_000)
def analyse(word: str) -> tuple[str, ...]:
    """The forms of one word: its stem, then its root where that differs."""
    base = word.lower().replace("’", "'")
    base = re.sub(r"'(?:s|re|ve|ll|d|m)$", "", base) if "'" in base else base
    capitals = word.isupper() and 1 < len(word) <= 5
    stemmed = base if capitals or len(base) <= 3 else stem(base)
    if re.fullmatch(r"[A-Z]{2,}s", word):
        stemmed = base[:-1]
    stemmed = _BASES.get(base, stemmed) if not capitals else stemmed
    if stemmed == _BASES.get(base):
        stemmed = _tail(stemmed) if len(stemmed) > 3 else stemmed
    derived = _root(base)
    return (stemmed, derived) if derived and derived != stemmed else (stemmed,)


def stem(word: str) -> str:
    """The word in lower case without its inflection; not always a word ("shar")."""
    if word in _BASES:
        return _tail(_BASES[word])
    if word in _KEEP:
        return _tail(word)
    for ending, left in (
        ("ies", "y"),
        ("ied", "y"),
        ("sses", "ss"),
        ("xes", "x"),
        ("ches", "ch"),
        ("shes", "sh"),
        ("zes", "z"),
    ):
        if word.endswith(ending) and len(word) > len(ending) + 1:
            return _tail(word[: -len(ending)] + left)
    if word.endswith("s") and word[-2] not in "su'" and not word.endswith("is") and len(word) > 3:
        return _tail(word[:-1])
    if word.endswith("ing") and len(word) > 5 and re.search(r"[aeiouy]", word[:-3]):
        return _tail(word[:-3])
    if word.endswith("ed") and not word.endswith("eed") and len(word) > 4 and re.search(r"[aeiouy]", word[:-2]):
        return _tail(word[:-2])
    return _tail(word)


def _tail(word: str) -> str:
    """Without a silent e and with a doubled last consonant single, so that sharing, share and running, run meet."""
    if len(word) > 3 and word.endswith("e") and word[-2] not in "e":
        word = word[:-1]
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "aeiou":
        word = word[:-1]
    return word


def _root(word: str) -> str:
    """What derived words have in common, marked with "~"; empty for short words."""
    if len(word) < 6 or word in _KEEP:
        return ""
    singular = word[:-1] if word.endswith("s") and word[-2] not in "su" else word
    for ending, left in _DERIVED:
        if singular.endswith(ending) and len(singular) - len(ending) >= 4:
            return "~" + _tail(singular[: -len(ending)] + left)
    return "~" + stem(word)
