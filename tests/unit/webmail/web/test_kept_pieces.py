"""A piece that depends on nothing but some values is put together once, in each language."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.utils import translation

from congthu.accounts.types import BoxRights
from congthu.frame.api import kept_piece
from congthu.webmail.boxes.types import OpenableBox
from congthu.webmail.web.places import FolderView

BOX = OpenableBox(
    mailbox_id=UUID(int=7),
    address="annv@example.org",
    name="",
    person="annv@example.org",
    rights=BoxRights.OWN,
    may_send=True,
)
FOLDER = FolderView(
    name="Dự án/<b>",
    label="<b>",
    depth=1,
    messages=3,
    waiting=2,
    special="",
    icon="folder",
    is_selectable=True,
    is_subscribed=True,
    parent="Dự án",
)


def _folders(language: str, folder: FolderView = FOLDER, *, current: str = "") -> str:
    with translation.override(language):
        return kept_piece("webmail/folders.html", box=BOX, current=current, folders=(folder,), usage=None, share=0)


def test_the_same_values_give_the_very_same_piece() -> None:
    assert _folders("vi") is _folders("vi")


def test_other_values_and_another_language_give_another() -> None:
    pieces = [
        _folders("vi"),
        _folders("en"),
        _folders("vi", replace(FOLDER, waiting=3)),
        _folders("vi", current=FOLDER.name),
    ]
    assert len(set(pieces)) == len(pieces)
    assert 'aria-current="page"' in pieces[3]


def test_what_folders_are_called_becomes_no_html() -> None:
    assert "<b>" not in _folders("vi")
