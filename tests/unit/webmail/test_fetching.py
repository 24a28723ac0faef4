"""Images of other servers: what is fetched, what is refused; a slow server holds nobody. Clause: D2.2, D8.3-1."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from congthu.webmail.fetching import fetch
from congthu.webmail.fetching.fetch import FetchRefused, fetch_image, is_public, public_address

PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)


async def say(writer: asyncio.StreamWriter, place: str) -> None:
    content = {"/large": bytes(fetch.LARGEST + 1), "/text": b"<script>"}.get(place, PNG)
    elsewhere = {"/away": "http://127.0.0.2/", "/round": "/round"}.get(place)
    status = f"302 Found\r\nLocation: {elsewhere}" if elsewhere else "404 Not Found" if place == "/none" else "200 OK"
    writer.write(f"HTTP/1.1 {status}\r\nContent-Length: {len(content)}\r\n\r\n".encode())
    for at in range(len(content) if place == "/slow" else 0):
        writer.write(content[at : at + 1])
        await asyncio.sleep(0.1)
    writer.write(content)


@asynccontextmanager
async def other_server(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[str]:
    """A server on loopback which for once counts as the Internet; everything else inside stays refused."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await say(writer, (await reader.readuntil(b"\r\n\r\n")).split(b" ")[1].decode())
        finally:
            writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    monkeypatch.setattr(fetch, "_PORTS", {"http": server.sockets[0].getsockname()[1]})
    monkeypatch.setattr(fetch, "is_public", lambda address: address == "127.0.0.1")
    async with server:
        yield "http://127.0.0.1"


def fetched(monkeypatch: pytest.MonkeyPatch, place: str) -> bytes:
    async def ask() -> bytes:
        async with other_server(monkeypatch) as server:
            return (await fetch_image(f"{server}{place}")).content

    return asyncio.run(ask())


def test_an_image_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    assert fetched(monkeypatch, "/image") == PNG


@pytest.mark.parametrize(
    ("place", "code"),
    [
        ("/none", "unreachable"),
        ("/large", "large"),
        ("/text", "kind"),
        ("/round", "redirects"),
        ("/away", "address"),
    ],
)
def test_what_is_no_image_or_leads_inside_is_refused(monkeypatch: pytest.MonkeyPatch, place: str, code: str) -> None:
    with pytest.raises(FetchRefused) as refused:
        fetched(monkeypatch, place)
    assert refused.value.code == code


def test_an_octet_now_and_then_ends_with_the_time_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "SECONDS", 0.5)
    begin = time.monotonic()
    with pytest.raises(FetchRefused):
        fetched(monkeypatch, "/slow")
    assert time.monotonic() - begin < len(PNG) * 0.1


@pytest.mark.parametrize(
    "url",
    ["ftp://example.org/a", "http://example.org:25/", "https://a:b@example.org/", "http:///", "http://[::1]/", "file:///etc/passwd"],
)  # fmt: skip
def test_addresses_that_nobody_is_asked_for(url: str) -> None:
    with pytest.raises(FetchRefused):
        asyncio.run(fetch_image(url))


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "fe80::1%1", "::ffff:8.8.8.8", "2002:808:808::", "64:ff9b::1"],
)  # fmt: skip
def test_what_is_inside_or_a_tunnel_is_not_public(address: str) -> None:
    assert not is_public(address)


def test_what_is_public() -> None:
    assert is_public("8.8.8.8")
    with pytest.raises(FetchRefused, match="address"):
        public_address("127.0.0.1", 80)
