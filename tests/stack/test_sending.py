"""Sending with the real daemons: now, taken back, at an hour, refused, as the office, with a document.

Clause: D12.2-1, D9.1, D9.5, D5.2b.
"""

from __future__ import annotations

import email
import email.policy
import json
import os
import signal
import subprocess
import time
from collections.abc import Mapping
from contextlib import suppress
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from tests.stack.instance import REPOSITORY, Instance, Person, eventually, letter, token

PROGRAM = """
import json, sys
from datetime import timedelta
from uuid import UUID
import django
django.setup()
from django.conf import settings
from congthu.accounts.api import find_active_account
from congthu.common import clock
from congthu.directory.api import get_actor
from congthu.webmail.api import Daemons, get_outgoing, list_identities, send, take_back
from congthu.webmail.composing.documents.types import DocumentClass, DocumentFields, Urgency
from congthu.webmail.composing.types import Composition, File, Identity, Receiver

asked = json.loads(sys.argv[1])
at = clock.now()
account = find_active_account(asked["login"])
actor = get_actor(account, on=at.date())
post = Daemons.of(settings.INSTANCE_STATE, clock=clock.now)
if asked["do"] == "send":
    fields = None
    if asked.get("document"):
        fields = DocumentFields(document_class=DocumentClass.NOTICE, kind="to-trinh", number="23", symbol="TTr-STTTT",
                                summary=asked["subject"], urgency=Urgency.FLASH, places=("Sở Nội vụ",))
    files = tuple(File(name=name, content=b"x" * size) for name, size in asked.get("files", []))
    composition = Composition(
        sender=Identity(address=asked["sender"], name="Người gửi"),
        to=tuple(Receiver(address=address) for address in asked["to"]),
        bcc=tuple(Receiver(address=address) for address in asked.get("bcc", [])),
        subject=asked["subject"], html="<p>Kính gửi ông/bà</p>", attachments=files, document=fields,
        wants_delivery_receipt=asked.get("receipt", False))
    print(send(composition, post=post, actor=actor, at=at, undo=timedelta(seconds=asked.get("undo", 0))))
elif asked["do"] == "back":
    print(take_back(UUID(asked["id"]), post=post, actor=actor, clock=clock.now).folder)
else:
    entry = get_outgoing(UUID(asked["id"]), account_id=account)
    print(json.dumps([entry.state, entry.reason, list(entry.refused)]))
"""


def as_web(instance: Instance, person: Person, **asked: Any) -> str:
    """Do what a page does, as the web's own user of the database."""
    words = [str(REPOSITORY / ".venv/bin/python"), "-c", PROGRAM, json.dumps({"login": person.address} | asked)]
    env = {
        "CONGTHU_STATE": str(instance.state),
        "DJANGO_SETTINGS_MODULE": "congthu.config.settings",
        "PYTHONPATH": str(REPOSITORY / "src"),
    }
    done = subprocess.run(words, capture_output=True, text=True, timeout=120, check=False, env=env)
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout.strip().splitlines()[-1]


def send(instance: Instance, person: Person, subject: str, to: list[str], **asked: Any) -> str:
    given: Mapping[str, Any] = {"do": "send", "sender": person.address, "subject": subject, "to": to}
    return as_web(instance, person, **(dict(given) | asked))


def wait_until_over(instance: Instance, person: Person, name: str, *, seconds: float = 60) -> list[Any]:
    """Return state, reason and refusals, as soon as it is over."""

    def ask() -> list[Any]:
        return list(json.loads(as_web(instance, person, do="look", id=name)))

    return eventually(ask, lambda entry: entry[0] in {"done", "returned"}, seconds)


def kill_worker(instance: Instance) -> None:
    """End the worker of this instance, of which there may be others on the machine, as a failing machine would."""
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            words = (process / "cmdline").read_bytes().split(b"\0")
            is_worker = words[-3:-1] == [b"serve", b"worker"]
            if is_worker and f"={instance.state}\0".encode() in (process / "environ").read_bytes() + b"\0":
                os.kill(int(process.name), signal.SIGKILL)


def test_sent_now(instance: Instance, staff: list[Person]) -> None:
    writer, reader, mark = staff[0], staff[1], token()
    name = "Báo cáo tháng 11 của Đắk R'Lấp.docx"
    sent = send(
        instance, writer, mark, [reader.address], bcc=["bi.mat@example.org"], files=[[name, 3000]], receipt=True
    )
    (raw,) = instance.wait_for(reader, mark)
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert message["To"] == reader.address
    assert b"bi.mat" not in raw
    assert b"X-Congthu-Soan" not in raw
    assert [part.get_filename() for part in message.iter_attachments()] == [name]
    eventually(lambda: instance.left_for_outside(mark), bool)
    assert wait_until_over(instance, writer, sent) == ["done", None, []]
    (copy,) = instance.wait_for(writer, mark, folder="Sent")
    assert b"bi.mat" in copy
    assert not instance.find(writer, mark, folder="Outbox")
    log = (instance.state / "log" / "postfix.log").read_text(errors="replace")
    assert f"sasl_method=OAUTHBEARER, sasl_username={writer.address}" in log
    eventually(lambda: instance.find(writer, "Delivery report"), bool)


def test_taken_back_before_it_left(instance: Instance, staff: list[Person]) -> None:
    writer, reader, mark = staff[0], staff[1], token()
    sent = send(instance, writer, mark, [reader.address], undo=20)
    assert instance.find(writer, mark, folder="Outbox")
    assert as_web(instance, writer, do="back", id=sent) == "Drafts"
    (draft,) = instance.find(writer, mark, folder="Drafts")
    assert b"X-Congthu-Soan-Yeu-Cau" in draft
    assert not instance.find(writer, mark, folder="Outbox")
    time.sleep(30)
    assert not instance.find(reader, mark)
    assert not instance.find(writer, mark, folder="Sent")


def test_at_its_hour(instance: Instance, staff: list[Person]) -> None:
    writer, reader, mark = staff[0], staff[1], token()
    began = time.monotonic()
    sent = send(instance, writer, mark, [reader.address], undo=8)
    instance.wait_for(reader, mark, seconds=60)
    assert time.monotonic() - began >= 8
    assert wait_until_over(instance, writer, sent)[0] == "done"


def test_refused_receivers_are_named_one_by_one(instance: Instance, staff: list[Person]) -> None:
    writer, reader, mark = staff[0], staff[1], token()
    nobody = f"khong.co.ai@{instance.domain}"
    partly = send(instance, writer, mark, [reader.address, nobody])
    instance.wait_for(reader, mark)
    state, reason, refused = wait_until_over(instance, writer, partly)
    assert (state, reason) == ("done", "refused")
    ((address, said),) = refused
    assert address == nobody
    assert "550 5.1.1" in said
    assert "Khong co dia chi" in said
    instance.wait_for(writer, "A message was not sent to some")
    wholly = send(instance, writer, mark + "x", [nobody])
    assert wait_until_over(instance, writer, wholly)[:2] == ["returned", "refused"]
    assert instance.find(writer, mark + "x", folder="Drafts")
    assert not instance.find(writer, mark + "x", folder="Sent")


def test_a_document_as_the_office(instance: Instance, head: Person) -> None:
    """Clause: D9.1, D12.2-1."""
    office = instance.sql(f"SELECT address FROM mail.opener WHERE login = '{head.address}' ORDER BY 1 LIMIT 1").strip()
    mark, receiver = token(), instance.people("staff")[0]
    sent = send(instance, head, mark, [receiver.address, "so@example.org"], sender=office, document=True)
    (inside,) = instance.wait_for(receiver, mark)
    assert wait_until_over(instance, head, sent)[0] == "done"
    (outside,) = eventually(lambda: instance.left_for_outside(mark), bool)
    for copy in (inside, outside):
        message = email.message_from_bytes(copy, policy=email.policy.default)
        assert message["X-Van-Ban-Loai"] == "Tờ trình"
        assert (message["X-Van-Ban-So"], message["X-Van-Ban-Ky-Hieu"]) == ("23", "TTr-STTTT")
        body = message.get_body(("plain",))
        assert body is not None
        assert "Số, ký hiệu / Number: 23/TTr-STTTT" in body.get_content()
    assert f"X-Congthu-Nguoi-Gui: {head.address}".encode() in inside
    assert b"X-Congthu-" not in outside
    box = Person(address=f"{office}*{head.address}", password=head.password, role="")
    instance.wait_for(box, mark, folder="Sent")
    assert not instance.find(head, mark, folder="Sent"), "the copy is the office's"


def test_documents_are_entered_at_the_receivers_office(instance: Instance, head: Person) -> None:
    """Clause: D9.1, D9.4."""
    query = f"SELECT DISTINCT address, login = '{head.address}' FROM mail.opener ORDER BY 1"
    rows = [row.split("|") for row in instance.sql(query).split()]
    own = next(address for address, is_own in rows if is_own == "t")
    other = next(address for address, is_own in rows if is_own == "f" and [address, "t"] not in rows)
    mark, forged = token(), token()
    with instance.outside() as client:
        client.send_message(forgery(instance, other, forged))
    send(instance, head, mark, [other], sender=own, document=True)

    entry = f"WHERE summary = '{mark}' AND direction = 'in'"

    def entered() -> list[str]:
        columns = "number || ' ' || origin || ' ' || sender || ' ' || symbol"
        return instance.sql(f"SELECT {columns} FROM webmail_registereddocument {entry}").splitlines()

    (row,) = eventually(entered, bool, 90)
    assert row.endswith(f" office {own} TTr-STTTT")
    opener = instance.sql(
        f"SELECT login FROM mail.opener WHERE address = '{other}' AND rights = 'manage' LIMIT 1"
    ).strip()
    reader = next(person for person in instance.people("head") if person.address == opener)
    box = Person(address=f"{other}*{reader.address}", password=reader.password, role="")
    (raw,) = instance.wait_for(box, forged)
    assert raw.count(b"Authentication-Results:") == 1, "what others say that we have verified is taken off"
    assert b"dkim=pass" not in raw.split(b"Authentication-Results:")[1].split(b"\r\n\r\n")[0]
    assert instance.sql(f"SELECT count(*) FROM webmail_registereddocument WHERE summary = '{forged}'").strip() == "0"


def forgery(instance: Instance, receiver: str, mark: str) -> EmailMessage:
    """Return a document that says it is of a ministry, and that we have verified that."""
    message = letter("bo@mic.gov.vn", [receiver], subject=mark)
    host = instance.endpoints["hostname"]
    message["Authentication-Results"] = f"{host}; dkim=pass header.d=mic.gov.vn; dmarc=pass header.from=mic.gov.vn"
    message["X-Van-Ban-Loai"] = "Tờ trình"
    message["X-Van-Ban-Nhom"] = "Thông báo"
    message["X-Van-Ban-Trich-Yeu"] = mark
    return message


def test_a_killed_worker_sends_once(instance: Instance, staff: list[Person]) -> None:
    writer, reader, mark = staff[0], staff[1], token()
    names = [send(instance, writer, f"{mark}-{n}", [reader.address], undo=3) for n in range(4)]
    for _ in range(3):
        time.sleep(2)
        kill_worker(instance)
    over = [wait_until_over(instance, writer, name, seconds=200) for name in names]
    unclear = sum(reason == "unclear" for _, reason, _ in over)
    found = instance.wait_for(reader, mark, count=4 - unclear, seconds=60)
    subjects = [email.message_from_bytes(raw)["Subject"] for raw in found]
    assert len(subjects) == len(set(subjects)), "nothing comes twice"
