"""Fillers: which words only fill time, and when a word that has a meaning does."""

import pytest

from audio.recording import Segment, Transcript, Word
from simulator.feedback.fillers import count_fillers, find_fillers


def counted(text: str, lang: str, *segments: Segment) -> dict[str, int]:
    fillers = count_fillers(Transcript(text, lang, "engine", "model", segments), lang)
    return {filler.text: filler.count for filler in fillers}


@pytest.mark.parametrize(
    ("text", "fillers"),
    [
        ("음 리스트는 어 변경할 수 있습니다", {"음": 1, "어": 1}),
        ("음... 으음, 어어 그러니까 리스트는", {"음": 2, "어": 1, "그러니까": 1}),
        ("그, 리스트는 뭐, 변경할 수 있고", {"그": 1, "뭐": 1}),
        ("그… 리스트는 약간, 이제, 막, 바꿀 수 있는", {"그": 1, "약간": 1, "이제": 1, "막": 1}),
        ("아, 예, 저는 개발자입니다", {"아": 1, "예": 1}),
        ("뭐랄까 좀 다른데 있잖아요", {"뭐랄까": 1, "있잖아요": 1}),
        # The same words with a meaning.
        ("그 리스트는 이제 막 만든 것이고 약간 다릅니다", {}),
        ("뭐 때문인지 예를 들어 아무도 모릅니다", {}),
        ("음악과 어제와 그림과 막대와 예시", {}),
        ("like you know um", {}),
        ("", {}),
    ],
)
def test_korean_fillers(text: str, fillers: dict[str, int]) -> None:
    """음 and 어 always; 그, 뭐, 예, 아, 이제, 막, 약간 beside a comma or an ellipsis alone; never inside a word."""
    assert counted(text, "ko") == fillers


@pytest.mark.parametrize(
    ("text", "fillers"),
    [
        ("Um, a list is, uh, mutable", {"um": 1, "uh": 1}),
        ("ummm uhh er hmm", {"um": 1, "uh": 1, "er": 1, "hmm": 1}),
        ("So, it's, like, a list, you know", {"so": 1, "like": 1, "you know": 1}),
        ("basically it is actually a tuple, I mean a list", {"basically": 1, "actually": 1, "i mean": 1}),
        # The same words with a meaning.
        ("it looks like a list so that you know what it holds", {}),
        ("do you know the umbrella album", {}),
        ("likewise the solution", {}),
        ("음 어 그러니까", {}),
    ],
)
def test_english_fillers(text: str, fillers: dict[str, int]) -> None:
    """um and uh always; like and so beside a comma alone; never inside a word."""
    assert counted(text, "en") == fillers


def test_a_silence_between_word_times_bounds_an_ambiguous_filler() -> None:
    """그 with 0.4 s of silence after it is a filler; with 0.1 s it belongs to the next word."""
    text = "그 리스트는"
    paused = Segment(0.0, 2.0, text, (Word(0.0, 0.2, "그"), Word(0.6, 1.2, "리스트는")))
    fluent = Segment(0.0, 2.0, text, (Word(0.0, 0.2, "그"), Word(0.3, 1.2, "리스트는")))
    assert counted(text, "ko", paused) == {"그": 1}
    assert counted(text, "ko", fluent) == {}


def test_a_silence_before_the_word_bounds_it_too() -> None:
    """A word after a hesitation counts even when the next follows at once."""
    text = "it is like a list"
    words = (
        Word(0.0, 0.2, "it"),
        Word(0.2, 0.4, "is"),
        Word(1.0, 1.2, "like"),
        Word(1.2, 1.3, "a"),
        Word(1.3, 1.6, "list"),
    )
    assert counted(text, "en", Segment(0.0, 1.6, text, words)) == {"like": 1}


def test_fillers_are_listed_by_how_often_they_were_heard() -> None:
    """The most frequent comes first, of equals the one heard first."""
    fillers = count_fillers(Transcript("어 음 그러니까 음 음 어", "ko", "engine", "model"), "ko")
    assert [(filler.text, filler.count) for filler in fillers] == [("음", 3), ("어", 2), ("그러니까", 1)]


def test_each_filler_is_found_where_it_stands() -> None:
    """The offsets mark the filler's own characters, so that a pane can show it."""
    text = "Well, um, I mean it works"
    heard = find_fillers(Transcript(text, "en", "engine", "model"), "en")
    assert [text[one.first : one.last] for one in heard] == ["Well", "um", "I mean"]


def test_other_languages_have_no_list() -> None:
    """Nothing is counted where nothing is known."""
    assert counted("um ähm euh", "de") == {}
