"""Layers in 8 bits give what layers in 32 give, nearly; and where there are none, that is said, not suffered."""

import platform

import pytest

pytestmark = pytest.mark.slow  # torch alone takes a second


@pytest.fixture(autouse=True)
def _same_every_time() -> None:
    import torch

    torch.manual_seed(0)


def test_a_rounded_layer_gives_nearly_what_the_layer_gives() -> None:
    """Within 2 % of the norm, whatever the scale of a channel: each has its own."""
    import torch

    from audio.transcription.quantised import Int8Linear, choose_kernels

    choose_kernels()
    weight = torch.randn(96, 64) * torch.logspace(-4, 1, 96)[:, None]
    bias, x = torch.randn(96) * 0.01, torch.randn(2, 7, 64)
    given, wanted = Int8Linear(weight, bias)(x), torch.nn.functional.linear(x, weight, bias)
    assert given.shape == wanted.shape
    errors = (given - wanted).norm(dim=(0, 1)) / wanted.norm(dim=(0, 1))
    assert errors.max() < 0.02


def test_a_layer_takes_weights_as_checkpoints_have_them() -> None:
    """In 16 bits, without a bias, and with a channel of nothing but zeros."""
    import torch

    from audio.transcription.quantised import Int8Linear, choose_kernels

    choose_kernels()
    weight = torch.randn(8, 64).half()
    weight[3] = 0
    given = Int8Linear(weight, None)(torch.randn(5, 64))
    assert torch.isfinite(given).all()
    assert (given[:, 3] == 0).all()


def test_without_kernels_the_reason_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A processor that torch has no 8-bit kernels for is named."""
    import torch

    from audio.transcription.quantised import NoKernels, choose_kernels

    monkeypatch.setattr(platform, "machine", lambda: "riscv64")
    monkeypatch.setattr(type(torch.backends.quantized), "supported_engines", ["none"])
    with pytest.raises(NoKernels, match="riscv64"):
        choose_kernels()


def test_kernels_that_are_slower_than_32_bits_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Off x86 both are timed, and the faster one decides."""
    from audio.transcription.quantised import NoKernels, choose_kernels

    monkeypatch.setattr(platform, "machine", lambda: "aarch64")

    def ticking(plain: float, rounded: float) -> list[float]:
        """What the clock shows before and after five runs of each."""
        return [time for run in (plain, rounded) for _ in range(5) for time in (0.0, run)]

    slower, sooner = iter(ticking(1, 2)), iter(ticking(2, 1))
    with pytest.raises(NoKernels, match="slower"):
        choose_kernels(lambda: next(slower))
    choose_kernels(lambda: next(sooner))
