"""openai-whisper as an engine. Runs in the child process, on its main thread.

The language is always given, and no prompt ever: words put into Whisper's mouth would come back as words of the
answer. How the model gets into memory is checkpoint.py's, and how it computes precision.py's.
"""

import logging
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audio.ports import Effort
from audio.recording import Segment, Word
from audio.transcription.engine import Build
from audio.transcription.models import resolve

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_WINDOW = 30.0  # seconds that Whisper looks at
_SMALLEST_WIDTH = 384  # of the encoder, in the smallest official model (tiny); the miniature has 128
_SMALL_WINDOW = 6.0  # seconds; the miniature loses its place in longer ones: see audio/miniature/README.md
_TEMPERATURES = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)  # Whisper's own: hotter when a result repeats itself or is unlikely


def open_engine(model: str, folder: Path | None, threads: int, *, exact: bool = False) -> "WhisperEngine":
    """See engine.OpenEngine. Raises NoModel, UnknownModel, BadModel."""
    file = resolve(model, folder)
    # Threads that wait for each other give way: by default they spin, and beside a busy program, which holds one of
    # them up at every turn, that makes decoding ten times as slow. Read when torch is loaded.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    import torch

    from audio.transcription.precision import choose_device, ready

    torch.set_num_threads(threads)
    device = choose_device(torch.cuda.is_available(), torch.backends.mps.is_available())
    return WhisperEngine(*ready(file, model, device, exact=exact))


class WhisperEngine:
    """A Whisper model in memory."""

    def __init__(self, model: Any, build: Build, *, words: bool | None = None) -> None:
        """model: whisper.model.Whisper; words: whether it can time words, None: not below the official sizes.

        The miniature listens to the first word of a phrase and knows the rest by heart, so that most of its words
        would come out with no length; its segments are well timed.
        """
        small = model.dims.n_audio_state < _SMALLEST_WIDTH
        self.longest = _SMALL_WINDOW if small else _WINDOW
        self.build = build
        self._model = model
        self._temperature = 0.0 if small else _TEMPERATURES
        self._words = not small if words is None else words
        model.encoder = _remembering(model.encoder)

    def warm_up(self) -> None:
        """Compile the alignment of words to sound (numba), a matter of seconds."""
        if self._words:
            import torch
            from whisper.timing import dtw

            dtw(torch.zeros(2, 2))

    def hear(
        self, samples: "npt.NDArray[np.float32]", language: str, effort: Effort, threads: int
    ) -> tuple[str, list[Segment]]:
        """See engine.Engine."""
        import torch
        import whisper

        if torch.get_num_threads() != threads:
            torch.set_num_threads(threads)
        torch.manual_seed(0)  # the same sound, the same text, also where it must try at a temperature
        found: list[dict[str, Any]] = whisper.transcribe(
            self._model,
            samples,
            language=language,
            temperature=self._temperature,
            beam_size=effort.beam if effort.beam > 1 else None,
            condition_on_previous_text=False,
            fp16=self._half,
            verbose=None,
        )["segments"]
        found = [each for each in found if each["text"].strip()]
        if effort.words and self._words:
            self._add_words(found, samples, language)
        return "".join(each["text"] for each in found).strip(), [_segment(each) for each in found]

    @property
    def _half(self) -> bool:
        return self.build.precision == "float16"

    def _add_words(self, found: list[dict[str, Any]], samples: "npt.NDArray[np.float32]", language: str) -> None:
        """Put "words" into the segments; leave them out where the checkpoint does not allow it.

        After the text is settled, not with `word_timestamps=True`: that lets word times decide where the next window
        begins, and a model with poor alignment then repeats itself.
        """
        import torch
        from whisper.audio import HOP_LENGTH, N_FRAMES, N_SAMPLES, log_mel_spectrogram, pad_or_trim
        from whisper.timing import add_word_timestamps
        from whisper.tokenizer import get_tokenizer

        model, frames = self._model, len(samples) // HOP_LENGTH
        if not found or frames > N_FRAMES:
            return
        mel = log_mel_spectrogram(samples, model.dims.n_mels, padding=N_SAMPLES)[:, :frames]
        tokenizer = get_tokenizer(
            model.is_multilingual, num_languages=model.num_languages, language=language, task="transcribe"
        )
        timed = [{**each, "seek": 0} for each in found]
        try:
            add_word_timestamps(
                segments=timed,
                model=model,
                tokenizer=tokenizer,
                mel=pad_or_trim(mel, N_FRAMES).to(model.device).to(torch.float16 if self._half else torch.float32),
                num_frames=frames,
                last_speech_timestamp=0.0,
            )
        except (RuntimeError, ValueError, IndexError, TypeError) as error:
            logging.warning("no word times: %s", error)
            return
        for each, words in zip(found, timed, strict=True):
            each["words"] = words["words"]


def _remembering(encoder: Any) -> Any:
    """The encoder with its last result kept: word times and hotter tries ask for the same sound again."""
    import torch

    class Remembering(torch.nn.Module):
        def __init__(self, encoder: torch.nn.Module) -> None:
            super().__init__()
            self.encoder, self.heard, self.features = encoder, torch.empty(0), torch.empty(0)

        def forward(self, heard: torch.Tensor) -> torch.Tensor:
            if self.heard.shape != heard.shape or not torch.equal(self.heard, heard):
                self.heard, self.features = heard, self.encoder(heard)
            return self.features

    return Remembering(encoder)


def _segment(found: dict[str, Any]) -> Segment:
    """Whisper's segment as ours."""
    words = tuple(
        Word(float(word["start"]), float(word["end"]), text)
        for word in found.get("words", ())
        if (text := word["word"].strip())
    )
    return Segment(float(found["start"]), float(found["end"]), found["text"].strip(), words)
