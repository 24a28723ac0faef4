"""Sizes are rounded, never cut, and are the same on pages and on paper."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from congthu.common.sizes import paper_size
from congthu.frame.templatetags.frame import milliseconds, size

MB = 1024**2


@pytest.mark.parametrize(
    ("octets", "vietnamese", "english"),
    [
        pytest.param(0, "0 B", "0 B", id="nothing"),
        pytest.param(1023, "1023 B", "1023 B", id="below-the-first-step"),
        pytest.param(1024, "1 KB", "1 KB", id="the-first-step"),
        pytest.param(int(1.96 * MB), "2 MB", "2 MB", id="nearly-two"),
        pytest.param(int(1.94 * MB), "1,9 MB", "1.9 MB", id="below-the-middle"),
        pytest.param(int(299.6 * MB), "300 MB", "300 MB", id="hundreds-are-rounded-too"),
        pytest.param(MB - 1, "1 MB", "1 MB", id="rounds-up-to-the-next-unit"),
        pytest.param(500 * MB, "500 MB", "500 MB", id="the-quota"),
        pytest.param(25 * MB, "25 MB", "25 MB", id="the-limit-of-a-file"),
        pytest.param(3 * 1024**5, "3072 TB", "3072 TB", id="no-unit-above"),
    ],
)
def test_size(octets: int, vietnamese: str, english: str) -> None:
    with override("vi"):
        assert size(octets).replace(".", "") == vietnamese
    with override("en"):
        assert size(octets).replace(",", "") == english
    assert paper_size(octets) == vietnamese


def test_milliseconds_are_rounded_too() -> None:
    assert milliseconds(0.0019) == "2 ms"
