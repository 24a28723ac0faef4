"""What the pages that are asked for most ask the database: one statement, that says who is there. Clause: D11.2b-2."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys

import pytest
from tests.stack.instance import REPOSITORY, Instance, Person, letter
from tests.stack.test_handover import at_the_web


@pytest.fixture
def person(instance: Instance) -> Person:
    return instance.people("staff")[0]


def test_a_list_a_letter_and_what_was_looked_for_cost_one_statement(instance: Instance, person: Person) -> None:
    with instance.imap(person) as client:
        client.append("INBOX", "", "", letter(person.address, [person.address], subject="Một câu hỏi").as_bytes())
    with at_the_web(instance, person) as web:
        start = web.get("/thu/")
        uid = re.findall(r'data-uid="(\d+)"', start.text)[0]
        base, cookie = start.url.path, web.client.cookies["congthu"]
        pages = ["?f=INBOX", f"thu/?f=INBOX&uid={uid}", "?f=INBOX&here=1&q=subject:hỏi"]
        words = ["-W", "ignore", "-m", "tests.stack.statements", cookie, web.client.base_url.netloc.decode()]
        told = subprocess.run(
            [sys.executable, *words, *(base + page for page in pages)],
            cwd=REPOSITORY,
            env=os.environ
            | {
                "CONGTHU_STATE": str(instance.state),
                "DJANGO_SETTINGS_MODULE": "congthu.config.settings",
                "PYTHONPATH": "src:.",
            },
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
    assert told.returncode == 0, told.stderr
    assert json.loads(told.stdout) == [1, 1, 1]
