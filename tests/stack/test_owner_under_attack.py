"""The owner of an account that is being guessed at, at a place where it was never opened, with a second factor.

Clause: D11.2c, D12.3-1. The password alone is not looked at there; beside a right code it is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from html import unescape

import httpx
import pyotp
import pytest
from tests.stack.instance import Instance, Person, eventually
from tests.stack.test_guessing import SENTENCE, WAIT, imap_from, target, web_from  # noqa: F401

HOME, ROAD, ELSEWHERE = "127.71.1.5", "127.72.1.5", "127.73.1.5"


@contextmanager
def browser_at(instance: Instance, source: str) -> Iterator[httpx.Client]:
    base = str(instance.endpoints["web"])
    transport = httpx.HTTPTransport(verify=instance.tls, local_address=source)
    headers = {"Referer": f"{base}/dang-nhap/"}
    with httpx.Client(transport=transport, base_url=base, headers=headers, timeout=60) as client:
        yield client


def send(client: httpx.Client, path: str, **fields: str) -> httpx.Response:
    page = client.get(path).text
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert found, page[:2000]
    return client.post(path, data={"csrfmiddlewaretoken": found[1], **fields})


def code(totp: pyotp.TOTP, *, periods: int) -> str:
    return totp.at(datetime.now(tz=UTC) + timedelta(seconds=30 * periods))


@pytest.fixture
def enrolled(instance: Instance, target: Person) -> Iterator[tuple[Person, pyotp.TOTP, list[str]]]:  # noqa: F811
    """Somebody with an authenticator program, which is taken away again afterwards."""
    with browser_at(instance, HOME) as client:
        assert send(client, "/dang-nhap/", username=target.address, password=target.password).status_code == 302
        shown = client.get("/tai-khoan/xac-thuc/ung-dung/").text
        key = re.search(r'class="secret" translate="no">([A-Z2-7 ]+)<', shown)
        assert key
        totp = pyotp.TOTP(unescape(key[1]).replace(" ", ""))
        page = send(client, "/tai-khoan/xac-thuc/ung-dung/", code=code(totp, periods=-1)).text
        codes = re.findall(r"<li>((?:\w{4}-){3}\w{4})</li>", page)
        assert len(codes) == 10, page[:2000]
    yield target, totp, codes
    instance.sql(
        f"WITH who AS (SELECT id FROM accounts_account WHERE login = '{target.address}'),"
        " g AS (DELETE FROM accounts_generator WHERE account_id = (SELECT id FROM who)),"
        " r AS (DELETE FROM accounts_recoverycode WHERE account_id = (SELECT id FROM who))"
        f" UPDATE accounts_account SET second_factor_since = NULL WHERE login = '{target.address}'"
    )


def attack(instance: Instance, name: str) -> None:
    """Guess from sixty networks, until the account is guarded."""

    def guess(number: int) -> str:
        knock = web_from if number % 4 == 0 else imap_from
        return knock(instance, f"127.70.{number}.7", name, f"Guess-{number}!")

    with ThreadPoolExecutor(20) as pool:
        assert "in" not in list(pool.map(guess, range(60)))


def test_the_owner_gets_in_at_an_unknown_place_by_a_second_factor(
    instance: Instance, enrolled: tuple[Person, pyotp.TOTP, list[str]]
) -> None:
    person, totp, codes = enrolled
    attack(instance, person.address)
    words = {"username": person.address, "password": person.password}
    with browser_at(instance, ROAD) as client:
        assert WAIT in send(client, "/dang-nhap/", **words).text, "the right password alone is not looked at"
        wrong = send(client, "/dang-nhap/", **words, code="000000")
        assert wrong.status_code == 422
        assert WAIT in wrong.text
        attack(instance, person.address)
        inside = send(client, "/dang-nhap/", **words, code=code(totp, periods=0))
        assert inside.status_code == 302, inside.text[:2000]
        assert client.get("/trang-chu/").status_code == 200
    with browser_at(instance, ELSEWHERE) as client:
        inside = send(client, "/dang-nhap/", **words, code=codes[0])
        assert inside.status_code == 302, "a recovery code does it, too"
        again = send(client, "/dang-nhap/?again", **words, code=codes[0])
        assert again.status_code in {302, 422}
    with browser_at(instance, "127.74.1.5") as client:
        assert WAIT in send(client, "/dang-nhap/", **words, code=codes[0]).text, "but each only once"


def test_guesses_count_also_where_the_right_password_was_just_refused(
    instance: Instance, enrolled: tuple[Person, pyotp.TOTP, list[str]]
) -> None:
    """Why a right password opens nothing is remembered for half a minute; no wrong one profits from that."""
    person, _, _ = enrolled
    assert imap_from(instance, "127.75.1.5", person.address, person.password) != "in"

    def guess(number: int) -> str:
        return imap_from(instance, f"127.76.{number}.7", person.address, f"After-{number}!")

    for _ in range(2):
        instance.sql("DELETE FROM accounts_guardcounter")
        with ThreadPoolExecutor(20) as pool:
            answers = list(pool.map(guess, range(40)))
    assert len([answer for answer in answers if SENTENCE not in answer]) <= 12, Counter(answers)
    told = "SELECT DISTINCT result FROM accounts_loginattempt WHERE address << '127.76.0.0/16' ORDER BY 1"
    eventually(lambda: instance.sql(told).split(), lambda found: found == ["blocked", "wrong"])


def test_a_guesser_with_a_right_code_learns_nothing_of_the_password(
    instance: Instance, enrolled: tuple[Person, pyotp.TOTP, list[str]]
) -> None:
    """Somebody who has taken the telephone: the password is still needed, and is counted like any other."""
    person, _, codes = enrolled
    attack(instance, person.address)
    with browser_at(instance, ROAD) as client:
        answer = send(client, "/dang-nhap/", username=person.address, password="Sai-mat-khau-1!", code=codes[1])
        assert answer.status_code == 422
        assert client.get("/trang-chu/").status_code == 302
    question = (
        "SELECT count(*) FROM accounts_loginattempt WHERE result = 'wrong' AND address <<= '127.72.0.0/16'"
        f" AND account_id = (SELECT id FROM accounts_account WHERE login = '{person.address}')"
    )
    eventually(lambda: int(instance.sql(question)), bool)
