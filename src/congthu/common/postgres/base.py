"""Django's own way of speaking to PostgreSQL, which finds out without a question whether a connection still stands."""

from __future__ import annotations

import select

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection. Of a resting one the server says goodbye, so that nothing to read means that it is there.

    Django asks ``SELECT 1`` before each page. What is cut without a farewell (only from another machine) is found at
    the first statement, as it would be when it is cut after the question.
    """

    def is_usable(self) -> bool:
        """Tell whether the connection can be used."""
        if self.connection is None or self.connection.closed:
            return False
        waiting, _, _ = select.select([self.connection.fileno()], [], [], 0)
        return not waiting
