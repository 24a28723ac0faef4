"""How many statements pages ask of an instance's database: their own code, in a process that has its settings.

Run by `test_statements`: ``python -m tests.stack.statements COOKIE HOST PATH…`` prints a number for each page.
"""

from __future__ import annotations

import json
import sys

import django
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


def main(cookie: str, host: str, *paths: str) -> None:
    django.setup()
    client = Client(headers={"host": host, "x-forwarded-proto": "https", "hx-request": "true"})
    client.cookies["congthu"] = cookie
    sys.stdout.write(json.dumps([_count(client, path) for path in paths]))


def _count(client: Client, path: str) -> int:
    """Return what a page asks once the box is open and the session knows its visitor."""
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200, path
    return len(asked)


if __name__ == "__main__":
    main(*sys.argv[1:])
