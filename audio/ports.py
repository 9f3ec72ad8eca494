"""What the application asks of sound: four Protocols, and nothing heavy to import.

Every method returns at once unless its docstring says that it blocks. Callbacks run on a thread of the
implementation; they must be quick and must not call back into the object.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from audio.recording import Level, Recording, Span, Transcript


class Player(Protocol):
    """Plays one sound file at a time."""

    def play(self, path: Path, on_end: Callable[[bool], object], *, start: float = 0.0) -> None:
        """Play from `start` seconds; a sound still playing is stopped first.

        `on_end(finished)` is called exactly once: True at the natural end, False when stopped or broken off.
        Raises NoLoudspeaker, NoPortAudio, NotSound.
        """

    def stop(self) -> None:
        """Silence within 100 ms; nothing happens when nothing plays."""

    @property
    def position(self) -> float | None:
        """Seconds into the file that plays now; None when nothing plays."""

    def close(self) -> None:
        """Stop and let go of the device."""


class Speaker(Protocol):
    """Turns text into a sound file, cached by text, voice and rate."""

    def prepare(self, text: str, lang: str) -> None:
        """Render ahead in the background; errors are kept for `render`."""

    def render(self, text: str, lang: str) -> Path:
        """The sound file of `text`. Blocks until it is rendered. Raises NoVoice, SpeechFailed, Cancelled."""

    def close(self) -> None:
        """End children still rendering."""


class Recorder(Protocol):
    """Writes the microphone to a file as it is spoken: WAV, 16 bit, 16 kHz mono, valid at every moment."""

    def start(
        self,
        path: Path,
        on_level: Callable[[Level], object],
        on_lost: Callable[[Exception], object],
    ) -> None:
        """Begin. Blocks until the device runs.

        on_level: about 20 times a second. on_lost(error): at most once, when the device goes away
        (MicrophoneLost) or the disk is full (DiskFull); `stop` then still returns what was kept.
        Raises NoMicrophone, NoPortAudio, DiskFull.
        """

    def stop(self) -> Recording:
        """End, and return what is on disk. Blocks until the last sample is written (well under a second)."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How much trouble a transcription is worth.

    beam: hypotheses kept while decoding, 1 for greedy; words: whether each word gets its times.
    """

    beam: int = 1
    words: bool = True


USUAL = Effort()


class Transcription(Protocol):
    """One recording on its way to text. `finish` or `drop` ends it."""

    def add(self, stretch: Span, *, hurry: bool = False) -> None:
        """Have this stretch of the file transcribed, which must be on disk by now.

        Stretches may come in any order; one that overlaps earlier ones replaces them. Errors are kept for `finish`.
        hurry: somebody waits for it and nothing else goes on, so that every processor core may be used.
        """

    def remove(self, stretch: Span) -> None:
        """Forget a stretch that was added: it holds no speech after all."""

    @property
    def waiting(self) -> int:
        """How many stretches have no text yet."""

    def finish(self, on_progress: Callable[[float], object] | None = None) -> Transcript:
        """The text of all stretches, in order of time. Blocks.

        Times are those of the whole file. on_progress: share done, 0 to 1. Raises NoModel, BadModel, UnknownModel,
        NotSound, TranscriberDied, TranscriptionFailed, Cancelled. What was lost with an engine that died while nobody
        waited is done again.
        """

    def drop(self) -> None:
        """Nobody wants it any more; what is waiting is left undone."""


class Transcriber(Protocol):
    """Sound to text by one engine and model, wherever that runs."""

    @property
    def engine(self) -> str:
        """The engine's name, as `--engine` takes it."""

    @property
    def model(self) -> str:
        """The model's name or path, as `--model` takes it."""

    def load(self) -> None:
        """Begin to load the model; errors are kept for `Transcription.finish`."""

    def begin(self, path: Path, language: str, effort: Effort = USUAL) -> Transcription:
        """A transcription of this sound file (any rate, any channels), which may still be growing."""

    def cancel(self) -> None:
        """Give up: every `finish` under way raises Cancelled."""

    def close(self) -> None:
        """Let go of engine and model."""
