"""Whisper's own tokenizer in the two forms that faster-whisper reads: a list of tokens, and a tokenizer.json.

The only file that imports tokenizers. Everything is computed from the token ranks that come with openai-whisper, so
that nothing has to be fetched.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tokenizers import Tokenizer
    from whisper.tokenizer import Tokenizer as Whispers


def _letters() -> dict[int, str]:
    """Byte -> its character in GPT-2's vocabulary: itself where that can be seen, else one from U+0100 on."""
    seen = [*range(ord("!"), ord("~") + 1), *range(ord("¡"), ord("¬") + 1), *range(ord("®"), ord("ÿ") + 1)]
    unseen = [byte for byte in range(256) if byte not in seen]
    return {byte: chr(byte) for byte in seen} | {byte: chr(256 + index) for index, byte in enumerate(unseen)}


_LETTERS = _letters()


def written(token: bytes) -> str:
    """A token as GPT-2's vocabulary writes it."""
    return "".join(_LETTERS[byte] for byte in token)


def special_tokens(tokenizer: "Whispers") -> dict[int, str]:
    """Id -> name of the tokens that stand for no text: languages, tasks, times."""
    encoding = tokenizer.encoding
    return {encoding.encode_single_token(name): name for name in encoding.special_tokens_set}


def tokens(tokenizer: "Whispers") -> list[str]:
    """Every token of the vocabulary, by id."""
    encoding, special = tokenizer.encoding, special_tokens(tokenizer)
    return [
        special[number] if number in special else written(encoding.decode_single_token_bytes(number))
        for number in range(encoding.n_vocab)
    ]


def tokenizer_json(tokenizer: "Whispers") -> "Tokenizer":
    """The tokenizers.Tokenizer that encodes and decodes as whisper's does."""
    from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers

    special = special_tokens(tokenizer)
    plain = range(min(special))
    ranks = {tokenizer.encoding.decode_single_token_bytes(number): number for number in plain}
    vocabulary = {written(token): rank for token, rank in ranks.items()}
    made = Tokenizer(models.BPE(vocab=vocabulary, merges=_merges(ranks)))
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    made.add_special_tokens([AddedToken(special[number], special=True, normalized=False) for number in sorted(special)])
    return made


def _merges(ranks: dict[bytes, int]) -> list[tuple[str, str]]:
    """The pair from which each token is put together, in order of rank.

    Byte pair encoding by ranks always joins the neighbours of least rank; a token's pair is what is left of it when
    only tokens of lower rank may be joined.
    """
    merges = []
    for token, rank in sorted(ranks.items(), key=lambda item: item[1]):
        parts = [bytes([byte]) for byte in token]
        while len(parts) > 2:
            best, at = min((ranks.get(parts[at] + parts[at + 1], rank), at) for at in range(len(parts) - 1))
            if best >= rank:
                break
            parts[at : at + 2] = [parts[at] + parts[at + 1]]
        if len(parts) == 2:
            merges.append((written(parts[0]), written(parts[1])))
    return merges
