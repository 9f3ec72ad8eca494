"""What the command palette offers: whatever the keys do on the screen below it, and the look."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from textual.app import App, SystemCommand
from textual.screen import Screen

from simulator.texts import Texts

ITSELF = "app.palette"


def commands(app: App[Any], screen: Screen[Any], texts: Texts) -> Iterator[SystemCommand]:
    """One entry for each action that a key does on `screen`, named as the footer names it."""
    seen: set[str] = set()
    for active in screen.active_bindings.values():
        binding = active.binding
        if binding.id and binding.tooltip and binding.action not in seen and binding.id != ITSELF:
            seen.add(binding.action)
            # Later, when the palette is gone and the screen is the one in front again.
            run: Callable[[], object] = partial(app.call_later, app.run_action, binding.action, active.node)
            yield SystemCommand(binding.description, binding.tooltip, run)
    yield SystemCommand(texts("tui.palette.theme"), texts("tui.palette.theme-tip"), app.action_change_theme)
