"""Every word the program shows, in Korean and in English.

One TOML file an area and language (`ko/tui.toml`, `en/tui.toml`): nested tables of templates. The first part of a
key names the area, so `texts("tui.home.title")` reads `tui.toml` the first time it is asked. Blanks are those of
`str.format`. A test holds that both languages have the same keys and the same blanks.

Korean particles depend on the sound before them; write both forms with the one after a consonant first, as in
"{name}을(를)", and the fitting one is chosen.
"""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from simulator.texts.reasons import translated

LANGUAGES = ("ko", "en")

_PARTICLES = re.compile(r"(\S)(을\(를\)|은\(는\)|이\(가\)|과\(와\)|으로\(로\))")
_HANGUL_FIRST, _HANGUL_LAST, _FINALS = 0xAC00, 0xD7A3, 28
_FINAL_RIEUL = 8
# Read as in Korean: 엘 엠 엔 알 end in a consonant, and so do the digits 영 일 삼 육 칠 팔.
_CONSONANT_ENDS = frozenset("lmnrLMNR013678")
_RIEUL_ENDS = frozenset("lrLR178")


class Texts:
    """The templates of one language. Raises KeyError for a key that does not exist: a defect, found by a test."""

    def __init__(self, lang: str) -> None:
        self.lang = lang if lang in LANGUAGES else "en"

    def __call__(self, key: str, **blanks: object) -> str:
        """The text of `key` with its blanks filled."""
        return with_particles(self.template(key).format(**blanks))

    def template(self, key: str) -> str:
        """The text of `key`, blanks unfilled."""
        area, _, rest = key.partition(".")
        return _area(self.lang, area)[rest]

    def word(self, key: str, word: str) -> str:
        """The text of `key.word`; a word that is not known here (a newer program's, say) as it is."""
        return self(f"{key}.{word}") if self.has(f"{key}.{word}") else word

    def has(self, key: str) -> bool:
        """Whether there is a text of that key."""
        area, _, rest = key.partition(".")
        return rest in _area(self.lang, area)

    def error(self, error: Exception) -> tuple[str, str]:
        """What happened and why, and what to do next.

        Errors of the rooms carry `code`, `message`, `hint` and `details`; anything else is told by its own words.
        """
        code = getattr(error, "code", None)
        details: Mapping[str, str] = getattr(error, "details", {})
        if code is None:
            return self("errors.unexpected.message", reason=f"{type(error).__name__}: {error}"), self(
                "errors.unexpected.hint"
            )
        told = {name: translated(self.lang, value) for name, value in details.items()}
        both = []
        for part in ("message", "hint"):
            key = f"errors.{code}.{part}"
            template = self.template(key) if self.has(key) else str(getattr(error, part))
            both.append(with_particles(template.format(**told)))
        return both[0], both[1]


@cache
def _area(lang: str, area: str) -> dict[str, str]:
    path = Path(__file__).parent / lang / f"{area}.toml"
    if not path.is_file():
        return {}
    return dict(_flat(tomllib.loads(path.read_text("utf-8"))))


def _flat(table: Mapping[str, object], prefix: str = "") -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = []
    for key, value in table.items():
        if isinstance(value, dict):
            rows += _flat(value, f"{prefix}{key}.")
        else:
            rows.append((f"{prefix}{key}", str(value)))
    return rows


def keys(lang: str, area: str) -> dict[str, str]:
    """Every key of an area with its template (for the tests)."""
    return dict(_area(lang, area))


def with_particles(text: str) -> str:
    """Choose between the forms of a Korean particle by the sound before it: "책을(를)" is "책을"."""
    return _PARTICLES.sub(_choose, text)


def _choose(match: re.Match[str]) -> str:
    before, forms = match.groups()
    after_consonant, after_vowel = forms.rstrip(")").split("(")
    code = ord(before)
    if _HANGUL_FIRST <= code <= _HANGUL_LAST:
        final = (code - _HANGUL_FIRST) % _FINALS
        closed, rieul = final != 0, final == _FINAL_RIEUL
    else:
        closed, rieul = before in _CONSONANT_ENDS, before in _RIEUL_ENDS
    if rieul and after_consonant == "으로":
        closed = False
    return f"{before}{after_consonant if closed else after_vowel}"


def locale_language(environ: Mapping[str, str]) -> str:
    """ "ko" where the locale is Korean, "en" anywhere else (POSIX order: LC_ALL, LC_MESSAGES, LANG)."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environ.get(name):
            return "ko" if value.lower().startswith("ko") else "en"
    return "en"
