"""What stands above a list of what was found: an answer that is not complete says so. Clause: D11.2b-2."""

from __future__ import annotations

from dataclasses import replace
from html import unescape

from django.http import HttpRequest, QueryDict
from django.utils import translation
from tests.unit.webmail.web.test_kept_pieces import BOX

from congthu.frame.api import kept_piece
from congthu.webmail.web.asked import Asked, asked

LOOKED_FOR = Asked(folder="Hồ sơ", only="", by="", start=0, is_threaded=False, query='báo <b>"', here=True)


def _head(wanted: Asked, *, total: int, is_more: bool) -> str:
    with translation.override("vi"):
        return kept_piece(
            "webmail/list_head.html", box=BOX, asked=wanted, folders=(), total=total, is_more=is_more, notes=()
        )


def test_where_only_the_newest_were_looked_at_the_number_says_so_and_all_may_be_asked_for() -> None:
    head = _head(LOOKED_FOR, total=50, is_more=True)
    assert 'id="list-total">50+<' in head
    (address,) = [piece.split('"')[0] for piece in head.split('href="') if "all=1" in piece.split('"')[0]]
    request = HttpRequest()
    request.GET = QueryDict(unescape(address).partition("?")[2])
    assert asked(request) == replace(LOOKED_FOR, everything=True)
    assert "<b>" not in head


def test_a_complete_answer_has_its_number_alone() -> None:
    head = _head(LOOKED_FOR, total=50, is_more=False)
    assert 'id="list-total">50<' in head
    assert "all=1" not in head
