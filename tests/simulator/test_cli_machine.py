"""`interview model`, `doctor` and `devices` where no model is loaded and no device is opened."""

from pathlib import Path

import pytest

from simulator.doctor import NAMES
from tests.simulator.commands import Interview, interview

__all__ = ["interview"]


def test_the_models_are_listed_with_what_is_here(interview: Interview) -> None:
    """The official names with their sizes and the packaged miniature; none of the official ones is here."""
    models = {model["name"]: model for model in interview("model", "list", "--json").json}
    assert set(models) >= {"mini", "tiny", "base", "small", "medium", "large-v3", "turbo"}
    assert {name for name, model in models.items() if model["path"]} == {"mini"}
    assert [name for name, model in models.items() if model["in_use"]] == ["base"]
    assert models["base"]["size_mb"] > 100
    lines = {line.split()[0]: line for line in interview("model", "list").out.splitlines()}
    assert "on this machine" in lines["mini"]
    assert "in use" in lines["base"]
    assert "on this machine" not in lines["base"]


def test_a_download_begun_is_shown(interview: Interview) -> None:
    """The list says how much of a model has arrived."""
    folder = interview.folder / "models"
    folder.mkdir(parents=True)
    (folder / "tiny.pt.part").write_bytes(bytes(38_000_000))
    assert "50% fetched" in interview("model", "list").out


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_a_model_that_does_not_exist(interview: Interview, lang: str) -> None:
    """Each command refuses it with the names there are."""
    for command in ("download", "remove"):
        done = interview("model", command, "huge", "--json", lang=lang)
        assert (done.code, done.out) == (1, "")
        assert "huge" in done.err
        assert "large-v3" in done.err


def test_removing_what_is_not_here(interview: Interview) -> None:
    """A model never fetched cannot be removed; one that is here can."""
    assert interview("model", "remove", "base").code == 1
    folder = interview.folder / "models"
    folder.mkdir(parents=True)
    (folder / "mine.pt").write_bytes(b"checkpoint")
    assert "mine" in interview("model", "list").out
    done = interview("model", "remove", "mine", "--json")
    assert (done.code, done.json) == (0, {"removed": "mine"})
    assert not (folder / "mine.pt").exists()


def test_a_download_without_a_network(interview: Interview, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit code 1, and what to do without a network."""
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.setenv("no_proxy", "")
    done = interview("model", "download", "tiny", "--json")
    assert (done.code, done.out) == (1, "")
    assert "tiny" in done.err
    assert "interview model import FILE" in done.err


def test_importing_a_file_that_is_not_there(interview: Interview, tmp_path: Path) -> None:
    """Exit code 1 and its path."""
    done = interview("model", "import", tmp_path / "absent.pt")
    assert done.code == 1
    assert str(tmp_path / "absent.pt") in done.err


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_the_doctor_looks_at_everything(interview: Interview, lang: str) -> None:
    """One line each with what it is and, where something is not well, what to do; JSON says the same."""
    for key in ("microphone", "loudspeaker"):  # no device of whoever runs this is opened
        interview("config", "set", key, "nonesuch")
    done = interview("doctor", "--json", lang=lang)
    assert done.code == 1
    checks = {check["name"]: check for check in done.json["checks"]}
    assert list(checks) == list(NAMES)
    assert all(set(check) == {"name", "status", "what", "todo"} for check in checks.values())
    assert all(check["what"] for check in checks.values())
    assert all(bool(check["todo"]) == (check["status"] != "ok") for check in checks.values())
    assert [checks[name]["status"] for name in ("microphone", "loudspeaker", "engine")] == ["fail", "warn", "ok"]
    assert checks["model"]["status"] == "warn"
    assert "interview model download base" in checks["model"]["todo"]
    plain = interview("doctor", lang=lang)
    assert plain.code == 1
    assert "interview model download base" in plain.out
    assert all(name in plain.out for name in (("마이크", "디스크") if lang == "ko" else ("Microphone", "Disk")))


@pytest.mark.parametrize(("lang", "words"), [("ko", "지울 수 없습니다"), ("en", "part of the program and stays")])
def test_the_miniature_stays(interview: Interview, lang: str, words: str) -> None:
    """Whoever removes it is told that it is part of the program, not that it is gone."""
    done = interview("model", "remove", "mini", lang=lang)
    assert done.code == 0
    assert words in done.err
