"""A text as the pieces that a voice says one by one: sentences, and parts of those that are too long for it.

Pure. espeak-ng 1.51 and 1.52 keep a clause in a buffer of 800 bytes in which every Hangul syllable takes six to nine
(its letters apart, three bytes each), and silently drop what does not fit: about 90 syllables are said, the rest is
not (github.com/espeak-ng/espeak-ng/issues/1860). Numbers grow in the same way when they are spelled out.
"""

import re
import unicodedata
from itertools import groupby, pairwise

LIMIT = 240  # weight of a piece: 80 syllables of three letters are 720 bytes
HEAVY = 3  # weight of a Hangul syllable, of a digit, and of any other letter outside ASCII; the rest weighs 1
LONGEST_WORD = 36  # characters without a space; of 42 syllables espeak-ng drops the last (measured, 1.51)

CLOSERS = "\"'”’»」』"
# Words that end in a full stop without ending a sentence. The second set may do both.
NEVER_LAST = ("e.g.", "i.e.", "vs.", "cf.", "mr.", "mrs.", "ms.", "dr.", "prof.", "no.", "fig.", "approx.", "ver.")
MAYBE_LAST = ("etc.", "inc.", "ltd.", "co.", "corp.", "al.", "a.m.", "p.m.", "jr.", "sr.", "dept.")

# A run of marks that may end a sentence, what closes around it, and then a space, the end, or Hangul at once.
_END = re.compile(rf"(?<=\S)(?:(?P<wide>[。！？]+)|(?P<marks>[.!?…]+))(?P<close>[{CLOSERS}]*)")
_QUOTED_ON = re.compile(r"\s*(?:(?:이)?라[고는며]|하[고는며면]|고|는)(?![가-힣]{3})")
_CLAUSE = re.compile(r"(?<=[,;:，、；：])\s+|\s+(?=[—–(])|(?<=[)])\s+")
_SPACE = re.compile(r"\s+")
_CONNECTIVES = {
    "ko": re.compile(r"(?<=[가-힣](?:고|며|면|서|데|만|니|나|지|로))\s+"),
    "en": re.compile(r"\s+(?=(?:and|or|but|because|which|that|when|while|if|so|then|where|who|how|why)\b)"),
}


def split(text: str, lang: str) -> tuple[str, ...]:
    """The pieces of `text` in order: nothing lost but white space, none empty, none without a letter or digit.

    lang: ISO 639-1 code; it decides at which connecting words an overlong sentence without commas is divided.
    A text with nothing to say in it gives no pieces.
    """
    pieces = [
        piece
        for paragraph in re.split(r"\n\s*\n", _clean(text))
        for sentence in _sentences(" ".join(paragraph.split()))
        for piece in _fit(sentence, lang)
    ]
    return _speakable(pieces)


def weight(text: str) -> int:
    """How much room a voice needs for `text`; see LIMIT."""
    return sum(HEAVY if char.isdigit() or (char > "\x7f" and char.isalpha()) else 1 for char in text)


def _clean(text: str) -> str:
    """Hangul composed, line ends alike, endless words divided, and no control characters: NUL ends an utterance."""
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    text = "".join(char if char == "\n" or unicodedata.category(char) not in ("Cc", "Cs") else " " for char in text)
    return re.sub(rf"\S{{{LONGEST_WORD}}}(?=\S)", r"\g<0> ", text)


def _sentences(text: str) -> list[str]:
    cuts = [0]
    for match in _END.finditer(text):
        if _ends(text, cuts[-1], match):
            cuts.append(match.end())
    return [sentence for start, end in pairwise([*cuts, len(text)]) if (sentence := text[start:end].strip())]


def _ends(text: str, start: int, match: re.Match[str]) -> bool:
    """Whether the marks that `match` found end the sentence that begins at `start`."""
    rest = text[match.end() :]
    if match["close"] and _QUOTED_ON.match(rest):
        return False
    if match["wide"] or not rest:
        return True
    before = text[match.start() - 1]
    if not rest[0].isspace():
        return not match["close"] and _is_hangul(before) and _is_hangul(rest[0])
    if match["marks"] != ".":
        return "!" in match["marks"] or "?" in match["marks"] or not _continues(rest)
    word = text[start : match.end("marks")].rsplit(None, 1)[-1].lstrip("(['\"“‘").casefold()
    if word in NEVER_LAST:
        return False
    if word in MAYBE_LAST:
        return not _continues(rest)
    if re.fullmatch(r"(?:[a-z]\.)+", word):  # initials: J. K., U.S.
        return False
    if word[:-1].isdigit() and not text[start : match.start()].strip()[: -len(word[:-1])].strip():
        return False  # the number of a list item
    return _is_hangul(before) or not _continues(rest)


def _continues(rest: str) -> bool:
    """Whether what follows looks like the middle of a sentence: a small Latin letter."""
    following = rest.lstrip()[:1]
    return following.isascii() and following.islower()


def _fit(sentence: str, lang: str) -> list[str]:
    """The sentence, or parts of it that weigh no more than LIMIT: at marks, else connectives, else spaces."""
    if weight(sentence) <= LIMIT:
        return [sentence]
    parts = [sentence]
    for rule in (_CLAUSE, _CONNECTIVES.get(lang.lower()[:2], _SPACE), _SPACE):
        parts = [part for each in parts for part in ([each] if weight(each) <= LIMIT else _pack(each, rule))]
    return parts


def _pack(text: str, rule: re.Pattern[str]) -> list[str]:
    """Cut `text` where `rule` matches, and put neighbours together again as far as LIMIT allows, evenly."""
    bits = [bit for bit in _cut(text, rule) if bit[0].strip()]
    count = -(-weight(text) // LIMIT)
    share = max(weight(text) / count, LIMIT / 2)
    packed: list[str] = []
    for bit, glue in bits:
        joined = packed[-1] + bit if packed else bit
        if packed and weight(packed[-1]) < share and weight(joined.strip()) <= LIMIT:
            packed[-1] = joined + glue
        else:
            packed.append(bit + glue)
    return [part.strip() for part in packed]


def _cut(text: str, rule: re.Pattern[str]) -> list[tuple[str, str]]:
    """The stretches between matches of `rule`, each with the white space that follows it."""
    found: list[tuple[str, str]] = []
    start = 0
    for match in rule.finditer(text):
        if match.end() > start:
            found.append((text[start : match.start()], match[0]))
            start = match.end()
    return [*found, (text[start:], "")]


def _speakable(pieces: list[str]) -> tuple[str, ...]:
    """Pieces of marks alone joined to a neighbour: a voice says nothing for them, or names every mark."""
    said: list[str] = []
    leading = ""
    for silent, group in groupby(pieces, key=lambda piece: not any(char.isalnum() for char in piece)):
        if not silent:
            first, *others = group
            said += [f"{leading} {first}".strip(), *others]
            leading = ""
        elif said:
            said[-1] = " ".join([said[-1], *group])
        else:
            leading = " ".join(group)
    return tuple(said)


def _is_hangul(char: str) -> bool:
    return "가" <= char <= "힣"
