"""Mouth: what an interview says and plays, and when it has ended.

All of it runs on the conductor's lane, but for rendering, which may take a second the first time and has the
"voice" lane. Every sound has a turn, a number that grows with whatever makes sound or silence; an end that is told
for an older turn is stale and ignored.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from audio.errors import AudioError, Cancelled, NoLoudspeaker, NoPortAudio, NoVoice
from audio.ports import Player, Speaker
from prompts.question import Question
from simulator.lane import Lane
from simulator.steps import Step, Told

Then = Callable[[], object]


class Mouth:
    """Speaks through `player` what `speaker` renders (None: questions are only shown); trouble is told, not raised."""

    def __init__(
        self,
        speaker: Speaker | None,
        player: Player,
        *,
        conductor: Lane,
        voice: Lane,
        tell: Callable[[Step], object],
    ) -> None:
        self._speaker, self._player = speaker, player
        self._conductor, self._voice, self._tell = conductor, voice, tell
        self._turn = 0
        self._hushed = -1  # the turn whose sound was to end early
        self._told: set[tuple[str, str]] = set()

    def prepare(self, question: Question) -> None:
        """Render ahead. From any thread; returns at once."""
        if self._speaker is not None:
            self._voice.put(partial(self._speaker.prepare, question.spoken, question.lang))

    def say(self, question: Question, then: Then) -> None:
        """Say the question instead of whatever is heard now; `then` when it has been said or cannot be.

        `then` is not called when something else takes over in the meantime.
        """
        turn = self.cut()
        if self._speaker is None:
            then()
        else:
            self._voice.put(partial(self._render, turn, question, then, self._speaker))

    def play(self, sound: Path, then: Then) -> bool:
        """Play a file instead of whatever is heard now; whether it began. `then` when it has ended or was hushed."""
        turn = self.cut()
        try:
            self._player.play(sound, lambda finished: self._conductor.put(partial(self._ended, turn, then, finished)))
        except AudioError as error:
            self._tell(Told(error))
            return False
        return True

    def hush(self) -> None:
        """Fall silent; what was to follow the sound follows now."""
        self._hushed = self._turn
        self._player.stop()

    def cut(self) -> int:
        """Fall silent, and nothing follows. Returns the new turn."""
        self._turn += 1
        self._player.stop()
        return self._turn

    def close(self) -> None:
        """End the children that render, and let go of the device. From any thread."""
        if self._speaker is not None:
            self._speaker.close()
        self._player.close()

    def _render(self, turn: int, question: Question, then: Then, speaker: Speaker) -> None:
        """On the voice's thread."""
        try:
            sound = speaker.render(question.spoken, question.lang)
        except Cancelled:
            return
        except AudioError as error:
            self._conductor.put(partial(self._unspoken, turn, question, then, error))
        else:
            self._conductor.put(partial(self._start, turn, question, then, sound))

    def _start(self, turn: int, question: Question, then: Then, sound: Path) -> None:
        if turn != self._turn:
            return
        try:
            self._player.play(sound, lambda finished: self._conductor.put(partial(self._ended, turn, then, finished)))
        except AudioError as error:
            self._unspoken(turn, question, then, error)

    def _unspoken(self, turn: int, question: Question, then: Then, error: AudioError) -> None:
        """No voice for a language, or no loudspeaker: said once, then questions are only shown."""
        lasting = isinstance(error, NoVoice | NoLoudspeaker | NoPortAudio)
        key = (error.code, question.lang if isinstance(error, NoVoice) else "")
        if not lasting or key not in self._told:
            self._told.add(key)
            self._tell(Told(error))
        if turn == self._turn:
            then()

    def _ended(self, turn: int, then: Then, finished: bool) -> None:
        if turn != self._turn:
            return
        if not finished and self._hushed != turn:
            self._tell(Told(NoLoudspeaker(reason="it fell silent in the middle")))
        then()
