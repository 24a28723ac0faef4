"""One instance for all tests of the stack, brought up by the command that everybody uses."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.stack.instance import BLOCK, REPOSITORY, Instance, Person, free_block

from congthu.engine.ground import STATE_FORMAT
from congthu.webmail.types import TERMS_VERSION


@pytest.fixture(scope="session")
def instance() -> Iterator[Instance]:
    state = Path(tempfile.mkdtemp(prefix="congthu-stack-", dir="/var/tmp"))
    words = [str(REPOSITORY / "run"), "--state", str(state)]
    ports = free_block(9400)
    # The port behind the block is that of the push service of test_installed_app.
    settings = f'sample = "small"\npush_services = ["http://127.0.0.1:{ports + BLOCK}"]\n'
    (state / "congthu.toml").write_text(settings, encoding="utf-8")
    (state / "VERSION").write_text(f"{STATE_FORMAT}\n", encoding="utf-8")
    try:
        started = subprocess.run(
            [*words, "--ports", str(ports), "--detach"],
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )
        assert started.returncode == 0, started.stdout[-2000:] + started.stderr[-4000:] + _logs(state)
        instance = Instance(state=state)
        accept_terms(instance)
        yield instance
    finally:
        subprocess.run([*words, "--stop"], capture_output=True, timeout=120, check=False)
        shutil.rmtree(state, ignore_errors=True)


def accept_terms(instance: Instance) -> None:
    """Let everybody of the trial organisation have accepted the terms and put the first steps away."""
    accepted = f"SELECT id, '{TERMS_VERSION}', now() FROM accounts_account"
    instance.sql(f"INSERT INTO webmail_termsacceptance (account_id, version, accepted_at) {accepted}")
    columns = "account_id, density, is_threaded, undo_seconds, has_shortcuts, writes_as, name_form, knows_the_way"
    chosen = "SELECT id, 'comfortable', false, 10, true, '', 'name', true, now() FROM accounts_account"
    instance.sql(f"INSERT INTO webmail_preferences ({columns}, changed_at) {chosen}")


@pytest.fixture(autouse=True)
def answering(request: pytest.FixtureRequest) -> None:
    """Begin only when everything answers: the test before may have killed or restarted whatever it liked."""
    if "instance" in request.fixturenames:
        instance = request.getfixturevalue("instance")
        instance.wait_until_web_answers()
        instance.wait_until_logins_work()


@pytest.fixture
def operator(instance: Instance) -> Person:
    return instance.people("operator")[0]


@pytest.fixture
def head(instance: Instance) -> Person:
    """The head of a body that has a list of its own; the first head is the province's."""
    return instance.people("head")[1]


@pytest.fixture
def staff(instance: Instance) -> list[Person]:
    return instance.people("staff")


def _logs(state: Path) -> str:
    files = sorted((state / "log").glob("*.log")) if (state / "log").is_dir() else []
    return "".join(f"\n--- {file.name}\n{file.read_text(errors='replace')[-1500:]}" for file in files)
