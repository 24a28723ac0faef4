"""Signing in from the portal, our word for others, and others' word for us, over real connections. Clause: D2.3."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from tests.stack.instance import Instance, Person, token

from congthu.accounts.errors import ProviderRefused
from congthu.accounts.oidc.foreign import depart, identify
from congthu.accounts.oidc.types import Departure, Provider

BACK = "https://cong.example.gov.vn/ve"


@pytest.fixture
def browser(instance: Instance) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=str(instance.endpoints["web"]), verify=instance.tls, timeout=30) as client:
        client.headers["Referer"] = f"{instance.endpoints['web']}/dang-nhap/"
        yield client


@pytest.fixture
def provider(instance: Instance) -> Provider:
    """This instance as a portal sees it that is registered as the province's own."""
    name = token()
    said = instance.congthu("oidc", "client", "add", name, "--redirect", BACK, "--own").stdout
    values = dict(line.split(maxsplit=1) for line in said.splitlines() if line.startswith(("issuer", "client_")))
    return Provider(
        issuer=values["issuer"], client_id=values["client_id"], secret=values["client_secret"], name="Công Thư"
    )


def sign_in(browser: httpx.Client, person: Person, *, target: str) -> httpx.Response:
    page = browser.get("/dang-nhap/", params={"next": target})
    field = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
    assert field
    data = {
        "csrfmiddlewaretoken": field[1],
        "username": person.address,
        "password": person.password,
        "next": target,
    }
    return browser.post("/dang-nhap/", data=data)


def led_to(page: httpx.Response) -> str:
    """Return where the small page between leads."""
    found = re.search(r'http-equiv="refresh" content="0;url=([^"]+)"', page.text)
    assert found, page.text[:2000]
    return html.unescape(found[1])


def come_back(
    instance: Instance, browser: httpx.Client, provider: Provider, person: Person
) -> tuple[Departure, dict[str, str]]:
    address, departure = depart(provider, back=BACK, verify=str(instance.endpoints["ca"]))
    first = browser.get(address)
    assert first.status_code == 302
    assert first.headers["Location"].startswith("/dang-nhap/?next=/oidc/")
    target = dict(parse_qsl(urlsplit(first.headers["Location"]).query))["next"]
    answer = browser.get(led_to(sign_in(browser, person, target=target)))
    assert answer.status_code == 302
    location = urlsplit(answer.headers["Location"])
    assert f"{location.scheme}://{location.netloc}{location.path}" == BACK
    return departure, dict(parse_qsl(location.query))


def test_our_word_is_taken_by_our_own_client(
    instance: Instance, browser: httpx.Client, provider: Provider, staff: list[Person]
) -> None:
    departure, answer = come_back(instance, browser, provider, staff[0])
    now, ca = datetime.now(UTC), str(instance.endpoints["ca"])
    identity = identify(provider, departure, answer=answer, back=BACK, at=now, verify=ca)
    account = instance.sql(f"SELECT id FROM accounts_account WHERE login = '{staff[0].address}'").strip()
    assert (identity.issuer, identity.subject, identity.has_second_factor) == (provider.issuer, account, False)
    with pytest.raises(ProviderRefused):
        identify(provider, departure, answer=answer, back=BACK, at=now, verify=ca)
    stranger = Departure(state="x", nonce=departure.nonce, verifier=departure.verifier)
    with pytest.raises(ProviderRefused, match="state_differs"):
        identify(provider, stranger, answer=answer, back=BACK, at=now, verify=ca)


def test_a_token_tells_name_and_post_and_ends_with_the_session(
    instance: Instance, browser: httpx.Client, provider: Provider, staff: list[Person]
) -> None:
    departure, answer = come_back(instance, browser, provider, staff[1])
    data = {
        "grant_type": "authorization_code",
        "code": answer["code"],
        "redirect_uri": BACK,
        "code_verifier": departure.verifier,
    }
    given = browser.post("/oidc/ma/", data=data, auth=(provider.client_id, provider.secret)).json()
    assert "refresh_token" not in given
    bearer = {"Authorization": f"Bearer {given['access_token']}"}
    told = httpx.get(f"{provider.issuer}/thong-tin/", headers=bearer, verify=instance.tls).json()
    assert told["name"]
    assert set(told) >= {"sub", "name", "post", "unit"}
    instance.sql(f"DELETE FROM accounts_websession WHERE account_id = '{told['sub']}'")
    assert httpx.get(f"{provider.issuer}/thong-tin/", headers=bearer, verify=instance.tls).status_code == 401


@pytest.mark.parametrize("change", [{"redirect_uri": BACK + "x"}, {"code_challenge": ""}, {"response_type": "token"}])
def test_a_request_that_is_not_as_registered_goes_nowhere(
    instance: Instance, browser: httpx.Client, provider: Provider, staff: list[Person], change: dict[str, str]
) -> None:
    sign_in(browser, staff[0], target="/trang-chu/")
    address, _ = depart(provider, back=BACK, verify=str(instance.endpoints["ca"]))
    query = {**dict(parse_qsl(urlsplit(address).query)), **change}
    answer = browser.get("/oidc/uy-quyen/", params={name: value for name, value in query.items() if value})
    assert "code=" not in answer.headers.get("Location", "")


def test_the_library_manages_nothing_over_the_web(browser: httpx.Client) -> None:
    for path in (
        "applications/",
        "applications/register/",
        "authorized_tokens/",
        "introspect/",
        "register/",
        "device/",
    ):
        assert browser.get(f"/oidc/{path}").status_code == 404
    assert browser.get("/admin/").status_code == 404


def test_a_foreign_return_address_is_not_followed(browser: httpx.Client, staff: list[Person]) -> None:
    answer = sign_in(browser, staff[0], target="https://evil.example/")
    assert answer.headers["Location"] == "/thu/"


def test_the_banner_is_a_script_without_secrets(browser: httpx.Client) -> None:
    answer = browser.get("/dang-nhap/banner.js")
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "Set-Cookie" not in answer.headers
