"""The rule for passwords. Clause: D12.1-3, Q9."""

from __future__ import annotations

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.factories.passwords import EACH_SPECIAL, EXAMPLES, PASSES

from congthu.accounts.passwords.faults import LONGEST, Fault, FaultCode, Limits, Owner
from congthu.accounts.passwords.judging import judge
from congthu.accounts.passwords.making import app_password_digest, new_app_password, new_start_password
from congthu.accounts.passwords.strength import CrackTime, measure_strength

LIMITS = Limits(min_length=8, remembered=5)
THUY = Owner(names=("Nguyễn Thị Thủy",), addresses=("thuynt.stttt@daknong.gov.vn",))


def codes(password: str, owner: Owner = THUY) -> set[FaultCode]:
    return {fault.code for fault in judge(password, limits=LIMITS, owner=owner)}


@pytest.mark.parametrize("password", [*PASSES, *EACH_SPECIAL])
def test_what_passes(password: str) -> None:
    assert codes(password) == set()


@pytest.mark.parametrize(("password", "code"), EXAMPLES.items())
def test_what_fails_and_why(password: str, code: FaultCode) -> None:
    assert code in codes(password)


@pytest.mark.parametrize(
    "password",
    [
        pytest.param("M@tkh@u!", id="signs-for-letters"),
        pytest.param("Mat-khau-123", id="signs-between"),
        pytest.param("2024#Anhyeuem", id="digits-in-front"),
        pytest.param("Hanoi@2024", id="place-and-year"),
        pytest.param("Daknong#1", id="province"),
        pytest.param("Toiyeuvietnam1!", id="several-words"),
        pytest.param("Aa@123456", id="smallest-that-a-rule-takes"),
        pytest.param("Abc@12345", id="beginning-of-the-alphabet-with-numbers"),
        pytest.param("123456Aa@", id="the-other-way-round"),
        pytest.param("Aaaaaaa!", id="one-letter"),
        pytest.param("Qwertyuiop!1", id="keyboard"),
        pytest.param("Password1!", id="english"),
    ],
)
def test_what_is_common_behind_its_disguise(password: str) -> None:
    assert codes(password) & {FaultCode.COMMON, FaultCode.LEAKED}


@pytest.mark.parametrize(
    ("password", "holds"),
    [
        pytest.param("Thuy!7k2mQ", True, id="given-name"),
        pytest.param("7huy!xk2mQ", True, id="disguised"),
        pytest.param("x!K-nguyen-9", True, id="family-name"),
        pytest.param("qq!Thuynt88x", True, id="local-part"),
        pytest.param("Stttt#k3jq", True, id="label-of-the-body"),
        pytest.param("K!thi-9xqz", True, id="three-letters-by-themselves"),
        pytest.param("Nothing!7x", False, id="three-letters-inside-a-word"),
        pytest.param("Xanh!7k2mQ", False, id="another-name"),
    ],
)
def test_the_own_name(password: str, holds: bool) -> None:
    assert (FaultCode.NAME in codes(password)) is holds


@pytest.mark.parametrize(
    ("full_name", "password", "holds"),
    [
        pytest.param("Lê Thị Lan", "Lan!xkq72m", True, id="three"),
        pytest.param("Lê Thị Lan", "Planet!xk7", False, id="three-inside"),
        pytest.param("Đỗ Ân", "Doan!xkq72", True, id="two-short-words-together"),
        pytest.param("K'Tiếng", "Ktieng!xk7", True, id="apostrophe-vanishes"),
    ],
)
def test_short_names(full_name: str, password: str, holds: bool) -> None:
    assert (FaultCode.NAME in codes(password, Owner(names=(full_name,)))) is holds


def test_the_letters_that_a_keyboard_turned_are_named() -> None:
    """Telex makes ê of ee; in whatever form of Unicode it comes."""
    for typed in ("Xanhmuôn-tê1", "Xanhmuo\u0302n-te\u03021"):
        (fault,) = judge(typed, limits=LIMITS)
        assert fault == Fault(code=FaultCode.NOT_ASCII, params={"letters": "ô, ê"})


def test_a_password_has_an_end() -> None:
    assert codes("Ab!" + "x7" * LONGEST) == {FaultCode.TOO_LONG}


@given(st.text(max_size=200))
def test_nothing_escapes(password: str) -> None:
    """Whatever is typed, there is a judgement, and what passes is printable ASCII with all three kinds."""
    if not judge(password, limits=LIMITS, owner=THUY):
        assert 8 <= len(password) <= LONGEST
        assert password.isascii()
        assert password.isprintable()
        assert " " not in password
        assert {kind for char in password for kind in _kinds(char)} >= {"upper", "lower", "special"}


@given(st.lists(st.sampled_from("0123456789!@#-"), max_size=6), st.lists(st.sampled_from("0123456789!@#-"), max_size=4))
@settings(max_examples=60)
def test_no_tail_makes_a_common_word_good(front: list[str], tail: list[str]) -> None:
    password = "".join(front) + "Matkhau" + "".join(tail)
    assert codes(password) & {FaultCode.COMMON, FaultCode.LEAKED}


def test_start_passwords_pass_the_same_judgement() -> None:
    """Clause: D12.1-2."""
    made = {new_start_password(THUY) for _ in range(300)}
    assert len(made) == 300
    assert all(not codes(password) for password in made)


def test_app_passwords_are_long_and_random() -> None:
    made = {new_app_password() for _ in range(300)}
    assert len(made) == 300
    for password in made:
        groups = password.split("-")
        assert len(groups) >= 4
        assert all(len(group) == 4 and set(group) <= set(string.ascii_lowercase + string.digits) for group in groups)
    assert len(app_password_digest(made.pop())) == 64


def test_strength_grows() -> None:
    weak, strong = (measure_strength(password, THUY) for password in ("thuynt", "xQ7(long-enough)kw"))
    assert weak.score < strong.score == 4
    assert (weak.crack_time, strong.crack_time) == (CrackTime.AT_ONCE, CrackTime.CENTURIES)


def _kinds(char: str) -> set[str]:
    return {
        name
        for name, letters in (
            ("upper", string.ascii_uppercase),
            ("lower", string.ascii_lowercase),
            ("special", string.punctuation),
        )
        if char in letters
    }
