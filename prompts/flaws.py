"""What is wrong with the blocks of a file: things that hide questions from the reader. Pure functions; any thread."""

import re
from collections.abc import Iterable, Iterator

from prompts.explicit import is_follow_ups, is_key_points, is_settings
from prompts.notes import Remark, Skipped, remark
from prompts.outline import Node, Outline, Section, headings_within, is_unclosed_comment, is_unclosed_fence

_NO_SPACE = re.compile(r" {0,3}#{2,6}[^#\s]")


def flaws_of(outline: Outline, read: frozenset[int]) -> Iterator[Remark]:
    """Fences and comments never closed, headings without a space, and settings under no question.

    read: the first lines (from 0) of the settings comments that belong to a question.
    """
    for node in _every(_blocks(outline)):
        if node.kind == "fence":
            if is_unclosed_fence(node, outline.lines):
                hidden = headings_within(node, outline.lines)
                yield remark("unclosed-fence", node.start + 1, count=hidden, mark=node.info[:3])
        elif node.is_comment:
            if is_unclosed_comment(node):
                yield remark("unclosed-comment", node.start + 1, count=headings_within(node, outline.lines))
            if node.start not in read and is_settings(node):
                yield remark("comment-not-read", node.start + 1)
        elif node.kind == "paragraph":
            for number, line in enumerate(node.text.split("\n"), start=node.start + 1):
                if _NO_SPACE.match(line):
                    yield remark("heading-without-space", number, text=line.strip())


def flaws_of_headings(sections: Iterable[Section], skipped: Iterable[Skipped]) -> Iterator[Remark]:
    """Headings for key points or follow-ups that announce something and hold nothing, or belong to nothing."""
    for section in sections:
        if is_key_points(section.text) or is_follow_ups(section.text):
            yield remark("no-list", section.line + 1, heading=section.text)
    for one in skipped:
        if one.reason == "misplaced":
            yield remark("misplaced-heading", one.line, heading=one.heading)


def _blocks(outline: Outline) -> Iterator[Node]:
    yield from outline.preface
    waiting = list(reversed(outline.sections))
    while waiting:
        section = waiting.pop()
        yield from section.blocks
        waiting.extend(reversed(section.children))


def _every(nodes: Iterable[Node]) -> Iterator[Node]:
    """The blocks and those inside them; nesting is limited by the parser."""
    for node in nodes:
        yield node
        if node.children:
            yield from _every(node.children)
