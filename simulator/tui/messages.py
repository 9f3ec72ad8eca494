"""Messages that reach the app from other threads: `post_message` is the only safe way in."""

from typing import TYPE_CHECKING

from textual.message import Message

from simulator.steps import Heard, Step

if TYPE_CHECKING:
    from simulator.doctor import Check


class StepTaken(Message):
    """The interview told a step. Of several levels waiting to be drawn only the last counts."""

    def __init__(self, step: Step) -> None:
        self.step = step
        super().__init__()

    def can_replace(self, message: Message) -> bool:
        """A level replaces the level before it; nothing else may be dropped."""
        return isinstance(message, StepTaken) and isinstance(self.step, Heard) and isinstance(message.step, Heard)


class Checked(Message):
    """One line of the doctor is known."""

    def __init__(self, check: "Check") -> None:
        self.check = check
        super().__init__()


class Loaded(Message):
    """Something read in the background is there: what, under its name."""

    def __init__(self, name: str, value: object) -> None:
        self.name, self.value = name, value
        super().__init__()
