"""Which engine `auto` is: whisper until another has been measured to be faster here, and then that one."""

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from audio import miniature
from audio.errors import Cancelled, NoModel, UnknownEngine
from audio.transcription import ENGINES, contest, open_transcriber
from audio.transcription.contest import Result, choose, find, measure, needed, remembered, why, winner


@pytest.mark.parametrize(
    ("seconds", "engine"),
    [
        ({"whisper": 2.0, "faster-whisper": 1.0}, "faster-whisper"),
        ({"whisper": 1.0, "faster-whisper": 2.0}, "whisper"),
        ({"whisper": 1.09, "faster-whisper": 1.0}, "whisper"),
        ({"whisper": 1.11, "faster-whisper": 1.0}, "faster-whisper"),
        ({"whisper": None, "faster-whisper": 9.0}, "faster-whisper"),
        ({"whisper": 9.0, "faster-whisper": None}, "whisper"),
        ({"whisper": None, "faster-whisper": None}, None),
    ],
)
def test_the_usual_engine_stays_unless_another_is_clearly_faster(
    seconds: dict[str, float | None], engine: str | None
) -> None:
    """By a tenth at least; an engine that failed is out of it."""
    assert winner(seconds) == engine


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A folder of models with a checkpoint of one's own, `mine`."""
    miniature.unpack(tmp_path).rename(tmp_path / "mine.pt")
    return tmp_path


def note(folder: Path, engine: str = "faster-whisper", model: str = "mine") -> Result:
    """Put a measurement of this model there, as `measure` does."""
    result = Result(engine, {"whisper": 2.0, "faster-whisper": 1.0}, "2026-01-31T12:00:00+00:00")
    contest._note(folder, contest._key(folder / f"{model}.pt"), result)
    return result


def test_nothing_is_measured_for_its_own_sake(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Needed where there are two engines, a model, and no result; for the packaged miniature never."""
    assert needed("mine", own)
    assert needed(str(own / "mine.pt"), own)
    assert not needed("base", own)
    assert not needed("mini", own)
    assert (why("mine", own), why("base", own)) == ("not-measured", "no-model")
    note(own)
    assert not needed("mine", own)
    assert why("mine", own) == "measured"
    monkeypatch.setitem(sys.modules, "faster_whisper", None)
    assert not needed("mine", own)
    assert (why("mine", own), choose("mine", own)) == ("only", "whisper")


def test_a_result_holds_for_one_file(own: Path) -> None:
    """Until that file changes; other models have results of their own."""
    assert (remembered("mine", own), choose("mine", own)) == (None, "whisper")
    result = note(own)
    assert find("mine", own) == result
    assert (remembered("mine", own), choose("mine", own)) == ("faster-whisper", "faster-whisper")
    (own / "other.pt").write_bytes(b"another checkpoint")
    assert remembered("other", own) is None
    note(own, "whisper", "other")
    assert (remembered("other", own), remembered("mine", own)) == ("whisper", "faster-whisper")
    os.utime(own / "mine.pt", (1, 1))
    assert remembered("mine", own) is None


def test_a_result_holds_for_these_engines_and_this_processor(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After an update, or where the folder is used from another machine, it is measured anew."""
    note(own)
    for name, other in (("_versions", ("1", "2", "3", "4")), ("_processor", "another"), ("cores", 97)):
        with monkeypatch.context() as patch:
            patch.setattr(contest, name, lambda other=other: other)
            assert remembered("mine", own) is None, name
    assert remembered("mine", own) == "faster-whisper"


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe", b'{"KEY": 3}', b'{"KEY": {"engine": "whisper"}}'])
def test_a_damaged_note_counts_as_empty(own: Path, content: bytes) -> None:
    """And the next result is kept all the same."""
    key = contest._key(own / "mine.pt").encode()
    (own / "engines.json").write_bytes(content.replace(b"KEY", key))
    assert remembered("mine", own) is None
    note(own)
    assert remembered("mine", own) == "faster-whisper"


def test_an_engine_that_is_gone_is_not_remembered(own: Path) -> None:
    """What an older or newer program noted does not lead to an engine that this one lacks."""
    note(own, "telepathy")
    assert (remembered("mine", own), choose("mine", own)) == (None, "whisper")


def test_auto_is_settled_when_the_transcriber_is_opened(own: Path) -> None:
    """Its transcripts name the engine that really worked; what is no engine is refused, with `auto` among the known."""
    assert open_transcriber("mine", engine="auto", models=own).engine == "whisper"
    for engine in ENGINES:
        note(own, engine)
        assert open_transcriber("mine", engine="auto", models=own).engine == engine
    with pytest.raises(UnknownEngine, match="auto, faster-whisper, whisper"):
        open_transcriber("mine", engine="telepathy", models=own)


CHEAP = """
import sys
from pathlib import Path
from audio.transcription import contest
print(contest.needed("mine", Path(sys.argv[1])), contest.choose("mine", Path(sys.argv[1])))
heavy = {"torch", "whisper", "numpy", "faster_whisper", "ctranslate2", "tokenizers", "soundfile"}
print(*sorted(heavy & set(sys.modules)))
"""


def test_asking_imports_nothing_heavy(own: Path) -> None:
    """The interface asks before its first paint."""
    done = subprocess.run([sys.executable, "-c", CHEAP, str(own)], capture_output=True, text=True, check=True)
    assert done.stdout == "True whisper\n\n"


def test_a_model_that_is_not_here_is_said_so(tmp_path: Path) -> None:
    """With the error that transcribing would give; nothing is noted."""
    with pytest.raises(NoModel, match="tiny"):
        measure("tiny", tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_both_are_measured_and_the_faster_one_is_taken(own: Path) -> None:
    """Each hears the same sound for real; the result is what `auto` takes from now on."""
    result = measure("mine", own)
    assert set(result.seconds) == set(ENGINES)
    assert all(took is not None and took > 0 for took in result.seconds.values())
    assert result.engine == winner(result.seconds)
    assert find("mine", own) == result
    assert not needed("mine", own)
    assert open_transcriber("mine", engine="auto", models=own).engine == result.engine
    (noted,) = json.loads((own / "engines.json").read_text()).values()
    assert noted["seconds"] == dict(result.seconds)


@pytest.mark.slow
def test_an_engine_that_fails_is_out_of_it(own: Path) -> None:
    """Here faster-whisper has no place for its form of the model: whisper is taken, and that is remembered."""
    (own / "faster").write_text("a file where a folder should be")
    result = measure("mine", own)
    assert (result.engine, result.seconds["faster-whisper"]) == ("whisper", None)
    assert remembered("mine", own) == "whisper"


@pytest.mark.slow
def test_it_can_be_given_up_at_any_moment(own: Path) -> None:
    """Within moments, with nothing noted: somebody wants to answer."""
    stop = threading.Event()
    threading.Timer(1.0, stop.set).start()
    start = time.monotonic()
    with pytest.raises(Cancelled):
        measure("mine", own, stop)
    assert time.monotonic() - start < 10
    assert not (own / "engines.json").exists()
    assert needed("mine", own)
