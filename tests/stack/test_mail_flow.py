"""Mail in, out and inside, through real clients. Clause: D2.1, D4-1, D5.1b, D8.3-2."""

from __future__ import annotations

import email
import email.policy
import smtplib
from email.message import EmailMessage

import pytest
from tests.stack.instance import Instance, Person, eventually, letter, token
from tests.stack.sieve_client import put_script

SOMEBODY = "cong.dan@example.org"
REFUSED = {550, 554}


def parsed(raw: bytes) -> EmailMessage:
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def test_letter_from_outside_is_read_by_imap_and_pop3(instance: Instance, staff: list[Person]) -> None:
    reader, mark = staff[0], token()
    with instance.outside() as client:
        client.send_message(letter(SOMEBODY, [reader.address], subject=mark, text="Kính gửi quý cơ quan.\n"))
    (raw,) = instance.wait_for(reader, mark)
    assert parsed(raw).get_content().strip() == "Kính gửi quý cơ quan."
    with instance.pop3(reader) as client_pop3:
        numbers = range(1, len(client_pop3.list()[1]) + 1)
        texts = [b"\n".join(client_pop3.retr(number)[1]) for number in numbers]
    assert sum(mark.encode() in text for text in texts) == 1


@pytest.mark.parametrize("wrapped", [pytest.param(False, id="starttls"), pytest.param(True, id="tls")])
def test_letter_from_a_person_to_another(instance: Instance, staff: list[Person], *, wrapped: bool) -> None:
    sender, reader, mark = staff[0], staff[1], token()
    with instance.submission(sender, wrapped=wrapped) as client:
        client.send_message(letter(sender.address, [reader.address], subject=mark))
    (raw,) = instance.wait_for(reader, mark)
    assert parsed(raw)["From"].addresses[0].addr_spec == sender.address


def test_letter_to_outside_is_signed(instance: Instance, staff: list[Person]) -> None:
    sender, mark = staff[0], token()
    with instance.submission(sender) as client:
        client.send_message(letter(sender.address, [SOMEBODY], subject=mark))
    (stored,) = eventually(lambda: instance.left_for_outside(mark), lambda found: len(found) == 1)
    message = parsed(stored.split(b"\n\n", 1)[1] if b"X-Mail-Args" in stored[:400] else stored)
    assert f"d={instance.domain}".encode() in stored
    assert b"DKIM-Signature" in stored
    assert message is not None


def test_official_box_receives(instance: Instance) -> None:
    address = instance.sql("SELECT address FROM mail.mailbox WHERE kind = 'official' ORDER BY address LIMIT 1").strip()
    with instance.outside() as client:
        assert client.send_message(letter(SOMEBODY, [address])) == {}


def test_vacation_answers_the_sender(instance: Instance, staff: list[Person]) -> None:
    away, sender, mark = staff[2], staff[0], token()
    script = 'require ["vacation"];\nvacation :days 1 :subject "Nghi phep" "Tôi nghỉ phép đến hết tuần.";\n'
    put_script(instance, away, script)
    with instance.submission(sender) as client:
        client.send_message(letter(sender.address, [away.address], subject=mark))
    instance.wait_for(away, mark)
    (answer,) = instance.wait_for(sender, "Nghi phep")
    assert "nghỉ phép" in parsed(answer).get_content()
    assert parsed(answer)["Auto-Submitted"] == "auto-replied (vacation)"


def test_alias_of_the_service_reaches_the_operating_body(instance: Instance) -> None:
    with instance.outside() as client:
        assert client.send_message(letter(SOMEBODY, [f"postmaster@{instance.domain}"])) == {}


class TestRefused:
    """What is answered 5xx, and that the answer says why."""

    def test_relaying(self, instance: Instance) -> None:
        with instance.outside() as client, pytest.raises(smtplib.SMTPRecipientsRefused):
            client.send_message(letter(SOMEBODY, ["somebody@example.com"]))

    def test_unknown_receiver(self, instance: Instance) -> None:
        with instance.outside() as client, pytest.raises(smtplib.SMTPRecipientsRefused) as refusal:
            client.send_message(letter(SOMEBODY, [f"khongco@{instance.domain}"]))
        assert refusal.value.recipients[f"khongco@{instance.domain}"][0] == 550

    def test_foreign_from_on_submission(self, instance: Instance, staff: list[Person]) -> None:
        sender, other = staff[0], staff[1]
        forged = letter(other.address, [other.address])
        with instance.submission(sender) as client, pytest.raises(smtplib.SMTPDataError) as refusal:
            client.sendmail(sender.address, [other.address], forged.as_bytes())
        assert refusal.value.smtp_code in REFUSED

    def test_foreign_envelope_on_submission(self, instance: Instance, staff: list[Person]) -> None:
        sender, other = staff[0], staff[1]
        with instance.submission(sender) as client, pytest.raises(smtplib.SMTPException):
            client.send_message(letter(other.address, [other.address]))

    def test_two_from_fields(self, instance: Instance, staff: list[Person]) -> None:
        sender, other = staff[0], staff[1]
        raw = f"From: {other.address}\r\n".encode() + letter(sender.address, [other.address]).as_bytes()
        with instance.submission(sender) as client, pytest.raises(smtplib.SMTPDataError):
            client.sendmail(sender.address, [other.address], raw)

    def test_our_domain_from_outside_in_the_envelope(self, instance: Instance, staff: list[Person]) -> None:
        with instance.outside() as client, pytest.raises((smtplib.SMTPSenderRefused, smtplib.SMTPRecipientsRefused)):
            client.send_message(letter(staff[0].address, [staff[1].address]))

    def test_our_domain_from_outside_in_the_header(self, instance: Instance, staff: list[Person]) -> None:
        forged = letter(staff[0].address, [staff[1].address])
        with instance.outside() as client, pytest.raises(smtplib.SMTPDataError) as refusal:
            client.sendmail(SOMEBODY, [staff[1].address], forged.as_bytes())
        assert refusal.value.smtp_code in REFUSED

    def test_login_in_clear(self, instance: Instance, staff: list[Person]) -> None:
        import imaplib

        client = imaplib.IMAP4(*instance.port("imap"), timeout=30)
        with pytest.raises(imaplib.IMAP4.error):
            client.login(staff[0].address, staff[0].password)
        client.shutdown()
        with smtplib.SMTP(*instance.port("submission"), timeout=30) as submission:
            submission.ehlo()
            assert "auth" not in submission.esmtp_features
        with instance.outside() as mx:
            mx.ehlo()
            assert "auth" not in mx.esmtp_features

    def test_wrong_password(self, instance: Instance, staff: list[Person]) -> None:
        stranger = Person(address=staff[0].address, password="Khong-phai-1!", role="staff")
        with pytest.raises(smtplib.SMTPAuthenticationError), instance.submission(stranger):
            pass
