"""What the child process asks of an engine. An engine lives in the child alone, on its main thread."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from audio.recording import Segment, Span

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


class Engine(Protocol):
    """A model in memory."""

    def warm_up(self) -> None:
        """Do ahead what the first recording would otherwise wait for; called once, when nothing else waits."""

    def transcribe(
        self,
        samples: "npt.NDArray[np.float32]",
        language: str,
        stretches: Sequence[Span],
        on_progress: Callable[[float], object],
    ) -> tuple[str, list[Segment]]:
        """The text, and its segments in order, each inside one of the stretches (seconds).

        samples: (n,) mono at 16 kHz. on_progress: share done, 0 to 1.
        """


class OpenEngine(Protocol):
    """The `open_engine` of an engine's module."""

    def __call__(self, model: str, folder: Path | None, threads: int | None) -> Engine:
        """Load a model by name or path. Raises NoModel, UnknownModel, BadModel."""
