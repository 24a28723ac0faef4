"""Whoever runs the system reads nobody's mail, by whatever way. Clause: D3.3.

Root on the server stands outside of this: the store's key is root's to keep (docs/admin/secrets.md).
"""

from __future__ import annotations

import base64
import http.client
import imaplib
import json
import poplib
import pwd
import re
import smtplib
import subprocess
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urldefrag, urljoin

import pytest
from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError
from tests.stack.instance import Instance, Person, letter, token
from tests.stack.sieve_client import put_script
from tests.stack.test_handover import Browser, at_the_web

from congthu.engine.secret_files import SECRETS

PSQL = "/usr/lib/postgresql/15/bin/psql"


def as_user(user: str, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a program as a user of the machine; that it could be begun is seen to, or any refusal would do."""
    group = str(pwd.getpwnam(user).pw_gid)
    words = ["/usr/bin/setpriv", "--reuid", user, "--regid", group, "--init-groups", "--", *command]
    done = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)
    assert "setpriv" not in done.stderr, done.stderr
    return done


def ask(instance: Instance, *, user: str, role: str, statement: str) -> subprocess.CompletedProcess[str]:
    words = ["-XqAt", "-v", "ON_ERROR_STOP=1", "-h", str(instance.state / "run"), "-U", role, "-d", "congthu"]
    return as_user(user, PSQL, *words, "-c", statement)


@pytest.mark.parametrize("separator", ["*", "%", "/"])
def test_an_operator_opens_no_other_box_by_imap(
    instance: Instance, operator: Person, staff: list[Person], separator: str
) -> None:
    client = imaplib.IMAP4_SSL(*instance.port("imaps"), ssl_context=instance.tls, timeout=30)
    with pytest.raises(imaplib.IMAP4.error):
        client.login(f"{staff[0].address}{separator}{operator.address}", operator.password)
    client.shutdown()


def test_nor_by_any_other_door_for_mail(instance: Instance, operator: Person, staff: list[Person]) -> None:
    """POP3, filters, a token made up, sending in another's name: the operator is a user like any other."""
    disguised = Person(address=f"{staff[0].address}*{operator.address}", password=operator.password, role="")
    with pytest.raises((poplib.error_proto, OSError)), instance.pop3(disguised):
        pass
    with pytest.raises((AssertionError, OSError)):
        put_script(instance, disguised, 'redirect "ngoai@example.org";')
    with pytest.raises((smtplib.SMTPException, OSError)), instance.submission(disguised):
        pass
    with instance.submission(operator) as client, pytest.raises(smtplib.SMTPException):
        client.send_message(letter(staff[0].address, [operator.address]), from_addr=staff[0].address)
    host, port = instance.port("imaps")
    for made_up in (token(), operator.password, "eyJhbGciOiJub25lIn0.e30."):
        client = IMAPClient(host, port, ssl=True, ssl_context=instance.tls, timeout=30)
        with pytest.raises(IMAPClientError):
            client.oauthbearer_login(staff[0].address, made_up)
        client.shutdown()


@pytest.fixture
def at_work(instance: Instance, operator: Person) -> Iterator[Browser]:
    with at_the_web(instance, operator) as browser:
        assert browser.get("/van-hanh/").status_code == 200
        yield browser


def test_nothing_that_an_operator_can_click_shows_a_letter_of_others(
    instance: Instance, at_work: Browser, staff: list[Person]
) -> None:
    """Follow every link there is for an operator, whatever pages may be added later, and look for what somebody got."""
    mark, office = token(), f"stttt@{instance.domain}"
    with instance.outside() as client:
        client.send_message(letter("cong.dan@example.org", [staff[0].address, office], subject=mark, text=f"{mark}\n"))
    instance.wait_for(staff[0], mark)
    pages = dict(pages_within_reach(at_work))
    assert {"/van-hanh/", "/hop-thu-cong-vu/", "/van-hanh/truy-nhap-dac-biet/"} <= set(pages)
    assert not [path for path, text in pages.items() if mark in text]


def pages_within_reach(browser: Browser, *, most: int = 150) -> Iterator[tuple[str, str]]:
    waiting, seen = deque(["/trang-chu/"]), {"/trang-chu/"}
    while waiting and len(seen) < most:
        path = waiting.popleft()
        answer = browser.get(path)
        assert answer.status_code < 500, path
        yield path, answer.text
        for found in re.findall(r'href="([^"]+)"', answer.text):
            address = urldefrag(urljoin(path, found)).url
            if address.startswith("/") and not address.startswith(("/static/", "//")) and address not in seen:
                seen.add(address)
                waiting.append(address)


def test_an_operator_gets_no_official_box_by_the_pages(instance: Instance, at_work: Browser) -> None:
    """Not by its address, not by delegating it to oneself, not by handing it over to oneself."""
    boxes = instance.sql("SELECT mailbox_id FROM mail.mailbox WHERE kind = 'unit' LIMIT 4").split()
    count = "SELECT (SELECT count(*) FROM offices_delegation), (SELECT count(*) FROM offices_handover)"
    before, me = instance.sql(count), at_work.person
    for box in boxes:
        office = f"/hop-thu-cong-vu/{box}/"
        for page in (office, f"{office}uy-quyen/", f"{office}cong-viec/", f"{office}cong-viec/moi/"):
            assert at_work.get(page).status_code == 404, page
        given = {"delegate": me.address, "rights": "read", "paper_number": "1/GUQ", "paper_on": "2026-11-20"}
        given |= {"first_day": "2026-11-20", "last_day": "2027-11-20"}
        assert at_work.post(f"{office}uy-quyen/", at="/tai-khoan/mat-khau/", **given).status_code == 404
        taken = {"incoming": me.address, "decision_number": "1/QĐ", "decision_on": "2026-11-20", "place": "Trung tâm"}
        answer = at_work.post(f"{office}ban-giao/bat-dau/", at="/tai-khoan/mat-khau/", **taken)
        assert answer.status_code in {404, 422}
    assert instance.sql(count) == before
    assert at_work.post("/yeu-cau/moi/", at="/tai-khoan/mat-khau/", address=me.address).status_code == 403


def test_access_by_order_is_not_given_to_oneself(
    instance: Instance, at_work: Browser, operator: Person, staff: list[Person]
) -> None:
    """Asked for and approved by the same person, or by another operator: the box stays closed."""
    page, closed = "/van-hanh/truy-nhap-dac-biet/", f"{staff[0].address}*{operator.address}"
    asked = at_work.post(
        page,
        box=staff[0].address,
        reason=f"Theo yêu cầu của cơ quan có thẩm quyền {token()}",
        order_number="12/CV-CAT",
        order_on="2026-11-20",
        days="1",
    )
    assert asked.status_code == 200
    step = re.search(rf'action="({page}[0-9a-f-]+/)withdraw/"', asked.text)
    assert step, asked.text[-3000:]
    for action in ("approve", "end", "refuse"):
        assert at_work.post(f"{step[1]}{action}/", at=page).status_code in {404, 422}, action
    for other in instance.people("operator")[1:]:
        with at_the_web(instance, other) as colleague:
            assert colleague.post(f"{step[1]}approve/", at=page).status_code in {404, 422}
    assert not instance.accepts(Person(address=closed, password=operator.password, role=""), "imap")
    withdrawn = at_work.post(f"{step[1]}withdraw/", at=page)
    assert withdrawn.status_code == 200


def test_a_session_of_the_web_is_no_key_to_mail(instance: Instance, at_work: Browser, staff: list[Person]) -> None:
    """What a browser keeps opens no box by IMAP, and no token is given to it."""
    host, port = instance.port("imaps")
    for value in at_work.client.cookies.values():
        client = IMAPClient(host, port, ssl=True, ssl_context=instance.tls, timeout=30)
        with pytest.raises(IMAPClientError):
            client.oauthbearer_login(staff[0].address, value)
        client.shutdown()


def test_an_operator_sees_no_folder_of_others(instance: Instance, operator: Person, staff: list[Person]) -> None:
    with instance.imap(operator) as client:
        for name in (f"user/{staff[0].address}/INBOX", f"shared/{staff[0].address}", "../", f"~{staff[0].address}"):
            try:
                status, _ = client.select(f'"{name}"', readonly=True)
            except imaplib.IMAP4.error:
                continue
            assert status == "NO", name
        _, folders = client.list()
        assert not [line for line in folders if isinstance(line, bytes) and staff[0].address.encode() in line]


@pytest.mark.parametrize(
    "command", ["fetch", "dump", "import", "backup", "sync", "exec", "save", "expunge", "search", "mailboxList", "copy"]
)
def test_doveadm_reads_and_moves_no_mail(instance: Instance, staff: list[Person], command: str) -> None:
    key = (instance.state / "secrets" / "doveadm.key").read_text().strip()
    client = http.client.HTTPConnection("127.0.0.1", _doveadm_port(instance), timeout=20)
    headers = {"Authorization": f"X-Dovecot-API {base64.b64encode(key.encode()).decode()}"}
    question = json.dumps([[command, {"user": staff[0].address, "query": ["ALL"], "field": ["text"]}, "x"]])
    client.request("POST", "/doveadm/v1", body=question, headers=headers)
    answer = client.getresponse()
    text = answer.read().decode(errors="replace")
    assert answer.status >= 400 or '"error"' in text, text


def _doveadm_port(instance: Instance) -> int:
    text = (instance.state / "engine/current/dovecot/dovecot.conf").read_text()
    block = text[text.index("service doveadm {") :]
    return int(block.partition("port = ")[2].split()[0])


@pytest.mark.parametrize(
    ("user", "role", "statement"),
    [
        ("postfix", "mail_reader", "SELECT password FROM public.accounts_account"),
        ("postfix", "mail_reader", "SELECT * FROM mail.login_of('a', 'b', 'imap')"),
        ("postfix", "mail_reader", "SELECT sealed FROM public.accounts_generator"),
        ("postfix", "login_reader", "SELECT 1"),
        ("congthu", "login_reader", "SELECT 1"),
        ("congthu", "congthu_owner", "SELECT 1"),
        ("congthu", "postgres", "SELECT 1"),
        ("dovecot", "login_reader", "SELECT password FROM public.accounts_account"),
        ("dovecot", "login_reader", "SELECT * FROM public.audit_event"),
        ("dovecot", "login_reader", "SELECT * FROM public.accounts_websession"),
        ("dovecot", "congthu_app", "SELECT 1"),
        ("congthu", "congthu_app", "UPDATE public.audit_event SET code = 'x'"),
        ("congthu", "congthu_app", "DELETE FROM public.audit_event"),
        ("congthu", "congthu_app", "TRUNCATE public.audit_event"),
        ("congthu", "congthu_app", "ALTER TABLE public.audit_event DISABLE TRIGGER ALL"),
        ("congthu", "congthu_app", "COPY public.accounts_account TO PROGRAM 'cat'"),
        ("nobody", "congthu_app", "SELECT 1"),
    ],
)
def test_a_role_of_the_database_sees_its_own_part(instance: Instance, user: str, role: str, statement: str) -> None:
    answer = ask(instance, user=user, role=role, statement=statement)
    assert answer.returncode != 0
    assert re.search("permission denied|must be owner|must be superuser|authentication failed", answer.stderr), answer


def test_the_store_is_sealed_and_closed(instance: Instance, staff: list[Person]) -> None:
    mark = token()
    with instance.outside() as client:
        client.send_message(letter("cong.dan@example.org", [staff[0].address], subject=mark, text=f"bí mật {mark}\n"))
    instance.wait_for(staff[0], mark)
    files = [file for file in (instance.state / "mail").rglob("*") if file.is_file() and file.name.startswith("u.")]
    assert files
    assert not [file for file in files if mark.encode() in file.read_bytes()]
    assert as_user("congthu", "/bin/ls", str(instance.state / "mail")).returncode != 0
    assert as_user("congthu", "/bin/cat", str(files[0])).returncode != 0


def test_the_webs_user_reaches_no_socket_that_opens_boxes(instance: Instance) -> None:
    script = "import socket,sys; s=socket.socket(socket.AF_UNIX); s.connect(sys.argv[1])"
    run = instance.state / "run" / "dovecot"
    sockets = [run / "auth-master", run / "auth-userdb", run / "doveadm-server", run / "lmtp-notice"]
    private = instance.state / "spool" / "private"
    sockets += [private / "dovecot-lmtp", private / "lmtp-junk", private / "auth"]
    for socket in sockets:
        assert socket.exists(), socket
        assert as_user("congthu", "/usr/bin/python3", "-c", script, str(socket)).returncode != 0, socket


def test_only_its_reader_opens_a_secret(instance: Instance) -> None:
    for secret in SECRETS:
        file = instance.state / secret.path
        if secret.optional and not file.exists():
            continue
        for user in ("congthu", "vmail", "postfix", "dovecot", "_rspamd", "www-data", "nobody"):
            readable = as_user(user, "/bin/cat", str(file)).returncode == 0
            rights = secret.rights
            assert readable == (user == rights.user or (user == rights.group and bool(rights.mode & 0o040))), (
                file,
                user,
            )


def test_every_file_of_secrets_is_declared(instance: Instance) -> None:
    declared = {secret.path for secret in SECRETS} | {"secrets/mailcrypt.pub.pem", "secrets/mailcrypt.pub.key"}
    found = {str(Path("secrets") / file.name) for file in (instance.state / "secrets").iterdir()}
    assert not {path for path in found - declared if "dkim.next." not in path}
