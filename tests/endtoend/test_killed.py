"""kill -9 in the middle of an answer: what was said is there at the next start."""

import os
import signal
import time
from pathlib import Path

import pytest

from audio.soundfiles import read
from tests.endtoend.speech import answer, found_at
from tests.endtoend.terminal import Terminal, attempts, children, interview
from tests.pulse import Pulse

PHRASES = ["리스트는 변경할 수 있습니다.", "튜플은 변경할 수 없습니다.", "예를 들어 설명하겠습니다.", "감사합니다."]
LOSS = 0.5  # seconds of the end that may be missing


@pytest.mark.slow
def test_an_answer_survives_kill_9_and_is_offered(pulse: Pulse, tmp_path: Path) -> None:
    """The sound is on disk up to the last half second; the next start offers it, keeps it and transcribes it."""
    data = tmp_path / "data"
    data.mkdir()
    (data / "config.toml").write_text('model = "mini"\nspeak = false\n')
    spoken = answer(tmp_path, "ko", PHRASES, [0.8, 0.6, 0.6, 0.6, 3.0])
    command = interview("run", "--question", "python-list-vs-tuple", data=data)
    terminal = Terminal(command, pulse.env)
    try:
        terminal.until("생각할 시간")
        terminal.press("Space")
        terminal.until("녹음 중")
        with pulse.listening(tmp_path / "said.wav", sink="FEED") as said:
            saying = pulse.say_into_microphone(spoken.path)
            time.sleep(spoken.speech[2].end)
            helpers = children(terminal.pid)
            os.kill(terminal.pid, signal.SIGKILL)
            saying.kill()
        assert terminal.ended()
    finally:
        terminal.close()
    assert helpers, "the transcriber's child should have been running"
    deadline = time.monotonic() + 20
    while any(Path(f"/proc/{pid}").exists() for pid in helpers):
        assert time.monotonic() < deadline, "a child outlived the program"
        time.sleep(0.1)
    assert attempts(data) == []

    (left,) = (data / "recordings").glob("*.wav")
    recorded, fed = read(left), read(said)
    at, likeness = found_at(fed, recorded)
    assert likeness > 0.8
    assert (
        at + len(fed) / 16_000 - len(recorded) / 16_000 < LOSS + 0.3
    )  # the listener outlives the kill by 0.1 to 0.3 s

    terminal = Terminal(
        [part for part in command if part not in ("run", "--question", "python-list-vs-tuple")], pulse.env
    )
    try:
        shown = terminal.until("끝까지 저장되지 못한 답변")
        assert "리스트와 튜플의 차이를 설명해 주세요." in shown
        terminal.press("Enter")
        deadline = time.monotonic() + 30
        while not (kept := attempts(data)) or kept[0]["status"] == "pending":
            assert time.monotonic() < deadline, f"not transcribed; the screen:\n{terminal.screen()}"
            time.sleep(0.3)
        terminal.press("h")
        terminal.until("리스트와 튜플")
        terminal.press("Enter")
        terminal.until("리스트는 변경할 수 있습니다")
    finally:
        terminal.close()
    assert kept[0]["status"] == "done"
    assert kept[0]["transcript"]["text"].startswith(" ".join(PHRASES[:2]))


@pytest.mark.slow
def test_leaving_in_the_middle_asks_and_keeps_the_sound(pulse: Pulse, tmp_path: Path) -> None:
    """Escape while recording asks; yes stores what was said as an attempt."""
    data = tmp_path / "data"
    data.mkdir()
    (data / "config.toml").write_text("speak = false\n")
    spoken = answer(tmp_path, "ko", PHRASES[:1], [0.5, 0.5])
    terminal = Terminal(interview("run", "--question", "python-list-vs-tuple", data=data), pulse.env)
    try:
        terminal.until("생각할 시간")
        terminal.press("Space")
        terminal.until("녹음 중")
        pulse.say_into_microphone(spoken.path, block=True)
        terminal.press("Escape")
        terminal.until("저장하고 나갈까요")
        terminal.press("Enter")
        terminal.until("무엇을 연습할까요")
        terminal.press("q")
        assert terminal.ended()
    finally:
        terminal.close()
    (kept,) = attempts(data)
    assert kept["recording"]["duration"] > spoken.duration - 0.3
