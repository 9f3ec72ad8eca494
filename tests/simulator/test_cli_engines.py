"""`interview engines`: which engines there are, which one `auto` takes, and why; and transcribing by either."""

import sys
from pathlib import Path

import pytest

from audio import miniature
from simulator.doctor import check
from simulator.parts import Parts
from simulator.paths import Paths
from simulator.settings import Settings
from tests.simulator.commands import Interview, interview

__all__ = ["interview"]


def test_the_engines_are_listed(interview: Interview) -> None:
    """Both are here; without a model nothing can be measured, so `auto` stays with the usual one."""
    found = interview("engines", "--json").json
    assert found == {
        "engines": [{"name": "whisper", "installed": True}, {"name": "faster-whisper", "installed": True}],
        "chosen": "auto",
        "model": "base",
        "auto": {"engine": "whisper", "why": "no-model", "seconds": None, "measured": None},
    }
    done = interview("engines")
    assert done.code == 0
    assert "auto takes whisper: the model base is not on this machine" in " ".join(done.out.split())
    assert "base 모델이 이 컴퓨터에 없어서" in " ".join(interview("engines", lang="ko").out.split())


def test_what_is_missing_comes_with_the_command(interview: Interview, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the list, and where the engine is asked for by name; measuring has nothing to do then."""
    monkeypatch.setitem(sys.modules, "faster_whisper", None)
    found = interview("engines", "--json").json
    assert found["engines"][1] == {"name": "faster-whisper", "installed": False}
    assert found["auto"]["why"] == "only"
    shown = interview("engines", "--measure")
    assert shown.code == 0
    assert "[fast]" in shown.out
    assert "the only one installed" in shown.out
    refused = interview("transcribe", miniature.answer("ko"), "--engine", "faster-whisper", "--model", "mini")
    assert (refused.code, refused.out) == (1, "")
    assert "[fast]" in refused.err


def test_an_engine_chosen_by_name_is_marked(interview: Interview) -> None:
    """And it is said that `auto` has no say then."""
    interview("config", "set", "engine", "whisper")
    lines = interview("engines").out.splitlines()
    assert lines[0].endswith("(chosen in the settings)")
    assert "interview config set engine auto" in " ".join(lines)


def test_measuring_takes_a_model(interview: Interview) -> None:
    """Without one: exit code 1 and how to get it."""
    done = interview("engines", "--measure", "--json")
    assert (done.code, done.out) == (1, "")
    assert "interview model download base" in done.err


@pytest.mark.slow
def test_the_choice_is_measured_and_then_used(interview: Interview, tmp_path: Path) -> None:
    """From `--measure` on, `auto` is the faster one: in the list, for the doctor, in transcripts."""
    folder = interview.folder / "models"
    miniature.unpack(folder).rename(folder / "mine.pt")
    interview("config", "set", "model", "mine")
    assert interview("engines", "--json").json["auto"]["why"] == "not-measured"
    found = interview("engines", "--measure", "--json").json["auto"]
    assert found["why"] == "measured"
    assert set(found["seconds"]) == {"whisper", "faster-whisper"}
    shown = interview("engines").out
    assert f"auto takes {found['engine']} for mine" in shown
    assert f"{found['seconds']['whisper']:.1f} s" in shown
    said = interview("transcribe", miniature.answer("ko"), "--lang", "ko", "--format", "json").json[0]
    assert (said["engine"], said["text"]) == (found["engine"], miniature.answer_text("ko"))
    parts = Parts(Paths.find(data_dir=interview.folder, environ={}), Settings(model="mine"), "en")
    well = check(parts, "engine")
    assert (well.status, well.todo) == ("ok", "")
    assert well.what.startswith(f"{found['engine']}, measured with this model")
    assert "It computes on" in well.what
    assert "It computes on" not in check(parts, "engine", quick=True).what
    assert list((folder / "faster").iterdir())
    assert interview("model", "remove", "mine").code == 0
    assert list((folder / "faster").iterdir()) == []


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["whisper", "faster-whisper"])
def test_either_engine_transcribes_by_name(interview: Interview, engine: str) -> None:
    """From the sound file to the text, which says who made it."""
    done = interview(
        "transcribe", miniature.answer("en"), "--engine", engine, "--model", "mini", "--lang", "en", "--format", "json"
    )
    assert done.code == 0
    assert (done.json[0]["engine"], done.json[0]["text"]) == (engine, miniature.answer_text("en"))
