"""What a static graph of imports cannot see: which libraries are loaded when."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {
    "torch", "whisper", "numba", "faster_whisper", "ctranslate2", "numpy", "sounddevice", "soundfile", "soxr",
    "pyttsx3", "tomlkit",
}  # fmt: skip
LATER = {"markdown_it", "filelock", "sqlite3"}  # needed by what is shown after the home screen, or read behind it

FIRST_PAINT = """
import json, sys
from pathlib import Path
from simulator.cli import main  # the way a person's start goes
from simulator.parts import Parts
from simulator.paths import Paths
from simulator.settings import Settings
from simulator.tui.app import InterviewApp

class Stopped(InterviewApp):
    def _open(self):  # runs right after the first paint, before anything is read or looked at
        painted = "\\n".join("".join(s.text for s in strip) for strip in self.screen._compositor.render_strips())
        self.exit()
        print(json.dumps({"modules": sorted(sys.modules), "painted": painted}), file=sys.__stdout__)

app = Stopped(Parts(Paths.find(data_dir=Path(sys.argv[1]), environ={}), Settings(), "ko"))
app.run(headless=True)
"""

COMMAND = """
import json, sys
from simulator.cli import main
code = main(sys.argv[1:])
print(json.dumps({"modules": sorted(sys.modules), "code": code}))
"""


def loaded(script: Path, code: str, *arguments: str) -> dict[str, object]:
    """Run code in a fresh interpreter; it prints one JSON object. A file, because Textual looks for its apps' files."""
    script.write_text(code, "utf-8")
    done = subprocess.run([sys.executable, str(script), *arguments], capture_output=True, text=True, check=True)
    found: dict[str, object] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def among(found: dict[str, object], libraries: set[str]) -> set[str]:
    """Which of these libraries are among the loaded modules."""
    modules = found["modules"]
    assert isinstance(modules, list)
    return libraries & {name.partition(".")[0] for name in modules}


def test_the_command_line_starts_without_heavy_libraries(tmp_path: Path) -> None:
    """`import simulator.cli` loads neither an engine, anything of sound, nor the TUI."""
    found = loaded(
        tmp_path / "start.py", "import json, sys, simulator.cli; print(json.dumps({'modules': sorted(sys.modules)}))"
    )
    assert among(found, HEAVY | LATER | {"textual"}) == set()


@pytest.mark.parametrize("command", [["--help"], ["bank"], ["history"], ["bank", "--json"], ["history", "--json"]])
def test_looking_things_up_loads_no_heavy_library(tmp_path: Path, command: list[str]) -> None:
    """Help, questions and history are there at once: neither an engine, anything of sound, nor the TUI is loaded."""
    found = loaded(tmp_path / "command.py", COMMAND, "--data-dir", str(tmp_path / "data"), *command)
    assert found["code"] == 0
    assert among(found, HEAVY | {"textual"}) == set()


def test_the_first_paint_needs_no_heavy_library(tmp_path: Path) -> None:
    """The home screen is on the terminal before any of them is loaded in the TUI's process."""
    found = loaded(tmp_path / "paint.py", FIRST_PAINT, str(tmp_path / "data"))
    assert "음성 면접 연습" in str(found["painted"])
    assert among(found, HEAVY) == set()


def test_the_first_paint_waits_for_nothing_that_it_does_not_show(tmp_path: Path) -> None:
    """Other screens, the reader of notes, the history and the locks come after the home screen."""
    found = loaded(tmp_path / "paint.py", FIRST_PAINT, str(tmp_path / "data"))
    assert among(found, LATER) == set()
    modules = found["modules"]
    assert isinstance(modules, list)
    screens = {name for name in modules if name.startswith("simulator.tui.screens.")}
    assert screens == {"simulator.tui.screens.home"}


def test_only_the_speech_child_imports_pyttsx3() -> None:
    """pyttsx3 speaks once per process and prints: nobody else may load it."""
    root = Path(__file__).parent.parent
    users = {
        str(path.relative_to(root))
        for room in ("simulator", "audio", "prompts")
        for path in (root / room).rglob("*.py")
        if any(line.strip().startswith(("import pyttsx3", "from pyttsx3")) for line in path.read_text().splitlines())
    }
    assert users == {"audio/speech_child.py"}
