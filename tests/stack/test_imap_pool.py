"""The pool of open boxes: lent to one at a time, cut at once, made again when the server cut it. Clause: D4-3, D3.3."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from tests.stack.imap_boxes import door_of, folder_with, key_of, opened, pooled, raw_letter, server_of
from tests.stack.instance import Instance, Person, eventually
from tests.stack.test_box_tokens import issue

from congthu.engine.api import BoxPool, change_flags, list_folders, list_page
from congthu.engine.doveadm import doveadm
from congthu.engine.errors import StoreError
from congthu.engine.state import Endpoint
from congthu.engine.types import Server


class Tokens:
    """Makes tokens, counts them, and can be told to refuse."""

    def __init__(self, instance: Instance, person: Person) -> None:
        self.made = 0
        self.refuses = False
        self._make: Callable[[], str] = lambda: issue(instance, person.address, person, "own")

    def __call__(self) -> str:
        if self.refuses:
            raise PermissionError("no more")
        self.made += 1
        return self._make()


@pytest.fixture
def person(staff: list[Person]) -> Person:
    return staff[1]


@pytest.fixture
def tokens(instance: Instance, person: Person) -> Tokens:
    return Tokens(instance, person)


def kick(instance: Instance, person: Person) -> None:
    endpoint = Endpoint(host="127.0.0.1", port=instance.port("lmtp")[1] + DOVEADM_AFTER_LMTP)
    doveadm(endpoint, instance.state / "secrets" / "doveadm.key").kick(person.address)


DOVEADM_AFTER_LMTP = 1
"""Where the port of doveadm stands in the block of an instance."""


def test_a_connection_is_used_again_and_remembers_its_folder(
    instance: Instance, person: Person, tokens: Tokens
) -> None:
    with pooled(instance) as pool:
        for _ in range(3):
            with pool.borrow(key_of(person), token=tokens) as box:
                list_page(box, "INBOX")
        with pool.borrow(key_of(person), token=tokens, folder="INBOX") as box:
            assert box.selected is not None
        assert (tokens.made, len(pool)) == (1, 1)
        with pool.borrow(key_of(person, "another session"), token=tokens) as box:
            assert box.selected is None
        assert (tokens.made, len(pool)) == (2, 2)


@pytest.mark.parametrize("way", [server_of, door_of])
def test_a_kicked_connection_is_made_again_by_a_new_token(
    instance: Instance, person: Person, tokens: Tokens, way: Callable[[Instance], Server]
) -> None:
    with pooled(instance, way=way) as pool:
        with pool.borrow(key_of(person), token=tokens) as box:
            list_page(box, "INBOX")
        kick(instance, person)
        with pool.borrow(key_of(person), token=tokens) as box:
            assert list_page(box, "INBOX").total >= 0
            kick(instance, person)
            eventually(lambda: box.is_alive, lambda alive: not alive)
            assert list_folders(box), "also in the hands of a borrower, where only something is read"
        # The first kick may reach the connection while it is lent again, together with the second.
        assert tokens.made in {2, 3}
        kick(instance, person)
        tokens.refuses = True

        def is_refused() -> bool:
            try:
                with pool.borrow(key_of(person), token=tokens):
                    return False
            except PermissionError:
                return True

        eventually(is_refused, bool)
        assert len(pool) == 0


def test_a_change_is_never_sent_twice(instance: Instance, person: Person, tokens: Tokens) -> None:
    with (
        pooled(instance) as pool,
        pool.borrow(key_of(person), token=tokens) as box,
        folder_with(box, [raw_letter(1)]) as folder,
    ):
        change_flags(box, folder, [1], add=["\\Seen"])
        box.select(folder)
        kick(instance, person)
        eventually(lambda: box.is_alive, lambda alive: not alive)
        with pytest.raises(StoreError, match="interrupted"):
            box.change("store", (b"UID STORE", b"1", b"FLAGS", b"()"))
        change_flags(box, folder, [1], add=["\\Flagged"])
        assert list_page(box, folder).rows[0].flags >= {"\\Seen", "\\Flagged"}


def test_dropping_cuts_whoever_waits_for_an_answer(instance: Instance, person: Person, tokens: Tokens) -> None:
    failed: list[str] = []
    lent = threading.Event()

    def use(pool: BoxPool) -> None:
        try:
            with pool.borrow(key_of(person), token=tokens) as box:
                lent.set()
                while True:
                    list_page(box, "INBOX")
        except StoreError as error:
            failed.append(error.code)

    with pooled(instance) as pool:
        thread = threading.Thread(target=use, args=(pool,))
        thread.start()
        assert lent.wait(20)
        pool.drop("s")
        thread.join(20)
        assert failed == ["closed"]
        assert len(pool) == 0
        with pool.borrow(key_of(person), token=tokens) as box:
            list_page(box, "INBOX")
        pool.drop_all(person.address, "somebody@else")
        assert len(pool) == 1
        pool.drop_all(person.address)
        assert len(pool) == 0


def test_room_is_limited_and_the_longest_unused_makes_way(instance: Instance, person: Person, tokens: Tokens) -> None:
    with pooled(instance, limit=2, per_key=1) as pool:
        for session in ("a", "b", "c"):
            with pool.borrow(key_of(person, session), token=tokens):
                pass
        assert len(pool) == 2
        with pool.borrow(key_of(person, "b"), token=tokens), pool.borrow(key_of(person, "c"), token=tokens):
            assert tokens.made == 3, "those two were there"
            for session in ("b", "a"):
                lending = pool.borrow(key_of(person, session), token=tokens, patience=0.05)
                with pytest.raises(StoreError, match="busy"), lending:
                    pass


def test_idle_connections_end(instance: Instance, person: Person, tokens: Tokens) -> None:
    with pooled(instance, idle=0) as pool:
        with pool.borrow(key_of(person), token=tokens):
            pool.close_idle()
            assert len(pool) == 1, "not while it is lent"
        time.sleep(0.01)
        pool.close_idle()
        assert len(pool) == 0
    with pytest.raises(StoreError, match="closed"), pool.borrow(key_of(person), token=tokens):
        pass


def test_a_wrong_token_and_a_server_that_is_away(instance: Instance, person: Person) -> None:
    with pooled(instance) as pool:
        with pytest.raises(StoreError, match="refused"), pool.borrow(key_of(person), token=lambda: "made up"):
            pass
        for token in ("a\1b", "\0"):
            with pytest.raises(StoreError, match="refused"), pool.borrow(key_of(person), token=lambda: token):  # noqa: B023
                pass
        assert len(pool) == 0


def test_a_hundred_threads(instance: Instance, person: Person, tokens: Tokens) -> None:
    """Two connections serve them all, nobody gets another's answer."""
    with (
        pooled(instance) as pool,
        opened(instance, person) as other,
        folder_with(other, [raw_letter(number) for number in range(30)]) as folder,
    ):

        def ask(number: int) -> bool:
            with pool.borrow(key_of(person), token=tokens, folder=folder) as box:
                row = list_page(box, folder, start=number % 30, count=1).rows[0]
                change_flags(box, folder, [row.uid], add=["\\Seen"])
                return row.headers["subject"] == (b"So %05d" % (29 - number % 30),)

        with ThreadPoolExecutor(100) as threads:
            assert all(threads.map(ask, range(300)))
        assert tokens.made <= 2
        assert len(pool) <= 2
