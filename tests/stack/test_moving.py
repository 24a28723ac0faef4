"""Mail brought in from an old server and from a file, and taken out again the same. Clause: D5.2a, D12.5-1."""

from __future__ import annotations

import imaplib
import re
from collections.abc import Iterator

import pytest
from tests.stack.instance import Instance, Person, eventually, letter, token
from tests.stack.test_handover import Browser, at_the_web
from tests.stack.test_viruses import infected

LETTERS = 12


@pytest.fixture
def person(instance: Instance) -> Person:
    return instance.people("staff")[0]


@pytest.fixture
def web(instance: Instance, person: Person) -> Iterator[Browser]:
    with at_the_web(instance, person) as browser:
        yield browser


def fill(instance: Instance, who: Person, folder: str) -> None:
    with instance.imap(who) as client:
        client.create(folder)
        for number in range(LETTERS):
            flags = ("", r"(\Seen)", r"(\Seen \Flagged \Answered)")[number % 3]
            day = imaplib.Time2Internaldate(1_600_000_000 + number * 90_000)
            text = f"From here on:\n>From you\nThư số {number}\n"
            message = letter("cong.dan@example.org", [who.address], subject=f"{folder} {number}", text=text)
            client.append(folder, flags, day, message.as_bytes())


def contents(instance: Instance, who: Person, folder: str) -> list[tuple[bytes, bytes, frozenset[bytes]]]:
    """Return octets, day and marks of each letter, in the order of arrival."""
    with instance.imap(who) as client:
        client.select(f'"{folder}"', readonly=True)
        _, data = client.fetch("1:*", "(FLAGS INTERNALDATE BODY.PEEK[])")
        heads = [part[0] for part in data if isinstance(part, tuple)]
        bodies = [part[1] for part in data if isinstance(part, tuple)]
    days = [re.search(rb'INTERNALDATE "([^"]+)"', head) for head in heads]
    flags = [frozenset(re.findall(rb"\\(?:Seen|Flagged|Answered)", head)) for head in heads]
    return [(body, day[1], marks) for body, day, marks in zip(bodies, days, flags, strict=True) if day]


def upload(web: Browser, content: bytes) -> str:
    headers = {"X-CSRFToken": web.client.cookies["congthu-csrf"], "Referer": str(web.client.base_url)}
    begun = web.client.post("/thu/tai-len/?for=import", headers={**headers, "Upload-Length": str(len(content))})
    assert begun.status_code == 201
    half = len(content) // 2
    for at, piece in ((0, content[:half]), (half, content[half:])):
        sent = web.client.patch(
            begun.headers["Location"],
            content=piece,
            headers={
                **headers,
                "Upload-Offset": str(at),
                "Upload-Key": begun.json()["secret"],
                "Content-Type": "application/offset+octet-stream",
            },
        )
        assert sent.status_code == 204
    return str(begun.json()["upload"])


def bring_in(web: Browser, page: str, **fields: str) -> str:
    """Order an import and return what the page says of it when it is over."""
    assert web.post(page, **fields).status_code == 200
    shown = eventually(
        lambda: web.get(f"{page}tien-do/").text, lambda text: "data-running" not in text and "import" in text, 60
    )
    return " ".join(re.sub(r"<[^>]+>", " ", shown.partition("</li>")[0]).split())


def test_from_an_old_server_to_a_file_and_back_nothing_changes(
    instance: Instance, person: Person, web: Browser
) -> None:
    old, folder, base = instance.people("staff")[1], token(), token()
    fill(instance, old, folder)
    (box,) = re.findall(r"/thu/([0-9a-f-]{36})/$", str(web.get("/thu/").url.path))
    page = f"/thu/cai-dat/{box}/chuyen-thu/"
    host, port = instance.port("imaps")
    server = {"step": "server", "host": host, "port": str(port), "security": "tls", "new_folder": base}
    told = bring_in(web, page, **server, login=old.address, password=old.password)
    assert "Đã xong" in told
    original = contents(instance, old, folder)
    assert len(original) == LETTERS
    assert contents(instance, person, f"{base}/{folder}") == original
    assert "Đã xong" in bring_in(web, page, **server, login=old.address, password=old.password)
    assert contents(instance, person, f"{base}/{folder}") == original
    assert "mật khẩu ứng dụng" in bring_in(web, page, **server, login=old.address, password="sai-mat-khau")
    assert old.password not in instance.sql("SELECT m::text FROM webmail_mailimport m")

    file = web.get(f"/thu/{box}/thu-muc/tai-ve/?f={base}/{folder}").content
    ill = b"From x Mon Nov 23 08:00:00 2026\n" + infected(old.address, person.address).as_bytes() + b"\n"
    again = token()
    told = bring_in(web, page, step="file", upload=upload(web, file + ill), name="thu-cu.mbox", new_folder=again)
    assert f"Đã nhập: {LETTERS} · đã có sẵn: 0 · bỏ qua: 1" in told
    assert "có vi-rút" in told
    assert contents(instance, person, again) == original
    assert web.get(f"/thu/{box}/thu-muc/tai-ve/?f={again}").content == file
    assert instance.sql("SELECT count(*) FROM webmail_upload") == "0\n"
