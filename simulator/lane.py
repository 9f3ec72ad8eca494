"""Lane: one daemon thread that does what it is given, in order."""

import queue
import threading
from collections.abc import Callable

Work = Callable[[], object]


class Lane:
    """A daemon thread with a queue of work. A piece of work that raises is told to `on_error`; the lane goes on."""

    def __init__(self, name: str, on_error: Callable[[Exception], object]) -> None:
        self._on_error = on_error
        self._queue: queue.SimpleQueue[Work | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def put(self, work: Work) -> None:
        """Do this after everything put before it. Returns at once."""
        self._queue.put(work)

    def drain(self, timeout: float) -> bool:
        """Wait until everything put so far is done, at most `timeout` seconds; whether it was."""
        done = threading.Event()
        self._queue.put(done.set)
        return done.wait(timeout)

    def close(self) -> None:
        """End the thread after what is in the queue; do not wait."""
        self._queue.put(None)

    def _run(self) -> None:
        while (work := self._queue.get()) is not None:
            try:
                work()
            except Exception as error:  # noqa: BLE001  whatever it was, the person is told and the lane goes on
                self._on_error(error)
