"""Gets a Whisper checkpoint from its file into memory. Runs in the child process.

Checkpoints are loaded by path, never by name, so that whisper never fetches anything. The weights stay as they are in
the file, and where the file allows it they are mapped, not read: precision.py takes them from there one by one, so
that they are never in memory twice.
"""

import contextlib
import logging
import pickle
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from audio.errors import BadModel


def load(file: Path, name: str | None = None) -> Any:
    """The whisper.model.Whisper of this file, on the CPU, its weights as the file has them; precision.py must follow.

    name: as the user gave it; an official one brings its own alignment heads, and without it word times are taken
    from all heads of the later layers, which is less precise. Raises BadModel.
    """
    import torch
    import whisper

    try:
        content = torch.load(file, map_location="cpu", weights_only=True, mmap=zipfile.is_zipfile(file))
        model = _empty(content["dims"])
        model.load_state_dict(content["model_state_dict"], assign=True)
    except MemoryError as error:
        raise BadModel(path=file, reason="there is not enough memory for it") from error
    except (KeyError, TypeError, AttributeError, IndexError) as error:
        raise BadModel(path=file, reason="it holds no Whisper dimensions and weights") from error
    except (RuntimeError, ValueError, EOFError, OSError, pickle.UnpicklingError) as error:
        logging.warning("%s: %s", file, error)
        raise BadModel(path=file, reason=_reason(str(error))) from error
    if name in whisper._ALIGNMENT_HEADS:
        model.set_alignment_heads(whisper._ALIGNMENT_HEADS[name])
    return model


def _empty(dimensions: dict[str, int]) -> Any:
    """A model whose weights are never touched, so that they take up no memory until others are put in their place."""
    from whisper.model import ModelDimensions, Whisper

    dims = ModelDimensions(**dimensions)
    with _unfilled():
        return Whisper(dims).eval()


@contextlib.contextmanager
def _unfilled() -> Iterator[None]:
    """Layers made meanwhile get no first values: random ones would be most of the time and memory of loading."""
    import torch

    kinds = (torch.nn.Linear, torch.nn.Conv1d, torch.nn.Embedding)
    fillers = [(kind, kind.reset_parameters) for kind in kinds]
    for kind in kinds:
        setattr(kind, "reset_parameters", lambda layer: None)  # noqa: B010
    try:
        yield
    finally:
        for kind, filler in fillers:
            setattr(kind, "reset_parameters", filler)  # noqa: B010


def _reason(complaint: str) -> str:
    if "state_dict" in complaint:
        return "its weights do not fit its dimensions"
    if "memory" in complaint:  # "can't allocate memory", "Cannot allocate memory", "out of memory"
        return "there is not enough memory for it"
    return "it is not a PyTorch checkpoint"
