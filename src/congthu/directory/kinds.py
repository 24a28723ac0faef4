"""What a body or unit is, told from its level in a list and the first words of its name. Pure.

Clause: Q11. Which units of an agency have a seal and a label of their own is the register's word; the type words give
the usual answer, and the list may say otherwise in its kind column.
"""

from __future__ import annotations

from typing import Final

from congthu.common.folding import search_key
from congthu.directory.types import UnitKind

_DEPARTMENTS: Final = (
    "phong", "van phong", "thanh tra", "khoa", "hat", "to", "bo phan", "ban tiep cong dan", "cong thong tin",
)  # fmt: skip
"""First words of units inside a body: their people carry the body's label."""

_SEALED: Final = (
    "van phong dang ky", "van phong dieu phoi", "van phong ban", "chi cuc", "trung tam", "benh vien",
)  # fmt: skip
"""First words of units under an agency that surely have a seal of their own; asked before the words above."""

_COMMUNES: Final = ("xa", "phuong", "thi tran", "dac khu")
_DISTRICTS: Final = ("huyen", "thi xa", "thanh pho", "quan")


def kind_of(*, name: str, parent: UnitKind | None) -> UnitKind:
    """Return what a unit called ``name`` is when it stands under a unit of kind ``parent``."""
    if parent is None:
        return UnitKind.PROVINCE
    place = place_words(name)
    if parent is UnitKind.PROVINCE:
        return UnitKind.DISTRICT if _begins(place, _DISTRICTS) and place != search_key(name) else UnitKind.AGENCY
    if parent in {UnitKind.DISTRICT, UnitKind.DISTRICT_UNIT, UnitKind.COMMUNE}:
        return _kind_in_district(name, parent)
    if parent is UnitKind.AGENCY and has_seal(name):
        return UnitKind.SUBORDINATE
    return UnitKind.DEPARTMENT


def has_seal(name: str) -> bool:
    """Return whether a unit of an agency has, by its type word, a seal and so a label of its own."""
    folded = search_key(name)
    return _begins(folded, _SEALED) or not _begins(folded, _DEPARTMENTS)


def place_words(name: str) -> str:
    """Return the folded name of a place without the committee in front: ``xa nam da``."""
    folded = search_key(name)
    return next((folded[len(p) + 1 :] for p in ("uy ban nhan dan", "ubnd") if folded.startswith(f"{p} ")), folded)


def _kind_in_district(name: str, parent: UnitKind) -> UnitKind:
    if parent is not UnitKind.DISTRICT:
        return UnitKind.DEPARTMENT
    place = place_words(name)
    return UnitKind.COMMUNE if _begins(place, _COMMUNES) else UnitKind.DISTRICT_UNIT


def _begins(folded: str, words: tuple[str, ...]) -> bool:
    return any(folded == word or folded.startswith(f"{word} ") for word in words)
