"""HomeScreen: what to practise, and whether microphone, loudspeaker, voice and model are well."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.events import Resize
from textual.message import Message
from textual.widgets import Footer, OptionList, Static
from textual.widgets.option_list import Option

from simulator.parts import Parts
from simulator.tui.background import BankRead, Checked
from simulator.tui.commands import Command
from simulator.tui.figures import clock, pad, shorten
from simulator.tui.page import Page
from simulator.tui.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from prompts.bank import Bank
    from prompts.question import Question
    from simulator.attempt import Mode

INTRO, MOCK, ALL, TOPIC = "intro", "mock", "all", "topic:"
TOPIC_WIDTH = 22  # cells


class HomeScreen(Page):
    """Topics on the left, the questions of the highlighted one on the right."""

    KEYS = (
        Command("home.start", "enter", "start"),
        Command("home.pane", "tab", "app.focus_next"),
        Command("home.history", "h", "app.history"),
    )

    class Chosen(Message):
        """Something to practise was chosen."""

        def __init__(self, questions: "tuple[Question, ...]", mode: "Mode") -> None:
            self.questions, self.mode = questions, mode
            super().__init__()

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts)
        self._bank: Bank | None = None
        self._counts: Mapping[str, int] = {}

    def compose(self) -> ComposeResult:
        """Title, two lists, status, keys."""
        yield Static(self.texts("tui.home.title"), id="title")
        yield Static(self.texts("tui.home.ask"), id="ask")
        with Horizontal(id="lists"):
            yield OptionList(id="topics")
            yield OptionList(id="questions")
        yield StatusLine(self.texts, id="status")
        yield Footer(show_command_palette=False, compact=True)

    def on_mount(self) -> None:
        """The keys go to the topics."""
        self.query_one("#topics").border_title = self.texts("tui.home.topics")
        self.query_one("#questions").border_title = self.texts("tui.home.questions")
        self.query_one("#topics").focus()

    def on_resize(self, event: Resize) -> None:
        """Questions are cut to the width there is."""
        self._list_questions()

    def receive(self, value: object) -> None:
        """One part of the equipment was looked at, or the questions have been read."""
        match value:
            case Checked(check):
                self.query_one(StatusLine).show(check)
            case BankRead(bank, counts):
                if bank.problems and self._bank is None:
                    words = self.texts("tui.home.problems", n=len(bank.problems))
                    self.notify(words, severity="warning", timeout=12, markup=False)
                self.fill(bank, counts)

    def fill(self, bank: "Bank", counts: Mapping[str, int]) -> None:
        """The questions have been read; counts: takes by question id."""
        self._bank, self._counts = bank, counts
        lang, topics = self.parts.lang, self.query_one("#topics", OptionList)
        index = topics.highlighted or 0
        rows: list[Option | None] = []
        for question in bank.select(lang=lang):
            if question.is_introduction:
                rows.append(self._row(INTRO, self.texts("tui.home.intro"), clock(question.time.target)))
                break
        rows.append(self._row(ALL, self.texts("tui.home.all"), str(len(bank.select(lang=lang)))))
        rows.append(self._row(MOCK, self.texts("tui.home.mock"), ""))
        rows.append(None)
        rows += [self._row(TOPIC + topic.id, topic.title, str(topic.count)) for topic in bank.topics(lang)]
        topics.clear_options()
        topics.add_options(rows)
        topics.highlighted = index
        self._list_questions()

    def _row(self, id: str, name: str, figure: str) -> Option:
        return Option(Content.assemble(pad(name, TOPIC_WIDTH), (f"{figure:>5}", "$text-muted")), id=id)

    @on(OptionList.OptionHighlighted, "#topics")
    def _topic(self) -> None:
        self._list_questions()

    @on(OptionList.OptionSelected, "#topics")
    def _all_of_topic(self) -> None:
        self._start(0)

    @on(OptionList.OptionSelected, "#questions")
    def _from_question(self, event: OptionList.OptionSelected) -> None:
        self._start(event.option_index)

    def action_start(self) -> None:
        """Start what is highlighted (Enter inside a list does the same)."""
        focused = self.focused
        if isinstance(focused, OptionList):
            focused.action_select()

    def _choice(self) -> str:
        topics = self.query_one("#topics", OptionList)
        if topics.highlighted is None or not topics.option_count:
            return ALL
        return topics.get_option_at_index(topics.highlighted).id or ALL

    def _questions(self) -> "tuple[Question, ...]":
        if self._bank is None:
            return ()
        everything = self._bank.select(lang=self.parts.lang)
        choice = self._choice()
        if choice == INTRO:
            return tuple(question for question in everything if question.is_introduction)
        if choice == MOCK:
            return ()
        if choice.startswith(TOPIC):
            return self._bank.select(topics=(choice.removeprefix(TOPIC),), lang=self.parts.lang)
        return everything

    def _list_questions(self) -> None:
        listing = self.query_one("#questions", OptionList)
        width = max(20, listing.size.width - 8)
        listing.clear_options()
        if self._choice() == MOCK:
            listing.add_option(Option(self.texts("tui.home.mock-about"), disabled=True))
            return
        for question in self._questions():
            count = self._counts.get(question.id, 0)
            mark = f"{count:>3} " if count else "  · "
            listing.add_option(Content.assemble((mark, "$text-muted"), shorten(question.text, width)))
        listing.highlighted = 0 if listing.option_count else None

    def _start(self, index: int) -> None:
        if self._bank is None:
            return
        if self._choice() == MOCK:
            from simulator.deck import draw

            self.post_message(self.Chosen(draw(self._bank.select(lang=self.parts.lang), "mock"), "mock"))
            return
        questions = self._questions()
        mode: Mode = "intro" if self._choice() == INTRO else "practice"
        if questions:
            self.post_message(self.Chosen(questions[index:], mode))
