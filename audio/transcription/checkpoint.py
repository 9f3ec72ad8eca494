"""Gets a Whisper checkpoint from its file into memory. Runs in the child process.

Checkpoints are loaded by path, never by name, so that whisper never fetches anything.
"""

import logging
import pickle
from pathlib import Path
from typing import Any

from audio.errors import BadModel


def load(file: Path, name: str, device: str) -> Any:
    """The whisper.model.Whisper of this file. Raises BadModel.

    name: as the user gave it; an official one brings its own alignment heads.
    """
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
