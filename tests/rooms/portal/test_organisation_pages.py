"""The Danh bạ in the browser: found without marks, by key strokes, with public fields only."""

from __future__ import annotations

import uuid

import pytest
from tests.factories.province import Province
from tests.rooms.portal.signing_in import SignedIn

PIECE = {"hx-request": "true"}


@pytest.mark.parametrize(
    "query",
    ["nguyen thi thuy", "NGUYỄN THỊ THỦY", "thuy", "thuy chuyen vien", "thuy so thong tin", "thuynt"],
)
def test_people_are_found_without_marks_by_name_post_unit_and_address(query: str, signed_in: SignedIn) -> None:
    """Clause: D3.4, D6-2."""
    page = signed_in("staff").get("/danh-ba/", {"q": query}).content.decode()
    assert "Nguyễn Thị Thủy" in page
    assert "thuynt" in page


def test_units_are_found_and_lead_to_their_page(signed_in: SignedIn, province: Province) -> None:
    client = signed_in("staff")
    assert f"/danh-ba/{province.stttt}/" in client.get("/danh-ba/", {"q": "thong tin va"}).content.decode()
    page = client.get(f"/danh-ba/{province.stttt}/").content.decode()
    assert "stttt@daknong.gov.vn" in page
    assert "internal.stttt@daknong.gov.vn" in page
    assert f"/danh-ba/{province.phong_cntt}/" in page


def test_people_of_a_unit_are_sorted_by_given_name(signed_in: SignedIn, province: Province) -> None:
    page = signed_in("staff").get(f"/danh-ba/{province.phong_cntt}/").content.decode()
    order = [page.index(f"Nguyễn Thị {given}") for given in ("Bình", "Cúc", "Đào", "Hạnh", "Lan", "Thủy")]
    assert order == sorted(order)


def test_htmx_gets_the_piece_and_a_browser_the_page(signed_in: SignedIn) -> None:
    client = signed_in("staff")
    whole = client.get("/danh-ba/", {"q": "lan"}).content.decode()
    piece = client.get("/danh-ba/", {"q": "lan"}, headers=PIECE).content.decode()
    assert "<html" in whole
    assert "<html" not in piece
    assert "Nguyễn Thị Lan" in piece


def test_the_tree_shows_the_top_and_unfolds(signed_in: SignedIn, province: Province) -> None:
    client = signed_in("staff")
    top = client.get("/danh-ba/").content.decode()
    assert f"/danh-ba/{province.stttt}/" in top
    assert f"/danh-ba/{province.phong_cntt}/" not in top
    branch = client.get(f"/danh-ba/{province.stttt}/", headers=PIECE).content.decode()
    assert f"/danh-ba/{province.phong_cntt}/" in branch
    assert "<html" not in branch


def test_what_was_typed_is_shown_as_text(signed_in: SignedIn) -> None:
    page = signed_in("staff").get("/danh-ba/", {"q": '"><script>alert(1)</script>'}).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize("offset", ["-1", "x", "9" * 30, "²", "1_0", ""])
def test_a_strange_offset_is_taken_for_none(offset: str, signed_in: SignedIn) -> None:
    assert signed_in("staff").get("/danh-ba/", {"q": "nguyen", "from": offset}).status_code == 200


def test_an_unknown_unit(signed_in: SignedIn) -> None:
    answer = signed_in("staff").get(f"/danh-ba/{uuid.uuid4()}/")
    assert answer.status_code == 404
    assert "Không có trang này" in answer.content.decode()
