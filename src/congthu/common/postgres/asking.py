"""Statements that every page asks."""

from __future__ import annotations

from typing import Any, cast

from django.db import connections
from django.db.utils import DEFAULT_DB_ALIAS

from congthu.common.postgres.base import DatabaseWrapper


def find_row(statement: str, values: dict[str, Any]) -> tuple[Any, ...] | None:
    """Return the first row of an answer; None where there is none.

    The server keeps the plan of the statement, so that one of many joins takes a quarter of the time: planning is
    what it costs.
    """
    with cast("DatabaseWrapper", connections[DEFAULT_DB_ALIAS]).planned_cursor() as cursor:
        cursor.execute(statement, values)
        row: tuple[Any, ...] | None = cursor.fetchone()
    return row
