"""To everyone, and to everyone of a body. Clause: D5.1e-1, D5.1e-2, D5.1e-3."""

from __future__ import annotations

import smtplib

import pytest
from tests.stack.instance import Instance, Person, eventually, letter, token


def members(instance: Instance, address: str) -> set[str]:
    return set(instance.sql(f"SELECT member FROM mail.member WHERE address = '{address}'").split())


def test_everyone_gets_one_copy(instance: Instance, operator: Person) -> None:
    mark, everyone = token(), f"internal@{instance.domain}"
    with instance.submission(operator) as client:
        client.send_message(letter(operator.address, [everyone], subject=mark))
    people = [person for person in _people(instance) if person.address in members(instance, everyone)]
    assert len(people) > 5
    for person in people:
        (raw,) = instance.wait_for(person, mark)
        assert b"Delivered-To: " + everyone.encode() not in raw
        assert sum(other.address.encode() in raw for other in people if other != operator) == 0, (
            "receivers are not shown"
        )


def test_person_in_two_lists_gets_one_copy(instance: Instance, operator: Person) -> None:
    mark, everyone = token(), f"internal@{instance.domain}"
    body = _list_of(instance, operator)
    with instance.submission(operator) as client:
        client.send_message(letter(operator.address, [everyone, body], subject=mark))
    instance.wait_for(operator, mark)
    last = _people(instance)[-1]
    instance.wait_for(last, mark)
    assert len(instance.find(operator, mark)) == 1


def test_person_in_a_list_and_by_name_gets_one_copy(instance: Instance, operator: Person, staff: list[Person]) -> None:
    mark, everyone = token(), f"internal@{instance.domain}"
    with instance.submission(operator) as client:
        client.send_message(letter(operator.address, [staff[0].address, everyone, staff[1].address], subject=mark))
    for person in (*staff[:2], _people(instance)[-1]):
        instance.wait_for(person, mark)
        assert len(instance.find(person, mark)) == 1


def test_whoever_writes_like_a_list_names_members_reaches_boxes_and_nothing_else(
    instance: Instance, staff: list[Person]
) -> None:
    """The sign of a member, a capital at the end, may be written by anybody."""
    mark, box = token(), staff[0].address
    with instance.outside() as client:
        client.sendmail(
            "ai.do@example.org",
            [box[:-1] + box[-1].upper()],
            letter("ai.do@example.org", [box], subject=mark).as_bytes(),
        )
        for name in ("internal", "khong.co"):
            address = f"{name}@{instance.domain}"
            with pytest.raises(smtplib.SMTPRecipientsRefused) as refusal:
                client.sendmail("ai.do@example.org", [address[:-1] + address[-1].upper()], b"Subject: x\r\n\r\nx\r\n")
            assert _code(refusal.value) == 550
    instance.wait_for(staff[0], mark)


def test_what_comes_back_names_a_member_by_the_usual_address(instance: Instance, operator: Person) -> None:
    """A report to the writer (RFC 3464) about an address as lists name it; the capital is between our daemons only."""
    mark, member = token(), operator.address[:-1] + operator.address[-1].upper()
    with instance.submission(operator) as client:
        client.sendmail(
            operator.address,
            [member],
            letter(operator.address, [operator.address], subject=mark).as_bytes(),
            rcpt_options=["NOTIFY=SUCCESS"],
        )
    (report,) = eventually(lambda: _reports(instance, operator, mark), bool)
    assert f"Final-Recipient: rfc822; {operator.address}".encode() in report
    assert f"<{operator.address}>:".encode() in report
    assert member.encode() not in report.partition(b"Content-Description: Message Headers")[0]


def test_head_writes_to_the_own_body_only(instance: Instance, head: Person) -> None:
    allowed = instance.sql(f"SELECT address FROM mail.poster WHERE login = '{head.address}' ORDER BY 1").split()
    assert allowed
    assert f"internal@{instance.domain}" not in allowed
    own, mark = _list_of(instance, head), token()
    assert own in allowed
    with instance.submission(head) as client:
        client.send_message(letter(head.address, [own], subject=mark))
    instance.wait_for(head, mark)
    with instance.submission(head) as client, pytest.raises(smtplib.SMTPRecipientsRefused) as refusal:
        client.send_message(letter(head.address, [f"internal@{instance.domain}"]))
    assert _code(refusal.value) == 550


def test_ordinary_person_is_refused_with_a_reason(instance: Instance, staff: list[Person]) -> None:
    with instance.submission(staff[0]) as client, pytest.raises(smtplib.SMTPRecipientsRefused) as refusal:
        client.send_message(letter(staff[0].address, [f"internal@{instance.domain}"]))
    code, text = next(iter(refusal.value.recipients.values()))
    assert code == 550
    assert len(text.split()) > 8, text


def test_outside_is_refused(instance: Instance) -> None:
    with instance.outside() as client, pytest.raises(smtplib.SMTPRecipientsRefused) as refusal:
        client.send_message(letter("ai.do@example.org", [f"internal@{instance.domain}"]))
    assert _code(refusal.value) == 550


def _reports(instance: Instance, person: Person, mark: str) -> list[bytes]:
    """Return the delivery reports in a person's box that carry the letter with ``mark``."""
    with instance.imap(person) as client:
        client.select("INBOX", readonly=True)
        _, (numbers,) = client.search(None, "FROM", "MAILER-DAEMON", "BODY", f'"{mark}"')
        fetched = [client.fetch(number.decode(), "(BODY.PEEK[])")[1] for number in numbers.split()]
        return [part[1] for data in fetched for part in data if isinstance(part, tuple)]


def _people(instance: Instance) -> list[Person]:
    accounts = instance.endpoints["accounts"]
    return [Person(address=item["address"], password=item["password"], role=item["role"]) for item in accounts]


def _list_of(instance: Instance, person: Person) -> str:
    found = instance.sql(
        f"SELECT address FROM mail.member WHERE member = '{person.address}'"
        " AND address LIKE 'internal.%' ORDER BY 1 LIMIT 1"
    )
    return found.strip()


def _code(refusal: smtplib.SMTPRecipientsRefused) -> int:
    return next(iter(refusal.recipients.values()))[0]
