"""An openai-whisper checkpoint as a CTranslate2 model on disk: which weight goes where. Runs in a process of its own.

The only file that imports CTranslate2's specifications. Weights stay mapped from the file in the precision they have
there; one at a time is turned to 32 bits and quantised, so that memory holds little more than the result.
"""

import json
import logging
import pickle
from base64 import b85decode
from collections.abc import Mapping
from gzip import decompress
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from audio.errors import BadModel
from audio.transcription.models import file_name, official
from audio.transcription.vocabulary import tokenizer_json, tokens

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Array = npt.NDArray[np.generic]

Kind = Literal["int8", "plain"]
"""int8: quantised row by row; plain: in the precision of the checkpoint, for whatever the engine makes of it."""

ABOUT = "about.json"  # what the engine must know beyond CTranslate2's own files


def write(file: Path, folder: Path, kind: Kind) -> None:
    """Convert a checkpoint into this folder, which exists. Raises BadModel, OSError."""
    try:
        dims, weights = _read(file)
        _check(file, dims, weights)
        _save(_spec(file, dims, weights), folder, kind, dims)
    except MemoryError as error:
        raise BadModel(path=file, reason="there is not enough memory for it") from error


def _read(file: Path) -> tuple[dict[str, int], dict[str, Any]]:
    """Dimensions, and weights as tensors mapped from the file. Raises BadModel."""
    import torch

    try:
        try:
            checkpoint = torch.load(file, map_location="cpu", weights_only=True, mmap=True)
        except RuntimeError:  # the older form of file cannot be mapped
            checkpoint = torch.load(file, map_location="cpu", weights_only=True)
    except (RuntimeError, ValueError, EOFError, OSError, pickle.UnpicklingError) as error:
        logging.warning("%s: %s", file, error)
        raise BadModel(path=file, reason="it is not a PyTorch checkpoint") from error
    try:
        return dict(checkpoint["dims"]), dict(checkpoint["model_state_dict"])
    except (KeyError, TypeError, ValueError) as error:
        raise BadModel(path=file, reason="it holds no Whisper dimensions and weights") from error


def _check(file: Path, dims: Mapping[str, int], weights: Mapping[str, Any]) -> None:
    """Hold every weight's shape against that of whisper's own model of these dimensions. Raises BadModel.

    CTranslate2 does not look, and would compute with what lies beyond a weight that is too small.
    """
    import torch
    from whisper.model import AudioEncoder, ModelDimensions, TextDecoder

    try:
        size = ModelDimensions(**dims)
        with torch.device("meta"):  # shapes without memory
            encoder = AudioEncoder(
                size.n_mels, size.n_audio_ctx, size.n_audio_state, size.n_audio_head, size.n_audio_layer
            )
            decoder = TextDecoder(size.n_vocab, size.n_text_ctx, size.n_text_state, size.n_text_head, size.n_text_layer)
    except (TypeError, RuntimeError, ValueError) as error:
        raise BadModel(path=file, reason="it holds no Whisper dimensions and weights") from error
    expected = {f"encoder.{name}": each.shape for name, each in encoder.state_dict().items()}
    expected |= {f"decoder.{name}": each.shape for name, each in decoder.state_dict().items()}
    if (
        expected != {name: each.shape for name, each in weights.items()}
        or _tokenizer(dims).encoding.n_vocab != dims["n_vocab"]
    ):
        raise BadModel(path=file, reason="its weights do not fit its dimensions")


def _tokenizer(dims: Mapping[str, int]) -> Any:
    """Whisper's tokenizer for these dimensions; as in whisper.model, 51865 tokens or more mean every language."""
    from whisper.tokenizer import get_tokenizer

    multilingual = dims["n_vocab"] >= 51865
    return get_tokenizer(multilingual, num_languages=dims["n_vocab"] - 51765 - multilingual)


def _spec(file: Path, dims: Mapping[str, int], weights: Mapping[str, Any]) -> Any:
    """A ctranslate2 WhisperSpec with every weight in its place."""
    from ctranslate2.specs.whisper_spec import WhisperSpec

    spec = WhisperSpec(dims["n_audio_layer"], dims["n_audio_head"], dims["n_text_layer"], dims["n_text_head"])
    fill = _Filler(weights)
    encoder, decoder = spec.encoder, spec.decoder
    fill.linear(encoder.conv1, "encoder.conv1")
    fill.linear(encoder.conv2, "encoder.conv2")
    encoder.position_encodings.encodings = fill["encoder.positional_embedding"]
    fill.norm(encoder.layer_norm, "encoder.ln_post")
    decoder.embeddings.weight = fill["decoder.token_embedding.weight"]
    decoder.projection.weight = decoder.embeddings.weight  # one matrix looks tokens up and scores them
    decoder.position_encodings.encodings = fill["decoder.positional_embedding"]
    fill.norm(decoder.layer_norm, "decoder.ln")
    for number, layer in enumerate(encoder.layer):
        fill.block(layer, f"encoder.blocks.{number}", crossed=False)
    for number, layer in enumerate(decoder.layer):
        fill.block(layer, f"decoder.blocks.{number}", crossed=True)
    tokenizer = _tokenizer(dims)
    spec.register_vocabulary(tokens(tokenizer))
    marks = {tokenizer.transcribe, tokenizer.translate, tokenizer.sot, tokenizer.sot_prev, tokenizer.sot_lm}
    config = spec.config
    config.suppress_ids = sorted({*tokenizer.non_speech_tokens, *marks, tokenizer.no_speech})
    config.suppress_ids_begin = [tokenizer.encode(" ")[0], tokenizer.eot]
    config.lang_ids = sorted(tokenizer.all_language_tokens) if dims["n_vocab"] >= 51865 else []
    config.alignment_heads = alignment_heads(file, dims["n_text_layer"], dims["n_text_head"])
    return spec


def alignment_heads(file: Path, layers: int, heads: int) -> list[list[int]]:
    """[layer, head] of the attention heads that follow the sound, from which words get their times.

    Those that whisper knows of an official model, by its file's name; else every head of the upper half, as whisper
    itself takes them.
    """
    import numpy as np
    import whisper

    for name, url in official().items():
        if file_name(url) == file.name and name in whisper._ALIGNMENT_HEADS:
            table = np.frombuffer(decompress(b85decode(whisper._ALIGNMENT_HEADS[name])), dtype=bool)
            if table.size == layers * heads:
                return [[int(layer), int(head)] for layer, head in np.argwhere(table.reshape(layers, heads))]
    return [list(pair) for pair in product(range(layers // 2, layers), range(heads))]


def _save(spec: Any, folder: Path, kind: Kind, dims: Mapping[str, int]) -> None:
    spec.validate()
    spec.optimize(quantization="int8_float32" if kind == "int8" else None)
    spec.save(str(folder))
    # Written by ourselves: the library's own `save` would report a full disk as a plain Exception.
    (folder / "tokenizer.json").write_text(tokenizer_json(_tokenizer(dims)).to_str(), encoding="utf-8")
    (folder / "preprocessor_config.json").write_text(json.dumps({"feature_size": dims["n_mels"]}), encoding="utf-8")
    (folder / ABOUT).write_text(json.dumps({"width": dims["n_audio_state"]}), encoding="utf-8")


class _Filler:
    """Takes weights by the names they have in whisper and puts them into parts of a specification."""

    def __init__(self, weights: Mapping[str, Any]) -> None:
        self._weights = weights

    def __getitem__(self, name: str) -> "Array":
        import torch

        tensor = self._weights[name].detach()
        if tensor.dtype not in (torch.float16, torch.float32):
            tensor = tensor.float()
        array: Array = tensor.numpy()
        return array

    def linear(self, part: Any, name: str) -> None:
        part.weight, part.bias = self[f"{name}.weight"], self[f"{name}.bias"]

    def norm(self, part: Any, name: str) -> None:
        part.gamma, part.beta = self[f"{name}.weight"], self[f"{name}.bias"]

    def block(self, layer: Any, name: str, *, crossed: bool) -> None:
        """One layer. crossed: it listens to the sound as well."""
        self._attention(layer.self_attention, f"{name}.attn", (("query", "key", "value"),))
        self.norm(layer.self_attention.layer_norm, f"{name}.attn_ln")
        if crossed:
            self._attention(layer.attention, f"{name}.cross_attn", (("query",), ("key", "value")))
            self.norm(layer.attention.layer_norm, f"{name}.cross_attn_ln")
        self.norm(layer.ffn.layer_norm, f"{name}.mlp_ln")
        self.linear(layer.ffn.linear_0, f"{name}.mlp.0")
        self.linear(layer.ffn.linear_1, f"{name}.mlp.2")

    def _attention(self, part: Any, name: str, fused: tuple[tuple[str, ...], ...]) -> None:
        """fused: which projections stand in one matrix, for each that CTranslate2 has before the last."""
        import numpy as np

        for linear, names in zip(part.linear, fused, strict=False):
            linear.weight = np.concatenate([self[f"{name}.{each}.weight"] for each in names])
            linear.bias = np.concatenate([self._bias(f"{name}.{each}") for each in names])
        self.linear(part.linear[-1], f"{name}.out")

    def _bias(self, name: str) -> "Array":
        """Whisper's keys have none."""
        import numpy as np

        if f"{name}.bias" in self._weights:
            return self[f"{name}.bias"]
        weight = self[f"{name}.weight"]
        return np.zeros(len(weight), weight.dtype)
