"""The private PostgreSQL cluster: made once, with its roles and its database."""

from __future__ import annotations

import secrets
import shutil
import time
from pathlib import Path

from congthu.engine.errors import EngineError, PartDown
from congthu.engine.parts import POSTGRES_BIN
from congthu.engine.programs import run_program
from congthu.engine.render.postgres import APP, ENGINE, LOGIN, OWNER

DATABASE = "congthu"

LOGIN_CONNECTIONS = 150
"""What Dovecot may hold open: five pools of two sockets, each with up to three connections in the process that answers
logins (30) and one in each of four workers (40); twice that while a reload lets the former processes finish.

A login that finds none waits for a minute and then fails, and so do all after it.
"""

_ROLES = f"""
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{OWNER}') THEN CREATE ROLE {OWNER} LOGIN CREATEDB; END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{APP}') THEN CREATE ROLE {APP} LOGIN; END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{ENGINE}') THEN CREATE ROLE {ENGINE} LOGIN; END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{LOGIN}') THEN CREATE ROLE {LOGIN} LOGIN; END IF;
END
$$;
ALTER ROLE {ENGINE} CONNECTION LIMIT 60;
ALTER ROLE {LOGIN} CONNECTION LIMIT {LOGIN_CONNECTIONS};
ALTER ROLE {ENGINE} SET default_transaction_read_only = on;
ALTER ROLE {LOGIN} SET default_transaction_read_only = on;
ALTER ROLE {ENGINE} SET statement_timeout = '20s';
ALTER ROLE {LOGIN} SET statement_timeout = '20s';
-- Its questions hold a digest of what was typed, which is in no log. Clause: D3.3
ALTER ROLE {LOGIN} SET log_min_error_statement = 'panic';
ALTER ROLE {LOGIN} SET log_min_duration_statement = -1;
"""


def make_cluster(state: Path) -> None:
    """Make the cluster's files, unless they are there: UTF-8, the C collation, checksums on every page."""
    data = state / "postgres" / "data"
    if (data / "PG_VERSION").exists():
        return
    words = ["--encoding=UTF8", "--locale=C.UTF-8", "--data-checksums", "--auth=peer", "--no-instructions"]
    # Made aside and put in place by one rename: what a killed initdb leaves looks like a cluster and is none.
    shutil.rmtree(data, ignore_errors=True)
    for leftover in data.parent.glob("new-*"):
        shutil.rmtree(leftover, ignore_errors=True)
    fresh = data.with_name(f"new-{secrets.token_hex(4)}")
    run_program([f"{POSTGRES_BIN}/initdb", "-D", str(fresh), *words], user="postgres")
    fresh.rename(data)


def wait_for_database(state: Path, *, seconds: float = 60) -> None:
    """Return when the cluster answers.

    Raises:
        PartDown: it did not within the time.
    """
    end = time.monotonic() + seconds
    while True:
        try:
            _sql(state, "SELECT 1", database="postgres")
        except EngineError as error:
            if time.monotonic() > end:
                raise PartDown("postgres_not_up", seconds=seconds, detail=error.params.get("detail")) from error
            time.sleep(0.1)
        else:
            return


def make_database(state: Path) -> None:
    """Make the roles and the database, unless they are there."""
    _sql(state, _ROLES, database="postgres")
    if "1" not in _sql(state, f"SELECT 1 FROM pg_database WHERE datname = '{DATABASE}'", database="postgres"):
        _sql(state, f"CREATE DATABASE {DATABASE} OWNER {OWNER}", database="postgres")
    # Repeated at every start: one that was killed in between left a database without these rights.
    _sql(
        state,
        f"REVOKE ALL ON SCHEMA public FROM PUBLIC; GRANT USAGE ON SCHEMA public TO {APP}",
        database=DATABASE,
    )
    _sql(state, f"REVOKE CONNECT ON DATABASE {DATABASE} FROM PUBLIC", database="postgres")
    _sql(state, f"GRANT CONNECT ON DATABASE {DATABASE} TO {APP}, {ENGINE}, {LOGIN}", database="postgres")


def _sql(state: Path, statement: str, *, database: str) -> str:
    words = [
        "-X",
        "-q",
        "-A",
        "-t",
        "-v",
        "ON_ERROR_STOP=1",
        "-h",
        str(state / "run"),
        "-U",
        "postgres",
        "-d",
        database,
    ]
    return run_program(["/usr/lib/postgresql/15/bin/psql", *words], stdin=statement)
