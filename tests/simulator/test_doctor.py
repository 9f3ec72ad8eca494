"""The doctor: what is not well is found, told in the interface's language, and never raised."""

import io
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
import zipfile
from collections import namedtuple
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from audio.devices import Device
from simulator.doctor import LITTLE_SPACE, NAMES, check, examine
from simulator.parts import Parts
from simulator.paths import Paths
from simulator.settings import Settings
from tests.fakes import SilentRecorder
from tests.pulse import Pulse, without_portaudio
from tests.simulator.attempts import attempt

SOUND = ("microphone", "loudspeaker")


def parts(folder: Path, lang: str = "en", **settings: Any) -> Parts:
    """Parts whose data lies in this folder."""
    return Parts(Paths.find(data_dir=folder, environ={}), replace(Settings(), **settings), lang)


@pytest.mark.parametrize(("lang", "words"), [("ko", "아직 이 컴퓨터에 없습니다"), ("en", "not on this machine yet")])
def test_a_missing_model_is_a_warning_with_the_command(tmp_path: Path, lang: str, words: str) -> None:
    """Answers are kept without it, so it is no failure."""
    found = check(parts(tmp_path, lang), "model", quick=True)
    assert found.status == "warn"
    assert words in found.what
    assert "interview model download base" in found.todo


def test_a_model_that_cannot_be_used_is_a_failure(tmp_path: Path) -> None:
    """A name that nobody knows, and an official name over other contents."""
    assert check(parts(tmp_path, model="huge"), "model").status == "fail"
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "base.pt").write_bytes(b"not the official one")
    found = check(parts(tmp_path), "model")
    assert found.status == "fail"
    assert "checksum" in found.what


@pytest.mark.parametrize("quick", [True, False])
def test_a_file_that_is_no_checkpoint_is_found_at_a_glance(tmp_path: Path, quick: bool) -> None:
    """The home screen's quick look says what the full one says: a text, nothing, or an archive of something else."""
    (tmp_path / "models").mkdir()
    file = tmp_path / "models" / "mine.pt"
    for content in (b"", b"not a model", zipped("letter.txt")):
        file.write_bytes(content)
        found = check(parts(tmp_path, "ko", model="mine"), "model", quick=quick)
        assert (found.status, found.todo != "") == ("fail", True)
        assert "PyTorch 체크포인트가 아닙니다" in found.what


def test_a_checkpoint_is_well_at_a_glance(tmp_path: Path) -> None:
    """In the form of today and in the older one; nothing is loaded for that."""
    import torch

    (tmp_path / "models").mkdir()
    for today in (True, False):
        torch.save({"dims": {}}, tmp_path / "models" / "mine.pt", _use_new_zipfile_serialization=today)
        assert check(parts(tmp_path, model="mine"), "model", quick=True).status == "ok"


def zipped(name: str) -> bytes:
    """A zip archive of one file."""
    with io.BytesIO() as content:
        with zipfile.ZipFile(content, "w") as archive:
            archive.writestr(name, "text")
        return content.getvalue()


def test_the_packaged_model_is_well(tmp_path: Path) -> None:
    """The miniature is always there."""
    found = check(parts(tmp_path, model="mini"), "model")
    assert (found.status, found.todo) == ("ok", "")


def test_an_unknown_engine_is_a_failure(tmp_path: Path) -> None:
    """It names the ones there are."""
    found = check(parts(tmp_path, engine="telepathy"), "engine")
    assert found.status == "fail"
    assert "whisper" in found.todo
    assert check(parts(tmp_path), "engine").status == "ok"


def test_a_voice_switched_off_is_no_fault(tmp_path: Path) -> None:
    """Whoever wants to read the questions is not told that something is missing."""
    found = check(parts(tmp_path, speak=False), "voice")
    assert (found.status, found.todo) == ("ok", "")


def test_a_missing_voice_is_a_warning(tmp_path: Path) -> None:
    """Questions are then read on the screen."""
    found = check(Parts(Paths.find(data_dir=tmp_path, environ={}), Settings(), "en", "xx"), "voice")
    assert found.status == "warn"
    assert found.todo


def test_a_full_disk_is_a_warning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Under 200 MB; with more it is well. A folder not made yet is judged by the one it will be in."""
    usage = namedtuple("usage", "total used free")
    for free, status in ((LITTLE_SPACE - 1, "warn"), (LITTLE_SPACE, "ok")):
        monkeypatch.setattr(shutil, "disk_usage", lambda path, free=free: usage(free, 0, free))
        found = check(parts(tmp_path / "not" / "yet"), "disk")
        assert found.status == status
        assert "200 MB" in found.what
    assert not (tmp_path / "not").exists()


def test_a_folder_that_cannot_be_written_to_is_a_failure(tmp_path: Path) -> None:
    """Here, because a file stands in its place."""
    (tmp_path / "data").write_text("a file")
    found = check(parts(tmp_path / "data"), "disk")
    assert found.status == "fail"
    assert "--data-dir" in found.todo


def test_the_history_is_counted_or_found_damaged(tmp_path: Path) -> None:
    """None yet, some answers, a damaged file: each in words; looking makes no file and changes none."""
    assert check(parts(tmp_path), "database").status == "ok"
    assert list(tmp_path.iterdir()) == []
    healthy = parts(tmp_path)
    healthy.history.add(attempt())
    found = check(healthy, "database")
    healthy.history.close()
    assert (found.status, found.what) == ("ok", "Answers kept: 1")
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "interview.db").write_bytes(b"no database" * 1000)
    found = check(parts(broken), "database")
    assert found.status == "fail"
    assert str(broken / "interview.db") in found.what
    assert found.todo
    assert (broken / "interview.db").read_bytes() == b"no database" * 1000


def test_one_damaged_row_is_a_warning_and_no_reason_to_start_anew(tmp_path: Path) -> None:
    """The other answers are unharmed; the row is named."""
    ours = parts(tmp_path)
    ours.history.add(attempt())
    ours.history.close()
    with closing(sqlite3.connect(tmp_path / "interview.db")) as connection, connection:
        connection.execute("UPDATE attempts SET transcript = '{'")
    found = check(parts(tmp_path), "database")
    assert found.status == "warn"
    assert attempt().id in found.what


@pytest.mark.parametrize(
    ("platform", "status", "word"), [("darwin", "fail", "System Settings"), ("linux", "warn", "muted")]
)
def test_a_microphone_that_gives_exact_zeros(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, platform: str, status: str, word: str
) -> None:
    """On macOS it means that the terminal may not use the microphone; elsewhere that it is muted, perhaps."""

    class Deaf(Parts):
        def recorder(self) -> SilentRecorder:
            return SilentRecorder()

    device = Device("Built-in", "microphone", 0, 48_000, 1, default=True)
    monkeypatch.setattr("audio.devices.find", lambda kind, name=None: device)
    monkeypatch.setattr("simulator.doctor.TEST_RECORDING", 0.0)
    monkeypatch.setattr("simulator.doctor.sys.platform", platform)
    deaf = Deaf(Paths.find(data_dir=tmp_path, environ={}), Settings(), "en")
    found = check(deaf, "microphone")
    assert found.status == status
    assert "Built-in" in found.what
    assert word in found.todo
    assert check(deaf, "microphone", quick=True).status == "ok"


def test_each_thing_is_looked_at_when_it_is_asked_for(tmp_path: Path) -> None:
    """The findings come one by one and in order, so that they can be shown as they come."""
    found = examine(parts(tmp_path, speak=False), ("disk", "database", "voice"), quick=True)
    assert next(found).name == "disk"
    (tmp_path / "interview.db").write_bytes(b"no database" * 1000)
    assert [(each.name, each.status) for each in found] == [("database", "fail"), ("voice", "ok")]


def doctor(folder: Path, env: dict[str, str], *options: str) -> tuple[int, dict[str, dict[str, str]], str]:
    """`interview doctor --json` in a process of its own: exit code, checks by name, stderr."""
    command = [sys.executable, "-m", "simulator", "--data-dir", str(folder), "--ui-lang", "en", *options]
    environ = {**os.environ, **env}
    done = subprocess.run([*command, "doctor", "--json"], env=environ, capture_output=True, text=True, check=False)
    return done.returncode, {each["name"]: each for each in json.loads(done.stdout)["checks"]}, done.stderr


@pytest.mark.slow
def test_devices_that_work_are_well(pulse: Pulse, tmp_path: Path) -> None:
    """A microphone that hears something and a loudspeaker that plays: ok, exit code 0, nothing on stderr."""
    tone = tmp_path / "tone.wav"
    soundfile.write(tone, 0.3 * np.sin(np.arange(16_000 * 20) / 10), 16_000)
    speaking = pulse.say_into_microphone(tone)
    time.sleep(0.5)
    code, checks, stderr = doctor(tmp_path / "data", pulse.env)
    speaking.terminate()
    speaking.wait()
    assert [checks[name]["status"] for name in (*SOUND, "voice")] == ["ok"] * 3
    assert (code, stderr) == (0, "")


@pytest.mark.slow
def test_what_is_missing_is_told(pulse: Pulse, tmp_path: Path) -> None:
    """No microphone fails; no loudspeaker warns; the other one is well all the same."""
    code, checks, _ = doctor(tmp_path, pulse.environment(microphone=False))
    assert (code, checks["microphone"]["status"], checks["loudspeaker"]["status"]) == (1, "fail", "ok")
    code, checks, _ = doctor(tmp_path, pulse.environment(loudspeaker=False))
    assert (code, checks["loudspeaker"]["status"]) == (0, "warn")
    assert checks["microphone"]["status"] == "warn"  # it is there, and silent


@pytest.mark.slow
def test_without_portaudio_the_command_that_installs_it_is_told(tmp_path: Path) -> None:
    """Neither device can be used, and both lines say what to type; everything else is still looked at."""
    code, checks, stderr = doctor(tmp_path / "data", without_portaudio(tmp_path))
    assert code == 1
    assert (checks["microphone"]["status"], checks["loudspeaker"]["status"]) == ("fail", "warn")
    assert all("PortAudio" in checks[name]["what"] for name in SOUND)
    assert all("install" in checks[name]["todo"] for name in SOUND)
    assert list(checks) == list(NAMES)
    assert stderr == ""
