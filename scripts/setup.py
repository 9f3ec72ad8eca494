"""Set up everything: system packages, the virtual environment, torch, this project. Standard library only.

    python3 scripts/setup.py .venv .venv/.ready

Safe to run again: what is there is left alone. System packages are installed where that is allowed (as root, or
with sudo that asks for no password); elsewhere the one command to type is printed and set-up goes on, since the
program says by itself what it misses.
"""

import json
import os
import shutil
import subprocess
import sys
import venv
from ctypes.util import find_library
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NEEDS = (3, 11)
TORCH = "torch==2.13.0"  # the version everything here is tested with

# What the program needs (a library by its name for the linker), then what the tests need as well (a command).
LIBRARIES = ("portaudio", "espeak-ng")
COMMANDS = ("espeak-ng", "pulseaudio", "paplay", "tmux")
ALSA_PULSE = "libasound_module_pcm_pulse.so"

PACKAGES = {
    "apt-get": "libportaudio2 libespeak-ng1 espeak-ng libasound2-plugins pulseaudio pulseaudio-utils tmux",
    "dnf": "portaudio espeak-ng alsa-plugins-pulseaudio pulseaudio pulseaudio-utils tmux",
    "pacman": "portaudio espeak-ng alsa-plugins pulseaudio tmux",
    "zypper": "portaudio espeak-ng alsa-plugins-pulse pulseaudio pulseaudio-utils tmux",
}
INSTALL = {
    "apt-get": ["apt-get", "install", "-y", "--no-install-recommends"],
    "dnf": ["dnf", "install", "-y"],
    "pacman": ["pacman", "-S", "--needed", "--noconfirm"],
    "zypper": ["zypper", "--non-interactive", "install"],
}


def say(words: str) -> None:
    """One line on stderr, so that stdout stays the program's own."""
    print(f"set-up: {words}", file=sys.stderr, flush=True)


def allowed(rights: list[str]) -> bool:
    """Whether sudo works without asking for a password."""
    return subprocess.run([*rights, "true"], capture_output=True, check=False).returncode == 0


def run(command: list[str], **environment: str) -> bool:
    """Run a command; its output goes to stderr. Whether it succeeded."""
    done = subprocess.run(command, stdout=sys.stderr.fileno(), env={**os.environ, **environment}, check=False)
    return done.returncode == 0


def missing_from_system() -> list[str]:
    """Names of system parts that are absent. macOS and Windows bring their own; wheels carry PortAudio there."""
    if not sys.platform.startswith("linux"):
        return []
    absent = [name for name in LIBRARIES if find_library(name) is None]
    absent += [name for name in COMMANDS if shutil.which(name) is None]
    if not any(Path("/usr").glob(f"lib*/**/alsa-lib/{ALSA_PULSE}")):
        absent.append("ALSA's pulse plugin")
    return absent


def system_packages() -> None:
    """Install what is absent, or print the command that does."""
    absent = missing_from_system()
    if not absent:
        return
    manager = next((name for name in PACKAGES if shutil.which(name)), None)
    if manager is None:
        say(f"please install with your package manager: {', '.join(absent)}")
        return
    command = [*INSTALL[manager], *PACKAGES[manager].split()]
    rights = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if rights and (not shutil.which("sudo") or not allowed(rights)):
        say(f"missing: {', '.join(absent)}. Please type:\n\n    sudo {' '.join(command)}\n")
        return
    say(f"installing {', '.join(absent)}")
    if manager == "apt-get":
        run([*rights, "apt-get", "update", "-qq"])
    if not run([*rights, *command], DEBIAN_FRONTEND="noninteractive"):
        say(f"that failed. Please type:\n\n    sudo {' '.join(command)}\n")


def has_gpu() -> bool:
    """Whether an NVIDIA driver is here."""
    return shutil.which("nvidia-smi") is not None or Path("/proc/driver/nvidia").exists()


def install_torch(python: str) -> None:
    """torch first, and its CPU build where there is no GPU: the usual Linux build brings gigabytes of GPU libraries.

    pip is asked what it would install; where that would be a GPU build without a GPU to run it, uv installs
    the CPU build, because it knows where those are kept.
    """
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if subprocess.run([python, "-c", "import torch"], capture_output=True, check=False).returncode == 0:
        return
    say("installing torch (the largest part; a few minutes)")
    if sys.platform.startswith("linux") and not has_gpu():
        plan = subprocess.run(
            [*pip, "--dry-run", "--ignore-installed", "--report", "-", TORCH],
            capture_output=True,
            text=True,
            check=False,
        )
        names = [item["metadata"]["name"] for item in json.loads(plan.stdout)["install"]] if plan.stdout else []
        if (
            any(name.startswith(("nvidia", "cuda")) for name in names)
            and run([*pip, "uv"])
            and run([python, "-m", "uv", "pip", "install", "--python", python, "--torch-backend", "cpu", TORCH])
        ):
            return
    if not run([*pip, TORCH]):
        sys.exit("set-up: torch could not be installed; see the lines above. Then run make again.")


def install_project(python: str) -> bool:
    """This project, what its tests need, and the second engine, which `auto` may find to be the faster one.

    Where there is no faster-whisper for this system the program goes without; its tests do not.
    """
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-e"]
    if run([*pip, f"{ROOT}[dev,fast]"]):
        return True
    if not run([*pip, f"{ROOT}[dev]"]):
        return False
    say("faster-whisper could not be installed, so whisper is the only engine; some tests need both")
    return True


def main(where: str, stamp: str) -> None:
    """Everything, then the stamp that says so."""
    if sys.version_info < NEEDS:
        sys.exit(
            f"set-up: Python {NEEDS[0]}.{NEEDS[1]} or newer is needed, this is {sys.version.split()[0]}. "
            "Install it, then: make PYTHON=python3.11 run"
        )
    system_packages()
    environment = ROOT / where
    python = str(environment / "bin" / "python")
    if not Path(python).exists():
        say(f"making the environment in {where}")
        try:
            venv.EnvBuilder(with_pip=True).create(environment)
        except subprocess.CalledProcessError:
            sys.exit(
                "set-up: Python's venv module is incomplete. Please type:\n\n    sudo apt-get install python3-venv\n"
            )
    install_torch(python)
    say("installing the project and what it needs")
    if not install_project(python):
        sys.exit("set-up: the project could not be installed; see the lines above. Then run make again.")
    (ROOT / stamp).touch()
    say("done")


if __name__ == "__main__":
    main(*sys.argv[1:3])
