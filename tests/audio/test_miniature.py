"""The packaged miniature checkpoint and its answers are whole, and fit each other."""

import os
import re
import stat
from pathlib import Path

import pytest

from audio import miniature
from audio.activity import find_speech
from audio.miniature import answer, answer_text, phrases, unpack
from audio.soundfiles import info, read


def test_the_checkpoint_unpacks_readable_by_its_owner_alone(tmp_path: Path) -> None:
    """Into a folder that need not exist yet; nothing else is left there."""
    file = unpack(tmp_path / "models")
    assert file.stat().st_size > 15_000_000
    assert os.name == "nt" or stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [each.name for each in file.parent.iterdir()] == [file.name]


def test_a_checkpoint_already_unpacked_is_left_alone_and_a_damaged_one_replaced(tmp_path: Path) -> None:
    """The file on disk is held against its checksum each time."""
    file = unpack(tmp_path)
    before = file.stat().st_mtime_ns
    assert unpack(tmp_path).stat().st_mtime_ns == before
    whole = file.read_bytes()
    file.write_bytes(whole[:5000] + b"?" + whole[5001:])
    assert unpack(tmp_path).read_bytes() == whole


def test_a_damaged_package_is_an_error_and_no_checkpoint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a model must not reach the disk under the model's name."""
    monkeypatch.setattr(miniature, "_SHA256", "0" * 64)
    with pytest.raises(OSError, match="damaged"):
        unpack(tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("lang", "vocabulary"), [("ko", phrases.KO), ("en", phrases.EN)])
def test_the_answers_say_what_they_claim(lang: str, vocabulary: tuple[str, ...]) -> None:
    """Only phrases that the miniature knows, a filler among them, and the pauses that the demo shows."""
    said = [phrase for phrase in re.split(r"[.,] ?", answer_text(lang)) if phrase]
    assert set(said) <= set(vocabulary)
    assert set(said) & phrases.FILLERS
    activity = find_speech(read(answer(lang)))
    assert activity.duration == pytest.approx(info(answer(lang)).duration, abs=0.01)
    assert activity.onset == pytest.approx(0.8, abs=0.1)
    (pause,) = activity.pauses()
    assert pause.length == pytest.approx(2.0, abs=0.1)


def test_other_languages_get_the_english_answer() -> None:
    """The demo has something to play whatever the interface's language."""
    assert answer("fr") == answer("en")
    assert answer_text("fr") == answer_text("en")
