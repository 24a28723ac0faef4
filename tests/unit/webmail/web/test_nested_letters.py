"""Letters within a letter: their files can be taken as those of the letter itself. Clause: D12.5-1."""

from __future__ import annotations

from email.message import EmailMessage

from congthu.webmail.showing.contents import content_of
from congthu.webmail.showing.show import show
from congthu.webmail.web.letter_texts import nested_views


def forwarded(inner: EmailMessage | None) -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = "Chuyển đơn" if inner else "Đơn kiến nghị"
    message.set_content("Kính gửi.")
    if inner:
        message.add_attachment(inner)
    else:
        message.add_attachment(b"%PDF-1.4 trong", maintype="application", subtype="pdf", filename="Đơn.pdf")
    return message


def test_a_file_two_letters_deep_is_named_and_found() -> None:
    raw = forwarded(forwarded(forwarded(None))).as_bytes()
    (outer,) = nested_views(show(raw), lambda section: section, dangerous={"Đơn.pdf"})
    (inner,) = outer.nested
    (file,) = inner.attachments
    assert (file.name, file.preview, file.is_dangerous) == ("Đơn.pdf", "pdf", True)
    found = content_of(raw, file.url)
    assert found is not None
    assert found.octets == b"%PDF-1.4 trong"
    assert [one.name for one in outer.attachments] == ["Đơn kiến nghị.eml"], "after its subject"
