"""Commands that need the database: Django is loaded, and a database that is not there is told as such."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from congthu.common.errors import CongThuError
from congthu.config.cli.context import Context


@contextmanager
def needs_database(context: Context) -> Iterator[None]:
    """Load Django for what stands inside.

    Raises:
        CongThuError: the instance is not running.
    """
    context.setup_django()
    from django.db import OperationalError, connection  # noqa: PLC0415  Costs half a second that `--help` should not pay.

    try:
        connection.ensure_connection()
    except OperationalError as error:
        raise CongThuError("not_running", path=str(context.state)) from error
    yield
