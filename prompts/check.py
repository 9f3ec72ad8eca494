"""What is wrong with notes: file, line, what to do. Blocks on the disk; any thread."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from prompts.bank import notes_in
from prompts.notes import Notes, NotesError, Problem, at, problem
from prompts.question import KeyPoint, Question
from prompts.spoken import asks, marks_in


def check(paths: Sequence[Path]) -> tuple[Problem, ...]:
    """Everything wrong in these files and in the Markdown files of these folders; by file in the order given, by line.

    Empty where all is well. Nothing is raised: a file that cannot be read is a problem too.
    """
    from prompts.markdown import read_file

    problems: list[Problem] = []
    taken: dict[tuple[str, str], Question] = {}
    for path in _files(paths):
        try:
            notes = read_file(path)
        except NotesError as error:
            problems.append(problem(error.code, error.path, 0, **error.details))
            continue
        here = [*_in_notes(str(path), notes), *_taken_ids(notes, taken)]
        problems += sorted(here, key=lambda one: one.line)
    return tuple(problems)


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    """Each file once."""
    seen: set[Path] = set()
    for path in paths:
        for file in notes_in(path):
            if file.absolute() not in seen:
                seen.add(file.absolute())
                yield file


def _in_notes(file: str, notes: Notes) -> Iterator[Problem]:
    yield from (at(file, found) for found in notes.warnings)
    if not notes.questions:
        yield problem("no-questions", file, 1)
    for one in notes.skipped:
        if one.reason == "no-text" and asks(one.heading):
            yield problem("no-answer", file, one.line)
    for question in notes.questions:
        yield from _in_question(file, question)


def _in_question(file: str, question: Question) -> Iterator[Problem]:
    line = question.source.line
    if marks := marks_in(question.spoken):
        yield problem("spoken-marks", file, line, marks=marks)
    asked: list[tuple[str, str, tuple[KeyPoint, ...]]] = [
        (question.text, question.reference, question.key_points),
        *((one.text, one.reference, one.key_points) for one in question.follow_ups),
    ]
    for text, reference, points in asked:
        if points and not reference:
            yield problem("points-without-reference", file, line, text=text)
        labels = [point.label.casefold() for point in points]
        for i, label in enumerate(labels):
            if label in labels[:i]:
                yield problem("repeated-point", file, line, label=points[i].label)


def _taken_ids(notes: Notes, taken: dict[tuple[str, str], Question]) -> Iterator[Problem]:
    """Ids that an earlier file has in the same language; within one file the reader has seen to it."""
    for question in notes.questions:
        first = taken.setdefault((question.id, question.lang), question)
        if first is not question:
            where = {"other": first.source.file, "other_line": first.source.line}
            yield problem("duplicate-id", question.source.file, question.source.line, id=question.id, **where)
