"""Fixtures for every room: a virtual sound card."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.pulse import Pulse, PulseMissing


@pytest.fixture(scope="session")
def pulse() -> Iterator[Pulse]:
    """A private sound server with a virtual microphone and loudspeaker; without one, fails with what to type."""
    try:
        server = Pulse()
    except PulseMissing as lack:
        pytest.fail(str(lack), pytrace=False)
    yield server
    server.end()


@pytest.fixture
def sound(pulse: Pulse, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pulse]:
    """The same for code that runs inside the test's own process."""
    with _inside(pulse, monkeypatch):
        yield pulse


@pytest.fixture
def own_pulse(monkeypatch: pytest.MonkeyPatch) -> Iterator[Pulse]:
    """Like `sound`, with a server of this test alone, which it may kill."""
    server = Pulse()
    with _inside(server, monkeypatch):
        yield server
    server.end()


@contextmanager
def _inside(server: Pulse, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    from audio.devices import refresh

    for name, value in server.env.items():
        monkeypatch.setenv(name, value)
    assert refresh(), "an earlier test left a stream open"
    yield
    monkeypatch.undo()
    refresh()
