"""What reading a notes file gives, as frozen values, and everything that can be wrong with one.

Each remark has a `code` (a stable word) and `details`, by which the application finds its own translation; the
English sentence made from `REMARKS` stands here too, so that a remark can be shown as it is.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from prompts.question import Question

# code: (what is wrong, what to do). A test holds that every code is documented in README.md.
REMARKS: dict[str, tuple[str, str]] = {
    "unreadable": ("The file cannot be read: {reason}.", "Correct the path, or let the file be read."),
    "not-text": ("The file is not text.", "Save it as UTF-8; CP949 is read too."),
    "too-large": ("The file has {size} MB; at most {limit} MB are read.", "Divide it into several files."),
    "too-many-lines": ("The file has {lines} lines; at most {limit} are read.", "Divide it into several files."),
    "unclosed-front-matter": (
        "The front matter opened in the first line is never closed.",
        "Put a line --- after its last `key: value` line.",
    ),
    "unknown-front-matter": ("Unknown front matter key: {key}.", "Did you mean {near}?"),
    "bad-topic": ("The topic {value} holds no letter or digit.", "Write a word, such as `topic: python`."),
    "bad-lang": ("The language {value} is not a two-letter code.", "Write `lang: ko` or `lang: en`."),
    "unclosed-fence": (
        "The code fence opened here is never closed; {count} headings after it were not read.",
        "Close it with {mark} on a line of its own.",
    ),
    "unclosed-comment": (
        "The comment opened here is never closed; {count} headings after it were not read.",
        "Close it with -->.",
    ),
    "heading-without-space": (
        "There is no space after the # marks, so this is not a heading: {text}",
        "Write a space after the last #.",
    ),
    "unknown-key": ("Unknown key in the comment: {key}.", "Known: id, time, tags, spoken."),
    "bad-line": ("This line of the comment is not `key: value`: {text}", "Write one `key: value` on each line."),
    "repeated-key": ("The key {key} stands twice in the comment; the first counts.", "Take one of them out."),
    "comment-not-read": (
        "This comment with settings stands under no question, so it was not read.",
        "Put it right under the heading of its question, one comment for each question.",
    ),
    "bad-id": (
        "The id {value} has signs other than letters, digits, - and _.",
        "Write it like python-list-vs-tuple; until then {id} is used.",
    ),
    "duplicate-id": (
        "The id {id} is taken already, in {other}, line {other_line}.",
        "Give one of the two questions another `id:` in a comment under its heading.",
    ),
    "bad-time": (
        "The time {value} cannot be understood.",
        "Write seconds: `time: 60`, or min-target-max: `time: 30-60-90`.",
    ),
    "empty-phrasing": ("The key point has an empty phrasing: {text}", "Write a phrasing on both sides of every |."),
    "nested-key-point": ("A list inside a key point was not read.", "Write one idea an item; phrasings go between |."),
    "no-list": (
        "Under the heading {heading} there is no list, so it stays part of the reference answer.",
        "Write a list under it, one item for each.",
    ),
    "follow-up-without-text": ("This follow-up has no question.", "Begin the item with the question itself."),
    "follow-up-with-bars": (
        "This follow-up looks like a key point: {text}",
        "Indent the key points of a follow-up further than its question.",
    ),
    "misplaced-heading": (
        "The heading {heading} belongs under a question, but it stands under none.",
        "Give it more # marks than the heading of its question.",
    ),
    "no-questions": ("No question was found.", "Write each question as a heading with its answer under it."),
    "no-answer": ("The question has no answer under it, so it was left out.", "Write the answer under its heading."),
    "points-without-reference": (
        "{text} has key points but no reference answer.",
        "Write the answer that contains the key points.",
    ),
    "repeated-point": ("The key point {label} stands there twice.", "Take one of them out."),
    "spoken-marks": (
        "The spoken form has signs that a voice stumbles over: {marks}",
        "Write `spoken:` in words, as you would say it.",
    ),
}

Details = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Remark:
    """Something wrong in one notes file: line from 1, the sentence, what to do, and how to translate both."""

    line: int
    message: str
    hint: str = ""
    code: str = ""
    details: Details = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """A remark together with its file, as `check` and `Bank` report it."""

    file: str
    line: int
    message: str
    hint: str = ""
    code: str = ""
    details: Details = ()


@dataclass(frozen=True, slots=True)
class Skipped:
    """A heading that became no question, its line from 1, and why.

    reason: "no-text" (nothing under it), "preface" (text about the notes), "table-of-contents", "licence",
    "images-only", "no-heading-text" (a heading of signs or images), "too-long" (a heading nobody would say) or
    "misplaced" (key points or follow-ups under no question).
    """

    heading: str
    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Notes:
    """One file, read: its questions in order, what was left out, and what looks wrong."""

    questions: tuple[Question, ...]
    skipped: tuple[Skipped, ...]
    warnings: tuple[Remark, ...]
    topic: str
    title: str
    lang: str


class NotesError(Exception):
    """A notes file that cannot be read at all: code "unreadable", "not-text", "too-large" or "too-many-lines"."""

    def __init__(self, code: str, path: str, **details: object) -> None:
        self.code = code
        self.path = path
        self.details = {key: str(value) for key, value in details.items()}
        self.message, self.hint = sentences(code, self.details)
        super().__init__(f"{path}: {self.message} {self.hint}")


def sentences(code: str, details: dict[str, str]) -> tuple[str, str]:
    """The English message and hint of a code, filled from the details."""
    message, hint = REMARKS[code]
    return message.format(**details), hint.format(**details)


def remark(code: str, line: int, **details: object) -> Remark:
    """A remark about a line (from 1); long quotations from the notes are cut."""
    words = {key: shortened(str(value)) for key, value in details.items()}
    return Remark(line, *sentences(code, words), code, tuple(words.items()))


def problem(code: str, file: str, line: int, **details: object) -> Problem:
    """A problem of a file, at a line (from 1; 0 where no line is to blame)."""
    return at(file, remark(code, line, **details))


def at(file: str, found: Remark) -> Problem:
    """The remark, with the file it was found in."""
    return Problem(file, found.line, found.message, found.hint, found.code, found.details)


def in_order(remarks: Iterable[Remark]) -> tuple[Remark, ...]:
    """By line; those of one line in the order found."""
    return tuple(sorted(remarks, key=lambda found: found.line))


def shortened(text: str, longest: int = 120) -> str:
    """One line of at most `longest` characters."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1] + "…"
