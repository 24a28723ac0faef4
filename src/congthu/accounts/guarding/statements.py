"""The state of the judgement in PostgreSQL: statements for many attempts at once, shared by the web and the daemons.

Each takes arrays, so that one round trip serves whatever came together; values are bound, never written into the text.
The functions beside them make the parameters and read the rows; who executes them is somebody else's matter.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from congthu.accounts.guarding.decide import counted_kinds, half_life_of
from congthu.accounts.guarding.origins import key_of, keys_of
from congthu.accounts.guarding.policy import GuardPolicy
from congthu.accounts.guarding.types import Attempt, Counted, Counter, Evidence, Finished, Result

Params = Mapping[str, Any]

# One judgement at a time, until the transaction ends: it reads, decides and counts, and no two may see the same
# counters.
LOCK: Final = "SELECT pg_advisory_xact_lock(5131946)"

COUNTERS: Final = """
SELECT c.kind, c.key, c.level, c.at, c.trace
FROM (SELECT DISTINCT kind, key FROM unnest(%(kinds)s::smallint[], %(keys)s::bytea[]) AS w (kind, key)) AS wanted
JOIN accounts_guardcounter AS c USING (kind, key)
"""

ACCOUNTS: Final = """
SELECT w.login, w.network, w.device, a.id, a.second_factor_since IS NOT NULL, k.account_id IS NOT NULL
FROM unnest(%(logins)s::text[], %(networks)s::text[], %(devices)s::text[]) AS w (login, network, device)
JOIN accounts_account AS a ON a.login = w.login AND a.state = 'active'
LEFT JOIN accounts_knownplace AS k ON k.account_id = a.id AND k.network = w.network AND k.last_at > %(since)s
"""

# A password counts for its pair once, however often a program tries it.
FAILURES: Final = """
WITH given AS (
    SELECT DISTINCT ON (g.pair, g.trace) g.* FROM unnest(%(pairs)s::bytea[], %(accounts)s::bytea[],
        %(addresses)s::bytea[], %(networks)s::bytea[], %(provinces)s::bytea[], %(traces)s::smallint[])
        AS g (pair, account, address, network, province, trace)
), fresh AS (
    SELECT given.* FROM given LEFT JOIN accounts_guardcounter AS c ON c.kind = %(pair_kind)s AND c.key = given.pair
    WHERE c.key IS NULL OR NOT given.trace = ANY (c.trace)
), counted AS (
    SELECT k.kind, k.key, count(*) AS failures, k.half_life,
        COALESCE(array_agg(fresh.trace) FILTER (WHERE k.kind = %(pair_kind)s), '{}') AS trace
    FROM fresh CROSS JOIN LATERAL unnest(
        ARRAY[fresh.pair, fresh.account, fresh.address, fresh.network, fresh.province],
        %(kinds)s::smallint[], %(half_lives)s::float8[]) AS k (key, kind, half_life)
    WHERE k.key IS NOT NULL
    GROUP BY k.kind, k.key, k.half_life
)
INSERT INTO accounts_guardcounter AS c (kind, key, level, at, trace)
SELECT kind, key, failures, %(at)s, trace[1:%(traces_kept)s] FROM counted
ON CONFLICT (kind, key) DO UPDATE SET
    level = excluded.level + c.level * power(0.5, GREATEST(0, extract(epoch FROM excluded.at - c.at))
        / (SELECT h.half_life FROM unnest(%(kinds)s::smallint[], %(half_lives)s::float8[]) AS h (kind, half_life)
           WHERE h.kind = c.kind)),
    at = GREATEST(c.at, excluded.at), trace = (excluded.trace || c.trace)[1:%(traces_kept)s]
RETURNING c.kind, c.key, c.level, c.at, c.trace
"""

SETTLE: Final = """
UPDATE accounts_guardcounter AS c SET settled_at = %(at)s
FROM unnest(%(kinds)s::smallint[], %(keys)s::bytea[]) AS w (kind, key) WHERE c.kind = w.kind AND c.key = w.key
"""

# Only what was counted is given back: the trace in its pair says so. The wait begins again with the last real failure.
GIVE_BACK: Final = """
WITH given AS (
    SELECT DISTINCT ON (g.pair, g.trace) g.* FROM unnest(%(pairs)s::bytea[], %(accounts)s::bytea[],
        %(addresses)s::bytea[], %(networks)s::bytea[], %(provinces)s::bytea[], %(traces)s::smallint[])
        AS g (pair, account, address, network, province, trace)
), held AS (
    SELECT given.* FROM given
    JOIN accounts_guardcounter AS c ON c.kind = %(pair_kind)s AND c.key = given.pair AND given.trace = ANY (c.trace)
), back AS (
    SELECT k.kind, k.key, count(*) AS passes,
        COALESCE(array_agg(held.trace) FILTER (WHERE k.kind = %(pair_kind)s), '{}') AS trace
    FROM held CROSS JOIN LATERAL unnest(
        ARRAY[held.pair, held.account, held.address, held.network, held.province],
        %(kinds)s::smallint[]) AS k (key, kind)
    WHERE k.key IS NOT NULL
    GROUP BY k.kind, k.key
)
UPDATE accounts_guardcounter AS c SET
    level = GREATEST(0, c.level - back.passes), at = LEAST(c.at, c.settled_at),
    trace = ARRAY(SELECT t FROM unnest(c.trace) AS t WHERE NOT t = ANY (back.trace))
FROM back WHERE c.kind = back.kind AND c.key = back.key
"""

ATTEMPTS: Final = """
INSERT INTO accounts_loginattempt AS t
    (account_id, name_digest, address, protocol, program, result, box, span, first_at, last_at, count)
SELECT a.id, CASE WHEN a.id IS NULL THEN g.digest END, g.address, g.protocol, g.program, g.result, g.box,
    date_trunc(g.unit, min(g.at)), min(g.at), max(g.at), count(*)
FROM unnest(%(logins)s::text[], %(digests)s::bytea[], %(addresses)s::inet[], %(protocols)s::text[],
    %(programs)s::text[], %(results)s::text[], %(boxes)s::text[], %(units)s::text[], %(ats)s::timestamptz[])
    AS g (login, digest, address, protocol, program, result, box, unit, at)
LEFT JOIN accounts_account AS a ON a.login = g.login
GROUP BY 1, 2, 3, 4, 5, 6, 7, g.unit, date_trunc(g.unit, g.at)
ORDER BY 1, 2, 3, 4, 5, 6, 7
ON CONFLICT (account_id, span, address, result, protocol, program, name_digest, box) DO UPDATE SET
    first_at = LEAST(t.first_at, excluded.first_at), last_at = GREATEST(t.last_at, excluded.last_at),
    count = t.count + excluded.count
"""

# Returns the places that were not known before: no row is written where there was a success within a day.
PLACES: Final = """
WITH given AS (
    SELECT DISTINCT ON (a.id, g.network) a.id AS account_id, g.network, g.at, g.address, g.protocol, g.program
    FROM unnest(%(logins)s::text[], %(networks)s::text[], %(addresses)s::text[], %(protocols)s::text[],
        %(programs)s::text[], %(ats)s::timestamptz[]) AS g (login, network, address, protocol, program, at)
    JOIN accounts_account AS a ON a.login = g.login
    ORDER BY a.id, g.network, g.at DESC
), written AS (
    INSERT INTO accounts_knownplace AS k (account_id, network, first_at, last_at)
    SELECT given.account_id, given.network, given.at, given.at
    FROM given LEFT JOIN accounts_knownplace AS k USING (account_id, network)
    WHERE k.id IS NULL OR k.last_at < given.at - interval '1 day'
    ON CONFLICT (account_id, network) DO UPDATE SET
        first_at = CASE WHEN k.last_at < excluded.last_at - %(known_for)s::interval
            THEN excluded.first_at ELSE k.first_at END,
        last_at = GREATEST(k.last_at, excluded.last_at)
    RETURNING k.account_id, k.network, k.first_at = k.last_at AS is_new
)
SELECT w.account_id, given.address, given.protocol, given.program, given.at
FROM written AS w JOIN given USING (account_id, network) WHERE w.is_new
"""

APP_PASSWORDS: Final = """
UPDATE accounts_apppassword AS k SET last_used_at = g.at, last_used_from = g.address
FROM (SELECT DISTINCT ON (id) * FROM unnest(%(ids)s::uuid[], %(addresses)s::text[], %(ats)s::timestamptz[])
    AS u (id, address, at) ORDER BY id, at DESC) AS g
WHERE k.id = g.id AND (k.last_used_at IS NULL OR k.last_used_at < g.at - interval '1 minute')
"""

ALARMS: Final = """
INSERT INTO accounts_guardcounter AS c (kind, key, level, at)
SELECT %(kind)s, w.key, 1, %(at)s FROM (SELECT DISTINCT key FROM unnest(%(keys)s::bytea[]) AS w (key) ORDER BY key) AS w
ON CONFLICT (kind, key) DO UPDATE SET at = excluded.at, level = c.level + 1
    WHERE c.at < excluded.at - %(pause)s::interval
RETURNING c.key
"""

FORGET_COUNTERS: Final = "DELETE FROM accounts_guardcounter WHERE at < %(before)s"
LIFT: Final = """
DELETE FROM accounts_guardcounter AS c
USING unnest(%(kinds)s::smallint[], %(keys)s::bytea[]) AS w (kind, key) WHERE c.kind = w.kind AND c.key = w.key
"""

_FAILURE_KINDS: Final = (Counted.PAIR, Counted.ACCOUNT, Counted.ADDRESS, Counted.NETWORK, Counted.PROVINCE)
_PROGRAM_LENGTH: Final = 60


@dataclass(frozen=True, kw_only=True)
class NewPlace:
    """An account was opened from where it was not opened before, or not for a long time."""

    account_id: UUID
    address: str
    protocol: str
    program: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class KnownAccount:
    """What the tables of accounts know of a login name and a place."""

    account_id: UUID
    has_second_factor: bool
    is_known_place: bool


def counter_params(keys: Iterable[tuple[Counted, bytes]]) -> Params:
    """Return the parameters of `COUNTERS`."""
    wanted = list(keys)
    return {"kinds": [int(counted) for counted, _ in wanted], "keys": [key for _, key in wanted]}


def read_counters(rows: Iterable[Sequence[Any]]) -> dict[tuple[Counted, bytes], Counter]:
    """Return the counters in the rows of `COUNTERS`, or of `FAILURES`."""
    return {
        (Counted(kind), bytes(key)): Counter(level=level, at=at, traces=tuple(traces))
        for kind, key, level, at, traces in rows
    }


def account_params(attempts: Sequence[Attempt], *, at: datetime, policy: GuardPolicy) -> Params:
    """Return the parameters of `ACCOUNTS`."""
    return {
        "logins": [attempt.login for attempt in attempts],
        "networks": [attempt.origin.network for attempt in attempts],
        "devices": [attempt.origin.device for attempt in attempts],
        "since": at - policy.known_for,
    }


def read_accounts(rows: Iterable[Sequence[Any]]) -> dict[tuple[str, str, str], KnownAccount]:
    """Return what `ACCOUNTS` knows, by login, network and device; who is not there is nobody."""
    return {
        (login, network, device): KnownAccount(
            account_id=account_id, has_second_factor=factor, is_known_place=known or bool(device)
        )
        for login, network, device, account_id, factor, known in rows
    }


def evidence_of(
    attempt: Attempt,
    *,
    at: datetime,
    secret: bytes,
    counters: Mapping[tuple[Counted, bytes], Counter],
    account: KnownAccount | None,
    can_ask_second_factor: bool,
) -> Evidence:
    """Put together what is known of one attempt."""
    found = {counted: counters.get((counted, key), Counter()) for counted, key in keys_of(secret, attempt).items()}
    return Evidence(
        at=at,
        account=found[Counted.ACCOUNT],
        address=found[Counted.ADDRESS],
        network=found[Counted.NETWORK],
        pair=found[Counted.PAIR],
        province=found[Counted.PROVINCE],
        is_known_place=account is not None and account.is_known_place,
        has_second_factor=can_ask_second_factor and account is not None and account.has_second_factor,
    )


def failure_params(
    attempts: Sequence[tuple[Attempt, bool]], *, at: datetime, secret: bytes, policy: GuardPolicy
) -> Params:
    """Return the parameters of `FAILURES` and `GIVE_BACK`: attempts, each with whether its place is known for its name.

    What fails at a known place counts for that pair and for nobody else: an owner who mistypes at the office makes it
    no harder for himself elsewhere, nor for anybody beside him.
    """
    counting = [(keys_of(secret, attempt), counted_kinds(is_known_place=known)) for attempt, known in attempts]

    def column(counted: Counted) -> list[bytes | None]:
        return [keys[counted] if counted in kinds else None for keys, kinds in counting]

    return {
        "pairs": column(Counted.PAIR),
        "accounts": column(Counted.ACCOUNT),
        "addresses": column(Counted.ADDRESS),
        "networks": column(Counted.NETWORK),
        "provinces": column(Counted.PROVINCE),
        "traces": [attempt.trace for attempt, _ in attempts],
        "kinds": [int(counted) for counted in _FAILURE_KINDS],
        "half_lives": [half_life_of(counted, policy).total_seconds() for counted in _FAILURE_KINDS],
        "pair_kind": int(Counted.PAIR),
        "traces_kept": policy.traces_kept,
        "at": at,
    }


def settle_params(attempts: Iterable[tuple[Attempt, bool]], *, at: datetime, secret: bytes) -> Params:
    """Return the parameters of `SETTLE`: attempts that are known to have failed."""
    wanted = {
        (counted, keys_of(secret, attempt)[counted])
        for attempt, known in attempts
        for counted in counted_kinds(is_known_place=known)
    }
    return {**counter_params(wanted), "at": at}


def attempt_params(finished: Sequence[Finished], *, secret: bytes) -> Params:
    """Return the parameters of `ATTEMPTS`: what succeeded is joined by the day, everything else by the hour."""
    return {
        "logins": [one.attempt.login for one in finished],
        "digests": [key_of(secret, Counted.ACCOUNT, one.attempt.login) for one in finished],
        "addresses": [one.attempt.origin.address or None for one in finished],
        "protocols": [one.protocol for one in finished],
        "programs": [one.program[:_PROGRAM_LENGTH] for one in finished],
        "results": [one.result.value for one in finished],
        # Only a success names a box: what else is tried as a box is nobody's, and may be anything.
        "boxes": [one.box if one.result is Result.SUCCESS else "" for one in finished],
        "units": ["day" if one.result is Result.SUCCESS else "hour" for one in finished],
        "ats": [one.at for one in finished],
    }


def place_params(successes: Sequence[Finished], *, policy: GuardPolicy) -> Params:
    """Return the parameters of `PLACES`."""
    return {
        "logins": [one.attempt.login for one in successes],
        "networks": [one.attempt.origin.network for one in successes],
        "addresses": [one.attempt.origin.address for one in successes],
        "protocols": [one.protocol for one in successes],
        "programs": [one.program[:_PROGRAM_LENGTH] for one in successes],
        "ats": [one.at for one in successes],
        "known_for": policy.known_for,
    }


def read_places(rows: Iterable[Sequence[Any]]) -> list[NewPlace]:
    """Return the rows of `PLACES`."""
    return [
        NewPlace(account_id=account_id, address=address, protocol=protocol, program=program, at=at)
        for account_id, address, protocol, program, at in rows
    ]


def app_password_params(successes: Sequence[Finished]) -> Params:
    """Return the parameters of `APP_PASSWORDS`."""
    used = [one for one in successes if one.app_password is not None]
    return {
        "ids": [one.app_password for one in used],
        "addresses": [one.attempt.origin.address for one in used],
        "ats": [one.at for one in used],
    }


def alarm_params(keys: Collection[bytes], *, at: datetime, policy: GuardPolicy) -> Params:
    """Return the parameters of `ALARMS`: what an alarm is due for."""
    return {"kind": int(Counted.ALARM), "keys": list(keys), "at": at, "pause": policy.alarm_pause}


def forget_params(*, at: datetime, policy: GuardPolicy) -> Params:
    """Return the parameters of `FORGET_COUNTERS`: what weighs next to nothing any more."""
    return {"before": at - max(policy.address.half_life, policy.pair.half_life, timedelta(hours=1)) * 8}
