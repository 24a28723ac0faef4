"""The lines of a list say what they were given, whatever that is, and nothing in it becomes HTML."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any
from xml.etree.ElementTree import Element
from zoneinfo import ZoneInfo

import html5lib
import pytest
from django.utils import translation
from tests.corpus.charsets import ENCODERS

from congthu.documents.types import Charset
from congthu.webmail.web.row_html import rows_html
from congthu.webmail.web.rows import RowView, first_words

HOSTILE = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>&amp;"
PLAIN = RowView(
    uid=7,
    uids=(7,),
    who="Trần Văn Bình",
    who_title="Trần Văn Bình <binhtv@example.org>",
    subject="Lịch họp & báo cáo",
    preview="Kính gửi",
    when="09:30",
    when_title="09:30 05/03/2026",
    arrived_at=datetime(2026, 3, 5, 9, 30, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh")),
    octets=1200,
    count=1,
    is_unseen=False,
    is_flagged=False,
    is_answered=False,
    is_forwarded=False,
    has_attachment=False,
    is_urgent=False,
    document="",
)


def _line(row: RowView, *, here: str = "?f=INBOX", may_change: bool = True, next_start: int | None = None) -> Element:
    """Return what a browser would make of one line: the list item, or what holds several."""
    with translation.override("en"):
        text = rows_html([row], here=here, may_change=may_change, next_start=next_start)
    root: Element = html5lib.parseFragment(text, treebuilder="etree", namespaceHTMLElements=False)
    return root if next_start is not None else root[0]


def _by_class(line: Element, name: str) -> Element:
    found = [one for one in line.iter() if name in str(one.get("class", "")).split()]
    assert len(found) == 1, name
    return found[0]


def _name(element: Element) -> str:
    """Return the name without the namespace that icons have."""
    return element.tag.rpartition("}")[2]


def _text(element: Element) -> str:
    return "".join(element.itertext())


def test_a_line_says_what_a_letter_is() -> None:
    line = _line(PLAIN)
    assert (line.get("data-uid"), line.get("class")) == ("7", "row")
    assert _by_class(line, "row-link").get("href") == "?f=INBOX&uid=7"
    shown = [_text(_by_class(line, name)) for name in ("row-who", "row-subject", "row-preview", "row-when")]
    assert shown == [PLAIN.who, PLAIN.subject, PLAIN.preview, PLAIN.when]
    assert _by_class(line, "row-when").get("datetime") == "2026-03-05T09:30:00+07:00"
    assert _text(_by_class(line, "row-size")) == "1.2 KB"
    assert _by_class(line, "star").get("aria-pressed") == "false"


def test_a_line_shows_marks() -> None:
    names = ("is_unseen", "is_flagged", "is_answered", "is_forwarded", "has_attachment", "is_urgent")
    every: dict[str, Any] = dict.fromkeys(names, True)
    line = _line(replace(PLAIN, **every, document="12/UBND-VX", place="Đã gửi", count=3, uids=(5, 6, 7)))
    assert line.get("class") == "row unseen-row flagged"
    assert line.get("data-uids") == "5,6,7"
    assert {one.get("href") for one in line.iter() if _name(one) == "use"} == {
        "#i-reply",
        "#i-forward",
        "#i-clip",
        "#i-star",
    }
    assert _text(_by_class(line, "row-who")) == "Unread. Trần Văn Bình 3"
    assert _text(_by_class(line, "row-subject")) == "!Urgent. Đã gửi 12/UBND-VX Lịch họp & báo cáo"


def test_who_may_change_nothing_gets_no_star() -> None:
    line = _line(PLAIN, may_change=False)
    assert "star" not in {one.get("class") for one in line.iter()}
    assert line.get("draggable") is None


@pytest.mark.parametrize("field", ["who", "who_title", "subject", "preview", "when", "document", "folder", "place"])
def test_nothing_in_a_letter_becomes_html(field: str) -> None:
    hostile: dict[str, Any] = {field: HOSTILE}
    line = _line(replace(PLAIN, **hostile))
    assert {_name(one) for one in line.iter()} <= {"li", "label", "input", "a", "span", "time", "button", "svg", "use"}
    assert not [name for one in line.iter() for name in one.attrib if name.startswith("on")]
    # Wherever it is shown, it is shown as it was.
    assert HOSTILE in [*line.itertext(), *(value for one in line.iter() for value in one.attrib.values())]


def test_the_folder_and_what_follows_lead_on() -> None:
    here = "?f=a%26b&only=unread"
    several = _line(replace(PLAIN, folder="Cũ/&"), here=here, next_start=50)
    assert _by_class(several, "row-link").get("href") == "?f=C%C5%A9%2F%26&uid=7"
    assert _by_class(several, "more").get("data-more") == f"{here}&start=50"


def test_first_words_are_read_as_they_were_written() -> None:
    """Clause: D9.5."""
    taken_for_latin = ENCODERS[Charset.TCVN3]("Kính gửi các đồng chí, mời họp vào sáng thứ hai").decode("latin-1")
    assert first_words(taken_for_latin) == "Kính gửi các đồng chí, mời họp vào sáng thứ hai"
    assert first_words("Kính gửi \u202egnod gnôc") == "Kính gửi gnod gnôc"
