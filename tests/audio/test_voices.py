"""Which voice speaks a language, whatever way the system spells it."""

from collections.abc import Callable

import pytest

from audio.voices import Voice, advice, choose, language_tag, voice

ESPEAK = (
    voice("gmw/en-029", "English (Caribbean)", ["en-029"]),
    voice("gmw/en", "English (Great Britain)", ["en-gb"]),
    voice("gmw/en-us", "English (America)", ["en-us"]),
    voice("gmw/en-us-nyc", "English (America, New York City)", ["en-us-nyc"]),
    voice("inc/kok", "Konkani", ["kok"]),
    voice("ko", "Korean", ["ko"]),
)
MAC = (
    voice("com.apple.speech.synthesis.voice.Albert", "Albert", ["en_US"]),
    voice("com.apple.eloquence.en-US.Flo", "Flo (English (US))", ["en_US"]),
    voice("com.apple.voice.compact.en-GB.Daniel", "Daniel", ["en_GB"]),
    voice("com.apple.voice.compact.en-US.Samantha", "Samantha", ["en_US"]),
    voice("com.apple.eloquence.ko-KR.Eddy", "Eddy (Korean (South Korea))", ["ko_KR"]),
    voice("com.apple.voice.compact.ko-KR.Yuna", "Yuna", ["ko_KR"]),
    voice("com.apple.voice.premium.ko-KR.Yuna", "Yuna (Premium)", ["ko_KR"]),
)
TOKENS = r"HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Speech\Voices\Tokens"
WINDOWS = (
    voice(rf"{TOKENS}\TTS_MS_EN-US_ZIRA_11.0", "Microsoft Zira Desktop - English (United States)", ["en-US"]),
    voice(rf"{TOKENS}\TTS_MS_KO-KR_HEAMI_11.0", "Microsoft Heami Desktop - Korean", ["Unknown Locale: 1042"]),
)


@pytest.mark.parametrize(
    ("spelled", "tag"),
    [
        ("ko", "ko"),
        ("ko_KR", "ko-kr"),
        (b"\x05en-us", "en-us"),
        ("\x02ko", "ko"),
        ("412", "ko-kr"),
        ("0x412", "ko-kr"),
        ("409;9", "en-us"),
        ("Unknown", ""),
        ("Unknown Locale: 1042", ""),
        (b"\xff", ""),
        ("", ""),
    ],
)
def test_languages_are_understood_as_drivers_spell_them(spelled: str | bytes, tag: str) -> None:
    """Bytes, priorities in front, underscores, Windows numbers: one tag."""
    assert language_tag(spelled) == tag


@pytest.mark.parametrize(
    ("voices", "lang", "id_"),
    [
        (ESPEAK, "ko", "ko"),
        (ESPEAK, "en", "gmw/en-us"),
        (ESPEAK, "en-GB", "gmw/en"),
        (ESPEAK[:2], "en", "gmw/en"),
        (ESPEAK[:1], "en", "gmw/en-029"),
        (MAC, "ko", "com.apple.voice.premium.ko-KR.Yuna"),
        (MAC, "en", "com.apple.voice.compact.en-US.Samantha"),
        (WINDOWS, "ko", rf"{TOKENS}\TTS_MS_KO-KR_HEAMI_11.0"),
        (WINDOWS, "en", rf"{TOKENS}\TTS_MS_EN-US_ZIRA_11.0"),
        ((voice("any", "Yuna"),), "ko", "any"),
        ((voice("gmw/en-us", "?"),), "en", "gmw/en-us"),
    ],
)
def test_the_voice_of_a_language_is_found_on_every_system(voices: tuple[Voice, ...], lang: str, id_: str) -> None:
    """American English first, then British, then any; joke and robot voices last; ids and names help out."""
    chosen = choose(voices, lang)
    assert chosen is not None
    assert chosen.id == id_


@pytest.mark.parametrize("lang", ["xx", "fr", "", "k"])
def test_no_voice_is_better_than_a_wrong_one(lang: str) -> None:
    """A language nobody speaks has no voice; Konkani is not Korean."""
    assert choose(ESPEAK, lang) is None
    assert choose((), "ko") is None


@pytest.mark.parametrize("wanted", ["gmw/en", "GMW/EN", "English (Great Britain)", "great britain", "en"])
def test_the_preferred_voice_is_taken_by_id_or_name(wanted: str) -> None:
    """In the settings a voice may be named as people name it."""
    chosen = choose(ESPEAK, "en", wanted)
    assert chosen is not None
    assert chosen.id == "gmw/en"


def test_a_preferred_voice_that_is_gone_does_not_silence_the_program() -> None:
    """A voice uninstalled since falls back to the usual choice."""
    assert choose(ESPEAK, "ko", "Yuna") == ESPEAK[-1]


def test_the_advice_is_something_to_type_or_do() -> None:
    """Each system has its own way to a voice, and the package manager is the one that is there."""

    def has(*programs: str) -> Callable[[str], str | None]:
        return lambda program: program if program in programs else None

    assert advice("ko", "linux", has("apt-get"), engine=False) == "Type: sudo apt-get install espeak-ng"
    assert advice("ko", "linux", has("pacman"), engine=False, root=True) == "Type: pacman -S espeak-ng"
    assert "espeak-ng" in advice("ko", "linux", has(), engine=False)
    assert "Korean" in advice("ko", "darwin", has(), engine=True)
    assert "Korean" in advice("ko-KR", "win32", has(), engine=True)
    assert "install" not in advice("xx", "linux", has("apt-get"), engine=True)
