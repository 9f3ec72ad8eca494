"""Answers that a crash cuts short: offered at the next start, and only then."""

import json
import signal
import subprocess
import sys
import threading
import wave
from pathlib import Path

import pytest

from audio.recording import Recording
from simulator.attempt import Attempt
from simulator.history import History
from simulator.history.unfinished import Leftover, Unfinished, begin, find
from tests.simulator.attempts import attempt

RATE = 16_000
ID = "20261123-003005-k3f9"


def starting(id: str = ID) -> Attempt:
    """An attempt as it is when the recording begins."""
    return attempt(id, status="pending", recording=None, transcript=None, delivery=None, coverage=None)


def speak(sound: Path, seconds: float) -> None:
    """Write a valid WAV of that length."""
    with wave.open(str(sound), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(bytes(2 * int(seconds * RATE)))


def crash(recordings: Path, id: str = ID, seconds: float | None = 1.5) -> None:
    """Leave behind what a killed program leaves: a marker, a lock file nobody holds, and perhaps sound."""
    unfinished = begin(recordings, starting(id), topic="python")
    if seconds is not None:
        speak(unfinished.sound, seconds)
    marker = (recordings / f"{id}.json").read_bytes()
    unfinished.end()
    (recordings / f"{id}.json").write_bytes(marker)
    (recordings / f"{id}.lock").touch()


def names(folder: Path) -> set[str]:
    """Names of the files there."""
    return {each.name for each in folder.iterdir()}


CHILD = """
import sys, time
from pathlib import Path
from simulator.history.unfinished import begin
from tests.simulator.test_unfinished import speak, starting
unfinished = begin(Path(sys.argv[1]), starting(), topic="python")
speak(unfinished.sound, 1.5)
print("recording", flush=True)
time.sleep(600)
"""


def test_an_answer_survives_kill_9(tmp_path: Path) -> None:
    """While another program records, its answer is not offered; killed without warning, it is, in full."""
    child = subprocess.Popen([sys.executable, "-c", CHILD, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    try:
        assert child.stdout is not None
        assert child.stdout.readline() == "recording\n"
        assert find(tmp_path) == ()
        assert names(tmp_path) == {f"{ID}.json", f"{ID}.lock", f"{ID}.wav"}
    finally:
        child.send_signal(signal.SIGKILL)
        child.communicate()
    (leftover,) = find(tmp_path)
    recording = Recording(tmp_path / f"{ID}.wav", 1.5, RATE)
    assert leftover == Leftover(
        attempt(ID, status="pending", recording=recording, transcript=None, delivery=None, coverage=None),
        "python",
        recording,
        tmp_path / f"{ID}.json",
    )


def test_an_answer_being_recorded_by_this_program_is_not_offered(tmp_path: Path) -> None:
    """Neither on the thread that records nor on another."""
    unfinished = begin(tmp_path, starting())
    speak(unfinished.sound, 1.0)
    elsewhere: list[tuple[Leftover, ...]] = []
    thread = threading.Thread(target=lambda: elsewhere.append(find(tmp_path)))
    thread.start()
    thread.join()
    assert [find(tmp_path), *elsewhere] == [(), ()]
    unfinished.end()


def test_a_finished_recording_leaves_only_its_sound(tmp_path: Path) -> None:
    """Ended on another thread than it began on, the marker is gone and nothing is offered."""
    unfinished = begin(tmp_path, starting())
    speak(unfinished.sound, 1.0)
    thread = threading.Thread(target=unfinished.end)
    thread.start()
    thread.join()
    assert names(tmp_path) == {f"{ID}.wav"}
    assert find(tmp_path) == ()
    unfinished.end()  # a second call does nothing


def test_a_discarded_recording_leaves_nothing(tmp_path: Path) -> None:
    """A microphone that would not start leaves no trace."""
    unfinished = begin(tmp_path, starting())
    speak(unfinished.sound, 1.0)
    unfinished.discard()
    assert names(tmp_path) == set()


def test_the_lock_is_held_by_whoever_records(tmp_path: Path) -> None:
    """The same answer cannot be recorded twice at once."""
    first = begin(tmp_path, starting())
    with pytest.raises(OSError, match="lock"):
        begin(tmp_path, starting())
    assert (tmp_path / f"{ID}.json").exists()
    first.end()


@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit on the size of files")
def test_a_full_disk_leaves_no_half_marker(tmp_path: Path) -> None:
    """When the marker cannot be written, the error is told and nothing of it stays behind."""
    import resource

    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (16, usual[1]))
    try:
        with pytest.raises(OSError, match="large"):
            begin(tmp_path, starting())
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)
    assert names(tmp_path) == set()
    begin(tmp_path, starting()).discard()  # and the next try may succeed


def test_others_cannot_read_what_was_asked(tmp_path: Path) -> None:
    """Marker and lock are for this person only."""
    unfinished: Unfinished = begin(tmp_path, starting())
    assert {oct((tmp_path / name).stat().st_mode & 0o777) for name in names(tmp_path)} == {"0o600"}
    unfinished.end()


def test_leftovers_come_oldest_first(tmp_path: Path) -> None:
    """Several crashes are offered in the order they happened."""
    for id in ("20261124-000000-bbbb", "20261123-000000-aaaa"):
        crash(tmp_path, id)
    assert [leftover.attempt.id for leftover in find(tmp_path)] == ["20261123-000000-aaaa", "20261124-000000-bbbb"]


@pytest.mark.parametrize("content", [None, b"", b"RIFF", "header"])
def test_a_crash_before_the_first_word_is_tidied_silently(tmp_path: Path, content: bytes | str | None) -> None:
    """With no sound at all there is nothing to offer, and nothing stays behind."""
    crash(tmp_path, seconds=None)
    if content == "header":
        speak(tmp_path / f"{ID}.wav", 0.0)
    elif isinstance(content, bytes):
        (tmp_path / f"{ID}.wav").write_bytes(content)
    assert find(tmp_path) == ()
    assert names(tmp_path) == set()


def test_a_sound_cut_off_within_a_write_counts_as_long_as_it_is(tmp_path: Path) -> None:
    """A disk that filled up can leave a header that promises more than is there."""
    crash(tmp_path, seconds=2.0)
    sound = tmp_path / f"{ID}.wav"
    sound.write_bytes(sound.read_bytes()[: 44 + RATE])
    (leftover,) = find(tmp_path)
    assert leftover.recording.duration == 0.5


def test_a_kept_leftover_is_offered_once(tmp_path: Path) -> None:
    """Taken into the history, it is pending there with its sound, and the marker is gone."""
    recordings = tmp_path / "recordings"
    recordings.mkdir()
    crash(recordings)
    (leftover,) = find(recordings)
    with History.open(tmp_path / "interview.db") as history:
        history.add(leftover.attempt, topic=leftover.topic)
        leftover.end()
        assert history.list(topic="python", status="pending") == (leftover.attempt,)
    assert names(recordings) == {f"{ID}.wav"}
    assert find(recordings) == ()


def test_a_crash_after_the_answer_was_stored_offers_nothing(tmp_path: Path) -> None:
    """With the answer in the history already, only the marker is tidied away."""
    crash(tmp_path)
    assert find(tmp_path, stored=lambda id: id == ID) == ()
    assert names(tmp_path) == {f"{ID}.wav"}


def test_a_discarded_leftover_is_gone(tmp_path: Path) -> None:
    """Nothing of it stays."""
    crash(tmp_path)
    (leftover,) = find(tmp_path)
    leftover.discard()
    assert names(tmp_path) == set()


def test_discarding_what_another_program_kept_does_not_delete_its_sound(tmp_path: Path) -> None:
    """Two programs may offer the same leftover; kept in one, it cannot be lost in the other."""
    crash(tmp_path)
    (here,), (there,) = find(tmp_path), find(tmp_path)
    here.end()
    there.discard()
    assert names(tmp_path) == {f"{ID}.wav"}


def test_a_claimed_leftover_is_offered_nowhere_else(tmp_path: Path) -> None:
    """While one program decides, another that starts leaves the answer alone; undecided, it is offered again."""
    crash(tmp_path)
    (leftover,) = find(tmp_path)
    with leftover.claim() as ours:
        assert ours
        assert find(tmp_path) == ()
    assert find(tmp_path) == (leftover,)


def test_a_leftover_whose_sound_is_gone_cannot_be_claimed(tmp_path: Path) -> None:
    """Nobody keeps an answer without sound."""
    crash(tmp_path)
    (leftover,) = find(tmp_path)
    leftover.recording.path.unlink()
    with leftover.claim() as ours:
        assert not ours


@pytest.mark.parametrize("text", ["{}", "[]", "not JSON", json.dumps({"id": 3})])
def test_files_that_are_not_ours_stay_untouched(tmp_path: Path, text: str) -> None:
    """A JSON that somebody put there, with or without a sound beside it, is neither offered nor deleted."""
    (tmp_path / "notes.json").write_text(text, "utf-8")
    (tmp_path / "more.json").write_text(text, "utf-8")
    speak(tmp_path / "notes.wav", 1.0)
    assert find(tmp_path) == ()
    assert names(tmp_path) == {"notes.json", "notes.wav", "more.json"}


def test_a_sound_that_cannot_be_read_is_not_deleted(tmp_path: Path) -> None:
    """Whatever happened to the file, only its owner may throw away what could be an answer."""
    crash(tmp_path)
    (tmp_path / f"{ID}.wav").write_bytes(b"RIFX" * 100)
    assert find(tmp_path) == ()
    assert {f"{ID}.json", f"{ID}.wav"} <= names(tmp_path)


def test_no_folder_means_no_leftovers(tmp_path: Path) -> None:
    """A first start finds nothing and makes nothing."""
    assert find(tmp_path / "recordings") == ()
    assert names(tmp_path) == set()
