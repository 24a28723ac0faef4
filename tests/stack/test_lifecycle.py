"""The two promises of ./run: clear refusals before anything is half done, and nothing left behind. Clause: D4-2."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psutil
import pytest
from tests.stack.imap_boxes import opened
from tests.stack.instance import REPOSITORY, Instance, Person, eventually, free_block, letter, token
from tests.stack.test_portal_sign_in import sign_in

from congthu.engine.api import list_folders

RUN = str(REPOSITORY / "run")
PORTS = free_block(12000)


@pytest.fixture
def state() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="congthu-life-", dir="/var/tmp"))
    yield folder
    subprocess.run([RUN, "--stop", "--state", str(folder)], capture_output=True, timeout=120, check=False)
    shutil.rmtree(folder, ignore_errors=True)


def run(*words: str, user: int | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run([RUN, *words], capture_output=True, text=True, timeout=300, check=False, user=user)


def processes_of(state: Path) -> list[str]:
    """Return every process that has the state folder on its command line, as folder or among its open files."""
    found = []
    for process in psutil.process_iter():
        try:
            words = [*process.cmdline(), process.cwd(), *(file.path for file in process.open_files())]
        except psutil.Error:
            continue
        if process.pid != os.getpid() and any(str(state) in word for word in words):
            found.append(" ".join(process.cmdline()))
    return found


class TestRefusals:
    def test_not_root(self, state: Path) -> None:
        done = run("--state", str(state / "x"), user=65534)
        assert done.returncode == 3
        assert "root" in done.stderr
        assert not (state / "x").exists()

    @pytest.mark.parametrize("port", [PORTS, PORTS + 6, PORTS + 15])
    def test_port_taken(self, state: Path, port: int) -> None:
        with socket.create_server(("127.0.0.1", port)):
            done = run("--state", str(state / "x"), "--ports", str(PORTS), "--detach")
        assert done.returncode == 3
        assert str(port) in done.stderr
        assert not (state / "x").exists()

    def test_folder_of_somebody_else(self, state: Path) -> None:
        (state / "thesis.odt").write_text("important")
        done = run("--state", str(state), "--ports", str(PORTS), "--detach")
        assert done.returncode == 3
        assert str(state) in done.stderr
        assert [file.name for file in state.iterdir()] == ["thesis.odt"]

    def test_folder_of_a_newer_version(self, state: Path) -> None:
        (state / "VERSION").write_text("999\n")
        done = run("--state", str(state), "--ports", str(PORTS), "--detach")
        assert done.returncode == 3
        assert "999" in done.stderr

    def test_unknown_option(self) -> None:
        assert run("--port", "1").returncode == 2

    def test_path_too_long(self, state: Path) -> None:
        done = run("--state", str(state / ("d" * 80)), "--ports", str(PORTS), "--detach")
        assert done.returncode == 3
        assert "70" in done.stderr


def test_second_instance_beside_the_first_then_stop_leaves_nothing(instance: Instance, state: Path) -> None:
    started = run("--state", str(state), "--ports", str(PORTS), "--sample", "small", "--detach")
    assert started.returncode == 0, started.stderr[-3000:]
    second = Instance(state=state)
    for each in (instance, second):
        reader, mark = each.people("staff")[0], token()
        with each.outside() as client:
            client.send_message(letter("ai.do@example.org", [reader.address], subject=mark))
        each.wait_for(reader, mark)
    again = run("--state", str(state), "--detach")
    assert again.returncode == 0, again.stderr[-3000:]
    assert run("--status", "--state", str(state)).returncode == 0
    refused = run("--state", str(state), "--sample", "province", "--detach")
    assert refused.returncode == 3
    assert run("--stop", "--state", str(state)).returncode == 0
    assert processes_of(state) == []
    assert instance.congthu("status").returncode == 0, "the first goes on"


def test_ctrl_c_stops_everything(state: Path) -> None:
    # Also where the tests run in the background, whose children are born deaf to it.
    command = ["/usr/bin/env", "--default-signal=INT", RUN, "--state", str(state), "--ports", str(PORTS)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as foreground:
        assert foreground.stdout is not None
        for line in foreground.stdout:
            if "Ctrl-C" in line:
                break
        foreground.send_signal(signal.SIGINT)
        foreground.stdout.read()
        assert foreground.wait(timeout=60) == 0
    assert processes_of(state) == []


def test_configuration_that_does_not_work_is_rolled_back(instance: Instance) -> None:
    file = instance.state / "congthu.toml"
    before, in_force = file.read_text(), (instance.state / "engine/current").resolve()
    try:
        with socket.create_server(("127.0.0.1", PORTS + 50)):
            file.write_text(before + f"\n[ports]\nimaps = {PORTS + 50}\n")
            done = instance.congthu("apply", check=False)
        assert done.returncode == 3, done.stdout
        assert "dovecot" in done.stderr
        assert (instance.state / "engine/current").resolve() == in_force
        assert instance.accepts(instance.people("staff")[0], "imap")
    finally:
        file.write_text(before)


@pytest.mark.parametrize(
    "part", ["dovecot", "postfix", "rspamd", "redis", "postgres", "worker", "poster", "web-1", "nginx", "clamd"]
)
def test_killed_part_comes_back(instance: Instance, part: str) -> None:
    before = group_of(instance, part)
    os.kill(before, signal.SIGKILL)
    # What a killed master leaves behind may go on answering for a moment: it is back when it is another process.
    eventually(lambda: group_of(instance, part), lambda group: group not in {0, before}, seconds=60)
    eventually(lambda: instance.congthu("status", check=False), lambda done: done.returncode == 0, seconds=60)
    instance.wait_for_database()
    for person in instance.people("staff")[:3]:
        # Dovecot's connections to a killed database fail once each: whoever opens a box here does not see that.
        with opened(instance, person) as box:
            assert list_folders(box)
    instance.wait_until_mail_flows()


def test_while_a_process_of_the_web_is_away_another_answers(instance: Instance) -> None:
    person = instance.people("staff")[0]
    with signed_in(instance, person) as browser:
        box = browser.get("/thu/").headers["Location"]
        for part in ("web-1", "web-2"):
            before = group_of(instance, part)
            os.kill(before, signal.SIGKILL)

            def is_back(part: str = part, before: int = before) -> bool:
                assert browser.get(box).status_code == 200
                return group_of(instance, part) != before and can_connect(instance.state / f"run/{part}.sock")

            eventually(is_back, bool, seconds=60)


def test_who_reads_on_is_answered_over_one_connection_to_the_store(instance: Instance) -> None:
    person = instance.people("staff")[1]
    with signed_in(instance, person) as browser:
        box, before = browser.get("/thu/").headers["Location"], connections_of(instance, person)
        assert {browser.get(box).status_code for _ in range(12)} == {200}
        assert connections_of(instance, person) == before + 1


@contextmanager
def signed_in(instance: Instance, person: Person) -> Iterator[httpx.Client]:
    web = str(instance.endpoints["web"])
    with httpx.Client(base_url=web, headers={"Referer": web}, verify=instance.tls, timeout=30) as browser:
        assert sign_in(browser, person, target="/thu/").status_code == 302
        yield browser


def can_connect(socket_of_part: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as connection:
        return connection.connect_ex(str(socket_of_part)) == 0


def connections_of(instance: Instance, person: Person) -> int:
    configuration = str(instance.state / "engine/current/dovecot/dovecot.conf")
    words = ["doveadm", "-c", configuration, "-f", "tab", "who", "-1", person.address]
    said = subprocess.run(words, capture_output=True, text=True, check=False, timeout=30).stdout
    return sum("\timap\t" in line for line in said.splitlines())


def group_of(instance: Instance, part: str) -> int:
    """Return the process group of a part; 0 at the moment in which its file is being written."""
    words = (instance.state / "run/parts" / part).read_text().split()
    return int(words[0]) if words else 0
