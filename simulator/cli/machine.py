"""`interview doctor` and `interview devices`: what this machine has, and what to do where something is missing."""

from dataclasses import asdict
from typing import TYPE_CHECKING

from audio.noise import apart
from simulator.cli.base import as_json, command
from simulator.cli.compose import Run
from simulator.cli.layout import columns, padded, width_of
from simulator.cli.output import page_width, write, write_json

if TYPE_CHECKING:
    from audio.devices import Device, Kind

MARKS = {"ok": "●", "warn": "▲", "fail": "✕"}


@command("doctor", as_json())
def doctor_command(run: Run, as_json: bool) -> int | None:
    """Each thing as soon as it is known; exit code 1 when one of them fails."""
    from simulator.doctor import NAMES, examine

    texts, width = run.texts, page_width()
    names = {name: texts(f"doctor.names.{name}") for name in NAMES}
    label = max(map(width_of, names.values()))
    checks = []
    with apart():
        for check in examine(run.parts()):
            checks.append(check)
            if as_json:
                continue
            left = f"{MARKS[check.status]} {padded(names[check.name], label)}"
            write(columns([(left, "\n".join(filter(None, [check.what, check.todo])))], width, indent=""))
    if as_json:
        write_json({"checks": [asdict(check) for check in checks]})
    return 1 if any(check.status == "fail" for check in checks) else None


@command("devices", as_json())
def devices_command(run: Run, as_json: bool) -> None:
    """Microphones and loudspeakers; a machine without any has two empty lists."""
    from audio.devices import list_devices

    with apart():
        devices = list_devices()
    kinds: tuple[tuple[Kind, str, str], ...] = (
        ("microphone", "microphones", run.settings.microphone),
        ("loudspeaker", "loudspeakers", run.settings.loudspeaker),
    )
    if as_json:
        write_json({plural: [_shape(each) for each in devices if each.kind == kind] for kind, plural, _ in kinds})
        return
    for kind, plural, chosen in kinds:
        write(run.texts(f"cli.commands.devices.{plural}"))
        lines = [f"  {_line(run, each, chosen)}" for each in devices if each.kind == kind]
        write(lines or [f"  {run.texts('cli.commands.devices.none')}"])


def _shape(device: "Device") -> dict[str, object]:
    return {
        "name": device.name,
        "default": device.default,
        "samplerate": device.samplerate,
        "channels": device.channels,
    }


def _line(run: Run, device: "Device", chosen: str) -> str:
    """Its name, and whether it is the one that is used."""
    words = []
    if chosen and chosen.casefold() in device.name.casefold():
        words.append(run.texts("cli.commands.devices.chosen"))
    if device.default:
        words.append(run.texts("cli.commands.devices.usual"))
    return device.name + (f" ({', '.join(words)})" if words else "")
