"""What is told is sealed as the standards say, and only for services that are named.

Clause: D2.2, D3.3, RFC8291, RFC8292.
"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st
from tests.fakes.push_service import FakeBrowser, Taken, octets_of, text_of

from congthu.webmail.pushing.errors import DeviceRefused
from congthu.webmail.pushing.posting import outcome_of
from congthu.webmail.pushing.sealing import proof, public_text, read_target, seal
from congthu.webmail.pushing.services import find_service
from congthu.webmail.pushing.types import Outcome, Target

AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
USUAL = ("https://fcm.googleapis.com", "https://*.notify.windows.com", "http://127.0.0.1:9000")


def private(text: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(octets_of(text), "big"), ec.SECP256R1())


def target_of(browser: FakeBrowser, endpoint: str = "https://fcm.googleapis.com/fcm/send/abc") -> Target:
    return read_target(endpoint, text_of(browser.public), text_of(browser.secret))


def test_the_example_of_the_standard() -> None:
    """RFC 8291, appendix A."""
    target = Target(
        endpoint="https://push.example.net/push/JzLQ3raZJfFBR0aqvOMsLrt54w4rJUsV",
        public_key=octets_of("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"),
        secret=octets_of("BTBZMqHH6r4Tts7J_aSIgg"),
    )
    sealed = seal(
        b"When I grow up, I want to be a watermelon",
        target,
        once=private("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"),
        salt=octets_of("DGv6ra1nlYgDCS1FRnbzlw"),
    )
    assert text_of(sealed) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6Tlz"
        "AC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


def test_only_the_browser_opens_it_and_its_length_tells_nothing() -> None:
    browser, once = FakeBrowser(), ec.generate_private_key(ec.SECP256R1())
    short = seal(b"a", target_of(browser), once=once, salt=bytes(16))
    longer = seal(b"thu-moi-va-nua", target_of(browser), once=once, salt=bytes(16))
    assert browser.open(short) == b"a"
    assert browser.open(longer) == b"thu-moi-va-nua"
    assert len(short) == len(longer)
    with pytest.raises(InvalidTag):
        FakeBrowser(secret=browser.secret).open(short)


def test_a_service_knows_who_asks() -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    words = proof("https://fcm.googleapis.com/fcm/send/abc", key=key, contact="mailto:postmaster@example.vn", at=AT)
    claims = Taken(path="", headers={"authorization": words}, body=b"").claims()
    assert claims["aud"] == "https://fcm.googleapis.com"
    assert claims["sub"] == "mailto:postmaster@example.vn"
    assert claims["key"] == public_text(key)
    assert AT.timestamp() < float(str(claims["exp"])) <= AT.timestamp() + 24 * 3600


@pytest.mark.parametrize(
    "endpoint",
    [
        pytest.param("https://fcm.googleapis.com/fcm/send/abc", id="chrome"),
        pytest.param("https://wns2-sg2p.notify.windows.com/w/?token=a%2b", id="edge"),
        pytest.param("http://127.0.0.1:9000/a", id="own-service-with-its-port"),
    ],
)
def test_named_services_are_spoken_to(endpoint: str) -> None:
    assert find_service(endpoint, USUAL) is not None


@pytest.mark.parametrize(
    "endpoint",
    [
        pytest.param("http://fcm.googleapis.com/a", id="without-tls"),
        pytest.param("https://fcm.googleapis.com:8443/a", id="another-port"),
        pytest.param("https://fcm.googleapis.com.evil.example/a", id="longer-name"),
        pytest.param("https://evil.example/fcm.googleapis.com/a", id="name-in-the-path"),
        pytest.param("https://fcm.googleapis.com@evil.example/a", id="name-before-at"),
        pytest.param("https://a:b@fcm.googleapis.com/a", id="with-password"),
        pytest.param("https://notify.windows.com/a", id="star-stands-for-a-name"),
        pytest.param("https://a.b.notify.windows.com/a", id="star-stands-for-one-name"),
        pytest.param("http://127.0.0.1:9001/a", id="another-port-inside"),
        pytest.param("http://127.0.0.1/a", id="inside"),
        pytest.param("https://fcm.googleapis.com", id="no-path"),
        pytest.param("https://fcm.googleapis.com/a\r\nHost: evil.example", id="line-break"),
        pytest.param("https://fcm.googleapis.com/" + "a" * 1000, id="too-long"),
        pytest.param("https://fcm.googleapis.com:99999/a", id="no-such-port"),
        pytest.param("https://[::1/a", id="broken"),
        pytest.param("javascript:alert(1)", id="no-address"),
        pytest.param("", id="empty"),
    ],
)
def test_nobody_else_is(endpoint: str) -> None:
    assert find_service(endpoint, USUAL) is None


@given(st.text())
def test_no_text_breaks_the_look_at_an_endpoint(text: str) -> None:
    assert find_service(text, USUAL) is None or text.startswith(("https://", "http://127.0.0.1:9000/"))


@given(st.text(), st.text())
def test_keys_that_are_none_are_refused(key: str, secret: str) -> None:
    with pytest.raises(DeviceRefused):
        read_target("https://fcm.googleapis.com/a", key, secret)


def test_a_point_off_the_curve_is_refused() -> None:
    with pytest.raises(DeviceRefused):
        read_target("https://fcm.googleapis.com/a", text_of(b"\x04" + bytes(63) + b"\x01"), text_of(bytes(16)))


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (200, Outcome.TOLD),
        (201, Outcome.TOLD),
        (404, Outcome.GONE),
        (410, Outcome.GONE),
        (429, Outcome.LATER),
        (503, Outcome.LATER),
        (400, Outcome.REFUSED),
        (403, Outcome.REFUSED),
        (302, Outcome.REFUSED),
    ],
)
def test_what_a_service_answers(status: int, outcome: Outcome) -> None:
    assert outcome_of(status) is outcome
