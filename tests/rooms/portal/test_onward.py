"""Where a page may lead on to: pages of this host by their address, nothing else. Clause: D2.3."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from congthu.frame.api import own_page


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("/thu/?f=INBOX", "/thu/?f=INBOX"),
        (None, ""),
        ("", ""),
        ("a b", ""),
        ("portal:home", ""),
        ("//example.org/", ""),
        ("https://example.org/", ""),
        ("javascript:alert(1)", ""),
    ],
)
def test_only_addresses_of_this_host(given: str | None, expected: str) -> None:
    request = RequestFactory().get("/", secure=True, HTTP_HOST="127.0.0.1")
    assert own_page(request, given) == expected
