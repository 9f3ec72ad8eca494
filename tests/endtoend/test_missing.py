"""What is missing is said, with what to do; what still can be done is done."""

from pathlib import Path

import pytest

from tests.endtoend.speech import answer
from tests.endtoend.terminal import Terminal, attempts, interview
from tests.pulse import Pulse, without_portaudio

QUESTION = "리스트와 튜플의 차이를 설명해 주세요."


def folder(tmp_path: Path, settings: str = "") -> Path:
    """A data folder with these settings."""
    data = tmp_path / "data"
    data.mkdir()
    (data / "config.toml").write_text(settings)
    return data


@pytest.mark.slow
def test_without_a_microphone_the_question_is_shown_and_nothing_is_stored(pulse: Pulse, tmp_path: Path) -> None:
    """Home and the interview say so; pressing space leaves no trace."""
    data = folder(tmp_path, "speak = false\n")
    terminal = Terminal(interview(data=data), pulse.environment(microphone=False))
    try:
        terminal.until("✕ 마이크 사용 불가")
        terminal.until("자기소개와 지원 동기")
        terminal.press("Enter")
        terminal.until("생각할 시간")
        assert "마이크를 쓸 수 없습니다" not in terminal.screen()
        terminal.press("Space")
        terminal.until("마이크를 쓸 수 없습니다")
        assert "1분 자기소개를 해 주세요." in terminal.screen()
    finally:
        terminal.close()
    assert attempts(data) == []
    assert list((data / "recordings").iterdir()) == []


@pytest.mark.slow
def test_without_a_loudspeaker_and_a_model_the_answer_is_kept(pulse: Pulse, tmp_path: Path) -> None:
    """The question is read on the screen, the answer recorded, and the command that gets the model is shown."""
    data = folder(tmp_path)
    spoken = answer(tmp_path, "ko", ["감사합니다."], [0.5, 0.5])
    terminal = Terminal(
        interview("run", "--question", "python-list-vs-tuple", data=data), pulse.environment(loudspeaker=False)
    )
    try:
        terminal.until("스피커를 쓸 수 없습니다")
        terminal.until("생각할 시간")
        assert QUESTION in terminal.screen()
        terminal.press("Space")
        terminal.until("녹음 중")
        pulse.say_into_microphone(spoken.path, block=True)
        terminal.press("Space")
        terminal.until("받아쓰기 전")
        assert "interview model" in terminal.screen()
    finally:
        terminal.close()
    (kept,) = attempts(data)
    assert kept["status"] == "pending"
    assert "interview model download base" in kept["error"]
    assert kept["delivery"]["speaking_time"] == pytest.approx(spoken.speech[0].length, abs=0.3)


@pytest.mark.slow
def test_without_portaudio_the_command_to_type_is_shown(pulse: Pulse, tmp_path: Path) -> None:
    """The library that was never installed is named, with the command that brings it."""
    data, hidden = folder(tmp_path, "speak = false\n"), tmp_path / "hidden"
    hidden.mkdir()
    terminal = Terminal(interview(data=data), {**pulse.env, **without_portaudio(hidden)})
    try:
        terminal.until("✕ 마이크 사용 불가")
        shown = terminal.until("PortAudio")
        assert "install" in shown
    finally:
        terminal.close()


@pytest.mark.slow
def test_without_a_voice_it_is_said_once_and_the_question_is_shown(pulse: Pulse, tmp_path: Path) -> None:
    """espeak-ng is not there: home says what to type, the interview goes on without a voice."""
    data, hidden = folder(tmp_path), tmp_path / "hidden"
    hidden.mkdir()
    (hidden / "sitecustomize.py").write_text(
        "import ctypes\n"
        "load = ctypes.cdll.LoadLibrary\n"
        "def refuse(name, *rest):\n"
        "    if 'espeak' in str(name): raise OSError(f'{name}: cannot open shared object file')\n"
        "    return load(name, *rest)\n"
        "ctypes.cdll.LoadLibrary = refuse\n"
    )
    terminal = Terminal(interview(data=data), {**pulse.env, "PYTHONPATH": str(hidden)})
    try:
        terminal.until("▲ 목소리 확인 필요")
        assert "espeak-ng" in terminal.screen()
        terminal.until("자기소개와 지원 동기")
        terminal.press("Enter")
        terminal.until("생각할 시간")
        assert "1분 자기소개를 해 주세요." in terminal.screen()
    finally:
        terminal.close()


@pytest.mark.slow
def test_a_model_that_is_not_one_leaves_the_answer_pending(pulse: Pulse, tmp_path: Path) -> None:
    """A file that only looks like a checkpoint is named on the screen; the answer waits for a better one."""
    wrong = tmp_path / "wrong.pt"
    wrong.write_bytes(b"not a checkpoint" * 100)
    data = folder(tmp_path, f'speak = false\nmodel = "{wrong}"\n')
    spoken = answer(tmp_path, "ko", ["감사합니다."], [0.5, 0.5])
    terminal = Terminal(interview("run", "--question", "python-list-vs-tuple", data=data), pulse.env)
    try:
        terminal.until("생각할 시간")
        terminal.press("Space")
        terminal.until("녹음 중")
        pulse.say_into_microphone(spoken.path, block=True)
        terminal.press("Space")
        terminal.until("wrong.pt")
        terminal.until("받아쓰기 전")
    finally:
        terminal.close()
    (kept,) = attempts(data)
    assert kept["status"] == "pending"
