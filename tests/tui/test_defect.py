"""A defect in a screen ends the program with a sentence, never with a traceback on the terminal."""

import subprocess
import sys
from pathlib import Path

DEFECT = """
import sys
from pathlib import Path
from simulator.parts import Parts
from simulator.paths import Paths
from simulator.settings import Settings
from simulator.tui.app import InterviewApp

class Broken(InterviewApp):
    def _open(self):
        secret = "what somebody said"
        raise KeyError("no such text")

parts = Parts(Paths.find(data_dir=Path(sys.argv[1]), environ={}), Settings(), "ko")
parts.paths.create()
app = Broken(parts)
app.run(headless=True)
sys.exit(app.return_code)
"""


def test_a_defect_is_told_in_a_sentence_and_kept_in_the_log(tmp_path: Path) -> None:
    """Exit code 1; the traceback is in the log, without the values of variables."""
    script, data = tmp_path / "defect.py", tmp_path / "data"
    script.write_text(DEFECT, "utf-8")
    done = subprocess.run([sys.executable, str(script), str(data)], capture_output=True, encoding="utf-8", check=False)
    shown = done.stdout + done.stderr
    assert done.returncode == 1
    assert "예상하지 못한 문제" in shown
    assert "Traceback" not in shown
    assert "what somebody said" not in shown
    log = (data / "interview.log").read_text("utf-8")
    assert "Traceback" in log
    assert "no such text" in log
