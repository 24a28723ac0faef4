"""Letters that the system itself writes to people, e.g. about a first login from a new place.

The one home of smtplib. They go through the port where Dovecot hands over what Sieve made: from this machine only, with
nobody as envelope sender, so that no notice is ever returned and none answers another (RFC 3834).
"""

from __future__ import annotations

import smtplib
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid

from congthu.common.clock import VIETNAM
from congthu.engine.errors import EngineError
from congthu.engine.state import Endpoint

_SECONDS = 30.0
_NAME = "Công Thư"


class NoticeNotSent(EngineError):
    """Postfix could not be reached, or did not take the letter; ``permanent`` says whether asking again is useless."""


@dataclass(frozen=True, kw_only=True)
class Notice:
    """One letter to one box."""

    to: str
    subject: str
    text: str


def compose_notice(notice: Notice, *, domain: str, hostname: str, at: datetime) -> EmailMessage:
    """Return the letter, from the one address that may be written from by nobody else.

    Raises:
        NoticeNotSent: the receiver's address is none.
    """
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(_NAME, "postmaster", domain)
    try:
        message["To"] = Address(addr_spec=notice.to)
    except (ValueError, IndexError, MessageError) as error:
        raise NoticeNotSent("bad_address", permanent=True) from error
    message["Subject"] = " ".join(notice.subject.split())
    message["Date"] = format_datetime(at.astimezone(VIETNAM))
    message["Message-ID"] = make_msgid("notice", hostname)
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message.set_content(notice.text)
    return message


def hand_over(message: EmailMessage, *, endpoint: Endpoint, hostname: str) -> None:
    """Hand a letter to Postfix.

    Raises:
        NoticeNotSent: it was not taken.
    """
    try:
        with smtplib.SMTP(endpoint.host, endpoint.port, local_hostname=hostname, timeout=_SECONDS) as postfix:
            postfix.send_message(message, from_addr="")
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        raise NoticeNotSent("refused", permanent=all(code >= 500 for code in codes)) from error  # noqa: PLR2004
    except (OSError, smtplib.SMTPException) as error:
        raise NoticeNotSent("unreachable", permanent=False, reason=str(error)) from error
