"""What the interview screen can be in the middle of: each with a mark and a colour; its word is in the texts."""

from typing import Literal

State = Literal["waiting", "speaking", "think", "recording", "transcribing", "playing", "done"]
LOOKS = {
    "waiting": ("○", "$text-muted"),
    "speaking": ("♪", "$secondary"),
    "think": ("◇", "$primary"),
    "recording": ("●", "$error"),
    "transcribing": ("…", "$accent"),
    "playing": ("▶", "$secondary"),
    "done": ("■", "$success"),
}
