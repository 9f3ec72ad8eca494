"""The child process: loads one model and transcribes one stretch after another, until its stdin ends.

    python -m audio.transcription.worker --engine whisper --model base [--models FOLDER] [--threads N] [--nice N]
        [--exact]

The main thread loads and transcribes. A second thread reads stdin: it queues the jobs, notes which are dropped, and
ends the whole process, even in the middle of a job, when the parent is gone. Stdout belongs to the protocol (wire.py):
its descriptor is moved away before an engine is imported, and whatever a library prints lands on stderr, the log.
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
from audio.transcription.contest import cores
from audio.transcription.engine import Engine, OpenEngine

Send = Callable[[wire.Message], object]


class _Dropped(Exception):
    """Nobody wants the job under way any more."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Load, say so, and work until the parent is gone. Exit code 1: the model could not be loaded."""
    options = _options().parse_args(arguments)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s transcriber %(levelname)s %(message)s")
    send = _reserve_stdout()
    jobs: queue.SimpleQueue[wire.Job] = queue.SimpleQueue()
    dropped: set[int] = set()
    threading.Thread(target=_listen, args=(jobs, dropped), name="stdin", daemon=True).start()
    with contextlib.suppress(OSError, AttributeError):  # Windows has no niceness
        os.nice(options.nice)  # screen and recorder go first
    beside, alone = options.threads or max(1, cores() - 1), options.threads or cores()
    try:
        engine = _open(options.engine)(options.model, options.models, beside, exact=options.exact)
    except AudioError as error:
        send(wire.error(error))
        return 1
    send(wire.ready(engine.build))
    engine.warm_up()
    while True:
        job = jobs.get()
        _work(engine, job, alone if job.hurry else beside, dropped, send)


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="audio.transcription.worker")
    parser.add_argument("--engine", choices=sorted(ENGINES), required=True)
    parser.add_argument("--model", required=True)
    parser.add_argument("--models", type=Path)
    parser.add_argument("--threads", type=int)
    parser.add_argument("--nice", type=int, default=5)
    parser.add_argument("--exact", action="store_true")
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


def _listen(jobs: "queue.SimpleQueue[wire.Job]", dropped: set[int]) -> None:
    """The stdin thread."""
    # Unbuffered: a thread that waits inside sys.stdin would hold its lock while the process ends.
    with open(0, "rb", buffering=0, closefd=False) as stdin:
        for line in stdin:
            message = wire.decode(line)
            if "drop" in message:
                dropped.add(message["drop"])
            else:
                jobs.put(wire.job_from(message))
    os._exit(0)


def _work(engine: Engine, job: wire.Job, threads: int, dropped: set[int], send: Send) -> None:
    """One job, answered by "done" or "error"; a dropped one is not."""
    from audio.soundfiles import read_span
    from audio.transcription.pieces import hear_stretch

    def told(share: float) -> None:
        if job.number in dropped:
            raise _Dropped
        send(wire.progress(job.number, share))

    try:
        if job.number in dropped:
            raise _Dropped
        samples = read_span(job.path, job.stretch)
        text, segments = hear_stretch(engine, samples, job.stretch.start, job.language, job.effort, threads, told)
    except _Dropped:
        dropped.discard(job.number)
    except AudioError as error:
        send(wire.error(error, job.number))
    except MemoryError:
        send(wire.error(TranscriptionFailed(reason="there is not enough memory for this model"), job.number))
    except Exception as error:
        logging.exception("a recording failed")
        lines = str(error).strip().splitlines()
        failed = TranscriptionFailed(reason=lines[0][:200] if lines else type(error).__name__)
        send(wire.error(failed, job.number))
    else:
        send(wire.done(job.number, text, segments))


if __name__ == "__main__":
    sys.exit(main())
