"""The real command, called in this process: what it printed and how it ended. Keeps everything in one folder."""

import io
import json
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from simulator.cli import main


@dataclass(frozen=True)
class Done:
    """Exit code and both streams, read as UTF-8."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one document on stdout; anything else there is an error."""
        return json.loads(self.out)


@dataclass(frozen=True)
class Interview:
    """`interview`, with its data in `folder`. English unless told otherwise."""

    folder: Path
    patch: pytest.MonkeyPatch

    def __call__(self, *arguments: str | Path, lang: str = "en", stdin: str = "") -> Done:
        # As on a machine with the C locale: the program has to speak UTF-8 all the same.
        out, err = (io.TextIOWrapper(io.BytesIO(), encoding="ascii") for _ in range(2))
        self.patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode()), encoding="utf-8"))
        fixed = ["--data-dir", str(self.folder), "--model-dir", str(self.folder / "models"), "--ui-lang", lang]
        with redirect_stdout(out), redirect_stderr(err):
            code = main([*fixed, *map(str, arguments)])
        out.flush()
        err.flush()
        streams = [stream.buffer.getvalue().decode() for stream in (out, err)]  # type: ignore[attr-defined]
        assert "Traceback" not in streams[1]
        return Done(code, *streams)

    def files(self) -> dict[str, bytes]:
        """Everything kept, by path: to see that nothing was touched. What was read of the bank may come and go."""
        return {
            str(path.relative_to(self.folder)): path.read_bytes()
            for path in sorted(self.folder.rglob("*"))
            if path.is_file() and path.parent.name != "bank"
        }


@pytest.fixture
def interview(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Interview:
    """The command with an empty data folder, whatever the environment of whoever runs the tests."""
    for name in ("INTERVIEW_DATA_DIR", "INTERVIEW_MODEL_DIR", "INTERVIEW_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    return Interview(tmp_path / "data", monkeypatch)
