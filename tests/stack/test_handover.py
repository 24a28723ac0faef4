"""A whole handover of a box with 5,000 messages, while everybody who may open it tries to delete. Clause: D13.2."""

from __future__ import annotations

import hashlib
import imaplib
import re
import smtplib
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from io import BytesIO

import httpx
import pytest
from docx import Document
from tests.stack.instance import Instance, Person, eventually, letter, token
from tests.stack.sieve_client import put_script

MESSAGES = 5_000
CONNECTIONS = 6
INVENTORY_WITHIN = 120.0
BOX = "cujut"
"""The official box of a district: its head gives, somebody of it takes."""

FILTER = """require ["fileinto"];
if header :contains "Subject" "bo-di" { discard; }
elsif header :contains "Subject" "vao-thung-rac" { fileinto "Trash"; }
elsif header :contains "Subject" "chuyen-tiep" { redirect "nha-rieng@example.org"; }
"""
FILTERED = ("bo-di", "vao-thung-rac", "chuyen-tiep")
ARRIVED = len(FILTERED) + 1
"""What comes while the box is handed over: a letter for each part of the filter, and one that none is for."""


class Browser:
    """Somebody at the web pages."""

    def __init__(self, client: httpx.Client, person: Person) -> None:
        self.client, self.person = client, person
        self.post("/dang-nhap/", username=person.address, password=person.password)

    def get(self, path: str) -> httpx.Response:
        return self.client.get(path)

    def post(self, path: str, at: str = "", **fields: str) -> httpx.Response:
        """Send a form of the page ``at``, with the token that stands in it."""
        found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.get(at or path).text)
        secret = found[1] if found else ""
        data = {"csrfmiddlewaretoken": secret, **fields}
        return self.client.post(path, data=data, headers={"Referer": f"{self.client.base_url}{path}"})


@contextmanager
def at_the_web(instance: Instance, person: Person) -> Iterator[Browser]:
    with httpx.Client(
        base_url=instance.endpoints["web"], verify=instance.tls, follow_redirects=True, timeout=60
    ) as client:
        yield Browser(client, person)


def person(instance: Instance, address: str) -> Person:
    (found,) = [item for item in instance.endpoints["accounts"] if item["address"].startswith(f"{address}@")]
    return Person(address=found["address"], password=found["password"], role=found["role"])


@contextmanager
def opened(instance: Instance, who: Person, box: str) -> Iterator[imaplib.IMAP4_SSL]:
    """The box in a mail program, under the own password."""
    client = instance.imap_as(f"{box}*{who.address}", who.password)
    try:
        yield client
    finally:
        client.shutdown()


def fill(instance: Instance, box: str, count: int) -> None:
    """Put so many letters into a box, over several connections at once."""

    def deliver(numbers: range) -> None:
        with smtplib.LMTP(*instance.port("lmtp"), timeout=300) as lmtp:
            for number in numbers:
                text = f"Kính gửi Ủy ban, thư số {number}.\n" * (1 + number % 20)
                lmtp.send_message(letter("cong.dan@example.org", [box], subject=f"Thư {number}", text=text))

    with ThreadPoolExecutor(CONNECTIONS) as pool:
        list(pool.map(deliver, [range(first, count, CONNECTIONS) for first in range(CONNECTIONS)]))


def folders(client: imaplib.IMAP4_SSL) -> list[str]:
    names = []
    for row in client.list()[1]:
        assert isinstance(row, bytes)
        names.append(row.rsplit(b' "/" ', 1)[1].strip(b'"').decode())
    return names


def empty(instance: Instance, who: Person, box: str) -> None:
    """Take everything out of a box: another test may have written to it."""
    with opened(instance, who, box) as client:
        for name in folders(client):
            client.select(f'"{name}"')
            client.uid("STORE", "1:*", "+FLAGS", r"(\Deleted)")
            client.expunge()


def delegate_everything(instance: Instance, mailbox_id: str, to: Person) -> None:
    """As the page does it, but for any body: who is delegated is not what is tested here."""
    instance.sql(
        "INSERT INTO offices_delegation (id, mailbox_id, delegate_id, delegate_name, delegate_post, rights, ended_name,"
        " paper_number, paper_on, starts_at, ends_at, granted_name, granted_post, granted_at)"
        f" SELECT gen_random_uuid(), '{mailbox_id}', id, login, '', '{{manage,answer,read,send}}', '', '7/UQ',"
        " current_date, now(), now() + interval '30 days', 'x', '', now()"
        f" FROM accounts_account WHERE login = '{to.address}'"
    )


def digest_as_an_inspector(instance: Instance, who: Person, box: str) -> tuple[int, str]:
    """Return count and digest of a box by the recipe of docs/decisions/0015, with nothing of the product."""
    # A step of the handover ends connections a moment after its page: not that of the inspector.
    ending = "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'engine.end_connections'"
    under_way = f"{ending} AND status IN ('todo', 'doing')"
    eventually(lambda: instance.sql(under_way).strip(), lambda left: left == "0", 60)
    lines, count = [], 0
    with opened(instance, who, box) as client:
        for name in folders(client):
            _, (there,) = client.select(f'"{name}"', readonly=True)
            data = client.fetch("1:*", "(BODY.PEEK[])")[1] if int(there or b"0") else []
            digests = sorted(hashlib.sha256(part[1]).hexdigest() for part in data if isinstance(part, tuple))
            folder = hashlib.sha256("".join(f"{one}\n" for one in digests).encode()).hexdigest()
            lines.append(f"{folder} {name}\n".encode())
            count += len(digests)
    return count, hashlib.sha256(b"".join(sorted(lines))).hexdigest()


def refused(attempt: Callable[[], tuple[str, object]]) -> bool:
    try:
        kind, _ = attempt()
    except imaplib.IMAP4.error:
        return True
    return kind == "NO"


def try_to_delete(instance: Instance, who: Person, box: str) -> None:
    """Attempt everything that takes something out of the box; nothing may be gone afterwards."""
    with opened(instance, who, box) as client:
        _, (before,) = client.select("INBOX")
        client.store("1:5", "+FLAGS", r"(\Deleted)")
        client.expunge()
        client.uid("EXPUNGE", "1:*")
        assert refused(lambda: client.uid("MOVE", "1:5", "Trash"))
        for folder in ("Archive", "Sent", "INBOX"):
            assert refused(lambda folder=folder: client.delete(folder))  # type: ignore[misc]
            assert refused(lambda folder=folder: client.rename(folder, "Khac"))  # type: ignore[misc]
        _, (after,) = client.select("INBOX")
        assert int(after or b"0") >= int(before or b"0")


def write_in(instance: Instance, box: str, subjects: tuple[str, ...]) -> None:
    with instance.outside() as client:
        for subject in subjects:
            client.send_message(letter("cong.dan@example.org", [box], subject=subject))


def subjects_in(instance: Instance, who: Person, box: str, mark: str) -> set[str]:
    """Return the subjects in the inbox that carry a mark."""
    with opened(instance, who, box) as client:
        client.select("INBOX", readonly=True)
        _, (numbers,) = client.search(None, "SUBJECT", f'"{mark}"')
        if not numbers:
            return set()
        data = client.fetch(numbers.replace(b" ", b",").decode(), "(BODY.PEEK[HEADER.FIELDS (SUBJECT)])")[1]
        return {part[1].decode().partition(":")[2].strip() for part in data if isinstance(part, tuple)}


def set_filter(instance: Instance, who: Person, box: str) -> None:
    put_script(instance, Person(address=f"{box}*{who.address}", password=who.password, role=""), FILTER)


def check_filters_rest(instance: Instance, old: Person, box: str) -> None:
    """Nobody changes a filter, and none takes out what comes meanwhile: not by discarding, not by forwarding."""
    with pytest.raises((AssertionError, OSError)):
        set_filter(instance, old, box)
    mark = token()
    sent = tuple(f"{mark} {word}" for word in (*FILTERED, "thuong"))
    write_in(instance, box, sent)
    eventually(lambda: subjects_in(instance, old, box, mark), lambda found: found == set(sent))
    assert not instance.left_for_outside(mark)


def check_filters_work_again(instance: Instance, new: Person, box: str) -> None:
    mark = token()
    write_in(instance, box, (f"{mark} bo-di", f"{mark} thuong"))
    eventually(lambda: subjects_in(instance, new, box, mark), lambda found: found == {f"{mark} thuong"})


def check_not_yet(instance: Instance, new: Person, box: str) -> None:
    """Who is to take the box over neither opens it before nor sends as it; once registered as head, deletes nothing."""
    with pytest.raises(imaplib.IMAP4.error), opened(instance, new, box):
        pass
    with instance.submission(new) as sending, pytest.raises(smtplib.SMTPException):
        sending.send_message(letter(box, ["ngoai@example.org"]))
    instance.sql(
        "INSERT INTO accounts_rolegrant (role, scope_id, valid_from, basis, account_id)"
        " SELECT 'head', m.unit_id, mail.today(), '45/QĐ-UBND', c.id FROM accounts_account c, directory_mailbox m"
        f" JOIN mail.mailbox b ON b.mailbox_id = m.id WHERE b.address = '{box}' AND c.login = '{new.address}'"
    )
    eventually(lambda: opens(instance, new, box), bool)
    try_to_delete(instance, new, box)


def opens(instance: Instance, who: Person, box: str) -> bool:
    try:
        with opened(instance, who, box):
            return True
    except imaplib.IMAP4.error:
        return False


def check_pages_are_closed(instance: Instance, giver: Browser, mailbox_id: str, path: str) -> None:
    """The old head, still signed in, has the minutes left of the box: no page of it, no step, no new handover."""
    office = f"/hop-thu-cong-vu/{mailbox_id}/"
    for page in (office, f"{office}uy-quyen/", f"{office}cong-viec/", f"{office}cong-viec/moi/"):
        assert giver.get(page).status_code == 404, page
        assert giver.post(page, at="/tai-khoan/mat-khau/").status_code in {404, 405}, page
    home, running = f"{office}ban-giao/", "SELECT count(*) FROM offices_handover"
    before = instance.sql(running)
    answer = giver.post(
        f"{home}bat-dau/",
        at="/tai-khoan/mat-khau/",
        incoming=giver.person.address,
        decision_number="46/QĐ-UBND",
        decision_on="2026-11-21",
        place="Nhà riêng",
    )
    assert answer.status_code in {404, 422}, answer.text[:2000]
    for step in ("cancel", "confirm-outgoing", "confirm-incoming", "retry"):
        refusal = giver.post(f"{path}{step}/", at=path, password=giver.person.password, reason="Đổi ý")
        assert refusal.status_code in {404, 422}, step
    assert instance.sql(running) == before
    assert giver.get(f"{path}bien-ban/pdf/").content.startswith(b"%PDF"), "a party keeps the minutes"


def handover_path(answer: httpx.Response) -> str:
    assert "/ban-giao/" in answer.url.path, answer.text[:2000]
    return answer.url.path


def starts(browser: Browser, home: str, incoming: Person) -> str:
    answer = browser.post(
        f"{home}bat-dau/",
        at=home,
        incoming=incoming.address,
        decision_number="45/QĐ-UBND",
        decision_on="2026-11-20",
        place="Trụ sở UBND huyện Cư Jút",
    )
    path = handover_path(answer)
    assert path not in {home, f"{home}bat-dau/"}, answer.text[:3000]
    return path


@pytest.fixture
def parties(instance: Instance) -> tuple[Person, Person, Person, Person]:
    """The outgoing head, the incoming one, a delegate with all rights, and the head of the body above."""
    names = ("namvh.cujut", "baolg.vhtt.cujut", "ngocctb.nv.cujut", "thanhnd.ubnd")
    first, second, third, fourth = (person(instance, name) for name in names)
    return first, second, third, fourth


def test_a_handover(instance: Instance, parties: tuple[Person, Person, Person, Person]) -> None:
    old, new, delegate, superior = parties
    box = f"{BOX}@{instance.domain}"
    mailbox_id = instance.sql(f"SELECT mailbox_id FROM mail.mailbox WHERE address = '{box}'").strip()
    home = f"/hop-thu-cong-vu/{mailbox_id}/ban-giao/"
    delegate_everything(instance, mailbox_id, delegate)
    empty(instance, old, box)
    fill(instance, box, MESSAGES)
    set_filter(instance, old, box)

    with (
        at_the_web(instance, old) as giver,
        at_the_web(instance, new) as taker,
        at_the_web(instance, superior) as above,
    ):
        with opened(instance, old, box) as before:
            before.select("INBOX")
            first = starts(giver, home, new)
            eventually(lambda: refused(before.noop), bool, 30)
        cancel = giver.post(f"{first}cancel/", at=first, password=old.password, reason="Sai số quyết định")
        assert "Sai số quyết định" in cancel.text

        begun = time.monotonic()
        path = starts(giver, home, new)
        for who in (old, delegate):
            try_to_delete(instance, who, box)
        eventually(lambda: "Chờ xác nhận" in giver.get(path).text, bool, INVENTORY_WITHIN)
        took = time.monotonic() - begun
        assert took < INVENTORY_WITHIN
        count, digest = digest_as_an_inspector(instance, old, box)
        assert count == MESSAGES
        assert digest in re.sub(r"<wbr>|\s", "", giver.get(path).text), "the page says what an inspector computes"

        check_filters_rest(instance, old, box)
        check_not_yet(instance, new, box)
        assert giver.post(f"{path}confirm-incoming/", at=path, password=old.password).status_code == 422
        assert giver.post(f"{path}confirm-outgoing/", at=path, password="sai").status_code == 422
        giver.post(f"{path}confirm-outgoing/", at=path, password=old.password)
        try_to_delete(instance, old, box)
        assert above.post(f"{path}confirm-absent/", at=path, password=superior.password, reason="x").status_code == 422
        with opened(instance, old, box) as reading:
            reading.select("INBOX")
            taker.post(f"{path}confirm-incoming/", at=path, password=new.password)
            eventually(lambda: "bien-ban/docx" in taker.get(path).text, bool, INVENTORY_WITHIN)
            eventually(lambda: refused(reading.noop), bool, 30)

        check_minutes(instance, taker, path, box, opening_digest=digest)
        assert taker.get(home).text.count("45/QĐ-UBND") == 2, "the cancelled one leaves a trace"
        check_pages_are_closed(instance, giver, mailbox_id, path)
    check_filters_work_again(instance, new, box)
    check_rights_afterwards(instance, box, old=old, new=new, delegate=delegate)


def check_minutes(instance: Instance, taker: Browser, path: str, box: str, *, opening_digest: str) -> None:
    """The minutes say what an inspector computes, before and after, and that nothing is missing."""
    document = Document(BytesIO(taker.get(f"{path}bien-ban/docx/").content))
    said = "\n".join(part.text for part in document.paragraphs)
    count, digest = digest_as_an_inspector(instance, taker.person, box)
    assert count == MESSAGES + ARRIVED, "what arrived meanwhile is there"
    assert opening_digest in said
    assert digest in said
    assert "Mọi thư có trong bảng kê đầu đều còn trong hộp thư." in said
    assert "lần 1: Sai số quyết định" in said
    assert taker.get(f"{path}bien-ban/pdf/").content.startswith(b"%PDF")


def check_rights_afterwards(instance: Instance, box: str, *, old: Person, new: Person, delegate: Person) -> None:
    """The old head and the delegate are out on every protocol; the new head manages."""
    for gone in (old, delegate):
        with pytest.raises(imaplib.IMAP4.error), opened(instance, gone, box):
            pass
    with instance.submission(old) as sending, pytest.raises(smtplib.SMTPException):
        sending.send_message(letter(box, [new.address]))
    with instance.submission(new) as sending:
        assert sending.send_message(letter(box, [old.address])) == {}
    with opened(instance, new, box) as client:
        client.select("INBOX")
        client.store("1", "+FLAGS", r"(\Deleted)")
        client.expunge()
        _, (left,) = client.select("INBOX")
        assert int(left or b"0") == MESSAGES + ARRIVED, "after the end the new head may delete"
