"""The flow of one question, with stand-ins for sound: what a person is told, and what is kept when things go wrong."""

import queue
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from audio.errors import MicrophoneLost, NoLoudspeaker, NoMicrophone, NoModel, NoVoice, TranscriptionFailed
from audio.miniature import answer, answer_text
from audio.ports import Effort
from audio.recording import Level, Segment, Transcript
from prompts.bank import Bank
from prompts.question import Question
from simulator import afterthought
from simulator.attempt import Attempt
from simulator.errors import NotStored, NotWritable
from simulator.history import History
from simulator.history.unfinished import find
from simulator.interview import Interview
from simulator.steps import (
    Answered,
    Failed,
    Heard,
    Improved,
    Listening,
    Playing,
    Quiet,
    Speaking,
    Step,
    Thinking,
    Told,
    Transcribing,
)
from tests.fakes import CopyingRecorder, HeldPlayer, NamedSpeaker, SayingTranscriber, SilentRecorder

TEXT = answer_text("ko")
SAID = Transcript(TEXT, "ko", "fake", "fake", (Segment(0.5, 8.0, TEXT),))
WITHIN = 10.0  # seconds a step may take to come


@dataclass
class Room:
    """An interview and everything around it that a test wants to look at."""

    folder: Path
    player: HeldPlayer = field(default_factory=HeldPlayer)
    speaker: NamedSpeaker | None = field(default_factory=NamedSpeaker)
    recorder: CopyingRecorder = field(default_factory=lambda: CopyingRecorder(answer("ko"), Level(-6.0, -20.0, 1.0)))
    transcriber: SayingTranscriber = field(default_factory=lambda: SayingTranscriber(SAID))

    better: SayingTranscriber | None = None

    def __post_init__(self) -> None:
        self.steps: queue.SimpleQueue[Step] = queue.SimpleQueue()
        self.history = History.open(self.folder / "interview.db")
        self.recordings = self.folder / "recordings"
        self.recordings.mkdir(exist_ok=True)
        self.interview = Interview(
            speaker=self.speaker,
            player=self.player,
            recorder=self.recorder,
            transcriber=self.transcriber,
            history=self.history,
            recordings=self.recordings,
            tell=self.steps.put,
            better=None if self.better is None else (lambda: self.better, Effort(beam=5)),
        )

    def until(self, kind: type[Step]) -> Step:
        """The next step of that kind; others before it are dropped."""
        while True:
            step = self.steps.get(timeout=WITHIN)
            if isinstance(step, kind):
                return step
            assert not isinstance(step, Failed), step

    def recorded(self, question: Question) -> None:
        """Ask without waiting for the voice, and answer."""
        self.interview.ask(question, "practice", "s1")
        self.until(Speaking)
        self.interview.begin()
        self.until(Listening)


@pytest.fixture
def question() -> Question:
    found = Bank.load(langs=["ko"]).get("python-list-vs-tuple", "ko")
    assert found is not None
    return found


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    made = Room(tmp_path)
    yield made
    made.interview.close()
    made.history.close()


def test_a_whole_question_is_spoken_recorded_transcribed_judged_and_kept(room: Room, question: Question) -> None:
    """From the first word of the question to the attempt in the history, every change is told in order."""
    room.interview.ask(question, "practice", "s1")
    assert isinstance(room.until(Speaking), Speaking)
    while not room.player.playing:
        pass
    room.player.end()
    room.until(Thinking)
    room.interview.begin()
    room.until(Listening)
    heard = room.until(Heard)
    assert isinstance(heard, Heard)
    assert heard.level.rms == -20.0
    room.interview.finish()
    pending = room.until(Transcribing)
    assert isinstance(pending, Transcribing)
    assert room.history.get(pending.attempt.id).recording is not None
    done = room.until(Answered)
    assert isinstance(done, Answered)
    kept = room.history.get(done.attempt.id)
    assert kept.status == "done"
    assert kept.transcript is not None
    assert kept.transcript.text == TEXT
    assert kept.coverage is not None
    assert kept.coverage.covered >= 2
    assert kept.delivery is not None
    assert kept.delivery.pauses
    assert kept.mode == "practice"
    assert kept.session_id == "s1"
    assert find(room.recordings) == ()


def test_starting_to_answer_stops_the_voice(room: Room, question: Question) -> None:
    """Nobody has to hear the question out, and the end of the voice does not disturb the recording."""
    room.interview.ask(question, "practice", "s1")
    room.until(Speaking)
    while not room.player.playing:
        pass
    room.interview.begin()
    room.until(Listening)
    assert not room.player.playing
    room.interview.finish()
    room.until(Answered)


def test_no_voice_is_told_once_and_the_question_is_still_asked(tmp_path: Path, question: Question) -> None:
    """Without a voice for the language the person is told the first time only."""
    room = Room(tmp_path, speaker=NamedSpeaker(NoVoice(lang="ko", command="")))
    told = []
    for _ in range(2):
        room.interview.ask(question, "practice", "s1")
        while not isinstance(step := room.steps.get(timeout=WITHIN), Thinking):
            told.append(step)
    assert [type(step) for step in told].count(Told) == 1
    room.interview.close()


def test_no_loudspeaker_is_told_and_the_answer_can_be_given(tmp_path: Path, question: Question) -> None:
    """A machine without a loudspeaker shows the question and records all the same."""
    room = Room(tmp_path, player=HeldPlayer(NoLoudspeaker(reason="there is none")))
    room.interview.ask(question, "practice", "s1")
    told = room.until(Told)
    assert isinstance(told, Told)
    assert "there is none" in str(told.error)
    room.until(Thinking)
    room.interview.begin()
    room.until(Listening)
    room.interview.finish()
    room.until(Answered)
    room.interview.close()


def test_no_microphone_is_told_and_nothing_is_left_behind(tmp_path: Path, question: Question) -> None:
    """A failed start leaves neither an attempt nor a file that would be offered later."""
    recorder = CopyingRecorder(Path(), Level(-120, -120), NoMicrophone(reason="there is none"))
    room = Room(tmp_path, recorder=recorder)
    room.interview.ask(question, "practice", "s1")
    room.until(Speaking)
    room.interview.begin()
    while not isinstance(step := room.steps.get(timeout=WITHIN), Failed):
        pass
    assert isinstance(step.error, NoMicrophone)
    assert not room.interview.recording
    assert room.history.list() == ()
    assert list(room.recordings.iterdir()) == []
    room.interview.close()


def test_without_a_model_the_answer_is_kept_as_pending(tmp_path: Path, question: Question) -> None:
    """The sound-based figures are there at once; the reason says which command gets the model."""
    room = Room(tmp_path, transcriber=SayingTranscriber(error=NoModel(name="base")))
    room.recorded(question)
    room.interview.finish()
    done = room.until(Answered)
    assert isinstance(done, Answered)
    assert done.attempt.status == "pending"
    assert "interview model download base" in (done.attempt.error or "")
    assert done.attempt.delivery is not None
    assert done.attempt.delivery.pauses
    assert done.attempt.recording is not None
    assert done.attempt.recording.path.is_file()
    room.interview.close()


def test_silence_is_no_speech_and_the_engine_is_not_even_asked(tmp_path: Path, question: Question) -> None:
    """Nothing is invented where nobody spoke."""
    room = Room(tmp_path, recorder=SilentRecorder())
    room.recorded(question)
    room.interview.finish()
    done = room.until(Answered)
    assert isinstance(done, Answered)
    assert done.attempt.status == "no-speech"
    assert done.attempt.transcript is None
    assert room.transcriber.asked == []
    room.interview.close()


def test_an_engine_that_refuses_leaves_the_recording(tmp_path: Path, question: Question) -> None:
    """A failed transcription is a status with a reason, not a lost answer."""
    room = Room(tmp_path, transcriber=SayingTranscriber(error=TranscriptionFailed(reason="no memory")))
    room.recorded(question)
    room.interview.finish()
    done = room.until(Answered)
    assert isinstance(done, Answered)
    assert done.attempt.status == "failed"
    assert "no memory" in (done.attempt.error or "")
    assert room.history.get(done.attempt.id).recording is not None
    room.interview.close()


def test_a_cancelled_transcription_stays_pending(room: Room, question: Question) -> None:
    """The person may give up waiting; the answer can be transcribed later."""
    room.transcriber.gate.clear()
    room.recorded(question)
    room.interview.finish()
    room.until(Transcribing)
    room.interview.cancel_transcription()
    done = room.until(Answered)
    assert isinstance(done, Answered)
    assert done.attempt.status == "pending"


def test_a_microphone_that_goes_away_ends_the_take_and_keeps_it(room: Room, question: Question) -> None:
    """What was said until then is judged like any answer."""
    room.recorded(question)
    room.recorder.lose(MicrophoneLost(seconds=3))
    assert isinstance(room.until(Told), Told)
    done = room.until(Answered)
    assert isinstance(done, Answered)
    assert done.attempt.status == "done"


def test_closing_while_recording_keeps_the_sound(room: Room, question: Question) -> None:
    """Quitting in the middle of an answer loses nothing."""
    room.transcriber.gate.clear()
    room.recorded(question)
    room.interview.close()
    (kept,) = room.history.list()
    assert kept.recording is not None
    assert kept.recording.path.is_file()


def test_the_next_question_keeps_the_answer_being_given(room: Room, question: Question) -> None:
    """Going on while recording stores the take first; the earlier answer is transcribed meanwhile."""
    room.recorded(question)
    room.interview.ask(question, "practice", "s1")
    room.until(Transcribing)
    assert len(room.history.list()) == 1


def test_takes_are_append_only(room: Room, question: Question) -> None:
    """A second take is a second attempt."""
    for _ in range(2):
        room.recorded(question)
        room.interview.finish()
        room.until(Answered)
    assert len(room.history.list()) == 2


def test_a_kept_answer_is_played_and_hushed(room: Room, question: Question) -> None:
    """p plays the answer, p again is quiet."""
    room.recorded(question)
    room.interview.finish()
    done = room.until(Answered)
    assert isinstance(done, Answered)
    room.interview.play(done.attempt)
    room.until(Playing)
    assert done.attempt.recording is not None
    assert room.player.played[-1] == done.attempt.recording.path
    room.interview.hush()
    room.until(Quiet)


def test_a_loudspeaker_that_falls_silent_is_told(room: Room, question: Question) -> None:
    """The question broke off in the middle: the person is told, and may answer."""
    room.interview.ask(question, "practice", "s1")
    room.until(Speaking)
    while not room.player.playing:
        pass
    room.player.break_off()
    told = room.until(Told)
    assert isinstance(told, Told)
    assert isinstance(told.error, NoLoudspeaker)
    room.until(Thinking)


def test_an_answer_the_history_refuses_is_offered_at_the_next_start(room: Room, question: Question) -> None:
    """A locked or full database loses nothing: sound and marker stay, and the person is told so."""

    def refuse(attempt: Attempt, topic: str = "") -> None:
        raise NotWritable(path="interview.db", reason="database is locked")

    room.history.add = refuse  # type: ignore[method-assign]
    room.recorded(question)
    room.interview.finish()
    while not isinstance(step := room.steps.get(timeout=WITHIN), Failed):
        pass
    assert isinstance(step.error, NotStored)
    assert len(list(room.recordings.glob("*.wav"))) == 1
    assert len(list(room.recordings.glob("*.json"))) == 1


def test_a_result_the_history_refuses_is_still_shown(room: Room, question: Question) -> None:
    """The transcript is told even where it cannot be stored now; nobody waits for ever."""

    def refuse(attempt: Attempt) -> None:
        raise NotWritable(path="interview.db", reason="database is locked")

    room.history.update = refuse  # type: ignore[method-assign]
    room.recorded(question)
    room.interview.finish()
    room.until(Told)
    done = room.until(Answered)
    assert isinstance(done, Answered)
    assert done.attempt.transcript is not None
    assert "locked" in (done.attempt.error or "")


def test_an_answer_is_heard_once_more_when_nothing_goes_on(
    tmp_path: Path, question: Question, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The better text is told after the quick one, and is what the history has."""
    monkeypatch.setattr(afterthought, "QUIET_FOR", 0.2)
    better = replace(SAID, text=f"{SAID.text} 감사합니다.", model="better")
    room = Room(tmp_path, better=SayingTranscriber(better))
    room.recorded(question)
    room.interview.finish()
    answered = room.until(Answered)
    improved = room.until(Improved)
    assert isinstance(answered, Answered)
    assert isinstance(improved, Improved)
    assert answered.attempt.transcript == SAID
    assert improved.attempt.transcript == better
    assert room.history.get(answered.attempt.id) == improved.attempt
    room.interview.close()
    room.history.close()


def test_nothing_is_heard_again_while_an_answer_is_recorded(
    tmp_path: Path, question: Question, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next take ends the second hearing of the one before; it is taken up again afterwards."""
    monkeypatch.setattr(afterthought, "QUIET_FOR", 0.2)
    better = SayingTranscriber(replace(SAID, text=f"{SAID.text} 감사합니다.", model="better"))
    better.gate.clear()
    room = Room(tmp_path, better=better)
    room.recorded(question)
    room.interview.finish()
    room.until(Answered)
    while not better.asked:
        time.sleep(0.01)
    room.interview.begin()
    room.until(Listening)
    assert better.closed
    asked = len(better.asked)
    time.sleep(0.6)
    assert len(better.asked) == asked
    room.interview.finish()
    room.until(Answered)
    assert {room.until(Improved).attempt.id, room.until(Improved).attempt.id} == set(room.history.ids())  # type: ignore[union-attr]
    room.interview.close()
    room.history.close()
