"""What the app's lanes do, away from the event loop; each piece posts one message when it is done."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

from simulator.parts import Parts
from simulator.tui.messages import Loaded

if TYPE_CHECKING:
    from prompts.bank import Bank
    from simulator.attempt import Attempt
    from simulator.doctor import Check
    from simulator.history.unfinished import Leftover
    from simulator.interview import Interview
    from simulator.steps import Step
    from simulator.tui.demo import Demo

Post = Callable[[Message], object]
Look = Callable[[Parts, str], "Check"]
SHOWN_ATTEMPTS = 500  # rows of the history table


@dataclass(frozen=True, slots=True)
class BankRead:
    """The bank, and takes by question id."""

    bank: "Bank"
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Opened:
    """The interview is ready; leftovers: answers that a crash cut short."""

    interview: "Interview"
    leftovers: "tuple[Leftover, ...]"


@dataclass(frozen=True, slots=True)
class AttemptsRead:
    """Past attempts, newest first."""

    attempts: "Sequence[Attempt]"


@dataclass(frozen=True, slots=True)
class Checked:
    """One part of the equipment was looked at."""

    check: "Check"


@dataclass(frozen=True, slots=True)
class Trouble:
    """A lane failed. ends: the program cannot go on without it."""

    error: Exception
    ends: bool


def read_bank(parts: Parts, post: Post) -> None:
    """Bank and counts."""
    post(Loaded(BankRead(parts.bank, parts.history.counts())))


def open_interview(parts: Parts, tell: "Callable[[Step], object]", post: Post, demo: "Demo | None") -> None:
    """The interview over the usual parts, or over those of the demonstration."""
    from simulator.history.unfinished import find

    if demo is None:
        interview = parts.interview(tell, afterthoughts=True)
    else:
        interview = parts.interview(tell, recorder=demo.feed, transcriber=parts.transcriber(model="mini"))
    post(Loaded(Opened(interview, find(parts.paths.recordings, parts.history.has))))


def open_sound() -> None:
    """Have PortAudio started, and what its streams need loaded, before the first answer begins.

    What is wrong with it is told when it is used.
    """
    from importlib import import_module

    from audio.errors import AudioError
    from audio.portaudio import load_sounddevice

    with suppress(AudioError):
        load_sounddevice()
        import_module("numpy")  # sounddevice does so when the first stream is opened


def look(parts: Parts, name: str) -> "Check":
    """One part of the equipment, without opening a device."""
    from simulator.doctor import check

    return check(parts, name, quick=True)


def check_equipment(parts: Parts, look: Look, post: Post) -> None:
    """Microphone, loudspeaker, voice and model, one message each."""
    for name in ("microphone", "loudspeaker", "voice", "model"):
        post(Loaded(Checked(look(parts, name))))


def fetch_screens() -> None:
    """Import the screens that are not shown at first, so that none of them is waited for later."""
    import simulator.tui.recovery
    import simulator.tui.screens.attempt
    import simulator.tui.screens.confirm
    import simulator.tui.screens.help
    import simulator.tui.screens.history
    import simulator.tui.screens.interview  # noqa: F401


def read_attempts(parts: Parts, post: Post) -> None:
    """The history."""
    post(Loaded(AttemptsRead(parts.history.list(limit=SHOWN_ATTEMPTS))))


def keep(
    parts: Parts, leftover: "Leftover", interview: "Interview", post: Post, toast: Callable[[str], object]
) -> None:
    """Take an answer that a crash cut short into the history, and transcribe it.

    toast: takes the name of the text that says how it went. What fails is told and ends nothing; the answer is then
    offered again at the next start.
    """
    attempt = leftover.attempt
    try:
        with leftover.claim() as ours:
            if new := ours and not parts.history.has(attempt.id):
                parts.history.add(attempt, topic=leftover.topic)
            if ours:
                leftover.end()
        if new:
            interview.transcribe(attempt, parts.bank.get(attempt.question_id, attempt.lang))
    except Exception as error:  # noqa: BLE001  nothing that goes wrong here may end the program
        post(Loaded(Trouble(error, ends=False)))
    else:
        toast("tui.recover.kept" if new else "tui.recover.taken")


def discard(leftover: "Leftover", post: Post, toast: Callable[[str], object]) -> None:
    """Delete such an answer, unless another program has taken care of it; told as in `keep`."""
    try:
        ours = leftover.discard()
    except OSError as error:
        post(Loaded(Trouble(error, ends=False)))
    else:
        if not ours:
            toast("tui.recover.taken")


def new_session() -> str:
    """An id for a run through several questions."""
    from datetime import UTC, datetime
    from random import Random

    from simulator.history.ids import new_id

    return new_id(datetime.now(UTC).astimezone(), Random())  # noqa: S311  ids need no secrecy
