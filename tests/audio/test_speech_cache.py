"""Rendered speech tells what a person practises: others on the machine cannot read it."""

import os
import wave
from pathlib import Path

from audio.speech_cache import SpeechCache, join


def test_rendered_speech_is_for_this_person_only(tmp_path: Path) -> None:
    """Folders, those in between too, and sounds, whatever the umask."""
    cache = SpeechCache(tmp_path / "data" / "speech", 1_000_000)
    umask = os.umask(0)
    try:
        with cache.work_folder() as folder:
            piece, whole = Path(folder, "piece.wav"), Path(folder, "whole.wav")
            with wave.open(str(piece), "wb") as sound:
                sound.setnchannels(1)
                sound.setsampwidth(2)
                sound.setframerate(16_000)
                sound.writeframes(b"\x00\x40" * 1600)
            assert join([piece], whole, 0.1) > 0
            kept = cache.keep("key", whole)
    finally:
        os.umask(umask)
    assert cache.find("key") == kept
    assert [each.stat().st_mode & 0o777 for each in (kept.parent.parent, kept.parent, kept)] == [0o700, 0o700, 0o600]
