"""The app with a fixed bank, fixed answers and stand-ins for sound, so that a picture of it is always the same."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from audio.miniature import answer
from audio.recording import Level, Recording, Segment, Span, Transcript, Word
from prompts.question import Question, TimeTarget
from simulator.attempt import Attempt, Coverage, Delivery, Filler, PointResult
from simulator.doctor import Check
from simulator.history.unfinished import begin
from simulator.parts import Parts
from simulator.paths import Paths
from simulator.settings import Settings
from simulator.tui.app import InterviewApp
from tests.fakes import CopyingRecorder, HeldPlayer, NamedSpeaker, SayingTranscriber

SIZES = ((80, 24), (140, 40))
QUESTION = "python-list-vs-tuple"
SAID = {
    "ko": ("음, 리스트는 변경할 수 있습니다.", "튜플은 변경할 수 없습니다.", "예를 들어 설명하겠습니다. 감사합니다."),
    "en": ("um, a list is mutable.", "a tuple is immutable.", "for example. thank you."),
}


class StillParts(Parts):
    """Parts whose sound is held still by the test."""

    def __init__(self, folder: Path, ui_lang: str) -> None:
        super().__init__(Paths.find(data_dir=folder, environ={}), Settings(), ui_lang)
        segments = tuple(
            Segment(start, start + 2.4, text, (Word(start, start + 2.4, text),))
            for start, text in zip((0.8, 5.2, 8.1), SAID[ui_lang], strict=True)
        )
        self.transcript = Transcript(" ".join(SAID[ui_lang]), ui_lang, "whisper", "base", segments)
        self.still_player = HeldPlayer()
        self.still_recorder = CopyingRecorder(answer(ui_lang), Level(-4.0, -18.0, 34.2))
        self.still_transcriber = SayingTranscriber(self.transcript)

    def player(self) -> HeldPlayer:
        return self.still_player

    def speaker(self) -> NamedSpeaker:
        return NamedSpeaker()

    def recorder(self) -> CopyingRecorder:
        return self.still_recorder

    def transcriber(self, engine: str | None = None, model: str | None = None) -> SayingTranscriber:
        return self.still_transcriber

    def question(self) -> Question:
        found = self.bank.get(QUESTION, self.lang)
        assert found is not None
        return found

    def leave_behind(self) -> None:
        """An answer that a crash cut short."""
        marker = begin(self.paths.recordings, self.attempt(), topic="python")
        self.still_recorder.start(marker.sound, lambda level: None, lambda error: None)
        self.still_recorder.stop()
        marker._lock.release()  # as the system does when a program is killed

    def attempt(self, number: int = 0) -> Attempt:
        """A kept answer, the same every time."""
        question = self.question()
        labels = [point.label for point in question.key_points]
        points = tuple(
            PointResult(
                label, place < 2, SAID[self.lang][place][:12] if place < 2 else None, 5.2 if place < 2 else None
            )
            for place, label in enumerate(labels)
        )
        return Attempt(
            id=f"20260105-19300{number}-abcd",
            session_id="20260105-193000-s1",
            question_id=question.id,
            question=question.text,
            lang=self.lang,
            mode="practice",
            created_at=datetime(2026, 1, 5, 19, 30, tzinfo=UTC) + timedelta(minutes=number),
            status="done",
            recording=Recording(self.paths.recordings / f"{number}.wav", 34.2, 16_000),
            transcript=self.transcript,
            delivery=Delivery(
                duration=34.2,
                onset=0.8,
                speaking_time=27.5,
                pauses=(Span(3.2, 5.2),),
                longest_pause=2.0,
                rate_unit="syllables/min" if self.lang == "ko" else "words/min",
                speech_rate=301.0 if self.lang == "ko" else 141.0,
                articulation_rate=344.0 if self.lang == "ko" else 160.0,
                fillers=(Filler("음" if self.lang == "ko" else "um", 1),),
                fillers_per_minute=1.8,
                time=TimeTarget(30, 60, 90),
                verdict="on",
            ),
            coverage=Coverage(2, len(labels), points),
        )


def fixed_check(parts: Parts, name: str) -> Check:
    """Everything is well but the model, which is not there yet."""
    if name != "model":
        return Check(name, "ok", "", "")
    message, hint = parts.texts.error(_no_model())
    return Check(name, "warn", message, hint)


def _no_model() -> Exception:
    from audio.errors import NoModel

    return NoModel(name="base")


@pytest.fixture(autouse=True)
def _one_zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Dates are shown in local time: make it the same everywhere."""
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
def still(tmp_path: Path) -> Callable[[str], StillParts]:
    """Parts in one language, with nothing kept yet."""

    def make(ui_lang: str) -> StillParts:
        parts = StillParts(tmp_path, ui_lang)
        parts.paths.create()
        return parts

    return make


@pytest.fixture
def app_of() -> Iterator[Callable[[StillParts, bool], InterviewApp]]:
    """The app over such parts, at home or straight in the question; its threads are ended afterwards."""
    made: list[InterviewApp] = []

    def make(parts: StillParts, asked: bool = False) -> InterviewApp:
        start = ((parts.question(), parts.bank.select(lang=parts.lang)[1]), "practice") if asked else None
        app = InterviewApp(parts, start, check=fixed_check)  # type: ignore[arg-type]
        app.animation_level = "none"
        made.append(app)
        return app

    yield make
    for app in made:
        app.shut()
        app.parts.history.close()
