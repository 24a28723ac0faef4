"""Letters of the system's own: composed so that nothing answers them, refused or put off as Postfix says."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import SMTP

import pytest

from congthu.engine.notices import Notice, NoticeNotSent, compose_notice, hand_over
from congthu.engine.state import Endpoint

AT = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)


def test_a_notice_says_that_it_is_automatic_and_keeps_vietnamese() -> None:
    notice = Notice(to="annv@daknong.gov.vn", subject="Đăng nhập\r\nBcc: x@y.z", text="Kính gửi ông/bà.\n")
    raw = compose_notice(notice, domain="daknong.gov.vn", hostname="mail.daknong.gov.vn", at=AT).as_bytes()
    read = message_from_bytes(raw, policy=SMTP)
    assert read["From"] == "Công Thư <postmaster@daknong.gov.vn>"
    assert read["Subject"] == "Đăng nhập Bcc: x@y.z"
    assert read["Bcc"] is None
    assert read["Auto-Submitted"] == "auto-generated"
    assert read["Date"] == "Tue, 24 Nov 2026 09:30:00 +0700"
    assert read.get_content() == "Kính gửi ông/bà.\r\n"


@pytest.mark.parametrize("to", ["", "nobody", "a@b\r\nBcc: c@d", "a b@c", "<a@b>"])
def test_what_is_no_address_is_given_up(to: str) -> None:
    with pytest.raises(NoticeNotSent) as refused:
        compose_notice(Notice(to=to, subject="x", text="x"), domain="d.vn", hostname="h.d.vn", at=AT)
    assert refused.value.params["permanent"]


def test_without_postfix_it_is_tried_again() -> None:
    letter = compose_notice(Notice(to="a@d.vn", subject="x", text="x"), domain="d.vn", hostname="h.d.vn", at=AT)
    with pytest.raises(NoticeNotSent) as refused:
        hand_over(letter, endpoint=Endpoint(host="127.0.0.1", port=1), hostname="h.d.vn")
    assert not refused.value.params["permanent"]
