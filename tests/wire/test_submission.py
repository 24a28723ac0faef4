"""Handing in mail to a server that answers as told: what is sent, refused, later, unknown. Clause: RFC6409."""

from __future__ import annotations

import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import BinaryIO, cast

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from congthu.engine.api import submit_message
from congthu.engine.state import Endpoint
from congthu.engine.types import Envelope, Outcome, Server, Submission, Wishes

HOST = "mail.example.test"
SENDER = "an@daknong.gov.vn"


@dataclass
class Script:
    """What the server answers, and what it was asked and given."""

    auth: bytes = b"235 2.7.0 OK"
    mail: bytes = b"250 2.1.0 OK"
    rcpt: dict[str, bytes] = field(default_factory=dict)
    data: bytes = b"354 go"
    end: bytes | None = b"250 2.0.0 Ok: queued as 4ABC"
    """None: the connection ends instead."""
    asked: list[str] = field(default_factory=list)
    content: bytes | None = None


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.now(tz=UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.DNSName(HOST), x509.IPAddress(ip_address("127.0.0.9"))]), False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path


@contextmanager
def serving(script: Script, certificate: Path) -> Iterator[Server]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with context.wrap_socket(self.request, server_side=True) as tls, tls.makefile("rwb") as stream:
                talk(script, cast("BinaryIO", stream))

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as listening:
        listening.daemon_threads = True
        threading.Thread(target=listening.serve_forever, daemon=True).start()
        try:
            endpoint = Endpoint(host="127.0.0.1", port=listening.server_address[1])
            yield Server(endpoint=endpoint, hostname=HOST, ca_file=str(certificate), seconds=10)
        finally:
            listening.shutdown()


def talk(script: Script, stream: BinaryIO) -> None:
    say(stream, b"220 ready")
    for raw in stream:
        line = raw.decode().strip()
        script.asked.append(line)
        word = line.split()[0].upper() if line else ""
        say(stream, answer_to(script, word, line))
        if word == "QUIT":
            return
        if word == "DATA" and script.data.startswith(b"354"):
            script.content = b"".join(iter(stream.readline, b".\r\n"))
            if script.end is None:
                return
            say(stream, script.end)


def answer_to(script: Script, word: str, line: str) -> bytes:
    answers = {
        "EHLO": b"250-mail\r\n250-DSN\r\n250-8BITMIME\r\n250 SIZE 80000000",
        "AUTH": script.auth,
        "MAIL": script.mail,
        "DATA": script.data,
        "QUIT": b"221 bye",
    }
    if word == "RCPT":
        return script.rcpt.get(line.partition("<")[2].partition(">")[0], b"250 2.1.5 OK")
    return answers.get(word, b"535 5.7.8 no")


def say(stream: BinaryIO, line: bytes) -> None:
    stream.write(line + b"\r\n")
    stream.flush()


@pytest.fixture
def script() -> Script:
    return Script()


def submit(
    script: Script,
    certificate: Path,
    *,
    to: tuple[str, ...] = ("a@x.vn", "b@x.vn"),
    content: bytes = b"S: x\r\n\r\n.y\r\n",
    before_end: Callable[[], None] | None = None,
) -> Submission:
    envelope = Envelope(sender=SENDER, receivers=to, wishes=Wishes(notify=("SUCCESS", "FAILURE"), envelope_id="a+b=c"))
    with serving(script, certificate) as server:
        return submit_message(server, envelope, content, box=SENDER, token="secret", before_end=before_end)


def test_sent(script: Script, certificate: Path) -> None:
    noted: list[str] = []
    answer = submit(script, certificate, before_end=lambda: noted.append("now"))
    assert (answer.outcome, answer.accepted, answer.queue_id) == (Outcome.SENT, ("a@x.vn", "b@x.vn"), "4ABC")
    assert script.content == b"S: x\r\n\r\n..y\r\n", "a dot at the beginning of a line is doubled"
    assert noted == ["now"]
    mail = next(line for line in script.asked if line.startswith("mail"))
    assert "size=" in mail
    assert "RET=HDRS" in mail
    assert "ENVID=a+2Bb+3Dc" in mail
    assert any("NOTIFY=SUCCESS,FAILURE" in line for line in script.asked)


def test_refused_receivers_are_told_one_by_one(script: Script, certificate: Path) -> None:
    script.rcpt = {"a@x.vn": b"550 5.1.1 no / khong co", "b@x.vn": b"452 4.2.2 full"}
    answer = submit(script, certificate, to=("a@x.vn", "b@x.vn", "c@x.vn"))
    assert (answer.outcome, answer.accepted) == (Outcome.SENT, ("c@x.vn",))
    assert [(r.address, r.code, r.status, r.is_permanent) for r in answer.refusals] == [
        ("a@x.vn", 550, "5.1.1", True),
        ("b@x.vn", 452, "4.2.2", False),
    ]
    assert "khong co" in answer.refusals[0].text


@pytest.mark.parametrize(
    ("change", "outcome"),
    [
        pytest.param({"auth": b"535 5.7.8 no"}, Outcome.DEFERRED, id="token"),
        pytest.param({"auth": b"334 eyJ9"}, Outcome.DEFERRED, id="token-by-challenge"),
        pytest.param({"mail": b"553 5.7.1 not yours"}, Outcome.REFUSED, id="sender"),
        pytest.param({"mail": b"451 4.3.0 later"}, Outcome.DEFERRED, id="sender-later"),
        pytest.param({"rcpt": {"a@x.vn": b"550 no", "b@x.vn": b"550 no"}}, Outcome.REFUSED, id="everybody"),
        pytest.param({"rcpt": {"a@x.vn": b"550 no", "b@x.vn": b"450 no"}}, Outcome.DEFERRED, id="some-later"),
        pytest.param({"data": b"451 later"}, Outcome.DEFERRED, id="data-later"),
        pytest.param({"end": b"554 5.7.1 virus"}, Outcome.REFUSED, id="content"),
        pytest.param({"end": b"451 4.7.1 later"}, Outcome.DEFERRED, id="content-later"),
        pytest.param({"end": None}, Outcome.UNKNOWN, id="cut-before-the-answer"),
    ],
)
def test_what_became_of_it(script: Script, certificate: Path, change: dict[str, object], outcome: Outcome) -> None:
    for name, value in change.items():
        setattr(script, name, value)
    answer = submit(script, certificate)
    assert answer.outcome is outcome
    if outcome is not Outcome.UNKNOWN:
        assert answer.queue_id == ""


def test_what_is_raised_before_the_end_sends_nothing(script: Script, certificate: Path) -> None:
    def fail() -> None:
        raise RuntimeError("the books cannot be kept")

    with pytest.raises(RuntimeError):
        submit(script, certificate, before_end=fail)
    assert not [line for line in script.asked if line == "QUIT"]


def test_nobody_there_is_later() -> None:
    server = Server(
        endpoint=Endpoint(host="127.0.0.1", port=1), hostname=HOST, ca_file="/etc/ssl/certs/ca-certificates.crt"
    )
    envelope = Envelope(sender=SENDER, receivers=("a@x.vn",))
    assert submit_message(server, envelope, b"", box=SENDER, token="x").outcome is Outcome.DEFERRED


def test_another_certificate_is_not_spoken_to(script: Script, certificate: Path) -> None:
    with serving(script, certificate) as server:
        other = Server(endpoint=server.endpoint, hostname="else.test", ca_file=server.ca_file, seconds=10)
        envelope = Envelope(sender=SENDER, receivers=("a@x.vn",))
        assert submit_message(other, envelope, b"", box=SENDER, token="x").outcome is Outcome.DEFERRED
    assert script.asked == []
