"""Letters as octets: what other programs read in them, and what a draft gives back. Clause: D9.5, D5.2b, RFC5322."""

from __future__ import annotations

import email
import email.policy
import unicodedata
from datetime import UTC, date, datetime
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from congthu.webmail.composing.building import build_draft, build_message, envelope_of, wire_of
from congthu.webmail.composing.documents.types import DocumentClass, DocumentFields, Urgency
from congthu.webmail.composing.ids import new_message_id
from congthu.webmail.composing.reading import read_draft
from congthu.webmail.composing.texts import composed, file_name, one_line
from congthu.webmail.composing.types import (
    Answered,
    AnswerKind,
    Composition,
    File,
    Identity,
    InlineImage,
    Priority,
    Receiver,
)

AT = datetime(2026, 11, 28, 1, 30, tzinfo=UTC)
ID = "<0123456789abcdef@daknong.gov.vn>"
ME = Identity(address="annv.stttt@daknong.gov.vn", name="Nguyễn Văn An")
TO = Receiver(address="binh@example.org", name="Trần, Thị Bình")


def build(**words: object) -> bytes:
    given_words: dict[str, object] = {"sender": ME, "to": (TO,), "subject": "Về việc họp", "text": "Kính gửi."}
    return build_message(Composition(**(given_words | words)), message_id=ID, at=AT)  # type: ignore[arg-type]


def read(raw: bytes) -> EmailMessage:
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def test_a_plain_letter() -> None:
    raw = build()
    message = read(raw)
    assert message["Subject"] == "Về việc họp"
    assert message["Date"] == "Sat, 28 Nov 2026 08:30:00 +0700"
    assert message["Message-ID"] == ID
    assert [a.display_name for a in message["From"].addresses] == ["Nguyễn Văn An"]
    assert [(a.display_name, a.addr_spec) for a in message["To"].addresses] == [("Trần, Thị Bình", "binh@example.org")]
    assert message.get_content_type() == "text/plain"
    assert message.get_content().splitlines() == ["Kính gửi."]
    assert raw.isascii()
    assert b"\n" not in raw.replace(b"\r\n", b"")


def test_message_ids_are_ours_and_say_nothing_else() -> None:
    made = {new_message_id("daknong.gov.vn") for _ in range(100)}
    assert len(made) == 100
    assert all(one.endswith("@daknong.gov.vn>") for one in made)


def test_what_arrives_decomposed_leaves_composed() -> None:
    nfd = unicodedata.normalize("NFD", "Đề nghị phê duyệt kế hoạch")
    message = read(build(subject=nfd, text=nfd, attachments=(File(name=nfd + ".docx", content=b"x"),)))
    assert message["Subject"] == unicodedata.normalize("NFC", nfd)
    body = message.get_body()
    assert body
    assert unicodedata.is_normalized("NFC", body.get_content())
    (file,) = message.iter_attachments()
    assert file.get_filename() == unicodedata.normalize("NFC", nfd) + ".docx"


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("Báo cáo tháng 11.docx", id="vietnamese"),
        pytest.param("report.pdf", id="ascii"),
        pytest.param('a "quoted" \\ name; x=y.txt', id="signs-of-the-syntax"),
        pytest.param("Đắk R'Lấp và Krông Nô (bản 2).xlsx", id="apostrophe-and-brackets"),
        pytest.param("Công văn về việc " + "rất dài " * 40 + ".pdf", id="longer-than-255-octets"),
        pytest.param("=?UTF-8?B?xxx?=.txt", id="looks-encoded"),
        pytest.param("100% kế hoạch.pdf", id="per-cent"),
        pytest.param("日本語の文書.txt", id="other-script"),
    ],
)
def test_a_file_name_stands_in_both_forms(name: str) -> None:
    raw = build(attachments=(File(name=name, content=b"1"),))
    wanted = file_name(name)
    (part,) = [p for p in email.message_from_bytes(raw).walk() if p.get_content_disposition() == "attachment"]
    assert wanted.endswith("." + name.rpartition(".")[2])
    stored = part.get_param("filename", header="content-disposition")
    assert stored
    assert email.utils.collapse_rfc2231_value(stored) == wanted
    shown = part.get_param("name")
    if "=?" not in name:
        assert str(email.header.make_header(email.header.decode_header(str(shown)))) == wanted
    assert b"filename*0" not in raw, "no continuations: Outlook does not join them"
    if not wanted.isascii():
        assert b"filename*=UTF-8''" in raw
        assert b'name="=?UTF-8?B?' in raw
    assert max(map(len, raw.split(b"\r\n"))) <= 998


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "C:\\x\\y.exe", "a\r\nBcc: x@y", "gpj.\u202eexe", "  .  ", "", "\x00"]
)
def test_hostile_names_are_only_names(name: str) -> None:
    made = file_name(name)
    assert made
    assert not set(made) & set("/\\\r\n\u202e\0")
    assert b"\r\nBcc:" not in build(attachments=(File(name=name, content=b"1"),))


def test_alternatives_pictures_and_files_are_nested_as_programs_expect() -> None:
    picture = InlineImage(cid="p1@x", name="dấu.png", media_type="image/png", content=b"\x89PNG")
    raw = build(
        html='<p>Kính gửi <b>ông</b></p><img src="cid:p1@x">',
        inline=(picture,),
        attachments=(File(name="a.bin", content=b"\0\1"),),
    )
    kinds = [part.get_content_type() for part in email.message_from_bytes(raw).walk()]
    assert kinds == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "multipart/related",
        "text/html",
        "image/png",
        "application/octet-stream",
    ]
    message = read(raw)
    plain = message.get_body(("plain",))
    assert plain
    assert plain.get_content().split() == ["Kính", "gửi", "ông"]


def test_nobody_learns_of_a_blind_copy() -> None:
    secret = Receiver(address="bi.mat@example.org", name="Bí mật")
    composition = Composition(sender=ME, to=(TO,), bcc=(secret,), subject="x", text="y")
    draft = build_draft(composition, message_id=ID, at=AT)
    sent = build_message(composition, message_id=ID, at=AT)
    assert b"bi.mat" in draft
    assert b"bi.mat" not in sent
    assert b"bcc" not in sent.lower()
    assert wire_of(draft) == sent
    assert envelope_of(composition) == ("binh@example.org", "bi.mat@example.org")
    alone = build_message(Composition(sender=ME, bcc=(secret,)), message_id=ID, at=AT)
    assert b"To: undisclosed-recipients:;" in alone


def test_what_is_sent_of_a_draft_of_another_program() -> None:
    raw = b"Subject: x\r\nBCC: a@b.vn,\r\n\tc@d.vn\r\nTo: e@f.vn\r\nX-Congthu-Soan-A: {}\r\n\r\nBcc: in the text\r\n"
    assert wire_of(raw) == b"Subject: x\r\nTo: e@f.vn\r\n\r\nBcc: in the text\r\n"


@pytest.mark.parametrize("value", ["a\r\nBcc: x@y.vn", "a\nb", "a\rb", "a\x00b", "a\u2028b"])
def test_no_field_breaks_into_the_next(value: str) -> None:
    raw = build(
        subject=value, to=(Receiver(address="a@b.vn", name=value),), attachments=(File(name=value, content=b""),)
    )
    assert set(read(raw).keys()) == set(read(build(attachments=(File(name="a", content=b""),))).keys())


def test_the_encoding_fits_the_text() -> None:
    assert read(build(text="ascii"))["Content-Transfer-Encoding"] == "7bit"
    assert read(build(text="almost only ascii, and one đ " * 9))["Content-Transfer-Encoding"] == "quoted-printable"
    assert read(build(text="Ữ" * 90))["Content-Transfer-Encoding"] == "base64"
    assert read(build(text="x" * 5000))["Content-Transfer-Encoding"] == "quoted-printable"


def test_a_letter_that_is_forwarded_as_a_file_stays_a_letter() -> None:
    good = File(name="thư.eml", media_type="message/rfc822", content=b"Subject: x\n\nFrom here\n")
    binary = File(name="thư.eml", media_type="message/rfc822", content=b"Subject: x\n\n" + b"x" * 2000)
    (part,) = read(build(attachments=(good,))).iter_attachments()
    assert part.get_content_type() == "message/rfc822"
    (part,) = read(build(attachments=(binary,))).iter_attachments()
    assert part.get_content_type() == "application/octet-stream"
    back = read_draft(build(attachments=(good,)))
    assert back.attachments[0].content == b"Subject: x\r\n\r\nFrom here\r\n"


def test_no_boundary_stands_in_a_part() -> None:
    raw = build(html="<p>x</p>")
    boundary = read(raw).get_boundary()
    assert boundary
    again = build(text=f"--{boundary}\n", attachments=(File(name="a.eml", media_type="message/rfc822", content=raw),))
    assert len(list(read(again).iter_attachments())) == 1


def test_what_is_wished_for_is_said() -> None:
    message = read(
        build(priority=Priority.HIGH, wants_read_receipt=True, in_reply_to="<a@b>", references=("<z@b>", "<a@b>"))
    )
    assert (message["X-Priority"], message["Importance"]) == ("1", "high")
    assert ME.address in message["Disposition-Notification-To"]
    assert (message["In-Reply-To"], message["References"]) == ("<a@b>", "<z@b> <a@b>")


TEXTS = st.text(alphabet=st.characters(codec="utf-8"), max_size=300)
LINES = st.text(alphabet=st.one_of(st.sampled_from("aáâậđĐ ữ>.-=_\n"), st.characters(codec="utf-8")), max_size=400)
LOCAL = st.text(alphabet="abcxyz0.'+-", min_size=1, max_size=12).filter(lambda t: ".." not in t and t.strip(".") == t)
RECEIVERS = st.builds(
    Receiver,
    address=LOCAL.map(lambda local: f"{local}@daknong.gov.vn"),
    name=TEXTS.map(lambda t: one_line(t)[:80].strip()),
)
FILES = st.builds(
    File,
    name=TEXTS.map(file_name),
    media_type=st.sampled_from(["application/pdf", "image/png", "text/plain", "text/html", "application/octet-stream"]),
    content=st.binary(max_size=400),
)
FIELDS = st.builds(
    DocumentFields,
    document_class=st.sampled_from(DocumentClass),
    kind=st.sampled_from(["", "to-trinh", "de-an", "du-an", "cong-van"]),
    number=st.from_regex(r"[0-9]{0,4}", fullmatch=True),
    symbol=st.sampled_from(["", "TTr-STTTT", "QĐ-UBND"]),
    issued_on=st.none() | st.dates(date(2000, 1, 1), date(2099, 1, 1)),
    summary=st.sampled_from(["", "Về việc phê duyệt kế hoạch ứng dụng công nghệ thông tin " * 3]).map(str.strip),
    urgency=st.sampled_from(Urgency),
    deadline=st.none() | st.dates(date(2000, 1, 1), date(2099, 1, 1)),
    places=st.sampled_from([(), ("Sở Y tế", "UBND huyện Cư Jút")]),
)


def unique(receivers: list[Receiver]) -> tuple[Receiver, ...]:
    return tuple({receiver.address.lower(): receiver for receiver in receivers}.values())


COMPOSITIONS = st.builds(
    Composition,
    sender=st.builds(Identity, address=st.just(ME.address), name=TEXTS.map(lambda t: one_line(t)[:80].strip())),
    to=st.lists(RECEIVERS, max_size=4).map(unique),
    cc=st.lists(RECEIVERS, max_size=2).map(unique),
    bcc=st.lists(RECEIVERS, max_size=2).map(unique),
    subject=TEXTS.map(one_line),
    text=LINES.map(composed),
    html=st.none() | TEXTS.map(composed),
    attachments=st.lists(FILES, max_size=3).map(tuple),
    priority=st.sampled_from(Priority),
    wants_read_receipt=st.booleans(),
    wants_delivery_receipt=st.booleans(),
    in_reply_to=st.sampled_from(["", "<a@b>"]),
    references=st.sampled_from([(), ("<a@b>",), tuple(f"<{n}@b>" for n in range(25))]),
    answered=st.none()
    | st.just(
        Answered(
            kind=AnswerKind.FORWARD, box="vt@x.vn", folder="Công văn/đến", uid_validity=7, uid=8, message_id="<a@b>"
        )
    ),
    document=st.none() | FIELDS,
)


def lines(text: str) -> list[str]:
    """Return lines as `flowed` keeps them: blanks at their ends say nothing, quotes are written in one way."""
    from congthu.webmail.composing.flowed import flow, unflow

    return unflow(flow(text)).rstrip("\n").split("\n")


@settings(deadline=None, max_examples=150)
@given(COMPOSITIONS)
def test_a_draft_gives_back_what_was_written(composition: Composition) -> None:
    draft = build_draft(composition, message_id=ID, at=AT)
    back = read_draft(draft)
    for name in (
        *("sender", "to", "cc", "bcc", "subject", "attachments", "priority", "wants_read_receipt", "references"),
        *("wants_delivery_receipt", "in_reply_to", "answered", "document"),
    ):
        assert getattr(back, name) == getattr(composition, name), name
    if composition.html is None:
        assert lines(back.text) == lines(composition.text)
        assert back.html is None
    else:
        assert back.html is not None
        assert back.html.rstrip("\n") == composition.html.rstrip("\n")
    assert wire_of(draft) == build_message(composition, message_id=ID, at=AT)
    assert wire_of(draft).isascii()
    assert max(map(len, draft.split(b"\r\n"))) <= 998


@pytest.mark.parametrize(
    "field", [b"Content-Disposition: attachment; filename*", b"Content-Type: text/plain; charset*"]
)
def test_a_charset_that_cannot_be_one_is_no_error(field: bytes) -> None:
    head = b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
    read_draft(head + field + b"=ut\0f-8''a.pdf\r\n\r\nx\r\n--b--\r\n")


@settings(deadline=None)
@given(
    st.binary(max_size=600)
    | COMPOSITIONS.map(lambda c: build_draft(c, message_id=ID, at=AT)).flatmap(
        lambda raw: st.integers(0, len(raw)).map(lambda cut: raw[:cut] + b"\xff\0" + raw[cut + 3 :])
    )
)
def test_nothing_that_lies_in_a_box_is_an_error(raw: bytes) -> None:
    read_draft(raw)
    wire_of(raw)
