"""Reasons, the part of an error that says why, in Korean.

The rooms below give their reasons in English, as short clauses with names and numbers in them; the system adds its
own ("No space left on device"). `ko/reasons.toml` pairs each English clause, blanks for what varies, with the Korean
one. A reason without a pair stays as it is.
"""

import re
import tomllib
from functools import cache
from pathlib import Path

Pair = tuple[re.Pattern[str], str]


def translated(lang: str, reason: str) -> str:
    """The reason in that language, if it is known; what fills its blanks is translated the same way."""
    for pattern, template in _pairs(lang):
        if found := pattern.fullmatch(reason):
            return template.format(**{name: translated(lang, value) for name, value in found.groupdict().items()})
    return reason


def pairs(lang: str) -> list[tuple[str, str]]:
    """English and translated clauses, blanks unfilled (for the tests)."""
    path = Path(__file__).parent / lang / "reasons.toml"
    if not path.is_file():
        return []
    return [(pair["en"], pair[lang]) for pair in tomllib.loads(path.read_text("utf-8"))["reason"]]


@cache
def _pairs(lang: str) -> tuple[Pair, ...]:
    return tuple((re.compile(_pattern(english), re.DOTALL), korean) for english, korean in pairs(lang))


def _pattern(template: str) -> str:
    """A regular expression for a template: each {name} takes any text."""
    return re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.+)", re.escape(template))
