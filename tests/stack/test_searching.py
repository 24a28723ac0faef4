"""Finding mail by its words in a running instance, from what a person types to what the store answers.

Clause: D11.2b-2, D3.3, D12.3-1.
"""

from __future__ import annotations

import imaplib
import os
import signal
import time
import unicodedata
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from email.message import EmailMessage
from pathlib import Path

import httpx
import pytest
from tests.stack.imap_boxes import door_of
from tests.stack.instance import Instance, Person, eventually, letter, token
from tests.stack.test_box_tokens import issue
from tests.stack.test_portal_sign_in import sign_in
from tests.wire.test_reader_of_files import document

from congthu.engine.api import BoxConnection, list_folders, open_box, search_folders
from congthu.engine.errors import StoreError
from congthu.engine.types import Filters, Gap, Searched, Server
from congthu.webmail.searching.asking import parse_query
from congthu.webmail.searching.criterion import to_criterion
from congthu.webmail.searching.newest import common_words
from congthu.webmail.web.newest import find_among_newest

ZONE = timezone(timedelta(hours=7))
DOCUMENTS: tuple[tuple[str, dict[str, str]], ...] = (
    ("Xin mời họp.", {"Loai": "Giấy mời", "So": "15", "Ky-Hieu": "GM-UBND"}),
    ("Ban hành quy chế.", {"Loai": "Quyết định", "So": "15", "Ky-Hieu": "QĐ-UBND"}),
    ("Nhắc lại giấy mời họp.", {}),
)
"""An invitation, a decision of the same number, and a letter that only mentions the first."""
SECRET = "bímậtquốcgiađã"


def _door(instance: Instance, *, is_for_words: bool) -> Server:
    return replace(door_of(instance), is_for_words=is_for_words, seconds=60)


@dataclass(frozen=True)
class Box:
    """A box, open where the index answers and where mail is read."""

    words: BoxConnection
    fields: BoxConnection

    def search(self, text: str, *folders: str) -> Searched:
        now = datetime.now(UTC)
        criterion = to_criterion(parse_query(text, today=now.astimezone(ZONE).date()), zone=ZONE)
        assert criterion is not None
        return search_folders(self.words, self.fields, folders or ("INBOX",), criterion, now=now)

    def find(self, text: str, *folders: str) -> set[int]:
        """Return the messages found, once everything was looked at: a busy machine may take its time."""
        answer = eventually(lambda: self.search(text, *folders), lambda found: found.is_complete, 120)
        return {uid for one in answer.found for uid in one.uids}


@contextmanager
def _opened(instance: Instance, person: Person, *, has_index: bool = True) -> Iterator[Box]:
    if "searching" not in instance.endpoints:
        pytest.skip("this machine lets nobody mount: there is no index of words")
    with ExitStack() as stack:
        words, fields = (
            stack.enter_context(
                open_box(
                    _door(instance, is_for_words=is_for_words),
                    box=person.address,
                    token=issue(instance, person.address, person, "own"),
                )
            )
            for is_for_words in (has_index, False)
        )
        yield Box(words, fields)


def _letters(mark: str) -> dict[str, EmailMessage]:
    road = letter("hanh@example.org", ["x@example.org"], subject=f"Sửa đường liên xã {mark}", text="Họp tại Sở.\n")
    road.replace_header("From", "Nguyễn Thị Hạnh <hanh@example.org>")
    parted = letter("b@example.org", ["x@example.org"], subject=f"Phân rã {mark}")
    parted.set_content(unicodedata.normalize("NFD", "Kính gửi ông Lê Đức Thắng, về giấy khen.\n"))
    enclosed = letter("c@example.org", ["x@example.org"], subject=f"Gửi kèm {mark}", text="Xin gửi tệp.\n")
    content = "Dự toán kinh phí sưởi ấm.\n".encode()
    enclosed.add_attachment(content, maintype="text", subtype="plain", filename="du-toan.txt")
    return {"road": road, "parted": parted, "enclosed": enclosed}


@pytest.fixture
def box(instance: Instance, staff: list[Person]) -> Iterator[tuple[str, dict[str, int], Box]]:
    """A folder with three letters: its name, their numbers, and the box opened for searching."""
    mark = token()
    folder = f"Tim-{mark}"
    with instance.imap(staff[0]) as client:
        client.create(folder)
        numbers = {}
        for number, (name, message) in enumerate(_letters(mark).items(), start=1):
            assert client.append(folder, "", imaplib.Time2Internaldate(time.time()), message.as_bytes())[0] == "OK"
            numbers[name] = number
        with _opened(instance, staff[0]) as opened:
            yield folder, numbers, opened
        client.delete(folder)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param("duong", ["road"], id="d-with-stroke"),
        pytest.param("đường", ["road"], id="as-written"),
        pytest.param("DUONG lien", ["road"], id="capitals"),
        pytest.param("nguyen", ["road"], id="sender-without-marks"),
        pytest.param("từ:hạnh", ["road"], id="sender"),
        pytest.param("tiêu đề:họp", [], id="only-in-the-text"),
        pytest.param("so hop", ["road"], id="two-letters"),
        pytest.param("thắ", ["parted"], id="while-typing"),
        pytest.param("duc thang", ["parted"], id="decomposed"),
        pytest.param(unicodedata.normalize("NFD", "giấy khen"), ["parted"], id="typed-decomposed"),
        pytest.param('"kinh phi" sưởi', ["enclosed"], id="in-an-attached-text"),
        pytest.param("có:đính kèm", ["enclosed"], id="with-attachment"),
        pytest.param("gui -có:đính kèm", ["parted"], id="without-attachment"),
        pytest.param("sau:1/1/2020 -duong -gui", [], id="nothing-left"),
        pytest.param("trong:đây", ["road", "parted", "enclosed"], id="everything-in-a-folder"),
        pytest.param("-duong", ["parted", "enclosed"], id="not-a-word"),
        pytest.param('-"kính gửi" trước:1/1/2030', ["road"], id="not-several"),
        pytest.param("gui -khen", ["enclosed"], id="one-and-not-the-other"),
        pytest.param("-là:đã đọc hop", ["road"], id="not-a-flag"),
    ],
)
def test_what_is_typed_finds_what_is_meant(box: tuple[str, dict[str, int], Box], text: str, names: list[str]) -> None:
    folder, numbers, opened = box
    assert opened.find(text, folder) == {numbers[name] for name in names}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("số:15", {1, 2}, id="number-alone"),
        pytest.param("số:15/GM-UBND", {1}, id="number-and-symbol"),
        pytest.param("số:15/qd", {2}, id="symbol-without-marks"),
        pytest.param("văn bản:giay moi", {1}, id="kind-without-marks"),
        pytest.param("văn bản:quyết", {2}, id="beginning-of-a-kind"),
        pytest.param("-văn bản:giấy mời", {2, 3}, id="not-a-kind"),
        pytest.param("họp văn bản:giấy mời", {1}, id="word-and-kind"),
        pytest.param("-họp số:015", {2}, id="not-a-word"),
    ],
)
def test_documents_are_found_by_their_fields(documents: tuple[str, Box], text: str, found: set[int]) -> None:
    folder, box = documents
    assert box.find(text, folder) == found


@pytest.fixture
def documents(instance: Instance, staff: list[Person]) -> Iterator[tuple[str, Box]]:
    """A folder with `DOCUMENTS`, and the box."""
    folder = f"Van-ban-{token()}"
    with instance.imap(staff[0]) as client:
        client.create(folder)
        for text, fields in DOCUMENTS:
            message = letter("a@example.org", ["x@example.org"], subject="Giấy mời số 15", text=f"{text}\n")
            for name, value in fields.items():
                message[f"X-Van-Ban-{name}"] = value
            client.append(folder, "", "", message.as_bytes())
        with _opened(instance, staff[0]) as box:
            yield folder, box
        client.delete(folder)


def test_attached_files_are_found_by_name_and_text_and_broken_ones_stop_nothing(
    instance: Instance, staff: list[Person]
) -> None:
    folder = f"Tep-{token()}"
    files = {
        "hỏng.docx": b"PK\x03\x04" + b"\0" * 5000,
        "hỏng.pdf": b"%PDF-1.7\n%%EOF",
        "Tờ_trình.docx": document("Quy hoạch thủy lợi"),
        "Ảnh chụp.png": b"\x89PNG" + b"\xff" * 100_000,
    }
    with instance.imap(staff[0]) as client:
        client.create(folder)
        for name, content in files.items():
            message = letter("a@example.org", ["x@example.org"])
            message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
            client.append(folder, "", "", message.as_bytes())
        with _opened(instance, staff[0]) as box:
            found = [box.find(text, folder) for text in ("to trinh", "thuy loi", "anh chup", "hong")]
        client.delete(folder)
    assert found == [{3}, {3}, {4}, {1, 2}]


def test_mail_is_indexed_while_a_window_is_open_before_anybody_looks(instance: Instance) -> None:
    reader, word = instance.people("clerk")[0], f"tu{token()}"
    box = instance.sql(f"SELECT mailbox_id FROM directory_address WHERE address = '{reader.address}'").strip()
    with httpx.Client(base_url=instance.endpoints["web"], verify=instance.tls, timeout=60) as browser:
        browser.headers["Referer"] = f"{instance.endpoints['web']}/dang-nhap/"
        sign_in(browser, reader, target="/thu/")
        with browser.stream("GET", f"/thu/{box}/truc-tiep/") as news:
            lines = news.iter_lines()
            assert any(line == "event: ready" for line in lines)
            with instance.outside() as client:
                client.send_message(letter("a@example.org", [reader.address], text=f"Kính gửi {word}.\n"))
            assert any(line == "event: news" for line in lines)
            eventually(lambda: _files_with(instance.state / "search", word.encode()), bool, 60)


def test_new_mail_is_found_and_removed_mail_is_not(instance: Instance, staff: list[Person]) -> None:
    reader, mark = staff[0], token()
    with _opened(instance, reader) as box:
        assert not box.find(mark)
        with instance.outside() as client:
            client.send_message(letter("a@example.org", [reader.address], text=f"Kính gửi {mark}.\n"))
        found = eventually(lambda: box.find(mark), bool, 60)
        with instance.imap(reader) as client_imap:
            client_imap.select("INBOX")
            client_imap.uid("STORE", str(min(found)), "+FLAGS", "(\\Deleted)")
            client_imap.expunge()
        assert not box.find(mark)


def test_what_nearly_every_letter_has_is_told_by_the_newest(instance: Instance, staff: list[Person]) -> None:
    folder, odd, count = f"Dau-{token()}", 53, 60
    with instance.imap(staff[0]) as client:
        client.create(folder)
        for number in range(1, count + 1):
            text = "Về quyết toán.\n" if number == odd else "Về đường sắt.\n"
            client.append(folder, "", "", letter("a@example.org", ["b@example.org"], text=text).as_bytes())
        server, opener = door_of(instance), issue(instance, staff[0].address, staff[0], "own")
        with open_box(server, box=staff[0].address, token=opener) as box:
            (listed,) = [one for one in list_folders(box) if one.name == folder]

            def found(text: str, *, few: int = 10, flagged: bool | None = None) -> list[int] | None:
                words = common_words(parse_query(text, today=datetime.now(ZONE).date()))
                answer = find_among_newest(box, listed, words, filters=Filters(flagged=flagged), few=few)
                return [row.uid for row in answer.rows] if answer else None

            assert found("DUONG sat") == [uid for uid in range(count, 0, -1) if uid != odd][:50]
            assert found("từ:example") == list(range(count, count - 50, -1))
            assert found("từ:example", flagged=True) == []
            assert found("quyet toan") is None, "few have it"
            assert found("DUONG sat", few=count) is None, "the folder is not large"
        client.delete(folder)


def test_nobody_finds_mail_of_others(instance: Instance, staff: list[Person]) -> None:
    mark = token()
    with instance.outside() as client:
        client.send_message(letter("a@example.org", [staff[1].address], subject=mark))
    instance.wait_for(staff[1], mark)
    with _opened(instance, staff[0]) as box:
        assert not box.find(mark)
    with _opened(instance, staff[1]) as box:
        assert len(box.find(mark)) == 1


def test_the_disk_does_not_tell_what_is_indexed(instance: Instance, staff: list[Person]) -> None:
    with instance.outside() as client:
        client.send_message(letter("a@example.org", [staff[0].address], text=f"{SECRET}\n"))
    with _opened(instance, staff[0]) as box:
        eventually(lambda: box.find(SECRET), bool, 60)
    word = "bimatquocgiađa".encode()
    assert _files_with(instance.state / "search", word), "the index has the word: otherwise this test sees nothing"
    assert not _files_with(instance.state / "search.enc", word)
    assert not _files_with(instance.state / "mail", word)
    assert not _files_with(instance.state / "mail", SECRET.encode())


def test_without_the_index_an_answer_says_so(instance: Instance, staff: list[Person]) -> None:
    mark = token()
    with instance.imap(staff[0]) as client:
        client.append("INBOX", "", "", letter("a@example.org", [staff[0].address], subject=mark).as_bytes())
    with _opened(instance, staff[0], has_index=False) as box:
        answer = box.search(mark)
    assert answer.total == 1, "the subject is looked at"
    assert answer.gaps == (("INBOX", Gap.NO_INDEX),)


def test_a_killed_vault_comes_back_and_is_never_taken_for_nothing_found(
    instance: Instance, staff: list[Person]
) -> None:
    mark = token()
    with instance.imap(staff[0]) as client:
        client.append("INBOX", "", "", letter("a@example.org", [staff[0].address], subject=mark).as_bytes())
    with _opened(instance, staff[0]) as box:
        assert len(box.find(mark)) == 1
        for process in _vaults(instance):
            os.kill(process, signal.SIGKILL)
        try:
            answer = box.search(mark)
        except StoreError:
            pass
        else:
            assert answer.total == 1 or answer.gaps
    _until_found(instance, staff[0], mark)


def test_with_a_new_key_the_index_is_made_anew(instance: Instance, staff: list[Person]) -> None:
    mark = token()
    with instance.imap(staff[0]) as client:
        client.append("INBOX", "", "", letter("a@example.org", [staff[0].address], subject=mark).as_bytes())
    with _opened(instance, staff[0]) as box:
        assert len(box.find(mark)) == 1
        instance.congthu("secrets", "rotate", "search")
    _until_found(instance, staff[0], mark)


def _until_found(instance: Instance, person: Person, mark: str) -> None:
    """Return when a new connection finds the one letter and has looked at everything."""

    def again() -> Searched:
        with _opened(instance, person) as fresh:
            return fresh.search(mark)

    eventually(again, lambda answer: answer.total == 1 and answer.is_complete, 90)


def _files_with(folder: Path, word: bytes) -> list[Path]:
    return [
        path for path in folder.rglob("*") if path.is_file() and not path.is_symlink() and word in path.read_bytes()
    ]


def _vaults(instance: Instance) -> list[int]:
    """The processes that show the vault of this instance."""
    store = str(instance.state / "search.enc").encode()
    found = []
    for entry in Path("/proc").iterdir():
        try:
            words = (entry / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if words[0].endswith(b"gocryptfs") and store in words:
            found.append(int(entry.name))
    return found
