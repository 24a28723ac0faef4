"""Filters of a list by body and by kind of document: what is looked for, and that nothing typed becomes a command."""

from __future__ import annotations

import pytest

from congthu.frame.api import instance
from congthu.webmail.web.asked import Asked
from congthu.webmail.web.narrowing import document_keys, sender_keys


@pytest.mark.parametrize(
    "chosen", ["", "cq:", "stttt", "cq:a b", 'cq:"', "cq:x\r\nA1 LOGOUT", "cq:" + "a" * 90, "outside "]
)
def test_a_sender_that_makes_no_sense_narrows_nothing(chosen: str) -> None:
    assert sender_keys(chosen) == ()


def test_a_body_is_its_people_and_its_own_box() -> None:
    domain = instance().domain
    assert sender_keys("cq:stttt") == ("OR", "FROM", f".stttt@{domain}".encode(), "FROM", f"<stttt@{domain}".encode())
    assert sender_keys("outside") == ("NOT", "FROM", f"@{domain}".encode())


@pytest.mark.parametrize("chosen", ["", "nhom:", "nhom:x", "loai:", "loai:khong-co", "thong-bao"])
def test_a_document_that_makes_no_sense_narrows_nothing(chosen: str) -> None:
    assert document_keys(chosen) == ()


def test_classes_and_kinds_are_found_by_the_name_they_travel_with() -> None:
    assert document_keys("nhom:thong-bao") == ("HEADER", "X-Van-Ban-Nhom", "Thông báo".encode())
    field, name, value = document_keys("loai:to-trinh")
    assert (field, name, value) == ("HEADER", "X-Van-Ban-Loai", "Tờ trình".encode())


def test_what_narrows_a_list_adds_to_the_filter_and_stands_in_its_address() -> None:
    asked = Asked(
        folder="INBOX", only="urgent", by="", start=0, is_threaded=False, query="", sender="outside", document="loai:x"
    )
    assert asked.filters.criteria[:1] == ("OR",)
    assert asked.filters.criteria[-3:-1] == ("NOT", "FROM")
    assert "from=outside" in asked.address()
