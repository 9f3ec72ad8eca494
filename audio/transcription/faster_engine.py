"""faster-whisper as an engine: the only file that imports it. Runs in the child process, on its main thread.

It is an extra, may be missing, and reads checkpoints in a form of its own (conversion.py). It is given folders only:
for a name it would ask a hub on the network. The language is always given, and no prompt ever, as in whisper_engine.
torch is not needed here, which leaves the child far smaller.
"""

import logging
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from audio.errors import BadModel, EngineMissing
from audio.ports import Effort
from audio.recording import Segment, Word
from audio.transcription import conversion, extras
from audio.transcription.engine import Build
from audio.transcription.models import default_folder, resolve
from audio.transcription.weights import Kind

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_WINDOW = 30.0  # seconds that Whisper looks at
_SMALLEST_WIDTH = 384  # of the encoder, in the smallest official model (tiny); the miniature has 128
_SMALL_WINDOW = 6.0  # seconds; the miniature loses its place in longer ones: see audio/miniature/README.md
_TEMPERATURES = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)  # Whisper's own: hotter when a result repeats itself or is unlikely
_NO_INT8 = "faster-whisper cannot compute in 8 bits on this processor"


def open_engine(model: str, folder: Path | None, threads: int, *, exact: bool = False) -> "FasterEngine":
    """See engine.OpenEngine; the first time with a checkpoint it is converted, for seconds.

    Raises EngineMissing, NoModel, UnknownModel, BadModel, ConversionFailed.
    """
    if not extras.installed():
        raise EngineMissing(name=extras.NAME, command=extras.command())
    file = resolve(model, folder)
    os.environ["HF_HUB_OFFLINE"] = "1"  # nothing is asked of a hub in any case; this makes sure
    import ctranslate2

    models, shortfall = folder or default_folder(), None
    if ctranslate2.get_cuda_device_count() > 0:
        build = Build("cuda", "float32" if exact else "float16")
        try:
            engine = _load(file, models, build, threads)
            engine.warm_up()  # its libraries are looked for no sooner
        except RuntimeError as error:
            told = str(error).strip().splitlines() or [type(error).__name__]
            shortfall = f"faster-whisper cannot use the graphics card, {told[0][:200]}"
            logging.warning("%s", shortfall)
        else:
            return engine
    quantised = not exact and "int8_float32" in ctranslate2.get_supported_compute_types("cpu")
    if not quantised and not exact:
        shortfall = shortfall or _NO_INT8
    build = Build("cpu", "int8" if quantised else "float32", shortfall)
    try:
        return _load(file, models, build, threads)
    except RuntimeError as error:
        logging.warning("%s: %s", file, error)
        raise BadModel(path=file, reason="faster-whisper cannot read it") from error


def _load(file: Path, models: Path, build: Build, threads: int) -> "FasterEngine":
    """With a conversion that turns out damaged made anew, once. Raises RuntimeError where that does not help."""
    kind: Kind = "int8" if build.precision == "int8" else "plain"
    try:
        return _opened(conversion.converted(file, models, kind), build, threads)
    except (RuntimeError, OSError, ValueError, KeyError) as error:
        if build.device != "cpu":
            raise RuntimeError(error) from error
        logging.warning("made anew: %s", error)
        conversion.discard(file, models)
        return _opened(conversion.converted(file, models, kind), build, threads)


def _opened(folder: Path, build: Build, threads: int) -> "FasterEngine":
    from faster_whisper import WhisperModel

    small = conversion.width(folder) < _SMALLEST_WIDTH
    model = WhisperModel(
        str(folder), device=build.device, compute_type=build.precision, cpu_threads=threads, local_files_only=True
    )
    return FasterEngine(model, build, small=small)


class FasterEngine:
    """A faster-whisper model in memory. Its number of threads is settled when it is made."""

    def __init__(self, model: Any, build: Build, *, small: bool, words: bool | None = None) -> None:
        """model: faster_whisper.WhisperModel; small: below the official sizes; words: whether it can time words."""
        self.longest = _SMALL_WINDOW if small else _WINDOW
        self.build = build
        self._model = model
        self._temperatures = _TEMPERATURES[:1] if small else _TEMPERATURES
        self._words = not small if words is None else words

    def warm_up(self) -> None:
        """Go once through everything with a second of silence."""
        import numpy as np

        list(self._model.transcribe(np.zeros(16_000, np.float32), language="en", temperature=0.0, max_new_tokens=1)[0])

    def hear(
        self, samples: "npt.NDArray[np.float32]", language: str, effort: Effort, threads: int
    ) -> tuple[str, list[Segment]]:
        """See engine.Engine; threads: not looked at."""
        import ctranslate2

        ctranslate2.set_random_seed(0)  # the same sound, the same text, also where it must try at a temperature
        found = self._model.transcribe(
            samples,
            language=language,
            beam_size=effort.beam,
            best_of=1,  # at a temperature, as whisper does it
            temperature=self._temperatures,
            condition_on_previous_text=False,
            word_timestamps=effort.words and self._words,
            vad_filter=False,
        )[0]
        said = [each for each in found if each.text.strip()]
        return "".join(each.text for each in said).strip(), [_segment(each) for each in said]


def _segment(found: Any) -> Segment:
    words = tuple(Word(word.start, word.end, word.word) for word in found.words or ())
    return Segment(found.start, found.end, found.text.strip(), words)
