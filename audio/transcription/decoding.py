"""Whisper's text decoder, one token a step, and its way into whisper's own decoding. Runs in the child process.

What to do with the logits (temperatures, beams, timestamps, what is suppressed) stays whisper's; here they are only
computed sooner.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import torch
from torch.nn.functional import pad
from whisper.decoding import DecodingOptions, DecodingResult, DecodingTask, Inference

from audio.transcription.attention import CrossAttention, MakeLinear, SelfAttention

if TYPE_CHECKING:
    from torch import Tensor

_WIDE = 1024  # where the products of a step are large enough to be shared: for small, 18 ms on one thread, 24 on two
_ROOM = 64  # tokens that there is room for at first; doubled when they are used up


class Decoder(torch.nn.Module):
    """Stands in for whisper.model.TextDecoder. The embedding looks tokens up as the checkpoint has them."""

    def __init__(self, old: Any, linear: MakeLinear) -> None:
        """old: the TextDecoder, whose blocks are taken over one by one; it is of no use afterwards."""
        super().__init__()
        self.token_embedding = old.token_embedding
        self.positional_embedding = old.positional_embedding
        for block in old.blocks:
            block.attn = SelfAttention(block.attn, linear)
            block.cross_attn = CrossAttention(block.cross_attn, linear)
            replace_mlp(block, linear)
        self.blocks = old.blocks
        self.ln = old.ln
        self.projection = linear(old.token_embedding.weight, None)

    def forward(self, tokens: "Tensor", features: "Tensor") -> "Tensor":
        """Logits (1, length, vocabulary) of a whole text (1, length), given features (1, frames, width) of a sound."""
        x = self._embed(tokens, 0, features.dtype)
        for block in self.blocks:
            x = x + block.attn(block.attn_ln(x), mask="causal")[0]
            x = x + block.cross_attn(block.cross_attn_ln(x), features)[0]
            x = x + block.mlp(block.mlp_ln(x))
        logits: Tensor = self.projection(self.ln(x)).float()
        return logits

    def step(self, tokens: "Tensor", memory: "Tensor", past: int, dtype: "torch.dtype") -> "Tensor":
        """Logits (batch, length, vocabulary) of tokens (batch, length) that follow `past` others.

        memory: (blocks, 2, batch, heads, room, width of a head), keys and values of the past, to which these are
        added. The blocks listen to the sound that they were last given.
        """
        x = self._embed(tokens, past, dtype)
        for block, (keys, values) in zip(self.blocks, memory, strict=True):
            x = x + block.attn.step(block.attn_ln(x), keys, values, past)
            x = x + block.cross_attn.step(block.cross_attn_ln(x))
            x = x + block.mlp(block.mlp_ln(x))
        logits: Tensor = self.projection(self.ln(x)).float()
        return logits

    def _embed(self, tokens: "Tensor", past: int, dtype: "torch.dtype") -> "Tensor":
        places = self.positional_embedding[past : past + tokens.shape[-1]]
        embedded: Tensor = (self.token_embedding(tokens) + places).to(dtype)
        return embedded


class Steps(Inference):  # type: ignore[misc]  # whisper ships no types
    """What whisper's decoding asks for logits, with our decoder behind it.

    Between the first token and `cleanup_caching` torch computes on one thread where the model is narrow.
    """

    def __init__(self, model: Any) -> None:
        self._decoder, self._heads = model.decoder, model.dims.n_text_head
        self._narrow = model.device.type == "cpu" and model.dims.n_text_state < _WIDE
        self._memory = torch.empty(0)
        self._past = self._threads = 0

    def logits(self, tokens: "Tensor", audio_features: "Tensor") -> "Tensor":
        """tokens: all so far, (batch, length)."""
        if not self._past:
            blocks, width = self._decoder.blocks, audio_features.shape[-1]
            for block in blocks:
                block.cross_attn.listen(audio_features)
            shape = (len(blocks), 2, tokens.shape[0], self._heads, _ROOM, width // self._heads)
            self._memory = audio_features.new_zeros(shape)
            if self._narrow:
                self._threads = torch.get_num_threads()
                torch.set_num_threads(1)
        while tokens.shape[1] > self._memory.shape[4]:
            self._memory = pad(self._memory, (0, 0, 0, self._memory.shape[4]))
        logits: Tensor = self._decoder.step(tokens[:, self._past :], self._memory, self._past, audio_features.dtype)
        self._past = tokens.shape[1]
        return logits

    def rearrange_kv_cache(self, source_indices: Sequence[int]) -> None:
        """The hypotheses that go on descend from these."""
        if list(source_indices) != list(range(len(source_indices))):
            self._memory[..., : self._past, :] = self._memory[:, :, list(source_indices), :, : self._past]

    def cleanup_caching(self) -> None:
        """Let go."""
        self._memory, self._past = torch.empty(0), 0
        if self._threads:
            torch.set_num_threads(self._threads)
            self._threads = 0


def decode(model: Any, mel: "Tensor", options: DecodingOptions) -> DecodingResult:
    """In the place of whisper.decode, for a model with our decoder. mel: (mels, frames)."""
    task = DecodingTask(model, options)
    task.inference = Steps(model)
    if options.beam_size is not None:
        task.decoder.inference = task.inference
    return task.run(mel[None])[0]


def replace_mlp(block: Any, linear: MakeLinear) -> None:
    """Both linear layers of a block's perceptron."""
    for place in (0, 2):
        block.mlp[place] = linear(block.mlp[place].weight, block.mlp[place].bias)
