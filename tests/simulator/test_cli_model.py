"""The commands that load a model, with the packaged miniature: real sound in, real text out."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import soundfile

from audio import miniature
from simulator.history import History
from tests.simulator.commands import Interview, interview

__all__ = ["interview"]

pytestmark = pytest.mark.slow

QUESTION = "python-list-vs-tuple"
WITHIN = 0.2  # seconds that measured times may be off


@pytest.fixture
def nothing(tmp_path: Path) -> dict[str, str]:
    """The environment of a machine with neither sound hardware, nor a sound server, nor a network."""
    (tmp_path / "asound.conf").write_text("pcm.default { type asym }\n")
    proxies = dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), "http://127.0.0.1:9")
    return {
        **os.environ,
        **proxies,
        "ALSA_CONFIG_PATH": str(tmp_path / "asound.conf"),
        "PULSE_SERVER": f"unix:{tmp_path}/nobody",
        "JACK_NO_START_SERVER": "1",
        "INTERVIEW_DATA_DIR": str(tmp_path / "mine"),
    }


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_the_demo_runs_on_a_machine_with_nothing(tmp_path: Path, nothing: dict[str, str], lang: str) -> None:
    """`interview demo --headless --json`: the packaged answer, transcribed for real; the person's data untouched."""
    command = [sys.executable, "-m", "simulator", "demo", "--headless", "--json", "--ui-lang", lang]
    done = subprocess.run(command, env=nothing, capture_output=True, check=False)
    stderr = done.stderr.decode()
    assert done.returncode == 0, stderr
    assert "Traceback" not in stderr
    attempt = json.loads(done.stdout)
    assert (attempt["status"], attempt["error"]) == ("done", None)
    assert (attempt["question_id"], attempt["lang"]) == (QUESTION, lang)
    assert attempt["transcript"]["text"] == miniature.answer_text(lang)
    assert attempt["transcript"]["model"] == "mini"
    assert attempt["recording"]["duration"] == pytest.approx(
        soundfile.info(miniature.answer(lang)).duration, abs=WITHIN
    )
    assert attempt["coverage"]["covered"] >= 1
    assert not (tmp_path / "mine").exists()
    assert not Path(attempt["recording"]["path"]).parent.parent.exists()


def test_the_demo_can_be_read(tmp_path: Path, nothing: dict[str, str]) -> None:
    """Without `--json`: timing, transcript, reference, and a word about the miniature."""
    command = [sys.executable, "-m", "simulator", "demo", "--headless", "--ui-lang", "ko"]
    done = subprocess.run(command, env=nothing, capture_output=True, text=True, encoding="utf-8", check=True)
    out = " ".join(done.stdout.split())
    assert miniature.answer_text("ko") in out
    assert out.index("시간") < out.index("내 답변") < out.index("모범 답안")
    assert "임시 폴더" in done.stderr
    assert "소형 모델" in done.stderr


def test_an_answer_is_transcribed_and_kept(interview: Interview) -> None:
    """The whole way from a sound file to a stored attempt, and the same again from the history."""
    sound = miniature.answer("ko")
    done = interview("answer", QUESTION, "--audio", sound, "--model", "mini", "--lang", "ko", "--json")
    assert done.code == 0
    attempt = done.json
    assert attempt["status"] == "done"
    assert attempt["transcript"]["text"] == miniature.answer_text("ko")
    assert attempt["delivery"]["fillers"] == [{"text": "음", "count": 1}]
    assert attempt["delivery"]["verdict"] == "under"
    covered = [point for point in attempt["coverage"]["points"] if point["covered"]]
    assert covered
    assert all(point["evidence"] in attempt["transcript"]["text"] for point in covered)
    assert interview("history", "--search", "튜플", "--json").json == [attempt]
    assert interview("show", attempt["id"], "--json").json == attempt


def test_what_is_pending_is_transcribed_later(interview: Interview) -> None:
    """`retranscribe --pending` after a model came; again by id, and the old transcript is kept beside the new."""
    id = interview("answer", QUESTION, "--audio", miniature.answer("en"), "--json").json["id"]
    assert interview("history", "--json").json[0]["status"] == "pending"
    assert interview("retranscribe", "--pending", "--model", "mini").code == 0
    first = interview("show", id, "--json").json
    assert (first["status"], first["error"]) == ("done", None)
    assert first["transcript"]["text"] == miniature.answer_text("en")
    assert interview("retranscribe", "--pending", "--model", "mini").code == 0
    copy = interview.folder / "models" / "other.pt"
    copy.write_bytes(miniature.unpack(interview.folder / "models").read_bytes())
    assert interview("retranscribe", id, "--model", "other").code == 0
    assert interview("show", id, "--json").json["transcript"]["model"] == "other"
    with History.open(interview.folder / "interview.db") as history:
        assert [old.model for old in history.transcripts(id)] == ["mini"]


def test_transcripts_in_every_format(interview: Interview, tmp_path: Path) -> None:
    """Text, JSON and subtitles of the same words; a bad file among good ones costs only itself."""
    sound, bad = miniature.answer("ko"), tmp_path / "bad.wav"
    bad.write_bytes(b"")
    flags = ("--model", "mini", "--lang", "ko")
    text = interview("transcribe", sound, *flags)
    assert (text.code, text.out.strip()) == (0, miniature.answer_text("ko"))
    several = interview("transcribe", sound, bad, sound, *flags, "--format", "json")
    assert several.code == 1
    assert str(bad) in several.err
    assert [each["file"] for each in several.json] == [str(sound)] * 2
    assert all(each["text"] == miniature.answer_text("ko") for each in several.json)
    segments = several.json[0]["segments"]
    out = interview("transcribe", sound, *flags, "--format", "srt").out
    assert out.startswith("1\n00:00:0")
    assert out.count(" --> ") == len(segments)
    assert all(segment["text"].strip() in out for segment in segments)
    assert interview("history", "--json").json == []


def test_a_model_file_that_is_not_one(interview: Interview, tmp_path: Path) -> None:
    """Refused by `answer`, `transcribe`, `retranscribe` and `model import`, with its path; stored data is untouched."""
    import torch

    sound = miniature.answer("ko")
    kept = interview("answer", QUESTION, "--audio", sound, "--json").json
    other, text = tmp_path / "other.pt", tmp_path / "text.pt"
    torch.save({"weights": torch.zeros(3)}, other)
    text.write_text("no checkpoint")
    for path, *typed in (
        (other, "answer", QUESTION, "--audio", sound, "--json", "--model", other),
        (text, "transcribe", sound, "--model", text),
        (text, "retranscribe", kept["id"], "--model", text),
        (other, "model", "import", other, "--json"),
    ):
        done = interview(*typed)
        assert (done.code, done.out) == (1, ""), typed
        assert str(path) in done.err, typed
    assert interview("history", "--json").json == [kept]
    assert len(list((interview.folder / "recordings").iterdir())) == 1


def test_a_model_from_a_file(interview: Interview, tmp_path: Path) -> None:
    """Imported under the file's name, used by that name, removed again."""
    miniature.unpack(tmp_path).rename(tmp_path / "carried.pt")
    done = interview("model", "import", tmp_path / "carried.pt", "--json")
    assert (done.code, done.json["name"]) == (0, "carried")
    assert Path(done.json["path"]).parent == interview.folder / "models"
    assert "carried" in {model["name"] for model in interview("model", "list", "--json").json if model["path"]}
    assert interview("config", "set", "model", "carried").code == 0
    assert interview("transcribe", miniature.answer("en"), "--lang", "en").out.strip() == miniature.answer_text("en")
    assert interview("model", "remove", "carried").code == 0
    assert not Path(done.json["path"]).exists()
