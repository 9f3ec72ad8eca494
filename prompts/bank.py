"""Bank: the packaged questions and the user's own notes, by topic and language. Any thread; loading blocks on the disk.

The packaged notes lie in a folder for each language beside this file. markdown-it is loaded only where a file is not in
the cache yet.
"""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from prompts.cache import read_cached
from prompts.notes import Notes, NotesError, Problem, at, problem
from prompts.question import Question

PACKAGED = Path(__file__).parent
SUFFIXES = (".md", ".markdown")
_NOT_NOTES = frozenset({"node_modules", "__pycache__", "site-packages"})


ASKED = ("python", "os", "database", "network")  # the packaged technical topics, as interviews go


@dataclass(frozen=True, slots=True)
class TopicInfo:
    """One topic in one language: its slug, its title as shown, how many questions it has."""

    id: str
    title: str
    count: int


@dataclass(frozen=True)
class Bank:
    """Every question there is. Order: for each language the personal topic, the other packaged ones, the user's own.

    titles: the title of each (language, topic); problems: what could not be read in the user's folders, or looks wrong.
    """

    questions: tuple[Question, ...]
    titles: dict[tuple[str, str], str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    _by_id: dict[str, tuple[Question, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_id: dict[str, tuple[Question, ...]] = {}
        for question in self.questions:
            by_id[question.id] = (*by_id.get(question.id, ()), question)
        object.__setattr__(self, "_by_id", by_id)

    @classmethod
    def load(
        cls,
        folders: Sequence[Path] = (),
        langs: Sequence[str] | None = None,
        cache: Path | None = None,
        packaged: Path = PACKAGED,
    ) -> "Bank":
        """Read the packaged notes and the user's.

        folders: each with Markdown files at any depth, or single files; langs: only these, all where None; cache: a
        folder for what was read, made when needed; packaged: the folder that holds ko/ and en/. A user's question
        with the id of a packaged one stands in its place.
        """
        own = [
            _Loaded(notes) for lang in _packaged_langs(packaged, langs) for notes in _packaged(packaged, lang, cache)
        ]
        theirs, problems = _theirs(folders, cache)
        theirs = [one for one in theirs if langs is None or one.notes.lang in langs]
        kept, doubles = _merged(own, theirs)
        order = {lang: place for place, lang in enumerate(langs or ())}
        kept.sort(key=lambda one: (order.get(one.notes.lang, 0), one.notes.lang))
        titles: dict[tuple[str, str], str] = {}
        for one in kept:
            for question in one.questions:
                titles.setdefault((question.lang, question.topic), one.notes.title)
        return cls(_grouped(kept), titles, (*problems, *doubles))

    def topics(self, lang: str | None = None) -> tuple[TopicInfo, ...]:
        """The topics in bank order, of one language or (None) each once, counted and titled in its first language."""
        first: dict[str, tuple[str, int]] = {}
        for question in self.questions:
            if lang is None or question.lang == lang:
                of, count = first.get(question.topic, (question.lang, 0))
                first[question.topic] = (of, count + (question.lang == of))
        return tuple(TopicInfo(topic, self.titles.get((of, topic), topic), n) for topic, (of, n) in first.items())

    def get(self, id: str, lang: str | None = None) -> Question | None:
        """The question of that id, in that language if there is one, else in any; None where there is none."""
        found = self._by_id.get(id, ())
        return next((question for question in found if question.lang == lang), found[0] if found else None)

    def select(
        self, topics: Sequence[str] = (), ids: Sequence[str] = (), lang: str | None = None
    ) -> tuple[Question, ...]:
        """Questions by id, in the order asked, or by topic, in bank order; all of the language where neither is given.

        Ids win over topics; unknown ids and topics add nothing; no question comes twice.
        """
        if ids:
            found = (self.get(id, lang) for id in dict.fromkeys(ids))
            return tuple(question for question in found if question is not None)
        return tuple(
            question
            for question in self.questions
            if (not topics or question.topic in topics) and (lang is None or question.lang == lang)
        )

    def near(self, id: str) -> tuple[str, ...]:
        """Up to three ids that someone who typed this one may have meant, the likeliest first."""
        import difflib

        typed = id.casefold()
        within = [known for known in self._by_id if typed and typed in known]
        close = difflib.get_close_matches(typed, list(self._by_id), 3, 0.5)
        return tuple(dict.fromkeys([*close, *within]))[:3]


@dataclass(slots=True)
class _Loaded:
    """A file's notes and those of its questions that are kept."""

    notes: Notes
    questions: list[Question] = field(init=False)

    def __post_init__(self) -> None:
        self.questions = list(self.notes.questions)


def _read(path: Path, lang: str | None) -> Notes:
    """Loads the reader only when a file is really to be read."""
    from prompts.markdown import read_file

    return read_file(path, lang)


def notes_in(place: Path) -> tuple[Path, ...]:
    """The Markdown files of a folder at any depth, in order (hidden and linked folders left out); else the path."""
    try:
        if not place.is_dir():
            return (place,)
    except (OSError, ValueError):
        return (place,)
    found: list[Path] = []
    for folder, inside, names in os.walk(place):
        inside[:] = sorted(name for name in inside if not name.startswith(".") and name not in _NOT_NOTES)
        found += [Path(folder, name) for name in sorted(names) if name.lower().endswith(SUFFIXES) and name[0] != "."]
    return tuple(found)


def _packaged_langs(packaged: Path, langs: Sequence[str] | None) -> list[str]:
    there = sorted(folder.name for folder in packaged.iterdir() if len(folder.name) == 2 and folder.is_dir())
    return there if langs is None else [lang for lang in langs if lang in there]


def _packaged(packaged: Path, lang: str, cache: Path | None) -> list[Notes]:
    """The packaged notes of a language: personal questions first, then in the order they are usually asked.

    A topic's main file comes before those that go on with it: python.md, then python-data.md.
    """
    files = sorted((packaged / lang).glob("*.md"), key=lambda path: path.stem)
    read = [read_cached(path, lang, cache, _read) for path in files]
    place = {topic: number for number, topic in enumerate(ASKED)}
    return sorted(
        read,
        key=lambda notes: (
            not any(question.is_introduction for question in notes.questions),
            place.get(notes.topic, len(place)),
        ),
    )


def _theirs(folders: Sequence[Path], cache: Path | None) -> tuple[list[_Loaded], list[Problem]]:
    loaded: list[_Loaded] = []
    problems: list[Problem] = []
    for folder in folders:
        for path in notes_in(folder):
            try:
                notes = read_cached(path, None, cache, _read)
            except NotesError as error:
                problems.append(problem(error.code, error.path, 0, **error.details))
                continue
            problems += [at(str(path), found) for found in notes.warnings]
            if notes.questions:
                loaded.append(_Loaded(notes))
    return loaded, problems


def _merged(own: list[_Loaded], theirs: list[_Loaded]) -> tuple[list[_Loaded], list[Problem]]:
    """Each (id, language) once: a user's question takes a packaged one's place; of two of theirs the first stays."""
    place: dict[tuple[str, str], tuple[_Loaded, int]] = {}
    for one in own:
        for i, question in enumerate(one.questions):
            place.setdefault((question.id, question.lang), (one, i))
    problems: list[Problem] = []
    taken: dict[tuple[str, str], Question] = {}
    for one in theirs:
        kept: list[Question] = []
        for question in one.questions:
            key = (question.id, question.lang)
            if first := taken.get(key):
                where = {"other": first.source.file, "other_line": first.source.line}
                problems.append(
                    problem("duplicate-id", question.source.file, question.source.line, id=question.id, **where)
                )
                continue
            taken[key] = question
            if key in place:
                packaged, i = place[key]
                packaged.questions[i] = replace(question, topic=packaged.questions[i].topic)
            else:
                kept.append(question)
        one.questions = kept
    return [*own, *theirs], problems


def _grouped(loaded: Iterable[_Loaded]) -> tuple[Question, ...]:
    """Questions by language and topic, both in the order in which they first come."""
    groups: dict[tuple[str, str], list[Question]] = {}
    langs: dict[str, None] = {}
    for one in loaded:
        for question in one.questions:
            langs[question.lang] = None
            groups.setdefault((question.lang, question.topic), []).append(question)
    return tuple(q for lang in langs for (of, _), group in groups.items() if of == lang for q in group)
