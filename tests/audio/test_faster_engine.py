"""faster-whisper as an engine: what it promises beyond what every engine does (test_engines.py)."""

import sys
from pathlib import Path

import pytest

from audio import miniature
from audio.errors import EngineMissing, UnknownEngine
from audio.ports import Effort
from audio.soundfiles import read
from audio.transcription import extras, faster_engine, open_transcriber
from audio.transcription.conversion import place
from audio.transcription.faster_engine import FasterEngine, open_engine
from audio.transcription.pieces import hear_stretch


def heard(engine: FasterEngine, effort: Effort = Effort(1, words=False)) -> str:  # noqa: B008  frozen
    """The packaged Korean answer as this engine hears it."""
    return hear_stretch(engine, read(miniature.answer("ko")), 0.0, "ko", effort, 1, lambda share: None)[0]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of models that all tests here share."""
    return tmp_path_factory.mktemp("models")


@pytest.mark.slow
def test_a_damaged_conversion_is_made_anew(folder: Path) -> None:
    """Cut short, as after a crash of the machine: the next opening mends it."""
    assert heard(open_engine("mini", folder, 1)) == miniature.answer_text("ko")
    made = place(folder / miniature.FILE_NAME, folder, "int8")
    with (made / "model.bin").open("r+b") as file:
        file.truncate(100_000)
    assert heard(open_engine("mini", folder, 1)) == miniature.answer_text("ko")


@pytest.mark.slow
def test_words_are_timed_where_the_model_can(folder: Path) -> None:
    """In order and inside their segment; together they are its text. None where nobody asked."""
    small = open_engine("mini", folder, 1)
    engine = FasterEngine(small._model, small.build, small=True, words=True)
    sound = read(miniature.answer("ko"))[: 6 * 16_000]
    text, segments = engine.hear(sound, "ko", Effort(1, words=True), 1)
    assert text
    for segment in segments:
        assert segment.words
        assert "".join(word.text for word in segment.words).strip() == segment.text
        times = [time for word in segment.words for time in (word.start, word.end)]
        assert times == sorted(times)
    assert all(segment.words == () for segment in engine.hear(sound, "ko", Effort(1, words=False), 1)[1])


@pytest.mark.slow
def test_a_graphics_card_that_cannot_be_used_is_left_alone(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A driver without CUDA's libraries, as on many laptops: the processor computes, and the build says why."""
    import ctranslate2

    if ctranslate2.get_cuda_device_count():
        monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "")
    monkeypatch.setattr("ctranslate2.get_cuda_device_count", lambda: 1)
    loading = faster_engine._load

    def load(file: Path, models: Path, build: object, threads: int) -> FasterEngine:
        if getattr(build, "device", "") == "cuda":
            raise RuntimeError("Library libcublas.so.12 is not found or cannot be loaded\nat some address")
        return loading(file, models, build, threads)  # type: ignore[arg-type]

    monkeypatch.setattr(faster_engine, "_load", load)
    engine = open_engine("mini", folder, 1)
    assert engine.build.device == "cpu"
    assert engine.build.precision == "int8"
    assert engine.build.shortfall is not None
    assert "libcublas.so.12" in engine.build.shortfall
    assert "\n" not in engine.build.shortfall
    assert heard(engine) == miniature.answer_text("ko")


def test_without_the_extra_it_says_what_to_type(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By name it is refused, before any child is started; `auto` does without it."""
    monkeypatch.setitem(sys.modules, "faster_whisper", None)
    assert not extras.installed()
    for refuse in (
        lambda: open_transcriber("mini", engine="faster-whisper", models=tmp_path),
        lambda: open_engine("mini", tmp_path, 1),
    ):
        with pytest.raises(EngineMissing, match=r"pip install") as refused:
            refuse()
        assert sys.executable in refused.value.details["command"]
        assert "[fast]" in refused.value.details["command"]
    assert isinstance(refused.value, UnknownEngine)
    assert open_transcriber("mini", engine="auto", models=tmp_path).engine == "whisper"
