"""Reads about attempts to log in: one's own, and who is attacked from where. Clause: D11.2e, D12.3-1, D11.2c."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Count, Max, QuerySet, Sum

from congthu.accounts.guarding import statements
from congthu.accounts.guarding.decide import blocked_until, is_attack, level_at
from congthu.accounts.guarding.origins import key_of, origin_of
from congthu.accounts.guarding.policy import POLICY, BackOff, GuardPolicy
from congthu.accounts.guarding.secrets import GuardKeys
from congthu.accounts.guarding.types import AttackOverview, BoxVisit, Counted, Counter, OwnAttempt, Result, Target
from congthu.accounts.models import LoginAttempt

FAILED = (Result.WRONG, Result.BLOCKED)


def list_own_attempts(account_id: UUID, *, since: datetime, most: int = 200) -> Sequence[OwnAttempt]:
    """Return the attempts on one account, the latest first."""
    rows = LoginAttempt.objects.filter(account_id=account_id, last_at__gte=since).order_by("-last_at", "-id")[:most]
    return [
        OwnAttempt(
            first_at=row.first_at,
            last_at=row.last_at,
            address=row.address or "",
            protocol=row.protocol,
            program=row.program,
            result=Result(row.result),
            count=row.count,
        )
        for row in rows
    ]


def list_box_visits(boxes: Sequence[str], *, since: datetime, most: int = 200) -> Sequence[BoxVisit]:
    """Return who opened boxes that are not their own, from where and when, the latest first. Clause: D14.2."""
    rows = LoginAttempt.objects.filter(box__in=boxes, last_at__gte=since).select_related("account")
    return [
        BoxVisit(
            id=row.id,
            box=row.box,
            account_id=row.account.id,
            login=row.account.login,
            address=row.address or "",
            protocol=row.protocol,
            program=row.program,
            first_at=row.first_at,
            last_at=row.last_at,
            count=row.count,
        )
        for row in rows.order_by("-last_at", "-id")[:most]
        if row.account
    ]


def find_attacks(
    *, at: datetime, within: timedelta, keys: GuardKeys, most: int = 50, policy: GuardPolicy = POLICY
) -> AttackOverview:
    """Return who failed or was refused most within a time, from where, and what is blocked until when."""
    rows = LoginAttempt.objects.filter(last_at__gte=at - within, result__in=FAILED)
    province_key = key_of(keys.secret, Counted.PROVINCE)
    accounts = list(
        rows.filter(account__isnull=False)
        .values("account__login")
        .annotate(tries=Sum("count"), others=Count("address", distinct=True), last=Max("last_at"))
        .order_by("-tries")[:most]
    )
    addresses = list(
        rows.filter(address__isnull=False)
        .values("address")
        .annotate(tries=Sum("count"), others=Count("account_id", distinct=True), last=Max("last_at"))
        .order_by("-tries")[:most]
    )
    counted = [(Counted.ACCOUNT, str(row["account__login"])) for row in accounts]
    counted += [(Counted.ADDRESS, str(row["address"])) for row in addresses]
    networks = {origin_of(str(row["address"])).network for row in addresses}
    counted += [(Counted.NETWORK, network) for network in sorted(networks)]
    found = _counters(((kind, key_of(keys.secret, kind, name)) for kind, name in counted), province_key)
    pairs = _pairs_of(rows, [str(row["account__login"]) for row in accounts])
    pair_keys = {pair: key_of(keys.secret, Counted.PAIR, *pair) for pair in pairs}
    found |= _counters(((Counted.PAIR, key) for key in pair_keys.values()), province_key)
    held_pairs = Tally(
        login
        for (login, _), key in pair_keys.items()
        if (until := blocked_until(found.get((Counted.PAIR, key), Counter()), policy.pair)) and until > at
    )
    province = found.get((Counted.PROVINCE, province_key), Counter())
    attack = is_attack(province, at, policy)
    limits = _limits(policy, attack=attack)

    def target(kind: Counted, name: str, *, tries: int = 0, others: int = 0, last: datetime | None = None) -> Target:
        counter = found.get((kind, key_of(keys.secret, kind, name)), Counter())
        until = blocked_until(counter, limits[kind])
        held = until if until is not None and until > at else None
        return Target(
            kind=kind,
            name=name,
            tries=tries,
            others=others,
            last_at=last,
            blocked_until=held,
            blocked_networks=held_pairs[name] if kind is Counted.ACCOUNT else 0,
        )

    blocked = [target(Counted.NETWORK, network) for network in sorted(networks)]
    unknown = rows.filter(account__isnull=True).aggregate(tries=Sum("count"), names=Count("name_digest", distinct=True))
    return AttackOverview(
        is_attack=attack,
        level=level_at(province, at, policy.province_half_life),
        accounts=tuple(
            target(Counted.ACCOUNT, str(r["account__login"]), tries=r["tries"], others=r["others"], last=r["last"])
            for r in accounts
        ),
        addresses=tuple(
            target(Counted.ADDRESS, str(r["address"]), tries=r["tries"], others=r["others"], last=r["last"])
            for r in addresses
        ),
        networks=tuple(one for one in blocked if one.blocked_until),
        unknown_tries=unknown["tries"] or 0,
        unknown_names=unknown["names"] or 0,
    )


def networks_of(login: str, *, since: datetime) -> set[str]:
    """Return the networks from which an account was tried without success."""
    rows = LoginAttempt.objects.filter(last_at__gte=since, result__in=FAILED)
    return {network for _, network in _pairs_of(rows, [login])}


def _pairs_of(rows: QuerySet[LoginAttempt], logins: Sequence[str]) -> set[tuple[str, str]]:
    found = rows.filter(account__login__in=logins).values_list("account__login", "address").distinct()
    return {(str(login), origin_of(address or "").network) for login, address in found}


def _counters(wanted: Iterable[tuple[Counted, bytes]], province_key: bytes) -> dict[tuple[Counted, bytes], Counter]:
    params = statements.counter_params([*wanted, (Counted.PROVINCE, province_key)])
    with connection.cursor() as cursor:
        cursor.execute(statements.COUNTERS, params)
        return statements.read_counters(cursor.fetchall())


def _limits(policy: GuardPolicy, *, attack: bool) -> Mapping[Counted, BackOff]:
    return {
        Counted.ACCOUNT: policy.account,
        Counted.ADDRESS: policy.address_under_attack if attack else policy.address,
        Counted.NETWORK: policy.network_under_attack if attack else policy.network,
    }
