"""Every hostile and every malformed letter of the corpus, opened in a real browser with a tripwire.

Clause: D8.3-2, D9.5.

The letters are put into a folder by IMAP, as a server of the world could have brought them. Each frame is opened by
itself, as the page opens it: nothing may run, be fetched from elsewhere, or lead away. Each letter's page must say
something useful, and never be an error.
"""

from __future__ import annotations

import imaplib
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, sync_playwright
from tests.corpus.mail import letters
from tests.stack.instance import Instance, Person
from tests.stack.test_web_browser import CHROMIUM, PATIENCE, QUIET, pytestmark  # noqa: F401
from tests.stack.test_webmail_browser import enter

FOLDER = "Hostile"
TRIPWIRE = """
window.tripped = [];
for (const name of ['alert', 'confirm', 'prompt', 'open', 'print', 'fetch', 'eval']) {
  const before = window[name];
  window[name] = (...words) => { window.tripped.push(name); return before && undefined; };
}
"""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture
def window(chromium: Browser) -> Iterator[BrowserContext]:
    """A window in which the policy of the pages holds, as for everybody."""
    context = chromium.new_context(viewport={"width": 1280, "height": 860}, ignore_https_errors=True)
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


def put(instance: Instance, person: Person) -> dict[int, str]:
    """Put the corpus into a folder and return which letter got which number."""
    names: dict[int, str] = {}
    with instance.imap(person) as client:
        client.delete(FOLDER)
        client.create(FOLDER)
        for case in letters():
            status, answer = client.append(FOLDER, "", imaplib.Time2Internaldate(1_800_000_000), case.raw or b"\r\n")
            if status == "OK":
                names[int(answer[0].split(b"]")[0].split()[-1])] = case.name
    return names


def test_no_letter_runs_fetches_or_leads_away_and_each_is_shown(
    instance: Instance, window: BrowserContext, staff: list[Person]
) -> None:
    person = staff[2]
    names = put(instance, person)
    assert len(names) > 400
    page = enter(window, instance, person)
    box, web = page.url.split("?", maxsplit=1)[0], str(instance.endpoints["web"])
    window.add_init_script(TRIPWIRE)
    elsewhere: list[str] = []
    window.on("request", lambda request: elsewhere.append(request.url) if not ours(request.url, web) else None)

    def refuse(dialog: Dialog) -> None:
        elsewhere.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", refuse)
    opened: list[str] = []
    window.on("page", lambda other: opened.append(other.url))
    wrong: list[tuple[str, object]] = []
    for uid, name in names.items():
        query = f"?f={quote(FOLDER)}&uid={uid}"
        told = window.request.get(f"{box}thu/{query}", headers={"HX-Request": "true"})
        if told.status != 200 or 'class="letter"' not in told.text():
            wrong.append((name, told.status))
            continue
        if "khung/" in told.text():
            page.goto(f"{box}thu/khung/{query}", wait_until="load")
            if page.evaluate("window.tripped.length + document.scripts.length") or "/thu/khung/" not in page.url:
                wrong.append((name, page.url))
    assert not wrong
    assert not elsewhere
    assert not opened


def ours(url: str, web: str) -> bool:
    return url.startswith((f"{web}/", "data:", "about:"))
