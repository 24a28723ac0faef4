"""Every page declares who may open it, and every page is asked for as everybody."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from tests.rooms.portal.signing_in import SignedIn

from congthu.accounts.types import Role
from congthu.portal.web.access import RULE, Rule

ANYBODY, STAFF = "anybody", "staff"
OPERATING = {Role.OPERATOR, Role.AUDITOR, Role.INTAKE}

PAGES: dict[str, tuple[str | set[Role], int]] = {
    "portal:start": (ANYBODY, 302),
    "portal:sign-in": (ANYBODY, 200),
    "portal:language": (ANYBODY, 405),
    "portal:theme": (ANYBODY, 405),
    "portal:health": (ANYBODY, 200),
    "portal:robots": (ANYBODY, 200),
    "portal:favicon": (ANYBODY, 302),
    "portal:sign-out": (STAFF, 405),
    "portal:home": (STAFF, 200),
    "portal:organisation": (STAFF, 200),
    "portal:unit": (STAFF, 404),
    "portal:operations": (OPERATING, 200),
}
"""Page → who may open it, and what a GET by those gives; a new page must be entered here."""


def patterns(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            yield from patterns(entry, inner)
        else:
            yield f"{prefix}{entry.name}", entry


def address(name: str) -> str:
    return reverse(name, args=[uuid.UUID(int=1)] if name == "portal:unit" else [])


ALL = dict(patterns(get_resolver()))


@pytest.mark.parametrize("name", ALL)
def test_a_page_declares_its_rule(name: str) -> None:
    assert isinstance(getattr(ALL[name].callback, RULE, None), Rule)


def test_the_matrix_knows_every_page() -> None:
    assert set(ALL) == set(PAGES)


@pytest.mark.parametrize("name", PAGES)
def test_declared_and_expected_rule_agree(name: str) -> None:
    allowed, _ = PAGES[name]
    rule = getattr(ALL[name].callback, RULE)
    assert rule == Rule(signed_in=allowed != ANYBODY, roles=frozenset(allowed if isinstance(allowed, set) else ()))


@pytest.mark.parametrize("name", PAGES)
def test_without_signing_in(name: str, browser: Client, db: None) -> None:
    allowed, status = PAGES[name]
    answer = browser.get(address(name))
    if allowed == ANYBODY:
        assert answer.status_code == status
    else:
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/dang-nhap/?next=/")


@pytest.mark.parametrize("who", ["staff", *(role.value for role in Role)])
def test_every_page_as_everybody(who: str, signed_in: SignedIn) -> None:
    client = signed_in(who)
    expected = PAGES | {"portal:sign-in": (ANYBODY, 302)}  # Who has signed in is led on.
    for name, (allowed, status) in expected.items():
        permitted = allowed in (ANYBODY, STAFF) or (
            isinstance(allowed, set) and who in {role.value for role in allowed}
        )
        assert client.get(address(name)).status_code == (status if permitted else 403), (name, who)


def test_a_piece_asked_for_without_session_leads_the_whole_page_to_sign_in(browser: Client, db: None) -> None:
    answer = browser.get(address("portal:operations"), headers={"hx-request": "true"})
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == "/dang-nhap/"


def test_pages_of_staff_are_not_kept_by_caches(signed_in: SignedIn) -> None:
    assert signed_in("staff").get("/trang-chu/").headers["Cache-Control"] == "private, no-store"
