"""What a writer is warned of, and what is too large. Clause: D5.2b, Q8, D9.4."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from congthu.regulation.types import MEGABYTE
from congthu.webmail.composing.cautions import (
    SizeFaultCode,
    Surroundings,
    WarningCode,
    find_cautions,
    find_size_faults,
    promises_attachment,
    size_faults,
)
from congthu.webmail.composing.types import Answered, AnswerKind, Composition, File, Identity, Receiver

AT = datetime(2026, 11, 28, tzinfo=UTC)
ME = Identity(address="an@daknong.gov.vn")
AROUND = Surroundings(
    inside=frozenset({"daknong.gov.vn"}),
    free=frozenset({"gmail.com"}),
    group_sizes={"internal.stttt@daknong.gov.vn": 60},
)


def codes(**words: object) -> list[WarningCode]:
    good: dict[str, object] = {"to": (Receiver(address="b@daknong.gov.vn"),), "subject": "Họp", "text": "Kính gửi."}
    composition = Composition(sender=ME, **(good | words))  # type: ignore[arg-type]
    return [caution.code for caution in find_cautions(composition, around=AROUND)]


@pytest.mark.parametrize(
    "text",
    ["Xin gửi kèm báo cáo.", "Chi tiết trong tệp đính kèm", "hồ sơ kèm theo", "Ho so dinh kem",
     "Please see the attached", "Báo cáo kèm", "Tài liệu được Gửi Kèm.", "I enclosed it: enclosed."],
)  # fmt: skip
def test_a_promise(text: str) -> None:
    assert promises_attachment(text)


@pytest.mark.parametrize(
    "text",
    ["Kính gửi ông.", "Xin kem và bánh", "> file đính kèm", "Không đính kèm gì", "detached house",
     "Đã rõ.\n\nNgày 28/11/2026 08:30, a@b.vn viết:\n> xem file đính kèm\nđính kèm", "- On Monday", ""],
)  # fmt: skip
def test_no_promise(text: str) -> None:
    assert not promises_attachment(text)


def test_nothing_to_warn_of() -> None:
    assert codes() == []
    assert codes(text="đính kèm", attachments=(File(name="a", content=b""),)) == []


def test_each_warning() -> None:
    assert codes(to=()) == [WarningCode.NO_RECEIVER]
    assert codes(subject="  ") == [WarningCode.EMPTY_SUBJECT]
    assert codes(html="<p>Xem t&#7879;p <b>đính kèm</b></p>") == [WarningCode.FORGOTTEN_ATTACHMENT]
    assert codes(to=(Receiver(address="internal.stttt@daknong.gov.vn"),)) == [WarningCode.LARGE_GROUP]
    assert codes(to=(Receiver(address="a@example.org"),)) == [WarningCode.OUTSIDE_RECEIVER]
    assert codes(to=(Receiver(address="a@GMAIL.com"),)) == [WarningCode.FREE_MAIL_RECEIVER]
    many = tuple(Receiver(address=f"n{n}@daknong.gov.vn") for n in range(12))
    answer = Answered(kind=AnswerKind.REPLY_ALL, box="", folder="", uid_validity=1, uid=1, message_id="")
    assert codes(to=many, answered=answer) == [WarningCode.REPLY_ALL_MANY]
    assert codes(to=many) == []


@pytest.mark.parametrize(("size", "faults"), [(26_214_400, 0), (26_214_401, 1)])
def test_a_file_may_have_25_megabytes_and_no_octet_more(size: int, faults: int) -> None:
    """Clause: D5.2b."""
    composition = Composition(sender=ME, attachments=(File(name="bản đồ.pdf", content=bytes(size)),))
    found = find_size_faults(composition, file_limit=25 * MEGABYTE, message_limit=60 * MEGABYTE)
    assert len(found) == faults
    assert all((f.code, f.name, f.size) == (SizeFaultCode.FILE, "bản đồ.pdf", size) for f in found)


def test_all_files_together() -> None:
    """Clause: Q8."""
    files = [(f"{n}.pdf", 20 * MEGABYTE) for n in range(3)]
    limits = {"file_limit": 25 * MEGABYTE, "message_limit": 60 * MEGABYTE}
    assert size_faults(files, **limits) == ()
    assert [fault.code for fault in size_faults(files, others=1, **limits)] == [SizeFaultCode.MESSAGE]
