"""One engine with one checkpoint, in a process of its own, for engines.py: loads, then does as it is told line by line.

    python benchmarks/one_engine.py shipped|ours|faster CHECKPOINT THREADS FOLDER

On stdin "encode" or "answer", on stdout a JSON object each: first {"load", "memory"}, then {"seconds", "tokens",
"memory"}. load: seconds from the first import to a model in memory; memory: the most this process has had, in MB.
All decode alike: greedily, at temperature 0, a fixed number of tokens a window, never ending early.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

TOKENS = 120  # a window
WINDOWS = 2
WINDOW = 30  # seconds
RATE = 16_000
END = 50257  # the token that would end a text

Work = tuple[Callable[[], Any], Callable[[], int]]
"""Encode one window; transcribe the answer and say how many tokens that made."""


def memory() -> float:
    """The most memory that this process has had, in megabytes."""
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 1e6 if sys.platform == "darwin" else most * 1024 / 1e6


def sound() -> Any:
    """Noise: how long decoding takes does not depend on what is said, and so many tokens are forced."""
    import numpy as np

    return (np.random.default_rng(0).standard_normal(RATE * WINDOW * WINDOWS) * 0.05).astype(np.float32)


def whisper_work(model: Any) -> Work:
    """The work of a whisper.model.Whisper, as shipped or ours."""
    import torch
    from whisper.audio import N_FRAMES, log_mel_spectrogram, pad_or_trim

    samples = sound()
    mel = pad_or_trim(log_mel_spectrogram(samples, model.dims.n_mels), N_FRAMES)[None]

    def encode() -> Any:
        with torch.no_grad():
            return model.encoder(mel)

    def answer() -> int:
        result = model.transcribe(
            samples,
            language="ko",
            fp16=False,
            temperature=0.0,
            condition_on_previous_text=False,
            without_timestamps=True,
            sample_len=TOKENS,
            suppress_tokens=f"-1,{END}",
            logprob_threshold=None,
            no_speech_threshold=None,
            compression_ratio_threshold=None,
            verbose=None,
        )
        return sum(len(segment["tokens"]) for segment in result["segments"])

    return encode, answer


def shipped(file: Path, threads: int, folder: Path) -> Work:
    """openai-whisper, with torch's own choice of threads: every core."""
    import whisper

    return whisper_work(whisper.load_model(str(file), device="cpu"))


def ours(file: Path, threads: int, folder: Path) -> Work:
    """openai-whisper as this program runs it on a processor."""
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # as the engine does
    import torch

    from audio.transcription.precision import ready

    torch.set_num_threads(threads)
    model, build = ready(file, None, "cpu")
    if build.precision != "int8":
        print(f"not in 8 bits: {build.shortfall}", file=sys.stderr)
    encode, answer = whisper_work(model)

    def inside() -> int:
        with torch.inference_mode():  # as the engine does
            return answer()

    return encode, inside


def faster(file: Path, threads: int, folder: Path) -> Work:
    """faster-whisper in 8 bits, with a conversion that was made before."""
    from faster_whisper import WhisperModel

    from audio.transcription.conversion import place

    model = WhisperModel(str(place(file, folder, "int8")), device="cpu", compute_type="int8", cpu_threads=threads)
    samples = sound()
    features = model.feature_extractor(samples)[:, :3000]

    def answer() -> int:
        segments, _ = model.transcribe(
            samples,
            language="ko",
            beam_size=1,
            temperature=0.0,
            condition_on_previous_text=False,
            without_timestamps=True,
            max_new_tokens=2 * TOKENS - 3,  # the library makes half as many, of these and four for the prompt
            suppress_tokens=[-1, END],
            log_prob_threshold=None,
            no_speech_threshold=None,
            compression_ratio_threshold=None,
        )
        return sum(len(segment.tokens) for segment in segments)

    return (lambda: model.encode(features)), answer


def main(engine: str, file: Path, threads: int, folder: Path) -> None:
    """Load, say so, then work until stdin ends."""
    began = time.perf_counter()
    encode, answer = {"shipped": shipped, "ours": ours, "faster": faster}[engine](file, threads, folder)
    print(json.dumps({"load": time.perf_counter() - began, "memory": memory()}), flush=True)
    for line in sys.stdin:
        began = time.perf_counter()
        made = encode() if line.strip() == "encode" else answer()
        seconds = time.perf_counter() - began
        tokens = made if isinstance(made, int) else 0
        print(json.dumps({"seconds": seconds, "tokens": tokens, "memory": memory()}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))
