"""The voice, for real: espeak-ng through pyttsx3 in child processes, and files on disk."""

import io
import json
import os
import subprocess
import sys
import threading
import time
import wave
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from audio.errors import Cancelled, NoVoice, SpeechFailed
from audio.ports import Speaker
from audio.sentences import split
from audio.speech import PAUSE, VoiceSpeaker
from audio.speech_cache import is_whole
from audio.speech_children import CHILD, SpeechChildren

KOREAN = "가상 메모리가 무엇이고, 왜 쓰는지 설명해 주세요."
ENGLISH = "Explain the difference between a process and a thread."
# A stand-in that lists a voice as the real child does, then writes down its process id and never finishes a sentence.
HANGING = """
import json, os, subprocess, sys, time
if json.loads(sys.stdin.buffer.read())["verb"] == "voices":
    print(json.dumps({"voices": [{"id": "ko", "name": "Korean", "languages": ["ko"]}]}))
else:
    with open(sys.argv[1], "a") as pids:
        pids.write(f"{os.getpid()} {subprocess.Popen(['sleep', '60']).pid}\\n")
    time.sleep(60)
"""


def seconds(path: Path) -> float:
    """How long a sound file lasts."""
    with wave.open(str(path)) as sound:
        return sound.getnframes() / sound.getframerate()


def until(holds: Callable[[], object], limit: float = 10.0) -> None:
    """Wait until something holds; fail when it does not in time."""
    end = time.monotonic() + limit
    while not holds():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)


def gone(pid: int) -> bool:
    """Whether a process has ended (a zombie that nobody has waited for counts as ended)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


@pytest.fixture(scope="module")
def speaker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[VoiceSpeaker]:
    """One speaker for the tests that only listen."""
    speaker = VoiceSpeaker(tmp_path_factory.mktemp("speech"))
    yield speaker
    speaker.close()


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Callable[..., VoiceSpeaker]]:
    """Speakers over one cache folder, closed at the end."""
    made: list[VoiceSpeaker] = []

    def speaker(**options: object) -> VoiceSpeaker:
        made.append(VoiceSpeaker(tmp_path / "cache", **options))  # type: ignore[arg-type]
        return made[-1]

    yield speaker
    for each in made:
        each.close()


@pytest.fixture
def counted(tmp_path: Path) -> tuple[list[str], Callable[[], int]]:
    """The real child behind a command that counts how often it was started."""
    log = tmp_path / "starts"
    log.touch()
    command = ["sh", "-c", 'echo started >> "$0"; exec "$@"', str(log), *CHILD]
    return command, lambda: log.read_text().count("started")


class TestSound:
    """What is heard."""

    def test_a_korean_question_is_said(self, speaker: VoiceSpeaker) -> None:
        """Real sound of a length that fits its syllables: 4 to 8 a second at the usual rate."""
        path = speaker.render(KOREAN, "ko")
        syllables = sum("가" <= char <= "힣" for char in KOREAN)
        assert syllables / 8 < seconds(path) < syllables / 4
        assert is_whole(path)

    def test_an_english_question_is_said(self, speaker: VoiceSpeaker) -> None:
        """Real sound of a length that fits its words: 120 to 240 a minute."""
        length = seconds(speaker.render(ENGLISH, "en"))
        words = len(ENGLISH.split())
        assert words / 4 < length < words / 2

    @pytest.mark.slow
    def test_a_long_paragraph_is_said_to_its_end(self, speaker: VoiceSpeaker) -> None:
        """As long as its sentences together and the pauses between them."""
        sentences = (
            "프로세스와 스레드의 차이를 설명해 주세요.",
            "교착상태가 무엇이고 어떤 조건에서 생기는지 말씀해 주세요.",
            "인덱스를 쓰면 왜 빨라지나요?",
            "트랜잭션 격리 수준을 하나씩 비교해 주세요.",
        )
        alone = [seconds(speaker.render(sentence, "ko")) for sentence in sentences]
        whole = seconds(speaker.render(" ".join(sentences), "ko"))
        assert whole == pytest.approx(sum(alone) + PAUSE * (len(sentences) - 1), abs=0.02)

    def test_an_endless_korean_sentence_is_said_to_its_end(self, speaker: VoiceSpeaker) -> None:
        """espeak-ng by itself drops what follows the first 90 syllables or so of a sentence without commas."""
        clause = "파이썬의 전역 인터프리터 락이 무엇인지 설명하고 멀티스레딩 환경에서 어떤 영향을 미치는지 말하시고"
        one = seconds(speaker.render(clause, "ko"))
        six = seconds(speaker.render(" ".join([clause] * 6), "ko"))
        assert six == pytest.approx(6 * one, rel=0.08)

    @pytest.mark.slow
    def test_sentences_follow_each_other_after_a_short_pause(self, make: Callable[..., VoiceSpeaker]) -> None:
        """The pause is as long as asked, whatever silence the voice puts around its words."""
        text = "하나를 설명하세요. 둘을 설명하세요."
        short, long = (seconds(make(pause=pause).render(text, "ko")) for pause in (0.1, 1.1))
        assert long - short == pytest.approx(1.0, abs=0.001)

    def test_a_higher_rate_speaks_faster(self, make: Callable[..., VoiceSpeaker], speaker: VoiceSpeaker) -> None:
        """Words a minute reach the voice, and the slower sound is not taken from the cache."""
        assert seconds(make(rate=250).render(KOREAN, "ko")) < 0.8 * seconds(speaker.render(KOREAN, "ko"))

    @pytest.mark.slow
    def test_the_rate_is_kept_every_time(self, make: Callable[..., VoiceSpeaker]) -> None:
        """Forty renderings of one sentence last equally long; pyttsx3 loses the rate now and then if it may."""
        speaker = make(pause=0.0)
        one = seconds(speaker.render("네 그렇습니다.", "ko"))
        for lang in ("ko", "ko-KR"):
            assert seconds(speaker.render("네 그렇습니다. " * 20, lang)) == pytest.approx(20 * one, abs=0.01)

    def test_the_preferred_voice_speaks(self, make: Callable[..., VoiceSpeaker], speaker: VoiceSpeaker) -> None:
        """A voice named in the settings is the one heard."""
        british = make(voices={"en": "English (Great Britain)"})
        assert british.voice_for("en").id == "gmw/en"
        assert speaker.voice_for("en").id == "gmw/en-us"
        assert british.render(ENGLISH, "en").read_bytes() != speaker.render(ENGLISH, "en").read_bytes()


class TestCache:
    """What is kept."""

    def test_a_text_said_before_needs_no_child(self, make: Callable[..., VoiceSpeaker], tmp_path: Path) -> None:
        """Hearing a question again is instant: the same file, though nothing can be rendered any more."""
        child = tmp_path / "child.py"
        child.write_bytes(Path(CHILD[-1]).read_bytes())
        speaker = make(command=[*CHILD[:-1], str(child)])
        first = speaker.render(KOREAN, "ko")
        child.unlink()
        assert speaker.render(KOREAN, "ko") == first
        with pytest.raises(SpeechFailed):
            speaker.render("다른 질문입니다.", "ko")

    @pytest.mark.slow
    def test_another_run_of_the_program_finds_it(self, make: Callable[..., VoiceSpeaker]) -> None:
        """The cache outlives the speaker, and nothing but finished sounds lies in it."""
        first = make().render(KOREAN, "ko")
        written = first.stat().st_ino
        again = make().render(KOREAN, "ko")
        assert (again, again.stat().st_ino) == (first, written)
        assert list(first.parent.iterdir()) == [first]

    def test_a_damaged_file_is_rendered_anew(self, speaker: VoiceSpeaker) -> None:
        """Whatever a crash or a full disk left under the name, the question is heard."""
        path = speaker.render(KOREAN, "ko")
        good = path.read_bytes()
        for bad in (b"", good[:-1000], b"?" * 5000, good[:44] + bytes(len(good) - 44)):
            path.write_bytes(bad)
            assert speaker.render(KOREAN, "ko") == path
            assert path.read_bytes() == good

    @pytest.mark.slow
    def test_the_cache_stays_within_its_limit(self, make: Callable[..., VoiceSpeaker]) -> None:
        """The sound unused for longest goes first, large or small; one just heard again stays."""
        texts = ["첫째 질문.", "둘째 질문을 설명해 주세요.", "셋째.", "넷째 질문을 설명해 주세요."]
        speaker = make(limit=240_000)
        first, second, third = (speaker.render(text, "ko") for text in texts[:3])
        assert all(path.exists() for path in (first, second, third))
        for text in (texts[0], texts[2]):
            speaker.render(text, "ko")
        fourth = speaker.render(texts[3], "ko")
        assert [path.exists() for path in (first, second, third, fourth)] == [True, False, True, True]

    def test_what_a_killed_run_left_is_cleared_away(self, make: Callable[..., VoiceSpeaker], tmp_path: Path) -> None:
        """Pieces of long ago go; those of another program at work stay."""
        old, new = tmp_path / "cache/.work-old", tmp_path / "cache/.work-new"
        for folder in (old, new):
            folder.mkdir(parents=True)
            (folder / "0000.wav").write_bytes(b"half")
        os.utime(old, (0, 0))
        make().render(KOREAN, "ko")
        assert (old.exists(), new.exists()) == (False, True)


class TestThreads:
    """Rendering ahead, together, and in vain."""

    def test_two_who_ask_for_the_same_text_wait_for_one_rendering(
        self, make: Callable[..., VoiceSpeaker], counted: tuple[list[str], Callable[[], int]]
    ) -> None:
        """Four threads, one list of voices, one child a sentence."""
        command, starts = counted
        speaker = make(command=command)
        paths: list[Path] = []
        threads = [threading.Thread(target=lambda: paths.append(speaker.render(KOREAN, "ko"))) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(paths) == 4
        assert len(set(paths)) == 1
        assert starts() == 2

    def test_a_prepared_text_is_rendered_once(
        self, make: Callable[..., VoiceSpeaker], counted: tuple[list[str], Callable[[], int]]
    ) -> None:
        """`prepare` returns at once; `render` takes what it made, finished or not."""
        command, starts = counted
        speaker = make(command=command)
        speaker.prepare(KOREAN, "ko")
        until(starts)
        assert is_whole(speaker.render(KOREAN, "ko"))
        assert is_whole(speaker.render(KOREAN, "ko"))
        assert starts() == 2

    def test_what_goes_wrong_in_the_background_is_told_when_asked(
        self, make: Callable[..., VoiceSpeaker], tmp_path: Path
    ) -> None:
        """`prepare` raises nothing; `render` tells its error without a second try, and the next one tries again."""
        log = tmp_path / "log"
        speaker = make(command=["sh", "-c", 'echo x >> "$0"; exit 3', str(log)])
        speaker.prepare(KOREAN, "ko")
        until(log.exists)
        for tries in (1, 2):
            with pytest.raises(SpeechFailed, match="code 3"):
                speaker.render(KOREAN, "ko")
            assert log.read_text().count("x") == tries

    def test_close_ends_the_children(self, make: Callable[..., VoiceSpeaker], tmp_path: Path) -> None:
        """Quitting never waits for a voice: both children and what they started are gone, who waits is told so."""
        pids = tmp_path / "pids"
        speaker = make(command=[sys.executable, "-c", HANGING, str(pids)])
        speaker.prepare("하나를 설명하세요. 둘을 설명하세요. 셋을 설명하세요.", "ko")
        raised: list[BaseException] = []

        def ask() -> None:
            try:
                speaker.render("하나를 설명하세요. 둘을 설명하세요. 셋을 설명하세요.", "ko")
            except Cancelled as error:
                raised.append(error)

        asking = threading.Thread(target=ask)
        asking.start()
        until(lambda: pids.exists() and pids.read_text().count("\n") == 2)
        begun = time.monotonic()
        speaker.close()
        asking.join()
        assert time.monotonic() - begun < 5
        assert len(raised) == 1
        until(lambda: all(gone(int(pid)) for pid in pids.read_text().split()))
        assert list((tmp_path / "cache").iterdir()) == []

    def test_a_closed_speaker_stays_closed(self, make: Callable[..., VoiceSpeaker]) -> None:
        """No child starts after `close`; closing twice and preparing late are harmless."""
        speaker = make()
        speaker.close()
        speaker.close()
        speaker.prepare(KOREAN, "ko")
        for use in (lambda: speaker.render(KOREAN, "ko"), speaker.voices, lambda: speaker.voice_for("ko")):
            with pytest.raises(Cancelled):
                use()


class TestTrouble:
    """What is said when it cannot speak."""

    def test_a_language_without_a_voice(self, speaker: VoiceSpeaker) -> None:
        """NoVoice names the language, and does not tell people to install what they have."""
        with pytest.raises(NoVoice, match="no voice for the language xx") as caught:
            speaker.render("Question", "xx")
        assert "install" not in caught.value.details["command"]

    def test_espeak_ng_is_not_installed(
        self, make: Callable[..., VoiceSpeaker], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The libraries cannot be loaded: a question has no voice, and how to get one is said."""
        for name in ("libespeak-ng.so.1", "libespeak.so.1"):
            (tmp_path / name).touch()
        monkeypatch.setenv("LD_LIBRARY_PATH", str(tmp_path))
        speaker = make()
        with pytest.raises(SpeechFailed, match="espeak-ng is not installed"):
            speaker.voices()
        with pytest.raises(NoVoice, match=r"espeak-ng") as caught:
            speaker.render(KOREAN, "ko")
        assert "nstall" in caught.value.details["command"] or "Type: " in caught.value.details["command"]
        monkeypatch.delenv("LD_LIBRARY_PATH")
        assert is_whole(speaker.render(KOREAN, "ko"))  # installed since

    def test_a_voice_installed_meanwhile_is_found(self, make: Callable[..., VoiceSpeaker], tmp_path: Path) -> None:
        """Nobody has to start the program again after adding a voice."""
        english = {"id": "a", "name": "Samantha", "languages": ["en_US"]}
        korean = {"id": "b", "name": "Yuna", "languages": ["ko_KR"]}
        listed = tmp_path / "voices.json"
        speaker = make(command=["cat", str(listed)])
        listed.write_text(json.dumps({"voices": [english]}))
        assert speaker.voice_for("en").id == "a"
        with pytest.raises(NoVoice):
            speaker.voice_for("ko")
        listed.write_text(json.dumps({"voices": [english, korean]}))
        assert speaker.voice_for("ko").id == "b"

    def test_espeak_ng_has_lost_its_data(
        self, make: Callable[..., VoiceSpeaker], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The library then ends the whole process: what it printed becomes the reason."""
        (tmp_path / "espeak-ng-data").mkdir()
        monkeypatch.setenv("ESPEAK_DATA_PATH", str(tmp_path))
        with pytest.raises(SpeechFailed, match=r"phontab"):
            make().render(KOREAN, "ko")

    @pytest.mark.parametrize("command", [["/nonexistent/python"], ["false"], ["echo", "[1]"], ["echo", "hello"]])
    def test_a_child_that_makes_no_sense(self, make: Callable[..., VoiceSpeaker], command: list[str]) -> None:
        """Absent, dead, or talking of other things: SpeechFailed, never another exception."""
        with pytest.raises(SpeechFailed):
            make(command=command).render(KOREAN, "ko")

    def test_a_voice_that_takes_too_long(self, make: Callable[..., VoiceSpeaker]) -> None:
        """The child ends itself when its time is up, and says so."""
        with pytest.raises(SpeechFailed, match=r"did not finish within 0.01 s"):
            make(timeout=0.01).voices()

    def test_a_child_that_cannot_even_end_itself(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """It is killed, together with what it started, though that holds its pipes open."""
        monkeypatch.setattr("audio.speech_children.GRACE", 0.1)
        children = SpeechChildren(["sh", "-c", "sleep 60 & sleep 60"], timeout=0.1)
        with pytest.raises(SpeechFailed, match=r"did not finish"):
            children.ask({"verb": "voices"})

    def test_a_cache_that_cannot_be_written(self, tmp_path: Path) -> None:
        """The message names the place."""
        (tmp_path / "file").touch()
        speaker = VoiceSpeaker(tmp_path / "file" / "cache")
        with pytest.raises(SpeechFailed, match="file/cache"):
            speaker.render(KOREAN, "ko")
        speaker.close()

    @pytest.mark.parametrize("text", ["", " \n", "...", "?!"])
    def test_nothing_to_say(self, speaker: VoiceSpeaker, text: str) -> None:
        """No child is asked to say nothing."""
        assert split(text, "ko") == ()
        with pytest.raises(SpeechFailed, match="nothing to say"):
            speaker.render(text, "ko")


class TestManners:
    """What the terminal and the interface upon it see of all this: nothing."""

    def test_nothing_is_printed(
        self, make: Callable[..., VoiceSpeaker], capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Neither by pyttsx3, which prints at every file, nor when it fails; also under a terminal interface."""

        class Replaced(io.StringIO):
            def fileno(self) -> int:
                return -1

        for name in ("stdin", "stdout", "stderr"):
            monkeypatch.setattr(sys, name, Replaced())
        speaker: Speaker = make()
        speaker.render(f"{KOREAN} {KOREAN}", "ko")
        with pytest.raises(NoVoice):
            speaker.render(KOREAN, "xx")
        assert capfd.readouterr() == ("", "")
        assert isinstance(sys.stdout, Replaced)
        assert sys.stdout.getvalue() == ""

    @pytest.mark.slow
    def test_the_child_answers_with_json_alone(self, tmp_path: Path) -> None:
        """One line on stdout, whatever pyttsx3 prints beside it; an error too, with exit code 1."""
        sound = tmp_path / "sound.wav"
        request = {
            "verb": "render",
            "text": "안녕하세요",
            "voice": "ko",
            "rate": 170,
            "volume": 1.0,
            "path": str(sound),
        }

        def ask(question: bytes) -> tuple[int, dict[str, object], str]:
            done = subprocess.run(CHILD, input=question, capture_output=True, check=False)
            assert done.stdout.count(b"\n") == 1
            return done.returncode, json.loads(done.stdout), done.stderr.decode()

        code, answer, beside = ask(json.dumps(request).encode())
        assert (code, answer) == (0, {"path": str(sound)})
        assert "Audio saved" in beside
        assert is_whole(sound)
        nowhere = str(tmp_path / "no" / "sound.wav")
        for broken, wrong in (
            (b"nonsense", "bad-request"),
            (b'{"verb": "sing"}', "bad-request"),
            (json.dumps({**request, "text": " "}).encode(), "bad-request"),
            (json.dumps({**request, "voice": "xx"}).encode(), "bad-voice"),
            (json.dumps({**request, "path": nowhere}).encode(), "failed"),
        ):
            code, answer, _ = ask(broken)
            error = answer["error"]
            assert isinstance(error, dict)
            assert (code, error["code"]) == (1, wrong)

    def test_files_where_the_program_is_called_do_no_harm(
        self, make: Callable[..., VoiceSpeaker], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A folder with an `audio` package or a `json.py` of its own does not take the child's place."""
        (tmp_path / "json.py").write_text("raise RuntimeError('not me')")
        (tmp_path / "audio").mkdir()
        (tmp_path / "audio/__init__.py").write_text("raise RuntimeError('not me')")
        monkeypatch.chdir(tmp_path)
        assert is_whole(make().render(KOREAN, "ko"))
