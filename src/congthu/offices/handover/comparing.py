"""What changed in a box between two inventories, in words that the minutes can say. Pure. Clause: D13.2."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from congthu.offices.handover.types import Inventory


@dataclass(frozen=True, kw_only=True)
class FolderChange:
    """How one folder differs."""

    name: str
    before: int
    after: int

    @property
    def arrived(self) -> int:
        """How many more messages there are; negative would mean that some are gone."""
        return self.after - self.before


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """How the closing inventory differs from the opening one."""

    changes: tuple[FolderChange, ...]
    """Folders whose number of messages or content differs."""
    missing: int
    """Messages that were there and are not; freezing makes this 0, and the minutes say so or say how many."""
    folders_gone: tuple[str, ...]
    filters_changed: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        """Whether everything of the opening inventory is still there."""
        return not self.missing and not self.folders_gone


def compare(opening: Inventory, closing: Inventory, *, missing: int) -> Comparison:
    """Return the differences; ``missing`` is counted from the digests of single messages, see `inventory`."""
    before = {folder.name: folder for folder in opening.folders}
    after = {folder.name: folder for folder in closing.folders}
    changes = [
        FolderChange(
            name=name,
            before=before[name].messages if name in before else 0,
            after=after[name].messages if name in after else 0,
        )
        for name in _union(list(before), list(after))
        if (before[name].digest if name in before else None) != (after[name].digest if name in after else None)
    ]
    return Comparison(
        changes=tuple(changes),
        missing=missing,
        folders_gone=tuple(name for name in before if name not in after),
        filters_changed=tuple(_changed(_filters(opening), _filters(closing))),
    )


def _filters(inventory: Inventory) -> dict[str, str]:
    return {script.name: f"{script.digest} {script.is_active}" for script in inventory.filters}


def _changed(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    return [name for name in _union(list(before), list(after)) if before.get(name) != after.get(name)]


def _union(first: Sequence[str], second: Sequence[str]) -> list[str]:
    return [*first, *(name for name in second if name not in first)]
