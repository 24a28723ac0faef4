"""What a list, a conversation and a message are, asked of a real Dovecot."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from tests.stack.imap_boxes import folder_with, opened, raw_letter
from tests.stack.instance import Instance, Person

from congthu.engine.api import (
    BoxConnection,
    append,
    change_flags,
    conversation_of,
    expunge,
    find_answer,
    find_uids,
    list_conversations,
    list_folders,
    list_page,
    list_rows,
    move,
    open_folder,
    open_letter,
    read_headers,
    read_message,
    read_messages,
    read_part,
    read_previews,
    read_structure,
    related_in,
    write_message,
)
from congthu.engine.errors import StoreError
from congthu.engine.types import Filters, Order, Preview, Row, SortKey

MIXED = (
    b'From: a@example.org\r\nSubject: mixed\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="x"\r\n\r\n'
    b"--x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nhello\r\n"
    b"--x\r\nContent-Type: message/rfc822\r\n\r\n"
    b"Subject: inner\r\nContent-Type: multipart/alternative; boundary=y\r\n\r\n"
    b"--y\r\n\r\nplain\r\n--y\r\nContent-Type: text/html\r\n\r\n<p>html</p>\r\n--y--\r\n"
    b"--x\r\nContent-Type: application/pdf; name*0*=utf-8''b%C3%A1o; name*1=\"cao.pdf\"\r\n"
    b'Content-Disposition: attachment; filename="=?utf-8?B?YsOhbw==?=.pdf"\r\nContent-ID: <c@x>\r\n'
    b"Content-Transfer-Encoding: base64\r\n\r\nQUJD\r\n--x--\r\n"
)
NESTED = b"".join(
    b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (depth, depth) for depth in range(150)
)
HOSTILE = (
    b"From: \xff\xfe\x80 <a@b>\r\nSubject: t\xe9ll \x01 (\"{5}\r\n)\r\nX: y\r\n\r\nbody",
    b"Subject: " + b"x" * 200_000 + b"\r\n\r\n",
    b"References: " + b"<a@b> " * 20_000 + b"\r\n\r\n",
    b"no header at all",
    b"Content-Type: multipart/mixed; boundary=\"\"\r\n\r\n----\r\n\r\nx",
    b"Content-Type: (((\"\\\r\nContent-Disposition: ;;;=\r\n\r\nx",
    b'Content-Type: text/plain; name="a\\"b{3}"; x=\xff\r\n\r\nx',
    NESTED,
)  # fmt: skip


@pytest.fixture
def box(instance: Instance, staff: list[Person]) -> Iterator[BoxConnection]:
    with opened(instance, staff[1]) as connection:
        yield connection


def subjects(rows: tuple[Row, ...]) -> list[bytes]:
    return [row.headers["subject"][0] for row in rows]


def test_pages_by_arrival_and_by_sorting(box: BoxConnection) -> None:
    with folder_with(box, [raw_letter(number, body="x" * (13 * number % 40)) for number in range(12)]) as folder:
        page = list_page(box, folder, start=2, count=3)
        assert page.total == 12
        assert subjects(page.rows) == [b"So 00009", b"So 00008", b"So 00007"]
        assert page.rows[0].preview is None, "no first words lie at hand in the store"
        uid = page.rows[0].uid
        assert read_previews(box, folder, [uid, 99]) == {uid: "x" * (13 * 9 % 40)}
        assert [bool(row.preview) for row in list_page(box, folder, start=1, count=3).rows] == [False, True, False]
        assert all(row.preview for row in list_page(box, folder, count=11, preview=Preview.NOW).rows)
        assert list_page(box, folder, preview=Preview.NONE).rows[0].preview is None
        assert subjects(list_page(box, folder, count=2, order=Order(descending=False)).rows) == [
            b"So 00000",
            b"So 00001",
        ]
        assert list_page(box, folder, start=12).rows == ()
        by_sender = list_page(box, folder, count=2, order=Order(by=SortKey.FROM))
        assert subjects(by_sender.rows) == [b"So 00006", b"So 00005"], "A6 and A5 wrote one each"
        sizes = [row.octets for row in list_page(box, folder, order=Order(by=SortKey.SIZE, descending=False)).rows]
        assert sizes == sorted(sizes)
        assert [row.uid for row in list_rows(box, folder, [3, 99, 1])] == [3, 1]


def test_what_comes_back_stands_where_it_was(box: BoxConnection) -> None:
    """Undo, or the bin's "restore", gives a letter another number, and the same place in the list."""
    days = [datetime(2026, 3, day, tzinfo=UTC) for day in (1, 2, 3)]
    with folder_with(box, []) as folder, folder_with(box, []) as bin_of_it:
        for number, at in enumerate(days):
            append(box, folder, raw_letter(number), at=at)
        (away,) = move(box, folder, [2], to=bin_of_it).uids.values()
        move(box, bin_of_it, [away], to=folder)
        expected = [b"So 00002", b"So 00001", b"So 00000"]
        assert subjects(list_page(box, folder).rows) == subjects(open_folder(box, folder)[1].rows) == expected
        assert subjects(list_page(box, folder, filters=Filters(unseen=True)).rows) == expected
        assert subjects(list_page(box, folder, order=Order(descending=False)).rows) == expected[::-1]


def test_a_list_is_what_the_folder_is_now(instance: Instance, staff: list[Person], box: BoxConnection) -> None:
    """The folder stays selected and results are kept; what another program does is seen all the same."""
    unseen = Filters(unseen=True)
    with folder_with(box, [raw_letter(number) for number in range(3)]) as folder, opened(instance, staff[1]) as other:
        assert (list_page(box, folder).total, list_page(box, folder, filters=unseen).total) == (3, 3)
        append(other, folder, raw_letter(3))
        assert subjects(list_page(box, folder).rows)[0] == b"So 00003"
        change_flags(other, folder, [1, 2], add=["\\Seen", "$Da-xem"])
        assert list_page(box, folder, filters=unseen).total == 2
        assert list_page(box, folder, filters=Filters(keyword="$Da-xem")).total == 2
        assert list_page(box, folder).rows[-1].keywords >= {"$Da-xem"}
        expunge(other, folder, [2, 3])
        assert [row.uid for row in list_page(box, folder).rows] == [4, 1]
        assert list_page(box, folder, filters=unseen).total == 1


def test_a_folder_and_a_letter_are_opened_at_once(instance: Instance, staff: list[Person], box: BoxConnection) -> None:
    """What is asked together is what is asked by itself, now."""
    with folder_with(box, [raw_letter(number) for number in range(5)]) as folder:
        folders, page = open_folder(box, folder, count=3)
        assert folders == list_folders(box)
        assert page == list_page(box, folder, count=3)
        assert page.total == 5
        uid = page.rows[0].uid
        with opened(instance, staff[1]) as elsewhere:
            change_flags(elsewhere, folder, [uid], add=["\\Flagged"])
            append(elsewhere, folder, raw_letter(9))
        row, raw = open_letter(box, folder, uid, limit=10_000)
        assert "\\Flagged" in row.flags
        assert raw == read_message(box, folder, uid, limit=10_000)
        with opened(instance, staff[1]) as elsewhere:
            change_flags(elsewhere, folder, [uid], remove=["\\Flagged"])
            newest = append(elsewhere, folder, raw_letter(10)).uid
        assert "\\Flagged" not in open_letter(box, folder, uid, limit=10_000)[0].flags
        assert open_letter(box, folder, newest, limit=10_000)[0].uid == newest
        assert open_folder(box, folder)[1].total == 7
        for wanted, limit, code in ((uid, 5, "too_large"), (4_000_000, 5, "gone")):
            with pytest.raises(StoreError) as raised:
                open_letter(box, folder, wanted, limit=limit)
            assert raised.value.code == code
    with folder_with(box, []) as folder:
        assert open_folder(box, folder)[1].rows == ()


def test_filters(box: BoxConnection) -> None:
    with folder_with(box, [*(raw_letter(number) for number in range(8)), MIXED]) as folder:
        change_flags(box, folder, [2], add=["\\Flagged", "\\Answered"])
        found = {
            name: list(find_uids(box, folder, filters=Filters(**words)))  # type: ignore[arg-type]
            for name, words in {
                "flagged": {"flagged": True},
                "not answered": {"answered": False, "sender": "a1@"},
                "domain": {"sender": "@example.org", "unseen": True},
                "criteria": {"criteria": ("OR", "SUBJECT", b"00003", "SUBJECT", b'mixed"')},
                "nothing": {"criteria": ("SUBJECT", "Đề nghị".encode())},
            }.items()
        }
        assert found == {
            "flagged": [2],
            "not answered": [],
            "domain": [9, 8, 7, 6, 5, 4, 3, 2, 1],
            "criteria": [4],
            "nothing": [],
        }
        for filters in (Filters(criteria=("X\r\nc9 LOGOUT",)), Filters(criteria=(b"\0",)), Filters(keyword="a) (b")):
            with pytest.raises(StoreError) as caught:
                list_page(box, folder, filters=filters)
            assert caught.value.code in {"bad_command", "bad_flag"}
        with pytest.raises(StoreError, match="failed"):
            list_page(box, folder, filters=Filters(criteria=("NONSENSE",)))
        assert list_page(box, folder).total == 9, "the connection is as good as before"


def test_attachments_are_known_with_and_without_the_flag_of_the_store(box: BoxConnection) -> None:
    with folder_with(box, [raw_letter(0), MIXED]) as folder:
        assert [row.has_attachment for row in list_page(box, folder).rows] == [True, False]
        change_flags(box, folder, [1, 2], remove=["$HasAttachment", "$HasNoAttachment"])
        assert [row.has_attachment for row in list_page(box, folder).rows] == [True, False]


def test_conversations(box: BoxConnection) -> None:
    answer = raw_letter(4, headers="In-Reply-To: <1@test.example.org>\nReferences: <1@test.example.org>\n")
    branch = raw_letter(5, headers="References: <1@test.example.org>\n")
    with folder_with(box, [raw_letter(1), raw_letter(2), raw_letter(3), answer, branch]) as folder:
        page = list_conversations(box, folder, count=2)
        assert (page.total, [talk.uids for talk in page.conversations]) == (3, [(1, 4, 5), (3,)])
        assert conversation_of(box, folder, 4) == (1, 4, 5)
        change_flags(box, folder, [1, 4], add=["\\Seen"])
        first = list_conversations(box, folder).conversations[0]
        assert (first.unseen, len(first.rows)) == (1, 3)
        assert list_conversations(box, folder, filters=Filters(unseen=False)).total == 1
        append(box, folder, raw_letter(6, headers="References: <2@test.example.org>\n"))
        assert list_conversations(box, folder).conversations[0].uids == (2, 6)
        with pytest.raises(StoreError, match="gone"):
            conversation_of(box, folder, 77)


def test_what_belongs_to_a_conversation_in_another_folder(box: BoxConnection) -> None:
    asked = raw_letter(2, headers="In-Reply-To: <1@test.example.org>\nReferences: <1@test.example.org>\n")
    own = raw_letter(3, headers="References: <1@test.example.org> <2@test.example.org>\n")
    strange = raw_letter(4, headers='In-Reply-To: <"a b" OR ALL>\nReferences: <x> <\\"@y> ) ALL\n')
    with folder_with(box, [asked, strange]) as here, folder_with(box, [raw_letter(9), raw_letter(1), own]) as sent:
        (first, second) = sorted(list_page(box, here).rows, key=lambda row: row.uid)
        assert related_in(box, sent, [first]) == (2, 3), "what it answers, and what answers it"
        assert related_in(box, sent, [second]) == ()
        assert related_in(box, sent, []) == ()
        with pytest.raises(StoreError, match="no_folder"):
            related_in(box, f"{sent}-none", [first])


def test_one_message(box: BoxConnection) -> None:
    with folder_with(box, [MIXED]) as folder:
        assert read_message(box, folder, 1, limit=10_000) == MIXED
        assert read_headers(box, folder, 1).startswith(b"From: a@example.org\r\n")
        assert read_part(box, folder, 1, "1", limit=100) == b"hello"
        assert read_part(box, folder, 1, "2.2", limit=100) == b"<p>html</p>"
        tree = read_structure(box, folder, 1)
        kinds = [(part.section, part.kind) for part in tree.walk()]
        assert kinds == [
            ("", "multipart/mixed"),
            ("1", "text/plain"),
            ("2", "message/rfc822"),
            ("2", "multipart/alternative"),
            ("2.1", "text/plain"),
            ("2.2", "text/html"),
            ("3", "application/pdf"),
        ]
        pdf = list(tree.leaves())[-1]
        assert (pdf.disposition, pdf.encoding, pdf.content_id) == ("attachment", "base64", b"<c@x>")
        assert pdf.disposition_parameters["filename"] == b"=?utf-8?B?YsOhbw==?=.pdf"
        assert list_page(box, folder).rows[0].flags <= {"\\Recent"}, "nothing of this marks as seen"
        read_part(box, folder, 1, "1", limit=100, mark_seen=True)
        assert "\\Seen" in list_page(box, folder).rows[0].flags


def test_limits_and_what_is_not_there(box: BoxConnection) -> None:
    big = raw_letter(1, body="0123456789abcde\n" * 100_000)
    with folder_with(box, [big]) as folder:
        assert read_part(box, folder, 1, "4.4", limit=100) == b""
        into = io.BytesIO()
        written = write_message(box, folder, 1, into)
        assert into.getvalue() == big.replace(b"\n", b"\r\n")
        assert written == len(into.getvalue())
        for code, work in (
            ("too_large", lambda: read_message(box, folder, 1, limit=1_000_000)),
            ("gone", lambda: read_message(box, folder, 9, limit=1)),
            ("gone", lambda: read_structure(box, folder, 9)),
            ("bad_command", lambda: read_part(box, folder, 1, "1] BODY[2", limit=100)),
            ("bad_uid", lambda: read_headers(box, folder, 0)),
            ("no_folder", lambda: list_page(box, "Không có")),
            ("no_folder", lambda: list_page(box, "../../etc")),
            ("bad_name", lambda: list_page(box, "a\r\nb")),
        ):
            with pytest.raises(StoreError) as caught:
                work()
            assert caught.value.code == code


def test_hostile_mail_is_listed_and_read_like_any_other(box: BoxConnection) -> None:
    with folder_with(box, HOSTILE) as folder:
        page = list_page(box, folder)
        assert page.total == len(page.rows) == len(HOSTILE)
        assert len(list_conversations(box, folder).conversations) >= 1
        for row in page.rows:
            assert isinstance(row.headers, dict)
            assert list(read_structure(box, folder, row.uid).walk())
            assert len(read_message(box, folder, row.uid, limit=10**6)) == row.octets


def test_a_whole_folder_and_who_answered(box: BoxConnection) -> None:
    """What handovers and work read: every message once, nothing marked, and the answer to a letter by its name."""
    answer = raw_letter(2, headers="In-Reply-To: <1@test.example.org>\n")
    with folder_with(box, [raw_letter(1), answer]) as folder:
        found = list(read_messages(box, folder))
        assert [message.uid for message in found] == [1, 2]
        assert found[1].raw == answer.replace(b"\n", b"\r\n")
        assert all(message.octets == len(message.raw) for message in found)
        assert not any("\\Seen" in message.flags for message in read_messages(box, folder))
        assert find_answer(box, folder, to="<1@test.example.org>") == "<2@test.example.org>"
        assert find_answer(box, folder, to="<2@test.example.org>") is None
