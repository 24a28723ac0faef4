"""Every page declares who may open it, and every page is asked for as everybody."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from tests.rooms.portal.signing_in import SignedIn

from congthu.accounts.types import Role
from congthu.audit.models import Event
from congthu.frame.api import RULE, Rule

ANYBODY, STAFF = "anybody", "staff"
BEFORE_GATES = {
    "portal:password",
    "portal:password-check",
    "portal:factors",
    "portal:add-generator",
    "portal:drop-generator",
    "portal:add-passkey",
    "portal:drop-passkey",
    "portal:renew-recovery-codes",
    "portal:sign-out",
}
"""Pages that somebody may open who must first do something else."""
BY_ORDER = {Role.INTAKE, Role.OPERATOR, Role.PROVINCE, Role.PROVINCE_OFFICE, Role.AUDITOR}
OPERATING = {Role.OPERATOR, Role.AUDITOR, Role.INTAKE}

PAGES: dict[str, tuple[str | set[Role], int]] = {
    "portal:start": (ANYBODY, 302),
    "portal:sign-in": (ANYBODY, 200),
    "portal:language": (ANYBODY, 405),
    "portal:theme": (ANYBODY, 405),
    "portal:health": (ANYBODY, 200),
    "portal:robots": (ANYBODY, 200),
    "portal:favicon": (ANYBODY, 302),
    "portal:service-worker": (ANYBODY, 200),
    "portal:offline": (ANYBODY, 200),
    "portal:sign-out": (STAFF, 405),
    "portal:home": (STAFF, 200),
    "portal:password": (STAFF, 200),
    "portal:password-check": (STAFF, 405),
    "portal:second-step": (ANYBODY, 302),
    "portal:banner": (ANYBODY, 200),
    "portal:identity": (ANYBODY, 405),
    "portal:identity-return": (ANYBODY, 302),
    "oauth2_provider:oidc-connect-discovery-info": (ANYBODY, 200),
    "oauth2_provider:authorize": (ANYBODY, 302),
    "oauth2_provider:token": (ANYBODY, 405),
    "oauth2_provider:user-info": (ANYBODY, 401),
    "oauth2_provider:jwks-info": (ANYBODY, 200),
    "oauth2_provider:rp-initiated-logout": (ANYBODY, 302),
    "portal:sign-in-passkey": (ANYBODY, 405),
    "portal:account": (STAFF, 200),
    "portal:factors": (STAFF, 200),
    "portal:remind-later": (STAFF, 405),
    "portal:add-generator": (STAFF, 200),
    "portal:drop-generator": (STAFF, 405),
    "portal:add-passkey": (STAFF, 200),
    "portal:drop-passkey": (STAFF, 405),
    "portal:renew-recovery-codes": (STAFF, 405),
    "portal:app-passwords": (STAFF, 200),
    "portal:end-app-password": (STAFF, 405),
    "portal:sessions": (STAFF, 200),
    "portal:end-session": (STAFF, 405),
    "portal:end-all-sessions": (STAFF, 405),
    "portal:end-connections": (STAFF, 405),
    "portal:forget-device": (STAFF, 405),
    "portal:organisation": (STAFF, 200),
    "portal:unit": (STAFF, 404),
    "portal:operations": (OPERATING, 200),
    "portal:offices": (STAFF, 200),
    "portal:office": (STAFF, 404),
    "portal:delegate": (STAFF, 404),
    "portal:delegation": (STAFF, 404),
    "portal:prolong-delegation": (STAFF, 405),
    "portal:end-delegation": (STAFF, 405),
    "portal:who-opened": (STAFF, 200),
    "portal:exceptional": (BY_ORDER, 200),
    "portal:exceptional-step": (BY_ORDER, 405),
    "portal:own-attempts": (STAFF, 200),
    "portal:login-attacks": (OPERATING, 200),
    "portal:lift-block": ({Role.OPERATOR}, 405),
    "portal:my-work": (STAFF, 200),
    "portal:work": (STAFF, 404),
    "portal:work-step": (STAFF, 405),
    "portal:box-work": (STAFF, 404),
    "portal:assign": (STAFF, 404),
    "portal:lost-password": (ANYBODY, 200),
    "portal:lost-password-sent": (ANYBODY, 200),
    "portal:all-handovers": (STAFF, 200),
    "portal:handovers": (STAFF, 404),
    "portal:handover-start": (STAFF, 405),
    "portal:handover": (STAFF, 404),
    "portal:handover-minutes": (STAFF, 404),
    "portal:handover-step": (STAFF, 405),
    "webmail:start": (STAFF, 302),
    "webmail:remote": (STAFF, 404),
    "webmail:mail": (STAFF, 404),
    "webmail:rows": (STAFF, 404),
    "webmail:folders": (STAFF, 404),
    "webmail:choose-all": (STAFF, 404),
    "webmail:keep-folder": (STAFF, 405),
    "webmail:letter": (STAFF, 404),
    "webmail:conversation": (STAFF, 404),
    "webmail:new-sender": (STAFF, 404),
    "webmail:frame": (STAFF, 404),
    "webmail:part": (STAFF, 404),
    "webmail:all-parts": (STAFF, 404),
    "webmail:source": (STAFF, 404),
    "webmail:live": (STAFF, 404),
    "webmail:begin-upload": (STAFF, 405),
    "webmail:upload": (STAFF, 404),
    "webmail:folder-file": (STAFF, 404),
    "webmail:letters-file": (STAFF, 405),
    "webmail:compose": (STAFF, 404),
    "webmail:save-draft": (STAFF, 405),
    "webmail:attach": (STAFF, 405),
    "webmail:picture": (STAFF, 404),
    "webmail:places": (STAFF, 405),
    "webmail:discard-draft": (STAFF, 405),
    "webmail:send": (STAFF, 405),
    "webmail:take-back": (STAFF, 405),
    "webmail:complete": (STAFF, 200),
    "webmail:register": (STAFF, 404),
    "webmail:register-printed": (STAFF, 404),
    "webmail:register-exported": (STAFF, 404),
    "webmail:register-counts": (STAFF, 404),
    "webmail:register-counts-exported": (STAFF, 404),
    "webmail:register-entry": (STAFF, 404),
    "webmail:register-letter": (STAFF, 404),
    "webmail:push": (STAFF, 200),
    "webmail:orders": (STAFF, 200),
    "webmail:order": (STAFF, 404),
    "webmail:order-rows": (STAFF, 404),
    "webmail:order-exported": (STAFF, 404),
    "webmail:remind-order": (STAFF, 405),
    "webmail:confirm-order": (STAFF, 405),
    "webmail:act": (STAFF, 405),
    "webmail:answer-meeting": (STAFF, 405),
    "webmail:settle-receipt": (STAFF, 405),
    "webmail:outbox": (STAFF, 200),
    "webmail:outbox-step": (STAFF, 405),
    "webmail:keep-template": (STAFF, 405),
    "webmail:template": (STAFF, 404),
    "webmail:previews": (STAFF, 404),
    "webmail:unread": (STAFF, 404),
    "webmail:together": (STAFF, 200),
    "webmail:together-box": (STAFF, 404),
    "webmail:office-waiting": (STAFF, 404),
    "webmail:office-letter": (STAFF, 404),
    "webmail:office-assign": (STAFF, 404),
    "webmail:office-step": (STAFF, 405),
    "webmail:office-work": (STAFF, 404),
    "portal:requests": (STAFF, 200),
    "portal:request": (STAFF, 404),
    "portal:request-step": (STAFF, 405),
    "settings:start": (STAFF, 200),
    "settings:ringing": (STAFF, 200),
    "settings:display": (STAFF, 200),
    "settings:welcomed": (STAFF, 405),
    "settings:terms": (STAFF, 200),
    "settings:templates": (STAFF, 200),
    "settings:new-template": (STAFF, 200),
    "settings:template": (STAFF, 404),
    "settings:identities": (STAFF, 200),
    "settings:signatures": (STAFF, 404),
    "settings:new-signature": (STAFF, 404),
    "settings:signature": (STAFF, 404),
    "settings:filters": (STAFF, 404),
    "settings:include": (STAFF, 405),
    "settings:rule": (STAFF, 404),
    "settings:move-rule": (STAFF, 405),
    "settings:vacation": (STAFF, 404),
    "settings:forwarding": (STAFF, 404),
    "settings:moving": (STAFF, 404),
    "settings:imports": (STAFF, 404),
    "settings:room": (STAFF, 404),
    "portal:enter-request": ({Role.HEAD, Role.IT_OFFICER, Role.INTAKE}, 200),
}
"""Page → who may open it, and what a GET by those gives; a new page must be entered here."""


def patterns(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            yield from patterns(entry, inner)
        else:
            yield f"{prefix}{entry.name}", entry


ARGUMENTS: dict[str, list[object]] = {
    "portal:drop-passkey": [uuid.UUID(int=1)],
    "portal:end-app-password": [uuid.UUID(int=1)],
    "portal:end-session": [uuid.UUID(int=1)],
    "portal:forget-device": [uuid.UUID(int=1)],
    "portal:unit": [uuid.UUID(int=1)],
    "portal:office": [uuid.UUID(int=1)],
    "portal:delegate": [uuid.UUID(int=1)],
    "portal:delegation": [uuid.UUID(int=1)],
    "portal:prolong-delegation": [uuid.UUID(int=1)],
    "portal:end-delegation": [uuid.UUID(int=1)],
    "portal:exceptional-step": [uuid.UUID(int=1), "approve"],
    "portal:handovers": [uuid.UUID(int=1)],
    "portal:handover-start": [uuid.UUID(int=1)],
    "portal:handover": [uuid.UUID(int=1), uuid.UUID(int=2)],
    "portal:handover-minutes": [uuid.UUID(int=1), uuid.UUID(int=2), "pdf"],
    "portal:handover-step": [uuid.UUID(int=1), uuid.UUID(int=2), "cancel"],
    "portal:request": [1],
    "portal:work": [uuid.UUID(int=1)],
    "portal:work-step": [uuid.UUID(int=1), "accept"],
    "portal:box-work": [uuid.UUID(int=1)],
    "portal:assign": [uuid.UUID(int=1)],
    "portal:request-step": [1, "receive"],
    "settings:template": [uuid.UUID(int=1)],
    "settings:signatures": [uuid.UUID(int=1)],
    "settings:new-signature": [uuid.UUID(int=1)],
    "settings:signature": [uuid.UUID(int=1), uuid.UUID(int=2)],
    "webmail:outbox-step": [uuid.UUID(int=1)],
    "webmail:answer-meeting": [uuid.UUID(int=1)],
    "webmail:settle-receipt": [uuid.UUID(int=1)],
    "webmail:keep-template": [uuid.UUID(int=1)],
    "webmail:template": [uuid.UUID(int=1), uuid.UUID(int=2)],
    "settings:filters": [uuid.UUID(int=1)],
    "settings:include": [uuid.UUID(int=1)],
    "settings:rule": [uuid.UUID(int=1), 0],
    "settings:move-rule": [uuid.UUID(int=1), 0],
    "settings:vacation": [uuid.UUID(int=1)],
    "settings:forwarding": [uuid.UUID(int=1)],
    "settings:moving": [uuid.UUID(int=1)],
    "settings:imports": [uuid.UUID(int=1)],
    "settings:room": [uuid.UUID(int=1)],
    "webmail:upload": [uuid.UUID(int=1)],
    "webmail:take-back": [uuid.UUID(int=1), uuid.UUID(int=2)],
    "webmail:register-entry": [uuid.UUID(int=1), uuid.UUID(int=2)],
    "webmail:register-letter": [uuid.UUID(int=1), uuid.UUID(int=2)],
    "webmail:office-step": [uuid.UUID(int=1), "accept"],
    "webmail:office-work": [uuid.UUID(int=1), uuid.UUID(int=2)],
}
BOX_PAGES = (
    "mail rows folders keep-folder letter conversation new-sender frame part all-parts source live compose save-draft"
    " attach picture places discard-draft send act choose-all previews register register-printed register-exported"
    " register-counts register-counts-exported"
    " folder-file letters-file together-box unread office-waiting office-letter office-assign"
    " order order-rows order-exported remind-order confirm-order"
)
ARGUMENTS |= {f"webmail:{name}": [uuid.UUID(int=1)] for name in BOX_PAGES.split(" ")}
"""What stands in the addresses of pages about one thing; none of these things exists."""


def address(name: str) -> str:
    return reverse(name, args=ARGUMENTS.get(name, []))


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
    assert rule == Rule(
        signed_in=allowed != ANYBODY,
        roles=frozenset(allowed if isinstance(allowed, set) else ()),
        gated=name not in BEFORE_GATES,
    )


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
    expected = PAGES | {
        "portal:sign-in": (ANYBODY, 302),  # Who has signed in is led on.
        "oauth2_provider:authorize": (ANYBODY, 400),  # Nobody has registered the program that asks.
        "oauth2_provider:rp-initiated-logout": (ANYBODY, 200),  # It asks first.
    }
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


CSRF_EXEMPT = {"oauth2_provider:token", "oauth2_provider:user-info"}
"""Asked by programs that show a secret or a token of their own, never by a browser with our cookie."""
ENDS_SESSION = {"portal:sign-out", "oauth2_provider:rp-initiated-logout"}
"""Left out where one browser asks for everything; they are asked for without session and without token."""


def may_open(name: str, who: str) -> bool:
    allowed, _ = PAGES[name]
    return allowed in (ANYBODY, STAFF) or (isinstance(allowed, set) and who in {role.value for role in allowed})


@pytest.mark.parametrize("name", [name for name, (_, status) in PAGES.items() if status == 405])
def test_a_page_that_changes_something_refuses_get(name: str, signed_in: SignedIn) -> None:
    client = signed_in(who_may_open(name))
    assert client.get(address(name)).status_code == 405
    assert client.head(address(name)).status_code == 405


def who_may_open(name: str) -> str:
    allowed, _ = PAGES[name]
    return min(role.value for role in allowed) if isinstance(allowed, set) else "staff"


@pytest.mark.parametrize("name", PAGES)
def test_nobody_posts_without_signing_in(name: str, browser: Client, db: None) -> None:
    answer = browser.post(address(name))
    allowed, _ = PAGES[name]
    if allowed == ANYBODY:
        assert answer.status_code < 500
    else:
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/dang-nhap/?next=/")


@pytest.mark.parametrize("who", ["staff", *(role.value for role in Role)])
def test_every_page_by_post_as_everybody(who: str, signed_in: SignedIn) -> None:
    client = signed_in(who)
    for name in sorted(set(PAGES) - ENDS_SESSION):
        status = client.post(address(name)).status_code
        if may_open(name, who):
            assert status < 500, (name, who)
        else:
            assert status == 403, (name, who)


@pytest.mark.parametrize("name", PAGES)
def test_no_form_is_taken_without_its_token(name: str, signed_in: SignedIn) -> None:
    """Also not where somebody is signed in who may send it."""
    signed = signed_in(who_may_open(name))
    strict = Client(enforce_csrf_checks=True, headers={"x-forwarded-proto": "https", "x-forwarded-for": "192.0.2.1"})
    strict.cookies = signed.cookies
    before = Event.objects.count()
    answer = strict.post(address(name))
    assert answer.status_code != 500
    assert Event.objects.count() == before
    if name not in CSRF_EXEMPT:
        assert answer.status_code in {403, 405}, name


def test_only_what_is_declared_needs_no_token() -> None:
    assert {name for name, entry in ALL.items() if getattr(entry.callback, "csrf_exempt", False)} == CSRF_EXEMPT
