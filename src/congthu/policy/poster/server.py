"""The service itself: ``congthu serve poster``. Loads no Django, so that it stays small."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
from pathlib import Path
from typing import Final

from psycopg.conninfo import make_conninfo

from congthu.policy.poster.decide import decide
from congthu.policy.poster.protocol import END, MAX_REQUEST_BYTES, MalformedRequest, format_answer, parse_request
from congthu.policy.poster.rights import Directory

_log = logging.getLogger(__name__)

SOCKET_NAME: Final = "poster.sock"
_IDLE_SECONDS: Final = 120.0
"""A connection on which nothing is asked for so long is closed."""

_MOST_CONNECTIONS: Final = 200
"""More than Postfix has smtpd processes; others are hung up on."""


class PosterService:
    """Answers on a Unix socket until it is closed."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self._open = 0

    async def listen(self, path: Path) -> asyncio.Server:
        """Begin to answer at ``path``; a file left by a former self is replaced."""
        return await asyncio.start_unix_server(self._talk, sock=_bound(path), limit=MAX_REQUEST_BYTES)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open += 1
        try:
            if self._open <= _MOST_CONNECTIONS:
                await self._answer_all(reader, writer)
        except MalformedRequest as error:
            _log.warning("connection closed: %s", error)
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, TimeoutError, ConnectionError):
            _log.debug("connection ended")
        finally:
            self._open -= 1
            writer.close()

    async def _answer_all(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            async with asyncio.timeout(_IDLE_SECONDS):
                raw = await reader.readuntil(END)
            request = parse_request(raw)
            rights = None
            if request.login:  # Mail from outside is refused without asking the database.
                rights = await self._directory.find_rights(recipient=request.recipient, login=request.login)
            writer.write(format_answer(decide(request, rights)))
            async with asyncio.timeout(_IDLE_SECONDS):
                await writer.drain()


def _bound(path: Path) -> socket.socket:
    path.unlink(missing_ok=True)
    bound = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    bound.bind(str(path))
    # Whoever can reach the folder may ask: the answer is what SMTP would tell anybody.
    path.chmod(0o666)
    return bound


def conninfo(state: Path) -> str:
    """Return how the database of the instance in ``state`` is reached; root is known to it as a reader only."""
    role = "mail_reader" if os.geteuid() == 0 else "congthu_app"
    return make_conninfo(
        host=str(state / "run"),
        port=5432,
        dbname="congthu",
        user=role,
        connect_timeout=4,
        application_name="poster",
        # An answer that takes longer is none: Postfix is told 451 and the sender tries again.
        options="-c statement_timeout=8000",
    )


def run(state: Path) -> None:
    """Answer until SIGTERM or SIGINT."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    asyncio.run(_serve(state))


async def _serve(state: Path) -> None:
    ended = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    directory = Directory(conninfo(state))
    server = await PosterService(directory).listen(state / "run" / SOCKET_NAME)
    _log.info("answering at %s", state / "run" / SOCKET_NAME)
    await ended.wait()
    server.close()
    await directory.close()
