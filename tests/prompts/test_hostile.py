"""Whatever the text, reading it gives a result that the rest of the program can rely on; nothing is raised."""

import json
from dataclasses import asdict
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from prompts.cache import notes_from_json
from prompts.markdown import LARGEST, MOST_LINES, read_file, read_notes
from prompts.notes import Notes, NotesError
from prompts.question import Question
from prompts.text import decode

PIECES = st.sampled_from(
    [
        *(
            "# ",
            "## ",
            "### ",
            "####### ",
            "\n",
            "\n\n",
            "\r\n",
            "\r",
            "\t",
            "    ",
            "- ",
            "1. ",
            "> ",
            "|",
            "\\|",
            "---\n",
        ),
        *(
            "```\n",
            "~~~py\n",
            "<!--",
            "-->",
            "<!-- id: a -->\n",
            "id: a\n",
            "id: 가 나\n",
            "time: 1-2-3\n",
            "time: x\n",
        ),
        *(
            "tags: a,,b\n",
            "spoken: `x`\n",
            "핵심\n",
            "### 핵심\n",
            "### Follow-ups\n",
            "꼬리 질문",
            "Q?",
            "커널(kernel)",
        ),
        *(
            "---\ntopic: a\n",
            "lang: ko\n",
            "![a](b)",
            "[a](#b)",
            "<details>",
            "\ufeff",
            "\x00",
            "\ud800",
            "\u2028",
            "\u1112\u1161",
        ),
        *("===\n", "*", "**", "`", "_", "[", "](", "<", "&amp;", "&#x0;", "\\", "\x85", "목차\n", "1분 자기소개\n"),
    ]
)
LINE = st.lists(st.one_of(PIECES, st.text(max_size=12)), max_size=8).map("".join)
BLOCK = st.one_of(
    LINE,
    st.builds("{} {}".format, st.sampled_from(["#", "##", "###", "####"]), LINE),
    st.builds("## Q?\n\n<!--\nid: {}\ntime: {}\n{}\n-->\n\n{}".format, LINE, LINE, LINE, LINE),
    st.builds("### Key points\n\n- {} | {}\n- {}".format, LINE, LINE, LINE),
    st.builds("### 꼬리 질문\n\n- {}\n\n  > {}\n\n  - {}".format, LINE, LINE, LINE),
)
NOTES = st.lists(BLOCK, max_size=12).map("\n\n".join)


def assert_sound(notes: Notes, text: str) -> None:
    """What everyone who takes questions relies on."""
    lines = len(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    ids = [question.id for question in notes.questions]
    assert len(ids) == len(set(ids))
    assert all(ids)
    for question in notes.questions:
        assert question.text.strip()
        assert question.spoken.strip()
        assert 1 <= question.source.line <= lines
        assert 0 <= question.time.min < question.time.target < question.time.max
        for points in (question.key_points, *(one.key_points for one in question.follow_ups)):
            assert all(point.any_of and point.any_of[0] == point.label and all(point.any_of) for point in points)
        assert all(one.text for one in question.follow_ups)
    for line, code in [(one.line, one.reason) for one in notes.skipped] + [(w.line, w.code) for w in notes.warnings]:
        assert 1 <= line <= lines
        assert code
    as_json = json.dumps(asdict(notes), ensure_ascii=False)
    as_json.encode()
    assert notes_from_json(json.loads(as_json)) == notes


@given(NOTES)
@example("---\ntopic: a")
@example("---\n")
@example("## \n<!-- id: -->")
@example("## Q\n\n\ud800 \x00 A")
@example("## Q\n<!-- id: a --><!-- id: b -->\n## R\n<!--\nid: a\n")
def test_any_text_is_read(text: str) -> None:
    """Marks in any order, half characters, odd line ends: a sound result."""
    assert_sound(read_notes(text, "a.md"), text)


@given(st.text())
def test_any_characters_are_read(text: str) -> None:
    """Text that is no Markdown at all."""
    assert_sound(read_notes(text, ""), text)


@given(st.text(max_size=30), st.text(max_size=30), st.text(max_size=10))
def test_any_name_of_file_topic_and_language(file: str, topic: str, lang: str) -> None:
    """They come from a command line."""
    (question,) = read_notes("## Q\n\nA\n", file, lang, topic).questions
    assert question.topic
    assert question.id.startswith(question.topic)


@pytest.mark.parametrize(
    "text",
    [
        "> " * 3_000 + "a",
        "- " * 3_000 + "a",
        "".join(" " * 2 * depth + "- a\n" for depth in range(300)),
        "## Q\n" + "[a](" * 20_000,
        "## Q\n" + "![a" * 20_000,
        "## Q\n- [" + "](#" * 20_000,
        "# " + "*a " * 100_000 + "\n\nx",
        "## Q\n<!-- id: a -->\n" * 500,
        "## Q\n" + "<!--" * 20_000,
        "## Q\n### 핵심\n- " + "|" * 20_000,
        "## Q\n" + "".join(f"{'#' * (level % 6 + 1)} a{level}\nb\n" for level in range(2_000)),
        "## Q\n\n" + "x" * 1_000_000,
        "a\n---\n" * 2_000,
        "---\n" + "a: b\n" * 5_000,
    ],
    ids=range(14),
)
def test_large_and_deep_input_ends(text: str) -> None:
    """Nesting without end, megabyte lines, thousands of marks: no deep recursion, nothing that takes forever."""
    assert_sound(read_notes(text, "a.md"), text)


@given(st.binary(max_size=400))
def test_any_bytes_give_notes_or_a_clear_error(data: bytes) -> None:
    """A file that is not text says so; nothing else is raised."""
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        path = Path(folder, "a.md")
        path.write_bytes(data)
        if decode(data) is not None:
            assert_sound(read_file(path), data.decode("latin-1"))
        else:
            with pytest.raises(NotesError, match="not text"):
                read_file(path)


def read_bytes(folder: Path, data: bytes) -> tuple[Question, ...]:
    path = folder / "notes.md"
    path.write_bytes(data)
    return read_file(path).questions


@pytest.mark.parametrize(
    "data",
    [
        "## 커널이란?\n\n핵심입니다.\n".encode(),
        "\ufeff## 커널이란?\n\n핵심입니다.\n".encode(),
        "## 커널이란?\r\n\r\n핵심입니다.\r\n".encode(),
        "## 커널이란?\r\r핵심입니다.\r".encode(),
        "## 커널이란?\n\n핵심입니다.\n".encode("cp949"),
        "## 커널이란?\n\n핵심입니다.\n".encode("utf-16"),
        "## \u110f\u1165\u1102\u1165\u11af\u110b\u1175\u1105\u1161\u11ab?\n\n핵심입니다.\n".encode(),
    ],
    ids=["utf-8", "bom", "crlf", "cr", "cp949", "utf-16", "decomposed"],
)
def test_every_usual_encoding_reads_the_same(tmp_path: Path, data: bytes) -> None:
    """Whichever editor wrote the file."""
    (question,) = read_bytes(tmp_path, data)
    assert (question.text, question.reference, question.lang) == ("커널이란?", "핵심입니다.", "ko")
    assert question.id == "notes-커널이란"


def test_files_that_cannot_be_read_say_why(tmp_path: Path) -> None:
    """Missing, a folder, no text, too large, too long: an error with the file's name and what to do."""
    (tmp_path / "folder.md").mkdir()
    (tmp_path / "picture.md").write_bytes(b"\x89PNG\x00\x01")
    (tmp_path / "long.md").write_text("\n" * (MOST_LINES + 1))
    with (tmp_path / "large.md").open("wb") as file:
        file.truncate(LARGEST + 1)
    for name, code in [
        ("missing.md", "unreadable"),
        ("folder.md", "unreadable"),
        ("nul\0.md", "unreadable"),
        ("picture.md", "not-text"),
        ("large.md", "too-large"),
        ("long.md", "too-many-lines"),
    ]:
        with pytest.raises(NotesError) as raised:
            read_file(tmp_path / name)
        assert raised.value.code == code
        assert name in raised.value.path
        assert raised.value.message
        assert raised.value.hint
