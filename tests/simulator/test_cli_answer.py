"""`interview answer` and `transcribe` without a model: every kind of sound file taken or refused, nothing lost."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
import soundfile

from audio import miniature
from audio.activity import find_speech
from audio.soundfiles import read
from tests.simulator.commands import Interview, interview

__all__ = ["interview"]

QUESTION = "python-list-vs-tuple"


@pytest.fixture
def spoken(tmp_path: Path) -> Path:
    """The packaged Korean answer as a WAV file."""
    path = tmp_path / "answer.wav"
    soundfile.write(path, read(miniature.answer("ko")), 16_000)
    return path


def not_sound(folder: Path, spoken: Path) -> dict[str, Path]:
    """Files that cannot be read as sound, by what is wrong with them."""
    whole = spoken.read_bytes()
    files = {
        "empty": b"",
        "header only": whole[:44],
        "truncated": whole[: len(whole) // 2],
        "truncated flac": miniature.answer("ko").read_bytes()[:20_000],
        "text": "이것은 소리가 아닙니다.".encode() * 100,
        "zeros": bytes(10_000),
    }
    found = {"absent": folder / "absent.wav", "folder": folder}
    for name, content in files.items():
        found[name] = folder / f"{name}.wav"
        found[name].write_bytes(content)
    return found


def test_what_is_not_sound_is_refused(interview: Interview, spoken: Path, tmp_path: Path) -> None:
    """Each such file: exit code 1, its name and a hint on stderr, in both languages, and stored data untouched."""
    assert interview("answer", QUESTION, "--audio", spoken).code == 0
    before = interview.files()
    for wrong, path in not_sound(tmp_path, spoken).items():
        for typed in (
            ("answer", QUESTION, "--audio", path, "--json", "--ui-lang", "ko"),
            ("transcribe", path, "--format", "json"),
        ):
            done = interview(*typed)
            assert (done.code, done.out) == (1, ""), wrong
            assert str(path) in done.err, wrong
            assert "FLAC" in done.err, wrong
    assert interview.files() == before


def test_nothing_is_made_for_what_is_refused(interview: Interview, spoken: Path, tmp_path: Path) -> None:
    """With an empty data folder nothing is stored either."""
    broken = tmp_path / "model.pt"
    broken.write_bytes(b"no checkpoint")
    for typed in (
        [QUESTION, "--audio", tmp_path / "absent.wav"],
        ["python-lst-vs-tuple", "--audio", spoken],
        [QUESTION, "--audio", spoken, "--engine", "telepathy"],
        [QUESTION, "--audio", spoken, "--model", "huge"],
    ):
        assert interview("answer", *typed).code == 1
        assert interview.files() == {}


@pytest.mark.parametrize(
    ("kind", "channels", "rate"),
    [
        ("PCM_U8", 1, 16_000),
        ("PCM_24", 1, 16_000),
        ("PCM_16", 2, 48_000),
        ("FLOAT", 1, 44_100),
        ("PCM_32", 2, 8_000),
    ],
)
def test_any_depth_rate_and_number_of_channels_is_taken(
    interview: Interview, spoken: Path, tmp_path: Path, kind: str, channels: int, rate: int
) -> None:
    """The answer is kept as 16 kHz mono, with the same times as the original."""
    import soxr

    samples = soxr.resample(read(spoken), 16_000, rate)
    path = tmp_path / "other.wav"
    soundfile.write(path, np.stack([samples] * channels, axis=1), rate, subtype=kind)
    done = interview("answer", QUESTION, "--audio", path, "--json", "--lang", "ko")
    assert done.code == 0
    attempt = done.json
    assert attempt["recording"]["samplerate"] == 16_000
    assert attempt["recording"]["duration"] == pytest.approx(soundfile.info(spoken).duration, abs=0.1)
    kept = soundfile.info(attempt["recording"]["path"])
    assert (kept.samplerate, kept.channels, kept.subtype) == (16_000, 1, "PCM_16")
    original = find_speech(read(spoken))
    assert attempt["delivery"]["onset"] == pytest.approx(original.onset, abs=0.1)
    assert attempt["delivery"]["longest_pause"] == pytest.approx(original.pauses()[0].length, abs=0.1)


@pytest.mark.parametrize(("lang", "words"), [("ko", "아직 이 컴퓨터에 없습니다"), ("en", "not on this machine yet")])
def test_without_a_model_the_answer_is_kept(interview: Interview, spoken: Path, lang: str, words: str) -> None:
    """Status "pending", exit code 0, what can be known from sound alone, and the command that gets the model."""
    done = interview("answer", QUESTION, "--audio", spoken, "--json", "--mode", "mock", lang=lang)
    assert done.code == 0
    attempt = done.json
    assert (attempt["status"], attempt["mode"], attempt["lang"]) == ("pending", "mock", lang)
    assert attempt["transcript"] is None
    assert attempt["delivery"]["duration"] == pytest.approx(soundfile.info(spoken).duration, abs=0.1)
    assert words in attempt["error"]
    assert words in done.err
    assert "interview model download base" in done.err
    assert interview("history", "--json").json == [attempt]
    assert interview("show", attempt["id"], "--json").json == attempt
    assert words in interview("show", attempt["id"], lang=lang).out
    assert interview("retranscribe", "--pending").code == 1
    assert interview("history", "--json").json == [attempt]
    sound = Path(attempt["recording"]["path"])
    assert sound.exists()
    assert interview("delete", attempt["id"], "--yes").code == 0
    assert interview("history", "--json").json == []
    assert not sound.exists()


@contextmanager
def little_room(size: int) -> Iterator[None]:
    """No file may grow beyond `size` bytes: the system refuses the rest as it does on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize(("lang", "words"), [("ko", "쓸 수 없습니다"), ("en", "cannot be written to")])
def test_an_answer_that_does_not_fit_on_the_disk_is_not_kept(
    interview: Interview, spoken: Path, lang: str, words: str
) -> None:
    """Exit code 1, once the reason, and nothing left: no attempt, no piece of its sound, nothing to offer later."""
    assert interview("history", "--json").json == []
    assert spoken.stat().st_size > 200_000
    with little_room(200_000):
        done = interview("answer", QUESTION, "--audio", spoken, "--json", lang=lang)
    assert (done.code, done.out) == (1, "")
    assert done.err.count(words) == 1
    assert interview("history", "--json").json == []
    assert list((interview.folder / "recordings").iterdir()) == []
    assert interview("answer", QUESTION, "--audio", spoken, lang=lang).code == 0


def test_silence_is_no_speech(interview: Interview, tmp_path: Path) -> None:
    """Three seconds of nothing: status "no-speech" and no transcript, model or not; `transcribe` prints nothing."""
    path = tmp_path / "silence.wav"
    soundfile.write(path, np.zeros(48_000), 16_000)
    done = interview("answer", QUESTION, "--audio", path, "--json")
    assert (done.code, done.json["status"], done.json["transcript"]) == (0, "no-speech", None)
    done = interview("transcribe", path)
    assert (done.code, done.out.strip()) == (0, "")
    assert "no speech" in done.err
    done = interview("transcribe", path, "--format", "json", "--lang", "ko")
    assert [(each["file"], each["text"], each["segments"]) for each in done.json] == [(str(path), "", [])]


def test_transcribing_stores_nothing(interview: Interview, spoken: Path) -> None:
    """Without the model it fails with the command that gets it; no attempt is made either way."""
    done = interview("transcribe", spoken)
    assert (done.code, done.out) == (1, "")
    assert "interview model download base" in done.err
    assert interview("history", "--json").json == []


def test_an_unknown_question_offers_what_comes_near(interview: Interview, spoken: Path) -> None:
    """A slip in the id is answered with the id that was meant; a language without the question is refused too."""
    for command in (("answer", "--audio", str(spoken)), ("feedback", "--text", "x")):
        done = interview(command[0], "python-list-vs-tupel", *command[1:])
        assert (done.code, done.out) == (1, "")
        assert QUESTION in done.err


def test_the_language_of_the_answer_is_that_of_the_question(interview: Interview, spoken: Path) -> None:
    """`--lang` decides; without it the interface's language does."""
    for lang, flags, expected in (("ko", [], "ko"), ("en", [], "en"), ("en", ["--lang", "ko"], "ko")):
        attempt = interview("answer", QUESTION, "--audio", spoken, "--json", *flags, lang=lang).json
        assert attempt["lang"] == expected
        assert ("튜플" in attempt["question"]) == (expected == "ko")


def test_feedback_judges_a_text(interview: Interview, spoken: Path, tmp_path: Path) -> None:
    """Key points said and missed; figures from sound are null without the sound file and known with it."""
    text = "음, 리스트는 변경할 수 있고 튜플은 변경할 수 없습니다."
    done = interview("feedback", QUESTION, "--lang", "ko", "--text", text, "--json")
    assert done.code == 0
    assert set(done.json) == {"delivery", "coverage"}
    assert done.json["delivery"]["duration"] is None
    assert done.json["delivery"]["fillers"] == [{"text": "음", "count": 1}]
    assert 1 <= done.json["coverage"]["covered"] < done.json["coverage"]["total"]
    file = tmp_path / "text.txt"
    file.write_bytes(b"\xef\xbb\xbf" + text.encode())
    heard = interview("feedback", QUESTION, "--lang", "ko", "--text-file", file, "--audio", spoken, "--json").json
    assert heard["coverage"] == done.json["coverage"]
    assert heard["delivery"]["duration"] == pytest.approx(soundfile.info(spoken).duration, abs=0.1)
    piped = interview("feedback", QUESTION, "--lang", "ko", "--text-file", "-", "--json", stdin=text).json
    assert piped == done.json
    assert "핵심 내용" in interview("feedback", QUESTION, "--text", text, lang="ko").out
    assert interview.files() == {}


def test_feedback_on_what_is_no_text(interview: Interview, spoken: Path, tmp_path: Path) -> None:
    """A file that is not there, or is no text: exit code 1 and its name."""
    for path in (spoken, tmp_path / "absent.txt", tmp_path):
        done = interview("feedback", QUESTION, "--text-file", path)
        assert (done.code, done.out) == (1, "")
        assert str(path) in done.err
        assert "Error" in done.err
        assert "unexpected" not in done.err
