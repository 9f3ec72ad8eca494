"""In which precision and on which device a Whisper model computes, and making it so. Runs in the child process."""

import functools
import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch

from audio.transcription.attention import MakeLinear, SelfAttention
from audio.transcription.checkpoint import load
from audio.transcription.decoding import Decoder, decode, replace_mlp
from audio.transcription.engine import Build
from audio.transcription.quantised import Int8Linear, NoKernels, choose_kernels

if TYPE_CHECKING:
    from torch import Tensor


def choose_device(cuda: bool, mps: bool) -> str:
    """Where to compute, given what torch says is there."""
    return "cuda" if cuda else "mps" if mps else "cpu"


def ready(file: Path, name: str | None, device: str, *, exact: bool = False) -> tuple[Any, Build]:
    """The model of this file, ready to compute, and how it does. Raises BadModel.

    exact: in 32 bits, otherwise as fast as it can: half precision on a GPU, 8 bits on the CPU. A GPU that fails a
    trial is left alone, and so are 8 bits where there are none; the build says why.
    """
    shortfall = None
    if device != "cpu":
        model = load(file, name)
        precision = "float32" if exact else "float16"
        try:
            on_gpu(model, device, torch.float32 if exact else torch.float16)
            trial(model, half=not exact)
        except Exception as error:  # drivers fail in every way there is
            logging.warning("%s is there and cannot be used", device, exc_info=True)
            shortfall = f"{device} failed a trial: {_first_line(error)}"
        else:
            return model, Build(device, precision)
    model = load(file, name)
    if exact:
        refit(model, _in(torch.float32))
        return model, Build("cpu", "float32", shortfall)
    try:
        choose_kernels()
        refit(model, Int8Linear)
    except (NoKernels, RuntimeError, AttributeError, NotImplementedError, TypeError) as error:
        logging.warning("no 8 bits: %s", error)
        missing = str(error) if isinstance(error, NoKernels) else f"8-bit weights failed: {_first_line(error)}"
        model = load(file, name)
        refit(model, _in(torch.float32))
        return model, Build("cpu", "float32", "; ".join(filter(None, (shortfall, missing))))
    return model, Build("cpu", "int8", shortfall)


def refit(model: Any, linear: MakeLinear) -> None:
    """Put our layers in the place of whisper's, with these linear layers; whatever else there is computes in float32.

    model: as checkpoint.load gives it. Weights are taken over layer by layer, so that they are never there twice.
    """
    for block in model.encoder.blocks:
        block.attn = SelfAttention(block.attn, linear)
        replace_mlp(block, linear)
    model.decoder = Decoder(model.decoder, linear)
    embedding = model.decoder.token_embedding
    for part in model.modules():
        for name, value in part.named_parameters(recurse=False):
            dtype = value.dtype if part is embedding else torch.float32  # looked up as it is: half the memory
            setattr(part, name, _parameter(value, dtype))
        for name, value in part.named_buffers(recurse=False):
            if value.is_floating_point():
                setattr(part, name, value.to(torch.float32, copy=True))
    model.decode = functools.partial(decode, model)


def on_gpu(model: Any, device: str, dtype: torch.dtype) -> None:
    """The model as checkpoint.load gives it, on this device, its weights but those of layer norms in this type."""
    refit(model, _in(dtype))
    for part in model.modules():
        if not isinstance(part, torch.nn.LayerNorm):  # whisper's norms compute in float32
            for name, value in part.named_parameters(recurse=False):
                setattr(part, name, _parameter(value, dtype))
    heads = model.alignment_heads  # sparse, which Apple's GPUs do not know, and only looked up
    del model.alignment_heads
    model.to(device)
    model.alignment_heads = heads


def trial(model: Any, *, half: bool) -> None:
    """Decode a second of noise. Raises whatever goes wrong, ArithmeticError for a result that is no number."""
    from whisper.audio import N_FRAMES, SAMPLE_RATE, log_mel_spectrogram, pad_or_trim
    from whisper.decoding import DecodingOptions

    noise = torch.randn(SAMPLE_RATE, generator=torch.Generator().manual_seed(0)) * 0.01
    mel = pad_or_trim(log_mel_spectrogram(noise, model.dims.n_mels), N_FRAMES).to(model.device)
    options = DecodingOptions(language="en", temperature=0.0, sample_len=8, fp16=half)
    with torch.inference_mode():
        result = model.decode(mel.half() if half else mel, options)
    if not (torch.isfinite(torch.tensor([result.avg_logprob, result.no_speech_prob])).all()):
        raise ArithmeticError("its results are no numbers")


def _in(dtype: torch.dtype) -> MakeLinear:
    def linear(weight: "Tensor", bias: "Tensor | None") -> torch.nn.Module:
        layer = torch.nn.Linear(weight.shape[1], weight.shape[0], bias is not None, device="meta")
        layer.weight = _parameter(weight, dtype)
        if bias is not None:
            layer.bias = _parameter(bias, dtype)
        return layer

    return linear


def _parameter(value: "Tensor", dtype: torch.dtype) -> torch.nn.Parameter:
    """A copy, so that nothing holds on to the file."""
    return torch.nn.Parameter(value.detach().to(dtype, copy=True), requires_grad=False)


def _first_line(error: Exception) -> str:
    return next(iter(str(error).splitlines()), "") or type(error).__name__
