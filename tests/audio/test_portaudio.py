"""Opening and closing streams without ever waiting for a device that does not answer."""

import threading
import time

from audio.portaudio import Format, close_stream, formats


def test_the_wanted_rate_in_mono_is_tried_first_and_the_device_s_own_in_stereo_last() -> None:
    """A device of one channel is never asked for two, and one with sixteen not for sixteen."""
    assert formats(16_000, 48_000, 16) == (
        Format(16_000, 1),
        Format(48_000, 1),
        Format(16_000, 2),
        Format(48_000, 2),
    )
    assert formats(16_000, 16_000, 1) == (Format(16_000, 1),)


def test_a_device_that_does_not_let_go_is_left_behind() -> None:
    """A driver that hangs for ever costs about a second, not the program."""
    released = threading.Event()

    class Stuck:
        """A stream whose driver does not answer."""

        def abort(self, ignore_errors: bool) -> None:
            released.wait(30)

        def close(self, ignore_errors: bool) -> None:
            pass

    begun = time.monotonic()
    assert not close_stream(Stuck())
    assert time.monotonic() - begun < 10
    released.set()
