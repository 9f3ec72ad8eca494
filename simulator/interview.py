"""Interview: one question from spoken prompt to stored attempt, and the only owner of threads in the application.

Three lanes, each a daemon thread:

- "conductor" takes the commands one by one (ask, begin, finish, ...) and never waits for speech or transcription;
- "voice" renders what is to be said (mouth.py);
- "scribe" waits for the text of finished answers and judges them, one after the other.

While an answer is spoken, a `Hearing` follows its file on a thread of its own and has finished stretches transcribed;
afterthought.py hears answers again in quiet moments. The recorder's and the player's own threads only put work on the
conductor's lane or tell a level. Every public method returns at once; what happens is told as a `Step` through
`tell`, from any of these threads. The sound file is safe on disk and the attempt in the history before it is judged.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from audio.errors import AudioError
from audio.ports import USUAL, Effort, Player, Recorder, Speaker, Transcriber
from audio.recording import Level
from prompts.question import Question
from simulator.afterthought import Afterthoughts, Measure, Open
from simulator.assess import Describe, assess, hearing_of
from simulator.attempt import Attempt, Mode
from simulator.errors import NotStored, NotWritable, SimulatorError
from simulator.history import History
from simulator.history.ids import new_id
from simulator.history.unfinished import Unfinished, begin
from simulator.lane import Lane
from simulator.mouth import Mouth
from simulator.steps import (
    Answered,
    Failed,
    Heard,
    Improved,
    Listening,
    Playing,
    Quiet,
    Speaking,
    Step,
    Thinking,
    Told,
    Transcribing,
)

if TYPE_CHECKING:
    from audio.hearing import Hearing

CLOSE_WITHIN = 3.0  # seconds that closing may wait for the last samples to be written


def now() -> datetime:
    """This moment, with the local zone."""
    return datetime.now(UTC).astimezone()


class Interview:
    """Asks, listens, transcribes, keeps.

    speaker: None where questions are only shown; recordings: folder for the sound files; tell: receives every
    step, from any thread; describe: words for an error that is kept with an attempt; effort: of the quick text;
    better: opens a transcriber for the second hearing in quiet moments, with its effort (None: there is none);
    measure: what to find out in the first of those; clock and random are passed in for the tests.
    """

    def __init__(
        self,
        *,
        speaker: Speaker | None,
        player: Player,
        recorder: Recorder,
        transcriber: Transcriber,
        history: History,
        recordings: Path,
        tell: Callable[[Step], object],
        describe: Describe = str,
        think_time: float = 0.0,
        effort: Effort = USUAL,
        better: tuple[Open, Effort] | None = None,
        measure: Measure | None = None,
        clock: Callable[[], datetime] = now,
        random: Random | None = None,
    ) -> None:
        self._recorder, self._transcriber = recorder, transcriber
        self._history, self._recordings = history, recordings
        self._told, self._describe, self._think_time, self._effort = tell, describe, think_time, effort
        self._clock, self._random = clock, random or Random()  # noqa: S311  ids need no secrecy
        self._question: Question | None = None
        self._mode: Mode = "practice"
        self._session = ""
        self._take: tuple[Attempt, Question, Unfinished, Hearing] | None = None
        self._recording = threading.Event()
        self._closed = False
        self._speaking = self._beginning = False
        self._unjudged = 0  # answers on their way to their text; the scribe's, but for the conductor's additions
        self._counting = threading.Lock()
        self._last = time.monotonic()  # when something last went on
        unexpected = lambda error: tell(Failed(error))  # noqa: E731
        self._conductor = Lane("conductor", unexpected)
        self._voice = Lane("voice", unexpected)
        self._scribe = Lane("scribe", unexpected)
        self._mouth = Mouth(speaker, player, conductor=self._conductor, voice=self._voice, tell=self._tell)
        self._afterthoughts = None
        if better is not None or measure is not None:
            open, trouble = better or (lambda: None, USUAL)
            self._afterthoughts = Afterthoughts(
                open, trouble, history, quiet=self._quiet, improved=lambda a: tell(Improved(a)), measure=measure
            )

    # --- commands: all return at once ---

    @property
    def recording(self) -> bool:
        """Whether an answer is being recorded now, and nobody has said that it is finished."""
        return self._recording.is_set()

    def warm(self) -> None:
        """Start the transcriber and load its model while there is time."""
        self._scribe.put(self._transcriber.load)

    def prepare(self, question: Question) -> None:
        """Render a question ahead, so that it is spoken without delay."""
        self._mouth.prepare(question)

    def ask(self, question: Question, mode: Mode, session: str) -> None:
        """Say the question; then it is the person's turn. An answer being recorded is kept first."""
        self._conductor.put(partial(self._ask, question, mode, session))

    def repeat(self) -> None:
        """Say the question again (not while recording)."""
        self._conductor.put(self._repeat)

    def begin(self) -> None:
        """Stop speaking and start recording."""
        self._conductor.put(self._begin)

    def finish(self) -> None:
        """Stop recording: the answer is kept, transcribed, judged."""
        self._recording.clear()
        self._conductor.put(self._finish)

    def play(self, attempt: Attempt) -> None:
        """Play a recorded answer (not while recording)."""
        self._conductor.put(partial(self._play, attempt))

    def hush(self) -> None:
        """Stop whatever is being played."""
        self._speaking = False
        self._conductor.put(self._mouth.hush)

    def transcribe(self, attempt: Attempt, question: Question | None) -> None:
        """Transcribe an attempt that is kept: left by a crash, or pending."""
        self._count(1)
        self._scribe.put(partial(self._assess, attempt, question, None))

    def cancel_transcription(self) -> None:
        """Give up the transcription under way; its attempt stays pending."""
        threading.Thread(target=self._transcriber.cancel, name="cancel", daemon=True).start()

    def close(self) -> None:
        """Keep what is being recorded, be quiet, end the children. Waits at most a few seconds; once is enough."""
        if self._closed:
            return
        self._closed = True
        if self._afterthoughts is not None:
            self._afterthoughts.close()
        self._conductor.put(self._finish)
        self._conductor.put(self._mouth.hush)
        self._conductor.drain(CLOSE_WITHIN)
        self._mouth.close()
        self._transcriber.close()
        for lane in (self._conductor, self._voice, self._scribe):
            lane.close()

    # --- the conductor's thread ---

    def _ask(self, question: Question, mode: Mode, session: str) -> None:
        self._finish()
        self._calm()
        self._question, self._mode, self._session = question, mode, session
        self._say(question)

    def _repeat(self) -> None:
        if self._question is not None and self._take is None:
            self._say(self._question)

    def _say(self, question: Question) -> None:
        self._tell(Speaking(question))
        self._mouth.say(question, partial(self._your_turn, question))

    def _your_turn(self, question: Question) -> None:
        if self._take is None:
            self._tell(Thinking(question, self._think_time))

    def _begin(self) -> None:
        question = self._question
        if question is None or self._take is not None:
            return
        self._beginning = True  # a device may take seconds to open
        try:
            self._record(question)
        finally:
            self._beginning = False

    def _record(self, question: Question) -> None:
        self._mouth.cut()
        self._speaking = False
        self._calm()
        created = self._clock()
        attempt = Attempt(
            id=new_id(created, self._random),
            session_id=self._session,
            question_id=question.id,
            question=question.text,
            lang=question.lang,
            mode=self._mode,
            created_at=created,
            status="pending",
        )
        try:
            unfinished = begin(self._recordings, attempt, topic=question.topic)
        except OSError as error:
            self._tell(Failed(NotWritable(path=self._recordings, reason=error.strerror or error)))
            return
        try:
            self._recorder.start(unfinished.sound, self._heard, self._lost)
        except AudioError as error:
            unfinished.discard()
            self._tell(Failed(error))
            return
        hearing = self._hearing(unfinished.sound, question.lang)
        self._take = attempt, question, unfinished, hearing
        self._recording.set()
        self._tell(Listening(question))

    def _calm(self) -> None:
        """Somebody needs the machine now: what is opened from here on sees that, what was opened before is ended."""
        self._last = time.monotonic()
        if self._afterthoughts is not None:
            self._afterthoughts.interrupt()

    def _hearing(self, sound: Path, lang: str) -> "Hearing":
        """What follows the answer that has just begun."""
        from audio.hearing import Hearing

        hearing = Hearing(self._transcriber, sound, lang, self._effort)
        hearing.follow()
        return hearing

    def _heard(self, level: Level) -> None:
        """On the recorder's thread."""
        self._tell(Heard(level))

    def _lost(self, error: Exception) -> None:
        """On the recorder's thread: the device went away or the disk is full."""
        self._conductor.put(partial(self._finish_after, error))

    def _finish_after(self, error: Exception) -> None:
        if self._take is not None:
            self._tell(Told(error))
            self._finish()

    def _finish(self) -> None:
        if self._take is None:
            return
        attempt, question, unfinished, hearing = self._take
        self._take = None
        try:
            recording = self._recorder.stop()
        except Exception:
            hearing.drop()
            raise
        finally:
            self._recording.clear()
        attempt = replace(attempt, recording=recording)
        try:
            self._history.add(attempt, topic=question.topic)
        except SimulatorError as error:
            hearing.drop()
            self._tell(Failed(NotStored(reason=error)))  # the marker stays: the answer is offered at the next start
            return
        unfinished.end()
        self._count(1)
        self._tell(Transcribing(attempt, 0.0))
        self._scribe.put(partial(self._assess, attempt, question, hearing))

    def _play(self, attempt: Attempt) -> None:
        if self._take is not None or attempt.recording is None:
            return
        if self._mouth.play(attempt.recording.path, lambda: self._tell(Quiet())):
            self._tell(Playing(attempt))

    # --- the scribe's thread ---

    def _assess(self, attempt: Attempt, question: Question | None, hearing: "Hearing | None") -> None:
        """hearing: that has followed the answer; None where nobody did."""
        self._tell(Transcribing(attempt, 0.0))
        try:
            done = assess(
                attempt,
                question,
                hearing or hearing_of(attempt, self._transcriber, self._effort),
                self._describe,
                lambda share: self._tell(Transcribing(attempt, share)),
            )
        except Exception as error:  # noqa: BLE001  a defect must not leave the person waiting; the sound is kept
            done = replace(attempt, error=self._describe(error))
            self._tell(Told(error))
        try:
            self._history.update(done)
        except SimulatorError as error:
            done = replace(done, error=self._describe(error))  # in the history it stays as it was before
            self._tell(Told(error))
        self._count(-1)
        self._tell(Answered(done))
        if self._afterthoughts is not None:
            self._afterthoughts.add(done, question)

    # --- what is going on; from any thread ---

    def _tell(self, step: Step) -> None:
        self._last = time.monotonic()
        if isinstance(step, Speaking | Thinking):
            self._speaking = isinstance(step, Speaking)
        self._told(step)

    def _count(self, more: int) -> None:
        with self._counting:
            self._unjudged += more

    def _quiet(self) -> float:
        """For how many seconds nothing has been going on."""
        busy = self._speaking or self._beginning or self._unjudged or self._recording.is_set() or self._take is not None
        return 0.0 if busy else time.monotonic() - self._last
