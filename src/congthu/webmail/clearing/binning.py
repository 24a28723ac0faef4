"""Into the bin and back to where a letter was. Clause: D12.5-1."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from congthu.engine.api import BoxConnection, change_flags, list_folders, list_rows, special_folder
from congthu.engine.types import Folder, Preview
from congthu.webmail.clearing.origins import keyword_of, keywords_of_origin, ways_back

INBOX: Final = "INBOX"
"""Where letters go back to that do not say where they were; they need not say that they were here."""


def note_origin(box: BoxConnection, folder: str, uids: Sequence[int]) -> None:
    """Let letters that are about to be thrown away say where they lie now.

    Raises:
        StoreError: as ``change_flags``.
    """
    if folder != INBOX:
        change_flags(box, folder, uids, add=[keyword_of(folder)])


def take_origins(box: BoxConnection, uids: Sequence[int]) -> Sequence[tuple[Folder, Sequence[int]]]:
    """Return to which folder each of some letters in the bin goes back, and let them no longer say it.

    Raises:
        StoreError: as ``change_flags`` and ``list_rows``.
    """
    thrown = special_folder(box, "\\Trash")
    rows = list_rows(box, thrown, uids, preview=Preview.NONE)
    if said := {word for row in rows for word in keywords_of_origin(row.keywords)}:
        change_flags(box, thrown, uids, remove=sorted(said))
    folders = {folder.name: folder for folder in list_folders(box) if folder.is_selectable and folder.name != thrown}
    ways = ways_back({row.uid: row.keywords for row in rows}, list(folders), otherwise=INBOX)
    return [(folders[name], uids) for name, uids in ways.items()]
