"""Somebody in our webmail: the requests that its own pages send, with a session of the real sign-in page."""

from __future__ import annotations

import html
import json
import re
import ssl
from collections.abc import Sequence
from http import HTTPStatus
from typing import Final

from bench.instance import Account
from bench.webmail.browsing import Browsing, Page
from bench.webmail.users import INBOX, NotThereError

TOKEN: Final = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
HIDDEN: Final = re.compile(r'type="hidden" name="([^"]+)" value="([^"]*)"')
ROW: Final = re.compile(r'<li [^>]*data-uid="(\d+)"')
FRAME: Final = re.compile(r'data-src="([^"]+)"')
SIGN_IN: Final = "/dang-nhap/"
START: Final = "/thu/"
PIECE: Final = {"HX-Request": "true"}


class OurUser:
    """One browser at our webmail."""

    def __init__(self, url: str, account: Account, *, tls: ssl.SSLContext) -> None:
        self._account = account
        self._web = Browsing(url, tls=tls)
        self._web.headers["Referer"] = f"{url}/"
        self._token = self._base = ""
        self._letter: dict[str, str] = {}

    async def sign_in(self) -> None:
        """Fill in the sign-in page, then open the own box.

        Raises:
            NotThereError: there is no webmail at this address.
            ConnectionError: this person is not let in, or must do something else first.
        """
        page = await self._web.get(SIGN_IN)
        found = TOKEN.search(page.text)
        form = {
            "csrfmiddlewaretoken": found[1] if found else "",
            "username": self._account.address,
            "password": self._account.password,
        }
        entered = await self._web.post(SIGN_IN, form)
        if entered.status != HTTPStatus.FOUND:
            msg = f"{self._account.address} is not let in: {entered.status}"
            raise ConnectionError(msg)
        start = await self._web.get(START)
        if start.status == HTTPStatus.NOT_FOUND:
            msg = f"nothing at {START}"
            raise NotThereError(msg)
        self._base = start.headers.get("Location", "")
        if not self._base.startswith(START):
            msg = f"{START} leads {self._account.address} to {self._base or start.status}"
            raise ConnectionError(msg)
        whole = _good(await self._accepted())
        token = TOKEN.search(whole)
        self._token = token[1] if token else ""

    async def _accepted(self) -> Page:
        """Return the page of the box; whoever is asked for the terms of use first accepts them."""
        answer = await self._web.get(self._base)
        if answer.status == HTTPStatus.FOUND:
            terms = await self._web.get(answer.headers["Location"])
            form = dict(HIDDEN.findall(terms.text))
            await self._web.post(terms.url, form)
            answer = await self._web.get(self._base)
        return answer

    async def rows(self, start: int) -> Sequence[int]:
        """Ask for the list as when a folder is chosen, or for further rows as when it is scrolled."""
        piece = {"f": INBOX} if not start else {"f": INBOX, "start": str(start)}
        answer = await self._web.get(self._base + ("dong/" if start else ""), params=piece, headers=PIECE)
        return [int(uid) for uid in ROW.findall(_good(answer))]

    async def read(self, uid: int) -> str:
        """Click on a row: the piece with the letter and, where it is HTML, its frame."""
        wanted = {"f": INBOX, "uid": str(uid)}
        piece = _good(await self._web.get(self._base + "thu/", params=wanted, headers=PIECE))
        if frame := FRAME.search(piece):
            piece += _good(await self._web.get(html.unescape(frame[1])))
        return html.unescape(piece)

    async def search(self, word: str) -> Sequence[int]:
        """Type into the search field, for the folder alone: elsewhere the same number names another message."""
        wanted = {"f": INBOX, "here": "1", "q": f"subject:{word}"}
        return [int(uid) for uid in ROW.findall(_good(await self._web.get(self._base, params=wanted, headers=PIECE)))]

    async def look(self, query: str) -> int:
        """Type words into the search field, for all folders; return how many messages are shown."""
        answer = await self._web.get(self._base, params={"f": INBOX, "q": query}, headers=PIECE)
        return len(ROW.findall(_good(answer)))

    async def flag(self, uid: int, *, on: bool) -> None:
        """Click on the star of a row."""
        await self._act("flag" if on else "unflag", uid)

    async def move(self, uid: int, to: str) -> None:
        """Drag a row to a folder."""
        await self._act("move", uid, to=to)

    async def prepare_sending(self) -> None:
        """Open the page on which a letter is written."""
        page = _good(await self._web.get(self._base + "soan/", headers=PIECE))
        self._letter = _hidden(page)

    async def send(self, to: str, subject: str) -> None:
        """Send what was written: it lies in the outbox when the answer comes, and leaves some seconds later."""
        written = {"to": to, "subject": subject, "format": "plain", "text": "Kính gửi anh chị.", "sure": "1"}
        answer = await self._web.post(
            self._base + "soan/gui/", self._letter | written, headers={"Accept": "application/json"}
        )
        if "sent" not in json.loads(_good(answer)):
            msg = f"not sent: {answer.text[:300]}"
            raise ConnectionError(msg)

    async def leave(self) -> None:
        """Close the connections."""
        await self._web.close()

    async def _act(self, action: str, uid: int, **more: str) -> None:
        form = {"csrfmiddlewaretoken": self._token, "action": action, "f": INBOX, "uids": str(uid), **more}
        _good(await self._web.post(self._base + "lam/", form, headers={"Accept": "application/json"}))


def _hidden(page: str) -> dict[str, str]:
    """Return what the hidden fields of a form hold."""
    return {name: html.unescape(value) for name, value in HIDDEN.findall(page)}


def _good(answer: Page) -> str:
    """Return the text of an answer.

    Raises:
        NotThereError: no such page.
        ConnectionError: any other refusal, or a way to another page.
    """
    if answer.status == HTTPStatus.NOT_FOUND:
        raise NotThereError(str(answer.url))
    if answer.status != HTTPStatus.OK:
        msg = f"{answer.url}: {answer.status} {answer.text[:300]}"
        raise ConnectionError(msg)
    return answer.text
