"""Train the miniature from nothing on what generate.py rendered.

    python scripts/mini_whisper/train.py FOLDER 3850 mini-whisper.pt

About an hour on two cores, minutes on a GPU. The decoder learns by cross entropy; while it trains, the encoder also
answers to a CTC head, without which so small a model never learns to listen. Windows grow from a few seconds to
Whisper's full 30; one of those may cut an utterance, which then counts by its start time alone, as in Whisper's own
training. Only the rows of the vocabulary that occur are trained, the others stay zero: that is why it packs so well.
"""

import json
import math
import random
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as F  # noqa: N812  everybody's name for it
import whisper
from generate import RATE
from whisper.model import ModelDimensions, Whisper, sinusoids
from whisper.tokenizer import get_tokenizer

WIDTH, LAYERS, HEADS, VOCABULARY = 128, 2, 4, 51_865
PEAK_RATE, WARM_STEPS = 1.5e-3, 150
DEVICE = "cuda" if torch.cuda.is_available() else "cpu"
DIMENSIONS = ModelDimensions(80, 1500, WIDTH, HEADS, LAYERS, VOCABULARY, 448, WIDTH, HEADS, LAYERS)


@dataclass(frozen=True, slots=True)
class Example:
    """samples; tokens of the decoder, the first `prompt` of them not learned; ctc: target of the CTC head."""

    samples: npt.NDArray[np.float32]
    tokens: list[int]
    prompt: int
    ctc: list[int]


class Utterances:
    """The rendered utterances, and windows made of them."""

    def __init__(self, folder: Path, rng: random.Random) -> None:
        stored = np.load(folder / "utterances.npz")
        self._audio, self._lengths = stored["audio"], stored["lengths"]
        self._starts = np.concatenate([[0], np.cumsum(self._lengths)])
        texts = json.loads((folder / "utterances.json").read_text(encoding="utf-8"))
        self._rng = rng
        self.tokenizer = get_tokenizer(True, language="ko", task="transcribe")
        self.languages = {
            lang: get_tokenizer(True, language=lang, task="transcribe").sot_sequence[1] for lang in ("ko", "en")
        }
        self._tokens = [self.tokenizer.encode(" " + text) for text, _ in texts]
        self.used = sorted({token for tokens in self._tokens for token in tokens})
        self._ctc = {token: number for number, token in enumerate(self.used, 1)}
        # every fiftieth is never trained on
        kept = [number for number in range(len(texts)) if number % 50]
        self._by_lang = {lang: [n for n in kept if texts[n][1] == lang] for lang in self.languages}

    def window(self, seconds: float) -> Example:
        """Some utterances with pauses, at most `seconds` long."""
        rng, tokenizer = self._rng, self.tokenizer
        lang = "ko" if rng.random() < 0.7 else "en"
        at = int(rng.choice([0, 0.1, 0.3, 0.8, 1.5]) * rng.random() * 2 * RATE)
        parts: list[tuple[int, int]] = []
        body: list[int] = []
        ctc: list[int] = []
        while True:
            number = rng.choice(self._by_lang[lang])
            begin, end = at, at + int(self._lengths[number])
            if begin / RATE > seconds - 0.4:
                break
            if end / RATE > seconds:
                if seconds >= 30:
                    body.append(self._time(begin))
                    parts.append((begin, number))
                break
            body += [self._time(begin), *self._tokens[number], self._time(end)]
            ctc += [self._ctc[token] for token in self._tokens[number]]
            parts.append((begin, number))
            at = end + int(RATE * rng.choice([0.15, 0.3, 0.5, 0.8, 1.2, 2.5]) * (0.5 + rng.random()))
            if rng.random() < (0.08 if seconds >= 29 else 0.25):
                break
        samples = self._mix(parts, seconds)
        prompt = []
        if rng.random() < 0.3:
            prompt = [tokenizer.sot_prev, *self._tokens[rng.choice(self._by_lang[lang])][-120:]]
        if not ctc:
            return Example(samples, [*prompt, tokenizer.sot, tokenizer.no_speech], len(prompt), [])
        head = [tokenizer.sot, self.languages[lang], tokenizer.transcribe]
        if rng.random() < 0.15:
            head.append(tokenizer.no_timestamps)
            body = [token for token in body if token < tokenizer.timestamp_begin]
        return Example(samples, [*prompt, *head, *body, tokenizer.eot], len(prompt), ctc)

    def _time(self, sample: int) -> int:
        return int(self.tokenizer.timestamp_begin) + min(round(sample / RATE / 0.02), 1500)

    def _mix(self, parts: list[tuple[int, int]], seconds: float) -> npt.NDArray[np.float32]:
        ends = [begin + int(self._lengths[number]) for begin, number in parts]
        samples = np.zeros(max([*ends, RATE // 2]), np.float32)
        for (begin, number), end in zip(parts, ends, strict=True):
            samples[begin:end] = self._audio[self._starts[number] : self._starts[number + 1]] / np.float32(32768)
        samples = samples[: int(seconds * RATE)] * np.float32(self._rng.uniform(0.15, 1.2))
        if self._rng.random() < 0.6:
            noise = np.random.default_rng(self._rng.getrandbits(32)).standard_normal(len(samples), np.float32)
            samples = samples + noise * np.float32(10 ** self._rng.uniform(-4.5, -2.3))
        return samples


class Trainee:
    """The model, with a small table for the rows of the vocabulary that occur."""

    def __init__(self, utterances: Utterances) -> None:
        tokenizer = utterances.tokenizer
        special = [tokenizer.sot, tokenizer.eot, tokenizer.no_speech, tokenizer.sot_prev, tokenizer.no_timestamps]
        special += [tokenizer.transcribe, *utterances.languages.values()]
        times = range(tokenizer.timestamp_begin, tokenizer.timestamp_begin + 1501)
        self._live = torch.tensor([*utterances.used, *special, *times])
        self.row = torch.full((VOCABULARY,), -100, dtype=torch.long)
        self.row[self._live] = torch.arange(len(self._live))
        rows = torch.randn(len(self._live), WIDTH) * 0.05
        rows[-1501:] = sinusoids(1501, WIDTH) * 0.05
        self._table = torch.nn.Parameter(rows.to(DEVICE))
        self._model = Whisper(DIMENSIONS).to(DEVICE)
        self._model.decoder.token_embedding.weight.requires_grad_(False)
        torch.nn.init.normal_(self._model.decoder.positional_embedding, 0, 0.02)
        self.ctc = torch.nn.Linear(WIDTH, len(utterances.used) + 1).to(DEVICE)
        self._filters, self._shape = whisper.audio.mel_filters("cpu", 80), torch.hann_window(400)

    def parameters(self) -> list[torch.nn.Parameter]:
        """What is learned."""
        own = [parameter for parameter in self._model.parameters() if parameter.requires_grad]
        return [*own, self._table, *self.ctc.parameters()]

    def hear(self, samples: torch.Tensor) -> torch.Tensor:
        """(batch, samples) -> (batch, positions, width); each normalised as whisper does."""
        spectrum = torch.stft(samples, 400, 160, window=self._shape, return_complex=True)
        mel = torch.clamp(self._filters @ spectrum[..., :-1].abs() ** 2, min=1e-10).log10()
        mel = (torch.maximum(mel, mel.amax((1, 2), keepdim=True) - 8.0) + 4) / 4
        mel = mel[:, :, : min(3000, mel.shape[2] // 2 * 2)].to(DEVICE)
        encoder = self._model.encoder
        heard = F.gelu(encoder.conv2(F.gelu(encoder.conv1(mel)))).permute(0, 2, 1)
        heard = heard + encoder.positional_embedding[: heard.shape[1]]
        for block in encoder.blocks:
            heard = block(heard)
        features: torch.Tensor = encoder.ln_post(heard)
        return features

    def say(self, tokens: torch.Tensor, heard: torch.Tensor) -> torch.Tensor:
        """(batch, tokens) -> (batch, tokens, live rows): what comes next."""
        decoder = self._model.decoder
        said = F.embedding(self.row[tokens].to(DEVICE), self._table) + decoder.positional_embedding[: tokens.shape[1]]
        for block in decoder.blocks:
            said = block(said, heard, mask=decoder.mask)
        scores: torch.Tensor = decoder.ln(said) @ self._table.T
        return scores

    def save(self, file: Path) -> None:
        """As whisper.load_model takes it, in half precision."""
        state = {
            key: value.detach().cpu().half() if value.is_floating_point() else value
            for key, value in self._model.state_dict().items()
        }
        full = torch.zeros(VOCABULARY, WIDTH, dtype=torch.half)
        full[self._live] = self._table.detach().cpu().half()
        state["decoder.token_embedding.weight"] = full
        torch.save({"dims": DIMENSIONS.__dict__, "model_state_dict": state}, file)


def batch(utterances: Utterances, done: float, rng: random.Random) -> tuple[list[Example], bool]:
    """Examples for this share of the training, and whether they fill the whole of Whisper's window."""
    if done < 0.35:
        seconds, count = rng.choice([4, 6, 8]), 16
    elif done < 0.6:
        seconds, count = rng.choice([6, 10, 15]), 12
    else:
        seconds = rng.choice([8, 15, 30, 30])
        count = 12 if seconds < 30 else 8
    full = seconds == 30 or (done > 0.5 and rng.random() < 0.6)
    return [utterances.window(seconds) for _ in range(count)], full


def loss(trainee: Trainee, examples: list[Example], full: bool, end: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Cross entropy of the decoder, and the CTC loss of the encoder. end: the token that fills up."""
    size = 30 * RATE if full else max(len(each.samples) for each in examples) // 320 * 320 + 1600
    samples = np.zeros((len(examples), size), np.float32)
    longest = max(len(each.tokens) for each in examples)
    tokens = torch.full((len(examples), longest), end)
    wanted = torch.full((len(examples), longest - 1), -100)
    for number, each in enumerate(examples):
        samples[number, : min(len(each.samples), size)] = each.samples[:size]
        tokens[number, : len(each.tokens)] = torch.tensor(each.tokens)
        wanted[number, : len(each.tokens) - 1] = trainee.row[torch.tensor(each.tokens[1:])]
        wanted[number, : each.prompt] = -100
    heard = trainee.hear(torch.from_numpy(samples))
    said = trainee.say(tokens[:, :-1], heard)
    entropy = F.cross_entropy(said.flatten(0, 1), wanted.flatten().to(DEVICE), ignore_index=-100)
    likely = trainee.ctc(heard).log_softmax(-1).transpose(0, 1)
    goal = torch.tensor([token for each in examples for token in each.ctc] or [0])
    lengths = torch.tensor([len(each.ctc) for each in examples])
    positions = torch.full((len(examples),), likely.shape[0])
    return entropy, F.ctc_loss(likely, goal, positions, lengths, zero_infinity=True)


def main(folder: Path, steps: int, out: Path) -> None:
    """Train, saving every 250 steps and at the end."""
    torch.manual_seed(0)
    rng = random.Random(1)  # noqa: S311  no secret
    utterances = Utterances(folder, rng)
    trainee = Trainee(utterances)
    optimiser = torch.optim.AdamW(trainee.parameters(), lr=PEAK_RATE, betas=(0.9, 0.98), weight_decay=0.01)
    began, smooth = time.time(), float("nan")
    for step in range(1, steps + 1):
        done = (step - 1) / steps
        entropy, ctc = loss(trainee, *batch(utterances, done, rng), utterances.tokenizer.eot)
        cooled = 0.5 * (1 + math.cos(math.pi * done)) * 0.97 + 0.03
        for group in optimiser.param_groups:
            group["lr"] = PEAK_RATE * min(1.0, step / WARM_STEPS) * cooled
        optimiser.zero_grad()
        (entropy + 0.5 * ctc).backward()
        torch.nn.utils.clip_grad_norm_(trainee.parameters(), 1.0)
        optimiser.step()
        smooth = entropy.item() if math.isnan(smooth) else 0.97 * smooth + 0.03 * entropy.item()
        if step % 50 == 0 or step == steps:
            print(f"{step} {time.time() - began:.0f}s cross entropy {smooth:.3f}", flush=True)
        if step % 250 == 0 or step == steps:
            trainee.save(out)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
