"""Tokens of the web at the real daemons: one box, one person, one minute. Clause: D3.3, D4-3, D12.2-1."""

from __future__ import annotations

import base64
import hashlib
import imaplib
import smtplib
import time

from tests.stack.instance import Instance, Person, token


def issue(instance: Instance, box: str, person: Person, rights: str, *, life: str = "60 seconds") -> str:
    """Make a token as `accounts.tokens` does; the clock is the only thing that is bent here."""
    secret = token()
    digest = hashlib.sha256(secret.encode()).hexdigest()
    instance.sql(
        "INSERT INTO accounts_boxtoken (digest, box, account_id, rights, expires_at)"
        f" SELECT '{digest}', '{box}', id, '{rights}', now() + interval '{life}'"
        f" FROM accounts_account WHERE login = '{person.address}'"
    )
    return secret


def bearer(box: str, secret: str) -> str:
    return f"n,a={box},\1auth=Bearer {secret}\1\1"


def opens(instance: Instance, box: str, secret: str) -> bool:
    """Tell whether a token opens a box; while the database is away for a moment, ask again as the web does."""
    for patience in (1, 5, 0):
        try:
            return _opens(instance, box, secret)
        except imaplib.IMAP4.error as refused:
            if "[UNAVAILABLE]" not in str(refused) or not patience:
                return False
            time.sleep(patience)
    return False


def _opens(instance: Instance, box: str, secret: str) -> bool:
    client = imaplib.IMAP4_SSL(*instance.port("imaps"), ssl_context=instance.tls, timeout=60)
    try:
        client.authenticate("OAUTHBEARER", lambda _: bearer(box, secret).encode())
        return client.select("INBOX", readonly=True)[0] == "OK"
    finally:
        client.shutdown()


def test_a_token_opens_its_box_and_no_other(instance: Instance, staff: list[Person]) -> None:
    owner, other = staff[0], staff[1]
    secret = issue(instance, owner.address, owner, "own")
    assert opens(instance, owner.address, secret)
    assert not opens(instance, other.address, secret)
    assert not opens(instance, owner.address, issue(instance, owner.address, owner, "own", life="-1 second"))
    for made_up in ("", "eyJhbGciOiJub25lIn0.e30.", owner.password):
        assert not opens(instance, owner.address, made_up)


def test_a_token_is_no_password(instance: Instance, staff: list[Person]) -> None:
    secret = issue(instance, staff[0].address, staff[0], "own")
    posing = Person(address=staff[0].address, password=secret, role="")
    assert not any(instance.accepts(posing, protocol) for protocol in ("imap", "pop3", "submission"))


def test_at_submission_the_person_sends_whatever_box_is_open(instance: Instance, head: Person) -> None:
    office = instance.sql(f"SELECT address FROM mail.opener WHERE login = '{head.address}' LIMIT 1").strip()
    for sender, rights, expected in ((office, "manage", 250), (instance.people("staff")[0].address, "manage", 553)):
        secret = issue(instance, office, head, rights)
        with smtplib.SMTP(*instance.port("submission"), timeout=60) as client:
            client.starttls(context=instance.tls)
            client.ehlo()
            answer = client.docmd("AUTH", f"OAUTHBEARER {base64.b64encode(bearer(office, secret).encode()).decode()}")
            assert answer[0] == 235
            client.mail(sender)
            assert client.rcpt(head.address)[0] == expected
    log = (instance.state / "log" / "postfix.log").read_text(encoding="utf-8", errors="replace")
    assert f"sasl_method=OAUTHBEARER, sasl_username={head.address}" in log, "the log names the person"
