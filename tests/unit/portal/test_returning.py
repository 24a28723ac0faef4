"""Which addresses outside may be led back to. Clause: D2.3."""

from __future__ import annotations

import pytest

from congthu.portal.web.returning import is_return_address

ALLOWED = ("https://daknong.gov.vn/thu/", "https://cong.daknong.gov.vn:8443")


@pytest.mark.parametrize(
    "given",
    [
        pytest.param("https://daknong.gov.vn/thu/", id="itself"),
        pytest.param("https://daknong.gov.vn/thu/noi-bo?x=1#y", id="below"),
        pytest.param("https://daknong.gov.vn:443/thu/a", id="default-port-written"),
        pytest.param("HTTPS://DakNong.GOV.vn/thu/a", id="case-of-scheme-and-host-does-not-matter"),
        pytest.param("https://cong.daknong.gov.vn:8443/bat-ky", id="whole-origin"),
    ],
)
def test_addresses_of_the_portal(given: str) -> None:
    assert is_return_address(given, ALLOWED)


@pytest.mark.parametrize(
    "given",
    [
        pytest.param("//daknong.gov.vn/thu/", id="no-scheme"),
        pytest.param("//evil.example/", id="other-host-without-scheme"),
        pytest.param("https://evil.example/https://daknong.gov.vn/thu/", id="hidden-in-the-path"),
        pytest.param("https://daknong.gov.vn.evil.example/thu/", id="longer-host"),
        pytest.param("https://daknong.gov.vn@evil.example/thu/", id="user-name"),
        pytest.param("https://daknong.gov.vn:x@evil.example/thu/", id="password"),
        pytest.param("https://evil.example\\@daknong.gov.vn/thu/", id="backslash-before-at"),
        pytest.param("https:\\\\daknong.gov.vn\\thu\\", id="backslashes"),
        pytest.param("https:daknong.gov.vn/thu/", id="no-slashes"),
        pytest.param("https:///daknong.gov.vn/thu/", id="three-slashes"),
        pytest.param("https://daknong.gov.vn/thu/../admin", id="climbs"),
        pytest.param("https://daknong.gov.vn/thu/%2e%2e/admin", id="climbs-encoded"),
        pytest.param("https://daknong.gov.vn/thu/%252e%252e/admin", id="climbs-encoded-twice"),
        pytest.param("https://daknong.gov.vn/thu/..%5cadmin", id="climbs-with-backslash"),
        pytest.param("https://daknong.gov.vn/thux", id="not-a-folder-of-it"),
        pytest.param("https://daknong.gov.vn/", id="above"),
        pytest.param("http://daknong.gov.vn/thu/", id="not-https"),
        pytest.param("https://daknong.gov.vn:444/thu/", id="other-port"),
        pytest.param("https://daknong.gov.vn:99999/thu/", id="no-port-at-all"),
        pytest.param("https://cong.daknong.gov.vn/", id="port-missing"),
        pytest.param("https://đaknong.gov.vn/thu/", id="unicode-host"),
        pytest.param("https://daknong。gov。vn/thu/", id="unicode-dots"),
        pytest.param("https://daknong.gov.vn%2eevil.example/thu/", id="encoded-host"),
        pytest.param("data:text/html,x", id="data"),
        pytest.param("javascript:alert(1)", id="javascript"),
        pytest.param("https://daknong.gov.vn/thu/\nx", id="new-line"),
        pytest.param("\thttps://daknong.gov.vn/thu/", id="tab-before"),
        pytest.param(" https://daknong.gov.vn/thu/", id="blank-before"),
        pytest.param("https://[::1/thu/", id="broken-bracket"),
        pytest.param("", id="nothing"),
        pytest.param("https://daknong.gov.vn/thu/" + "a" * 3000, id="endless"),
    ],
)
def test_everything_else_is_refused(given: str) -> None:
    assert not is_return_address(given, ALLOWED)


def test_nothing_is_allowed_where_nothing_is_configured() -> None:
    assert not is_return_address("https://daknong.gov.vn/thu/", ())
