"""The openai-whisper engine: what it hears, how it computes, and what it says of a file that it cannot use."""

import random
import warnings
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from audio import miniature
from audio.activity import find_speech
from audio.errors import BadModel
from audio.miniature import answer, answer_text
from audio.miniature.phrases import EN, KO
from audio.ports import Effort
from audio.recording import SAMPLERATE
from audio.soundfiles import read
from audio.stretches import plan
from audio.transcription.whisper_engine import WhisperEngine, open_engine

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
QUICK = Effort(beam=1, words=False)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of models with the miniature in it."""
    folder = tmp_path_factory.mktemp("models")
    miniature.unpack(folder)
    return folder


@pytest.fixture(scope="module", autouse=True)
def _vocabulary() -> None:
    """Read once; whisper leaves its file open."""
    from whisper.tokenizer import get_tokenizer

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        get_tokenizer(True, language="ko", task="transcribe")


@pytest.fixture(scope="module")
def exact(folder: Path) -> WhisperEngine:
    """The miniature in 32 bits."""
    return open_engine("mini", folder, 1, exact=True)


@pytest.fixture
def no_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where the developer has one."""
    import torch

    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)


@pytest.fixture(autouse=True)
def _threads() -> Iterator[None]:
    import torch

    before = torch.get_num_threads()
    yield
    torch.set_num_threads(before)


def pieces(lang: str) -> list[Any]:
    samples = read(answer(lang))
    spans = plan(find_speech(samples), 6)
    return [samples[round(span.start * SAMPLERATE) : round(span.end * SAMPLERATE)] for span in spans]


def hear(engine: WhisperEngine, lang: str, effort: Effort = QUICK) -> str:
    return " ".join(engine.hear(piece, lang, effort, 1)[0] for piece in pieces(lang))


@pytest.mark.parametrize("lang", ["ko", "en"])
@pytest.mark.parametrize("beam", [1, 3])
def test_8_bits_hear_the_packaged_answers_word_for_word(no_gpu: None, folder: Path, lang: str, beam: int) -> None:
    """Greedily and with a beam; and the engine says how it computes."""
    engine = open_engine("mini", folder, 1)
    assert (engine.build.device, engine.build.precision, engine.build.shortfall) == ("cpu", "int8", None)
    assert hear(engine, lang, Effort(beam, words=False)) == answer_text(lang)


def test_8_bits_change_no_more_than_a_letter_in_a_hundred(
    no_gpu: None, folder: Path, exact: WhisperEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beside 32 bits, on utterances that the miniature was not trained on."""
    for place in (ROOT / "scripts" / "mini_whisper", ROOT / "benchmarks"):
        monkeypatch.syspath_prepend(place)
    generate, comparing = import_module("generate"), import_module("comparing")
    rng, rounded = random.Random(99), open_engine("mini", folder, 1)
    wrong = total = 0
    for number in range(36):
        lang, phrases = ("ko", KO) if number % 3 else ("en", EN)
        said = generate.Utterance(lang, rng.choices(phrases, k=2), speed=rng.randint(145, 190))
        samples = generate.render(said)[: round(exact.longest * SAMPLERATE)]
        one, other = (comparing.letters(engine.hear(samples, lang, QUICK, 1)[0]) for engine in (exact, rounded))
        wrong, total = wrong + comparing.edits(one, other), total + len(one)
    assert total > 500
    assert wrong <= total / 100


def test_exact_means_32_bits(no_gpu: None, exact: WhisperEngine) -> None:
    """And that is no shortfall, since it was asked for."""
    assert (exact.build.precision, exact.build.shortfall) == ("float32", None)
    assert hear(exact, "ko") == answer_text("ko")


def test_times_begin_with_the_piece(exact: WhisperEngine) -> None:
    """Segments lie in the piece that was given, in order."""
    for piece in pieces("en"):
        text, segments = exact.hear(piece, "en", QUICK, 1)
        assert " ".join(segment.text for segment in segments) == text
        edges = [edge for segment in segments for edge in (segment.start, segment.end)]
        assert edges == sorted(edges)
        assert 0 <= edges[0] <= edges[-1] <= len(piece) / SAMPLERATE + 0.5


def test_words_are_timed_when_asked_for(no_gpu: None, folder: Path) -> None:
    """They make up the text; without being asked, or by a model too small for it, none are timed."""
    from audio.transcription.precision import ready

    engine = WhisperEngine(*ready(folder / miniature.FILE_NAME, None, "cpu"), words=True)
    engine.warm_up()
    piece = pieces("en")[0]
    text, segments = engine.hear(piece, "en", Effort(words=True), 1)
    assert " ".join(word.text for segment in segments for word in segment.words) == text
    starts = [word.start for segment in segments for word in segment.words]
    assert starts == sorted(starts)
    assert starts[-1] > 0
    _, untimed = engine.hear(piece, "en", QUICK, 1)
    assert not any(segment.words for segment in untimed)


def test_threads_are_those_of_the_call(exact: WhisperEngine) -> None:
    """A hurried piece may use more than one that is heard on the side."""
    import torch

    for threads in (2, 1):
        exact.hear(pieces("en")[0], "en", QUICK, threads)
        assert torch.get_num_threads() == threads


def test_exact_logits_are_whispers_own(folder: Path) -> None:
    """Our attention and our decoder compute what whisper's do, for a whole text and step by step, and for beams."""
    import torch
    import whisper

    from audio.transcription.decoding import Steps
    from audio.transcription.precision import ready

    file = folder / miniature.FILE_NAME
    theirs, (ours, _) = whisper.load_model(str(file), device="cpu"), ready(file, None, "cpu", exact=True)
    mel = whisper.pad_or_trim(whisper.log_mel_spectrogram(pieces("ko")[0], theirs.dims.n_mels), 3000)[None]
    tokens = torch.randint(0, 50000, (1, 90), generator=torch.Generator().manual_seed(0))
    with torch.inference_mode():
        features, wanted = ours.encoder(mel), theirs(mel, tokens)
        assert torch.allclose(features, theirs.encoder(mel), atol=1e-4)
        assert torch.allclose(ours(mel, tokens), wanted, atol=1e-4)
        steps = Steps(ours)
        given = [steps.logits(tokens[:, :3], features)[:, -1]]
        given += [steps.logits(tokens[:, :length], features)[:, -1] for length in range(4, 91)]
        assert torch.allclose(torch.stack(given, 1), wanted[:, 2:], atol=1e-4)
        pair = torch.stack([tokens[0], tokens[0].flip(0)])
        steps.cleanup_caching()
        steps.logits(pair[:, :5], features)
        steps.rearrange_kv_cache([1, 1])
        pair = torch.stack([pair[1, :6], torch.cat([pair[1, :5], pair[0, 5:6]])])
        one_more = steps.logits(pair, features)[:, -1]
        for row, after in zip(pair, one_more, strict=True):
            assert torch.allclose(after, theirs(mel, row[None])[0, -1], atol=1e-4)


def test_half_precision_hears_the_same(folder: Path) -> None:
    """As on a GPU: weights in 16 bits but for the layer norms, which whisper computes in 32."""
    import torch
    import whisper

    from audio.transcription.checkpoint import load
    from audio.transcription.precision import on_gpu, trial

    model = load(folder / miniature.FILE_NAME)
    on_gpu(model, "cpu", torch.float16)
    assert model.encoder.conv1.weight.dtype == model.decoder.projection.weight.dtype == torch.float16
    assert model.encoder.ln_post.weight.dtype == torch.float32
    trial(model, half=True)
    mel = whisper.pad_or_trim(whisper.log_mel_spectrogram(pieces("ko")[0], model.dims.n_mels), 3000)
    with torch.inference_mode():
        result = model.decode(mel, whisper.DecodingOptions(language="ko", temperature=0.0, fp16=True))
    assert answer_text("ko").startswith(result.text)
    assert "alignment_heads" not in dict(model.named_buffers())
    assert len(model.alignment_heads.indices().T)


def test_the_device_is_the_best_that_is_there() -> None:
    """NVIDIA's before Apple's before the processor."""
    from audio.transcription.precision import choose_device

    assert [choose_device(*there) for there in ((True, True), (True, False), (False, True), (False, False))] == [
        "cuda",
        "cuda",
        "mps",
        "cpu",
    ]


def test_a_gpu_that_fails_leaves_the_processor(folder: Path) -> None:
    """The model still loads, computes in 8 bits, and the build says why."""
    from audio.transcription.precision import ready

    model, build = ready(folder / miniature.FILE_NAME, None, "no-such-gpu")
    assert (build.device, build.precision) == ("cpu", "int8")
    assert build.shortfall is not None
    assert build.shortfall.startswith("no-such-gpu failed a trial: ")
    assert hear(WhisperEngine(model, build), "en") == answer_text("en")


def test_a_model_that_computes_no_numbers_fails_the_trial(folder: Path) -> None:
    """As half precision does on some GPUs."""
    from audio.transcription.precision import ready, trial

    model, _ = ready(folder / miniature.FILE_NAME, None, "cpu", exact=True)
    trial(model, half=False)
    model.encoder.conv1.weight.fill_(float("nan"))
    with pytest.raises((ArithmeticError, ValueError, RuntimeError)):
        trial(model, half=False)


def test_without_8_bits_the_model_stays_in_32_and_says_so(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing else changes for whoever speaks."""
    from audio.transcription import precision
    from audio.transcription.quantised import NoKernels

    def none() -> None:
        raise NoKernels("this torch has no 8-bit kernels for riscv64")

    monkeypatch.setattr(precision, "choose_kernels", none)
    model, build = precision.ready(folder / miniature.FILE_NAME, None, "cpu")
    assert (build.precision, build.shortfall) == ("float32", "this torch has no 8-bit kernels for riscv64")
    assert hear(WhisperEngine(model, build), "en") == answer_text("en")


def test_a_checkpoint_of_the_older_form_loads(folder: Path, tmp_path: Path) -> None:
    """PyTorch before 1.6 wrote files that cannot be mapped."""
    import torch

    from audio.transcription.precision import ready

    content = torch.load(folder / miniature.FILE_NAME, weights_only=True)
    torch.save(content, tmp_path / "old.pt", _use_new_zipfile_serialization=False)
    model, build = ready(tmp_path / "old.pt", None, "cpu")
    assert hear(WhisperEngine(model, build), "ko") == answer_text("ko")


def test_what_is_wrong_with_a_file_is_said(folder: Path, tmp_path: Path) -> None:
    """No checkpoint, another program's checkpoint, weights of another size, weights missing."""
    import torch

    from audio.transcription.checkpoint import load

    content = torch.load(folder / miniature.FILE_NAME, weights_only=True)
    weights, dims = content["model_state_dict"], content["dims"]
    wrong: list[tuple[object, str]] = [
        ({"state": 1}, "it holds no Whisper dimensions and weights"),
        ([1, 2], "it holds no Whisper dimensions and weights"),
        ({"dims": {"width": 3}, "model_state_dict": weights}, "it holds no Whisper dimensions and weights"),
        ({"dims": {**dims, "n_vocab": 5}, "model_state_dict": weights}, "its weights do not fit its dimensions"),
        ({"dims": dims, "model_state_dict": {}}, "its weights do not fit its dimensions"),
    ]
    file = tmp_path / "thing.pt"
    for saved, reason in wrong:
        torch.save(saved, file)
        with pytest.raises(BadModel, match=reason):
            load(file)
    file.write_bytes(b"no checkpoint at all" * 100)
    with pytest.raises(BadModel, match="it is not a PyTorch checkpoint"):
        load(file)
    file.write_bytes((folder / miniature.FILE_NAME).read_bytes()[:100_000])
    with pytest.raises(BadModel, match="it is not a PyTorch checkpoint"):
        load(file)


def test_official_names_bring_their_alignment_heads(folder: Path) -> None:
    """Which heads follow the sound is known for OpenAI's models alone; others take the later half."""
    from audio.transcription.checkpoint import load

    model = load(folder / miniature.FILE_NAME, "mini")
    layers, heads = model.dims.n_text_layer, model.dims.n_text_head
    assert model.alignment_heads.to_dense().sum() == (layers - layers // 2) * heads
