"""Checkpoints with random weights: every shape that the official ones come in, small enough to make in a moment."""

from dataclasses import asdict
from pathlib import Path

import numpy as np
import numpy.typing as npt

# Bands of the spectrum, tokens of the vocabulary: English alone (tiny.en ...), every language (tiny ...), large-v3.
SHAPES = {"english": (80, 51864), "every": (80, 51865), "third": (128, 51866)}


def write(file: Path, shape: str, *, dtype: str = "float16") -> Path:
    """A checkpoint of this shape, always the same, whose greedy text is lively enough to compare."""
    import torch
    from whisper.model import ModelDimensions, Whisper

    bands, tokens = SHAPES[shape]
    torch.manual_seed(3)  # one of those with many words in every shape
    dims = ModelDimensions(bands, 1500, 64, 2, 2, tokens, 448, 64, 2, 3)
    model = Whisper(dims)
    with torch.no_grad():
        for name, weight in model.named_parameters():
            norm = "ln" in name and name.endswith("weight")
            weight.copy_(torch.randn_like(weight) * (0.3 if weight.ndim > 1 else 0.1) + norm)
    weights = {name: each.to(getattr(torch, dtype)) for name, each in model.state_dict().items()}
    torch.save({"dims": asdict(dims), "model_state_dict": weights}, file)
    return file


def noise(seconds: float) -> npt.NDArray[np.float32]:
    """Something to hear: (n,) at 16 kHz."""
    return (np.random.default_rng(0).standard_normal(round(seconds * 16_000)) * 0.1).astype(np.float32)
