"""What becomes of the text when an answer is transcribed while it is spoken, beside all of it at once.

    python benchmarks/while_speaking.py [count] [--jobs N] [--engine NAME] [--exact] [--show NUMBER...]

Every generated answer (answers.py) is transcribed twice by the packaged miniature, through the resident child and the
program's own code: its recording whole; and as it grows, looked at every 0.5 s. The growing is done in a time of its
own, quicker than the clock: the transcriber is taken to be busy for as long as a model of a given pace would be, from
one like base to one that is slower than speech, in turn. What is compared is letters, with no spaces, punctuation or
capitals.
"""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path

from answers import MANNERS, Answer, answer
from comparing import Way, judged, letters

from audio.hearing import COSTLY, Hearing
from audio.miniature import unpack
from audio.recording import SAMPLERATE, Span
from audio.transcription import open_transcriber
from audio.transcription.resident import Resident
from audio.wavwriter import WavWriter

STEP = 0.5  # seconds from look to look
PACES = (0.05, 0.15, 0.5, 1.2)  # seconds of work for a second of sound: base, small, turbo, and too slow
KEEPS_UP = 0.15  # of those, what is quick enough for any answer
TAIL = 30.0  # seconds: the longest stretch, and what was said while it was transcribed
FIXED = 6.0  # seconds of sound that a pass of the encoder is worth
LENGTHS = (5, 15, 40, 80, 121)  # seconds: edges of the classes


class Spoken(Hearing):
    """A hearing in a time of its own: `listen` does on its caller's thread what the thread would do."""

    added: float = 0.0  # seconds of sound handed over in all
    left: float = 0.0  # seconds of work left at the end
    tail: float = 0.0  # seconds of sound handed over after the end
    pace: float = 0.0

    def listen(self, made: Answer, path: Path, pace: float) -> None:
        """Write the recording as it would grow, and hand over what the outlook finds."""
        self.pace = pace
        writer = WavWriter(path, SAMPLERATE)
        work = now = free = 0.0
        while True:
            before, now = now, min(now + STEP, made.duration)
            writer.write(made.samples[round(before * SAMPLERATE) : round(now * SAMPLERATE)])
            if now == made.duration:
                break
            if now < max(free, STEP + 0.01):
                continue
            activity, quiet = self._seen()
            if stretch := self._outlook.next(activity, drafts=work < COSTLY, quiet=quiet):
                self._transcription.add(stretch)
                while self._transcription.waiting:
                    time.sleep(0.005)
                self.added += stretch.length
                work = pace * (stretch.length + FIXED)
                free = now + work
        self.left = max(0.0, free - now)
        writer.close()

    def _stop_following(self) -> bool:
        return True

    def _add(self, stretches: Iterable[Span]) -> None:
        tail = list(stretches)
        self.tail += sum(stretch.length for stretch in tail)
        self.added += sum(stretch.length for stretch in tail)
        self.left += sum(self.pace * (stretch.length + FIXED) for stretch in tail)
        super()._add(tail)

    @property
    def stretches(self) -> tuple[Span, ...]:
        """All that the text is made of."""
        return self._outlook.heard


@dataclass(frozen=True, slots=True)
class Row:
    """One answer, both ways.

    letters, phrases: how many were said; pace: see PACES; left: seconds of work when the answer ended; tail:
    seconds of sound that had not been handed over by then.
    """

    number: int
    lang: str
    duration: float
    manner: str
    noise: str
    letters: int
    phrases: int
    said: str
    pace: float
    left: float
    tail: float
    whole: Way
    spoken: Way


_resident: Resident


def _start(model: str, engine: str, exact: bool) -> None:
    """In a worker process: its transcriber."""
    global _resident  # noqa: PLW0603  one for each process, made by the pool
    _resident = open_transcriber(model, engine=engine, threads=1, exact=exact)


def both(number: int, count: int) -> Row:
    """One answer, both ways."""
    made, pace = answer(number, count), PACES[number % len(PACES)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answer.wav"
        growing = Spoken(_resident, path, made.lang)
        growing.listen(made, path, pace)
        growing.end()
        spoken = growing.text()
        at_once = Hearing(_resident, path, made.lang)
        at_once.end()
        whole = at_once.text()
    stretches = at_once._outlook.heard  # the whole of it: nothing was handed over before the end
    sound = sum(stretch.length for stretch in stretches)
    return Row(
        number,
        made.lang,
        made.duration,
        made.manner,
        made.noise,
        len(letters(made.text)),
        len(made.phrases),
        made.text,
        pace,
        growing.left,
        growing.tail,
        judged(made, whole, stretches, sound),
        judged(made, spoken, growing.stretches, growing.added),
    )


def points(rows: Sequence[Row]) -> tuple[float, float, float, float]:
    """Character error whole and spoken, by how much the second is more, and the standard error of that; percent."""
    total = sum(row.letters for row in rows)
    one, other = (sum(wrong) / total for wrong in zip(*[(r.whole.wrong, r.spoken.wrong) for r in rows], strict=True))
    spread = sum((row.spoken.wrong - row.whole.wrong - (other - one) * row.letters) ** 2 for row in rows) ** 0.5 / total
    return 100 * one, 100 * other, 100 * (other - one), 100 * spread


def line(name: str, rows: Sequence[Row]) -> None:
    """One class of answers."""
    if not rows:
        return
    one, other, more, spread = points(rows)
    same = sum(letters(row.whole.text) == letters(row.spoken.text) for row in rows)
    left = statistics.median(row.left for row in rows)
    print(
        f"{name:26} {len(rows):4} {one:7.2f} % {other:7.2f} % {more:+6.2f} ± {spread:.2f} {same:6} {left:9.1f} s",
        flush=True,
    )


def report(rows: Sequence[Row], seconds: float) -> None:
    """All that there is to say."""
    sound = sum(row.duration for row in rows)
    known = [row for row in rows if row.noise == "white"]
    print(f"{len(rows)} answers, {sound / 60:.0f} min of sound, {seconds:.0f} s\n")
    print(f"{'character error':26} {'':4} {'whole':>9} {'spoken':>9} {'difference':>14} {'same':>6} {'work left':>11}")
    line("in noise that it learned", known)
    for least, most in pairwise(LENGTHS):
        line(f"  {least} to {min(most, 120)} s", [row for row in known if least <= row.duration < most])
    for manner in MANNERS:
        line(f"  {manner}", [row for row in known if row.manner == manner])
    for pace in PACES:
        line(f"  {pace} s of work a second", [row for row in known if row.pace == pace])
    line("in noise of other colours", [row for row in rows if row.noise != "white"])
    if known:
        phrases([(row.whole, row.spoken) for row in known], sum(row.phrases for row in known))
    untidy = [row.number for row in rows if not (row.whole.tidy and row.spoken.tidy)]
    print(f"times that run backwards or lie outside: {untidy or 'none'}")
    ratio = sum(row.spoken.sound for row in rows) / sum(row.whole.sound for row in rows)
    print(f"sound transcribed, spoken / whole: {ratio:.2f}")
    quick = [row for row in rows if row.pace <= KEEPS_UP]
    behind = [row.number for row in quick if row.tail > TAIL]
    print(
        f"answers of which more than {TAIL:.0f} s waited for the stop, though the model keeps up: {behind or 'none'}\n"
    )
    worst = sorted(known, key=lambda row: row.whole.wrong - row.spoken.wrong)[:5]
    for row in (row for row in worst if row.spoken.wrong > row.whole.wrong):
        print(
            f"answer {row.number}: {row.duration:.0f} s, {row.lang}, {row.manner}, {row.noise}, pace {row.pace}:"
            f" {row.whole.wrong} letters wrong whole, {row.spoken.wrong} spoken, of {row.letters}"
        )


def phrases(ways: Sequence[tuple[Way, Way]], said: int) -> None:
    """What became of whole phrases, where both ways were in noise that the miniature learned."""
    print(f"\nof {said} phrases   never handed over   lost   at a seam, not so the other way   doubled   across a seam")
    for name, mine, others in (("whole", 0, 1), ("spoken", 1, 0)):
        missed = sum(len(way[mine].missed) for way in ways)
        lost = sum(len(way[mine].lost) for way in ways)
        torn = sum(len(way[mine].torn - way[others].lost) for way in ways)
        doubled, across = (
            sum(number) for number in zip(*[(w[mine].doubled, w[mine].across) for w in ways], strict=True)
        )
        print(f"{name:17} {missed:17} {lost:6} {torn:33} {doubled:9} {across:15}")


def main() -> None:
    """As the command line says."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("count", type=int, nargs="?", default=250)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--engine", default="whisper")
    parser.add_argument("--exact", action="store_true", help="compute in 32 bits")
    parser.add_argument("--show", type=int, nargs="*", default=[], help="print the texts of these answers")
    options = parser.parse_args()
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        given = (str(unpack(Path(folder))), options.engine, options.exact)
        with ProcessPoolExecutor(options.jobs, get_context("spawn"), _start, given) as pool:
            numbers = options.show or range(options.count)
            rows = []
            for row in pool.map(both, numbers, [options.count] * len(numbers)):
                rows.append(row)
                print(f"{len(rows)} of {len(numbers)}", end="\r", file=sys.stderr, flush=True)
    for row in rows if options.show else ():
        print(f"said    {row.said}\nwhole   {row.whole.text}\nspoken  {row.spoken.text}\n")
    report(rows, time.perf_counter() - began)


if __name__ == "__main__":
    main()
