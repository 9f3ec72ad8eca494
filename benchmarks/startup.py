"""Time to first paint of the TUI and memory of its process, beside a bare Textual app. Linux (reads /proc).

    python benchmarks/startup.py [runs]

Each program is started in a terminal of its own (a pty); first paint is the moment its title has arrived there.
Memory is the resident set two seconds later. Medians.
"""

import fcntl
import os
import pty
import select
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from pathlib import Path

BARE = """
from textual.app import App
from textual.widgets import Static
class Bare(App):
    def compose(self):
        yield Static("BARE TEXTUAL APP")
Bare().run()
"""
SETTLED = 2.0  # seconds after first paint at which memory is read


def started(command: list[str], title: str) -> tuple[float, float, float]:
    """Seconds to first paint, resident MB at first paint, resident MB once settled."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    began = time.perf_counter()
    process = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True)
    os.close(theirs)
    seen, painted, first = b"", None, 0.0
    try:
        while time.perf_counter() - began < 30 and (painted is None or time.perf_counter() - began < painted + SETTLED):
            if select.select([ours], [], [], 0.05)[0]:
                seen += os.read(ours, 65536)
                if painted is None and title.encode() in seen:
                    painted, first = time.perf_counter() - began, resident(process.pid)
        return painted or float("nan"), first, resident(process.pid)
    finally:
        process.kill()
        process.wait()
        os.close(ours)


def resident(pid: int) -> float:
    """Resident memory of a process in MB."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return float("nan")


def main(runs: int) -> None:
    """Both programs in turn, `runs` times."""
    with tempfile.TemporaryDirectory() as folder:
        ours = [sys.executable, "-m", "simulator", "--data-dir", folder, "--ui-lang", "en"]
        programs = {
            "bare Textual app": ([sys.executable, "-c", BARE], "BARE TEXTUAL APP"),
            "interview": (ours, "Voice interview practice"),
        }
        rows: dict[str, list[tuple[float, float, float]]] = {name: [] for name in programs}
        for _ in range(runs):
            for name, (command, title) in programs.items():
                rows[name].append(started(command, title))
    medians = {name: [statistics.median(column) for column in zip(*taken, strict=True)] for name, taken in rows.items()}
    for name, (paint, first, settled) in medians.items():
        print(f"{name:18} first paint {paint:.2f} s, {first:.0f} MB; {settled:.0f} MB {SETTLED:.0f} s later")
    bare, full = medians["bare Textual app"], medians["interview"]
    print(f"ratio: {full[0] / bare[0]:.2f} in time, {full[1] / bare[1]:.2f} in memory at first paint")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 7)
