"""What may be wrong when filters are changed."""

from __future__ import annotations

from collections.abc import Sequence

from congthu.common.errors import CongThuError
from congthu.webmail.filtering.types import Fault


class BadBook(CongThuError):
    """The rule book says something that cannot be, or may not be."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("bad_book", faults=", ".join(fault.code for fault in faults))
        self.faults = tuple(faults)


class MayNotFilter(CongThuError):
    """The rights in this box do not reach as far as its filters."""
