"""What comes before the first letter: the terms, once; and what a session remembers. Clause: D8.1."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.rooms.provisioning.conftest import Cast, SignedIn

from congthu.directory.api import get_mailbox_id
from congthu.webmail.api import find_choices
from congthu.webmail.models import TermsAcceptance
from congthu.webmail.types import TERMS_VERSION

pytest_plugins = ("tests.rooms.provisioning.conftest",)
pytestmark = pytest.mark.django_db
TERMS = "/thu/cai-dat/dieu-khoan/"


@pytest.fixture
def box(cast: Cast) -> str:
    return reverse("webmail:compose", args=[get_mailbox_id(cast["staff"].address)])


@pytest.fixture
def staff(signed_in: SignedIn) -> Client:
    """A browser of somebody who has accepted nothing yet."""
    client = signed_in("staff")
    TermsAcceptance.objects.all().delete()
    return client


def test_the_terms_come_first_and_once(staff: Client, box: str) -> None:
    asked = staff.get(f"{box}?to=an%40daknong.gov.vn")
    assert asked.headers["Location"].startswith(f"{TERMS}?next=")
    assert "Chào mừng" in staff.get(asked.headers["Location"]).content.decode()
    accepted = staff.post(TERMS, {"version": TERMS_VERSION, "next": f"{box}?to=an%40daknong.gov.vn"})
    assert accepted.headers["Location"] == f"{box}?to=an%40daknong.gov.vn"
    assert staff.get(box).status_code == 200


def test_a_script_is_led_to_the_terms_as_a_whole(staff: Client, box: str) -> None:
    piece = staff.get(box, headers={"hx-request": "true"})
    assert (piece.status_code, piece.headers["HX-Redirect"]) == (403, TERMS)
    assert staff.post(box.replace("/soan/", "/lam/"), {"action": "bin", "uids": "1"}).headers["Location"] == TERMS


def test_terms_lead_to_no_other_host(staff: Client) -> None:
    answer = staff.post(TERMS, {"version": TERMS_VERSION, "next": "https://evil.example/"})
    assert answer.headers["Location"] == TERMS


def test_who_has_no_session_is_asked_to_sign_in_and_not_for_the_terms(browser: Client, box: str) -> None:
    assert browser.get(box).headers["Location"].startswith("/dang-nhap/")


def test_once_a_session_the_database_is_asked(staff: Client, box: str) -> None:
    staff.post(TERMS, {"version": TERMS_VERSION})
    staff.get(box)
    with CaptureQueriesContext(connection) as asked:
        staff.get(box)
    assert not [one for one in asked.captured_queries if "termsacceptance" in one["sql"] or "preferences" in one["sql"]]


def test_who_asks_and_whether_they_may_is_one_statement(staff: Client, box: str) -> None:
    staff.post(TERMS, {"version": TERMS_VERSION})
    staff.get(box)
    with CaptureQueriesContext(connection) as asked:
        assert staff.post(box.replace("/soan/", "/lam/"), {"action": "bin", "uids": ""}).status_code == 422
    assert len(asked) == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%accounts_browsersession%'")
        assert cursor.fetchone() == (1,), "planned once for this connection"


def test_the_first_steps_are_put_away_and_other_choices_stay(staff: Client, cast: Cast) -> None:
    account = cast["staff"].account_id
    staff.post("/thu/cai-dat/hien-thi/", {"density": "compact", "undo_seconds": "30"})
    staff.post("/thu/cai-dat/buoc-dau/")
    chosen = find_choices(account)
    assert (chosen.knows_the_way, chosen.undo_seconds, chosen.density) == (True, 30, "compact")
    staff.post("/thu/cai-dat/hien-thi/", {"undo_seconds": "5", "has_shortcuts": "1"})
    assert find_choices(account).knows_the_way
