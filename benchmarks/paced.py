"""Whisper checkpoints of official dimensions that write as much as a person says: about five tokens a second.

    python benchmarks/paced.py base FILE [TOKENS_A_SECOND]

Official weights cannot be had without a network. Random ones cost the same for every token, but never come to an end:
they decode to the limit of 224 tokens, try again at five temperatures, and so take ten times as long as the real ones.
Here most weights are random, of usual size, and a handful are set by hand so that the length comes out right:

1. The convolutions tell frames with sound from whatever fills up the window, and put that into channel 0; the
   encoder's last layer norm makes it a step.
2. One head of the decoder's first cross-attention looks at all frames alike, so that it finds the share of sound in
   the window, and subtracts it from channel 0 of the decoder.
3. To channel 0 the positional embedding adds the number of the token. The end-of-text token reads this channel alone:
   it wins as soon as there have been enough tokens for so much sound.
4. Until then each position prefers a token of its own, a Korean one, so that the text neither repeats itself nor is
   unlikely, and nothing is tried again.

Positions count from the beginning, so whoever decodes must not put the text before into the prompt
(`condition_on_previous_text=False`, which is also the quicker way).
"""

import random
import sys
from pathlib import Path

import torch
from whisper.model import ModelDimensions, Whisper
from whisper.tokenizer import get_tokenizer

# mel bands, frames, width, heads, layers of the encoder; vocabulary, positions, width, heads, layers of the decoder
SIZES = {
    "tiny": ModelDimensions(80, 1500, 384, 6, 4, 51865, 448, 384, 6, 4),
    "base": ModelDimensions(80, 1500, 512, 8, 6, 51865, 448, 512, 8, 6),
    "small": ModelDimensions(80, 1500, 768, 12, 12, 51865, 448, 768, 12, 12),
    "turbo": ModelDimensions(128, 1500, 1280, 20, 32, 51866, 448, 1280, 20, 4),
}
PER_SECOND = 5.0  # tokens: Whisper's for Korean at a usual rate
_WINDOW = 30.0  # seconds
_PROMPT = 3  # tokens before the first one decoded
_HUSH = 1e-3  # of what the random layers add, so that the few weights that matter are heard
_CONTRAST = 10.0  # by how much a difference between bands is enlarged; in noise it is about 0.1
_TICK, _PULL, _WISH, _OWN = 0.5, 40.0, 12.0, 4.0  # see _decoder


def paced(size: str, per_second: float = PER_SECOND) -> Whisper:
    """A model of these dimensions, always the same, in 32 bits."""
    torch.manual_seed(0)
    model = Whisper(SIZES[size])
    with torch.no_grad():
        for name, weight in model.named_parameters():
            if name.endswith(("attn.out.weight", "attn.out.bias", "mlp.2.weight", "mlp.2.bias")):
                weight.mul_(_HUSH)
        _encoder(model)
        _decoder(model, per_second)
    return model


def write(file: Path, size: str, per_second: float = PER_SECOND) -> Path:
    """The checkpoint as OpenAI stores its own: halves."""
    model = paced(size, per_second)
    state = {name: weight.half() for name, weight in model.state_dict().items()}
    torch.save({"dims": model.dims.__dict__, "model_state_dict": state}, file)
    return file


def _encoder(model: Whisper) -> None:
    """Channel 0 holds a step: sound or none.

    Windows are filled up with digital silence or, later, with zeros in place of its spectrum. Either way all mel bands
    are alike then, and never while there is sound: each channel of the first convolution compares two bands.
    """
    encoder, bands = model.encoder, random.Random(0)
    encoder.positional_embedding.zero_()
    encoder.conv1.weight.zero_()
    encoder.conv1.bias.zero_()
    for channel in encoder.conv1.weight:
        one, other = bands.sample(range(model.dims.n_mels), 2)
        channel[one, 1], channel[other, 1] = _CONTRAST, -_CONTRAST
    encoder.conv2.weight.mul_(_HUSH)
    encoder.conv2.bias.zero_()
    encoder.conv2.weight[0, :, 1] = 10 / model.dims.n_audio_state


def _decoder(model: Whisper, per_second: float) -> None:
    """Channel 0 counts tokens, less those that so much sound is worth; the others hold the wish for a token.

    _OWN: length of a token's embedding; _WISH: by how much a position prefers its token to the one before, which it
    also sees; _TICK: what one token counts in channel 0; _PULL: the weight of that for the end-of-text token.
    """
    decoder, dims, tokenizer = model.decoder, model.dims, get_tokenizer(True, language="ko", task="transcribe")
    table = decoder.token_embedding.weight
    table[:, 0] = 0
    table.mul_(_OWN / table.norm(dim=1, keepdim=True))
    table[tokenizer.eot :] = 0
    table[tokenizer.eot, 0] = _PULL
    usual = [token for token in range(tokenizer.eot) if _korean(tokenizer.decode([token]))]
    wanted = random.Random(0).sample(usual, dims.n_text_ctx)
    decoder.positional_embedding.copy_(_WISH / _OWN * table[wanted])
    decoder.positional_embedding[:, 0] = _TICK * (torch.arange(dims.n_text_ctx) - _PROMPT)
    across = decoder.blocks[0].cross_attn
    head = dims.n_text_state // dims.n_text_head
    across.query.weight[:head], across.query.bias[:head] = 0, 0
    across.value.weight[0], across.value.bias[0] = 0, 0
    across.value.weight[0, 0] = 1
    loud = dims.n_audio_state**0.5  # what the layer norm makes of a channel that stands alone
    across.out.weight[0] = 0
    across.out.weight[0, 0] = -_TICK * per_second * _WINDOW / loud


def _korean(text: str) -> bool:
    return bool(text.strip()) and all("가" <= letter <= "힣" for letter in text.strip())


if __name__ == "__main__":
    write(Path(sys.argv[2]), sys.argv[1], float(sys.argv[3]) if len(sys.argv) > 3 else PER_SECOND)
