"""Names of folders: beside others, free ones in the bin; and how the list shows them."""

from __future__ import annotations

from congthu.engine.types import Folder
from congthu.webmail.web.keeping import beside, free_name, leaf_of
from congthu.webmail.web.places import folder_views


def folder(name: str, *, special_use: str | None = None, messages: int = 0) -> Folder:
    return Folder(
        name=name,
        messages=messages,
        unseen=0,
        uid_next=1,
        uid_validity=1,
        highest_modseq=1,
        octets=0,
        special_use=special_use,
        is_selectable=True,
        is_subscribed=True,
        has_children=False,
    )


def test_a_folder_keeps_its_place_when_it_is_renamed() -> None:
    assert beside("Năm 2026/Báo cáo", "Tờ trình") == "Năm 2026/Tờ trình"
    assert beside("Báo cáo", "Tờ trình") == "Tờ trình"
    assert leaf_of("Năm 2026/Báo cáo") == "Báo cáo"


def test_a_name_in_the_bin_that_is_taken() -> None:
    assert free_name("Trash/Cũ", ["INBOX"]) == "Trash/Cũ"
    assert free_name("Trash/Cũ", ["Trash/Cũ", "Trash/Cũ (2)"]) == "Trash/Cũ (3)"


def test_what_was_thrown_away_stands_last_and_the_outbox_only_while_something_waits() -> None:
    bin_name = folder("Thùng rác", special_use="\\Trash")
    shown = folder_views([folder("INBOX"), bin_name, folder("Thùng rác/Cũ"), folder("Ảnh"), folder("Outbox")])
    assert [one.name for one in shown] == ["INBOX", "Thùng rác", "Ảnh", "Thùng rác/Cũ"]
    assert [one.is_in_bin for one in shown] == [False, False, False, True]
    assert [one.is_emptied for one in shown] == [False, True, False, False]
    waiting = folder_views([folder("Outbox", messages=1)])
    assert waiting[0].label != "Outbox"
