"""The packaged miniature Whisper checkpoint, and an answer in each language that it can transcribe.

It stands in for OpenAI's weights in the demo and in tests, and knows only the phrases of `phrases.py`. README.md says
how it was made and what it can do. Nothing heavy is imported here.
"""

import hashlib
import os
import tempfile
from pathlib import Path

from audio.miniature.phrases import written

FILE_NAME = "mini-whisper.pt"
PACKED = Path(__file__).parent / f"{FILE_NAME}.xz"
_LENGTH = 15_809_242  # bytes, unpacked
_SHA256 = "7c62d5be5673bda4d514fd0db4f22343c9dcea80bae68eeb55181fbdc4420721"

# The utterances of each packaged answer; between the first two lies its long pause (scripts/mini_whisper/answers.py).
ANSWERS = {
    "ko": (
        ("음", "리스트는 변경할 수 있습니다"),
        ("튜플은 변경할 수 없습니다", "예를 들어 설명하겠습니다"),
        ("감사합니다",),
    ),
    "en": (("um", "a list is mutable"), ("a tuple is immutable", "for example"), ("thank you",)),
}


def unpack(folder: Path) -> Path:
    """The checkpoint as a file in this folder, unpacked unless it is there already. Raises OSError.

    The file appears all at once and readable by its owner alone; one that is damaged is replaced.
    """
    import lzma

    file = folder / FILE_NAME
    if _is_right(file):
        return file
    folder.mkdir(parents=True, exist_ok=True)
    content = lzma.decompress(PACKED.read_bytes())
    if len(content) != _LENGTH or hashlib.sha256(content).hexdigest() != _SHA256:
        raise OSError(None, "the packaged miniature is damaged; install the program again")
    handle, fresh = tempfile.mkstemp(prefix=f".{FILE_NAME}.", dir=folder)  # 0600
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
        Path(fresh).replace(file)
    finally:
        Path(fresh).unlink(missing_ok=True)
    return file


def answer(lang: str) -> Path:
    """A spoken answer to "list or tuple?", about ten seconds with one pause of two: FLAC, 16 kHz mono.

    lang: "ko" or "en"; any other gets the English one.
    """
    return PACKED.with_name(f"answer-{lang if lang in ANSWERS else 'en'}.flac")


def answer_text(lang: str) -> str:
    """What is said in `answer`, as the miniature writes it."""
    return " ".join(written(phrases) for phrases in ANSWERS.get(lang, ANSWERS["en"]))


def _is_right(file: Path) -> bool:
    try:
        if file.stat().st_size != _LENGTH:
            return False
        with file.open("rb") as content:
            return hashlib.file_digest(content, "sha256").hexdigest() == _SHA256
    except OSError:
        return False
