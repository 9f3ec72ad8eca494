"""What C libraries print never reaches the person's screen."""

import subprocess
import sys
from pathlib import Path

PROGRAM = """
import os, subprocess, sys
from pathlib import Path
from audio.noise import apart
with apart(Path(sys.argv[1]) if len(sys.argv) > 1 else None):
    os.write(2, b"ALSA lib pcm.c: underrun\\n")
    subprocess.run(["sh", "-c", "echo a child complains >&2"])
    print("드라이버", file=sys.stderr)
    sys.__stderr__.write("screen")
    sys.__stderr__.flush()
os.write(2, b"!")
print("?", file=sys.stderr, flush=True)
"""


def run(*arguments: str) -> str:
    """What the program leaves on the terminal."""
    return subprocess.run(
        [sys.executable, "-X", "utf8", "-c", PROGRAM, *arguments], capture_output=True, encoding="utf-8", check=True
    ).stderr


def test_only_the_program_s_own_words_reach_the_terminal(tmp_path: Path) -> None:
    """Those of C libraries and children go to the log, in order."""
    log = tmp_path / "noise.log"
    assert run(str(log)) == "드라이버\nscreen!?\n"
    assert log.read_text() == "ALSA lib pcm.c: underrun\na child complains\n"


def test_without_a_log_the_noise_is_gone() -> None:
    """And nothing else with it."""
    assert run() == "드라이버\nscreen!?\n"
