"""Linear layers in 8-bit integers, for machines without a GPU. Runs in the child process.

Dynamic quantisation: weights are rounded once, each output channel by a scale of its own, and inputs anew in every
call, by the scale that their largest value asks for. Torch's kernels for it are used directly; its tools above them
know only its own layers, and are about to be withdrawn.
"""

import platform
import time
import warnings
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import torch

if TYPE_CHECKING:
    from torch import Tensor

_X86 = ("x86_64", "amd64")
_ROWS = 1500  # of one window in the encoder


class NoKernels(Exception):
    """This processor or this torch cannot compute in 8 bits, or not faster than in 32; the text says which."""


class Int8Linear(torch.nn.Module):
    """A linear layer with rounded weights. Takes and gives float32."""

    def __init__(self, weight: "Tensor", bias: "Tensor | None") -> None:
        """weight: (out, in), bias: (out,), both of any floating type; they are not kept.

        Raises RuntimeError and others where torch cannot.
        """
        super().__init__()
        weight = weight.detach().float()
        least, most = weight.aminmax(dim=1)  # not abs(), which would be a copy as large as the weights
        scales = torch.maximum(-least, most).clamp(min=1e-12) / 127
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # torch announces that it will do this otherwise one day
            rounded = torch.quantize_per_channel(
                weight, scales.double(), torch.zeros(len(scales), dtype=torch.long), 0, torch.qint8
            )
            self._packed: Any = torch.ops.quantized.linear_prepack(
                rounded, None if bias is None else bias.detach().float()
            )
        self._seven_bits = _needs_seven_bits()

    def forward(self, x: "Tensor") -> "Tensor":
        """x: (..., in) -> (..., out)."""
        result: Tensor = torch.ops.quantized.linear_dynamic(x, self._packed, self._seven_bits)
        return result


def choose_kernels(clock: Callable[[], float] = time.perf_counter) -> None:
    """Have torch use its 8-bit kernels for this processor. Raises NoKernels.

    On x86, fbgemm: 3 to 4 times as fast as 32 bits in the encoder, more in the decoder. Elsewhere it depends on what
    the 32-bit kernels have in them, so that a layer of the encoder is timed both ways.
    """
    machine, offered = platform.machine().lower(), torch.backends.quantized.supported_engines
    name = next((each for each in (("fbgemm",) if machine in _X86 else ("qnnpack",)) if each in offered), None)
    if name is None:
        raise NoKernels(f"this torch has no 8-bit kernels for {machine or 'this processor'}")
    torch.backends.quantized.engine = name
    weight, sound = torch.rand(384, 384) - 0.5, torch.rand(1, _ROWS, 384) - 0.5
    try:
        layer = Int8Linear(weight, None)
        near = torch.allclose(layer(sound), sound @ weight.T, atol=0.2)
    except Exception as error:
        raise NoKernels(f"8-bit kernels failed: {str(error).splitlines()[0]}") from error
    if not near:
        raise NoKernels("8-bit kernels compute wrongly here")
    if machine in _X86:
        return
    plain, rounded = (_seconds(call, clock) for call in (lambda: sound @ weight.T, lambda: layer(sound)))
    if rounded > plain:
        raise NoKernels(f"8-bit kernels are slower than 32 bits on {machine}")


def _seconds(call: Callable[[], object], clock: Callable[[], float]) -> float:
    """The fastest of five."""
    times = []
    for _ in range(5):
        began = clock()
        call()
        times.append(clock() - began)
    return min(times)


def _needs_seven_bits() -> bool:
    """Whether inputs must leave a bit free: x86 before VNNI adds two products in 16 bits, which overflow otherwise."""
    if torch.backends.quantized.engine != "fbgemm":
        return False
    has_vnni = getattr(torch.cpu, "_is_vnni_supported", None)
    return not (has_vnni and has_vnni())
