"""The sign-in banner on a page of the province's portal, in a real browser from another origin. Clause: D2.3."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from signal import SIGTERM

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from tests.stack.instance import Instance, Person, eventually
from tests.stack.test_web_browser import CHROMIUM, PATIENCE, QUIET, pytestmark  # noqa: F401

PORTAL = """<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Cổng thông tin điện tử</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head><body><main><h1>Cổng thông tin điện tử</h1>
<p><a data-congthu-dang-nhap="{back}" href="{mail}/dang-nhap/?tro-lai={back}"></a></p>
<iframe title="khung" src="{mail}/dang-nhap/"></iframe></main>
<script src="{mail}/dang-nhap/banner.js" defer></script></body></html>"""


class Portal:
    """Another origin on loopback: the portal's page, and pages that say where one came to."""

    def __init__(self, mail: str) -> None:
        portal = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = portal.page(self.path).encode()
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Say nothing: pytest's output is read by people."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._mail = mail
        self.asked: list[str] = []
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def page(self, path: str) -> str:
        self.asked.append(path)
        if path.startswith(("/thu/", "/nguoi-la/")):
            return f"<!doctype html><title>Về</title><h1>Đã về {path}</h1>"
        back = f"{self.origin}/nguoi-la/" if "la" in path else f"{self.origin}/thu/ve"
        return PORTAL.format(mail=self._mail, back=back)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def portal(instance: Instance) -> Iterator[Portal]:
    """The portal, whose folder /thu/ is on the list of return addresses for as long as the test lasts."""
    portal, file = Portal(str(instance.endpoints["web"])), instance.state / "congthu.toml"
    before = file.read_text(encoding="utf-8")
    file.write_text(f'return_addresses = ["{portal.origin}/thu/"]\n{before}', encoding="utf-8")
    try:
        restart_web(instance)
        yield portal
    finally:
        portal.close()
        file.write_text(before, encoding="utf-8")
        restart_web(instance)


def restart_web(instance: Instance) -> None:
    notes = [instance.state / "run" / "parts" / part for part in ("web-1", "web-2")]

    def running() -> set[str]:
        """Return the processes that are noted; one of which that is just being done is left out."""
        with suppress(FileNotFoundError):
            return {word for note in notes for word in note.read_text().split()[:1]}
        return set()

    old = running()
    for process in old:
        os.kill(int(process), SIGTERM)
    eventually(running, lambda now: len(now) == len(notes) and not now & old)
    instance.wait_until_web_answers()


@pytest.fixture
def window() -> Iterator[BrowserContext]:
    with sync_playwright() as playwright:
        browser: Browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        context = browser.new_context(ignore_https_errors=True, bypass_csp=False)
        context.set_default_timeout(PATIENCE)
        yield context
        browser.close()


def sign_in(page: Page, person: Person) -> None:
    page.get_by_label("Địa chỉ thư điện tử").fill(person.address)
    page.get_by_label("Mật khẩu").fill(person.password)
    page.get_by_role("main").get_by_role("button", name="Đăng nhập", exact=True).click()


def test_from_the_portal_in_and_back_again(instance: Instance, portal: Portal, window: BrowserContext) -> None:
    page = window.new_page()
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.goto(f"{portal.origin}/")
    banner = page.get_by_role("link", name="Đăng nhập thư công vụ")
    expect(banner).to_be_visible()
    assert banner.evaluate("link => getComputedStyle(link).backgroundColor") == "rgb(164, 22, 26)"
    assert not window.cookies(), "the portal's visitor is not followed by the script"
    banner.click()
    page.wait_for_url(re.compile(re.escape(str(instance.endpoints["web"])) + "/dang-nhap/"))
    sign_in(page, instance.people("staff")[0])
    page.wait_for_url(f"{portal.origin}/thu/ve")
    assert not troubles


def test_a_foreign_return_address_is_refused(instance: Instance, portal: Portal, window: BrowserContext) -> None:
    """Also one of the portal's own host, beside the folder that is on the list."""
    page = window.new_page()
    page.goto(f"{portal.origin}/la")
    page.get_by_role("link", name="Đăng nhập thư công vụ").click()
    sign_in(page, instance.people("staff")[0])
    page.wait_for_url(re.compile(re.escape(str(instance.endpoints["web"])) + "/thu/"))
    assert not [path for path in portal.asked if path.startswith("/nguoi-la/")]


def test_no_page_of_ours_stands_in_a_frame_of_the_portal(portal: Portal, window: BrowserContext) -> None:
    """Else a page of somebody else could lie over the form for the password."""
    page = window.new_page()
    page.goto(f"{portal.origin}/")
    frame = page.frame_locator("iframe")
    page.wait_for_load_state("networkidle")
    assert frame.locator("[name=password]").count() == 0
