"""A box has a limit, says so, warns, and when it is full the sender keeps the letter. Clause: D5.2a."""

from __future__ import annotations

import re
import smtplib
from collections.abc import Iterator

import pytest
from tests.stack.instance import Instance, Person, eventually, letter, token

MEGABYTE = 1_048_576


@pytest.fixture
def small_box(instance: Instance) -> Iterator[Person]:
    person = instance.people("auditor")[0]
    instance.congthu("mailbox", "quota", person.address, "2", "--reason", "thử nghiệm")
    yield person
    instance.congthu("mailbox", "quota", person.address, "--reason", "hết thử nghiệm")


def storage(instance: Instance, person: Person) -> tuple[int, int]:
    """Return used and limit in KiB, as IMAP QUOTA says (RFC 9208)."""
    with instance.imap(person) as client:
        _, answer = client.getquotaroot("INBOX")
        found = re.search(
            rb"STORAGE (\d+) (\d+)", b" ".join(part for line in answer for part in line if isinstance(part, bytes))
        )
    assert found, answer
    return int(found[1]), int(found[2])


def test_limit_of_the_rule_is_told_by_imap(instance: Instance, staff: list[Person]) -> None:
    assert storage(instance, staff[0])[1] == 500 * 1024


def notices(instance: Instance, person: Person) -> list[bytes]:
    """Return the numbers of the messages in the box that the system itself wrote."""
    with instance.imap(person) as client:
        client.select("INBOX", readonly=True)
        _, (numbers,) = client.search(None, "FROM", '"postmaster"')
    return list(numbers.split())


def test_full_box_defers_and_warns(instance: Instance, small_box: Person) -> None:
    eventually(lambda: storage(instance, small_box)[1], lambda limit: limit == 2 * 1024, seconds=60)
    filling = "Công văn " * 12_000  # Less than a tenth of the box, so that it is nearly full before it is full.
    refusals: list[tuple[int, bytes]] = []
    for _ in range(24):
        used, _ = storage(instance, small_box)
        try:
            with instance.outside() as client:
                client.send_message(letter("co.quan@example.org", [small_box.address], subject=token(), text=filling))
        except smtplib.SMTPRecipientsRefused as refusal:
            refusals.append(next(iter(refusal.recipients.values())))
            break
        eventually(lambda: storage(instance, small_box)[0], lambda now: now > used or now > 1500, seconds=20)  # noqa: B023
    assert refusals
    code, text = refusals[0]
    assert code == 452
    assert text.startswith(b"4.2.2")
    used, limit = storage(instance, small_box)
    assert used <= limit
    eventually(lambda: notices(instance, small_box), bool, seconds=20)
    inside = instance.people("staff")[0]
    with instance.submission(inside) as client, pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        client.send_message(letter(inside.address, [small_box.address], subject=token(), text=filling))
    assert refused.value.recipients[small_box.address][0] == 452


def test_whose_box_a_letter_to_everybody_filled_is_told_at_night_and_once(
    instance: Instance, small_box: Person
) -> None:
    eventually(lambda: storage(instance, small_box)[1], lambda limit: limit == 2 * 1024, seconds=60)
    with instance.imap(small_box) as client:
        client.select("INBOX")
        client.store("1:*", "+FLAGS", r"\Deleted")
        client.expunge()
        used, limit = storage(instance, small_box)
        filling = letter("a@example.org", [small_box.address], text="Công văn " * 100)
        filling.add_attachment(b"x" * int((limit * 0.75 - used) * 1024 / 1.37), maintype="application", subtype="x")
        client.append("INBOX", "", "", filling.as_bytes())
    told = len(notices(instance, small_box))
    operator, mark = instance.people("operator")[0], token()
    with instance.submission(operator) as sender:
        everybody = f"internal@{instance.domain}"
        sender.send_message(letter(operator.address, [everybody], subject=mark, text="Kính gửi " * 20_000))
    instance.wait_for(small_box, mark, seconds=60)
    used, limit = storage(instance, small_box)
    assert used >= limit * 0.8
    for _ in range(2):
        job = instance.sql(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args)"
            " VALUES ('default', 'engine.warn_nearly_full', '{\"timestamp\": 0}') RETURNING id"
        ).strip()
        done = f"SELECT status FROM procrastinate_jobs WHERE id = {job}"
        eventually(lambda: instance.sql(done).strip(), lambda status: status == "succeeded", seconds=60)  # noqa: B023
        eventually(lambda: len(notices(instance, small_box)), lambda now: now == told + 1, seconds=30)
