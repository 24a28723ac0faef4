"""The judgement on guessing: tables, and the promise to owners as properties. Clause: D11.2c."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congthu.accounts.guarding.browsers import cookie_name, device_of, issue_cookie
from congthu.accounts.guarding.decide import blocked_until, is_attack, judge, level_at, with_one_more
from congthu.accounts.guarding.keeping import kept_from
from congthu.accounts.guarding.origins import key_of, keys_of, network_of, origin_of, trace_of
from congthu.accounts.guarding.policy import POLICY
from congthu.accounts.guarding.types import Attempt, Counted, Counter, Evidence, Outcome

AT = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
SECRET = b"secret"


def failures(level: float, *, seconds_ago: float = 0) -> Counter:
    return Counter(level=level, at=AT - timedelta(seconds=seconds_ago))


@pytest.mark.parametrize(
    ("evidence", "outcome", "reason"),
    [
        pytest.param(Evidence(at=AT), Outcome.PASS, None, id="nothing-known"),
        pytest.param(Evidence(at=AT, account=failures(2)), Outcome.PASS, None, id="two-typing-errors"),
        pytest.param(Evidence(at=AT, account=failures(4)), Outcome.SLOW, Counted.ACCOUNT, id="some-errors"),
        pytest.param(Evidence(at=AT, account=failures(10)), Outcome.REFUSE, Counted.ACCOUNT, id="many-errors"),
        pytest.param(Evidence(at=AT, pair=failures(5)), Outcome.REFUSE, Counted.PAIR, id="many-from-one-network"),
        pytest.param(Evidence(at=AT, address=failures(20)), Outcome.REFUSE, Counted.ADDRESS, id="one-address"),
        pytest.param(Evidence(at=AT, network=failures(60)), Outcome.REFUSE, Counted.NETWORK, id="one-network"),
        pytest.param(Evidence(at=AT, address=failures(3)), Outcome.PASS, None, id="an-office-mistypes"),
        pytest.param(Evidence(at=AT, province=failures(300)), Outcome.SLOW, Counted.PROVINCE, id="attack"),
        pytest.param(
            Evidence(at=AT, province=failures(300), address=failures(3)), Outcome.REFUSE, Counted.ADDRESS, id="sprayer"
        ),
        pytest.param(
            Evidence(at=AT, account=failures(10), has_second_factor=True),
            Outcome.SECOND_FACTOR,
            Counted.ACCOUNT,
            id="the-owner-with-a-second-factor",
        ),
        pytest.param(
            Evidence(at=AT, account=failures(9999), address=failures(9999), is_known_place=True),
            Outcome.PASS,
            None,
            id="the-owner-at-a-known-place",
        ),
        pytest.param(Evidence(at=AT, account=failures(10, seconds_ago=31)), Outcome.SLOW, Counted.ACCOUNT, id="waited"),
    ],
)
def test_judgement(evidence: Evidence, outcome: Outcome, reason: Counted | None) -> None:
    verdict = judge(evidence, POLICY)
    assert (verdict.outcome, verdict.reason) == (outcome, reason)


@pytest.mark.parametrize(
    ("level", "seconds"),
    [(9.9, None), (10, 30), (11, 60), (12, 120), (14, 480), (15, 900), (40, 900), (1e9, 900)],
)
def test_each_further_failure_doubles_the_wait_up_to_the_longest(level: float, seconds: int | None) -> None:
    until = blocked_until(failures(level), POLICY.account)
    assert until == (None if seconds is None else AT + timedelta(seconds=seconds))


def test_failures_weigh_less_with_time() -> None:
    counter = failures(8)
    assert level_at(counter, AT + timedelta(hours=6), timedelta(hours=6)) == pytest.approx(4)
    assert level_at(counter, AT - timedelta(hours=6), timedelta(hours=6)) == 8, "a clock that went back adds nothing"
    assert not is_attack(failures(300, seconds_ago=60), AT, POLICY)


counters = st.builds(
    lambda level, ago: failures(level, seconds_ago=ago),
    st.floats(min_value=0, max_value=1e12),
    st.floats(min_value=0, max_value=1e7),
)


@given(account=counters, address=counters, network=counters, province=counters)
def test_others_never_keep_an_owner_out_of_a_known_place(
    account: Counter, address: Counter, network: Counter, province: Counter
) -> None:
    evidence = Evidence(
        at=AT, account=account, address=address, network=network, province=province, is_known_place=True
    )
    assert judge(evidence, POLICY).outcome is Outcome.PASS


@given(account=counters, address=counters, network=counters, pair=counters, province=counters, known=st.booleans())
def test_a_second_factor_is_never_refused(
    account: Counter, address: Counter, network: Counter, pair: Counter, province: Counter, known: bool
) -> None:
    evidence = Evidence(
        at=AT,
        account=account,
        address=address,
        network=network,
        pair=pair,
        province=province,
        is_known_place=known,
        has_second_factor=True,
    )
    assert judge(evidence, POLICY).outcome is not Outcome.REFUSE


@given(pair=counters)
def test_an_owner_at_a_known_place_waits_minutes_at_most_for_own_errors(pair: Counter) -> None:
    verdict = judge(Evidence(at=AT, pair=pair, is_known_place=True), POLICY)
    assert verdict.until is None or verdict.until <= AT + POLICY.known_pair.longest
    assert verdict.delay <= POLICY.known_slow.longest


@given(account=counters, province=counters, pair=counters, known=st.booleans())
def test_nobody_is_held_back_until_postfix_takes_it_for_a_fault(
    account: Counter, province: Counter, pair: Counter, known: bool
) -> None:
    evidence = Evidence(at=AT, account=account, province=province, pair=pair, is_known_place=known)
    assert judge(evidence, POLICY).delay <= timedelta(seconds=5)


@given(level=st.floats(0, 1e6), more=st.floats(0, 1e6))
def test_more_failures_never_shorten_a_wait(level: float, more: float) -> None:
    nothing = datetime.min.replace(tzinfo=UTC)
    fewer, most = (blocked_until(failures(n), POLICY.account) or nothing for n in (level, level + more))
    assert fewer <= most


def test_many_at_once_are_no_way_round() -> None:
    counter, outcomes = failures(3), []
    for trace in range(8):
        outcomes.append(judge(Evidence(at=AT, account=counter), POLICY).outcome)
        counter = with_one_more(counter, AT, POLICY.account.half_life, trace=trace)
    assert outcomes == [Outcome.SLOW] * 7 + [Outcome.REFUSE]


@pytest.mark.parametrize(
    ("address", "counted", "shown"),
    [
        ("192.0.2.77", "192.0.2.0/24", "192.0.2.77"),
        ("::ffff:192.0.2.77", "192.0.2.0/24", "192.0.2.77"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64", "fe80::/64"),
        ("", "local", "local"),
        ("rubbish", "local", "local"),
        ("192.0.2.1, 10.0.0.1", "local", "local"),
    ],
)
def test_networks(address: str, counted: str, shown: str) -> None:
    assert origin_of(address).network == counted
    assert network_of(address) == shown


def test_keys_tell_kinds_names_and_places_apart_and_say_nothing_without_the_secret() -> None:
    attempt = Attempt(login="an@x", origin=origin_of("192.0.2.1"))
    keys = keys_of(SECRET, attempt)
    assert len(set(keys.values())) == len(keys)
    assert keys[Counted.ACCOUNT] != key_of(b"other", Counted.ACCOUNT, "an@x")
    assert key_of(SECRET, Counted.PAIR, "a", "bc") != key_of(SECRET, Counted.PAIR, "ab", "c")


def test_the_trace_of_a_password_is_the_one_that_dovecot_reports() -> None:
    """Taken from Dovecot 2.3.19: nonce ``abc``, user ``a@x``, password ``secret``, cut to 12 bits."""
    assert trace_of(b"abc", "a@x", "secret") == int(__import__("hashlib").sha256(b"abca@x\0secret").hexdigest()[:3], 16)
    assert 0 <= trace_of(b"", "", "") < 4096


class TestBrowserCookie:
    cookie = issue_cookie(SECRET, "an@x", at=AT)

    def device(self, *, login: str = "an@x", cookie: str = "", secret: bytes = SECRET, days: float = 1) -> str:
        return device_of(secret, login, cookie or self.cookie, at=AT + timedelta(days=days), policy=POLICY)

    def test_good_for_its_account_and_time(self) -> None:
        assert self.device()
        assert self.device() == self.device(days=80), "failures are counted for the browser, not for the day"
        assert cookie_name(SECRET, "an@x") != cookie_name(SECRET, "binh@x")

    @pytest.mark.parametrize("days", [-1, 91])
    def test_not_before_and_not_after(self, days: float) -> None:
        assert not self.device(days=days)

    def test_not_for_others_and_not_by_others(self) -> None:
        assert not self.device(login="binh@x")
        assert not self.device(secret=b"other")

    @given(cookie=st.text())
    def test_nonsense(self, cookie: str) -> None:
        assert not device_of(SECRET, "an@x", cookie, at=AT, policy=POLICY)

    @pytest.mark.parametrize("cookie", ["..", "a.99999999999999999999.b", "a.١٢.b", "a.-5.b"])
    def test_things_that_look_like_one(self, cookie: str) -> None:
        assert not self.device(cookie=cookie)


@pytest.mark.parametrize(
    ("today", "first_kept"),
    [
        (date(2027, 3, 31), datetime(2026, 2, 28, 17, tzinfo=UTC)),
        (date(2027, 4, 1), datetime(2026, 3, 31, 17, tzinfo=UTC)),
        (date(2027, 1, 15), datetime(2025, 12, 31, 17, tzinfo=UTC)),
    ],
)
def test_attempts_are_kept_a_year_and_gone_with_the_month(today: date, first_kept: datetime) -> None:
    """Clause: D11.2e, Q21."""
    assert kept_from(today, months=12) == first_kept


@given(today=st.dates(date(2026, 1, 1), date(2040, 1, 1)))
def test_what_is_364_days_old_is_found_and_what_is_400_days_old_is_gone(today: date) -> None:
    """Clause: D11.2e."""
    now = datetime(today.year, today.month, today.day, 2, tzinfo=UTC)
    assert now - timedelta(days=400) < kept_from(today, months=12) <= now - timedelta(days=364)
