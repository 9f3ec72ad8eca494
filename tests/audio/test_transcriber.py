"""Sound goes in, text comes out, by a real Whisper in a real child process: the packaged miniature."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from audio import miniature
from audio.activity import find_speech
from audio.errors import (
    BadModel,
    NoModel,
    NotSound,
    UnknownEngine,
    UnknownModel,
)
from audio.miniature import answer, answer_text
from audio.recording import Span, Transcript
from audio.soundfiles import read
from audio.stretches import plan
from audio.transcription import open_transcriber
from audio.transcription.resident import Resident
from tests.audio.transcribing import hear, reach


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of models with the miniature in it."""
    folder = tmp_path_factory.mktemp("models")
    miniature.unpack(folder)
    return folder


@pytest.fixture(scope="module")
def warm(folder: Path) -> Iterator[Resident]:
    """A transcriber whose child outlives the tests that do it no harm."""
    transcriber = open_transcriber("mini", models=folder)
    yield transcriber
    transcriber.close()


def test_an_unknown_engine_lists_the_known_ones() -> None:
    """Before anything is started."""
    with pytest.raises(UnknownEngine, match=r"Known: .*whisper"):
        open_transcriber("mini", engine="phonograph")


def test_opening_loads_nothing_heavy() -> None:
    """Neither torch nor numpy is needed to have a transcriber, and no process is started."""
    code = (
        "import sys; from audio.transcription import open_transcriber; t = open_transcriber('mini');"
        "assert t.state == 'idle' and t.pid is None; print(*{'torch', 'whisper', 'numpy', 'numba'} & set(sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "\n"


def test_without_speech_nobody_is_asked() -> None:
    """Whisper invents words for silence; it never gets any."""
    transcriber = open_transcriber("no such model")
    assert transcriber.transcribe(Path("nowhere.wav"), "ko", []) == Transcript("", "ko", "whisper", "no such model")
    assert transcriber.state == "idle"


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["ko", "en"])
def test_the_packaged_answer_comes_back_word_for_word(warm: Resident, lang: str) -> None:
    """Its text, and segments that lie in the sound, in order, and make up the text."""
    transcript = hear(warm, answer(lang), lang)
    assert transcript.text == answer_text(lang)
    assert (transcript.language, transcript.engine, transcript.model) == (lang, "whisper", "mini")
    assert " ".join(segment.text for segment in transcript.segments) == transcript.text
    edges = [edge for segment in transcript.segments for edge in (segment.start, segment.end)]
    assert edges == sorted(edges)
    activity = find_speech(read(answer(lang)))
    assert edges[0] == pytest.approx(activity.speech[0].start, abs=0.5)
    assert edges[-1] == pytest.approx(activity.speech[-1].end, abs=0.5)


@pytest.mark.slow
def test_each_stretch_keeps_its_time(warm: Resident, tmp_path: Path) -> None:
    """Of a stereo file at another rate, only what is asked for is heard, and its times are those of the file."""
    sound, rate = soundfile.read(answer("ko"))
    early, late = np.zeros(rate * 3), np.zeros(rate)
    path = tmp_path / "stereo.wav"
    both = np.concatenate([early, sound, late])
    soundfile.write(path, np.repeat(np.stack([both, both], axis=1), 3, axis=0), rate * 3)
    last = find_speech(read(path)).speech[-1]
    told: list[float] = []
    transcript = warm.transcribe(path, "ko", [Span(last.start - 0.2, last.end + 0.2)], told.append)
    assert transcript.text == "감사합니다."
    assert transcript.segments[0].start >= last.start - 0.2 - 0.001  # times are rounded to milliseconds
    assert transcript.segments[-1].end <= last.end + 0.2 + 0.001
    assert told[-1] == pytest.approx(1.0)


@pytest.mark.slow
def test_progress_runs_to_the_end(warm: Resident) -> None:
    """Once for each stretch at least, never backwards."""
    told: list[float] = []
    stretches = plan(find_speech(read(answer("ko"))), 6)
    warm.transcribe(answer("ko"), "ko", stretches, told.append)
    assert len(told) >= len(stretches) > 1
    assert told == sorted(told)
    assert told[-1] == pytest.approx(1.0)


@pytest.mark.slow
def test_a_file_that_is_no_sound_does_no_harm(warm: Resident, tmp_path: Path) -> None:
    """The error names it, and the same child goes on with the next."""
    path = tmp_path / "notes.wav"
    path.write_text("no sound")
    hear(warm, answer("en"), "en")
    child = warm.pid
    with pytest.raises(NotSound, match=r"notes\.wav"):
        warm.transcribe(path, "ko", [Span(0, 1)])
    assert hear(warm, answer("en"), "en").text == answer_text("en")
    assert warm.pid == child


@pytest.mark.slow
def test_jobs_from_several_threads_wait_their_turn(warm: Resident) -> None:
    """Each gets its own answer."""
    said: dict[str, str] = {}
    threads = [
        threading.Thread(target=lambda lang=lang: said.update({lang: hear(warm, answer(lang), lang).text}))
        for lang in ("ko", "en")
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert said == {lang: answer_text(lang) for lang in ("ko", "en")}


@pytest.mark.slow
def test_what_is_wrong_with_a_model_shows_in_transcribe(tmp_path: Path) -> None:
    """Missing, unknown, no checkpoint: the child says which; once it is mended, the next job works."""
    file = tmp_path / "thing.pt"
    file.write_bytes(b"no checkpoint at all" * 100)
    wrong: list[tuple[str, type[Exception]]] = [
        ("tiny", NoModel),
        ("gigantic", UnknownModel),
        (str(file), BadModel),
    ]
    for model, problem in wrong:
        transcriber = open_transcriber(model, models=tmp_path)
        transcriber.load()
        reach(transcriber, "failed")
        assert isinstance(transcriber.error, problem)
        with pytest.raises(problem):
            hear(transcriber, answer("en"), "en")
        if model == str(file):
            file.write_bytes(miniature.unpack(tmp_path).read_bytes())
            assert hear(transcriber, answer("en"), "en").text == answer_text("en")
        transcriber.close()


@pytest.mark.slow
def test_complaints_go_to_the_log_and_never_to_the_terminal(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Why a checkpoint could not be loaded stands in the log file, whose folder is made."""
    file, log = tmp_path / "thing.pt", tmp_path / "logs" / "log.txt"
    file.write_bytes(b"no checkpoint")
    transcriber = open_transcriber(str(file), models=tmp_path, log=log)
    with pytest.raises(BadModel):
        hear(transcriber, answer("en"), "en")
    transcriber.close()
    assert "thing.pt" in log.read_text()
    assert [each.stat().st_mode & 0o777 for each in (log.parent, log)] == [0o700, 0o600]
    assert capfd.readouterr() == ("", "")


@pytest.mark.slow
def test_words_are_timed_inside_their_segments(folder: Path) -> None:
    """Where words are timed they make up the text, lie in their segment, and never run backwards."""
    code = f"""
from pathlib import Path
from audio.miniature import answer
from audio.soundfiles import read
from audio.ports import Effort
from audio.transcription.pieces import hear_stretch
from audio.transcription.precision import ready
from audio.transcription.whisper_engine import WhisperEngine
engine = WhisperEngine(*ready(Path({str(folder)!r}) / "mini-whisper.pt", "mini", "cpu", exact=True), words=True)
engine.warm_up()
sound = read(answer("en"))
text, segments = hear_stretch(engine, sound, 0.0, "en", Effort(), 1, lambda share: None)
for segment in segments:
    assert " ".join(word.text for word in segment.words) == segment.text
    edges = [segment.start, *(edge for word in segment.words for edge in (word.start, word.end)), segment.end]
    assert edges == sorted(edges), edges
print(text)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.stderr) == (answer_text("en"), "")
