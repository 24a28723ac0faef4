"""Somebody in Roundcube: the requests that its own script sends (program/js/app.js), with its session and its token."""

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
from bench.webmail.users import INBOX, PAGE

ROW: Final = re.compile(r"add_message_row\((\d+),")
TOKEN: Final = re.compile(r'"request_token":"([^"]+)"')
LOGIN_TOKEN: Final = re.compile(r'name="_token" value="([^"]+)"')
COMPOSE_ID: Final = re.compile(r'"compose_id":"([^"]+)"')
IDENTITY: Final = re.compile(r'<select name="_from".*?<option value="(\d+)"', re.DOTALL)


class RoundcubeUser:
    """One browser at Roundcube."""

    def __init__(self, url: str, account: Account, *, tls: ssl.SSLContext) -> None:
        self._account = account
        self._web = Browsing(url, tls=tls)
        self._token = self._compose_id = self._identity = ""

    async def sign_in(self) -> None:
        """Fill in the login form, and open the mail page whose token every later request carries."""
        page = await self._web.get("/", params={"_task": "login"})
        form = {
            "_token": _found(LOGIN_TOKEN, page.text),
            "_task": "login",
            "_action": "login",
            "_timezone": "Asia/Ho_Chi_Minh",
            "_url": "_task=login",
            "_user": self._account.address,
            "_pass": self._account.password,
        }
        answer = await self._web.post("/", form, params={"_task": "login"}, is_followed=True)
        self._token = _found(TOKEN, answer.text)
        self._web.headers["X-Roundcube-Request"] = self._token
        self._web.headers["X-Requested-With"] = "XMLHttpRequest"

    async def rows(self, start: int) -> Sequence[int]:
        """Ask for a page of the list."""
        page = str(start // PAGE + 1)
        answer = await self._ask("list", {"_mbox": INBOX, "_page": page, "_layout": "widescreen"})
        return [int(uid) for uid in ROW.findall(answer)]

    async def read(self, uid: int) -> str:
        """Open the message in the pane beside the list, which marks it as read."""
        words = {"_task": "mail", "_action": "preview", "_uid": str(uid), "_mbox": INBOX, "_framed": "1"}
        answer = await self._web.get("/", params=words)
        return html.unescape(_good(answer).text)

    async def search(self, word: str) -> Sequence[int]:
        """Search subjects in the folder."""
        words = {"_q": word, "_headers": "subject", "_scope": "base", "_filter": "ALL", "_mbox": INBOX}
        answer = await self._ask("search", {**words, "_layout": "widescreen"})
        return [int(uid) for uid in ROW.findall(answer)]

    async def flag(self, uid: int, *, on: bool) -> None:
        """Click on the flag in the list."""
        flag = "flagged" if on else "unflagged"
        await self._do("mark", {"_uid": str(uid), "_flag": flag, "_mbox": INBOX})

    async def move(self, uid: int, to: str) -> None:
        """Drag the message to a folder."""
        await self._do("move", {"_uid": str(uid), "_mbox": INBOX, "_target_mbox": to, "_from": ""})

    async def prepare_sending(self) -> None:
        """Open the page on which a letter is written."""
        words = {"_task": "mail", "_action": "compose"}
        answer = await self._web.get("/", params=words, is_followed=True)
        self._compose_id = _found(COMPOSE_ID, answer.text)
        self._identity = _found(IDENTITY, answer.text)

    async def send(self, to: str, subject: str) -> None:
        """Send what was written; Roundcube submits it and keeps a copy before it answers."""
        form = {
            "_token": self._token,
            "_task": "mail",
            "_action": "send",
            "_id": self._compose_id,
            "_attachments": "",
            "_from": self._identity,
            "_to": to,
            "_subject": subject,
            "_store_target": "Sent",
            "_is_html": "0",
            "_framed": "1",
            "_message": "Kính gửi anh chị.",
        }
        answer = await self._web.post("/", form, params={"_task": "mail", "_framed": "1", "_unlock": "1"})
        if "sent_successfully" not in answer.text:
            msg = f"Roundcube did not send: {answer.text[-500:]}"
            raise ConnectionError(msg)

    async def leave(self) -> None:
        """Close the connections."""
        await self._web.close()

    async def _ask(self, action: str, words: dict[str, str]) -> str:
        common = {"_task": "mail", "_action": action, "_remote": "1", "_unlock": "loading1"}
        answer = await self._web.get("/", params={**common, **words})
        return _text(answer)

    async def _do(self, action: str, words: dict[str, str]) -> str:
        params = {"_task": "mail", "_action": action}
        answer = await self._web.post("/", {**words, "_remote": "1", "_unlock": "loading1"}, params=params)
        return _text(answer)


def _text(answer: Page) -> str:
    _good(answer)
    if '"error"' in answer.text or "errormessage" in answer.text:
        msg = f"Roundcube says: {answer.text[:500]}"
        raise ConnectionError(msg)
    return str(json.loads(answer.text).get("exec", ""))


def _good(answer: Page) -> Page:
    if answer.status != HTTPStatus.OK:
        msg = f"Roundcube answers {answer.status}: {answer.text[:500]}"
        raise ConnectionError(msg)
    return answer


def _found(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    if match is None:
        msg = f"not where it was expected: {pattern.pattern} in {text[:1500]}"
        raise LookupError(msg)
    return match[1]
