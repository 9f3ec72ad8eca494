"""Coverage: each key point against the transcript, with the words that show it and when they were said."""

from collections.abc import Sequence

from audio.recording import Transcript
from prompts.question import KeyPoint
from simulator.attempt import Coverage, PointResult
from simulator.feedback.index import Index
from simulator.feedback.matching import Match, find
from simulator.feedback.phrases import prepare
from simulator.feedback.when import Timeline


def cover(transcript: Transcript | None, key_points: Sequence[KeyPoint], lang: str) -> Coverage:
    """See `simulator.feedback.coverage`. Words are read by their script, so `lang` changes nothing yet."""
    if transcript is None or not transcript.text.strip():
        missed = tuple(PointResult(point.label, covered=False) for point in key_points)
        return Coverage(0, len(missed), missed)
    index = Index(transcript.text)
    timeline = Timeline(transcript)
    results = []
    for point in prepare(key_points):
        match = find(index, point)
        results.append(_result(point.label, match, transcript.text, index, timeline))
    return Coverage(sum(result.covered for result in results), len(results), tuple(results))


def _result(label: str, match: Match | None, text: str, index: Index, timeline: Timeline) -> PointResult:
    if match is None:
        return PointResult(label, covered=False)
    first, last = index.tokens[match.first].first, index.tokens[match.last].last
    return PointResult(label, covered=True, evidence=text[first:last], start=timeline.at(first))
