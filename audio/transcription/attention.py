"""Whisper's attention, laid out for one question at a time. Runs in the child process.

The decoder asks with one token a step. Whisper keeps keys and values as its layers gave them, so that each step
strides through memory; here they are laid out once a piece the way the products read them, and with several hypotheses
all share one copy. Queries, keys and values of a layer come out of one product instead of three.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import torch
from torch.nn.functional import scaled_dot_product_attention

if TYPE_CHECKING:
    from torch import Tensor

MakeLinear = Callable[["Tensor", "Tensor | None"], torch.nn.Module]
"""From weight (out, in) and bias (out,) to a linear layer, in whatever precision."""


class SelfAttention(torch.nn.Module):
    """Stands in for whisper.model.MultiHeadAttention where a layer listens to itself."""

    def __init__(self, old: Any, linear: MakeLinear) -> None:
        """old: the MultiHeadAttention, whose weights go into this one's layers."""
        super().__init__()
        self._heads: int = old.n_head
        weights = [layer.weight for layer in (old.query, old.key, old.value)]
        bias = torch.cat([old.query.bias, torch.zeros_like(old.query.bias), old.value.bias])
        self.query_key_value = linear(torch.cat(weights), bias)
        self.out = linear(old.out.weight, old.out.bias)
        self.key = self.value = None  # whisper's decoding looks them up, and never uses them with ours

    def forward(self, x: "Tensor", mask: object = None, kv_cache: None = None) -> "tuple[Tensor, None]":
        """x: (batch, length, width), the whole of it; mask: anything but None for "only backwards"."""
        query, key, value = self._split(x)
        mixed = scaled_dot_product_attention(query, key, value, is_causal=mask is not None and x.shape[1] > 1)
        return self.out(mixed.transpose(1, 2).flatten(2)), None

    def step(self, x: "Tensor", keys: "Tensor", values: "Tensor", past: int) -> "Tensor":
        """The same for what comes after `past` tokens.

        x: (batch, length, width); keys, values: (batch, heads, room, width of a head), of which `past` are known,
        and `length` are added.
        """
        query, key, value = self._split(x)
        now = past + x.shape[1]
        keys[:, :, past:now], values[:, :, past:now] = key, value
        if x.shape[1] > 1:  # the beginning
            mixed = scaled_dot_product_attention(query, keys[:, :, :now], values[:, :, :now], is_causal=True)
        else:
            mixed = scaled_dot_product_attention(query, keys[:, :, :now], values[:, :, :now])
        answer: Tensor = self.out(mixed.transpose(1, 2).flatten(2))
        return answer

    def _split(self, x: "Tensor") -> "tuple[Tensor, ...]":
        """Queries, keys and values, each (batch, heads, length, width of a head)."""
        batch, length, width = x.shape
        split = self.query_key_value(x).view(batch, length, 3, self._heads, width // self._heads)
        parts: tuple[Tensor, ...] = split.permute(2, 0, 3, 1, 4).unbind(0)
        return parts


class CrossAttention(torch.nn.Module):
    """Stands in for whisper.model.MultiHeadAttention where the text listens to the sound, one sound at a time."""

    def __init__(self, old: Any, linear: MakeLinear) -> None:
        """old: the MultiHeadAttention, whose weights go into this one's layers."""
        super().__init__()
        self._heads: int = old.n_head
        self.query = linear(old.query.weight, old.query.bias)
        bias = torch.cat([torch.zeros_like(old.value.bias), old.value.bias])
        self.key_value = linear(torch.cat([old.key.weight, old.value.weight]), bias)
        self.out = linear(old.out.weight, old.out.bias)
        self._heard: Tensor | None = None
        self._keys = self._values = torch.empty(0)

    def forward(self, x: "Tensor", xa: "Tensor", kv_cache: None = None) -> "tuple[Tensor, Tensor]":
        """As whisper's, with the scores that word times are made of: (1, heads, length, frames), on the CPU.

        On the CPU since Apple's GPUs lack the 64 bits that whisper computes word times in.
        """
        self.listen(xa)
        answer, scores = self._ask(x)
        return answer, scores[None].float().cpu()

    def listen(self, features: "Tensor") -> None:
        """Lay out keys and values of this sound, unless it is the last one again. features: (1, frames, width)."""
        if self._heard is features:
            return
        if features.shape[0] != 1:
            raise ValueError("one sound at a time")
        _, frames, width = features.shape
        keys, values = self.key_value(features).view(frames, 2, self._heads, -1).unbind(1)
        self._keys = (keys * (width // self._heads) ** -0.5).permute(1, 2, 0).contiguous()  # heads, head width, frames
        self._values = values.transpose(0, 1).contiguous()  # heads, frames, head width
        self._heard = features

    def step(self, x: "Tensor") -> "Tensor":
        """What the sound says to x: (batch, length, width), hypotheses of the same sound."""
        return self._ask(x)[0]

    def _ask(self, x: "Tensor") -> "tuple[Tensor, Tensor]":
        batch, length, width = x.shape
        query = self.query(x).view(batch * length, self._heads, -1).transpose(0, 1)
        scores = torch.bmm(query, self._keys)  # heads, batch * length, frames
        weights = torch.softmax(scores, dim=-1, dtype=torch.float32).to(scores.dtype)
        mixed = torch.bmm(weights, self._values).transpose(0, 1).reshape(batch, length, width)
        return self.out(mixed), scores
