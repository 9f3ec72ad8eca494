"""One utterance to one sound file, or the list of voices: the only module that imports pyttsx3.

It runs as a process of its own, `python -m audio.speech_child` (or by its file name: it imports nothing else of
this package), reads one JSON request from stdin, prints one JSON answer on stdout, and ends:

    {"verb": "voices"}
        -> {"voices": [{"id": str, "name": str, "languages": [str]}]}
    {"verb": "render", "text": str, "voice": str, "rate": words/min, "volume": 0 to 1, "path": str}
        -> {"path": str}
    anything that went wrong
        -> {"error": {"code": str, "reason": str}}, and exit code 1

Codes: "no-engine" (nothing on this system can speak), "bad-voice", "bad-request", "timeout", "failed". A request may
carry "timeout", in seconds; the child then ends by itself even when its parent is gone.

The engine works on the main thread, where macOS wants its run loop. espeak-ng hands over the sound on a thread of its
own, which also writes the file, and pyttsx3 does not wait for it; so this module does. A watchdog thread ends the
process when the time is up.
"""

import json
import os
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn, TextIO

TIMEOUT = 60.0  # seconds, unless the request says otherwise


class Refusal(Exception):
    """A request that cannot be done. code: as in the module's docstring; reason: for people."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


def start_engine() -> Any:
    """The pyttsx3 engine of this system. Raises Refusal("no-engine")."""
    try:
        import pyttsx3
    except ImportError as error:
        raise Refusal("no-engine", f"pyttsx3 is not installed ({error})") from error
    try:
        return pyttsx3.init()
    except Exception as error:  # each driver fails in a way of its own: RuntimeError, ImportError, COM errors
        if sys.platform not in ("darwin", "win32") and "espeak" in str(error).lower():
            raise Refusal("no-engine", "espeak-ng is not installed") from error
        raise Refusal("no-engine", f"the voice of this system does not start ({said(error)})") from error


def list_voices() -> dict[str, object]:
    """Every voice, with the languages as the driver spells them, bytes turned into text."""
    voices = start_engine().getProperty("voices") or []
    return {
        "voices": [
            {
                "id": str(voice.id),
                "name": str(voice.name or voice.id),
                "languages": [as_text(language) for language in voice.languages or [] if language],
            }
            for voice in voices
        ]
    }


def render(request: Mapping[str, Any]) -> dict[str, object]:
    """Write one utterance to request["path"]; returns when the file is complete."""
    try:
        text, voice, path = str(request["text"]), str(request["voice"]), Path(request["path"])
        rate, volume = int(request["rate"]), float(request["volume"])
    except (KeyError, TypeError, ValueError) as error:
        raise Refusal("bad-request", said(error)) from error
    if not text.strip():
        raise Refusal("bad-request", "there is nothing to say")
    if sys.platform == "darwin":
        text = text.replace("[[", "[ [")  # the macOS voices obey commands in double brackets

    engine = start_engine()
    finished = threading.Event()
    errors: list[BaseException] = []
    on_thread = str(engine) == "espeak"

    def broke(exception: BaseException) -> None:
        errors.append(exception)
        finished.set()
        if on_thread:
            engine.proxy._driver.endLoop()  # nobody else does, and the loop would go on for ever

    # pyttsx3 reports a refused property by this event alone, and goes on with the default voice.
    engine.connect("error", lambda exception, **_: broke(exception))
    engine.connect("finished-utterance", lambda **_: finished.set())
    if on_thread:  # what fails there, such as a full disk, surfaces only here
        sys.unraisablehook = lambda lost: broke(lost.exc_value or RuntimeError(str(lost.err_msg)))

    known = {str(each.id) for each in engine.getProperty("voices") or []}
    if voice not in known:
        raise Refusal("bad-voice", f"this system has no voice called {voice}")
    if on_thread:
        engine.proxy.setBusy(False)  # properties take effect now, not in the loop; see settle
        settle()
    for name, value in (("voice", voice), ("rate", rate), ("volume", volume)):
        engine.setProperty(name, value)
        if on_thread:
            settle()
    engine.save_to_file(text, str(path))
    engine.runAndWait()
    if on_thread:
        finished.wait()  # the watchdog sees to an end
    if errors:
        raise Refusal("failed", said(errors[0])) from errors[0]
    if not path.is_file() or path.stat().st_size == 0:
        raise Refusal("failed", "the voice wrote no sound")
    return {"path": str(path)}


def settle() -> None:
    """Wait until espeak-ng's thread has nothing left to do.

    It takes rate and volume from a queue. pyttsx3 begins its loop by stopping whatever is still under way, and that
    empties the queue: about one utterance in fifteen came out at the usual rate instead of the one asked for.
    """
    from pyttsx3.drivers import _espeak

    while _espeak.IsPlaying():
        time.sleep(0.0005)


def serve(raw: bytes) -> dict[str, object]:
    """The answer to one request."""
    try:
        request = json.loads(raw)
        verb = request["verb"]
    except (ValueError, KeyError, TypeError) as error:
        raise Refusal("bad-request", f"not a request: {said(error)}") from error
    if verb == "voices":
        return list_voices()
    if verb == "render":
        return render(request)
    raise Refusal("bad-request", f"unknown verb {verb!r}")


def as_text(language: object) -> str:
    """A language tag as text; some drivers give bytes."""
    return language.decode("utf-8", "ignore") if isinstance(language, bytes) else str(language)


def said(error: BaseException) -> str:
    """What an exception says, in one line, or its kind when it says nothing."""
    return " ".join(str(error).split()) or type(error).__name__


def take_stdout() -> TextIO:
    """Keep stdout for the answer; whatever else is printed, by Python or C code, goes to stderr."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    sys.stdout.flush()
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return answers


def finish(answers: TextIO, answer: Mapping[str, object]) -> NoReturn:
    """Print the answer and end at once: espeak-ng's thread may not outlive an orderly shutdown."""
    answers.write(json.dumps(answer) + "\n")
    answers.flush()
    sys.stderr.flush()
    os._exit(1 if "error" in answer else 0)


def failure(code: str, reason: str) -> dict[str, object]:
    """The answer to a request that failed."""
    return {"error": {"code": code, "reason": reason}}


def main() -> NoReturn:
    """Read the request, do it, answer it."""
    answers = take_stdout()
    raw = sys.stdin.buffer.read()
    try:
        limit = float(json.loads(raw)["timeout"])
    except (ValueError, KeyError, TypeError):
        limit = TIMEOUT
    too_late = failure("timeout", f"the voice did not finish within {limit:g} s")
    watchdog = threading.Timer(limit, finish, (answers, too_late))
    watchdog.daemon = True
    watchdog.start()
    try:
        answer = serve(raw)
    except Refusal as refusal:
        answer = failure(refusal.code, refusal.reason)
    except Exception as error:  # noqa: BLE001 - drivers raise what they like, and the parent wants an answer
        answer = failure("failed", said(error))
    finish(answers, answer)


if __name__ == "__main__":
    main()
