"""One question from the loudspeaker to the history: the real program, in a terminal, on a virtual sound card."""

import time
from datetime import datetime
from pathlib import Path

import pytest

from audio.soundfiles import read
from tests.endtoend.speech import answer, found_at
from tests.endtoend.terminal import Terminal, attempts, interview
from tests.pulse import Pulse

PHRASES = ["리스트는 변경할 수 있습니다.", "튜플은 변경할 수 없습니다."]
CLOSE = 0.2  # seconds that a measured time may be off


@pytest.mark.slow
def test_a_question_is_heard_and_its_answer_measured_transcribed_and_kept(pulse: Pulse, tmp_path: Path) -> None:
    """What a person does, as a person does it: hear, answer, read, and find it again."""
    data = tmp_path / "data"
    data.mkdir()
    (data / "config.toml").write_text('model = "mini"\n')
    spoken = answer(tmp_path, "ko", PHRASES, [1.5, 2.4, 0.8])
    with pulse.listening(tmp_path / "loudspeaker.wav") as loudspeaker:
        terminal = Terminal(interview("run", "--question", "python-list-vs-tuple", data=data), pulse.env)
        try:
            terminal.until("질문 중")
            assert "리스트와 튜플의 차이를 설명해 주세요." in terminal.screen()
            terminal.until("생각할 시간")
            with pulse.listening(tmp_path / "said.wav", sink="FEED") as said:
                terminal.press("Space")
                terminal.until("녹음 중")
                pulse.say_into_microphone(spoken.path, block=True)
                terminal.press("Space")
                stopped = time.time()
                terminal.until("■ 완료")
                listened_until = time.time()
            shown = terminal.screen()
            terminal.press("p")
            terminal.until("▶ 재생 중")
            terminal.until("■ 완료")
            terminal.press("q")
            assert terminal.ended()
        finally:
            terminal.close()

    # The question was heard, and so was the answer when it was played.
    heard = read(loudspeaker)
    (question,) = (data / "speech").glob("*.wav")
    assert found_at(read(question), heard)[1] > 0.8
    (attempt,) = attempts(data)
    recording = read(Path(attempt["recording"]["path"]))
    assert found_at(recording, heard)[1] > 0.8

    # The transcript, on the screen and in the history, is what was said.
    assert attempt["status"] == "done"
    assert attempt["transcript"]["text"] == spoken.text
    assert all(phrase.rstrip(".") in shown for phrase in PHRASES)
    assert [point["covered"] for point in attempt["coverage"]["points"]].count(True) == 2

    # Its times are those of what was played: the pause to scale, onset and duration by the clock on the wall.
    delivery = attempt["delivery"]
    (pause,) = delivery["pauses"]
    first, second = spoken.speech
    assert pause["end"] - pause["start"] == pytest.approx(second.start - first.end, abs=CLOSE)
    began = datetime.fromisoformat(attempt["created_at"]).timestamp()
    assert delivery["duration"] == pytest.approx(stopped - began, abs=CLOSE)
    into, likeness = found_at(read(spoken.path), whole := read(said))
    assert likeness > 0.8
    played = listened_until - len(whole) / 16_000 + into
    assert delivery["onset"] == pytest.approx(played + first.start - began, abs=CLOSE)
