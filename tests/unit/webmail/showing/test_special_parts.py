"""Invitations, reports, winmail.dat, protected letters, and the choice among alternatives."""

from __future__ import annotations

import base64
import struct
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.template.loader import render_to_string
from icalendar import Calendar
from tests.corpus.mail.cases import letter, multipart

from congthu.webmail.showing.contents import content_of
from congthu.webmail.showing.invitations.replying import build_reply
from congthu.webmail.showing.invitations.types import Answer, Invitation
from congthu.webmail.showing.show import show
from congthu.webmail.showing.types import Best, Protection, ReportKind, ShowOptions

NOW = datetime(2026, 11, 1, 2, tzinfo=UTC)
CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//x//y//EN
METHOD:REQUEST
BEGIN:VEVENT
UID:u-1@example.org
SEQUENCE:2
DTSTAMP:20261101T000000Z
SUMMARY:Họp giao ban
LOCATION:Phòng họp số 1
DESCRIPTION:Mời dự\\nđúng giờ
{times}
ORGANIZER;CN="Nguyễn Văn An":mailto:an@example.org
ATTENDEE;CN=Bình;PARTSTAT=NEEDS-ACTION;ROLE=REQ-PARTICIPANT:MAILTO:binh@daknong.gov.vn
ATTENDEE;PARTSTAT=ACCEPTED:mailto:chi@example.org
{more}
END:VEVENT
END:VCALENDAR
"""


def _invitation(times: str, more: str = "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR;COUNT=10") -> Invitation | None:
    body = CALENDAR.format(times=times, more=more).replace("\n", "\r\n")
    return show(letter("Content-Type: text/calendar; charset=utf-8; method=REQUEST", body)).invitation


@pytest.mark.parametrize(
    ("times", "start", "end", "guessed"),
    [
        ("DTSTART:20261102T010000Z\nDTEND:20261102T020000Z", "2026-11-02T08:00:00+07:00", "2026-11-02T09:00:00+07:00", False),
        ("DTSTART;TZID=Asia/Ho_Chi_Minh:20261102T080000\nDURATION:PT1H", "2026-11-02T08:00:00+07:00", "2026-11-02T09:00:00+07:00", False),
        ("DTSTART;TZID=SE Asia Standard Time:20261102T080000", "2026-11-02T08:00:00+07:00", None, False),
        ("DTSTART;TZID=Europe/Paris:20261102T080000", "2026-11-02T14:00:00+07:00", None, False),
        ("DTSTART:20261102T080000", "2026-11-02T08:00:00+07:00", None, True),
        ("DTSTART;TZID=Khong Co:20261102T080000", "2026-11-02T08:00:00+07:00", None, True),
        ("DTSTART;VALUE=DATE:20261102\nDTEND;VALUE=DATE:20261103", "2026-11-02T00:00:00+07:00", "2026-11-03T00:00:00+07:00", False),
        ("DTSTART:khong phai ngay", None, None, False),
        ("DTSTAMP:20261102T080000Z", None, None, False),
    ],
)  # fmt: skip
def test_the_times_of_a_meeting_are_ours(times: str, start: str | None, end: str | None, guessed: bool) -> None:
    found = _invitation(times)
    assert found is not None
    assert (found.starts_at.isoformat() if found.starts_at else None) == start
    assert (found.ends_at.isoformat() if found.ends_at else None) == end
    assert found.is_time_zone_guessed is guessed
    assert found.is_all_day is ("VALUE=DATE" in times)


@pytest.mark.parametrize(
    ("times", "last"),
    [
        ("DTSTART;VALUE=DATE:20261102\nDTEND;VALUE=DATE:20261105", "04/11/2026"),
        ("DTSTART;VALUE=DATE:20261102\nDTEND;VALUE=DATE:20261103", ""),
        ("DTSTART;VALUE=DATE:20261102", ""),
        ("DTSTART;VALUE=DATE:20261102\nDTEND;VALUE=DATE:00010101", ""),
        ("DTSTART;VALUE=DATE:20261102\nDTEND;VALUE=DATE:20261101", ""),
        ("DTSTART:20261102T010000Z\nDTEND:20261103T010000Z", ""),
    ],
)
def test_the_last_of_several_whole_days_is_named(times: str, last: str) -> None:
    found = _invitation(times)
    assert found is not None
    assert (f"{found.last_day:%d/%m/%Y}" if found.last_day else "") == last
    assert not last or last in render_to_string("webmail/invitation.html", {"invitation": found})


@pytest.mark.parametrize("change", [{"method": "CANCEL"}, {"status": "CANCELLED"}, {}])
def test_a_meeting_that_is_called_off_says_so(change: dict[str, str]) -> None:
    found = _invitation("DTSTART:20261102T010000Z")
    assert found is not None
    page = render_to_string("webmail/invitation.html", {"invitation": replace(found, **change)})  # type: ignore[arg-type]
    assert ("Cuộc họp đã bị hủy." in page) is bool(change)


def test_an_invitation_as_a_value() -> None:
    found = _invitation("DTSTART:20261102T010000Z")
    assert found is not None
    assert (found.method, found.uid, found.sequence) == ("REQUEST", "u-1@example.org", 2)
    assert (found.summary, found.place, found.description) == ("Họp giao ban", "Phòng họp số 1", "Mời dự\nđúng giờ")
    assert found.organiser is not None
    assert (found.organiser.name, found.organiser.address) == ("Nguyễn Văn An", "an@example.org")
    assert [(one.address, one.status) for one in found.attendees] == [
        ("binh@daknong.gov.vn", "NEEDS-ACTION"),
        ("chi@example.org", "ACCEPTED"),
    ]
    assert found.recurrence is not None
    assert (found.recurrence.frequency, found.recurrence.interval, found.recurrence.weekdays, found.recurrence.count) == (
        "WEEKLY", 2, ("MO", "FR"), 10,
    )  # fmt: skip


@pytest.mark.parametrize("answer", Answer)
def test_a_reply_names_the_meeting_and_the_answer(answer: Answer) -> None:
    found = _invitation("DTSTART:20261102T010000Z\nDTEND:20261102T020000Z", "RECURRENCE-ID:20261102T010000Z")
    assert found is not None
    octets = build_reply(found, answer, "binh@daknong.gov.vn", at=NOW, comment="Xin phép đến muộn")
    calendar: Any = Calendar.from_ical(octets)
    assert calendar["METHOD"] == "REPLY"
    (event,) = calendar.walk("VEVENT")
    assert (event["UID"], int(event["SEQUENCE"])) == ("u-1@example.org", 2)
    assert event["ATTENDEE"].params["PARTSTAT"] == answer.value
    assert str(event["ATTENDEE"]).lower() == "mailto:binh@daknong.gov.vn"
    assert str(event["ORGANIZER"]) == "mailto:an@example.org"
    assert event["DTSTART"].dt == datetime(2026, 11, 2, 1, tzinfo=UTC)
    assert event["COMMENT"] == "Xin phép đến muộn"
    assert b"RECURRENCE-ID:20261102T010000Z" in octets
    assert event["DTSTAMP"].dt - NOW == timedelta()


def test_a_bounce_says_what_became_of_it() -> None:
    status = (
        "Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.org\r\n\r\n"
        "Final-Recipient: rfc822; khong@example.org\r\nAction: failed\r\nStatus: 5.1.1\r\n"
        "Diagnostic-Code: smtp; 550 5.1.1 User\r\n unknown\r\n"
    )
    original = "Content-Type: message/rfc822\r\n\r\nMessage-ID: <goc@daknong.gov.vn>\r\nSubject: x\r\n\r\ny\r\n"
    shown = show(multipart("\r\nKhông gửi được", status, original, kind="report; report-type=delivery-status"))
    assert shown.report is not None
    assert shown.report.kind is ReportKind.DELIVERY
    assert shown.report.original_message_id == "goc@daknong.gov.vn"
    (line,) = shown.report.lines
    assert (line.address, line.action, line.status, line.diagnostic) == (
        "khong@example.org", "failed", "5.1.1", "550 5.1.1 User unknown",
    )  # fmt: skip


def test_a_receipt_says_that_it_was_read() -> None:
    part = (
        "Content-Type: message/disposition-notification\r\n\r\nFinal-Recipient: rfc822;a@b.example\r\n"
        "Original-Message-ID: <goc@daknong.gov.vn>\r\nDisposition: manual-action/MDN-sent-manually; displayed\r\n"
    )
    shown = show(multipart("\r\nĐã đọc", part, kind="report; report-type=disposition-notification"))
    assert shown.report is not None
    assert shown.report.kind is ReportKind.DISPOSITION
    assert [(line.address, line.action) for line in shown.report.lines] == [("a@b.example", "displayed")]
    assert shown.report.original_message_id == "goc@daknong.gov.vn"


def _attribute(level: int, code: int, data: bytes) -> bytes:
    return struct.pack("<BII", level, code, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)


def _tnef(files: list[tuple[bytes, bytes]], *, body: bytes = b"") -> bytes:
    """Return a TNEF stream as MS-OXTNEF describes it, with an old-style head, a body and files."""
    octets = struct.pack("<IH", 0x223E9F78, 1) + _attribute(1, 0x00089006, b"\x00\x00\x01\x00")
    octets += _attribute(1, 0x0002800C, body + b"\x00") if body else b""
    for name, data in files:
        octets += _attribute(2, 0x00069002, bytes(14)) + _attribute(2, 0x00018010, name + b"\x00")
        octets += _attribute(2, 0x0006800F, data)
    return octets


def _winmail(octets: bytes) -> bytes:
    head = b"Content-Type: application/ms-tnef; name=winmail.dat\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    return multipart(b"\r\n", head + base64.encodebytes(octets))


def test_winmail_dat_is_unpacked() -> None:
    raw = _winmail(_tnef([(b"bao cao.pdf", b"%PDF-1.4"), (b"..\\x.txt", b"abc")], body=b"Kinh gui"))
    shown = show(raw)
    assert [(file.section, file.name, file.size) for file in shown.attachments] == [
        ("2.tnef.1", "bao cao.pdf", 8),
        ("2.tnef.2", "x.txt", 3),
    ]
    content = content_of(raw, "2.tnef.2")
    assert content is not None
    assert content.octets == b"abc"
    assert shown.text is not None
    assert shown.text.blocks[0].text.startswith("Kinh gui")
    assert "tnef.unpacked" in [note.code for note in shown.notes]


def test_a_letter_inside_winmail_dat_gives_its_files_too() -> None:
    inner = _tnef([(b"trong.txt", b"ben trong")], body=b"Thu ben trong")
    names = [
        (file.name, file.size) for file in show(_winmail(_tnef([(b"thu", inner), (b"ngoai.txt", b"xyz")]))).attachments
    ]
    assert names == [("trong.txt", 9), ("thu.txt", 13), ("ngoai.txt", 3)]


@pytest.mark.parametrize(
    ("raw", "protection"),
    [
        (multipart("\r\nx", "Content-Type: application/pkcs7-signature; name=smime.p7s\r\n\r\ny", kind="signed"), Protection.SMIME_SIGNED),
        (multipart("\r\nx", "Content-Type: application/pgp-signature\r\n\r\ny", kind="signed"), Protection.PGP_SIGNED),
        (multipart("Content-Type: application/pgp-encrypted\r\n\r\nVersion: 1", "\r\nx", kind="encrypted"), Protection.PGP_ENCRYPTED),
        (letter("Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m", "x"), Protection.SMIME_ENCRYPTED),
        (letter("Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m", "x"), Protection.SMIME_SIGNED),
        (letter("Subject: x", "-----BEGIN PGP MESSAGE-----\r\n"), Protection.PGP_ENCRYPTED),
        (letter("Subject: x", "-----BEGIN PGP SIGNED MESSAGE-----\r\n"), Protection.PGP_SIGNED),
        (letter("Subject: x"), Protection.NONE),
    ],
)  # fmt: skip
def test_protection_is_recognised(raw: bytes, protection: Protection) -> None:
    assert show(raw).protection is protection


def test_both_forms_of_a_text_are_kept_and_html_shows_most() -> None:
    shown = show(multipart("\r\nchữ", "Content-Type: text/html; charset=utf-8\r\n\r\n<p>chữ</p>", kind="alternative"))
    assert shown.best is Best.HTML
    assert shown.html is not None
    assert shown.html.body.strip() == "<p>chữ</p>"
    assert shown.text is not None
    assert shown.text.blocks[0].text == "chữ"
    assert shown.attachments == ()


def test_text_beside_html_is_shown_with_it() -> None:
    shown = show(multipart("Content-Type: text/html\r\n\r\n<p>mot</p>", "\r\nhai <b>"))
    assert shown.html is not None
    assert "<p>mot</p>" in shown.html.body
    assert "hai &lt;b&gt;" in shown.html.body


def test_an_inline_image_is_told_from_a_file() -> None:
    image = "Content-Type: image/png; name=a.png\r\nContent-ID: <i@x>\r\n\r\n\x89PNG"
    other = "Content-Type: image/png; name=b.png\r\nContent-ID: <j@x>\r\n\r\n\x89PNG"
    raw = multipart('Content-Type: text/html\r\n\r\n<img src="cid:i@x">', image, other, kind="related")
    shown = show(raw, options=ShowOptions(part_url=lambda section: f"/part/{section}"))
    assert shown.html is not None
    assert 'src="/part/2"' in shown.html.body
    assert [(file.name, file.is_inline) for file in shown.attachments] == [("a.png", True), ("b.png", False)]


def test_an_old_encoding_under_a_false_label_is_repaired_with_a_note() -> None:
    body = "Cộng hòa xã hội chủ nghĩa Việt Nam"
    from tests.corpus.charsets import ENCODERS

    from congthu.documents.types import Charset

    for charset, encode in ENCODERS.items():
        raw = letter("Content-Type: text/html; charset=iso-8859-1", b"<p>" + encode(body) + b"</p>")
        shown = show(raw)
        assert shown.html is not None
        assert body in shown.html.body, charset
        if charset is not Charset.TWICE_UTF8:
            assert ("charset.legacy", str(charset)) in [(note.code, note.params.get("charset")) for note in shown.notes]
