"""A bare Postfix and Dovecot (with Rspamd on request) in a temporary folder: the peer that ours is measured against."""

from __future__ import annotations

import datetime
import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import fields
from pathlib import Path
from types import TracebackType
from typing import Self

from argon2 import PasswordHasher, extract_parameters
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from bench.bare_config import STORE_ID, BarePorts, dovecot_conf, main_cf, master_cf, rspamd_overrides
from bench.instance import BARE_PIDS, Instance, load_instance
from bench.process_memory import memory_by_part
from bench.processes import Process, all_processes, tree
from bench.store import disk_bytes

POSTFIX = "/usr/sbin/postfix"
MASTER = "/usr/lib/postfix/sbin/master"
POSTMAP = "/usr/sbin/postmap"
DOVECOT = "/usr/sbin/dovecot"
DOVEADM = "/usr/bin/doveadm"
RSPAMD = "/usr/bin/rspamd"
DNSMASQ = "/usr/sbin/dnsmasq"
START_SECONDS = 60.0
STOP_SECONDS = 10.0
PASSWORD = "Thu-nghiem-1"


class BareEngines:
    """Starts the peer on entry; on exit ends every process of it and removes its folder.

    With ``keep_alive`` a daemon that dies is started again after its leftovers are ended, as a service manager would,
    so that the durability check can be pointed at the peer as well.
    """

    def __init__(
        self,
        *,
        users: int,
        rspamd: bool = False,
        domain: str = "tinh.example",
        password_hash: str = "sha512-crypt",  # noqa: S107
        keep_alive: bool = False,
    ) -> None:
        self.users = users
        self.domain = domain
        names = [field.name for field in fields(BarePorts)]
        self.ports = BarePorts(**dict(zip(names, free_ports(len(names)), strict=True)))
        self._rspamd = rspamd
        self._password_hash = password_hash
        self._keep_alive = keep_alive
        self._root: Path | None = None
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._stopping = threading.Event()
        self._keeper = threading.Thread(target=self._keep, daemon=True)

    def __enter__(self) -> Self:
        self._root = Path(tempfile.mkdtemp(prefix="congthu-bare."))
        try:
            self._lay_out()
            self._start()
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._stop()

    @property
    def root(self) -> Path:
        """The state folder."""
        assert self._root is not None, "only between entry and exit"
        return self._root

    @property
    def group(self) -> str:
        return f"internal@{self.domain}"

    def instance(self) -> Instance:
        """Return the peer in the form that every measurement takes."""
        return load_instance(self.root / "endpoints.json")

    def pids(self) -> list[int]:
        return [process.pid for process in self._running.values()]

    def memory(self) -> dict[str, int]:
        """Return the PSS of each daemon with its children, in bytes."""
        return memory_by_part(self.pids())

    def disk(self) -> int:
        """Return the blocks that the mail store takes."""
        return disk_bytes(self.root / "mail")

    def _lay_out(self) -> None:
        self.root.chmod(0o755)
        for name in ("maps", "pki", "log", "run", "spool", "postfix-data", "mail", "engine/current/postfix", "rspamd"):
            (self.root / name).mkdir(parents=True)
        shutil.chown(self.root / "postfix-data", "postfix")
        os.chown(self.root / "mail", STORE_ID, STORE_ID)
        write_certificate(self.root / "pki", f"mail.{self.domain}")
        self._write_users()
        postfix = self.root / "engine/current/postfix"
        (postfix / "main.cf").write_text(
            main_cf(self.root, domain=self.domain, ports=self.ports, rspamd=self._rspamd), encoding="utf-8"
        )
        (postfix / "master.cf").write_text(master_cf(self.ports), encoding="utf-8")
        for name in ("mailbox", "alias"):
            subprocess.run([POSTMAP, "-c", str(postfix), f"hash:{self.root / 'maps' / name}"], check=True)
        subprocess.run([POSTFIX, "-c", str(postfix), "check"], check=True)
        (self.root / "dovecot.conf").write_text(dovecot_conf(self.root, self.ports), encoding="utf-8")
        for name, text in rspamd_overrides(self.ports).items():
            path = self.root / "rspamd" / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")

    def _write_users(self) -> None:
        people = write_people(self.root, users=self.users, domain=self.domain, password_hash=self._password_hash)
        (self.root / "maps" / "mailbox").write_text("".join(f"{p} {p}\n" for p in people), encoding="utf-8")
        members = ",".join(people)
        (self.root / "maps" / "alias").write_text(f"{self.group} {members}\n", encoding="utf-8")
        self._people = people

    def _write_endpoints(self) -> None:
        names = ("smtp", "submission", "submissions", "imap", "imaps", "lmtp")
        roles = ["operator", *["staff"] * (len(self._people) - 1)]
        accounts = [{"address": a, "password": PASSWORD, "role": r} for a, r in zip(self._people, roles, strict=True)]
        raw = {
            **{name: ["127.0.0.1", getattr(self.ports, name)] for name in names},
            "ca": str(self.root / "pki" / "server.pem"),
            "state": str(self.root),
            "domain": self.domain,
            "accounts": accounts,
        }
        (self.root / "endpoints.json").write_text(json.dumps(raw), encoding="utf-8")

    def _write_pids(self) -> None:
        """Note the top processes for whoever measures; swapped, since the reader may look at any moment."""
        staged = self.root / "run" / f"{BARE_PIDS}.new"
        staged.write_text("\n".join(map(str, self.pids())), encoding="ascii")
        staged.replace(self.root / "run" / BARE_PIDS)

    def _commands(self) -> dict[str, list[str]]:
        commands = {
            "dovecot": [DOVECOT, "-F", "-c", str(self.root / "dovecot.conf")],
            "postfix": [MASTER, "-c", str(self.root / "engine/current/postfix"), "-s"],
        }
        if not self._rspamd:
            return commands
        name_server = [DNSMASQ, "--keep-in-foreground", "--conf-file=/dev/null", "--no-resolv", "--no-hosts"]
        name_server += ["--listen-address=127.0.0.1", "--bind-interfaces", f"--port={self.ports.dns}"]
        name_server += ["--address=/#/", "--pid-file="]
        folder = self.root / "rspamd"
        shutil.chown(folder, "_rspamd", "_rspamd")
        places = {"LOCAL_CONFDIR": folder, "DBDIR": folder, "RUNDIR": folder, "LOGDIR": folder}
        variables = [word for name, path in places.items() for word in ("--var", f"{name}={path}")]
        scanner = [RSPAMD, "-f", "-u", "_rspamd", "-g", "_rspamd", "-c", "/etc/rspamd/rspamd.conf", *variables]
        return {"dns": name_server, "rspamd": scanner, **commands}

    def _start(self) -> None:
        for name, command in self._commands().items():
            self._launch(name, command)
        self._write_pids()
        self._write_endpoints()
        waiting = [self.ports.submission, self.ports.imaps, self.ports.lmtp]
        for port in (*waiting, *([self.ports.milter] if self._rspamd else [])):
            self._wait_for(port)
        if self._keep_alive:
            self._keeper.start()

    def _launch(self, name: str, command: Sequence[str]) -> None:
        with (self.root / "log" / f"{name}.out").open("ab") as output:
            self._running[name] = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True, cwd=self.root
            )

    def _wait_for(self, port: int) -> None:
        until = time.monotonic() + START_SECONDS
        while not answers(port):
            if time.monotonic() > until:
                logs = "\n".join(p.read_text(errors="replace")[-2000:] for p in (self.root / "log").iterdir())
                msg = f"nothing listens on port {port} after {START_SECONDS:.0f} s:\n{logs}"
                raise TimeoutError(msg)
            time.sleep(0.1)

    def _keep(self) -> None:
        """Start again what died, after ending what it left behind (its process group)."""
        while not self._stopping.wait(0.5):
            for name, process in list(self._running.items()):
                if process.poll() is not None:
                    with suppress(ProcessLookupError):
                        os.killpg(process.pid, signal.SIGKILL)
                    self._launch(name, self._commands()[name])
                    self._write_pids()

    def _stop(self) -> None:
        self._stopping.set()
        if self._keeper.is_alive():
            self._keeper.join()
        everything = tree(self.pids())
        for process in reversed(list(self._running.values())):
            process.terminate()
        until = time.monotonic() + STOP_SECONDS
        while alive(everything) and time.monotonic() < until:
            time.sleep(0.1)
            for process in self._running.values():
                process.poll()
        for left in alive(everything):
            with suppress(ProcessLookupError):
                os.kill(left, signal.SIGKILL)
        for process in self._running.values():
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        shutil.rmtree(self.root, ignore_errors=True)


def write_people(root: Path, *, users: int, domain: str, password_hash: str) -> list[str]:
    """Write Dovecot's password file and return the addresses; all share one password, as its hash is what counts."""
    people = [f"canbo{number:05d}@{domain}" for number in range(1, users + 1)]
    hashed = hash_password(password_hash)
    lines = (f"{p}:{hashed}:{STORE_ID}:{STORE_ID}::{box_of(root, p)}::\n" for p in people)
    (root / "users").write_text("".join(lines), encoding="utf-8")
    return people


def box_of(root: Path, address: str) -> Path:
    """Return the home of a box: two levels of folders, as deep as ours, so that both stores are walked alike."""
    digits = address[5:10]
    return root / "mail" / digits[3:] / digits[1:3] / address.partition("@")[0]


def hash_password(kind: str) -> str:
    """Return PASSWORD hashed: ``sha512-crypt``, ``argon2id``, or with the parameters of a given ``{ARGON2ID}…``."""
    if kind == "sha512-crypt":
        command = [DOVEADM, "pw", "-s", "SHA512-CRYPT", "-p", PASSWORD]
        return subprocess.run(command, check=True, capture_output=True, text=True, timeout=30).stdout.strip()
    if kind == "argon2id":
        return "{ARGON2ID}" + PasswordHasher().hash(PASSWORD)
    sample = kind.removeprefix("{ARGON2ID}")
    return "{ARGON2ID}" + PasswordHasher.from_parameters(extract_parameters(sample)).hash(PASSWORD)


def free_ports(count: int) -> list[int]:
    """Return ports that were free a moment ago, all different."""
    listeners = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    try:
        return [listener.getsockname()[1] for listener in listeners]
    finally:
        for listener in listeners:
            listener.close()


def alive(processes: Sequence[Process]) -> list[int]:
    """Return which of them still run, by number and name, since a number may be given out again."""
    now = all_processes()
    return [old.pid for old in processes if (new := now.get(old.pid)) and new.name == old.name]


def answers(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def write_certificate(folder: Path, hostname: str) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, hostname)])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=2))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(hostname)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "server.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )
    (folder / "server.key").touch(mode=0o600)
    (folder / "server.key").write_bytes(private)
