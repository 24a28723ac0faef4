"""What clumsy and hostile people type, in every field of every page: an answer always, never a fault of ours."""

from __future__ import annotations

import re
import uuid
from typing import Final
from urllib.parse import urlencode

import pytest
from django.test import Client
from tests.rooms.portal.signing_in import SignedIn
from tests.rooms.portal.test_access_matrix import ENDS_SESSION, PAGES, address, who_may_open

NASTY: Final = {
    "nothing": "",
    "a-nul": "a\0b",
    "a-lone-surrogate": "%ED%A0%80",
    "a-megabyte": "ă" * 500_000,
    "a-line-break": "a\r\nBcc: ngoai@example.org\r\n\r\n",
    "markup": "\"><script>alert(1)</script>{{ 7*7 }}{% url 'x' %}",
    "a-path": "../../../../etc/passwd",
    "a-quote": "' OR 1=1; DROP TABLE accounts_account; --",
    "turned-round": "\u202egpj.exe\u2066\u200b",
    "a-number": "-99999999999999999999999999",
    "not-a-number": "NaN",
    "a-day-that-is-none": "0000-00-00",
    "a-far-day": "9999-12-31",
    "an-early-day": "0001-01-01T00:00",
    "an-id-of-nothing": str(uuid.UUID(int=3)),
    "json": '{"id": {"$ne": null}, "response": []}',
    "decomposed": "e\u0302\u0301" * 300,
}
ALWAYS: Final = {
    "next",
    "tro-lai",
    "q",
    "page",
    "code",
    "answer",
    "challenge",
    "language",
    "theme",
    "reason",
    "password",
    "keep",
    "text",
    "state",
    "iss",
    "error",
    "protocols",
    "listing",
    "class",
    "login",
    "address",
}
"""Fields that stand in no page that is seen here, and what is asked for in addresses."""


def fields(client: Client, name: str) -> set[str]:
    answer = client.get(address(name))
    text = answer.content.decode(errors="replace") if answer.status_code == 200 and not answer.streaming else ""
    return (set(re.findall(r'name="([\w-]+)"', text)) | ALWAYS) - {"csrfmiddlewaretoken"}


@pytest.mark.parametrize("name", sorted(set(PAGES) - ENDS_SESSION))
def test_every_page_answers_to_whatever_is_typed(name: str, signed_in: SignedIn) -> None:
    client = signed_in(who_may_open(name))
    names = fields(client, name)
    for kind, value in NASTY.items():
        given = dict.fromkeys(names, value)
        assert client.post(address(name), given).status_code < 500, (name, kind)
        if len(value) < 2000:
            plain = urlencode(given)
            answer = client.post(address(name), plain, content_type="application/x-www-form-urlencoded")
            assert answer.status_code < 500, (name, kind)
            assert client.get(address(name), given).status_code < 500, (name, kind)
