"""The guard of logins over its port, with the real database behind it. Clause: D11.2c, D11.2e."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from psycopg.conninfo import make_conninfo
from psycopg_pool import AsyncConnectionPool
from tests.factories.province import add_people, make_province

from congthu.accounts.guarding.asking import describe_attempt, judge_attempt
from congthu.accounts.guarding.lifting import forget_attempts
from congthu.accounts.guarding.policy import POLICY
from congthu.accounts.guarding.secrets import GuardKeys
from congthu.accounts.guarding.server import protocol
from congthu.accounts.guarding.server.service import GuardService
from congthu.accounts.guarding.server.store import Store
from congthu.accounts.guarding.server.telling import Teller
from congthu.accounts.guarding.types import Outcome
from congthu.accounts.models import AppPassword, KnownPlace, LoginAttempt
from congthu.accounts.types import Protocol
from congthu.common import clock
from congthu.common.actor import Actor
from congthu.directory.types import IssuedMailbox

KEY = "only-dovecot-knows"


@pytest.fixture
def person(committed: None, actor: Actor, at: datetime) -> IssuedMailbox:
    return add_people(["Nguyễn Văn An"], make_province(actor=actor, at=at).stttt, actor=actor, at=at)[0]


def database() -> str:
    settings = connection.settings_dict
    return make_conninfo(host=settings["HOST"], port=settings["PORT"], dbname=settings["NAME"], user="congthu_app")


class Dovecot:
    """What Dovecot does with the server: one connection kept open, a question, a report."""

    def __init__(self, port: int, store: Store) -> None:
        self.port = port
        self.store = store
        self.reader: asyncio.StreamReader | None = None

    async def send(self, raw: bytes) -> bytes:
        """Send bytes on a fresh connection and return all that comes back until it is closed."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(raw)
        try:
            return await asyncio.wait_for(reader.read(), timeout=10)
        finally:
            writer.close()

    async def post(self, command: str, body: dict[str, Any], *, key: str = KEY) -> tuple[int, dict[str, Any]]:
        data = json.dumps(body).encode()
        head = f"POST /?command={command} HTTP/1.1\r\nX-Congthu-Guard: {key}\r\nConnection: close\r\n"
        answer = await self.send(f"{head}Content-Length: {len(data)}\r\n\r\n".encode() + data)
        return int(answer[9:12]), json.loads(answer.partition(b"\r\n\r\n")[2] or b"{}")

    async def attempt(self, login: str, *, remote: str, good: bool, trace: int = 0, **more: Any) -> int:
        """Ask, and report what became of it; return what was answered."""
        body = {"login": login, "remote": remote, "pwhash": f"{trace:04x}", "protocol": "imap", "mech": "PLAIN", **more}
        status: int = (await self.post("allow", body))[1]["status"]
        told = {"success": good and status >= 0, "policy_reject": status < 0}
        await self.post("report", body | told)
        await self.store.write()
        return status


def talk(work: Callable[[Dovecot], Awaitable[None]], *, conninfo: str | None = None) -> None:
    async def main() -> None:
        pool = AsyncConnectionPool(
            conninfo or database(), min_size=1, max_size=3, open=False, timeout=1.0, kwargs={"autocommit": True}
        )
        await pool.open()
        store = Store(pool, secret=b"secret", policy=POLICY, teller=Teller(None))
        reading = asyncio.create_task(store.read_for_ever())
        service = GuardService(store, key=KEY)
        server = await asyncio.start_server(service.talk, "127.0.0.1", 0, limit=protocol.MAX_HEAD_BYTES)
        try:
            port = server.sockets[0].getsockname()[1]
            await asyncio.wait_for(work(Dovecot(port, store)), timeout=60)
        finally:
            server.close()
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)
            await pool.close(timeout=1)

    asyncio.run(main())


def test_guessing_from_many_places_stops_and_the_owner_gets_in(person: IssuedMailbox) -> None:
    async def work(dovecot: Dovecot) -> None:
        assert await dovecot.attempt(person.address, remote="192.0.2.1", good=True) == 0
        answers = [await dovecot.attempt(person.address, remote=f"203.0.{n}.7", good=False, trace=n) for n in range(30)]
        assert answers[:3] == [0, 0, 0]
        assert any(answer > 0 for answer in answers[3:10]), "slower first"
        assert set(answers[11:]) == {-1}, "then not at all"
        assert await dovecot.attempt(person.address, remote="192.0.2.99", good=True) == 0, "the owner's network"
        assert await dovecot.attempt(person.address, remote="198.51.100.1", good=True) == -1, "an unknown one"

    talk(work)
    rows = LoginAttempt.objects.filter(account_id=person.account_id)
    assert {row.result: row.count for row in rows.filter(address="192.0.2.1")} == {"success": 1}
    assert sum(row.count for row in rows if row.result == "wrong") == 11
    assert sum(row.count for row in rows if row.result == "blocked") == 20
    assert KnownPlace.objects.get().network == "192.0.2.0/24"


def test_many_at_once_are_no_way_round(person: IssuedMailbox) -> None:
    async def work(dovecot: Dovecot) -> None:
        async def ask(number: int) -> int:
            body = {"login": person.address, "remote": f"203.{number // 200}.{number % 200}.7"}
            status: int = (await dovecot.post("allow", body))[1]["status"]
            return status

        answers = await asyncio.gather(*(ask(number) for number in range(300)))
        assert sum(answer >= 0 for answer in answers) in {10, 11}, "each weighs a little less after a moment"

    talk(work)


def test_at_a_known_place_many_at_once_are_no_way_round_either(person: IssuedMailbox) -> None:
    async def work(dovecot: Dovecot) -> None:
        assert await dovecot.attempt(person.address, remote="192.0.2.1", good=True) == 0
        bodies = [
            {"login": person.address, "remote": f"192.0.2.{number}", "pwhash": f"{number:04x}"} for number in range(99)
        ]
        answers = await asyncio.gather(*(dovecot.post("allow", body) for body in bodies))
        assert sum(answer["status"] >= 0 for _, answer in answers) in {10, 11}

    talk(work)


def test_right_passwords_are_given_back_and_the_same_one_at_once_counts_once(person: IssuedMailbox) -> None:
    """A program that opens thirty connections in a new place, thirty times over, meets with no wait."""

    async def work(dovecot: Dovecot) -> None:
        for round_ in range(3):
            bodies = [
                {"login": person.address, "remote": f"198.51.{round_}.7", "pwhash": f"{round_:04x}"} for _ in range(30)
            ]
            answers = await asyncio.gather(*(dovecot.post("allow", body) for body in bodies))
            assert {answer["status"] for _, answer in answers} == {0}
            for body in bodies:
                await dovecot.post("report", body | {"success": True})
            await dovecot.store.write()

    talk(work)
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(level), max(cardinality(trace)) FROM accounts_guardcounter")
        level, traces = cursor.fetchone()
    assert level < 0.01
    assert traces == 0


def test_guesses_at_the_web_and_at_the_daemons_share_what_may_be_under_way(person: IssuedMailbox) -> None:
    keys = GuardKeys(secret=b"secret", nonce=b"")

    def at_the_web(number: int) -> bool:
        try:
            attempt = describe_attempt(
                person.address, f"guess-{number}", address=f"203.9.{number}.7", cookie="", keys=keys, at=clock.now()
            )
            return judge_attempt(attempt, keys=keys, at=clock.now()).outcome in {Outcome.PASS, Outcome.SLOW}
        finally:
            connection.close()

    async def work(dovecot: Dovecot) -> None:
        async def ask(number: int) -> bool:
            body = {"login": person.address, "remote": f"203.{number}.1.7", "pwhash": f"{number:04x}"}
            return bool((await dovecot.post("allow", body))[1]["status"] >= 0)

        with ThreadPoolExecutor(8) as pool:
            loop = asyncio.get_running_loop()
            web = [loop.run_in_executor(pool, at_the_web, number) for number in range(60)]
            through = await asyncio.gather(*web, *(ask(number) for number in range(200)))
        assert sum(through) in {10, 11}

    talk(work)


def test_a_name_that_nobody_has_is_judged_alike_and_kept_as_a_digest(person: IssuedMailbox) -> None:
    """Clause: D3.3."""
    seen: list[list[int]] = []

    async def work(dovecot: Dovecot) -> None:
        for login, net in ((person.address, 10), ("mat-khau-cua-toi", 20)):
            remotes = [f"203.{net}.{n}.7" for n in range(14)]
            seen.append([await dovecot.attempt(login, remote=r, good=False, trace=n) for n, r in enumerate(remotes)])

    talk(work)
    assert seen[0] == seen[1]
    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM accounts_loginattempt t")
        kept = cursor.fetchall()
        cursor.execute("SELECT c::text FROM accounts_guardcounter c")
        assert "mat-khau" not in str(kept + cursor.fetchall())


def test_the_same_wrong_password_again_and_again_counts_once(person: IssuedMailbox) -> None:
    async def work(dovecot: Dovecot) -> None:
        answers = [await dovecot.attempt(person.address, remote="203.0.113.7", good=False, trace=5) for _ in range(40)]
        assert set(answers) == {0}

    talk(work)
    assert LoginAttempt.objects.get().count == 40, "on record all the same, in one row"


def test_a_right_password_that_may_not_be_used_is_no_guess(person: IssuedMailbox) -> None:
    async def work(dovecot: Dovecot) -> None:
        for number in range(12):
            more: dict[str, Any] = {"refusal": "start-password", "trace": number}
            assert await dovecot.attempt(person.address, remote="203.0.113.7", good=False, **more) == 0

    talk(work)
    assert LoginAttempt.objects.get().result == "not-allowed"


def test_what_an_app_password_was_last_used_for(person: IssuedMailbox, actor: Actor, at: datetime) -> None:
    """Clause: D12.3-1."""
    AppPassword.objects.create(
        account_id=person.account_id, name="Outlook", digest="0" * 64, protocols=[Protocol.IMAP], created_at=at,
        expires_at=at + timedelta(days=9),
    )  # fmt: skip
    key = str(AppPassword.objects.get().id)

    async def work(dovecot: Dovecot) -> None:
        await dovecot.attempt(person.address, remote="192.0.2.1", good=True, app_password=key)

    talk(work)
    used = AppPassword.objects.get()
    assert used.last_used_at is not None
    assert used.last_used_from == "192.0.2.1"


def test_the_webs_own_tokens_are_not_judged_and_not_recorded(person: IssuedMailbox) -> None:
    async def work(dovecot: Dovecot) -> None:
        assert await dovecot.attempt(person.address, remote="127.0.0.1", good=True, mech="OAUTHBEARER") == 0

    talk(work)
    assert not LoginAttempt.objects.exists()


def test_without_a_database_logins_go_on() -> None:
    nowhere = make_conninfo(host="/nonexistent", dbname="x", user="x", connect_timeout=1)

    async def work(dovecot: Dovecot) -> None:
        body = {"login": "an@x", "remote": "192.0.2.1"}
        assert (await dovecot.post("allow", body))[1]["status"] == 0
        assert (await dovecot.post("report", body | {"success": False}))[0] == 200

    talk(work, conninfo=nowhere)


def test_who_has_no_key_learns_and_writes_nothing(person: IssuedMailbox) -> None:
    async def work(dovecot: Dovecot) -> None:
        for command in ("allow", "report"):
            assert await dovecot.post(command, {"login": "an@x"}, key="guessed") == (403, {})
        assert (await dovecot.send(b"GET /health HTTP/1.1\r\nConnection: close\r\n\r\n")).startswith(b"HTTP/1.1 200")
        await dovecot.store.write()

    talk(work)
    assert not LoginAttempt.objects.exists()


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n", id="tls"),
        pytest.param(b"HELO x\r\n\r\n", id="smtp"),
        pytest.param(b"POST /?command=allow HTTP/1.1\r\nContent-Length: 9999999\r\n\r\n", id="huge-body"),
        pytest.param(b"POST /?command=allow HTTP/1.1\r\nX-Congthu-Guard: only-dovecot-knows\r\n"
                     b"Content-Length: 4\r\n\r\nabcd", id="no-json"),
    ],
)  # fmt: skip
def test_garbage_is_answered_by_an_error_and_an_end(raw: bytes, committed: None) -> None:
    async def work(dovecot: Dovecot) -> None:
        assert (await dovecot.send(raw)).startswith(b"HTTP/1.1 400")

    talk(work)


def test_a_head_without_end_and_a_body_that_never_comes_hold_nobody_else_up(
    committed: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("congthu.accounts.guarding.server.service._SLOW_SECONDS", 0.2)

    async def work(dovecot: Dovecot) -> None:
        endless, slow = await asyncio.gather(
            dovecot.send(b"POST /" + b"a" * 100_000),
            dovecot.send(b"POST /?command=allow HTTP/1.1\r\nContent-Length: 10\r\n\r\n{"),
        )
        assert endless == slow == b""
        assert (await dovecot.post("allow", {"login": "an@x", "remote": "192.0.2.1"}))[0] == 200

    talk(work)


def test_what_is_too_old_is_deleted_and_nothing_else(person: IssuedMailbox, at: datetime) -> None:
    """Clause: D11.2e."""
    for days in (400, 364):
        moment = at - timedelta(days=days)
        LoginAttempt.objects.create(
            account_id=person.account_id, address="192.0.2.1", protocol="imap", result="success", span=moment,
            first_at=moment, last_at=moment, count=1,
        )  # fmt: skip
    assert forget_attempts(before=at - timedelta(days=380)) == 1
    assert LoginAttempt.objects.get().last_at == at - timedelta(days=364)
