"""Checkpoints in the form that faster-whisper reads: whole or not at all, never stale, the tokenizer whisper's."""

import errno
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from functools import cache
from pathlib import Path
from typing import Any

import hypothesis
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio import miniature
from audio.errors import BadModel, Cancelled, ConversionFailed
from audio.transcription import aside, conversion
from audio.transcription.conversion import converted, discard, place

# whisper leaves the file of its vocabulary to the garbage collector.
QUIET = pytest.mark.filterwarnings("ignore:unclosed file .*tiktoken:ResourceWarning")
FILES = {
    "about.json",
    "config.json",
    "model.bin",
    "preprocessor_config.json",
    "tokenizer.json",
    "vocabulary.json",
}


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A folder of models with the miniature, and its conversion, made once; tests copy it."""
    folder = tmp_path_factory.mktemp("ready")
    return folder, converted(miniature.unpack(folder), folder, "int8")


def names(folder: Path) -> list[str]:
    """What lies among the conversions, hidden or not."""
    return sorted(each.name for each in (folder / "faster").iterdir())


def test_a_conversion_belongs_to_one_state_of_one_file(tmp_path: Path) -> None:
    """Another folder, size, time or kind: another place. Without a file there is none."""
    here, there = tmp_path / "here", tmp_path / "there"
    for folder in (here, there):
        folder.mkdir()
        (folder / "my model.pt").write_bytes(b"weights")
    file = here / "my model.pt"
    places = [place(file, tmp_path, "int8"), place(file, tmp_path, "plain"), place(there / file.name, tmp_path, "int8")]
    assert place(file, tmp_path, "int8") == places[0]
    os.utime(file, (1, 1))
    places.append(place(file, tmp_path, "int8"))
    file.write_bytes(b"other weights")
    os.utime(file, (1, 1))
    places.append(place(file, tmp_path, "int8"))
    assert len(set(places)) == len(places)
    assert all(each.parent == tmp_path / "faster" and each.name.startswith("my model-") for each in places)
    with pytest.raises(BadModel):
        place(tmp_path / "absent.pt", tmp_path, "int8")


def test_a_text_is_refused_at_a_glance(tmp_path: Path) -> None:
    """No process is started for it, and nothing is left."""
    (tmp_path / "text.pt").write_text("no checkpoint")
    with pytest.raises(BadModel, match="not a PyTorch checkpoint"):
        converted(tmp_path / "text.pt", tmp_path, "int8")
    assert [each.name for each in tmp_path.iterdir()] == ["text.pt"]


def test_discarding_takes_all_of_one_checkpoint_and_nothing_else(tmp_path: Path) -> None:
    """Every kind and state; a checkpoint whose name begins the same keeps its own."""
    for name in ("small.pt", "small-2.pt"):
        (tmp_path / name).write_bytes(b"weights")
    mine = [place(tmp_path / "small.pt", tmp_path, "int8"), place(tmp_path / "small.pt", tmp_path, "plain")]
    other = place(tmp_path / "small-2.pt", tmp_path, "int8")
    for each in (*mine, other):
        each.mkdir(parents=True)
    discard(tmp_path / "small.pt", tmp_path)
    assert names(tmp_path) == [other.name]
    discard(tmp_path / "small.pt", tmp_path)


@pytest.mark.slow
def test_it_is_made_once_and_far_smaller(ready: tuple[Path, Path]) -> None:
    """Asked for again it is there at once, untouched; 8 bits take about half of the checkpoint's 16."""
    folder, made = ready
    assert {each.name for each in made.iterdir()} == FILES
    assert names(folder) == [made.name]
    before = (made / "model.bin").stat().st_mtime_ns
    assert converted(folder / miniature.FILE_NAME, folder, "int8") == made
    assert (made / "model.bin").stat().st_mtime_ns == before
    assert (made / "model.bin").stat().st_size < 0.6 * (folder / miniature.FILE_NAME).stat().st_size


@pytest.mark.slow
def test_a_changed_checkpoint_is_converted_anew(ready: tuple[Path, Path], tmp_path: Path) -> None:
    """And what was made of the old one goes, as does what a crash left behind long ago."""
    shutil.copytree(ready[0], tmp_path, dirs_exist_ok=True)
    file = tmp_path / miniature.FILE_NAME
    old = place(file, tmp_path, "int8")
    (tmp_path / "faster" / ready[1].name).rename(old)
    assert converted(file, tmp_path, "int8") == old
    left, under_work = tmp_path / "faster" / ".fresh-left", tmp_path / "faster" / ".fresh-other"
    left.mkdir()
    under_work.mkdir()
    os.utime(left, (1, 1))
    os.utime(file, (1, 1))
    new = converted(file, tmp_path, "int8")
    assert new != old
    assert names(tmp_path) == sorted([new.name, under_work.name])


@pytest.mark.slow
def test_two_programs_at_once_get_the_same(tmp_path: Path) -> None:
    """Both may convert; one result stays, and it is whole."""
    file = miniature.unpack(tmp_path)
    found: list[Path] = []
    threads = [threading.Thread(target=lambda: found.append(converted(file, tmp_path, "int8"))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [place(file, tmp_path, "int8")] * 2
    assert names(tmp_path) == [found[0].name]
    assert {each.name for each in found[0].iterdir()} == FILES


@pytest.mark.slow
def test_one_given_up_half_way_leaves_nothing(tmp_path: Path) -> None:
    """Stopped while it writes: neither a conversion nor a part of one is there afterwards."""
    file = miniature.unpack(tmp_path)
    stop, seen = threading.Event(), []

    def watch() -> None:
        while not seen and not stop.wait(0.005):
            seen.extend((tmp_path / "faster").glob(".fresh-*"))
        stop.set()

    watcher = threading.Thread(target=watch)
    watcher.start()
    with pytest.raises(Cancelled):
        aside.ask(conversion.__name__, [str(file), str(tmp_path), "int8"], stop)
    watcher.join()
    assert seen
    deadline = time.monotonic() + 10
    while names(tmp_path) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert names(tmp_path) == []


FULL = """
import resource, signal, sys
from pathlib import Path
from audio.errors import ConversionFailed
from audio.transcription.conversion import converted
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))
try:
    converted(Path(sys.argv[1]), Path(sys.argv[2]), "int8")
except ConversionFailed as error:
    print(error.details["reason"])
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="a limit for the size of files stands in for a full disk")
def test_where_there_is_no_room_the_reason_is_told(tmp_path: Path) -> None:
    """As an error of this room with the system's words; nothing half is left, and the checkpoint is unharmed."""
    file = miniature.unpack(tmp_path)
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(file), str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == os.strerror(errno.EFBIG), done.stderr
    assert names(tmp_path) == []
    assert miniature.unpack(tmp_path) == file


def test_where_a_file_stands_in_the_way(tmp_path: Path) -> None:
    """The folder of conversions cannot be made: an error of this room."""
    (tmp_path / "faster").write_text("a file")
    with pytest.raises(ConversionFailed) as refused:
        converted(miniature.unpack(tmp_path), tmp_path, "int8")
    assert refused.value.details["path"] == str(tmp_path)


@cache
def tokenizers(multilingual: bool) -> tuple[Any, Any]:
    """Whisper's own, and ours as it is read back from its file."""
    from tokenizers import Tokenizer
    from whisper.tokenizer import get_tokenizer

    from audio.transcription.vocabulary import tokenizer_json

    whispers = get_tokenizer(multilingual, num_languages=99)
    return whispers, Tokenizer.from_str(tokenizer_json(whispers).to_str())


ANYTHING = st.text(
    st.one_of(
        st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3),  # Hangul
        st.characters(min_codepoint=0x20, max_codepoint=0x7E),
        st.sampled_from(" \n\t음어그.,?!'\"’“”…·~%ㅋㅎ1234567890éüñ😀한글HTTP"),
    ),
    max_size=40,
)


@pytest.mark.slow
@QUIET
@pytest.mark.parametrize("multilingual", [True, False])
@given(text=ANYTHING)
@hypothesis.settings(max_examples=300, deadline=None)
def test_text_becomes_the_same_tokens_and_back(multilingual: bool, text: str) -> None:
    """Korean and English, with whatever stands between words, as whisper's own tokenizer has it."""
    whispers, ours = tokenizers(multilingual)
    numbers = ours.encode(text, add_special_tokens=False).ids
    assert numbers == whispers.encode(text, disallowed_special=())
    assert ours.decode(numbers) == whispers.decode(numbers) == text


@pytest.mark.slow
@QUIET
@pytest.mark.parametrize("multilingual", [True, False])
def test_every_token_has_its_number(multilingual: bool) -> None:
    """Words, languages, tasks and times; the list for CTranslate2 has no two alike."""
    from audio.transcription.vocabulary import special_tokens, tokens

    whispers, ours = tokenizers(multilingual)
    everything = tokens(whispers)
    assert len(set(everything)) == len(everything) == (51865 if multilingual else 51864)
    for number, name in special_tokens(whispers).items():
        assert ours.token_to_id(name) == number
    assert ours.token_to_id("<|0.00|>") == whispers.timestamp_begin
    assert everything[-1] == "<|30.00|>"
    for number in range(0, 50257, 97):
        assert ours.decode([number]) == whispers.encoding.decode_bytes([number]).decode(errors="replace")


@pytest.mark.slow
@QUIET
@pytest.mark.parametrize(
    ("file", "layers", "heads", "expected"),
    [
        ("tiny.pt", 4, 6, [[2, 2], [3, 0], [3, 2], [3, 3], [3, 4], [3, 5]]),
        ("large-v3-turbo.pt", 4, 20, [[2, 4], [2, 11], [3, 3], [3, 6], [3, 11], [3, 14]]),
        ("mine.pt", 2, 2, [[1, 0], [1, 1]]),
        ("tiny.pt", 2, 2, [[1, 0], [1, 1]]),  # another model under an official name
    ],
)
def test_words_are_timed_by_the_heads_that_follow_the_sound(
    file: str, layers: int, heads: int, expected: list[list[int]]
) -> None:
    """Those that whisper knows of its official models, else the upper half of all."""
    from audio.transcription.weights import alignment_heads

    assert alignment_heads(Path(file), layers, heads) == expected


@pytest.mark.slow
@QUIET
@pytest.mark.parametrize("dtype", ["float16", "float32", "bfloat16"])
def test_a_checkpoint_of_any_precision_keeps_its_weights(tmp_path: Path, dtype: str) -> None:
    """Written in 8 bits, in the process of this test: no row of weights is off by more than 8 bits allow."""
    import torch

    from audio.transcription.weights import write
    from tests.audio import checkpoints

    file = checkpoints.write(tmp_path / "random.pt", "third", dtype=dtype)
    made = tmp_path / "made"
    made.mkdir()
    before = file.read_bytes()
    write(file, made, "int8")
    assert file.read_bytes() == before
    assert json.loads((made / "preprocessor_config.json").read_text()) == {"feature_size": 128}
    weights = torch.load(file, weights_only=True)["model_state_dict"]["decoder.token_embedding.weight"].float().numpy()
    raw = (made / "model.bin").read_bytes()
    scale = 127 / np.abs(weights).max(axis=1, keepdims=True)
    assert np.rint(weights * scale).astype(np.int8).tobytes() in raw
