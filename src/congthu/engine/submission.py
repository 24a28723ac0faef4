"""The only code that submits mail of people: over TLS, with a token, through the door that every mail program takes.

Postfix asks at each submission whether the person may write under the address, Rspamd whether the letter is one; no
second path skips a check (design, 5). What Postfix says about each receiver is kept word for word, in both languages.

A message is never sent twice from here: once the last line has left, only Postfix's answer tells what became of it, and
without that answer the outcome is *unknown*. Clause: RFC6409, RFC4954, RFC3461, RFC8314, D12.2-1.
"""

from __future__ import annotations

import base64
import re
import smtplib
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Final

from congthu.engine.envelope import PERMANENT, Envelope, Outcome, Refusal, Submission
from congthu.engine.imap.tls import tls_context
from congthu.engine.imap.types import Server
from congthu.engine.state import LOOPBACK, DesiredState, Endpoint

_SCAN_SECONDS: Final = 600.0
"""RFC 5321, 4.5.3.2.6: the answer to a message may take ten minutes; viruses are looked for before it."""
_PIECE: Final = 256 * 1024
_OK, _START, _CHALLENGE = 250, 354, 334
_STATUS: Final = re.compile(r"^[245]\.\d{1,3}\.\d{1,3}\b")
_QUEUED: Final = re.compile(r"queued as ([0-9A-Za-z]+)")
_ANYWHERE: Final = frozenset({"0.0.0.0", "::", ""})  # noqa: S104 -- Compared, not bound to.


class _NotNow(Exception):
    """Something before the last line was refused or went wrong: nothing has been sent."""

    def __init__(self, text: str, *, is_permanent: bool) -> None:
        super().__init__(text)
        self.is_permanent = is_permanent


def submission_server(state: DesiredState) -> Server:
    """Return where people hand in mail."""
    host = LOOPBACK if state.listen in _ANYWHERE else state.listen
    endpoint = Endpoint(host=host, port=state.ports.submissions)
    return Server(endpoint=endpoint, hostname=state.hostname, ca_file=str(state.places.pki / "ca.pem"))


def submit_message(
    server: Server,
    envelope: Envelope,
    content: bytes,
    *,
    box: str,
    token: str,
    before_end: Callable[[], None] | None = None,
) -> Submission:
    """Hand in a message for all receivers that are taken, and return what became of it, whatever the network does.

    ``box`` is what the token was made for; the log of Postfix names its person. ``before_end`` is called when
    everything but the last line has left: whoever keeps books notes there that from now on it may have been sent.
    What it raises goes through, and nothing is sent.
    """
    refusals: list[Refusal] = []
    try:
        client = smtplib.SMTP_SSL(
            server.endpoint.host,
            server.endpoint.port,
            local_hostname=server.hostname,
            timeout=server.seconds,
            context=tls_context(server),
        )
    except (OSError, smtplib.SMTPException) as error:
        return Submission(outcome=Outcome.DEFERRED, answer=str(error))
    try:
        _log_in(client, box=box, token=token)
        accepted = _address(client, envelope, size=len(content), refusals=refusals)
        _transfer(client, content)
    except _NotNow as refusal:
        return _not_sent(refusal, refusals)
    except (OSError, smtplib.SMTPException) as error:
        return Submission(outcome=Outcome.DEFERRED, refusals=tuple(refusals), answer=str(error))
    else:
        return _finish(client, accepted, refusals, before_end=before_end)
    finally:
        # The answer is what counts; how the connection ends changes nothing.
        with suppress(OSError, smtplib.SMTPException):
            client.close()


def _log_in(client: smtplib.SMTP, *, box: str, token: str) -> None:
    client.ehlo()
    secret = base64.b64encode(f"n,a={box},\1auth=Bearer {token}\1\1".encode()).decode("ascii")
    code, text = client.docmd("AUTH", f"OAUTHBEARER {secret}")
    if code == _CHALLENGE:
        # RFC 7628, 3.2.3: the error is a challenge, which the client answers with one octet.
        code, text = client.docmd(base64.b64encode(b"\1").decode("ascii"))
    if code != 235:  # noqa: PLR2004 -- RFC 4954: authentication succeeded.
        # A token lives a minute: whatever is the matter, the next one may be good.
        raise _NotNow(_said(code, text), is_permanent=False)


def _address(client: smtplib.SMTP, envelope: Envelope, *, size: int, refusals: list[Refusal]) -> tuple[str, ...]:
    speaks_dsn = client.has_extn("dsn")
    options = [f"size={size}"] if client.has_extn("size") else []
    if client.has_extn("8bitmime"):
        options.append("BODY=8BITMIME")
    if speaks_dsn:
        options.append("RET=HDRS")
        if envelope.wishes.envelope_id:
            options.append(f"ENVID={_xtext(envelope.wishes.envelope_id)}")
    code, text = client.mail(envelope.sender, options)
    if code != _OK:
        raise _NotNow(_said(code, text), is_permanent=code >= PERMANENT)
    wanted = [f"NOTIFY={','.join(envelope.wishes.notify)}"] if speaks_dsn and envelope.wishes.notify else []
    accepted: list[str] = []
    for address in envelope.receivers:
        code, text = client.rcpt(address, wanted)
        if code in {250, 251}:
            accepted.append(address)
        else:
            refusals.append(_refusal(address, code, text))
    if not accepted:
        raise _NotNow("", is_permanent=bool(refusals) and all(refusal.is_permanent for refusal in refusals))
    return tuple(accepted)


def _transfer(client: smtplib.SMTP, content: bytes) -> None:
    """Send everything but the last line."""
    code, text = client.docmd("DATA")
    if code != _START:
        raise _NotNow(_said(code, text), is_permanent=code >= PERMANENT)
    # Answers to a letter of many megabytes take their time; so does taking it.
    if client.sock is not None:
        client.sock.settimeout(_SCAN_SECONDS)
    stuffed = (b"\r\n" + content).replace(b"\r\n.", b"\r\n..")[2:]
    ended = stuffed if stuffed.endswith(b"\r\n") else stuffed + b"\r\n"
    for start in range(0, len(ended), _PIECE):
        client.send(ended[start : start + _PIECE])


def _finish(
    client: smtplib.SMTP,
    accepted: tuple[str, ...],
    refusals: Sequence[Refusal],
    *,
    before_end: Callable[[], None] | None,
) -> Submission:
    if before_end is not None:
        before_end()
    try:
        client.send(b".\r\n")
        code, text = client.getreply()
    except (OSError, smtplib.SMTPException) as error:
        return Submission(outcome=Outcome.UNKNOWN, accepted=accepted, refusals=tuple(refusals), answer=str(error))
    answer = _said(code, text)
    if code != _OK:
        return _not_sent(_NotNow(answer, is_permanent=code >= PERMANENT), refusals)
    queued = _QUEUED.search(answer)
    with suppress(OSError, smtplib.SMTPException):
        client.docmd("QUIT")
    return Submission(
        outcome=Outcome.SENT,
        accepted=accepted,
        refusals=tuple(refusals),
        answer=answer,
        queue_id=queued[1] if queued else "",
    )


def _not_sent(refusal: _NotNow, refusals: Sequence[Refusal]) -> Submission:
    outcome = Outcome.REFUSED if refusal.is_permanent else Outcome.DEFERRED
    return Submission(outcome=outcome, refusals=tuple(refusals), answer=str(refusal))


def _refusal(address: str, code: int, raw: bytes) -> Refusal:
    text = _text(raw)
    status = _STATUS.match(text)
    return Refusal(address=address, code=code, status=status[0] if status else "", text=text)


def _said(code: int, raw: bytes) -> str:
    return f"{code} {_text(raw)}"


def _text(raw: bytes) -> str:
    return " ".join(raw.decode("utf-8", "replace").split())


def _xtext(text: str) -> str:
    """Return a text as RFC 3461, 4 wants it."""
    plain = text.encode("ascii", "ignore").decode()
    return "".join(char if "!" <= char <= "~" and char not in "+=" else f"+{ord(char):02X}" for char in plain)[:100]
