"""A recording on disk: valid at every moment, for its owner alone, and measured as it is written."""

import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.recording import Level
from audio.soundfiles import info, read, resample
from audio.wavwriter import WINDOW, WavWriter, level

RATE = 16_000


def sine(amplitude: float, seconds: float = 1.0, rate: int = RATE) -> "np.ndarray[tuple[int], np.dtype[np.float32]]":
    """A 400 Hz tone: whole periods in every 50 ms."""
    return (amplitude * np.sin(2 * np.pi * 400 * np.arange(round(seconds * rate)) / rate)).astype(np.float32)


def test_levels_are_decibels_below_full_scale() -> None:
    """A full-scale sine peaks at 0 with an RMS of -3.01; half of it is 6.02 lower; silence is at the floor."""
    full, half = level(sine(1.0)), level(sine(0.5))
    assert (full.peak, full.rms) == pytest.approx((0, -3.01), abs=0.01)
    assert (half.peak, half.rms) == pytest.approx((-6.02, -9.03), abs=0.01)
    assert level(np.zeros(WINDOW, np.float32)) == Level(-120.0, -120.0)
    assert level(np.zeros(0, np.float32)) == Level(-120.0, -120.0)


@pytest.mark.parametrize(("rate", "channels"), [(16_000, 1), (48_000, 2), (44_100, 1)])
def test_a_level_is_told_twenty_times_a_second_whatever_the_source(tmp_path: Path, rate: int, channels: int) -> None:
    """Each covers 50 ms, and says how much has been recorded so far."""
    levels: list[Level] = []
    writer = WavWriter(tmp_path / "a.wav", rate, levels.append)
    source = np.repeat(sine(0.5, 2.0, rate)[:, None], channels, axis=1)
    for begin in range(0, len(source), 700):
        writer.write(source[begin : begin + 700])
    writer.close()
    assert len(levels) == 40
    assert [told.elapsed for told in levels] == pytest.approx([0.05 * (n + 1) for n in range(40)])
    assert all(told.rms == pytest.approx(-9.03, abs=0.1) for told in levels[2:-2])


@given(st.lists(st.integers(0, 5_000), max_size=8))
def test_the_file_is_whole_and_valid_after_every_block(
    tmp_path_factory: pytest.TempPathFactory, sizes: list[int]
) -> None:
    """Whoever reads it while it is written finds all but the last 50 ms; once closed, nothing is missing."""
    path = tmp_path_factory.mktemp("take") / "a.wav"
    writer = WavWriter(path, RATE)
    written = 0
    for size in sizes:
        writer.write(np.full(size, 0.25, np.float32))
        written += size
        kept = len(read(path)) if written >= WINDOW else 0
        assert written - WINDOW < kept <= written
    recording = writer.close()
    assert recording.duration == written / RATE
    assert not written or np.all(read(path) == np.float32(0.25))
    assert not written or len(read(path)) == written


def test_sixteen_bit_samples_go_through_unchanged_and_too_loud_ones_are_clipped(tmp_path: Path) -> None:
    """Every value of 16 bits comes back as it was; beyond full scale nothing wraps around."""
    path = tmp_path / "a.wav"
    every = np.arange(-32_768, 32_768, dtype=np.float32) / 32_768
    writer = WavWriter(path, RATE)
    writer.write(np.concatenate([every, np.array([1.5, -1.5], np.float32)]))
    writer.close()
    assert np.array_equal(read(path)[:-2], every)
    assert list(read(path)[-2:]) == [pytest.approx(1.0, abs=0.0001), -1.0]


def test_resampling_piece_by_piece_is_the_same_as_at_once(tmp_path: Path) -> None:
    """No click, drift or lost end where one block meets the next."""
    path, source = tmp_path / "a.wav", sine(0.5, 3.0, 44_100)
    writer = WavWriter(path, 44_100)
    for begin in range(0, len(source), 1_103):
        writer.write(source[begin : begin + 1_103])
    recording = writer.close()
    assert recording.duration == pytest.approx(3.0, abs=0.001)
    assert np.allclose(read(path), resample(source, 44_100, RATE)[: len(read(path))], atol=0.001)


def test_a_recording_is_for_its_owner_alone(tmp_path: Path) -> None:
    """Nobody else on the machine may listen to an interview answer."""
    WavWriter(tmp_path / "a.wav", RATE).close()
    assert (tmp_path / "a.wav").stat().st_mode & 0o777 == 0o600


def test_a_failing_meter_does_not_cost_the_recording(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The sound goes on to disk, and the log says why the meter stands still."""

    def broken(_: Level) -> object:
        raise ValueError("the screen is gone")

    writer = WavWriter(tmp_path / "a.wav", RATE, broken)
    writer.write(sine(0.5))
    assert writer.close().duration == 1.0
    assert len(caplog.records) == 1
    assert "the screen is gone" in caplog.text


WRITE_UNTIL_KILLED = """
import sys, time
from pathlib import Path
import numpy as np
from audio.wavwriter import WavWriter
writer = WavWriter(Path(sys.argv[1]), 16_000)
for n in range(10_000):
    writer.write(np.full(160, 0.5, np.float32))
    print(n + 1, flush=True)
"""


def test_after_kill_9_nothing_is_missing_beyond_the_last_50_ms(tmp_path: Path) -> None:
    """The program is killed between any two instructions of the writer; what was written is a valid sound file."""
    path = tmp_path / "a.wav"
    with subprocess.Popen(
        [sys.executable, "-c", WRITE_UNTIL_KILLED, str(path)], stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        while int(child.stdout.readline()) < 100:
            pass
        time.sleep(0.0137)
        child.kill()
        reported = int(child.stdout.read().split()[-1])  # blocks of 10 ms
    assert child.returncode == -9
    assert info(path).duration >= reported * 0.01 - 0.05


FILL_THE_DISK = """
import resource, sys
from pathlib import Path
import numpy as np
from audio.wavwriter import WavWriter
resource.setrlimit(resource.RLIMIT_FSIZE, (20_001, 20_001))
writer = WavWriter(Path(sys.argv[1]), 16_000)
refusals = 0
for _ in range(100):
    try:
        writer.write(np.full(160, 0.5, np.float32))
    except OSError as error:
        refusals += 1
        assert error is writer.error
print(refusals, writer.close().duration)
"""


def test_when_the_disk_is_full_what_was_written_stays_valid(tmp_path: Path) -> None:
    """The system itself refuses the write in the middle of a sample; the file then ends at a whole one."""
    path = tmp_path / "a.wav"
    child = subprocess.run([sys.executable, "-c", FILL_THE_DISK, str(path)], capture_output=True, text=True, check=True)
    refusals, duration = child.stdout.split()
    assert int(refusals) > 30, "after the first refusal nothing more may be written: it would be at the wrong time"
    assert float(duration) == info(path).duration == 0.6  # of 0.62 s that would have fitted
    assert path.stat().st_size == 44 + 2 * 9_600
    assert np.all(read(path) == 0.5)


def test_a_disk_that_is_full_from_the_start_leaves_no_file(tmp_path: Path) -> None:
    """Not even the header fitted: there is no recording, and none is pretended."""
    path = tmp_path / "a.wav"
    program = FILL_THE_DISK.replace("20_001", "20")
    child = subprocess.run([sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=False)
    assert child.stderr.rstrip().endswith("OSError: [Errno 27] File too large")
    assert "ignored" not in child.stderr
    assert not path.exists()
