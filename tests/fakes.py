"""Hand-written stand-ins for sound and speech, where a test is about something else than sound."""

import threading
import wave
from collections.abc import Callable
from pathlib import Path

from audio.errors import AudioError, Cancelled
from audio.ports import USUAL, Effort
from audio.recording import SAMPLERATE, Level, Recording, Span, Transcript


class HeldPlayer:
    """Plays nothing; a sound "ends" when the test says so. `played` lists what was asked for."""

    def __init__(self, error: AudioError | None = None) -> None:
        self.error = error
        self.played: list[Path] = []
        self._on_end: Callable[[bool], object] | None = None

    def play(self, path: Path, on_end: Callable[[bool], object], *, start: float = 0.0) -> None:
        if self.error:
            raise self.error
        self.stop()
        self.played.append(path)
        self._on_end = on_end

    def end(self) -> None:
        """The sound reaches its end."""
        self._finish(True)

    def break_off(self) -> None:
        """The device goes away."""
        self._finish(False)

    def stop(self) -> None:
        self._finish(False)

    def _finish(self, finished: bool) -> None:
        on_end, self._on_end = self._on_end, None
        if on_end:
            on_end(finished)

    @property
    def playing(self) -> bool:
        return self._on_end is not None

    @property
    def position(self) -> float | None:
        return 0.0 if self._on_end else None

    def close(self) -> None:
        self.stop()


class NamedSpeaker:
    """Renders nothing: the "sound file" is a path named after the text's language."""

    def __init__(self, error: AudioError | None = None) -> None:
        self.error = error
        self.prepared: list[str] = []
        self.rendered: list[str] = []

    def prepare(self, text: str, lang: str) -> None:
        self.prepared.append(text)

    def render(self, text: str, lang: str) -> Path:
        if self.error:
            raise self.error
        self.rendered.append(text)
        return Path(f"question.{lang}.wav")

    def close(self) -> None:
        pass


class CopyingRecorder:
    """Records a given sound file's worth, and one level."""

    def __init__(self, source: Path, level: Level, error: AudioError | None = None) -> None:
        self.source, self.level, self.error = source, level, error
        self._path: Path | None = None
        self.lose: Callable[[Exception], object] = lambda error: None

    def start(self, path: Path, on_level: Callable[[Level], object], on_lost: Callable[[Exception], object]) -> None:
        if self.error:
            raise self.error
        self._path, self.lose = path, on_lost
        # Like a device: levels come from a thread of their own, a moment after the start.
        threading.Timer(0.05, on_level, [self.level]).start()

    def stop(self) -> Recording:
        from audio.soundfiles import copy_as_recording

        assert self._path is not None
        return copy_as_recording(self.source, self._path)


class SilentRecorder(CopyingRecorder):
    """Records two seconds of nothing."""

    def __init__(self) -> None:
        super().__init__(Path(), Level(-120.0, -120.0))

    def stop(self) -> Recording:
        assert self._path is not None
        with wave.open(str(self._path), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(SAMPLERATE)
            file.writeframes(bytes(2 * 2 * SAMPLERATE))
        return Recording(self._path, 2.0, SAMPLERATE)


class SayingTranscriber:
    """Answers every recording with the same transcript, or the same error, once `gate` is open.

    asked: language and stretches of every recording that was finished; added: every stretch, with whether it was in
    a hurry, as they came.
    """

    engine, model = "fake", "fake"

    def __init__(self, transcript: Transcript | None = None, error: AudioError | None = None) -> None:
        self.transcript, self.error = transcript, error
        self.loads = 0
        self.asked: list[tuple[str, tuple[Span, ...]]] = []
        self.added: list[tuple[Span, bool]] = []
        self.efforts: list[Effort] = []
        self.gate = threading.Event()
        self.gate.set()
        self.cancelled = False
        self.closed = False

    def load(self) -> None:
        self.loads += 1

    def begin(self, path: Path, language: str, effort: Effort = USUAL) -> "SayingTranscription":
        self.efforts.append(effort)
        return SayingTranscription(self, language)

    def cancel(self) -> None:
        self.cancelled = True
        self.gate.set()

    def close(self) -> None:
        self.closed = True
        self.cancel()


class SayingTranscription:
    """One of its recordings; every stretch counts as heard at once."""

    waiting = 0

    def __init__(self, transcriber: SayingTranscriber, language: str) -> None:
        self._transcriber, self._language = transcriber, language
        self._stretches: list[Span] = []

    def add(self, stretch: Span, *, hurry: bool = False) -> None:
        self._transcriber.added.append((stretch, hurry))
        self._stretches = [each for each in self._stretches if each.end <= stretch.start or each.start >= stretch.end]
        self._stretches.append(stretch)

    def remove(self, stretch: Span) -> None:
        self._stretches.remove(stretch)

    def finish(self, on_progress: Callable[[float], object] | None = None) -> Transcript:
        transcriber = self._transcriber
        transcriber.asked.append((self._language, tuple(self._stretches)))
        if on_progress:
            on_progress(0.5)
        transcriber.gate.wait(30)
        if transcriber.cancelled:
            transcriber.cancelled = False
            raise Cancelled
        if transcriber.error:
            raise transcriber.error
        assert transcriber.transcript is not None
        return transcriber.transcript

    def drop(self) -> None:
        self._stretches = []
