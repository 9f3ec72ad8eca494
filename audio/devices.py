"""Which microphones and loudspeakers there are, by name.

Every function runs on its caller's thread and blocks a moment: about 0.1 s when it is the first to need PortAudio.
PortAudio knows the devices of its start; `refresh` lets it look again.
"""

from dataclasses import dataclass
from typing import Any

from audio.errors import NoLoudspeaker, NoMicrophone
from audio.portaudio import Kind, load_sounddevice, lock, refresh

__all__ = ["Device", "Kind", "find", "list_devices", "load_sounddevice", "refresh"]


@dataclass(frozen=True, slots=True)
class Device:
    """A microphone or a loudspeaker. A headset is two devices of the same name.

    index: PortAudio's number, good until the next `refresh`; samplerate: its own, in hertz; channels: at most;
    default: what the system uses when nobody chooses.
    """

    name: str
    kind: Kind
    index: int
    samplerate: int
    channels: int
    default: bool


def list_devices() -> tuple[Device, ...]:
    """Microphones, then loudspeakers; the default first, each name once. Raises NoPortAudio.

    Windows lists a device once for each of its sound interfaces; the first, the one PortAudio prefers, is kept.
    """
    with lock:
        sounddevice = load_sounddevice()
        listed = list(sounddevice.query_devices())
        return (*_of_kind(sounddevice, listed, "microphone"), *_of_kind(sounddevice, listed, "loudspeaker"))


def _of_kind(sounddevice: Any, listed: list[dict[str, Any]], kind: Kind) -> list[Device]:
    direction = "input" if kind == "microphone" else "output"
    try:
        default = sounddevice.query_devices(kind=direction)["index"]
    except (sounddevice.PortAudioError, ValueError):
        default = None  # the system names none
    devices = [
        Device(
            name=entry["name"],
            kind=kind,
            index=entry["index"],
            samplerate=int(entry["default_samplerate"]),
            channels=entry[f"max_{direction}_channels"],
            default=entry["index"] == default,
        )
        for entry in listed
        if entry[f"max_{direction}_channels"] > 0
    ]
    unique: dict[str, Device] = {}
    for device in sorted(devices, key=lambda device: not device.default):
        unique.setdefault(device.name, device)
    return list(unique.values())


def find(kind: Kind, name: str | None = None) -> Device:
    """The device of this name, else the first whose name contains it in any case; None takes the default.

    Raises NoMicrophone or NoLoudspeaker, with the names there are; NoPortAudio.
    """
    return choose(list_devices(), kind, name)


def choose(devices: tuple[Device, ...], kind: Kind, name: str | None) -> Device:
    """`find` among devices already listed. Raises NoMicrophone, NoLoudspeaker."""
    error = NoMicrophone if kind == "microphone" else NoLoudspeaker
    known = [device for device in devices if device.kind == kind]
    if not known:
        raise error(reason=f"this system lists no {kind}")
    if name is None:
        return known[0]
    for device in known:
        if device.name == name:
            return device
    for device in known:
        if name.casefold() in device.name.casefold():
            return device
    raise error(reason=f"there is none called {name}; there are: {', '.join(device.name for device in known)}")
