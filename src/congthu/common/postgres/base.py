"""Django's own way of speaking to PostgreSQL, with less to ask.

Whether a connection still stands is found out without a question, and what every page asks the server plans once.
"""

from __future__ import annotations

import select
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.backends.postgresql import base, operations
from django.db.backends.utils import CursorWrapper


class DatabaseOperations(operations.DatabaseOperations):
    """What is special about PostgreSQL."""

    def last_executed_query(self, cursor: Any, sql: Any, params: Any) -> str:  # noqa: ANN401 -- Django's own.
        """Return what was executed, for who counts statements; psycopg does not tell it of those with a kept plan."""
        return super().last_executed_query(cursor, sql, params) or str(sql)


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection. Of a resting one the server says goodbye, so that nothing to read means that it is there.

    Django asks ``SELECT 1`` before each page. What is cut without a farewell (only from another machine) is found at
    the first statement, as it would be when it is cut after the question.
    """

    ops_class = DatabaseOperations

    def is_usable(self) -> bool:
        """Tell whether the connection can be used."""
        if self.connection is None or self.connection.closed:
            return False
        waiting, _, _ = select.select([self.connection.fileno()], [], [], 0)
        return not waiting

    @contextmanager
    def planned_cursor(self) -> Iterator[CursorWrapper]:
        """Lend a cursor whose statements the server plans once for this connection.

        All other cursors put values into the statement, so that each one is new to the server; psycopg would note them
        all if it were allowed to prepare for longer than this one is lent.
        """
        self.close_if_health_check_failed()
        self.ensure_connection()
        connection = self.connection
        connection.prepare_threshold = 0
        try:
            cursor = base.ServerBindingCursor(connection)  # type: ignore[call-arg]  # The stubs know no psycopg.
            with self._prepare_cursor(cursor) as wrapped:  # type: ignore[attr-defined]  # Nor this.
                yield wrapped
        finally:
            connection.prepare_threshold = None
