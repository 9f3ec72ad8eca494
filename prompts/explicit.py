"""The explicit form under a question: settings comment, key points, follow-ups. Pure functions; any thread."""

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from prompts.ids import is_valid, slug
from prompts.notes import Remark, remark
from prompts.outline import Node, Section, markdown_of_all, plain
from prompts.question import FollowUp, KeyPoint, TimeTarget

KEYS = ("id", "time", "tags", "spoken")
MOST_LINES = 50  # of a settings comment that are looked at
SHORTEST, LONGEST_TIME = 1.0, 3600.0  # seconds: a target outside is a slip of the pen

_KEY_POINTS = re.compile(r"(?:핵심|핵심\s*포인트|key\s*points?)\s*:?\s*", re.IGNORECASE)
_FOLLOW_UPS = re.compile(r"(?:꼬리\s*질문들?|follow[\s-]*ups?(?:\s*questions?)?)\s*:?\s*", re.IGNORECASE)
_PAIR = re.compile(r"\s*([A-Za-z][\w-]*)\s*:(?:\s+(.*\S))?\s*")
_BAR = re.compile(r"(?<!\\)\|")
_NUMBER = r"(\d{1,6}(?:\.\d{1,3})?)\s*(?:s|sec|초)?"
_TIME = re.compile(rf"{_NUMBER}(?:\s*[-–~/]\s*{_NUMBER}\s*[-–~/]\s*{_NUMBER})?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Settings:
    """What the comment under a question says; None where it says nothing."""

    id: str | None = None
    time: TimeTarget | None = None
    tags: tuple[str, ...] | None = None
    spoken: str | None = None
    line: int = 0  # of the comment, from 1


def holds_key_points(section: Section) -> bool:
    """Whether the heading announces key points and a list is under it."""
    return is_key_points(section.text) and any(block.is_list for block in section.blocks)


def holds_follow_ups(section: Section) -> bool:
    """Whether the heading announces follow-ups and a list or deeper headings are under it."""
    return is_follow_ups(section.text) and (
        any(block.is_list for block in section.blocks) or any(child.blocks for child in section.children)
    )


def is_key_points(heading: str) -> bool:
    """Whether a plain heading is one of those for key points."""
    return bool(_KEY_POINTS.fullmatch(heading))


def is_follow_ups(heading: str) -> bool:
    """Whether a plain heading is one of those for follow-ups."""
    return bool(_FOLLOW_UPS.fullmatch(heading))


def is_settings(block: Node) -> bool:
    """Whether the block is a comment with a known key, or one that is nearly known, at the start of a line."""
    if not block.is_comment:
        return False
    keys = [pair[1] for line in _comment_lines(block) if (pair := _PAIR.fullmatch(line))]
    return any(key in KEYS or (key.islower() and difflib.get_close_matches(key, KEYS, 1, 0.7)) for key in keys)


def read_settings(block: Node) -> tuple[Settings, list[Remark]]:
    """The settings of a comment for which `is_settings` holds."""
    values: dict[str, str] = {}
    remarks: list[Remark] = []
    line_of: dict[str, int] = {}
    for number, line in enumerate(_comment_lines(block), start=block.start + 1):
        if not line.strip():
            continue
        pair = _PAIR.fullmatch(line)
        if pair is None:
            remarks.append(remark("bad-line", number, text=line.strip()))
        elif (key := pair[1].lower()) not in KEYS:
            remarks.append(remark("unknown-key", number, key=pair[1]))
        elif key in values:
            remarks.append(remark("repeated-key", number, key=key))
        else:
            values[key] = pair[2] or ""
            line_of[key] = number
    id = values.get("id") or None
    if id is not None and not is_valid(id):
        better = slug(id)
        remarks.append(remark("bad-id", line_of["id"], value=id, id=better))
        id = better
    time = None
    if "time" in values and (time := read_time(values["time"])) is None:
        remarks.append(remark("bad-time", line_of["time"], value=values["time"] or "''"))
    tags = None
    if "tags" in values:
        tags = tuple(dict.fromkeys(tag for part in values["tags"].split(",") if (tag := part.strip().lower())))
    spoken = " ".join(values.get("spoken", "").split()) or None
    return Settings(id, time, tags, spoken, block.start + 1), remarks


def read_time(value: str) -> TimeTarget | None:
    """`target` or `min-target-max`, in seconds; None where it is neither or out of order.

    A target alone allows from a third of it to half as much again, as the usual 20-60-90 does.
    """
    match = _TIME.fullmatch(value.strip())
    if match is None:
        return None
    numbers = [float(number) for number in match.groups() if number is not None]
    low, target, high = numbers if len(numbers) == 3 else (numbers[0] / 3, numbers[0], numbers[0] * 1.5)
    if not (SHORTEST <= target <= LONGEST_TIME and 0 <= low < target < high):
        return None
    return TimeTarget(round(low, 3), round(target, 3), round(high, 3))


def read_key_points(blocks: Iterable[Node]) -> tuple[tuple[KeyPoint, ...], list[Remark]]:
    """The items of the lists among the blocks: one idea each, phrasings between bars, the first one the label."""
    points: list[KeyPoint] = []
    remarks: list[Remark] = []
    for item in (item for block in blocks if block.is_list for item in block.children):
        source = "\n".join(block.text for block in item.children if block.kind == "paragraph")
        phrasings = [plain(part.replace("\\|", "|")) for part in _BAR.split(source)]
        if not all(phrasings):
            remarks.append(remark("empty-phrasing", item.start + 1, text=source or "-"))
        if any(block.is_list for block in item.children):
            remarks.append(remark("nested-key-point", item.start + 1))
        if said := tuple(dict.fromkeys(filter(None, phrasings))):
            points.append(KeyPoint(said[0], said))
    return tuple(points), remarks


def read_follow_ups(section: Section) -> tuple[tuple[FollowUp, ...], list[Remark]]:
    """The items under a heading for follow-ups, and the deeper headings, each a question with its own answer."""
    follow_ups: list[FollowUp] = []
    remarks: list[Remark] = []
    for item in (item for block in section.blocks if block.is_list for item in block.children):
        first, rest = item.children[:1], item.children[1:]
        text = plain(first[0].text) if first and first[0].kind in ("paragraph", "heading") else ""
        if not text:
            remarks.append(remark("follow-up-without-text", item.start + 1))
            continue
        if _BAR.search(first[0].text):
            remarks.append(remark("follow-up-with-bars", item.start + 1, text=text))
        points, more = read_key_points(block for block in rest if block.kind == "bullet_list")
        remarks += more
        follow_ups.append(FollowUp(text, _answer(rest), points))
    for child in section.children:
        if child.text:
            inner = [part for part in child.children if holds_key_points(part)]
            points, more = read_key_points(block for part in inner for block in part.blocks)
            remarks += more
            follow_ups.append(FollowUp(child.text, _answer(child.blocks, keep_lists=True), points))
    return tuple(follow_ups), remarks


def _answer(blocks: Iterable[Node], keep_lists: bool = False) -> str:
    """A follow-up's reference: its quotes without their marks, and its other blocks, but for key points."""
    kept: list[Node] = []
    for block in blocks:
        if block.kind == "blockquote":
            kept.extend(block.children)
        elif not block.is_comment and (keep_lists or block.kind != "bullet_list"):
            kept.append(block)
    return markdown_of_all(tuple(kept)).strip()


def _comment_lines(block: Node) -> list[str]:
    inside = block.text.lstrip().removeprefix("<!--").partition("-->")[0]
    return inside.split("\n", MOST_LINES)[:MOST_LINES]
