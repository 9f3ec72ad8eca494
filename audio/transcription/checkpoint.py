"""Gets a Whisper checkpoint from its file into memory. Runs in the child process.

Checkpoints are loaded by path, never by name, so that whisper never fetches anything. The weights stay as they are in
the file, and where the file allows it they are mapped, not read: precision.py takes them from there one by one, so
that they are never in memory twice.
"""

import logging
import pickle
import zipfile
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
    """A model without weights. Whisper's own constructor would make them at random, in 32 bits: most of loading."""
    import torch
    from whisper.model import AudioEncoder, ModelDimensions, TextDecoder, Whisper

    dims = ModelDimensions(**dimensions)
    model = Whisper.__new__(Whisper)
    torch.nn.Module.__init__(model)
    model.dims = dims
    with torch.device("meta"):
        model.encoder = AudioEncoder(
            dims.n_mels, dims.n_audio_ctx, dims.n_audio_state, dims.n_audio_head, dims.n_audio_layer
        )
        model.decoder = TextDecoder(
            dims.n_vocab, dims.n_text_ctx, dims.n_text_state, dims.n_text_head, dims.n_text_layer
        )
    # What is in no checkpoint. The decoder's mask is not made: precision.py puts in a decoder that needs none.
    heads = torch.zeros(dims.n_text_layer, dims.n_text_head, dtype=torch.bool)
    heads[dims.n_text_layer // 2 :] = True
    model.register_buffer("alignment_heads", heads.to_sparse(), persistent=False)
    return model.eval()


def _reason(complaint: str) -> str:
    if "state_dict" in complaint:
        return "its weights do not fit its dimensions"
    if "memory" in complaint:  # "can't allocate memory", "Cannot allocate memory", "out of memory"
        return "there is not enough memory for it"
    return "it is not a PyTorch checkpoint"
