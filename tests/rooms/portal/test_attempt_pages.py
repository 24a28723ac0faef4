"""Attempts to log in as their owner and the operators see them. Clause: D11.2c, D11.2e, D12.3-1."""

from __future__ import annotations

from django.test import Client
from tests.rooms.portal.signing_in import SignedIn

from congthu.audit.api import list_last_events
from congthu.directory.types import IssuedMailbox

OWN, OPERATORS, LIFT = "/tai-khoan/dang-nhap-gan-day/", "/van-hanh/dang-nhap/", "/van-hanh/dang-nhap/bo-chan/"


def guess(name: str, *, times: int, network: str = "203.0.113") -> None:
    for number in range(times):
        client = Client(headers={"x-forwarded-proto": "https", "x-forwarded-for": f"{network}.{number}"})
        client.post("/dang-nhap/", {"username": name, "password": f"wrong{number}"})


def test_an_owner_sees_when_from_where_with_what_and_with_what_result(
    signed_in: SignedIn, staff: dict[str, IssuedMailbox]
) -> None:
    guess(staff["staff"].address, times=8)
    page = signed_in("staff").get(OWN).content.decode()
    for words in (
        "Đã đăng nhập",
        "Sai mật khẩu",
        "Bị chặn, không xét mật khẩu",
        "203.0.113.0",
        "192.0.2.1",
        "Trang web",
    ):
        assert words in page


def test_nobody_sees_the_attempts_on_others(signed_in: SignedIn, staff: dict[str, IssuedMailbox]) -> None:
    guess(staff["head"].address, times=2)
    assert "203.0.113" not in signed_in("staff").get(OWN).content.decode()


def test_operators_see_who_is_tried_and_from_where_and_names_that_nobody_has_stay_unknown(
    signed_in: SignedIn, staff: dict[str, IssuedMailbox]
) -> None:
    """Clause: D3.3."""
    guess(staff["staff"].address, times=8)
    guess("matkhau.cua.toi", times=1, network="198.51.100")
    page = signed_in("operator").get(OPERATORS).content.decode()
    assert staff["staff"].address in page
    assert "203.0.113.0" in page
    assert "Bỏ chặn" in page
    assert "1 lần thử nhằm vào 1 tên không có thật" in page
    assert "matkhau.cua.toi" not in page


def test_an_operator_lifts_a_block_on_record_and_nobody_else_can(
    signed_in: SignedIn, staff: dict[str, IssuedMailbox]
) -> None:
    person = staff["staff"]
    guess(person.address, times=12)
    operator, auditor = signed_in("operator"), signed_in("auditor")
    assert "Bỏ chặn" not in auditor.get(OPERATORS).content.decode()
    assert auditor.post(LIFT, {"kind": "account", "name": person.address}).status_code == 403
    assert operator.post(LIFT, {"kind": "account", "name": person.address}).status_code == 302
    event = list_last_events(1)[0]
    assert event.code == "accounts.guard.lifted"
    assert event.subject.name == person.address
    elsewhere = Client(headers={"x-forwarded-proto": "https", "x-forwarded-for": "198.51.100.9"})
    form = {"username": person.address, "password": person.start_password}
    assert elsewhere.post("/dang-nhap/", form).status_code == 302


def test_nonsense_lifts_nothing(signed_in: SignedIn) -> None:
    operator = signed_in("operator")
    for form in ({}, {"kind": "province", "name": "x"}, {"kind": "account", "name": "a" * 9000}):
        assert operator.post(LIFT, form).status_code == 302
    assert list_last_events(1)[0].code != "accounts.guard.lifted"
