"""The client of Dovecot's HTTP API, against answers recorded from Dovecot 2.3.19."""

import base64
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from congthu.engine.doveadm import Doveadm, DoveadmError, Sessions, Usage, doveadm
from congthu.engine.state import Endpoint

KEY = "a-key"
ANSWERS = {
    # As 2.3.19 writes it: the list is closed after the first row.
    "who": (
        '[["doveadmResponse",'
        '[{"username":"an@a.vn","connections":"1","service":"imap","pids":"(7)","ips":"(127.0.0.1)"}],'
        '{"username":"binh@a.vn","connections":"2","service":"pop3","pids":"(8 9)","ips":"(10.0.0.1 10.0.0.2)"},'
        '"congthu"]]'
    ),
    "authCacheFlush": '[["doveadmResponse",[{"entries":"2"}],"congthu"]]',
    "quotaGet": (
        '[["doveadmResponse",'
        '[{"root":"Mailbox","type":"STORAGE","value":"2103","limit":"512000","percent":"0"},'
        '{"root":"Mailbox","type":"MESSAGE","value":"1","limit":"-","percent":"0"}],'
        '"congthu"]]'
    ),
}


@dataclass
class Dovecot:
    """What the fake was asked, and what it is to say to ``kick``."""

    endpoint: Endpoint
    kick: str = '[["doveadmResponse",[{"result":"an@a.vn"}],"congthu"]]'
    asked: list[object] = field(default_factory=list)


@pytest.fixture
def dovecot() -> Iterator[Dovecot]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            ((name, parameters, _),) = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            known = self.headers["Authorization"] == f"X-Dovecot-API {base64.b64encode(KEY.encode()).decode()}"
            fake.asked.append((self.path, name, parameters))
            body = {**ANSWERS, "kick": fake.kick}.get(name, "not JSON").encode() if known else b""
            self.send_response(200 if known else 401)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - The name is the standard library's.
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        fake = Dovecot(Endpoint(host="127.0.0.1", port=server.server_port))
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield fake
        server.shutdown()
        thread.join()


@pytest.fixture
def client(dovecot: Dovecot) -> Doveadm:
    return Doveadm(endpoint=dovecot.endpoint, key=KEY, seconds=5)


def test_who_reads_every_row(client: Doveadm) -> None:
    assert client.who() == (
        Sessions(user="an@a.vn", service="imap", connections=1, addresses=("127.0.0.1",)),
        Sessions(user="binh@a.vn", service="pop3", connections=2, addresses=("10.0.0.1", "10.0.0.2")),
    )


def test_kick_names_one_person(client: Doveadm, dovecot: Dovecot) -> None:
    assert client.kick("an@a.vn") is True
    assert dovecot.asked == [("/doveadm/v1", "kick", {"mask": ["an@a.vn"]})]


def test_kicking_somebody_who_is_not_there_is_no_error(client: Doveadm, dovecot: Dovecot) -> None:
    dovecot.kick = '[["error",{"type":"exitCode", "exitCode":68},"congthu"]]'
    assert client.kick("an@a.vn") is False


def test_kick_refused_is_an_error(client: Doveadm, dovecot: Dovecot) -> None:
    dovecot.kick = '[["error",{"type":"unAuthorized", "exitCode":0},"congthu"]]'
    with pytest.raises(DoveadmError) as caught:
        client.kick("an@a.vn")
    assert (caught.value.code, caught.value.params["reason"]) == ("refused", "unAuthorized")


@pytest.mark.parametrize("user", ["*@a.vn", "a?@a.vn", "", "an", "an@a.vn\n", "An@a.vn", "-A@a.vn "])
def test_only_one_persons_name_is_taken(client: Doveadm, dovecot: Dovecot, user: str) -> None:
    with pytest.raises(DoveadmError, match="bad_user"):
        client.kick(user)
    assert dovecot.asked == []


def test_flush_says_how_many_entries(client: Doveadm) -> None:
    assert client.flush_auth_cache("an@a.vn") == 2


def test_quota_is_in_bytes(client: Doveadm) -> None:
    assert client.quota("an@a.vn") == Usage(used_bytes=2103 * 1024, limit_bytes=512000 * 1024, messages=1)


def test_no_such_user_is_told_apart(client: Doveadm, dovecot: Dovecot) -> None:
    dovecot.kick = '[["error",{"type":"exitCode", "exitCode":67},"congthu"]]'
    with pytest.raises(DoveadmError, match="no_such_user"):
        client.kick("an@a.vn")


def test_a_wrong_key_is_refused(dovecot: Dovecot) -> None:
    with pytest.raises(DoveadmError) as caught:
        Doveadm(endpoint=dovecot.endpoint, key="another").who()
    assert caught.value.params["status"] == 401


def test_an_answer_that_is_no_json_is_our_error(client: Doveadm, dovecot: Dovecot) -> None:
    dovecot.kick = "not JSON"
    with pytest.raises(DoveadmError, match="unreadable"):
        client.kick("an@a.vn")


def test_nobody_there_is_our_error() -> None:
    with pytest.raises(DoveadmError, match="unreachable"):
        Doveadm(endpoint=Endpoint(host="127.0.0.1", port=1), key=KEY, seconds=1).who()


def test_the_key_is_the_whole_file_and_is_never_shown(tmp_path: Path) -> None:
    file = tmp_path / "doveadm.key"
    file.write_text("secret\n")
    made = doveadm(Endpoint(host="127.0.0.1", port=1), file)
    assert made.key == "secret\n"
    assert "secret" not in repr(made)
