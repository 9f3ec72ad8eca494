"""openai-whisper as an engine: the only file that imports it. Runs in the child process, on its main thread.

Checkpoints are loaded by path, never by name, so that whisper never fetches anything. The language is always given,
and no prompt ever: words put into Whisper's mouth would come back as words of the answer.
"""

import logging
import os
import pickle
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audio.activity import find_speech
from audio.errors import BadModel
from audio.recording import SAMPLERATE, Segment, Span, Word
from audio.stretches import plan
from audio.transcription.models import resolve

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_WINDOW = 30.0  # seconds that Whisper looks at
_SMALLEST_WIDTH = 384  # of the encoder, in the smallest official model (tiny); the miniature has 128
_SMALL_WINDOW = 6.0  # seconds; the miniature loses its place in longer ones: see audio/miniature/README.md
_TEMPERATURES = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)  # Whisper's own: hotter when a result repeats itself or is unlikely


def open_engine(model: str, folder: Path | None, threads: int | None) -> "WhisperEngine":
    """Load a model by name or path. threads: None for all cores but one. Raises NoModel, UnknownModel, BadModel."""
    file = resolve(model, folder)
    import torch

    torch.set_num_threads(threads or max(1, (os.cpu_count() or 2) - 1))
    return WhisperEngine(_load(file, model, "cuda" if torch.cuda.is_available() else "cpu"))


def _load(file: Path, name: str, device: str) -> Any:
    import whisper

    try:
        loaded = whisper.load_model(str(file.absolute()), device=device)
    except MemoryError as error:
        raise BadModel(path=file, reason="there is not enough memory for it") from error
    except (KeyError, TypeError, AttributeError, IndexError) as error:
        raise BadModel(path=file, reason="it holds no Whisper dimensions and weights") from error
    except (RuntimeError, ValueError, EOFError, OSError, pickle.UnpicklingError) as error:
        logging.warning("%s: %s", file, error)
        misfit = "state_dict" in str(error)
        reason = "its weights do not fit its dimensions" if misfit else "it is not a PyTorch checkpoint"
        raise BadModel(path=file, reason=reason) from error
    if name in whisper._ALIGNMENT_HEADS:  # loading by path leaves the less precise default
        loaded.set_alignment_heads(whisper._ALIGNMENT_HEADS[name])
    return loaded


class WhisperEngine:
    """A Whisper model in memory."""

    def __init__(self, model: Any, *, words: bool | None = None) -> None:
        """words: whether to time words; None: not for models below the official ones.

        The miniature listens to the first word of a phrase and knows the rest by heart, so that most of its words
        would come out with no length; its segments are well timed.
        """
        import torch

        class Remembering(torch.nn.Module):
            """Word times and hotter tries ask for the same sound again: half of all the work."""

            def __init__(self, encoder: torch.nn.Module) -> None:
                super().__init__()
                self.encoder, self.heard, self.features = encoder, torch.empty(0), torch.empty(0)

            def forward(self, heard: torch.Tensor) -> torch.Tensor:
                if self.heard.shape != heard.shape or not torch.equal(self.heard, heard):
                    self.heard, self.features = heard, self.encoder(heard)
                return self.features

        model.encoder = Remembering(model.encoder)
        self._model = model
        small = model.dims.n_audio_state < _SMALLEST_WIDTH
        self.longest = _SMALL_WINDOW if small else _WINDOW  # seconds given to the model at once
        self._temperature = 0.0 if small else _TEMPERATURES
        self._words = not small if words is None else words

    def warm_up(self) -> None:
        """Compile the alignment of words to sound (numba), a matter of seconds."""
        if self._words:
            import torch
            from whisper.timing import dtw

            dtw(torch.zeros(2, 2))

    def transcribe(
        self,
        samples: "npt.NDArray[np.float32]",
        language: str,
        stretches: Sequence[Span],
        on_progress: Callable[[float], object],
    ) -> tuple[str, list[Segment]]:
        """Text and segments; see engine.Engine."""
        duration = len(samples) / SAMPLERATE
        windows = [window for stretch in stretches for window in self._windows(samples, stretch, duration)]
        texts: list[str] = []
        segments: list[Segment] = []
        total, done = sum(window.length for window in windows), 0.0
        for window in windows:
            found = self._hear(_cut(samples, window), language)
            texts.append("".join(each["text"] for each in found).strip())
            segments += _placed(found, window, segments[-1].end if segments else 0.0)
            done += window.length
            on_progress(min(1.0, done / total))
        return " ".join(text for text in texts if text), segments

    def _windows(self, samples: "npt.NDArray[np.float32]", stretch: Span, duration: float) -> list[Span]:
        """The stretch inside the sound, cut in its pauses where the model cannot take it whole."""
        stretch = Span(max(0.0, stretch.start), min(stretch.end, duration))
        if stretch.length <= 0:
            return []
        if stretch.length <= self.longest:
            return [stretch]
        parts = plan(find_speech(_cut(samples, stretch)), self.longest)
        return [Span(stretch.start + part.start, stretch.start + part.end) for part in parts] or [stretch]

    def _hear(self, samples: "npt.NDArray[np.float32]", language: str) -> list[dict[str, Any]]:
        """Whisper's segments of one window, times from its start; with "words" where they can be had."""
        import torch
        import whisper

        torch.manual_seed(0)  # the same sound, the same text, also where it must try at a temperature
        found: list[dict[str, Any]] = whisper.transcribe(
            self._model,
            samples,
            language=language,
            temperature=self._temperature,
            condition_on_previous_text=False,
            fp16=self._model.device.type == "cuda",
            verbose=None,
        )["segments"]
        found = [each for each in found if each["text"].strip()]
        self._add_words(found, samples, language)
        return found

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
        precision = torch.float16 if model.device.type == "cuda" else torch.float32  # as whisper.transcribe had it
        if not found or not self._words or frames > N_FRAMES:
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
                mel=pad_or_trim(mel, N_FRAMES).to(model.device).to(precision),
                num_frames=frames,
                last_speech_timestamp=0.0,
            )
        except (RuntimeError, ValueError, IndexError, TypeError) as error:
            logging.warning("no word times: %s", error)
            return
        for each, words in zip(found, timed, strict=True):
            each["words"] = words["words"]


def _cut(samples: "npt.NDArray[np.float32]", span: Span) -> "npt.NDArray[np.float32]":
    return samples[round(span.start * SAMPLERATE) : round(span.end * SAMPLERATE)]


def _placed(found: Sequence[dict[str, Any]], window: Span, earliest: float) -> list[Segment]:
    """Whisper's segments as ours: times of the whole recording, inside the window, never running backwards."""
    placed = []
    earliest = max(earliest, window.start)
    for each in found:
        start, end = _within(window.start + each["start"], window.start + each["end"], earliest, window.end)
        words, said = [], start
        for word in each.get("words", ()):
            if text := word["word"].strip():
                first, last = _within(window.start + word["start"], window.start + word["end"], said, end)
                words.append(Word(first, last, text))
                said = last
        placed.append(Segment(start, end, each["text"].strip(), tuple(words)))
        earliest = end
    return placed


def _within(start: float, end: float, least: float, most: float) -> tuple[float, float]:
    start = min(max(round(start, 3), least), most)
    return start, min(max(round(end, 3), start), most)
