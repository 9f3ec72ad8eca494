"""Page: what every screen here shares: texts, keys made from commands, and a place to receive steps."""

from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual.binding import BindingsMap
from textual.screen import ModalScreen, Screen

from simulator.parts import Parts
from simulator.texts import Texts
from simulator.tui.commands import Command, bindings

if TYPE_CHECKING:
    from simulator.steps import Step

Result = TypeVar("Result")


class Page(Screen[None]):
    """A whole screen. `step` is called for every step of the interview, also while a dialog lies on top."""

    KEYS: ClassVar[tuple[Command, ...]] = ()
    AUTO_FOCUS = None

    def __init__(self, parts: Parts) -> None:
        super().__init__()
        # In cells: from 100 columns three panes stand side by side; below 30 rows everything moves together.
        self.HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]
        self.VERTICAL_BREAKPOINTS = [(0, "-low"), (30, "-high")]
        self.parts, self.texts = parts, parts.texts
        self._bindings = BindingsMap.merge([self._bindings, bindings(self.KEYS, self.texts)])

    async def step(self, step: "Step") -> None:
        """Draw a step; pages that show none ignore it."""

    def receive(self, value: object) -> None:
        """Draw something that was read in the background; pages ignore what is not theirs."""


class Dialog(ModalScreen[Result]):
    """A question laid over a page; its result is the answer."""

    KEYS: ClassVar[tuple[Command, ...]] = ()

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self.texts = texts
        self._bindings = BindingsMap.merge([self._bindings, bindings(self.KEYS, texts)])
