"""An attempt in plain text: timing, transcript, key points and reference answer, one under another. Pure functions."""

from collections.abc import Iterable

from prompts.question import Question, TimeTarget
from simulator.attempt import Attempt, Coverage, Delivery
from simulator.cli.layout import clipped, columns, cut, table, wrapped
from simulator.texts import Texts

COVERED, MISSED = "●", "○"
SHOWN_PAUSES = 3


def attempt_lines(texts: Texts, attempt: Attempt, question: Question | None, width: int) -> list[str]:
    """Everything about an attempt. question: None where its notes are gone."""
    lines = [*wrapped(attempt.question, width), _caption(texts, attempt), ""]
    if attempt.error:
        lines += [*wrapped(attempt.error, width), ""]
    if attempt.delivery is not None:
        lines += delivery_lines(texts, attempt.delivery, width)
    elif attempt.recording is not None:
        length = (texts("cli.attempt.duration"), seconds(texts, attempt.recording.duration))
        lines += _section(texts("cli.attempt.timing"), columns([length], width))
    lines += _section(texts("cli.attempt.transcript"), _indented(_transcript(texts, attempt), width))
    if attempt.coverage is not None:
        lines += coverage_lines(texts, attempt.coverage, width)
    if question is not None and question.reference.strip():
        lines += _section(texts("cli.attempt.reference"), _indented(question.reference.strip(), width))
    return lines[:-1]


def delivery_lines(texts: Texts, delivery: Delivery, width: int) -> list[str]:
    """How it was said; figures that are not known are left out."""
    rows: list[tuple[str, str]] = []

    def row(name: str, value: str | None) -> None:
        if value is not None:
            rows.append((texts(f"cli.attempt.{name}"), value))

    if delivery.duration is not None:
        verdict = word(texts, "verdict", delivery.verdict or "on")
        row("duration", f"{seconds(texts, delivery.duration)}, {verdict} ({_target(texts, delivery.time)})")
    row("onset", None if delivery.onset is None else seconds(texts, delivery.onset))
    row("speaking", None if delivery.speaking_time is None else seconds(texts, delivery.speaking_time))
    if delivery.pauses is not None:
        row("pauses", _pauses(texts, delivery))
    unit = texts("cli.attempt.unit.words" if delivery.rate_unit.startswith("words") else "cli.attempt.unit.syllables")
    if delivery.speech_rate is not None and delivery.articulation_rate is not None:
        rates = {"rate": f"{delivery.speech_rate:.0f}", "articulation": f"{delivery.articulation_rate:.0f}"}
        row("rate", texts("cli.attempt.rate-value", unit=unit, **rates))
    if delivery.fillers:
        heard = ", ".join(f"{filler.text} {filler.count}" for filler in delivery.fillers)
        count = sum(filler.count for filler in delivery.fillers)
        row("fillers", texts("cli.attempt.fillers-value", count=count, heard=heard))
    return _section(texts("cli.attempt.timing"), columns(rows, width)) if rows else []


def coverage_lines(texts: Texts, coverage: Coverage, width: int) -> list[str]:
    """Key points: those that were said, with the words that show it, and those that were not."""
    lines = []
    for point in coverage.points:
        mark = COVERED if point.covered else MISSED
        text = f"{mark} {point.label}"
        if point.covered and point.evidence:
            when = f" ({seconds(texts, point.start)})" if point.start is not None else ""
            text += f" – “{point.evidence}”{when}"
        first, *rest = wrapped(text, width - 4)
        lines += [f"  {first}", *(f"    {line}" for line in rest)]
    title = texts("cli.attempt.coverage", covered=coverage.covered, total=coverage.total)
    return _section(title, lines)


def attempt_rows(texts: Texts, attempts: Iterable[Attempt], width: int) -> list[str]:
    """Attempts as a table, one a line."""
    rows = []
    for attempt in attempts:
        duration = attempt.recording.duration if attempt.recording else None
        said = cut(attempt.transcript.text, width) if attempt.transcript else ""
        rows.append(
            (
                attempt.id,
                f"{attempt.created_at.astimezone():%Y-%m-%d %H:%M}",
                word(texts, "status", attempt.status),
                "" if duration is None else seconds(texts, duration),
                f"{attempt.coverage.covered}/{attempt.coverage.total}" if attempt.coverage else "",
                attempt.question_id,
                said,
            )
        )
    return [clipped(line, width) for line in table(rows)]


def seconds(texts: Texts, value: float) -> str:
    """Seconds to a tenth, with their unit."""
    return texts("cli.attempt.seconds", value=f"{value:.1f}")


def word(texts: Texts, kind: str, value: str) -> str:
    """The word for a status, mode or verdict; one that this version does not know stays as it is kept."""
    key = f"cli.attempt.{kind}.{value}"
    return texts(key) if texts.has(key) else value


def _caption(texts: Texts, attempt: Attempt) -> str:
    status, mode = word(texts, "status", attempt.status), word(texts, "mode", attempt.mode)
    when = f"{attempt.created_at.astimezone():%Y-%m-%d %H:%M}"
    return " · ".join([attempt.id, when, attempt.question_id, attempt.lang, mode, status])


def _transcript(texts: Texts, attempt: Attempt) -> str:
    if attempt.transcript is not None and attempt.transcript.text.strip():
        return attempt.transcript.text.strip()
    return texts("cli.attempt.no-speech" if attempt.status == "no-speech" else "cli.attempt.no-transcript")


def _target(texts: Texts, time: TimeTarget) -> str:
    values = {"min": f"{time.min:.0f}", "target": f"{time.target:.0f}", "max": f"{time.max:.0f}"}
    return texts("cli.attempt.target", **values)


def _pauses(texts: Texts, delivery: Delivery) -> str:
    pauses = delivery.pauses or ()
    if not pauses:
        return texts("cli.attempt.no-pauses")
    longest = sorted(pauses, key=lambda span: span.length, reverse=True)[:SHOWN_PAUSES]
    where = ", ".join(f"{span.start:.1f}–{span.end:.1f}" for span in sorted(longest, key=lambda span: span.start))
    return texts("cli.attempt.pauses-value", count=len(pauses), longest=f"{longest[0].length:.1f}", where=where)


def _section(title: str, lines: list[str]) -> list[str]:
    return [title, *lines, ""]


def _indented(text: str, width: int) -> list[str]:
    return [f"  {line}".rstrip() for line in wrapped(text, width - 2)]
