"""A small SMTP client on asyncio, written by hand so that many connections in one process cost little.

It pipelines envelope and DATA (RFC 2920), and tells three outcomes apart: accepted, certainly not accepted, unknown.
"""

from __future__ import annotations

import asyncio
import base64
import ssl
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from enum import Enum

from bench.instance import Account, Instance
from bench.messages import Letter

REPLY_SECONDS = 120.0


class SmtpRefusedError(Exception):
    """The server said no: 4xx or 5xx."""

    def __init__(self, reply: str) -> None:
        super().__init__(reply)
        self.reply = reply


class Fate(Enum):
    """What the sender knows of a message after an attempt."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    """Answered 4xx or 5xx, or lost before its last byte was sent: it must never be delivered."""
    UNKNOWN = "unknown"
    """Sent whole, but the answer never came: RFC 5321 section 6.1 leaves open whether it was taken."""


class SmtpSession:
    """One connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    async def greet(self, context: ssl.SSLContext, *, starttls: bool) -> None:
        """Read the banner, say EHLO and change to TLS where the port does not begin with it."""
        await self._expect("2")
        await self._command("EHLO localhost", "2")
        if starttls:
            await self._command("STARTTLS", "2")
            async with asyncio.timeout(REPLY_SECONDS):
                await self._writer.start_tls(context)
            await self._command("EHLO localhost", "2")

    async def log_in(self, account: Account) -> None:
        """Authenticate with AUTH PLAIN."""
        secret = base64.b64encode(f"\0{account.address}\0{account.password}".encode()).decode("ascii")
        await self._command(f"AUTH PLAIN {secret}", "2")

    async def send(self, letter: Letter) -> Fate:
        """Hand over one message.

        Raises:
            SmtpRefusedError: it was refused; the session can be used again.
            OSError, EOFError, TimeoutError: the connection failed before the message was sent whole.
        """
        lines = (f"MAIL FROM:<{letter.sender}>", f"RCPT TO:<{letter.recipient}>", "DATA")
        self._writer.write("".join(f"{line}\r\n" for line in lines).encode())
        replies = [await self._reply() for _ in lines]
        if not replies[2].startswith("354"):
            await self._command("RSET", "2")
            raise SmtpRefusedError(next(reply for reply in replies if reply[0] in "45"))
        self._writer.write(letter.raw)
        await self._writer.drain()
        try:
            self._writer.write(b".\r\n")
            reply = await self._reply()
        except (OSError, EOFError, TimeoutError):
            return Fate.UNKNOWN
        if reply.startswith("2"):
            return Fate.ACCEPTED
        raise SmtpRefusedError(reply)

    async def quit(self) -> None:
        """End the session politely, whatever the other side does."""
        with suppress(OSError, EOFError, TimeoutError, SmtpRefusedError):
            await self._command("QUIT", "2")
        self._writer.close()
        with suppress(OSError, TimeoutError):
            await asyncio.wait_for(self._writer.wait_closed(), 5)

    async def _command(self, line: str, expected: str) -> str:
        self._writer.write(f"{line}\r\n".encode())
        return await self._expect(expected)

    async def _expect(self, first: str) -> str:
        reply = await self._reply()
        if not reply.startswith(first):
            raise SmtpRefusedError(reply)
        return reply

    async def _reply(self) -> str:
        async with asyncio.timeout(REPLY_SECONDS):
            await self._writer.drain()
            while True:
                line = (await self._reader.readuntil(b"\n")).decode("utf-8", "replace").rstrip()
                if line[3:4] != "-":
                    return line


@asynccontextmanager
async def session(instance: Instance, account: Account, *, service: str = "submission") -> AsyncIterator[SmtpSession]:
    """Open a session with TLS and log in; ``submissions`` begins with TLS, ``submission`` changes to it."""
    host, port = instance.endpoints[service]
    context = instance.tls()
    begins_with_tls = service == "submissions"
    async with asyncio.timeout(REPLY_SECONDS):
        reader, writer = await asyncio.open_connection(host, port, ssl=context if begins_with_tls else None)
    opened = SmtpSession(reader, writer)
    try:
        await opened.greet(context, starttls=not begins_with_tls)
        await opened.log_in(account)
        yield opened
    finally:
        await opened.quit()


async def send_batch(instance: Instance, account: Account, letters: Sequence[Letter]) -> None:
    """Send messages over one connection; the first that is not accepted ends the batch.

    Raises:
        SmtpRefusedError: one was refused, or its fate is unknown.
    """
    async with session(instance, account) as opened:
        for letter in letters:
            if await opened.send(letter) is not Fate.ACCEPTED:
                msg = f"no answer to {letter.message_id}"
                raise SmtpRefusedError(msg)
