"""Which labels to propose for a body, in order, and what hangs on a label. Pure.

Clause: D5.1a-2, D5.1c, D5.1d-1, D5.1d-2, D5.1d-3, Q1.
"""

from __future__ import annotations

from typing import Final

from congthu.common.folding import fold, tidy
from congthu.directory.errors import UnusableLabel
from congthu.directory.naming import Label, check_label, place_label, propose_initials, propose_unit_label
from congthu.directory.types import UnitKind

PLACES: Final = frozenset({UnitKind.DISTRICT, UnitKind.COMMUNE})
"""Kinds whose label is the whole name; initials are never proposed for them."""

WITH_OWN_SPACE: Final = frozenset(set(UnitKind) - {UnitKind.DEPARTMENT})
"""Kinds whose people carry the unit's own label; those of a phòng carry the label of the body above it."""

TOP: Final = frozenset({UnitKind.PROVINCE, UnitKind.AGENCY, UnitKind.DISTRICT})
"""Kinds whose label stands alone before the ``@``."""

_CLUSTERS: Final = ("ngh", "ng", "nh", "ch", "tr", "th", "kh", "ph")
"""Initial consonants written with several letters, which abbreviations keep where one letter is not enough: SNgV."""

_LEFT_OUT: Final = frozenset({"và", "các", "của", "&"})


def propose_labels(name: str, *, kind: UnitKind) -> tuple[Label, ...]:
    """Return labels for a body called ``name``, the usual one first; none where the name gives none.

    Sở Ngoại vụ: ``snv``, ``sngv``. Phòng Giáo dục trung học: ``gdth``, ``gdtrh``. Where all are taken, a person
    must choose.
    """
    found: list[Label] = []
    for make in (_usual, _with_clusters):
        try:
            label = make(name, kind)
        except UnusableLabel:
            continue
        if label not in found:
            found.append(label)
    return tuple(found)


def domain_label(label: str, *, kind: UnitKind, parent: str) -> str:
    """Return what stands behind a person's part: the label, with that of the body above where there is one."""
    return label if kind in TOP or not parent else f"{label}.{parent}"


def _usual(name: str, kind: UnitKind) -> Label:
    if kind in PLACES:
        return place_label(name)
    if kind in {UnitKind.DEPARTMENT, UnitKind.DISTRICT_UNIT}:
        return propose_unit_label(name)
    return propose_initials(name)


def _with_clusters(name: str, kind: UnitKind) -> Label:
    if kind in PLACES:
        return place_label(name)
    words = [word for word in tidy(name).replace("-", " ").replace(",", " ").split() if word.lower() not in _LEFT_OUT]
    if kind in {UnitKind.DEPARTMENT, UnitKind.DISTRICT_UNIT} and len(words) > 1 and fold(words[0]) == "phong":
        words = words[1:]
    return check_label("".join(_opening(fold(word)) for word in words))


def _opening(word: str) -> str:
    if word.isdigit():
        return word
    cluster = next((cluster for cluster in _CLUSTERS if word.startswith(cluster)), word[:1])
    return "ng" if cluster == "ngh" else cluster
