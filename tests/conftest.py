"""The database of the tests: real PostgreSQL, private, thrown away afterwards.

Where ``CONGTHU_STATE`` names a running instance, its cluster is used (Django makes a test database of its own in it).
Otherwise a cluster is started when the first test asks for the database, and removed after the last one. It listens on
a Unix socket only and does not sync to disk.
"""

from __future__ import annotations

import fcntl
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, connections
from django.test.utils import setup_databases, teardown_databases

from congthu.common.actor import Actor
from congthu.engine.ground import make_users

ROLES = (
    "CREATE ROLE congthu_owner LOGIN CREATEDB",
    "CREATE ROLE congthu_app LOGIN",
    "CREATE ROLE mail_reader LOGIN",
    "CREATE ROLE login_reader LOGIN",
)
SPEED = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "listen_addresses=", "max_connections=260")
KEPT = frozenset({"regulation_ruleset", "django_migrations", "django_content_type", "auth_permission"})
"""Tables filled by migrations; they survive the emptying after a test that commits."""


def pytest_sessionstart() -> None:
    """The daemons' own checkers want to know the users that a first start makes; two test runs may begin at once."""
    if os.geteuid() == 0:
        with Path(__file__).open() as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            make_users()


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> Iterator[None]:
    """Point Django at a cluster before it creates its test database (pytest-django asks for this fixture by name)."""
    if "CONGTHU_STATE" in os.environ:
        yield
        return
    folder = Path(tempfile.mkdtemp(prefix="congthu-test-", dir="/var/tmp"))
    try:
        with _cluster(folder):
            for alias in connections:
                connections[alias].settings_dict.update(HOST=str(folder), USER="congthu_owner")
            settings.DATABASES["default"].update(HOST=str(folder), USER="congthu_owner")
            yield
            connections.close_all()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: Any, django_db_modify_db_settings: None
) -> Iterator[None]:
    """Create the test database; pytest-django's own fixture does so only for tests that use its own fixtures."""
    with django_db_blocker.unblock():
        created = setup_databases(verbosity=0, interactive=False)
    yield
    with django_db_blocker.unblock():
        connections.close_all()
        teardown_databases(created, verbosity=0)


class _cluster:  # noqa: N801  Used as a function; a generator would leave the server running when a fixture is broken.
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.programs = max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))

    def __enter__(self) -> None:
        if os.geteuid() == 0:
            owner = pwd.getpwnam("postgres")
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
        # PostgreSQL's socket must be reachable for whoever runs the tests, not only for its own user.
        self.folder.chmod(0o755)
        kind = ("--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C.UTF-8")
        self._run("initdb", "-D", self.data, "-U", "postgres", *kind)
        options = " ".join(f"-c {option}" for option in (*SPEED, f"unix_socket_directories={self.folder}"))
        try:
            self._run("pg_ctl", "-D", self.data, "-w", "-l", self.folder / "log", "-o", options, "start")
            for role in ROLES:
                self._run("psql", "-h", self.folder, "-U", "postgres", "-qc", role, "postgres")
        except BaseException:
            self.__exit__()
            raise

    def __exit__(self, *_: object) -> None:
        self._run("pg_ctl", "-D", self.data, "-m", "immediate", "-w", "stop", check=False)

    def _run(self, program: str, *args: object, check: bool = True) -> None:
        become = ["/usr/sbin/runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        command = [*become, str(self.programs / program), *(str(arg) for arg in args)]
        subprocess.run(command, check=check, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Let a test commit, with threads and several connections; empty the tables afterwards.

    Django's own way (TRUNCATE by ``flush``) is refused by the triggers that keep record and addresses.
    """
    with django_db_blocker.unblock():
        try:
            yield
        finally:
            _empty_tables()


def _empty_tables() -> None:
    with connection.cursor() as cursor:
        names = [name for name in connection.introspection.table_names(cursor) if name not in KEPT]
        for name in names:
            cursor.execute(f'ALTER TABLE "{name}" DISABLE TRIGGER USER')
        cursor.execute("TRUNCATE {} CASCADE".format(", ".join(f'"{name}"' for name in names)))
        for name in names:
            cursor.execute(f'ALTER TABLE "{name}" ENABLE TRIGGER USER')
    connections.close_all()


@pytest.fixture
def actor() -> Actor:
    """Whoever does things in tests."""
    return Actor.shell("tester")


@pytest.fixture
def at() -> datetime:
    """The moment at which things are done in tests: now, because views of the database know no other."""
    return datetime.now(tz=UTC)
