"""The poster service over its socket, with the real database behind it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from uuid import UUID

import pytest
from django.db import connection
from psycopg.conninfo import make_conninfo
from tests.factories.province import Province, add_people, make_province

from congthu.accounts.api import grant_roles, suspend_account
from congthu.accounts.types import NewGrant, Role
from congthu.common.actor import Actor
from congthu.common.clock import local_date
from congthu.directory.types import IssuedMailbox
from congthu.policy.poster.decide import DEFER, NO_OBJECTION, REFUSE_OUTSIDE, REFUSE_POSTER
from congthu.policy.poster.rights import Directory
from congthu.policy.poster.server import PosterService

EVERYBODY = "internal@daknong.gov.vn"
OF_STTTT = "internal.stttt@daknong.gov.vn"
OF_TTCNTTTT = "internal.ttcntttt.stttt@daknong.gov.vn"
OF_CUJUT = "internal.cujut@daknong.gov.vn"


class People:
    """A member of staff, the head of Sở TT&TT and an operator."""

    def __init__(self, province: Province, *, actor: Actor, at: datetime) -> None:
        names = ["Nguyễn Văn An", "Lê Thị Hoa", "Trần Quang Huy"]
        self.staff, self.head, self.operator = add_people(names, province.stttt, actor=actor, at=at)
        on = local_date(at)

        def grant(box: IssuedMailbox, role: Role, scope: UUID | None) -> NewGrant:
            return NewGrant(account_id=box.account_id, role=role, scope_id=scope, valid_from=on, basis="QĐ 1")

        grants = [grant(self.head, Role.HEAD, province.stttt), grant(self.operator, Role.OPERATOR, None)]
        grant_roles(grants, actor=actor, at=at)


@pytest.fixture
def people(committed: None, actor: Actor, at: datetime) -> People:
    return People(make_province(actor=actor, at=at), actor=actor, at=at)


def database() -> str:
    settings = connection.settings_dict
    return make_conninfo(host=settings["HOST"], port=settings["PORT"], dbname=settings["NAME"], user="mail_reader")


def talk(tmp_path: Path, work: Callable[[Path], Awaitable[None]], *, conninfo: str | None = None) -> None:
    """Start the service, let ``work`` use its socket, and stop it."""

    async def main() -> None:
        directory = Directory(conninfo or database())
        socket = tmp_path / "poster.sock"
        server = await PosterService(directory).listen(socket)
        try:
            await asyncio.wait_for(work(socket), timeout=30)
        finally:
            server.close()
            await directory.close()

    asyncio.run(main())


async def exchange(socket: Path, raw: bytes) -> bytes:
    reader, writer = await asyncio.open_unix_connection(socket)
    writer.write(raw)
    try:
        return await reader.readuntil(b"\n\n")
    except (asyncio.IncompleteReadError, ConnectionResetError):
        return b""
    finally:
        writer.close()


def asked(recipient: str, login: str) -> bytes:
    return (
        f"request=smtpd_access_policy\nprotocol_state=RCPT\nrecipient={recipient}\nsasl_username={login}\n\n".encode()
    )


@pytest.mark.parametrize(
    ("who", "recipient", "action"),
    [
        pytest.param("", EVERYBODY, REFUSE_OUTSIDE, id="outside"),
        pytest.param("staff", EVERYBODY, REFUSE_POSTER, id="staff-to-everybody"),
        pytest.param("staff", OF_STTTT, REFUSE_POSTER, id="staff-to-own-body"),
        pytest.param("head", OF_STTTT, NO_OBJECTION, id="head-to-own-body"),
        pytest.param("head", OF_TTCNTTTT, NO_OBJECTION, id="head-to-a-unit-below"),
        pytest.param("head", OF_CUJUT, REFUSE_POSTER, id="head-to-another-body"),
        pytest.param("head", EVERYBODY, REFUSE_POSTER, id="head-to-everybody"),
        pytest.param("operator", EVERYBODY, NO_OBJECTION, id="operator-to-everybody"),
        pytest.param("operator", OF_CUJUT, NO_OBJECTION, id="operator-to-any-body"),
        pytest.param("operator", EVERYBODY.upper(), NO_OBJECTION, id="case-does-not-matter"),
    ],
)
def test_who_may_write_to_which_list(people: People, tmp_path: Path, who: str, recipient: str, action: str) -> None:
    """Clause: D5.1e-3."""
    login = getattr(people, who).address if who else ""

    async def work(socket: Path) -> None:
        assert await exchange(socket, asked(recipient, login)) == f"action={action}\n\n".encode()

    talk(tmp_path, work)


def test_a_suspended_operator_may_not(people: People, tmp_path: Path, actor: Actor, at: datetime) -> None:
    """Clause: D4-3."""
    suspend_account(people.operator.account_id, reason="test", actor=actor, at=at)

    async def work(socket: Path) -> None:
        answer = await exchange(socket, asked(EVERYBODY, people.operator.address))
        assert answer == f"action={REFUSE_POSTER}\n\n".encode()

    talk(tmp_path, work)


def test_several_questions_over_one_connection(people: People, tmp_path: Path) -> None:
    async def work(socket: Path) -> None:
        reader, writer = await asyncio.open_unix_connection(socket)
        for login, action in [(people.staff.address, REFUSE_POSTER), (people.operator.address, NO_OBJECTION)] * 20:
            writer.write(asked(EVERYBODY, login))
            assert await reader.readuntil(b"\n\n") == f"action={action}\n\n".encode()
        writer.close()

    talk(tmp_path, work)


def test_a_broken_database_connection_is_made_again(people: People, tmp_path: Path) -> None:
    async def work(socket: Path) -> None:
        question = asked(EVERYBODY, people.operator.address)
        await exchange(socket, question)
        await asyncio.to_thread(_end_sessions_of_readers)
        assert await exchange(socket, question) == f"action={NO_OBJECTION}\n\n".encode()

    talk(tmp_path, work, conninfo=database() + " application_name=poster-test")


def _end_sessions_of_readers() -> None:
    import psycopg

    with psycopg.connect(database(), autocommit=True) as session:
        session.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'poster-test'")


def test_no_database_means_later_and_never_yes(tmp_path: Path) -> None:
    async def work(socket: Path) -> None:
        assert await exchange(socket, asked(EVERYBODY, "a@b.vn")) == f"action={DEFER}\n\n".encode()
        assert await exchange(socket, asked(EVERYBODY, "")) == f"action={REFUSE_OUTSIDE}\n\n".encode()

    talk(tmp_path, work, conninfo=make_conninfo(host=str(tmp_path), dbname="nothing", user="nobody"))


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"GET / HTTP/1.1\r\n\r\n\n\n", id="http"),
        pytest.param(b"request=smtpd_access_policy\n\n", id="no-recipient"),
        pytest.param(b"a" * 200_000, id="endless-line"),
        pytest.param(b"\x00\xff" * 50 + b"\n\n", id="binary"),
    ],
)
def test_who_is_not_postfix_is_hung_up_on_and_the_service_goes_on(tmp_path: Path, raw: bytes) -> None:
    async def work(socket: Path) -> None:
        assert await exchange(socket, raw) == b""
        assert (await exchange(socket, asked(EVERYBODY, ""))).startswith(b"action=550")

    talk(tmp_path, work, conninfo=make_conninfo(host=str(tmp_path), dbname="nothing", user="nobody"))
