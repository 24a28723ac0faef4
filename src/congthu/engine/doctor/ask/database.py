"""Asking the database what it is like; Django must have been loaded for the instance."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor

from congthu.audit.api import verify_chain
from congthu.common import clock
from congthu.engine.doctor.decide.database import Told


def ask_database() -> Told:
    """Return what was learnt, or why nothing was."""
    try:
        unapplied = _unapplied()
        return Told(reachable=True, unapplied=unapplied, chain=None if unapplied else verify_chain())
    except Error as error:
        return Told(reachable=False, detail=str(error).strip())


def find_clock_apart() -> timedelta | None:
    """Return the database's clock minus the middle of the time that asking took, None when it does not answer."""
    try:
        connection.ensure_connection()
        before = clock.now()
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            told: datetime = cursor.fetchone()[0]
    except Error:
        return None
    return told - (before + (clock.now() - before) / 2)


def _unapplied() -> tuple[str, ...]:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return tuple(f"{migration.app_label}.{migration.name}" for migration, _ in plan)
