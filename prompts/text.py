"""Bytes to clean text: encodings, line ends, composed Hangul, front matter, and the language of the whole.

Nothing here knows Markdown. Pure functions; any thread.
"""

import difflib
import re
import unicodedata
from dataclasses import dataclass

from prompts.notes import Remark, remark

# Of all letters: Korean notes are full of English terms, English ones have hardly any Hangul.
HANGUL_SHARE = 0.1
SAMPLE = 100_000  # characters looked at to tell the language

_KEYS = ("topic", "title", "lang")
_PAIR = re.compile(r"\s*([A-Za-z][\w-]*)\s*:(?:\s+(.*))?$")
_UNPRINTABLE = re.compile("[\x00\ud800-\udfff]")
_HANGUL = re.compile("[가-힣ㄱ-ㆎ]")
_LATIN = re.compile("[A-Za-z]")
_FENCED = re.compile(r"^ {0,3}(```|~~~).*?^ {0,3}\1", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The `key: value` lines at the top: topic, title and lang as written, None where absent.

    body: the whole text with the front matter's lines emptied, so that line numbers stay those of the file.
    """

    body: str
    topic: str | None = None
    title: str | None = None
    lang: str | None = None
    topic_line: int = 1
    lang_line: int = 1


def decode(data: bytes) -> str | None:
    """UTF-8 (with or without a byte-order mark), UTF-16 with a mark, else CP949; None when it is not text."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    elif b"\x00" in data:
        return None
    else:
        encodings = ("utf-8-sig", "cp949")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def clean(text: str) -> str:
    """Lines ended by \\n alone, Hangul composed (NFC), no byte-order mark, no half characters."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    text = _UNPRINTABLE.sub("\ufffd", text)
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def front_matter(text: str) -> tuple[FrontMatter, tuple[Remark, ...]]:
    """Take the front matter off clean text. A front matter never closed ends at its first line that is no pair."""
    lines = text.split("\n")
    if lines[0].rstrip() != "---" or len(lines) < 2 or not _PAIR.match(lines[1]):
        return FrontMatter(text), ()
    end = next((i for i in range(1, len(lines)) if lines[i].rstrip() in ("---", "...")), None)
    # A line of dashes far below is a rule between questions, not the end of the front matter.
    closed = end is not None and not any(line.startswith("#") and line[1:2] in (" ", "#") for line in lines[1:end])
    if end is None or not closed:
        end = next((i for i in range(1, len(lines)) if not _PAIR.match(lines[i])), len(lines))
    found: dict[str, tuple[str, int]] = {}
    remarks = [] if closed else [remark("unclosed-front-matter", 1)]
    for number, line in enumerate(lines[1:end], start=2):
        pair = _PAIR.match(line)
        if not pair or line[0].isspace():
            continue
        key, value = pair[1].lower(), _unquoted(pair[2] or "")
        if key in _KEYS:
            if value:
                found.setdefault(key, (value, number))
        elif near := difflib.get_close_matches(key, _KEYS, 1, 0.75):
            # Other programs keep many keys of their own here; only a likely slip is worth a word.
            remarks.append(remark("unknown-front-matter", number, key=key, near=near[0]))
    after = end + 1 if closed else end
    body = "\n".join([""] * after + lines[after:])
    nothing = (None, 1)
    topic, title, lang = (found.get(key, nothing) for key in _KEYS)
    return FrontMatter(body, topic[0], title[0], lang[0], topic[1], lang[1]), tuple(remarks)


def language_of(text: str) -> str:
    """ "ko" where at least HANGUL_SHARE of the letters outside code fences are Hangul, otherwise "en"."""
    prose = _FENCED.sub("", text[:SAMPLE])
    hangul, latin = len(_HANGUL.findall(prose)), len(_LATIN.findall(prose))
    return "ko" if hangul and hangul >= HANGUL_SHARE * (hangul + latin) else "en"


def _unquoted(value: str) -> str:
    value = value.strip()
    if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'":
        value = value[1:-1].strip()
    return value
