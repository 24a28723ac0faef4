"""News of a box within a second, in all folders, over one connection."""

from __future__ import annotations

import asyncio
import smtplib
import time
from collections.abc import AsyncIterator, Callable

import pytest
from tests.stack.imap_boxes import door_of, opened, raw_letter, server_of
from tests.stack.instance import Instance, Person, letter, token
from tests.stack.test_box_tokens import issue

from congthu.engine.api import append, change_flags, create_folder, delete_folder, expunge, list_page, watch
from congthu.engine.errors import StoreError
from congthu.engine.types import FolderNews, NewsKind, Server

WAYS = pytest.mark.parametrize("way", [server_of, door_of])


def deliver(instance: Instance, person: Person) -> None:
    with smtplib.LMTP(*instance.port("lmtp")) as client:
        client.send_message(letter("a@example.org", [person.address]))


async def expect(news: AsyncIterator[FolderNews], folder: str, kind: NewsKind, act: Callable[[], object]) -> FolderNews:
    """Do something, and return the news that it makes; they must be there within a second."""
    await asyncio.to_thread(act)
    done = time.monotonic()
    async with asyncio.timeout(20):
        async for item in news:
            if item.folder == folder and kind in item.kinds:
                assert time.monotonic() - done < 1
                return item
    raise AssertionError("no news")


@WAYS
def test_what_happens_is_told_within_a_second(
    instance: Instance, staff: list[Person], way: Callable[[Instance], Server]
) -> None:
    person, name = staff[2], f"Thử {token()}"

    async def look() -> None:
        secret = issue(instance, person.address, person, "own")
        with opened(instance, person) as box:
            async with watch(way(instance), box=person.address, token=secret) as news:
                arrived = await expect(news, "INBOX", NewsKind.ARRIVED, lambda: deliver(instance, person))
                uid = (await asyncio.to_thread(list_page, box, "INBOX", count=1)).rows[0].uid
                assert arrived.state is not None
                assert arrived.state.uid_next == uid + 1
                seen = await expect(
                    news, "INBOX", NewsKind.FLAGS, lambda: change_flags(box, "INBOX", [uid], add=["\\Seen"])
                )
                assert seen.state is not None
                assert seen.state.unseen == arrived.state.unseen - 1
                await expect(news, "INBOX", NewsKind.REMOVED, lambda: expunge(box, "INBOX", [uid]))
                await expect(news, name, NewsKind.FOLDERS, lambda: create_folder(box, name))
                await expect(news, name, NewsKind.ARRIVED, lambda: append(box, name, raw_letter(1)))
                await expect(news, name, NewsKind.FOLDERS, lambda: delete_folder(box, name))

    asyncio.run(look())


@WAYS
def test_a_token_that_opens_nothing(instance: Instance, staff: list[Person], way: Callable[[Instance], Server]) -> None:
    async def look() -> None:
        async with watch(way(instance), box=staff[2].address, token="made up"):
            raise AssertionError("opened")

    with pytest.raises(StoreError, match="refused"):
        asyncio.run(look())
