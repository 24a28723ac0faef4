"""Fetch an image from the Internet, and from nowhere else. Clause: D2.2, D8.3-1."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import ssl
from dataclasses import dataclass
from functools import cache
from typing import Final
from urllib.parse import urljoin, urlsplit

import httpx

from congthu.common.errors import CongThuError
from congthu.webmail.fetching.kinds import image_type

LARGEST: Final = 8 * 1024 * 1024
SECONDS: Final = 8.0
"""For all of it: a server that gives an octet now and then holds nobody longer."""
_REDIRECTS: Final = 3
_PORTS: Final = {"http": 80, "https": 443}
_AT_ONCE: Final = asyncio.Semaphore(8)
_AGENT: Final = "Mozilla/5.0 (compatible; mail image proxy)"


class FetchRefused(CongThuError):
    """The image is not to be had, or must not be asked for."""


@dataclass(frozen=True, kw_only=True)
class Fetched:
    """An image."""

    content: bytes
    media_type: str
    """What its first octets say that it is, whatever the server called it."""


async def fetch_image(url: str) -> Fetched:
    """Return the image at an address. Some are fetched at once, others wait.

    Raises:
        FetchRefused: ``address`` (not http or https to a public address at the usual port), ``unreachable``, ``large``,
            ``redirects`` or ``kind`` (no image).
    """
    try:
        async with _AT_ONCE, asyncio.timeout(SECONDS):
            for _ in range(_REDIRECTS + 1):
                answer = await _ask(url)
                if isinstance(answer, Fetched):
                    return answer
                url = answer
    except TimeoutError as error:
        raise FetchRefused("unreachable") from error
    raise FetchRefused("redirects")


async def _ask(url: str) -> Fetched | str:
    """Return the image, or the address that is led to."""
    parts = urlsplit(url)
    port = _port(url)
    address = await asyncio.to_thread(public_address, parts.hostname or "", port)
    host = f"[{address}]" if ":" in address else address
    pinned = parts._replace(netloc=f"{host}:{port}", fragment="").geturl()
    headers = {"Host": parts.hostname or "", "User-Agent": _AGENT, "Accept": "image/*"}
    extensions = {"sni_hostname": parts.hostname}
    try:
        async with (
            httpx.AsyncClient(verify=_trust(), timeout=SECONDS, trust_env=False, follow_redirects=False) as client,
            client.stream("GET", pinned, headers=headers, extensions=extensions) as response,
        ):
            if response.is_redirect:
                return urljoin(url, str(response.headers.get("location", "")))
            if response.status_code != httpx.codes.OK:
                raise FetchRefused("unreachable", status=response.status_code)
            return await _read(response)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise FetchRefused("unreachable") from error


@cache
def _trust() -> ssl.SSLContext:
    """Return whom we believe, read once: everybody else's pages wait on the same loop meanwhile."""
    return httpx.create_ssl_context(trust_env=False)


async def _read(response: httpx.Response) -> Fetched:
    content = bytearray()
    async for piece in response.aiter_bytes():
        content += piece
        if len(content) > LARGEST:
            raise FetchRefused("large")
    kind = image_type(bytes(content[:32]))
    if kind is None:
        raise FetchRefused("kind")
    return Fetched(content=bytes(content), media_type=kind)


def _port(url: str) -> int:
    parts = urlsplit(url)
    try:
        given = parts.port
    except ValueError as error:
        raise FetchRefused("address") from error
    usual = _PORTS.get(parts.scheme)
    if usual is None or given not in {None, usual} or parts.username or parts.password:
        raise FetchRefused("address")
    return usual


def public_address(host: str, port: int) -> str:
    """Return a public address of a host; if any of its addresses is not public, none is taken.

    Raises:
        FetchRefused: ``address`` or ``unreachable``.
    """
    try:
        found = {str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError) as error:
        raise FetchRefused("unreachable") from error
    if not found or not all(is_public(address) for address in found):
        raise FetchRefused("address")
    return min(found, key=lambda address: (":" in address, address))


def is_public(address: str) -> bool:
    """Tell whether an address belongs to the Internet: not to this machine, a network inside, or a tunnel into one."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if inner is not None:
            return False
        if found in ipaddress.ip_network("64:ff9b::/96"):
            return False
    return found.is_global and not found.is_multicast
