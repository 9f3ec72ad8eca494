"""The loudspeaker, over a virtual sound card: what is played is heard, and silence comes at once."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from audio.errors import NoLoudspeaker, NotSound
from audio.player import Loudspeaker
from audio.soundfiles import read
from tests.pulse import Pulse

pytestmark = pytest.mark.slow

RATE = 16_000


class Ends:
    """Gathers what `on_end` tells, and on which thread."""

    def __init__(self) -> None:
        self.finished: list[bool] = []
        self.threads: list[threading.Thread] = []
        self._told = threading.Condition()

    def __call__(self, finished: bool) -> None:
        with self._told:
            self.finished.append(finished)
            self.threads.append(threading.current_thread())
            self._told.notify_all()

    def wait(self, count: int = 1, timeout: float = 15.0) -> bool:
        """Until `count` ends were told."""
        with self._told:
            return self._told.wait_for(lambda: len(self.finished) >= count, timeout)


@pytest.fixture
def ends() -> Ends:
    return Ends()


@pytest.fixture
def loudspeaker(sound: Pulse) -> Iterator[Loudspeaker]:
    player = Loudspeaker()
    yield player
    player.close()


@pytest.fixture
def question(tmp_path: Path) -> Path:
    """One second of a tone at 22.05 kHz, as espeak-ng speaks; its first and last 20 ms are louder."""
    sound = 0.2 * np.sin(2 * np.pi * 400 * np.arange(22_050) / 22_050)
    sound[:441] *= 4
    sound[-441:] *= 4
    path = tmp_path / "question.wav"
    soundfile.write(path, sound, 22_050)
    return path


@pytest.fixture
def long(tmp_path: Path) -> Path:
    """Half a minute of a tone."""
    path = tmp_path / "long.wav"
    soundfile.write(path, 0.3 * np.sin(2 * np.pi * 400 * np.arange(30 * RATE) / RATE), RATE)
    return path


def heard(path: Path, louder_than: float = 0.05) -> float:
    """Seconds from the first to the last sound in a recording of the loudspeaker."""
    loud = np.flatnonzero(np.abs(read(path)) > louder_than)
    return float(loud[-1] - loud[0]) / RATE if len(loud) else 0.0


def test_the_whole_sound_is_heard_to_its_last_syllable(
    sound: Pulse, loudspeaker: Loudspeaker, tmp_path: Path, question: Path, ends: Ends
) -> None:
    """Beginning and end are there, the length is right, and the end is told when it has been heard."""
    with sound.listening(tmp_path / "heard.wav"):
        loudspeaker.play(question, ends)
        assert ends.wait()
    assert heard(tmp_path / "heard.wav") == pytest.approx(1.0, abs=0.01)
    assert heard(tmp_path / "heard.wav", louder_than=0.4) == pytest.approx(1.0, abs=0.01)
    assert ends.finished == [True]


def test_playing_from_the_middle(
    sound: Pulse, loudspeaker: Loudspeaker, tmp_path: Path, question: Path, ends: Ends
) -> None:
    """From `start` seconds on, and no further back."""
    with sound.listening(tmp_path / "heard.wav"):
        loudspeaker.play(question, ends, start=0.6)
        assert loudspeaker.position is not None
        assert loudspeaker.position >= 0.6
        assert ends.wait()
    assert heard(tmp_path / "heard.wav") == pytest.approx(0.4, abs=0.01)


def test_starting_beyond_the_end_is_an_end(loudspeaker: Loudspeaker, question: Path, ends: Ends) -> None:
    """Seeking too far is no error: there is nothing left to hear."""
    loudspeaker.play(question, ends, start=5.0)
    assert ends.wait()
    assert ends.finished == [True]


def test_stop_is_silence_within_100_ms(
    sound: Pulse, loudspeaker: Loudspeaker, tmp_path: Path, long: Path, ends: Ends
) -> None:
    """Measured on the loudspeaker: what is heard lasts no longer than the time until the stop, and 100 ms."""
    with sound.listening(tmp_path / "heard.wav"):
        begun = time.monotonic()
        loudspeaker.play(long, ends)
        time.sleep(0.7)
        loudspeaker.stop()
        stopped = time.monotonic() - begun
        assert loudspeaker.position is None
        time.sleep(0.5)
    assert 0.4 < heard(tmp_path / "heard.wav") < stopped + 0.1
    assert ends.wait()
    assert ends.finished == [False]


def test_stop_with_nothing_to_stop_does_nothing(loudspeaker: Loudspeaker, question: Path, ends: Ends) -> None:
    """Before the first sound, and after the natural end, which is not told twice."""
    loudspeaker.stop()
    loudspeaker.play(question, ends)
    assert ends.wait()
    loudspeaker.stop()
    loudspeaker.close()
    time.sleep(0.1)
    assert ends.finished == [True]


def test_a_second_sound_silences_the_first(loudspeaker: Loudspeaker, long: Path, question: Path) -> None:
    """Each tells its own end, once: the first was broken off, the second was heard."""
    first, second = Ends(), Ends()
    loudspeaker.play(long, first)
    loudspeaker.play(question, second)
    assert first.wait()
    assert second.wait()
    assert (first.finished, second.finished) == ([False], [True])


def test_position_follows_what_is_heard(loudspeaker: Loudspeaker, long: Path, ends: Ends) -> None:
    """Seconds into the file while it plays; None before and after."""
    assert loudspeaker.position is None
    begun = time.monotonic()
    loudspeaker.play(long, ends, start=10.0)
    time.sleep(1.0)
    position, elapsed = loudspeaker.position, time.monotonic() - begun
    assert position == pytest.approx(10.0 + elapsed, abs=0.2)
    loudspeaker.stop()
    assert loudspeaker.position is None


def test_the_end_is_told_where_it_may_take_its_time(loudspeaker: Loudspeaker, question: Path, long: Path) -> None:
    """Not on PortAudio's thread, which would hang: whoever is told may even play the next sound."""
    following = Ends()

    class Next(Ends):
        def __call__(self, finished: bool) -> None:
            super().__call__(finished)
            loudspeaker.play(long, following)

    ends = Next()
    loudspeaker.play(question, ends)
    assert ends.wait()
    assert ends.threads[0].name == "loudspeaker-watcher"
    time.sleep(0.2)
    loudspeaker.stop()
    assert following.wait()
    assert following.finished == [False]


def test_a_stop_that_comes_while_the_device_opens_counts(
    loudspeaker: Loudspeaker, long: Path, ends: Ends, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody hears half a minute that they have already stopped; and stop waits for no device."""
    import sounddevice

    real_stream = sounddevice.OutputStream

    def slow(**wanted: Any) -> Any:
        """The real stream, of a device that is stopped while it opens."""
        stopper = threading.Thread(target=loudspeaker.stop)
        stopper.start()
        stopper.join(5)
        assert not stopper.is_alive()
        return real_stream(**wanted)

    monkeypatch.setattr(sounddevice, "OutputStream", slow)
    loudspeaker.play(long, ends)
    assert ends.wait()
    assert ends.finished == [False]


def test_two_threads_may_play_and_stop_as_they_like(loudspeaker: Loudspeaker, long: Path) -> None:
    """Every sound that began tells its end exactly once, and nothing plays in the end."""
    ends = Ends()
    played: list[int] = []

    def fidget(seed: int) -> None:
        random = np.random.default_rng(seed)
        for _ in range(15):
            loudspeaker.play(long, ends)
            played.append(1)
            time.sleep(float(random.uniform(0, 0.03)))
            if random.random() < 0.6:
                loudspeaker.stop()

    threads = [threading.Thread(target=fidget, args=(seed,)) for seed in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    loudspeaker.stop()
    assert ends.wait(len(played))
    time.sleep(0.2)
    assert ends.finished == [False] * 30
    assert loudspeaker.position is None


@pytest.mark.parametrize(("rate", "channels"), [(48_000, 1), (44_100, 2)])
def test_a_device_that_refuses_the_file_s_rate_or_mono_plays_it_all_the_same(
    sound: Pulse,
    loudspeaker: Loudspeaker,
    tmp_path: Path,
    question: Path,
    ends: Ends,
    monkeypatch: pytest.MonkeyPatch,
    rate: int,
    channels: int,
) -> None:
    """Neither faster nor slower, neither higher nor lower."""
    import sounddevice

    real_stream, real_query = sounddevice.OutputStream, sounddevice.query_devices

    def stubborn(**wanted: Any) -> Any:
        """The real stream, of a device that takes one format only."""
        if (wanted["samplerate"], wanted["channels"]) != (rate, channels):
            raise sounddevice.PortAudioError("Error opening OutputStream: Invalid sample rate", -9997)
        return real_stream(**wanted)

    def query(*args: Any, **kwargs: Any) -> Any:
        found = real_query(*args, **kwargs)
        for entry in [found] if isinstance(found, dict) else found:
            entry["default_samplerate"] = float(rate)
        return found

    monkeypatch.setattr(sounddevice, "OutputStream", stubborn)
    monkeypatch.setattr(sounddevice, "query_devices", query)
    with sound.listening(tmp_path / "heard.wav"):
        loudspeaker.play(question, ends)
        assert ends.wait()
    assert ends.finished == [True]
    assert heard(tmp_path / "heard.wav") == pytest.approx(1.0, abs=0.01)
    samples = read(tmp_path / "heard.wav")
    begin = int(np.flatnonzero(np.abs(samples) > 0.05)[0]) + RATE // 10
    middle = samples[begin : begin + RATE // 2]
    assert np.argmax(np.abs(np.fft.rfft(middle))) == pytest.approx(200, abs=1)  # 400 Hz over half a second
    assert np.max(np.abs(middle)) == pytest.approx(0.2, abs=0.01)


@pytest.mark.parametrize("how", ["the server is killed", "the device falls silent"])
def test_a_loudspeaker_that_goes_away_breaks_the_sound_off(own_pulse: Pulse, long: Path, ends: Ends, how: str) -> None:
    """Nobody waits for ever for the end of a question."""
    player = Loudspeaker()
    player.play(long, ends)
    time.sleep(0.3)
    if how == "the server is killed":
        own_pulse.kill()
    else:
        own_pulse.control("suspend-sink", "SPEAKER", "1")
    assert ends.wait()
    assert ends.finished == [False]
    assert player.position is None
    if how == "the server is killed":
        with pytest.raises(NoLoudspeaker):
            player.play(long, ends)
        own_pulse.start()
    else:
        own_pulse.control("suspend-sink", "SPEAKER", "0")
    player.play(long, ends)
    player.close()
    assert ends.wait(2)
    assert ends.finished == [False, False]


def test_what_cannot_be_played_raises_and_tells_no_end(
    loudspeaker: Loudspeaker, tmp_path: Path, question: Path, ends: Ends
) -> None:
    """A missing file, an unknown device: an error at once, and the loudspeaker works on."""
    with pytest.raises(NotSound):
        loudspeaker.play(tmp_path / "nowhere.wav", ends)
    with pytest.raises(NoLoudspeaker, match="none called Sonos; there are: default, pulse"):
        Loudspeaker("Sonos").play(question, ends)
    assert ends.finished == []
    loudspeaker.play(question, ends)
    assert ends.wait()
    assert ends.finished == [True]
