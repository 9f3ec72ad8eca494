"""Markdown notes to questions: the only reader of notes.

text.py makes clean text of bytes, outline.py a tree of headings, sections.py decides which headings are questions,
explicit.py reads what stands under one, spoken.py and ids.py make what the notes leave unsaid. Here it all comes
together. Pure but for `read_file`; any thread; markdown-it is loaded by the first call, not by the import.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from prompts import explicit
from prompts.flaws import flaws_of, flaws_of_headings
from prompts.ids import derive, slug
from prompts.notes import Notes, NotesError, Remark, Skipped, in_order, remark
from prompts.outline import Section, outline
from prompts.question import FollowUp, KeyPoint, Question, Source, TimeTarget
from prompts.sections import Candidate, sort_out, title_of
from prompts.spoken import asks, is_introduction, spoken_form
from prompts.text import FrontMatter, clean, decode, front_matter, language_of

__all__ = ["Notes", "NotesError", "Remark", "Skipped", "read_file", "read_notes"]

LARGEST = 16 * 2**20  # bytes; beyond this a file is no notes, and reading it would take too long
MOST_LINES = 500_000  # ten megabytes of real notes have about 300,000
INTRODUCTION = TimeTarget(50.0, 60.0, 70.0)  # one minute, give or take ten seconds


def read_file(path: Path, lang: str | None = None, topic: str | None = None) -> Notes:
    """Read a file of notes: UTF-8, UTF-16 with a byte-order mark, or CP949. Raises NotesError, nothing else."""
    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise NotesError("too-large", str(path), size=round(size / 2**20), limit=LARGEST // 2**20)
        data = path.read_bytes()
    except (OSError, ValueError) as error:  # ValueError: a path with a NUL
        reason = getattr(error, "strerror", None) or str(error)
        raise NotesError("unreadable", str(path), reason=reason) from error
    text = decode(data)
    if text is None:
        raise NotesError("not-text", str(path))
    if (lines := text.count("\n")) > MOST_LINES:
        raise NotesError("too-many-lines", str(path), lines=lines, limit=MOST_LINES)
    return read_notes(text, str(path), lang, topic)


def read_notes(text: str, file: str, lang: str | None = None, topic: str | None = None) -> Notes:
    """Read notes. Any text gives a result; what is odd about it is in `warnings`, what was left out in `skipped`.

    file: as it shall stand in `Question.source`; lang, topic: win over the front matter.
    """
    front, remarks = front_matter(clean(text))
    lang, more = _language(front, lang)
    topic, wrong_topic = _topic(front, file, topic)
    tree = outline(front.body)
    candidates, skipped = sort_out(tree)
    read = [_read(candidate, tree.lines, file, lang, topic) for candidate in candidates]
    questions, doubles = _with_ids(read, topic)
    used = frozenset(one.settings.line - 1 for one in read)
    parts = (part for candidate in candidates for part in candidate.parts if not _is_taken(part))
    found = [*remarks, *more, *wrong_topic, *doubles, *(remark for one in read for remark in one.remarks)]
    found += [*flaws_of(tree, used), *flaws_of_headings(parts, skipped)]
    title = front.title or title_of(tree) or Path(file).stem or topic
    return Notes(questions, skipped, in_order(found), topic, title, lang)


@dataclass(frozen=True, slots=True)
class _Read:
    """A question before it has its id."""

    question: Question
    settings: explicit.Settings
    chapter: str
    remarks: tuple[Remark, ...]


def _read(candidate: Candidate, lines: tuple[str, ...], file: str, lang: str, topic: str) -> _Read:
    section, parts = candidate.section, candidate.parts
    settings, remarks = explicit.Settings(), list[Remark]()
    if comment := next(filter(explicit.is_settings, section.blocks), None):
        settings, remarks = explicit.read_settings(comment)
    points: tuple[KeyPoint, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()
    kept = [_own_text(section, lines)]
    for part in parts:
        if explicit.holds_key_points(part):
            more_points, more = explicit.read_key_points(part.blocks)
            points += more_points
        elif explicit.holds_follow_ups(part):
            more_follow_ups, more = explicit.read_follow_ups(part)
            follow_ups += more_follow_ups
        else:
            more = []
            kept += ["\n".join(lines[part.line : part.start]), _own_text(part, lines)]
        remarks += more
    if not candidate.explicit and not follow_ups:
        follow_ups = tuple(FollowUp(part.text, _own_text(part, lines)) for part in parts if _is_asked(part))
    introduction = settings.tags is None and is_introduction(section.text)
    tags = settings.tags if settings.tags is not None else ("introduction",) if introduction else ()
    text = section.text or section.source.strip()
    question = Question(
        id="",
        topic=topic,
        lang=lang,
        text=text,
        spoken=settings.spoken or spoken_form(text, lang),
        reference="\n\n".join(filter(None, kept)),
        key_points=points,
        follow_ups=follow_ups,
        time=settings.time or (INTRODUCTION if "introduction" in tags else TimeTarget()),
        tags=tags,
        source=Source(file, section.line + 1),
    )
    return _Read(question, settings, candidate.chapter, tuple(remarks))


def _is_asked(part: Section) -> bool:
    return not _is_taken(part) and asks(part.text) and any(block.is_text for block in part.blocks)


def _is_taken(part: Section) -> bool:
    return explicit.holds_key_points(part) or explicit.holds_follow_ups(part)


def _own_text(section: Section, lines: tuple[str, ...]) -> str:
    """The section's own Markdown as written, without comments and without the rule that divides it from the next."""
    blocks = list(section.blocks)
    while blocks and blocks[-1].kind == "hr":
        blocks.pop()
    end = section.blocks[len(blocks)].start if len(blocks) < len(section.blocks) else section.end
    chunks: list[str] = []
    start = section.start
    for comment in (block for block in blocks if block.is_comment):
        chunks += ["\n".join(lines[start : comment.start]), comment.without_comments]
        start = comment.end
    chunks.append("\n".join(lines[start:end]))
    return "\n\n".join(filter(None, (chunk.strip("\n").rstrip() for chunk in chunks)))


def _with_ids(read: list[_Read], topic: str) -> tuple[tuple[Question, ...], list[Remark]]:
    """Every question with an id of its own; of two with the same explicit id, the first keeps it."""
    remarks: list[Remark] = []
    owner: dict[str, Question] = {}
    given: list[str | None] = []
    for one in read:
        id = one.settings.id
        if id is not None and (first := owner.setdefault(id, one.question)) is not one.question:
            where = {"other": first.source.file, "other_line": first.source.line}
            remarks.append(remark("duplicate-id", one.settings.line, id=id, **where))
            id = None
        given.append(id)
    unnamed = [(one.question.text, one.chapter) for one, id in zip(read, given, strict=True) if id is None]
    derived = iter(derive(topic, unnamed, frozenset(owner)))
    ids = (id or next(derived) for id in given)
    return tuple(replace(one.question, id=id) for one, id in zip(read, ids, strict=True)), remarks


def _language(front: FrontMatter, wanted: str | None) -> tuple[str, Iterable[Remark]]:
    if wanted:
        return wanted, ()
    if front.lang:
        code = front.lang.lower().replace("_", "-").partition("-")[0]
        if len(code) == 2 and code.isascii() and code.isalpha():
            return code, ()
        return language_of(front.body), (remark("bad-lang", front.lang_line, value=front.lang),)
    return language_of(front.body), ()


def _topic(front: FrontMatter, file: str, wanted: str | None) -> tuple[str, Iterable[Remark]]:
    """The topic asked for, else the front matter's, else the file's name."""
    name = Path(file).stem
    if wanted:
        return slug(wanted), ()
    if front.topic and any(sign.isalnum() for sign in front.topic):
        return slug(front.topic), ()
    wrong = (remark("bad-topic", front.topic_line, value=front.topic),) if front.topic else ()
    return slug(name), wrong
