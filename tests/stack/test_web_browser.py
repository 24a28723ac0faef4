"""The pages in a real browser against the real system: signing in, finding people by keyboard, watching the system.

Every page is shown to axe-core as well, which must find nothing wrong for people who cannot see or use a mouse.
"""

from __future__ import annotations

import ssl
import urllib.request
from collections.abc import Iterator
from http.client import HTTPConnection
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from tests.stack.instance import REPOSITORY, Instance, Person

CHROMIUM = "/usr/bin/chromium"
QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
AXE = REPOSITORY / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SIZES = {"desktop": (1280, 860), "phone": (390, 844)}
PATIENCE = 20_000
expect.set_options(timeout=PATIENCE)

pytestmark = pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="Chromium is not installed")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture(params=SIZES)
def window(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[BrowserContext]:
    """A window of its own; axe-core is put into pages from outside, which their policy rightly forbids."""
    width, height = SIZES[request.param]
    context = chromium.new_context(
        viewport={"width": width, "height": height}, ignore_https_errors=True, bypass_csp=True
    )
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


def sign_in(page: Page, instance: Instance, person: Person) -> None:
    page.goto(f"{instance.endpoints['web']}/dang-nhap/?next=/trang-chu/")
    page.get_by_label("Địa chỉ thư điện tử").fill(person.address.partition("@")[0])
    page.get_by_label("Mật khẩu").fill(person.password)
    page.get_by_role("main").get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_role("main").get_by_text(person.address).first).to_be_visible()


def check_page(page: Page) -> None:
    """No fault found by axe-core, nothing cut off at the side."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
    faults = [(fault["id"], [node["html"][:120] for node in fault["nodes"]]) for fault in found["violations"]]
    assert not faults
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1"), "it scrolls sideways"


def test_a_day_at_the_directory(instance: Instance, window: BrowserContext) -> None:
    """Sign in, look around, find a colleague by key strokes, change language and appearance, sign out."""
    person = instance.people("staff")[0]
    page = window.new_page()
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda line: troubles.append(line.text) if line.type == "error" else None)
    page.goto(instance.endpoints["web"])
    check_page(page)
    sign_in(page, instance, person)
    check_page(page)

    page.get_by_role("link", name="Danh bạ").first.click()
    expect(page.get_by_role("heading", name="Danh bạ", level=1)).to_be_visible()
    check_page(page)
    page.locator("body").press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type(person.address.partition("@")[0])
    expect(page.locator("#results").get_by_text(person.address.partition("@")[0]).first).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(page.locator("[data-result]").first).to_be_focused()
    check_page(page)

    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    page.get_by_role("button", name="Appearance").click()
    page.get_by_role("button", name="Appearance").click()
    assert page.locator("html").get_attribute("data-theme") == "dark"
    check_page(page)
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("main").get_by_role("button", name="Sign in")).to_be_visible()
    assert not troubles


def test_the_operator_sees_every_part_well(instance: Instance, window: BrowserContext, operator: Person) -> None:
    page = window.new_page()
    sign_in(page, instance, operator)
    page.get_by_role("link", name="Vận hành").first.click()
    expect(page.get_by_role("heading", name="Vận hành", level=1)).to_be_visible()
    expect(page.get_by_text("Mọi thành phần đang chạy")).to_be_visible()
    for part in ("PostgreSQL", "Redis", "ClamAV", "Rspamd", "Dovecot", "Postfix", "nginx", "Tác vụ nền"):
        expect(page.locator(".part.good").filter(has_text=part).first).to_be_visible()
    assert "Không đọc được hàng đợi" not in page.inner_text("main")
    check_page(page)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("width", [1280, 1920])
def test_the_longest_menu_stands_in_one_line(
    instance: Instance, chromium: Browser, operator: Person, width: int, language: str
) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 700}, ignore_https_errors=True)
    page = context.new_page()
    sign_in(page, instance, operator)
    if language == "en":
        page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", language)
    boxes = [box for one in page.locator(".brand, .main-navigation, .settings").all() if (box := one.bounding_box())]
    assert len(boxes) == 3
    assert max(box["y"] for box in boxes) < min(box["y"] + box["height"] for box in boxes)
    assert all(left["x"] + left["width"] <= right["x"] for left, right in pairwise(boxes)), "one covers another"
    context.close()


def test_staff_are_told_that_operations_is_not_for_them(instance: Instance, window: BrowserContext) -> None:
    page = window.new_page()
    sign_in(page, instance, instance.people("staff")[0])
    assert page.get_by_role("link", name="Vận hành").count() == 0
    answer = page.goto(instance.endpoints["web"] + "/van-hanh/")
    assert answer is not None
    assert answer.status == 403
    expect(page.get_by_role("heading", level=1)).to_have_text("Trang này không dành cho vai trò của ông/bà")
    check_page(page)


def test_pages_come_over_tls_only_with_a_certificate_that_fits(instance: Instance) -> None:
    """Clause: D2.1."""
    web = urlsplit(instance.endpoints["web"])
    context = ssl.create_default_context(cafile=instance.endpoints["ca"])
    address = instance.endpoints["web"] + "/dang-nhap/"
    with urllib.request.urlopen(address, context=context, timeout=20) as answer:  # noqa: S310  It is https.
        assert answer.status == 200
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert "max-age=" in answer.headers["Strict-Transport-Security"]
    assert web.hostname is not None
    assert web.port is not None
    plain = HTTPConnection(web.hostname, web.port + 1, timeout=20)
    plain.request("GET", "/dang-nhap/")
    redirect = plain.getresponse()
    assert redirect.status == 301
    assert redirect.headers["Location"] == instance.endpoints["web"] + "/dang-nhap/"
    plain.close()
