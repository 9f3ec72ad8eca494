"""Messages that reach the app from other threads: `post_message` is the only safe way in."""

from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from simulator.steps import Step


class StepTaken(Message):
    """The interview told a step. Of several levels waiting to be drawn only the last counts."""

    def __init__(self, step: "Step") -> None:
        self.step = step
        super().__init__()

    def can_replace(self, message: Message) -> bool:
        """A level replaces the level before it; nothing else may be dropped."""
        from simulator.steps import Heard

        return isinstance(message, StepTaken) and isinstance(self.step, Heard) and isinstance(message.step, Heard)


class Loaded(Message):
    """Something looked at or read in the background is there; each kind of value has a class of its own."""

    def __init__(self, value: object) -> None:
        self.value = value
        super().__init__()
