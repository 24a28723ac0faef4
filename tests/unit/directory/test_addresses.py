"""Whole addresses. Clause: D5.1a-3, D5.1b, D5.1c, D5.1d-4, D5.1e-2."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congthu.directory.errors import DirectoryError, UnusableAddress
from congthu.directory.naming import INTERNAL, compose

DOMAIN = "daknong.gov.vn"


@pytest.mark.parametrize(
    ("parts", "address"),
    [
        pytest.param(("hantt", "stttt"), "hantt.stttt@daknong.gov.vn", id="person-of-an-agency"),
        pytest.param(("stttt",), "stttt@daknong.gov.vn", id="agency"),
        pytest.param(("nv1", "ttt"), "nv1.ttt@daknong.gov.vn", id="phong"),
        pytest.param(("hantt", "namda", "krongno"), "hantt.namda.krongno@daknong.gov.vn", id="person-of-a-commune"),
        pytest.param((INTERNAL,), "internal@daknong.gov.vn", id="everybody"),
        pytest.param((INTERNAL, "syt"), "internal.syt@daknong.gov.vn", id="everybody-in-a-body"),
        pytest.param(("a" * 33, "b" * 30), f"{'a' * 33}.{'b' * 30}@daknong.gov.vn", id="exactly-64-octets"),
    ],
)
def test_compose(parts: tuple[str, ...], address: str) -> None:
    assert compose(*parts, domain=DOMAIN) == address


@pytest.mark.parametrize(
    ("parts", "domain", "code"),
    [
        pytest.param((), DOMAIN, "local_part_characters", id="no-part"),
        pytest.param(("",), DOMAIN, "local_part_characters", id="empty-part"),
        pytest.param(("ha ntt",), DOMAIN, "local_part_characters", id="blank"),
        pytest.param(("ha.ntt",), DOMAIN, "local_part_characters", id="dot-inside-a-part"),
        pytest.param(("Hantt",), DOMAIN, "local_part_characters", id="capital"),
        pytest.param(("a" * 34, "b" * 30), DOMAIN, "local_part_too_long", id="65-octets"),
        pytest.param(("hantt",), "localhost", "domain_characters", id="domain-of-one-label"),
        pytest.param(("hantt",), "-x.vn", "domain_characters", id="hyphen-first"),
        pytest.param(("hantt",), f"{'a' * 64}.vn", "domain_characters", id="domain-label-of-64"),
        pytest.param(("hantt",), ".".join(["a" * 60] * 5), "address_too_long", id="too-long-as-a-whole"),
    ],
)
def test_refused(parts: tuple[str, ...], domain: str, code: str) -> None:
    with pytest.raises(UnusableAddress) as refusal:
        compose(*parts, domain=domain)
    assert refusal.value.code == code


@given(st.lists(st.text(max_size=5), max_size=3), st.text(max_size=20))
def test_nothing_but_our_error_escapes(parts: list[str], domain: str) -> None:
    try:
        address = compose(*parts, domain=domain)
    except DirectoryError:
        return
    assert address.isascii()
    assert len(address) <= 254
