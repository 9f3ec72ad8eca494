"""Whisper checkpoints: listed, found, fetched over a real connection, brought in by hand, removed."""

import hashlib
import http.server
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Literal
from unicodedata import normalize

import pytest

from audio.errors import BadModel, BadModelName, DownloadFailed, NoModel, UnknownModel
from audio.transcription import checksums, models
from audio.transcription.download import download
from audio.transcription.models import Model, import_file, list_models, remove, resolve

CONTENT = bytes(range(256)) * 8_000  # 2 MB stand in for a checkpoint
SUM = hashlib.sha256(CONTENT).hexdigest()


class Server(http.server.ThreadingHTTPServer):
    """Serves CONTENT at /SHA/tiny.pt on 127.0.0.1. requests: the Range asked for each time, or None."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.requests: list[str | None] = []
        self.break_after: int | None = None  # bytes of an answer after which the connection breaks off
        self.ranges = True
        self.content = CONTENT
        self.status: int | None = None

    def url(self, sha256: str = SUM) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/{sha256}/tiny.pt"


class Handler(http.server.BaseHTTPRequestHandler):
    """GET with or without Range."""

    server: Server

    def do_GET(self) -> None:
        server, asked = self.server, self.headers["Range"]
        server.requests.append(asked)
        if server.status:
            self.send_error(server.status)
            return
        start = int(asked.removeprefix("bytes=").removesuffix("-")) if asked and server.ranges else 0
        if start >= len(server.content):
            self.send_error(416)
            return
        body = server.content[start:]
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: server.break_after])
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """The tests' output stays clean."""


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def offered(server: Server, monkeypatch: pytest.MonkeyPatch) -> str:
    """tiny's address is the server's, for everyone who asks."""
    url = server.url()
    monkeypatch.setattr(models, "official", lambda: {"tiny": url})
    return url


def test_a_model_arrives_whole_and_is_found(server: Server, offered: str, tmp_path: Path) -> None:
    """The file gets whisper's own name, progress runs to the end, and nothing else stays in the folder."""
    told: list[tuple[int, int | None]] = []
    file = download("tiny", tmp_path, lambda done, total: told.append((done, total)), table={"tiny": offered})
    assert file == tmp_path / "tiny.pt"
    assert file.read_bytes() == CONTENT
    assert told[0] == (0, len(CONTENT))
    assert told[-1] == (len(CONTENT), len(CONTENT))
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert resolve("tiny", tmp_path) == file
    assert {each.name for each in tmp_path.iterdir()} == {"tiny.pt", ".checksums.json"}


def test_a_model_that_is_there_is_not_fetched_again(server: Server, offered: str, tmp_path: Path) -> None:
    """What whisper itself fetched into the folder counts, too."""
    (tmp_path / "tiny.pt").write_bytes(CONTENT)
    download("tiny", tmp_path, table={"tiny": offered})
    assert server.requests == []


def test_a_broken_connection_goes_on_where_it_broke(server: Server, offered: str, tmp_path: Path) -> None:
    """The first try fails and says so; the second asks only for what is missing."""
    server.break_after = 700_000
    with pytest.raises(DownloadFailed, match="700000 of 2048000"):
        download("tiny", tmp_path, table={"tiny": offered})
    assert not (tmp_path / "tiny.pt").exists()
    server.break_after = None
    told: list[int] = []
    download("tiny", tmp_path, lambda done, total: told.append(done), table={"tiny": offered})
    assert server.requests == [None, "bytes=700000-"]
    assert told[0] == 700_000
    assert (tmp_path / "tiny.pt").read_bytes() == CONTENT


def test_a_server_without_ranges_starts_over(server: Server, offered: str, tmp_path: Path) -> None:
    """What comes is the whole file, and it is not added to the part."""
    (tmp_path / "tiny.pt.part").write_bytes(CONTENT[:1000])
    server.ranges = False
    assert download("tiny", tmp_path, table={"tiny": offered}).read_bytes() == CONTENT


@pytest.mark.parametrize("part", [CONTENT, CONTENT + b"more", b"else" + CONTENT], ids=["whole", "longer", "other"])
def test_an_odd_part_does_not_stand_in_the_way(server: Server, offered: str, tmp_path: Path, part: bytes) -> None:
    """A part that is whole, too long, or of another file leads to the right file all the same."""
    (tmp_path / "tiny.pt.part").write_bytes(part)
    assert download("tiny", tmp_path, table={"tiny": offered}).read_bytes() == CONTENT


def test_a_wrong_checksum_leaves_nothing(server: Server, tmp_path: Path) -> None:
    """Neither a model nor a part that would spoil the next try."""
    with pytest.raises(DownloadFailed, match="checksum"):
        download("tiny", tmp_path, table={"tiny": server.url("0" * 64)})
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("status", [404, 503])
def test_a_refusal_is_told_with_its_number(server: Server, offered: str, tmp_path: Path, status: int) -> None:
    """And the part that had arrived is kept."""
    (tmp_path / "tiny.pt.part").write_bytes(CONTENT[:1000])
    server.status = status
    with pytest.raises(DownloadFailed, match=str(status)):
        download("tiny", tmp_path, table={"tiny": offered})
    assert (tmp_path / "tiny.pt.part").read_bytes() == CONTENT[:1000]


def test_no_network_is_told_as_such(tmp_path: Path) -> None:
    """Nobody listens on that port."""
    with Server() as gone:
        url = gone.url()
    with pytest.raises(DownloadFailed, match="refused"):
        download("tiny", tmp_path, table={"tiny": url})


def test_only_one_at_a_time_fetches_a_model(server: Server, offered: str, tmp_path: Path) -> None:
    """A second one is told, instead of both writing into the same part."""
    problems: list[DownloadFailed] = []

    def again(done: int, total: int | None) -> None:
        if not problems:
            with pytest.raises(DownloadFailed, match="another process") as caught:
                download("tiny", tmp_path, table={"tiny": offered})
            problems.append(caught.value)

    download("tiny", tmp_path, again, table={"tiny": offered})
    assert len(problems) == 1


def test_a_model_nobody_knows_cannot_be_fetched(tmp_path: Path) -> None:
    """The message lists those that can."""
    with pytest.raises(UnknownModel, match="tiny, base, small"):
        download("gigantic", tmp_path)


def test_the_table_is_read_from_whisper_without_torch() -> None:
    """Every known model has an address that ends in whisper's file name, after a SHA-256."""
    table = models.official()
    assert set(models.KNOWN) <= set(table)
    assert all(len(models.checksum_of(table[name])) == 64 for name in models.KNOWN)
    assert models.file_name(table["turbo"]) == "large-v3-turbo.pt"


def test_the_list_says_what_is_on_disk(offered: str, tmp_path: Path) -> None:
    """The miniature always, known models with or without a file, and whatever else lies in the folder."""
    (tmp_path / "tiny.pt").write_bytes(CONTENT)
    (tmp_path / "mine.pt").write_bytes(CONTENT)
    found = {model.name: model for model in list_models(tmp_path)}
    assert list(found) == ["mini", *models.KNOWN, "mine"]
    assert found["mini"].file is not None
    assert found["tiny"] == Model("tiny", tmp_path / "tiny.pt", 2, True, offered)
    assert found["base"].file is None
    assert found["base"].size_mb == 145
    assert found["mine"] == Model("mine", tmp_path / "mine.pt", 2, False)
    assert list_models(tmp_path / "nowhere")[0].name == "mini"


def test_names_and_paths_lead_to_files(offered: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The miniature, an imported name, a path; what is known but absent, and what is no model at all."""
    assert resolve("mini", tmp_path).parent == tmp_path
    (tmp_path / "mine.pt").write_bytes(CONTENT)
    assert resolve("mine", tmp_path) == tmp_path / "mine.pt"
    elsewhere = tmp_path / "else where.bin"
    elsewhere.write_bytes(CONTENT)
    assert resolve(str(elsewhere), tmp_path) == elsewhere
    with pytest.raises(NoModel, match="interview model download tiny"):
        resolve("tiny", tmp_path)
    for name in ("gigantic", str(tmp_path), str(tmp_path / "missing.pt"), "../mine", ""):
        with pytest.raises(UnknownModel):
            resolve(name, tmp_path)


def test_a_damaged_official_model_is_refused(offered: str, tmp_path: Path) -> None:
    """Also after it was good once: a file that changed is hashed anew."""
    file = tmp_path / "tiny.pt"
    file.write_bytes(CONTENT)
    assert resolve("tiny", tmp_path) == file
    file.write_bytes(CONTENT[:-1])
    with pytest.raises(BadModel, match="checksum"):
        resolve("tiny", tmp_path)


def test_a_model_is_hashed_once(tmp_path: Path) -> None:
    """The second start does not read gigabytes: what is noted for an unchanged file is believed."""
    file = tmp_path / "base.pt"
    file.write_bytes(CONTENT)
    assert checksums.sha256(file) == SUM
    note = tmp_path / ".checksums.json"
    noted = json.loads(note.read_text())
    noted["base.pt"]["sha256"] = "remembered"
    note.write_text(json.dumps(noted))
    assert checksums.sha256(file) == "remembered"
    note.write_text("no note at all")
    assert checksums.sha256(file) == SUM


def test_a_removed_model_is_gone(offered: str, tmp_path: Path) -> None:
    """With its part; a second time, and for files elsewhere, the message says that there is none."""
    (tmp_path / "tiny.pt").write_bytes(CONTENT)
    (tmp_path / "tiny.pt.part").write_bytes(CONTENT)
    elsewhere = tmp_path / "sub" / "other.pt"
    elsewhere.parent.mkdir()
    elsewhere.write_bytes(CONTENT)
    remove("tiny", tmp_path)
    with pytest.raises(NoModel):
        remove("tiny", tmp_path)
    with pytest.raises(UnknownModel):
        remove(str(elsewhere), tmp_path)
    assert [each.name for each in tmp_path.iterdir()] == ["sub"]
    assert elsewhere.exists()


def test_the_miniature_can_be_removed_and_comes_back(tmp_path: Path) -> None:
    """Only its unpacked copy goes."""
    file = resolve("mini", tmp_path)
    remove("mini", tmp_path)
    remove("mini", tmp_path)
    assert not file.exists()
    assert resolve("mini", tmp_path).exists()


@pytest.mark.parametrize("content", [b"", b"no model", CONTENT], ids=["empty", "text", "bytes"])
@pytest.mark.slow
def test_what_is_no_checkpoint_is_not_imported(tmp_path: Path, content: bytes) -> None:
    """The file is really loaded before it is taken in; the folder stays as it was."""
    file = tmp_path / "thing.pt"
    file.write_bytes(content)
    with pytest.raises(BadModel, match=r"thing\.pt is not a usable Whisper checkpoint"):
        import_file(file, tmp_path / "models")
    assert not (tmp_path / "models").exists()


@pytest.mark.slow
def test_a_checkpoint_is_imported_under_its_name(tmp_path: Path) -> None:
    """It is copied, listed, found by name, and can be imported again and removed."""
    source = resolve("mini", tmp_path / "source")
    file = source.rename(source.with_name("korean (1).pt"))
    folder = tmp_path / "models"
    model = import_file(file, folder)
    assert model == Model("korean-1", folder / "korean-1.pt", 16, False)
    assert model in list_models(folder)
    assert resolve("korean-1", folder).read_bytes() == file.read_bytes()
    assert import_file(file, folder, "other").name == "other"
    assert [each.name for each in file.parent.iterdir()] == [file.name]
    remove("korean-1", folder)
    assert {each.name for each in folder.glob("*.pt")} == {"other.pt"}


@pytest.mark.slow
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_checkpoint_may_have_a_korean_name(tmp_path: Path, form: Literal["NFC", "NFD"]) -> None:
    """Whichever way the system spells Hangul, one name leads to it, and it can be removed."""
    source = resolve("mini", tmp_path / "source")
    file = source.rename(source.with_name(normalize(form, "내모델.pt")))
    folder = tmp_path / "models"
    assert import_file(file, folder).name == "내모델"
    assert resolve(normalize(form, "내모델"), folder) == folder / "내모델.pt"
    remove("내모델", folder)
    assert list(folder.glob("*.pt")) == []


def test_the_name_of_the_miniature_is_taken(tmp_path: Path) -> None:
    """The refusal says whose name it is, not that the file is no checkpoint."""
    file = resolve("mini", tmp_path)
    with pytest.raises(BadModelName, match=r"under the name mini-whisper: that is the name of the packaged miniature"):
        import_file(file, tmp_path / "models")


@pytest.mark.parametrize("name", ["../up", "", "a b", "mini", "tiny"])
def test_names_that_cannot_be_imported(tmp_path: Path, name: str) -> None:
    """Nothing that leads out of the folder, and nothing under the name of a model that it is not."""
    file = tmp_path / "thing.pt"
    file.write_bytes(CONTENT)
    with pytest.raises(BadModel):
        import_file(file, tmp_path / "models", name)
    assert not (tmp_path / "models").exists()
