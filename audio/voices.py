"""Voices of the system: their languages made comparable, the right one chosen, and what to do when there is none.

Pure functions. Drivers spell languages in many ways: "ko", "ko_KR", b"\\x05en-us", "412" (a Windows LCID in
hexadecimal), nothing at all but an id such as "gmw/en-us" or "com.apple.voice.compact.ko-KR.Yuna".
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

# Windows language identifiers: https://learn.microsoft.com/openspecs/windows_protocols/ms-lcid
LCIDS = {0x409: "en-us", 0x809: "en-gb", 0xC09: "en-au", 0x1009: "en-ca", 0x4009: "en-in", 0x412: "ko-kr"}
LANGUAGE_NAMES = {"ko": "Korean", "en": "English"}
# What a voice is called when neither its languages nor its id tell what it speaks.
TELLING_NAMES = {
    "ko": ("korean", "한국어", "yuna", "heami", "sora", "jian", "minsu", "suhyun"),
    "en": ("english", "영어", "samantha", "alex", "zira", "david", "daniel"),
}
REGIONS = {"en": ("en-us", "en-gb")}  # best first; any other region comes after
WELL_KNOWN = ("yuna", "heami", "samantha", "alex", "zira", "david")
# The joke voices of macOS, which come first in its alphabetical list.
NOVELTY = re.compile(
    "albert|bad news|bahh|bells|boing|bubbles|cellos|deranged|fred|good news|hysterical|jester|junior|kathy|organ|"
    "pipe organ|princess|ralph|superstar|trinoids|whisper|wobble|zarvox"
)
INSTALLERS = {
    "apt-get": "apt-get install espeak-ng",
    "dnf": "dnf install espeak-ng",
    "pacman": "pacman -S espeak-ng",
    "zypper": "zypper install espeak-ng",
    "apk": "apk add espeak-ng",
}

_TAG = re.compile(r"[a-z]{2,3}(-[a-z0-9]+)*")
_TAGS_IN_ID = tuple(re.compile(rf"(?<![a-z0-9])[a-z]{{2}}{mark}[a-z]{{2}}(?![a-z0-9])") for mark in "-_")


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice. id: as the driver takes it; name: for people; langs: tags such as "ko" or "en-us", lower case."""

    id: str
    name: str
    langs: tuple[str, ...]


def voice(id: str, name: str, languages: Iterable[str | bytes] = ()) -> Voice:
    """A Voice out of what a driver lists; languages that it does not tell are read from its id, then its name."""
    tags = tuple(dict.fromkeys(tag for tag in map(language_tag, languages) if tag))
    return Voice(id, name, tags or _tags_of_id(id) or _tags_of_name(name))


def language_tag(language: str | bytes) -> str:
    """A language as a lower-case tag, "" when it is none: b"\\x05en_US" -> "en-us", "0x412" -> "ko-kr"."""
    text = language.decode("utf-8", "ignore") if isinstance(language, bytes) else language
    text = "".join(char for char in text if char.isprintable()).strip().lower().replace("_", "-")
    first = text.partition(";")[0]
    if re.fullmatch(r"(0x)?[0-9a-f]*[0-9][0-9a-f]*", first):
        return LCIDS.get(int(first, 16), "")
    return first if _TAG.fullmatch(first) else ""


def choose(voices: Sequence[Voice], lang: str, wanted: str | None = None) -> Voice | None:
    """The voice to say `lang` (ISO 639-1, with or without a region) with; None when no voice speaks it.

    wanted: id or name, or a part of the name, of the voice that the person prefers. It is taken whatever it speaks;
    one that does not exist leaves the choice to this function.
    """
    ranked = sorted(voices, key=lambda each: _rank(each, language_tag(lang)))
    if wanted and (found := _named(ranked, wanted.strip().casefold())):
        return found
    return next((each for each in ranked if _speaks(each, language_tag(lang))), None)


def advice(lang: str, platform: str, which: Callable[[str], str | None], *, engine: bool, root: bool = False) -> str:
    """What to type or to do to get a voice for `lang`.

    platform: as in sys.platform; which: finds a program, as shutil.which does; engine: whether the system can speak
    at all; root: whether the person is the administrator already.
    """
    name = LANGUAGE_NAMES.get(language_tag(lang).partition("-")[0], lang)
    if platform == "darwin":
        return f"Add a voice for {name} in System Settings > Accessibility > Spoken Content > System Voice."
    if platform == "win32":
        return f"Add speech for {name} in Settings > Time & language > Language & region."
    if engine:
        return "The question stays on the screen; `espeak-ng --voices` lists the languages there are."
    for program, command in INSTALLERS.items():
        if which(program):
            return f"Type: {command if root else 'sudo ' + command}"
    return "Install espeak-ng with the package manager of this system."


def _speaks(each: Voice, lang: str) -> bool:
    language = lang.partition("-")[0]
    return bool(language) and any(tag.partition("-")[0] == language for tag in each.langs)


def _rank(each: Voice, lang: str) -> tuple[int, int, int]:
    """Order of preference, best first: its region, how good it sounds, whether it is well known."""
    language = lang.partition("-")[0]
    regions = (lang, *REGIONS.get(language, ())) if "-" in lang else (*REGIONS.get(language, ()), lang)
    places = [regions.index(tag) for tag in each.langs if tag in regions]
    known = any(name in each.name.casefold() for name in WELL_KNOWN)
    return min(places, default=len(regions)), _roughness(each), 0 if known else 1


def _roughness(each: Voice) -> int:
    id_, name = each.id.casefold(), each.name.casefold()
    if ".premium." in id_ or "premium" in name:
        return 0
    if ".enhanced." in id_ or "enhanced" in name:
        return 1
    if NOVELTY.fullmatch(name.partition(" (")[0]) and id_.startswith("com.apple."):
        return 4
    if "eloquence" in id_ or id_.startswith(("mb/", "!v/")):
        return 3
    return 2


def _named(ranked: Sequence[Voice], wanted: str) -> Voice | None:
    ways: tuple[Callable[[Voice], bool], ...] = (
        lambda each: each.id.casefold() == wanted,
        lambda each: each.name.casefold() == wanted,
        lambda each: re.split(r"[/\\.]", each.id.casefold())[-1] == wanted,
        lambda each: wanted in each.name.casefold(),
    )
    return next((each for way in ways for each in ranked if way(each)), None)


def _tags_of_id(id_: str) -> tuple[str, ...]:
    last = id_.replace("\\", "/").rpartition("/")[2].lower()
    if re.fullmatch(r"[a-z]{2}([-_][a-z0-9]+)*", last):
        return (last.replace("_", "-"),)
    return next(((found[0].replace("_", "-"),) for rule in _TAGS_IN_ID if (found := rule.search(last))), ())


def _tags_of_name(name: str) -> tuple[str, ...]:
    words = name.casefold()
    return tuple(lang for lang, telling in TELLING_NAMES.items() if any(word in words for word in telling))
