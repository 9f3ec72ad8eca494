"""Whether faster-whisper is here, and what to type where it is not. Looks without importing it."""

import sys
from importlib.util import find_spec
from pathlib import Path

NAME = "faster-whisper"
PACKAGES = ("faster_whisper", "ctranslate2", "tokenizers")


def installed() -> bool:
    """Whether the extra `fast` is installed."""
    return all(find_spec(name) is not None for name in PACKAGES)


def command() -> str:
    """What installs it beside this very program: from a checkout, that checkout's."""
    root = Path(__file__).resolve().parents[2]
    if (root / "pyproject.toml").is_file():
        return f'{sys.executable} -m pip install -e "{root}[fast]"'
    return f'{sys.executable} -m pip install "interview-simulator[fast]"'
