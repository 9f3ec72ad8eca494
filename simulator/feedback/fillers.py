"""Fillers: the sounds and words that fill time while a speaker thinks.

Counted in the transcript, so every figure means "at least": recognisers leave many fillers out. Some words are
fillers only sometimes (그, 뭐, 이제, like, so): those count where a comma, an ellipsis, a dash or a silence of at least
0.3 s between word times stands right before or after them. An answer in Korean is searched for Korean fillers, one in
English for English ones; in other languages nothing is counted.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from audio.recording import Transcript
from simulator.attempt import Filler
from simulator.feedback.rates import is_korean
from simulator.feedback.when import Timeline

GAP = 0.3  # seconds; the shortest silence that reads as a break between words (word times are no finer)

# Written form as a pattern over whole words, and the name it is counted under. 음... 으음, 어어 are one filler.
_KOREAN_ALWAYS = {
    "음": r"으?음+|흐?음+|흠+",
    "어": r"어{1,4}",
    "으": r"으{1,4}",
    "그러니까": r"그러니까|그러니깐",
    "그니까": r"그니까|그니깐|긍까",
    "뭐랄까": r"뭐랄까|뭐랄까요",
    "뭐라고 해야 되지": r"뭐라(?:고|)\s(?:해야|그래야)\s?(?:하지|되지|할까|될까|하나|되나)",
    "있잖아요": r"있잖아요?",
    "뭐지": r"뭐지|뭐더라|뭐였더라",
}
_KOREAN_BOUNDED = {
    "그": r"그{1,4}",
    "뭐": r"뭐",
    "예": r"예",
    "아": r"아{1,4}",
    "에": r"에{1,4}",
    "이제": r"이제|인제",
    "막": r"막",
    "약간": r"약간",
    "저기": r"저기|저기요",
    "저": r"저",
}
_ENGLISH_ALWAYS = {
    "um": r"u+m+|umm+|erm+",
    "uh": r"u+h+|uhm+",
    "er": r"er+|eh+",
    "ah": r"a+h+",
    "hmm": r"h+m+|m+hm+|mm+",
    "basically": r"basically",
    "actually": r"actually",
    "i mean": r"i\smean",
    "you know": r"(?<!do )(?<!if )(?<!as )(?<!let )(?<!when )(?<!once )you\sknow"
    r"(?!\s(?:what|how|that|the|a|an|why|which|where|when|who|if|whether|about|it|this|your|my|its|in|at)\b)",
}
_ENGLISH_BOUNDED = {
    "like": r"like",
    "so": r"so",
    "well": r"well",
    "okay": r"okay|ok",
    "right": r"right",
    "you know": r"you\sknow",
    "literally": r"literally",
    "kind of": r"kind\sof|kinda",
    "sort of": r"sort\sof|sorta",
}
_BREAK_BEFORE = re.compile(r"(?:[,，、…~—–]|\.{2,}|\s-)[\s\"'“‘(]*$")
_BREAK_AFTER = re.compile(r"^[\"'”’)]*(?:[,，、…~—–]|\.{2,}|\s-\s)")


@dataclass(frozen=True, slots=True)
class Heard:
    """One filler in the transcript: the name it is counted under, and its character offsets."""

    name: str
    first: int
    last: int


def find_fillers(transcript: Transcript, lang: str) -> tuple[Heard, ...]:
    """Every filler in the transcript, in order."""
    return tuple(_find(transcript, lang))


def count_fillers(transcript: Transcript, lang: str) -> tuple[Filler, ...]:
    """How often each filler was heard at least, most frequent first, then in the order of first use."""
    counts = Counter(heard.name for heard in _find(transcript, lang))
    return tuple(Filler(name, count) for name, count in counts.most_common())


def _find(transcript: Transcript, lang: str) -> Iterator[Heard]:
    searches = _searches(lang)
    if searches is None:
        return
    always, bounded = searches
    text = transcript.text
    timeline = Timeline(transcript)
    taken: set[int] = set()
    found: list[Heard] = []
    for pattern, needs_break in ((always, False), (bounded, True)):
        for match in pattern.finditer(text):
            first, last = match.span()
            if first in taken or (needs_break and not _has_break(text, first, last, timeline)):
                continue
            taken.update(range(first, last))
            found.append(Heard(_NAMES[match.lastgroup or ""], first, last))
    yield from sorted(found, key=lambda heard: heard.first)


def _has_break(text: str, first: int, last: int, timeline: Timeline) -> bool:
    return bool(
        _BREAK_BEFORE.search(text[max(0, first - 8) : first])
        or _BREAK_AFTER.search(text[last : last + 8])
        or timeline.gap_before(first) >= GAP
        or timeline.gap_after(first) >= GAP
    )


_NAMES: dict[str, str] = {}


def _pattern(fillers: dict[str, str]) -> re.Pattern[str]:
    """One pattern of whole words, each filler a named group."""
    groups = []
    for name, form in fillers.items():
        key = f"f{len(_NAMES)}"
        _NAMES[key] = name
        groups.append(f"(?P<{key}>{form})")
    return re.compile(rf"(?<![\w'’-])(?:{'|'.join(groups)})(?![\w'’])", re.IGNORECASE)


_KOREAN = (_pattern(_KOREAN_ALWAYS), _pattern(_KOREAN_BOUNDED))
_ENGLISH = (_pattern(_ENGLISH_ALWAYS), _pattern(_ENGLISH_BOUNDED))


def _searches(lang: str) -> tuple[re.Pattern[str], re.Pattern[str]] | None:
    if is_korean(lang):
        return _KOREAN
    return _ENGLISH if lang.strip().lower().startswith("en") else None
