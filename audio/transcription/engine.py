"""What the child process asks of an engine. An engine lives in the child alone, on its main thread."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from audio.ports import Effort
from audio.recording import Segment

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


@dataclass(frozen=True, slots=True)
class Build:
    """How an engine computes here.

    device: "cpu", "cuda" or "mps"; precision: "int8", "float16" or "float32"; shortfall: why it is not the fastest
    this engine knows for such a machine, in English; None where it is.
    """

    device: str
    precision: str
    shortfall: str | None = None


class Engine(Protocol):
    """A model in memory."""

    longest: float
    """Seconds of sound that it takes at once."""

    build: Build

    def warm_up(self) -> None:
        """Do ahead what the first recording would otherwise wait for; called once, when nothing else waits."""

    def hear(
        self, samples: "npt.NDArray[np.float32]", language: str, effort: Effort, threads: int
    ) -> tuple[str, list[Segment]]:
        """The text of one piece, and its segments in order.

        samples: (n,) mono at 16 kHz, at most `longest` seconds; times are seconds from its first sample and need not
        be tidy. threads: processor threads to use, for engines that can choose anew each time. Raises
        TranscriptionFailed; whatever else it raises is told as that.
        """


class OpenEngine(Protocol):
    """The `open_engine` of an engine's module."""

    def __call__(self, model: str, folder: Path | None, threads: int, *, exact: bool = False) -> Engine:
        """Load a model by name or path (models.resolve). Raises NoModel, UnknownModel, BadModel.

        folder: of checkpoints, None for whisper's own; threads: processor threads at most; exact: compute in 32 bits.
        """
