"""Which heading is a question, which only holds others, and which is left out. Pure functions; any thread.

Decided from the outermost heading inwards:

- a settings comment under a heading makes it a question, whatever else it looks like;
- a heading without text of its own that holds other headings is a chapter;
- a heading with text of its own is a question, and the deeper headings below it belong to it: key points, follow-ups,
  or parts of its reference answer;
- a heading with text that stands further out than most questions of its file and holds others is both: a chapter, and
  a question about its own text, unless it is the file's title.

To read a further shape of notes, add a rule here that yields candidates, and leave the rest of the reader as it is.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from prompts.explicit import holds_follow_ups, holds_key_points, is_follow_ups, is_key_points, is_settings
from prompts.notes import Skipped
from prompts.outline import LONGEST_HEADING, Node, Outline, Section
from prompts.spoken import asks

_CONTENTS = re.compile(r"(?:목차|차례|(?:table of )?contents|toc)\s*:?", re.IGNORECASE)
_LICENCE = re.compile(r"(?:licen[cs]e|라이(?:선스|센스)|저작권)\s*:?", re.IGNORECASE)
_PREFACE = re.compile(
    r"(?:들어가며|들어가기 ?전에?|머리말|서문|preface|foreword|about (?:this|these) .{1,40})", re.IGNORECASE
)
_CONTENTS_LINE = re.compile(r"\s*(?:[-*+]|\d+[.)])\s*\[[^\n]*\]\(\s*#[^\n]*\)\s*")
_IMAGE = re.compile(r"!\[[^\]\n]*\]\([^)\n]*\)|<img\b[^>\n]*>|</?(?:p|div|br|center|a)\b[^>\n]*>|\[\s*\]\([^)\n]*\)")
_EMBEDDED_IMAGE = re.compile(r"!\[[^\]\n]*\]\(data:[^)\s]*\)")
_LONG = 2_000  # characters: longer lines and paragraphs are no links and images, and these patterns would crawl


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question as it stands in the file.

    parts: the deeper sections that belong to it, in file order; explicit: whether it has a settings comment;
    chapter: the heading that holds it, empty at the top.
    """

    section: Section
    parts: tuple[Section, ...]
    explicit: bool
    chapter: str


@dataclass(frozen=True, slots=True)
class _File:
    """What the rules look at besides the section itself; skipped is filled on the way."""

    lines: tuple[str, ...]
    title: Section | None
    level: int
    skipped: list[Skipped]

    def skip(self, section: Section, reason: str) -> None:
        self.skipped.append(Skipped(section.text[:LONGEST_HEADING], section.line + 1, reason))


def sort_out(outline: Outline) -> tuple[tuple[Candidate, ...], tuple[Skipped, ...]]:
    """Every heading that is a question, in file order, and every one left out."""
    skipped: list[Skipped] = []
    text_before = next((block for block in outline.preface if block.is_text), None)
    if text_before is not None:
        skipped.append(Skipped("", text_before.start + 1, "preface"))
    file = _File(outline.lines, _title(outline), _question_level(outline), skipped)
    found = tuple(_walk(outline.sections, "", file))
    return tuple(sorted(found, key=lambda one: one.section.line)), tuple(sorted(skipped, key=lambda one: one.line))


def title_of(outline: Outline) -> str:
    """The only heading of level 1, where it holds others and is no question; else empty."""
    title = _title(outline)
    return title.text if title and title.children and _is_chapter(title, title, 6) else ""


def _title(outline: Outline) -> Section | None:
    heads = [section for section in outline.sections if section.level == 1]
    return heads[0] if len(heads) == 1 and heads[0] is outline.sections[0] else None


def _question_level(outline: Outline) -> int:
    """The level at which most headings with text of their own stand; the outer one of two."""
    levels = Counter(
        section.level for section in _all(outline.sections) if _has_text(section) and not _is_special(section)
    )
    return min(levels, key=lambda level: (-levels[level], level), default=6)


def _all(sections: Iterable[Section]) -> Iterator[Section]:
    for section in sections:
        yield section
        yield from _all(section.children)


def _walk(siblings: Iterable[Section], chapter: str, file: _File) -> Iterator[Candidate]:
    for section in siblings:
        if _is_explicit(section):
            yield from _question(section, chapter, file)
        elif _is_special(section):
            file.skip(section, "misplaced")
            yield from _explicit_inside(section.children, chapter, file)
        elif _is_chapter(section, file.title, file.level):
            if _has_text(section):
                reason = "preface" if section is file.title else _reason(section, file.lines)
                if reason:
                    file.skip(section, reason)
                else:
                    yield Candidate(section, (), False, chapter)
            yield from _walk(section.children, section.text, file)
        elif reason := _reason(section, file.lines):
            file.skip(section, reason)
            yield from _explicit_inside(section.children, chapter, file)
        else:
            yield from _question(section, chapter, file)
            if not (_has_text(section) or section.children or asks(section.text)):
                chapter = section.text  # notes that put the chapter's heading right before its first question


def _question(section: Section, chapter: str, file: _File) -> Iterator[Candidate]:
    explicit = _is_explicit(section)
    if not section.source.strip():
        file.skip(section, "no-heading-text")
        yield from _explicit_inside(section.children, chapter, file)
        return
    parts = tuple(_parts(section.children))
    if explicit or _has_text(section) or any(holds_key_points(part) or holds_follow_ups(part) for part in parts):
        yield Candidate(section, parts, explicit, chapter)
    else:
        file.skip(section, "no-text")
    yield from _explicit_inside(section.children, chapter, file)


def _explicit_inside(sections: Iterable[Section], chapter: str, file: _File) -> Iterator[Candidate]:
    """Questions with a settings comment deeper than one that is a question itself: they stand on their own."""
    for section in sections:
        if _is_explicit(section):
            yield from _question(section, chapter, file)
        else:
            yield from _explicit_inside(section.children, chapter, file)


def _parts(sections: Iterable[Section]) -> Iterator[Section]:
    """The deeper sections in file order, without those that are questions of their own or belong to follow-ups."""
    for section in sections:
        if not _is_explicit(section):
            yield section
            if not holds_follow_ups(section):
                yield from _parts(section.children)


def _is_chapter(section: Section, title: Section | None, question_level: int) -> bool:
    ordinary = [child for child in section.children if not _is_special(child)]
    if not ordinary:
        return False
    if not _has_text(section):
        if len(ordinary) < len(section.children) and asks(section.text):
            return False
        return any(_has_text(inside) for inside in _all(ordinary)) or len(ordinary) == len(section.children)
    if len(ordinary) < len(section.children):
        return False
    if any(_is_explicit(inside) for inside in _all(ordinary)):
        return True
    return not asks(section.text) and (section is title or section.level < question_level)


def _reason(section: Section, lines: tuple[str, ...]) -> str:
    if len(section.source) > LONGEST_HEADING:
        return "too-long"
    if not any(sign.isalnum() for sign in section.text):
        return "no-heading-text"
    if _CONTENTS.fullmatch(section.text):
        return "table-of-contents"
    if _LICENCE.fullmatch(section.text):
        return "licence"
    if _PREFACE.fullmatch(section.text):
        return "preface"
    blocks = [block for block in section.blocks if block.is_text]
    if not blocks or section.children:
        return ""
    if all(block.is_list and _only_anchors(block, lines) for block in blocks):
        return "table-of-contents"
    if all(block.kind in ("paragraph", "html_block") and _only_images(block.text.strip()) for block in blocks):
        return "images-only"
    return ""


def _only_anchors(block: Node, lines: tuple[str, ...]) -> bool:
    written = [line for line in lines[block.start : block.end] if line.strip()]
    return all(len(line) < _LONG and _CONTENTS_LINE.fullmatch(line) for line in written)


def _only_images(text: str) -> bool:
    if len(text) < _LONG:
        return not _IMAGE.sub("", text).strip()
    return bool(_EMBEDDED_IMAGE.fullmatch(text))


def _is_explicit(section: Section) -> bool:
    return not _is_special(section) and any(is_settings(block) for block in section.blocks)


def _is_special(section: Section) -> bool:
    return is_key_points(section.text) or is_follow_ups(section.text)


def _has_text(section: Section) -> bool:
    return any(block.is_text for block in section.blocks)
