"""The child process: loads one model and transcribes one recording after another, until its stdin ends.

    python -m audio.transcription.worker --engine whisper --model base [--models FOLDER] [--threads N]

The main thread loads and transcribes. A second thread reads stdin: it queues the jobs and ends the whole process, even
in the middle of one, when the parent is gone. Stdout belongs to the protocol (wire.py): its descriptor is moved away
before an engine is imported, and whatever a library prints lands on stderr, which is the log.
"""

import argparse
import contextlib
import logging
import os
import queue
import sys
import threading
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

from audio.errors import AudioError, TranscriptionFailed
from audio.transcription import ENGINES, wire
from audio.transcription.engine import Engine, OpenEngine

Send = Callable[[wire.Message], object]


def main(arguments: Sequence[str] | None = None) -> int:
    """Load, say so, and work until the parent is gone. Exit code 1: the model could not be loaded."""
    options = _options().parse_args(arguments)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s transcriber %(levelname)s %(message)s")
    send = _reserve_stdout()
    jobs: queue.SimpleQueue[wire.Message] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(jobs,), name="stdin", daemon=True).start()
    with contextlib.suppress(OSError, AttributeError):  # Windows has no niceness
        os.nice(5)  # screen and recorder go first
    try:
        engine = _open(options.engine)(options.model, options.models, options.threads)
    except AudioError as error:
        send(wire.error(error))
        return 1
    send({"event": "ready"})
    engine.warm_up()
    while True:
        _work(engine, jobs.get(), send)


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="audio.transcription.worker")
    parser.add_argument("--engine", choices=sorted(ENGINES), required=True)
    parser.add_argument("--model", required=True)
    parser.add_argument("--models", type=Path)
    parser.add_argument("--threads", type=int)
    return parser


def _open(engine: str) -> OpenEngine:
    opened: OpenEngine = import_module(ENGINES[engine]).open_engine
    return opened


def _reserve_stdout() -> Send:
    """Keep the real stdout for messages and let everyone else write to stderr."""
    out = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)
    sys.stdout = sys.stderr

    def send(message: wire.Message) -> None:
        try:
            out.write(wire.encode(message))
        except OSError:  # nobody listens any more
            os._exit(0)

    return send


def _listen(jobs: "queue.SimpleQueue[wire.Message]") -> None:
    """The stdin thread."""
    # Unbuffered: a thread that waits inside sys.stdin would hold its lock while the process ends.
    with open(0, "rb", buffering=0, closefd=False) as stdin:
        for line in stdin:
            jobs.put(wire.decode(line))
    os._exit(0)


def _work(engine: Engine, message: wire.Message, send: Send) -> None:
    """One job, answered by "done" or "error"."""
    from audio.soundfiles import read

    path, language, stretches = wire.job_from(message)
    try:
        text, segments = engine.transcribe(
            read(path), language, stretches, lambda share: send({"event": "progress", "share": share})
        )
    except AudioError as error:
        send(wire.error(error))
    except MemoryError:
        send(wire.error(TranscriptionFailed(reason="there is not enough memory for this model")))
    except Exception as error:
        logging.exception("a recording failed")
        lines = str(error).strip().splitlines()
        send(wire.error(TranscriptionFailed(reason=lines[0][:200] if lines else type(error).__name__)))
    else:
        send(wire.done(text, segments))


if __name__ == "__main__":
    sys.exit(main())
