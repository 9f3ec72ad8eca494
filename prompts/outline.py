"""Markdown as a tree: sections by heading, blocks inside them. The only file that imports markdown-it.

Inline marks are left unparsed but for headings and short phrases, so a large file costs little. Nesting deeper than
markdown-it's own limit (20) is not looked into. Pure functions; any thread.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

LONGEST_HEADING = 400  # characters; nobody asks a longer question in one breath, and inline marks take time to parse

_MARKS = re.compile(r"[\\`*_\[\]<>&!~]")
_COMMENT = re.compile(r"\s*<!--")
_COMMENTS = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_SENTENCE_END = re.compile(r"(?:[.!,;:。]|다)\s*\Z")
_HEADING_LINE = re.compile(r" {0,3}#{1,6}[ \t]")


@dataclass(frozen=True, slots=True)
class Node:
    """One block. kind: markdown-it's word for it ("paragraph", "bullet_list", "list_item", "blockquote", "fence", ...).

    start, end: its lines, from 0, end excluded; text: what it holds where it holds no blocks; info: the marks and the
    words after them (a fence's "```python"); level: of a heading, 1 to 6.
    """

    kind: str
    start: int
    end: int
    text: str = ""
    info: str = ""
    level: int = 0
    children: tuple["Node", ...] = ()

    @property
    def is_comment(self) -> bool:
        """Whether this is an HTML comment."""
        return self.kind == "html_block" and bool(_COMMENT.match(self.text))

    @property
    def is_text(self) -> bool:
        """Whether there is something to read: neither a rule nor a comment with nothing after it."""
        return self.kind != "hr" and not (self.is_comment and not self.without_comments)

    @property
    def without_comments(self) -> str:
        """The text of an HTML block but for its comments."""
        return _COMMENTS.sub("", self.text).strip()

    @property
    def is_list(self) -> bool:
        """Whether this is a list, with bullets or with numbers."""
        return self.kind in ("bullet_list", "ordered_list")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, the blocks up to the next heading, and the deeper headings below it.

    source: the heading as written; text: without marks; line: of the heading, from 0; start, end: the lines of its
    own blocks, from 0, end excluded.
    """

    source: str
    text: str
    level: int
    line: int
    start: int
    end: int
    blocks: tuple[Node, ...]
    children: tuple["Section", ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """A whole file: its lines, the blocks before the first heading, and the outermost sections."""

    lines: tuple[str, ...]
    preface: tuple[Node, ...]
    sections: tuple[Section, ...]


def outline(text: str) -> Outline:
    """The tree of a clean text (lines ended by \\n)."""
    lines = tuple(text.split("\n"))
    blocks = _with_underlined_headings(_blocks(text), lines)
    heads = [i for i, block in enumerate(blocks) if block.kind == "heading"]
    first = heads[0] if heads else len(blocks)
    flat: list[tuple[Node, tuple[Node, ...], int]] = []
    for here, after in pairwise([*heads, len(blocks)]):
        end = blocks[after].start if after < len(blocks) else len(lines)
        flat.append((blocks[here], tuple(blocks[here + 1 : after]), end))
    return Outline(lines, tuple(blocks[:first]), _nested(flat))


def plain(source: str) -> str:
    """Inline Markdown as plain text on one line: marks, link addresses, images and HTML tags gone, code kept."""
    if len(source) > LONGEST_HEADING or not _MARKS.search(source):
        return " ".join(source.split())
    words: list[str] = []
    for token in _inline_parser().parseInline(source)[0].children or ():
        if token.type in ("text", "code_inline", "text_special"):
            words.append(token.content)
        elif token.type in ("softbreak", "hardbreak") or token.content.lower().startswith("<br"):
            words.append(" ")
    return " ".join("".join(words).split())


def markdown_of(node: Node) -> str:
    """Markdown that says what the block says, at the left margin."""
    if node.kind == "fence":
        closing = node.info[: len(node.info) - len(node.info.lstrip("`~"))]
        return f"{node.info}\n{node.text.rstrip()}\n{closing}"
    if node.kind == "code_block":
        return _indented(node.text.rstrip("\n"), "    ")
    if node.kind == "heading":
        return "#" * node.level + " " + node.text
    if node.kind == "hr":
        return "---"
    if node.kind == "blockquote":
        return "\n".join(("> " + line).rstrip() for line in markdown_of_all(node.children).split("\n"))
    if node.is_list:
        items = []
        for number, item in enumerate(node.children, start=1):
            mark = "- " if node.kind == "bullet_list" else f"{number}. "
            items.append(mark + _indented(markdown_of_all(item.children), " " * len(mark)).lstrip())
        return "\n".join(items)
    return node.text.rstrip("\n")


def markdown_of_all(nodes: tuple[Node, ...]) -> str:
    """The blocks one after another, a blank line between them."""
    return "\n\n".join(filter(None, map(markdown_of, nodes)))


def is_unclosed_fence(node: Node, lines: tuple[str, ...]) -> bool:
    """Whether a fence runs to the end of what holds it because nothing closes it."""
    mark = node.info[:3]
    last = lines[node.end - 1].strip(" \t>")
    closed = node.end - 1 > node.start and last.startswith(mark) and not last.strip(mark[0])
    return node.kind == "fence" and not closed


def is_unclosed_comment(node: Node) -> bool:
    """Whether a comment swallows the rest of the file."""
    return node.is_comment and "-->" not in node.text


def headings_within(node: Node, lines: tuple[str, ...]) -> int:
    """How many lines inside the block look like headings."""
    return sum(bool(_HEADING_LINE.match(line)) for line in lines[node.start : node.end])


@lru_cache(maxsize=1)
def _block_parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark")
    parser.core.ruler.disable(["inline", "text_join"])
    # Link definitions stay in the text as they are. Underlined headings are told apart from rules further below.
    parser.block.ruler.disable(["reference", "lheading"])
    return parser


@lru_cache(maxsize=1)
def _inline_parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark")


def _blocks(text: str) -> list[Node]:
    """The outermost blocks, each with the blocks inside it; a stack in place of recursion."""
    levels: list[list[Node]] = [[]]
    opened: list[Token] = []
    content: list[str] = []
    for token in _block_parser().parse(text):
        if token.nesting == 1:
            opened.append(token)
            content.append("")
            levels.append([])
        elif token.nesting == -1:
            start = opened.pop()
            inside = tuple(levels.pop())
            levels[-1].append(_node(start, content.pop(), inside))
        elif token.type == "inline":
            content[-1] = token.content
        else:
            levels[-1].append(_node(token, token.content, ()))
    return levels[0]


def _node(token: "Token", text: str, children: tuple[Node, ...]) -> Node:
    start, end = token.map or (0, 0)
    level = int(token.tag[1]) if token.type == "heading_open" else 0
    info = token.markup + token.info if token.type == "fence" else ""
    return Node(token.type.removesuffix("_open"), start, end, text, info, level, children)


def _with_underlined_headings(blocks: list[Node], lines: tuple[str, ...]) -> list[Node]:
    """Make headings of single lines underlined with === or ---.

    A sentence with a rule right under it stays a sentence, unlike in CommonMark: notes are full of answers that
    end in a rule.
    """
    made: list[Node] = []
    for block in blocks:
        before = made[-1] if made else None
        if block.kind == "paragraph" and block.end - block.start == 2 and _is_line_of("=", lines[block.start + 1]):
            text = lines[block.start].strip()
            made.append(Node("heading", block.start, block.end, text, level=1))
        elif (
            block.kind == "hr"
            and before is not None
            and before.kind == "paragraph"
            and before.end == block.start == before.start + 1
            and _is_line_of("-", lines[block.start])
            and not _SENTENCE_END.search(before.text)
        ):
            made[-1] = Node("heading", before.start, block.end, before.text, level=2)
        else:
            made.append(block)
    return made


def _is_line_of(mark: str, line: str) -> bool:
    return set(line.strip()) == {mark}


def _nested(flat: list[tuple[Node, tuple[Node, ...], int]]) -> tuple[Section, ...]:
    """Sections from headings in file order; recursion goes as deep as heading levels, six."""
    made: list[Section] = []
    i = 0
    while i < len(flat):
        head, blocks, end = flat[i]
        after = next((j for j in range(i + 1, len(flat)) if flat[j][0].level <= head.level), len(flat))
        children = _nested(flat[i + 1 : after])
        made.append(Section(head.text, plain(head.text), head.level, head.start, head.end, end, blocks, children))
        i = after
    return tuple(made)


def _indented(text: str, by: str) -> str:
    return "\n".join(by + line if line else "" for line in text.split("\n"))
