"""A virus is refused while the other side still holds the message. Clause: D8.3-1."""

from __future__ import annotations

import base64
import io
import smtplib
import zipfile
from email.message import EmailMessage

import pytest
from tests.stack.instance import Instance, Person, letter

# The harmless test file of EICAR (eicar.org), so written that no scanner minds us.
EICAR = base64.b64decode("WDVPIVAlQEFQWzRcUFpYNTQoUF4pN0NDKTd9JEVJQ0FSLVNUQU5EQVJELUFOVElWSVJVUy1URVNULUZJTEUhJEgrSCo=")


def infected(sender: str, receiver: str, *, packed: bool = False) -> EmailMessage:
    message = letter(sender, [receiver])
    content = EICAR
    if packed:
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w") as writer:
            writer.writestr("Dự thảo.com", EICAR)
        content = archive.getvalue()
    message.add_attachment(content, maintype="application", subtype="octet-stream", filename="du-thao.zip")
    return message


@pytest.mark.parametrize("packed", [pytest.param(False, id="plain"), pytest.param(True, id="zip")])
def test_from_outside(instance: Instance, staff: list[Person], *, packed: bool) -> None:
    with instance.outside() as client, pytest.raises(smtplib.SMTPDataError) as refusal:
        client.send_message(infected("ai.do@example.org", staff[0].address, packed=packed))
    assert refusal.value.smtp_code in {550, 554}


def test_inside(instance: Instance, staff: list[Person]) -> None:
    with instance.submission(staff[0]) as client, pytest.raises(smtplib.SMTPDataError):
        client.send_message(infected(staff[0].address, staff[1].address))


def test_to_outside(instance: Instance, staff: list[Person]) -> None:
    with instance.submission(staff[0]) as client, pytest.raises(smtplib.SMTPDataError):
        client.send_message(infected(staff[0].address, "ai.do@example.org"))
