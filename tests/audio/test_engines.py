"""What every engine promises, on the packaged miniature and on checkpoints of every official shape."""

import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

from audio import miniature
from audio.errors import BadModel, NoModel, UnknownModel
from audio.ports import Effort
from audio.recording import Segment
from audio.soundfiles import read
from audio.transcription import ENGINES
from audio.transcription.engine import Engine
from audio.transcription.pieces import hear_stretch
from tests.audio import checkpoints

# whisper leaves the file of its vocabulary to the garbage collector.
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore:unclosed file .*tiktoken:ResourceWarning")]

GREEDY = Effort(1, words=False)
PEOPLE = pytest.mark.parametrize("lang", ["ko", "en"])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder of checkpoints that all tests here share, so that each is converted once."""
    yield tmp_path_factory.mktemp("models")
    _open.cache_clear()


@cache
def _open(name: str, model: str, folder: Path, exact: bool) -> Engine:
    engine: Engine = import_module(ENGINES[name]).open_engine(model, folder, 1, exact=exact)
    return engine


@pytest.fixture(params=sorted(ENGINES))
def engine(request: pytest.FixtureRequest, folder: Path) -> Engine:
    """Each engine with the miniature."""
    return _open(request.param, "mini", folder, False)


def hear(engine: Engine, lang: str, effort: Effort = GREEDY) -> tuple[str, list[Segment]]:
    """The packaged answer, cut as the child cuts it."""
    return hear_stretch(engine, read(miniature.answer(lang)), 0.0, lang, effort, 1, lambda share: None)


@PEOPLE
@pytest.mark.parametrize("beam", [1, 5])
def test_the_packaged_answers_are_heard_word_for_word(engine: Engine, lang: str, beam: int) -> None:
    """Greedy or with a beam; and a second time just the same."""
    text, segments = hear(engine, lang, Effort(beam, words=True))
    assert text == miniature.answer_text(lang)
    assert " ".join(segment.text for segment in segments) == text
    assert hear(engine, lang, Effort(beam, words=True)) == (text, segments)


@PEOPLE
@pytest.mark.parametrize("name", sorted(ENGINES))
def test_in_32_bits_it_says_the_same(name: str, lang: str, folder: Path) -> None:
    """`exact` is what it says, and changes nothing about these answers."""
    exact = _open(name, "mini", folder, True)
    assert exact.build.precision == "float32"
    assert hear(exact, lang) == hear(_open(name, "mini", folder, False), lang)


@PEOPLE
def test_the_engines_agree_on_when_it_was_said(folder: Path, lang: str) -> None:
    """Segments of the one are those of the other."""
    one, other = (hear(_open(name, "mini", folder, True), lang)[1] for name in sorted(ENGINES))
    assert one == other


@pytest.mark.parametrize("shape", checkpoints.SHAPES)
def test_every_official_shape_is_computed_alike(folder: Path, shape: str) -> None:
    """English alone, every language, 128 bands: in 32 bits both engines make the same of the same weights.

    The weights are random and so are the words, which no wrong mapping of weights, tokens or bands would leave alone.
    """
    checkpoints.write(folder / f"{shape}.pt", shape)
    sound, lang = checkpoints.noise(4.0), "en" if shape == "english" else "ko"
    heard = [_open(name, shape, folder, True).hear(sound, lang, GREEDY, 1) for name in sorted(ENGINES)]
    one, other = (text for text, _ in heard)
    assert min(len(one), len(other)) > 40
    assert one[:40] == other[:40]  # later on, rounding may decide between two words


def test_a_small_model_takes_short_pieces_and_no_more(engine: Engine) -> None:
    """The miniature loses its place in longer ones. It has no word times, however much they are asked for."""
    assert engine.longest == 6.0
    assert all(segment.words == () for segment in hear(engine, "ko", Effort(1, words=True))[1])


def test_warming_up_changes_nothing(engine: Engine) -> None:
    """It may be done at any time."""
    before = hear(engine, "ko")
    engine.warm_up()
    assert hear(engine, "ko") == before


@pytest.mark.parametrize("name", sorted(ENGINES))
def test_what_is_no_model_is_refused(name: str, tmp_path: Path) -> None:
    """A known model that is not here, a name nobody knows, and three kinds of files that cannot be used."""
    import torch

    opened = import_module(ENGINES[name]).open_engine
    with pytest.raises(NoModel, match="tiny"):
        opened("tiny", tmp_path, 1)
    with pytest.raises(UnknownModel, match="huge"):
        opened("huge", tmp_path, 1)
    text, other, odd = tmp_path / "text.pt", tmp_path / "other.pt", tmp_path / "odd.pt"
    text.write_text("no checkpoint")
    torch.save({"weights": torch.zeros(3)}, other)
    whole = torch.load(checkpoints.write(odd, "every"), weights_only=True)
    whole["model_state_dict"]["decoder.ln.weight"] = torch.zeros(3)
    torch.save(whole, odd)
    for file, words in ((text, "not a PyTorch"), (other, "holds no Whisper"), (odd, "do not fit")):
        with pytest.raises(BadModel, match=words) as refused:
            opened(str(file), tmp_path, 1)
        assert refused.value.details["path"] == str(file)
    assert not list(tmp_path.glob("faster/*"))


OFFLINE = """
import sys
def refuse(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "urllib.Request"):
        print("asked the network:", event, arguments, file=sys.stderr)
        raise OSError("no network")
sys.addaudithook(refuse)
from importlib import import_module
from pathlib import Path
from audio.ports import Effort
from audio.transcription import ENGINES
import numpy
engine = import_module(ENGINES[sys.argv[1]]).open_engine("mini", Path(sys.argv[2]), 1)
engine.warm_up()
engine.hear(numpy.zeros(16000, numpy.float32), "ko", Effort(), 1)
print(*sorted({"torch", "whisper", "faster_whisper"} & set(sys.modules)))
"""


@pytest.mark.parametrize("name", sorted(ENGINES))
def test_nobody_is_asked_for_anything(name: str, folder: Path) -> None:
    """From opening to the first text, the network is not touched; and no engine loads the libraries of the other."""
    done = subprocess.run(
        [sys.executable, "-c", OFFLINE, name, str(folder)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "network" not in done.stderr
    assert done.stdout.split() == (["faster_whisper"] if name == "faster-whisper" else ["torch", "whisper"])
