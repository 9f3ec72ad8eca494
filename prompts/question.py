"""What an interviewer asks, as frozen values. Field names are those of the JSON that scripts rely on."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class KeyPoint:
    """One idea that a good answer contains; any phrasing of `any_of` (the label is the first) shows it."""

    label: str
    any_of: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FollowUp:
    """꼬리 질문: what an interviewer asks next."""

    text: str
    reference: str = ""
    key_points: tuple[KeyPoint, ...] = ()


@dataclass(frozen=True, slots=True)
class TimeTarget:
    """How long the answer should take, in seconds: under `min` is short, over `max` is long."""

    min: float = 20.0
    target: float = 60.0
    max: float = 90.0


@dataclass(frozen=True, slots=True)
class Source:
    """Where a question was read: file path as given, and the line of its heading, from 1."""

    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Question:
    """One question in one language.

    id: the same in every language and stable when the answer is edited; topic: lower-case slug, such as
    "python"; lang: ISO 639-1 code; text: as shown; spoken: as read aloud, nothing a voice stumbles over;
    reference: Markdown, empty where there is none.
    """

    id: str
    topic: str
    lang: str
    text: str
    spoken: str
    reference: str = ""
    key_points: tuple[KeyPoint, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()
    time: TimeTarget = field(default_factory=TimeTarget)
    tags: tuple[str, ...] = ()
    source: Source = field(default_factory=lambda: Source("", 0))

    @property
    def is_introduction(self) -> bool:
        """Whether this is the one-minute self-introduction (tagged so by the reader or by the notes)."""
        return "introduction" in self.tags
