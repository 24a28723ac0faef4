"""Roundcube as Debian ships it, started for one measurement with PHP, nginx and PostgreSQL of its own, then removed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from bench.bare import alive, answers, free_ports, write_certificate
from bench.instance import Instance
from bench.process_memory import pss_bytes
from bench.processes import tree
from bench.webmail.roundcube_config import WEB_USER, RoundcubePlan, config_inc_php, nginx_conf, php_fpm_conf

REPOSITORY: Final = Path(__file__).resolve().parents[2]
CONFIG: Final = Path("/etc/roundcube")
SCHEMA: Final = Path("/usr/share/roundcube/SQL/postgres.initial.sql")
PHP: Final = "/usr/sbin/php-fpm8.2"
NGINX: Final = "/usr/sbin/nginx"
POSTGRES: Final = Path("/usr/lib/postgresql/15/bin")
BASH: Final = "/bin/bash"
START_SECONDS: Final = 30.0
STOP_SECONDS: Final = 10.0


def install() -> None:
    """Install Debian's packages as ./run and ./test install theirs: nothing of them starts by itself.

    Raises:
        CalledProcessError: they cannot be had; the reason is on standard error.
    """
    script = ". deploy/lib/setup.sh; check_system; one_at_a_time; install_packages deploy/debian-packages-bench"
    subprocess.run([BASH, "-c", f"set -e; {script}"], check=True, cwd=REPOSITORY, timeout=1200)


class Roundcube:
    """Starts Roundcube on entry; on exit ends every process of it and removes its folder."""

    def __init__(self, instance: Instance, *, caches: bool = False) -> None:
        self._instance, self._caches = instance, caches
        (self._port,) = free_ports(1)
        self._root: Path | None = None
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self._port}"

    def __enter__(self) -> Self:
        self._root = Path(tempfile.mkdtemp(prefix="congthu-roundcube."))
        try:
            self._lay_out(self._root)
            self._start(self._root)
        except BaseException:
            self._stop(self._root)
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._root:
            self._stop(self._root)

    def memory(self) -> int:
        """Return the PSS of PHP and nginx, in bytes."""
        roots = [self._running[name].pid for name in ("php", "nginx")]
        return sum(pss_bytes(process.pid) for process in tree(roots))

    def _lay_out(self, root: Path) -> None:
        root.chmod(0o755)
        for name in ("config", "log", "run", "temp", "pki", "database"):
            (root / name).mkdir()
        for name in ("log", "temp"):
            shutil.chown(root / name, WEB_USER, WEB_USER)
        for name in ("run", "database"):
            shutil.chown(root / name, "postgres", "postgres")
        shutil.copy(self._instance.ca, root / "pki" / "ca.pem")
        write_certificate(root / "pki", "localhost")
        for name in ("defaults.inc.php", "mimetypes.php"):
            (root / "config" / name).symlink_to(CONFIG / name)
        plan = RoundcubePlan(
            root=root,
            port=self._port,
            imaps=self._instance.endpoints["imaps"],
            submissions=self._instance.endpoints["submissions"],
            ca=root / "pki" / "ca.pem",
            caches=self._caches,
        )
        (root / "config" / "config.inc.php").write_text(config_inc_php(plan), encoding="utf-8")
        (root / "php.conf").write_text(php_fpm_conf(plan), encoding="utf-8")
        (root / "nginx.conf").write_text(nginx_conf(plan), encoding="utf-8")

    def _start(self, root: Path) -> None:
        at = ["-h", str(root / "run"), "-U", WEB_USER]
        initdb = [str(POSTGRES / "initdb"), "-D", str(root / "database"), "-A", "trust", "-U", WEB_USER, "-E", "UTF8"]
        subprocess.run(
            [*initdb, "--no-sync"],
            check=True,
            capture_output=True,
            timeout=120,
            cwd="/",
            user="postgres",
            group="postgres",
        )
        server = [str(POSTGRES / "postgres"), "-D", str(root / "database"), "-k", str(root / "run"), "-h", ""]
        self._launch("postgres", server, log=root / "log" / "postgres.log", user="postgres")
        ready = [str(POSTGRES / "pg_isready"), *at, "-q"]
        _wait(lambda: subprocess.run(ready, check=False, timeout=30).returncode == 0)
        subprocess.run([str(POSTGRES / "createdb"), *at, "roundcube"], check=True, capture_output=True, timeout=60)
        load = [str(POSTGRES / "psql"), *at, "-q", "-v", "ON_ERROR_STOP=1", "-f", str(SCHEMA), "roundcube"]
        subprocess.run(load, check=True, capture_output=True, timeout=60)
        self._launch("php", [PHP, "-F", "-y", str(root / "php.conf")], log=root / "log" / "php.out")
        self._launch("nginx", [NGINX, "-c", str(root / "nginx.conf"), "-e", "stderr"], log=root / "log" / "nginx.out")
        _wait(lambda: (root / "run" / "php.sock").exists() and answers(self._port))

    def _launch(self, name: str, command: list[str], *, log: Path, user: str | None = None) -> None:
        with log.open("ab") as output:
            self._running[name] = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, user=user, group=user, cwd="/"
            )

    def _stop(self, root: Path) -> None:
        everything = tree([process.pid for process in self._running.values()])
        for name, process in reversed(self._running.items()):
            # PostgreSQL's word for "do not wait for who is connected".
            process.send_signal(signal.SIGINT if name == "postgres" else signal.SIGTERM)
        for process in self._running.values():
            with suppress(subprocess.TimeoutExpired):
                process.wait(STOP_SECONDS)
        for left in alive(everything):
            with suppress(ProcessLookupError):
                os.kill(left, signal.SIGKILL)
        shutil.rmtree(root, ignore_errors=True)


def _wait(is_up: Callable[[], bool]) -> None:
    until = time.monotonic() + START_SECONDS
    while not is_up():
        if time.monotonic() > until:
            msg = f"a part of Roundcube is not up after {START_SECONDS:.0f} s"
            raise TimeoutError(msg)
        time.sleep(0.1)
