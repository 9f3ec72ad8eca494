"""From a recording to its text, begun while it is still being spoken.

Threads: `follow` starts one ("hearing", daemon), which looks at the growing file now and then and hands finished
stretches to the transcription; `end` and `text` block on their caller's thread. `Outlook`, which decides
what is finished, is pure: it sees where speech is and what time it is, nothing else.

What is finished? A stretch ends in a pause. From SETTLED seconds on it is done for good. A shorter one is a draft: it
is transcribed as well, because the answer may end here, and again with what follows if it does not, since a model
hears better with more around it. So when the answer ends, usually nothing is left to do but to notice it.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from audio.activity import find_speech, quietest
from audio.errors import AudioError
from audio.ports import USUAL, Effort, Transcriber, Transcription
from audio.recording import Span, SpeechActivity, Transcript
from audio.stretches import LONGEST, MARGIN, Quiet, remaining, shifted

log = logging.getLogger(__name__)

SETTLED = 12.0  # seconds: enough around each word for a model to go by, and little to wait for when it is the last
PAUSE = 0.6  # seconds of silence after which a phrase is taken to be over
STRIDE = 6.0  # seconds after which the shortest gap between two words will do instead
RUN_ON = 16.0  # seconds after which the quietest moment will do: nobody should have to wait for more when it ends
CONTEXT = 12.0  # seconds of sound before the stretch, from which the noise floor is told (as activity.py wants)
SHORT = 2.0  # seconds: a last stretch this short is heard together with the one before
LOOK_EVERY = 0.3  # seconds
COSTLY = 2.0  # seconds of work for one stretch, from which on drafts are not worth it


class Outlook:
    """What of an answer under way can be transcribed now. Times are seconds from its start."""

    def __init__(self, longest: float = LONGEST) -> None:
        self._longest = longest
        self._given: list[Span] = []
        self._drafted = False  # whether the last of them is a draft

    @property
    def heard(self) -> tuple[Span, ...]:
        """The stretches given out so far that count, in order; the last may be a draft."""
        return tuple(self._given)

    @property
    def begin(self) -> float:
        """From where on sound still matters: where the last settled stretch ends."""
        settled = self._given[: len(self._given) - self._drafted]
        return settled[-1].end if settled else 0.0

    def next(self, activity: SpeechActivity, *, drafts: bool = True, quiet: Quiet | None = None) -> Span | None:
        """The stretch to transcribe now, in place of the draft it extends; None while there is nothing new.

        activity: up to now, at least from `begin` on; its duration is now. drafts: whether a stretch that is short
        yet is worth it. quiet: where to cut speech that knows no pause (activity.quietest).
        """
        begin, now = self.begin, activity.duration
        speech = [Span(max(span.start, begin), span.end) for span in activity.speech if span.end > begin + MARGIN]
        if not speech:
            return None
        start = max(begin, speech[0].start - MARGIN)
        known = self._given[-1].end if self._drafted else start
        end = self._end(speech, start, known, now)
        if end is not None and end - known >= MARGIN:
            stretch, settled = Span(start, end), end - start >= SETTLED
        elif now - known <= RUN_ON:
            return None
        elif self._drafted:  # what follows it goes on and on: it stands for itself
            self._drafted = False
            return self.next(activity, drafts=drafts, quiet=quiet)
        else:
            around = Span(start + RUN_ON / 2, min(now - MARGIN, start + self._longest))
            cut = (around.start + around.end) / 2 if quiet is None else quiet(around)
            stretch, settled = Span(start, min(max(cut, around.start), around.end)), True
        if not settled and not drafts:
            if now - start <= self._longest:
                return None
            settled = True  # nothing longer is to be had
        self._replace_draft(stretch)
        self._drafted = not settled
        return stretch

    def _end(self, speech: Sequence[Span], start: float, known: float, now: float) -> float | None:
        """The last place where the stretch may end; None where nobody has paused yet.

        known: up to where it has been heard before. A pause is long, or, after so much without one, any gap.
        """
        following = [*(span.start for span in speech[1:]), now]
        ends = [
            span.end + min(MARGIN, (after - span.end) / 2)
            for span, after in zip(speech, following, strict=True)
            if after - span.end >= PAUSE or (after < now and span.end - known >= STRIDE)
        ]
        return max((end for end in ends if end - start <= self._longest), default=None)

    def last(self, activity: SpeechActivity, quiet: Quiet | None = None) -> tuple[Span, ...]:
        """The stretches that are left when the answer is over, given where speech is in the whole of it.

        A short rest is heard together with the draft before it, which it replaces.
        """
        left = remaining(activity, self.heard, self._longest, quiet)
        if self._drafted and left and left[-1].length <= SHORT:
            draft, rest = self._given[-1], left[-1]
            if rest.start >= draft.end and rest.end - draft.start <= self._longest:
                self._given.pop()
                left = (*left[:-1], Span(draft.start, rest.end))
        self._given = sorted([*self._given, *left], key=lambda span: span.start)
        self._drafted = False
        return left

    def silent(self, activity: SpeechActivity) -> tuple[Span, ...]:
        """Forget the stretches in which there is no speech after all, given the whole; which they were.

        Early in an answer little is known of the room, and a model invents words for noise.
        """
        gone = tuple(span for span in self._given if not any(span.overlaps(each) for each in activity.speech))
        self._given = [span for span in self._given if span not in gone]
        return gone

    def _replace_draft(self, stretch: Span) -> None:
        if self._drafted:
            self._given.pop()
        self._given.append(stretch)


class Hearing:
    """One recording on its way to text.

    path: WAV at 16 kHz while it grows (wavwriter.py), any sound file once it is complete. A hearing that is given up
    is closed with `drop`.
    """

    def __init__(self, transcriber: Transcriber, path: Path, language: str, effort: Effort = USUAL) -> None:
        self._transcription: Transcription = transcriber.begin(path, language, effort)
        self._path = path
        self._outlook = Outlook()
        self._over = threading.Event()
        self._thread: threading.Thread | None = None

    def follow(self) -> None:
        """Begin to transcribe what is being spoken, on a thread. Returns at once."""
        self._thread = threading.Thread(target=self._follow, name="hearing", daemon=True)
        self._thread.start()

    def end(self) -> SpeechActivity:
        """The recording is complete: hand over what is left of it; where speech is. Blocks for a moment.

        Raises NotSound.
        """
        followed = self._stop_following()
        try:
            from audio.soundfiles import read

            if followed:  # the tail is on its way before all of the sound has been looked at
                activity, quiet = self._seen()
                self._add(self._outlook.last(activity, quiet))
            samples = read(self._path)
            activity = find_speech(samples)
        except AudioError:
            self.drop()
            raise
        for stretch in self._outlook.silent(activity):
            self._transcription.remove(stretch)
        self._add(self._outlook.last(activity, lambda span: quietest(samples, span)))
        return activity

    def text(self, on_progress: Callable[[float], object] | None = None) -> Transcript | None:
        """After `end`: the text; None when nothing was said. Blocks; raises what ports.Transcription.finish raises."""
        if not self._outlook.heard:
            return None
        return self._transcription.finish(on_progress)

    def drop(self) -> None:
        """Nobody wants the text."""
        self._stop_following()
        self._transcription.drop()

    def _stop_following(self) -> bool:
        """End the thread; whether there was one."""
        thread, self._thread = self._thread, None
        self._over.set()
        if thread is None:
            return False
        thread.join()
        return True

    def _add(self, stretches: Iterable[Span]) -> None:
        for stretch in stretches:
            self._transcription.add(stretch, hurry=True)

    def _follow(self) -> None:
        """The hearing thread."""
        work = 0.0  # seconds that the last stretch took
        given: float | None = None  # when it was given
        while not self._over.wait(LOOK_EVERY):
            if self._transcription.waiting:
                continue
            if given is not None:
                work, given = time.monotonic() - given, None
            try:
                activity, quiet = self._seen()
            except AudioError as error:  # not readable yet, or no more: `end` will say so
                log.debug("not followed: %s", error)
                continue
            except Exception:
                log.exception("The answer is transcribed when it is over.")
                return
            if stretch := self._outlook.next(activity, drafts=work < COSTLY, quiet=quiet):
                self._transcription.add(stretch)
                given = time.monotonic()

    def _seen(self) -> tuple[SpeechActivity, Quiet]:
        """Where speech is up to now, as far back as it matters. Raises NotSound."""
        from audio.soundfiles import info, read_span

        now = info(self._path).duration
        first = max(0.0, self._outlook.begin - CONTEXT)
        samples = read_span(self._path, Span(first, now))
        found = find_speech(samples)
        speech = tuple(Span(first + span.start, first + span.end) for span in found.speech)
        return SpeechActivity(first + found.duration, speech), shifted(lambda span: quietest(samples, span), -first)
