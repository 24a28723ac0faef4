"""The labels of bodies and units in addresses: registered abbreviations, proposed initials, whole names of places.

Clause: D5.1a-2, D5.1c, D5.1d-1, D5.1d-3; readings Q1, Q11, Q26. What is proposed here is only a proposal: the head of
each body sets its abbreviation (NĐ 30/2020/NĐ-CP, annex I), and the registered one counts.
"""

from __future__ import annotations

import re
from typing import Final, NewType

from congthu.common.folding import fold, search_key, tidy
from congthu.directory.errors import UnusableLabel
from congthu.directory.naming.reserved import RESERVED

Label = NewType("Label", str)
"""What stands for a body or unit in addresses, e.g. ``stttt``: one to thirty of a–z and 0–9."""

MAX_LABEL_LENGTH: Final = 30

_LABEL: Final = re.compile(r"[a-z0-9]+", re.ASCII)

_NOT_IN_INITIALS: Final = frozenset({"và", "các", "của", "&"})
"""Words that abbreviations of bodies leave out: Sở Kế hoạch và Đầu tư is SKHĐT."""

_COMMITTEE: Final = ("ủy ban nhân dân", "uỷ ban nhân dân", "ubnd", "hội đồng nhân dân", "hđnd")
_PLACE_TYPES: Final = (
    "thành phố", "thị xã", "thị trấn", "đặc khu", "huyện", "phường", "tỉnh", "quận", "xã", "tp.", "tx.", "tt.",
)  # fmt: skip
"""Words that say what kind of place it is; two words before one, so that thị xã is not taken for a name."""


def check_label(text: str) -> Label:
    """Return ``text`` as a label.

    Raises:
        UnusableLabel: it is empty, too long, holds anything but a–z and 0–9, or is a reserved name.
    """
    if not _LABEL.fullmatch(text):
        raise UnusableLabel("label_characters" if text else "label_missing", label=text)
    if len(text) > MAX_LABEL_LENGTH:
        raise UnusableLabel("label_too_long", label=text, limit=MAX_LABEL_LENGTH)
    if text in RESERVED:
        raise UnusableLabel("label_reserved", label=text)
    return Label(text)


def fold_label(abbreviation: str) -> Label:
    """Return the label of a registered abbreviation: ``SNgV`` → ``sngv``, ``VPĐĐBQHHĐND`` → ``vpddbqhhdnd``.

    Clause: D5.1a-2. Folding makes two abbreviations one (SNV, SNgV stay two; Đ and D do not); uniqueness is the
    register's business.
    """
    return check_label(fold(abbreviation))


def propose_initials(name: str) -> Label:
    """Return the initials of the words of ``name``, numbers whole: ``Sở Y tế`` → ``syt``, ``… dự án 1`` → ``…da1``."""
    initials = [_initial(word) for word in _words(name) if word.lower() not in _NOT_IN_INITIALS]
    return check_label("".join(initials))


def propose_unit_label(name: str) -> Label:
    """Return the initials of a phòng without its type word, as offices write them: ``Phòng Nội vụ`` → ``nv``."""
    words = _words(name)
    without_type = words[1:] if len(words) > 1 and words[0].lower() == "phòng" else words
    return propose_initials(" ".join(without_type))


def place_label(name: str) -> Label:
    """Return the label of a place: its whole name, folded, without committee and type words.

    Initials are never proposed for places: three communes of Gia Nghĩa would be ``nt``. Where only a number is left
    (Phường 1), the type word stays.

    >>> place_label("Ủy ban nhân dân huyện Đắk R'Lấp")
    'dakrlap'

    Clause: D5.1d-1, D5.1d-3.
    """
    place = _without_first(tidy(name), _COMMITTEE)
    bare = _without_first(place, _PLACE_TYPES)
    folded = fold(bare)
    return check_label(fold(place) if folded.isdigit() or not folded else folded)


def _words(name: str) -> list[str]:
    """Return the words of ``name``; commas, hyphens and brackets divide them, apostrophes do not."""
    return [word for word in re.split(r"[\s,;/()–—-]+", tidy(name)) if word]


def _initial(word: str) -> str:
    folded = fold(word)
    return folded if folded.isdigit() else folded[:1]


def _without_first(text: str, prefixes: tuple[str, ...]) -> str:
    """Return ``text`` without the first of ``prefixes`` that it begins with; without marks they count too."""
    lowered = text.lower()
    for prefix in prefixes:
        for written in (prefix, search_key(prefix)) if text.isascii() else (prefix,):
            if lowered.startswith(f"{written} ") or (written.endswith(".") and lowered.startswith(written)):
                return text[len(written) :].strip()
    return text
