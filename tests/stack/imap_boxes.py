"""Boxes of a running instance, opened as the web opens them: with tokens that the tests make."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

from tests.stack.instance import Instance, Person, token
from tests.stack.test_box_tokens import issue

from congthu.engine.api import BoxConnection, BoxPool, append, create_folder, delete_folder, open_box
from congthu.engine.state import Endpoint
from congthu.engine.types import BoxKey, Server


def server_of(instance: Instance) -> Server:
    host, port = instance.port("imaps")
    ca, hostname = instance.endpoints["ca"], instance.endpoints["hostname"]
    return Server(endpoint=Endpoint(host=host, port=port), hostname=hostname, ca_file=ca, seconds=20)


def door_of(instance: Instance) -> Server:
    """Where the web opens boxes."""
    return replace(server_of(instance), path=str(instance.state / "run" / "imap.sock"))


@contextmanager
def opened(instance: Instance, person: Person, *, box: str = "", rights: str = "own") -> Iterator[BoxConnection]:
    """The own box of a person, or another one with rights."""
    name = box or person.address
    with open_box(server_of(instance), box=name, token=issue(instance, name, person, rights)) as connection:
        yield connection


@contextmanager
def pooled(
    instance: Instance,
    *,
    limit: int = 400,
    per_key: int = 2,
    idle: float = 300,
    way: Callable[[Instance], Server] = door_of,
) -> Iterator[BoxPool]:
    """A pool as the web has one; that for looking for words goes by TLS."""
    pool = BoxPool(way(instance), limit=limit, per_key=per_key, idle=timedelta(seconds=idle))
    try:
        yield pool
    finally:
        pool.close()


def key_of(person: Person, session: str = "s") -> BoxKey:
    return BoxKey(box=person.address, person=person.address, session=session)


@contextmanager
def folder_with(box: BoxConnection, messages: Sequence[bytes]) -> Iterator[str]:
    """A folder of nobody else's with messages in it, in this order."""
    name = f"Thử {token()}"
    create_folder(box, name)
    for raw in messages:
        append(box, name, raw)
    yield name
    delete_folder(box, name)


def raw_letter(number: int, *, headers: str = "", body: str = "Kính gửi.") -> bytes:
    """A small message; ``number`` tells it from others."""
    return (
        f"From: A{number % 7} <a{number % 7}@example.org>\nTo: b@example.org\nSubject: So {number:05}\n"
        f"Message-ID: <{number}@test.example.org>\n{headers}MIME-Version: 1.0\n"
        f"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{body}\n"
    ).encode()


def office_of(instance: Instance, head: Person) -> str:
    """A box that is not the person's own, which the person manages."""
    question = f"SELECT address FROM mail.opener WHERE login = '{head.address}' ORDER BY address LIMIT 1"
    return instance.sql(question).strip()
