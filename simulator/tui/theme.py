"""The two looks of the program. State is never told by colour alone: each also has a word and a shape."""

from textual.theme import Theme

EVENING = Theme(
    name="evening",
    primary="#7aa2f7",
    secondary="#9d7cd8",
    accent="#e0af68",
    warning="#e0af68",
    error="#f7768e",
    success="#9ece6a",
    foreground="#d5dbf0",
    background="#16161e",
    surface="#1d1e2a",
    panel="#282a3a",
    dark=True,
)

PAPER = Theme(
    name="paper",
    primary="#2a5db0",
    secondary="#6b4aa0",
    accent="#9a5b00",
    warning="#9a5b00",
    error="#b3203a",
    success="#2f6f1f",
    foreground="#20232b",
    background="#fbfaf7",
    surface="#f2f0ea",
    panel="#e6e2d8",
    dark=False,
)
