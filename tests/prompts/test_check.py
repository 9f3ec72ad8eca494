"""`interview check` finds what is wrong, says where and what to do, and is silent about good notes."""

import re
from pathlib import Path

import pytest

from prompts.check import check
from prompts.notes import REMARKS

CASES = {
    "unclosed-front-matter": ("---\ntopic: a\n\n## Q?\n\nA\n", 1),
    "unknown-front-matter": ("---\ntopics: a\n---\n## Q?\n\nA\n", 2),
    "bad-topic": ("---\nlang: en\ntopic: '??'\n---\n## Q?\n\nA\n", 3),
    "bad-lang": ("---\nlang: English\n---\n## Q?\n\nA\n", 2),
    "unclosed-fence": ("## Q?\n\nA\n\n```\n## R?\n", 5),
    "unclosed-comment": ("## Q?\n\nA\n\n<!-- so\n\n## R?\n", 5),
    "heading-without-space": ("## Q?\n\nA\n##R?\n", 4),
    "unknown-key": ("## Q?\n\n<!--\nid: a\ntimes: 30\n-->\n\nA\n", 5),
    "bad-line": ("## Q?\n\n<!--\nid: a\nnothing\n-->\n\nA\n", 5),
    "repeated-key": ("## Q?\n\n<!--\nid: a\nid: b\n-->\n\nA\n", 5),
    "comment-not-read": ("## Q?\n\nA\n\n### Key points\n\n<!-- id: a -->\n\n- A\n", 7),
    "bad-id": ("## Q?\n\n<!-- id: a b -->\n\nA\n", 3),
    "duplicate-id": ("## Q?\n\n<!-- id: a -->\n\nA\n\n## R?\n\n<!-- id: a -->\n\nB\n", 9),
    "bad-time": ("## Q?\n\n<!--\ntime: 90-60-30\n-->\n\nA\n", 4),
    "empty-phrasing": ("## Q?\n\nA\n\n### Key points\n\n- a | | b\n", 7),
    "nested-key-point": ("## Q?\n\nA\n\n### Key points\n\n- a\n  - b\n", 7),
    "no-list": ("## Q?\n\nA\n\n### 꼬리 질문\n\n없음\n", 5),
    "follow-up-without-text": ("## Q?\n\nA\n\n### Follow-ups\n\n- > quote\n", 7),
    "follow-up-with-bars": ("## Q?\n\nA\n\n### Follow-ups\n\n- Why?\n- reason | cause\n", 8),
    "misplaced-heading": ("## Key points\n\n- a\n\n## Q?\n\nA\n", 1),
    "no-questions": ("Only text.\n", 1),
    "no-answer": ("## Q?\n\nA\n\n## What is R?\n", 5),
    "points-without-reference": ("## Q?\n\n### Key points\n\n- a\n", 1),
    "repeated-point": ("## Q?\n\nA\n\n### Key points\n\n- a\n- A | b\n", 1),
    "spoken-marks": ("## Q?\n\n<!-- spoken: say `this` -->\n\nA\n", 1),
}


@pytest.mark.parametrize("code", CASES)
def test_each_flaw_is_found_at_its_line(tmp_path: Path, code: str) -> None:
    """Once, alone, with a sentence and what to do."""
    text, line = CASES[code]
    path = tmp_path / "notes.md"
    path.write_text(text, encoding="utf-8")
    (found,) = check([path])
    assert (found.file, found.line, found.code) == (str(path), line, code)
    assert found.message
    assert found.hint
    assert "{" not in found.message + found.hint


def test_every_code_is_tried_here_and_explained_to_people() -> None:
    """A new code needs a case above and a line in the README."""
    unreadable = {"unreadable", "not-text", "too-large", "too-many-lines"}
    assert set(CASES) | unreadable == set(REMARKS)
    explained = re.findall(r"`([a-z-]+)`", (Path(__file__).parents[2] / "prompts" / "README.md").read_text())
    assert set(REMARKS) <= set(explained)


def test_good_notes_are_passed_in_silence(tmp_path: Path) -> None:
    """Other programs' front matter, bare rules and comments for oneself are nothing to complain about."""
    (tmp_path / "a.md").write_text(
        "---\ndate: 2024-01-01\ntags:\n  - x\n---\n\n# A\n\n## Q?\n\n<!-- TODO: more -->\n\nA\n"
    )
    (tmp_path / "b.md").write_text("---\n\n# B\n\n## R?\n\nA #tag\n\n---\n")
    assert check([tmp_path]) == ()


def test_ids_are_compared_across_files_of_one_language(tmp_path: Path) -> None:
    """The same id in another language is the same question; in the same language it is a mistake."""
    for name, lang in (("a", "en"), ("b", "ko"), ("c", "en")):
        (tmp_path / f"{name}.md").write_text(f"---\nlang: {lang}\n---\n## Q?\n\n<!-- id: one -->\n\nA\n")
    (found,) = check([tmp_path, tmp_path / "a.md"])
    assert (Path(found.file).name, found.line, found.code) == ("c.md", 4, "duplicate-id")
    assert str(tmp_path / "a.md") in found.message


def test_files_that_cannot_be_read_are_problems_too(tmp_path: Path) -> None:
    """And the others are still checked."""
    (tmp_path / "a.md").write_bytes(b"\x00")
    (tmp_path / "b.md").write_text("## Q?\n\nA\n\n```\n")
    found = [(Path(one.file).name, one.code) for one in check([tmp_path / "gone.md", tmp_path])]
    assert found == [("gone.md", "unreadable"), ("a.md", "not-text"), ("b.md", "unclosed-fence")]


def test_the_example_in_the_readme_is_good_notes(tmp_path: Path) -> None:
    """Whoever copies an example from the README gets no complaint."""
    readme = (Path(__file__).parents[2] / "prompts" / "README.md").read_text(encoding="utf-8")
    examples = re.findall(r"```markdown\n(.*?)```\n", readme, re.DOTALL)
    assert len(examples) == 2
    for number, example in enumerate(examples):
        (tmp_path / f"{number}.md").write_text(example, encoding="utf-8")
    assert check([tmp_path]) == ()
