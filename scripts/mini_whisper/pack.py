"""Pack a checkpoint as the miniature's package data, and print what audio/miniature/__init__.py must say of it.

python scripts/mini_whisper/pack.py mini-whisper.pt
"""

import hashlib
import lzma
import sys
from pathlib import Path

from audio.miniature import PACKED

# Half-precision numbers: two-byte positions help the compressor more than its usual guess.
FILTERS = [{"id": lzma.FILTER_LZMA2, "preset": 9 | lzma.PRESET_EXTREME, "dict_size": 1 << 24, "lp": 1, "pb": 1}]


def main(checkpoint: Path) -> None:
    """Write PACKED."""
    content = checkpoint.read_bytes()
    PACKED.write_bytes(lzma.compress(content, filters=FILTERS))
    print(f"{PACKED}: {PACKED.stat().st_size / 1e6:.1f} MB")
    print(f'_LENGTH = {len(content):_}\n_SHA256 = "{hashlib.sha256(content).hexdigest()}"')


if __name__ == "__main__":
    main(Path(sys.argv[1]))
