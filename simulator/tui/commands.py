"""What keys do: each command has an id, keys, an action, and a name and a tip in both languages.

The footer, the help screen and the palette are all made from these. With a Korean keyboard switched to Hangul the
r key sends ㄱ: each letter is bound under its jamo too.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from textual.binding import Binding, BindingsMap

from simulator.texts import Texts

_JAMO = dict(zip("qwertyuiopasdfghjklzxcvbnm", "ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔㅁㄴㅇㄹㅎㅗㅓㅏㅣㅋㅌㅊㅍㅠㅜㅡ", strict=True))


@dataclass(frozen=True, slots=True)
class Command:
    """One thing a key does. id: also the key of its texts; show: whether the footer has room for it."""

    id: str
    keys: str
    action: str
    show: bool = True
    priority: bool = False


def bindings(commands: Iterable[Command], texts: Texts) -> BindingsMap:
    """The commands as Textual's bindings, in the language of `texts`."""
    made = []
    for command in commands:
        keys = command.keys.split(",")
        keys += [_JAMO[key] for key in keys if key in _JAMO]
        for place, key in enumerate(keys):
            made.append(
                Binding(
                    key,
                    command.action,
                    texts(f"tui.keys.{command.id}.name"),
                    show=command.show and place == 0,
                    priority=command.priority,
                    tooltip=texts(f"tui.keys.{command.id}.tip"),
                    id=command.id if place == 0 else f"{command.id}.{place}",
                )
            )
    return BindingsMap(made)


def replaced(theirs: BindingsMap, keys: Collection[str], ours: BindingsMap) -> BindingsMap:
    """Textual's own bindings less those of `keys`, and ours."""
    kept = {key: made for key, made in theirs.key_to_bindings.items() if key not in keys}
    return BindingsMap.merge([BindingsMap.from_keys(kept), ours])
