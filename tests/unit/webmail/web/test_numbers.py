"""Numbers that a page, or whoever writes its address by hand, sends."""

from __future__ import annotations

import pytest

from congthu.webmail.web.asked import number_of


@pytest.mark.parametrize(
    ("given", "number"),
    [
        ("1", 1),
        ("4294967295", 2**32 - 1),
        *[(bad, 0) for bad in ("", "0", "-1", "1.5", " 1", "4294967296", "9999999999", "9" * 5000, "\u0661", "\u00b2")],
    ],
)
def test_a_number_is_one_of_imap_or_none(given: str, number: int) -> None:
    assert number_of(given) == number
