"""Which stretches of a recording an engine takes one by one. Pure.

Whisper looks at 30 seconds at a time. Left to itself it cuts a longer recording where its own timestamps say, and
loses its place now and then; handed stretches that begin and end in silence, it cannot. Every stretch costs one pass
of the encoder, however short it is, so there should be few.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from math import ceil

from audio.recording import Span, SpeechActivity

LONGEST = 25.0  # seconds: what Whisper hears at once is 30; models that cannot take that much cut further themselves
MARGIN = 0.2  # seconds: enough for a consonant too quiet to be found
_STICKS_OUT = 0.4  # seconds
_CLEAN = 1.0  # seconds: a pause this long is as good a place to cut as any


Quiet = Callable[[Span], float]


def plan(
    activity: SpeechActivity, longest: float = LONGEST, margin: float = MARGIN, quiet: Quiet | None = None
) -> tuple[Span, ...]:
    """Speech in stretches of at most `longest` seconds, margins included; none without speech.

    Few stretches, cut in pauses, the longer the better. Speech that goes on for longer than `longest` is cut where
    `quiet` says (the best second inside a span: activity.quietest), else into equal parts; those touch. Each stretch
    has up to `margin` seconds of sound on both sides, half the pause where that is less; stretches are in order and
    never overlap.
    """
    if longest <= 2 * margin or margin < 0:
        raise ValueError(f"stretches of {longest} s have no room for margins of {margin} s")
    spans = _cut_long(activity.speech, longest - 2 * margin, quiet)
    edges = _margins(spans, activity.duration, margin)
    return tuple(Span(edges[first].start, edges[last].end) for first, last in _group(spans, edges, longest))


def remaining(
    activity: SpeechActivity, heard: Iterable[Span], longest: float = LONGEST, quiet: Quiet | None = None
) -> tuple[Span, ...]:
    """Stretches of the speech that lies outside what has been heard, as `plan` would cut it; none overlaps that.

    What sticks out of a heard stretch by less than 0.4 s is its own ending, found anew a little later: alone it would
    be less than a word.
    """
    edges = [0.0, *(edge for span in sorted(heard, key=lambda span: span.start) for edge in (span.start, span.end))]
    edges.append(max(activity.duration, edges[-1]))
    stretches: list[Span] = []
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        missed = tuple(
            Span(max(span.start, start) - start, min(span.end, end) - start)
            for span in activity.speech
            if _missing(span, start, end)
        )
        stretches += [
            Span(stretch.start + start, stretch.end + start)
            for stretch in plan(SpeechActivity(end - start, missed), longest, quiet=quiet and shifted(quiet, start))
        ]
    return tuple(stretches)


def _missing(span: Span, start: float, end: float) -> bool:
    """Whether so much of the speech lies between start and end that it must be heard for itself."""
    least = _STICKS_OUT if span.start < start or span.end > end else 0.0
    return min(span.end, end) - max(span.start, start) > least


def shifted(quiet: Quiet, by: float) -> Quiet:
    """The same function, asked and answering in seconds from `by` on."""
    return lambda span: quiet(Span(span.start + by, span.end + by)) - by


def _cut_long(spans: Sequence[Span], most: float, quiet: Quiet | None) -> list[Span]:
    """The spans, those longer than `most` in parts."""
    parts: list[Span] = []
    for span in spans:
        count = max(1, ceil(span.length / most))
        start = span.start
        for left in range(count, 1, -1):
            fair = (span.end - start) / left
            # Around the fair place, as far as this part and those that follow stay short enough.
            room = min(most - fair, fair / 2)
            cut = start + fair
            if quiet is not None and room > 0:
                around = Span(max(cut - room, span.end - most * (left - 1)), min(cut + room, start + most))
                cut = min(max(quiet(around), around.start), around.end)
            parts.append(Span(start, cut))
            start = cut
        parts.append(Span(start, span.end))
    return parts


def _margins(spans: Sequence[Span], duration: float, margin: float) -> list[Span]:
    """Each span with its margins."""
    ends = [0.0, *(span.end for span in spans)]
    starts = [*(span.start for span in spans), duration]
    gaps = [max(0.0, start - end) for end, start in zip(ends, starts, strict=True)]
    rooms = [min(margin, gap / 2) for gap in gaps]
    rooms[0], rooms[-1] = min(margin, gaps[0]), min(margin, gaps[-1])
    return [
        Span(span.start - before, span.end + after)
        for span, (before, after) in zip(spans, pairwise(rooms), strict=True)
    ]


def _group(spans: Sequence[Span], edges: Sequence[Span], longest: float) -> list[tuple[int, int]]:
    """First and last span of each stretch, by the cheapest way to cut (dynamic programming).

    A cut costs 1, and up to 1 more the shorter its pause is: one cut in mid-speech is as bad as two in long pauses.
    """
    best: list[tuple[float, int]] = [(0.0, 0)]  # cost of the first n spans, and where their last stretch begins
    for last in range(len(spans)):
        choices = []
        for first in range(last, -1, -1):
            if first < last and edges[last].end - edges[first].start > longest:
                break
            pause = spans[first].start - spans[first - 1].end if first else _CLEAN
            choices.append((best[first][0] + 1 + max(0.0, 1 - pause / _CLEAN), first))
        best.append(min(choices))
    groups, end = [], len(spans)
    while end:
        first = best[end][1]
        groups.append((first, end - 1))
        end = first
    return groups[::-1]
