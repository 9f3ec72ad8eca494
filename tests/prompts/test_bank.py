"""The bank: packaged questions and one's own, found by topic, language and id; read again only when they changed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from prompts.bank import Bank, TopicInfo
from prompts.cache import read_cached
from prompts.markdown import read_file


def question(text: str, id: str, more: str = "") -> str:
    return f"## {text}\n\n<!--\nid: {id}\n{more}\n-->\n\nAnswer of {id}.\n\n"


@pytest.fixture
def packaged(tmp_path: Path) -> Path:
    """A packaged bank of two topics in two languages."""
    for lang, os_title, kernel in (
        ("ko", "운영체제", "커널이 무엇인가요?"),
        ("en", "Operating systems", "What is a kernel?"),
    ):
        folder = tmp_path / "packaged" / lang
        folder.mkdir(parents=True)
        system = f"---\ntopic: os\ntitle: {os_title}\nlang: {lang}\n---\n\n# {os_title}\n\n"
        system += question(kernel, "os-kernel") + question("Thread?", "os-thread")
        personal = f"---\ntopic: personal\ntitle: Me\nlang: {lang}\n---\n\n"
        personal += question("Why?", "personal-why") + question("Who?", "personal-intro", "tags: introduction")
        (folder / "os.md").write_text(system, encoding="utf-8")
        (folder / "personal.md").write_text(personal, encoding="utf-8")
    return tmp_path / "packaged"


def ids(bank: Bank) -> list[str]:
    return [one.id for one in bank.questions]


def test_the_personal_topic_comes_first_then_file_order_then_ones_own(packaged: Path, tmp_path: Path) -> None:
    """In each language, in the languages' own titles, with counts."""
    mine = tmp_path / "notes"
    mine.mkdir()
    (mine / "a.md").write_text("---\ntopic: aaa\ntitle: 나의 것\n---\n## 가상화란?\n\n나눕니다.\n", encoding="utf-8")
    bank = Bank.load([mine], packaged=packaged)
    assert bank.topics("ko") == (
        TopicInfo("personal", "Me", 2),
        TopicInfo("os", "운영체제", 2),
        TopicInfo("aaa", "나의 것", 1),
    )
    assert bank.topics("en") == (TopicInfo("personal", "Me", 2), TopicInfo("os", "Operating systems", 2))
    assert [topic.id for topic in bank.topics()] == ["personal", "os", "aaa"]
    assert [one.lang for one in bank.questions] == ["en"] * 4 + ["ko"] * 5
    assert bank.problems == ()


def test_only_the_languages_asked_for_are_loaded(packaged: Path, tmp_path: Path) -> None:
    """In the order asked for; one's own notes of another language stay out."""
    (tmp_path / "mine.md").write_text("## 가상화란?\n\n나눕니다.\n", encoding="utf-8")
    assert {one.lang for one in Bank.load([tmp_path / "mine.md"], ["en"], packaged=packaged).questions} == {"en"}
    assert Bank.load([], ["ko", "en"], packaged=packaged).questions[0].lang == "ko"
    assert Bank.load([], ["fr"], packaged=packaged).questions == ()


def test_a_question_is_found_by_id_in_the_language_wanted(packaged: Path, tmp_path: Path) -> None:
    """In any other language when it is not there in the wanted one; None when there is none."""
    (tmp_path / "mine.md").write_text("---\nlang: en\n---\n" + question("Mine?", "mine"), encoding="utf-8")
    bank = Bank.load([tmp_path / "mine.md"], packaged=packaged)
    for lang in ("ko", "en"):
        found = bank.get("os-kernel", lang)
        assert found is not None
        assert found.lang == lang
    mine = bank.get("mine", "ko")
    assert mine is not None
    assert mine.lang == "en"
    assert bank.get("nothing") is None


def test_selection_by_topic_keeps_bank_order_and_by_id_the_order_asked(packaged: Path) -> None:
    """Ids win over topics, nothing comes twice, and what is unknown adds nothing."""
    bank = Bank.load([], ["en"], packaged=packaged)

    def selected(topics: list[str], wanted: list[str]) -> list[str]:
        return [one.id for one in bank.select(topics, wanted, "en")]

    assert selected(["os", "personal", "none"], []) == ids(bank)
    assert selected(["os"], []) == ["os-kernel", "os-thread"]
    assert selected(["personal"], ["os-thread", "nothing", "os-kernel", "os-thread"]) == ["os-thread", "os-kernel"]
    assert bank.select(lang="ko") == ()
    assert len(bank.select()) == 4


def test_a_slip_in_an_id_is_answered_with_the_nearest_ones(packaged: Path) -> None:
    """For "did you mean"."""
    bank = Bank.load([], packaged=packaged)
    assert bank.near("os-kernal")[0] == "os-kernel"
    assert bank.near("Thread") == ("os-thread",)
    assert bank.near("zzzzzzzz") == ()


def test_ones_own_question_replaces_the_packaged_one_of_its_id(packaged: Path, tmp_path: Path) -> None:
    """In its place, in its language only; the rest of one's file is added."""
    mine = "---\nlang: en\ntopic: mine\n---\n" + question("My kernel?", "os-kernel") + question("Other?", "other")
    (tmp_path / "mine.md").write_text(mine)
    bank = Bank.load([tmp_path / "mine.md"], packaged=packaged)
    replaced, korean = bank.get("os-kernel", "en"), bank.get("os-kernel", "ko")
    assert replaced is not None
    assert korean is not None
    assert (replaced.text, replaced.topic, korean.text) == ("My kernel?", "os", "커널이 무엇인가요?")
    assert [one.id for one in bank.select(["os"], lang="en")] == ["os-kernel", "os-thread"]
    assert bank.topics("en")[-1] == TopicInfo("mine", "mine", 1)
    assert bank.problems == ()


def test_broken_files_are_reported_and_the_rest_is_read(packaged: Path, tmp_path: Path) -> None:
    """With file, line and what to do; hidden folders and libraries are not searched."""
    notes = tmp_path / "notes"
    for folder in ("deep/er", ".obsidian", "node_modules/x"):
        (notes / folder).mkdir(parents=True)
        (notes / folder / "good.MD").write_text("## Good?\n\nYes.\n")
    (notes / "binary.md").write_bytes(b"\x00\x01\x02")
    (notes / "fence.md").write_text("## Fine?\n\nYes.\n\n```\n## Lost?\n")
    (notes / "z.md").write_text("## Again?\n\n<!-- id: good-good -->\n\nYes.\n")
    (notes / "readme.txt").write_text("## Not notes\n\nNo.\n")
    bank = Bank.load([notes, tmp_path / "gone"], ["en"], packaged=packaged)
    assert [one.id for one in bank.questions[4:]] == ["fence-fine", "good-good"]
    problems = {(Path(one.file).name, one.line, one.code) for one in bank.problems}
    assert problems == {
        ("binary.md", 0, "not-text"),
        ("fence.md", 5, "unclosed-fence"),
        ("good.MD", 1, "duplicate-id"),
        ("gone", 0, "unreadable"),
    }
    assert all(one.message and one.hint for one in bank.problems)


def test_reading_again_comes_from_the_cache_without_the_parser(packaged: Path, tmp_path: Path) -> None:
    """A second start gives the same bank and does not even load markdown-it."""
    cache = tmp_path / "cache" / "bank"
    first = Bank.load([], packaged=packaged, cache=cache)
    code = (
        "import sys; from pathlib import Path; from prompts.bank import Bank;"
        "bank = Bank.load(cache=Path(sys.argv[1]), packaged=Path(sys.argv[2]));"
        "print('markdown_it' in sys.modules, len(bank.questions))"
    )
    command = [sys.executable, "-c", code, str(cache), str(packaged)]
    output = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2]).stdout
    assert output.split() == ["False", str(len(first.questions))]
    assert Bank.load([], packaged=packaged, cache=cache).questions == first.questions


def test_others_cannot_read_the_notes_that_are_kept(tmp_path: Path) -> None:
    """Folders, those in between too, and entries are for this person only, whatever the umask."""
    path, cache = tmp_path / "a.md", tmp_path / "data" / "bank"
    path.write_text("## One?\n\nA.\n")
    umask = os.umask(0)
    try:
        read_cached(path, None, cache, read_file)
    finally:
        os.umask(umask)
    (entry,) = cache.iterdir()
    modes = [each.stat().st_mode & 0o777 for each in (cache.parent, cache, entry)]
    assert modes == [0o700, 0o700, 0o600]


def test_an_edited_file_is_read_again(tmp_path: Path) -> None:
    """Same length, same second: the time of the last change decides."""
    path, cache = tmp_path / "a.md", tmp_path / "cache"
    path.write_text("## One?\n\nA.\n")
    os.utime(path, ns=(1, 1))
    assert read_cached(path, None, cache, read_file).questions[0].text == "One?"
    path.write_text("## Two?\n\nA.\n")
    os.utime(path, ns=(2, 2))
    assert read_cached(path, None, cache, read_file).questions[0].text == "Two?"
    assert len(list(cache.iterdir())) == 1


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"key": 1}', b"\xff", b'{"key": 0, "notes": {"questions": 1}}'])
def test_a_damaged_cache_costs_time_and_nothing_else(tmp_path: Path, damage: bytes) -> None:
    """The file is read again and the entry mended."""
    path, cache = tmp_path / "a.md", tmp_path / "cache"
    path.write_text("## One?\n\nA.\n")
    expected = read_cached(path, None, cache, read_file)
    (entry,) = cache.iterdir()
    whole = entry.read_bytes()
    entry.write_bytes(damage)
    assert read_cached(path, None, cache, read_file) == expected
    assert entry.read_bytes() == whole


def test_a_cache_that_cannot_be_written_is_done_without(tmp_path: Path, packaged: Path) -> None:
    """For instance because a file lies where the folder should be."""
    (tmp_path / "cache").write_text("in the way")
    assert len(Bank.load([], packaged=packaged, cache=tmp_path / "cache").questions) == 8
