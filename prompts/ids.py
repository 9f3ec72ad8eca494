"""Ids that stay the same when an answer is edited or a question is moved. Pure functions; any thread."""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

LONGEST = 60  # characters of a slug; longer ones are cut and told apart by a hash of the whole

_VALID = re.compile(r"\w[\w.-]*\Z")
_NUMBERING = re.compile(r"^\s*(?:[Qq문]?\s*\d{1,3}\s*(?:[-.]\d{1,3})*[.):]|[Qq][.):])(?!\d)\s*")
_SIGNS = {"+": "plus", "#": "sharp"}  # C, C++ and C# are three languages


def is_valid(id: str) -> bool:
    """Letters of any script, digits, `-`, `_` and `.`: what can be typed after a command without quoting."""
    return len(id) <= 200 and bool(_VALID.match(id))


def without_numbering(heading: str) -> str:
    """The heading without "1.", "Q3." or "2-1)" before it: the number changes when a question is added above."""
    rest = _NUMBERING.sub("", heading, count=1)
    return rest or heading


def slug(text: str) -> str:
    """Lower-case letters and digits (Hangul kept) joined by hyphens; a hash where there are none; never empty."""
    text = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", text).casefold())
    spelled = re.sub(r"(?<=[a-z])[+#]+", lambda m: "".join(f" {_SIGNS[c]}" for c in m[0]), text[: 50 * LONGEST])
    whole = "-".join("".join(c if c.isalnum() else " " for c in spelled).split())
    if not whole:
        return "q-" + _hash(text)
    return whole if len(whole) <= LONGEST else f"{whole[: LONGEST - 9].rstrip('-')}-{_hash(text)}"


def derive(topic: str, headings: Sequence[tuple[str, str]], taken: frozenset[str]) -> tuple[str, ...]:
    """One id for each (heading, chapter), different from each other and from those taken.

    Made from topic and heading; headings that stand twice take their chapters in; what is still the same is
    numbered in file order.
    """
    plain = [f"{topic}-{slug(without_numbering(heading))}" for heading, _ in headings]
    counts = Counter(plain)
    ids: list[str] = []
    used, next_number = set(taken), Counter[str]()
    for short, (heading, chapter) in zip(plain, headings, strict=True):
        base = short
        if counts[short] > 1 and chapter:
            base = f"{topic}-{slug(without_numbering(chapter))}-{slug(without_numbering(heading))}"
        id = base
        while id in used:
            next_number[base] += 1
            id = f"{base}-{next_number[base] + 1}"
        used.add(id)
        ids.append(id)
    return tuple(ids)


def _hash(text: str) -> str:
    return hashlib.sha1(text.encode(errors="replace"), usedforsecurity=False).hexdigest()[:8]
