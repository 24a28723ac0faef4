"""Everybody can use every page: axe-core finds nothing, nothing is cut off when it is enlarged, keys are enough.

Pages are found as people find them, by following links, in every role.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect, sync_playwright
from tests.rooms.portal.test_access_matrix import PAGES
from tests.stack.instance import Instance, Person, letter, token
from tests.stack.test_web_browser import AXE, CHROMIUM, PATIENCE, QUIET, RULES, pytestmark  # noqa: F401
from tests.stack.test_webmail_browser import send

DESKTOP, PHONE = (1280, 860), (390, 844)
ENLARGED = (640, 320)
"""Widths of a window of 1280 at 200 %, and at 400 % (WCAG 1.4.4, 1.4.10)."""
MUST_BE_FOUND = """
    portal:account portal:app-passwords portal:assign portal:box-work portal:delegate portal:enter-request
    portal:exceptional portal:factors portal:handovers portal:home portal:login-attacks portal:lost-password
    portal:my-work portal:office portal:offices portal:offline portal:operations portal:organisation portal:own-attempts
    portal:requests portal:sessions portal:sign-in portal:unit portal:who-opened settings:display settings:filters
    settings:forwarding settings:identities settings:ringing settings:room settings:signature settings:start
    settings:template settings:terms settings:vacation webmail:compose webmail:mail webmail:mail?uid webmail:mail?q
    webmail:office-waiting webmail:orders webmail:outbox webmail:register webmail:register-counts webmail:together
"""
"""Pages that links lead to in a new instance. Those about one matter (a delegation, a request, an order, a document
that came) are there only in the middle of something, and are looked at by the test of that."""


@dataclass
class Tour:
    """A walk along all links, with what was wrong on the way."""

    instance: Instance
    seen: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)

    def walk(self, page: Page, starts: Sequence[str]) -> None:
        """Look at every page that is not yet known and that links lead to, from pages that are not the same for all."""
        web = str(self.instance.endpoints["web"])
        waiting: list[str] = []
        openings = [urljoin(web, start) for start in starts]
        for opening in openings:
            page.goto(opening)
            waiting += [page.url, *links_of(page)]
            # Every box has links of its own.
            boxes = {link.partition("?")[0] for link in waiting if name_of(link) == "webmail:mail"}
            openings += sorted(boxes - {one.partition("?")[0] for one in openings})
        tried: set[str] = set()
        while waiting:
            address = waiting.pop(0)
            name = name_of(address)
            if not address.startswith(web) or name in self.seen | tried or name.partition("?")[0] not in PAGES:
                continue
            tried.add(name)
            if not is_page(page, address) or name_of(page.url) != name:
                continue
            self.seen.add(name)
            self.look(page, name)
            waiting += links_of(page)

    def look(self, page: Page, name: str) -> None:
        """Let axe-core look at both widths and in the dark, and see that nothing is cut off when enlarged."""
        page.evaluate(AXE.read_text(encoding="utf-8"))
        for width, height in (DESKTOP, PHONE):
            page.set_viewport_size({"width": width, "height": height})
            self.note(page, f"{name} at {width}", {"runOnly": RULES})
        for width in ENLARGED:
            page.set_viewport_size({"width": width, "height": 500})
            if not page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1"):
                self.faults.append(f"{name} at {width}: scrolls sideways")
        page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})
        page.evaluate("document.documentElement.dataset.theme = 'dark'")
        self.note(page, f"{name} in the dark", {"runOnly": {"type": "rule", "values": ["color-contrast"]}})

    def note(self, page: Page, where: str, options: dict[str, object]) -> None:
        found = page.evaluate("options => axe.run(document, {...options, resultTypes: ['violations']})", options)
        for fault in found["violations"]:
            places = [f"{node['html'][:120]} {node['failureSummary'][:200]}" for node in fault["nodes"][:3]]
            self.faults.append(f"{where}: {fault['id']} {places}")


def is_page(page: Page, address: str) -> bool:
    """Go to an address and tell whether a page is there, and not a file, a piece of a page or what programs read."""
    try:
        answer = page.goto(address)
    except Error as error:
        if "Download is starting" in str(error) or "ERR_ABORTED" in str(error):
            return False
        raise
    return answer is not None and answer.ok and page.locator("main").count() == 1


def links_of(page: Page) -> list[str]:
    found: list[str] = page.locator("a[href]").evaluate_all("all => all.map(one => one.href)")
    return found


def name_of(address: str) -> str:
    """Return the name of a page in the address table, with the letter or the search that it shows; empty: none."""
    parts = urlsplit(address)
    try:
        name = resolve(parts.path).view_name
    except Resolver404:
        return ""
    shown = [word for word in ("uid", "q") if name == "webmail:mail" and f"{word}=" in parts.query]
    return "?".join([name, *shown])


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield browser
        browser.close()


def window_of(chromium: Browser) -> BrowserContext:
    """Return a window of its own; axe-core is put into pages from outside, which their policy rightly forbids."""
    context = chromium.new_context(ignore_https_errors=True, bypass_csp=True)
    context.set_default_timeout(PATIENCE)
    return context


def enter(page: Page, instance: Instance, person: Person) -> None:
    page.goto(f"{instance.endpoints['web']}/dang-nhap/")
    page.get_by_label("Địa chỉ thư điện tử").fill(person.address)
    page.get_by_label("Mật khẩu").fill(person.password)
    page.get_by_role("main").get_by_role("button", name="Đăng nhập", exact=True).press("Enter")
    page.wait_for_url(re.compile("/(trang-chu|thu)/"))


def make_phrases(page: Page, instance: Instance) -> None:
    """Make a template and a signature, so that there is a page of one."""
    settings = f"{instance.endpoints['web']}/thu/cai-dat/"
    page.goto(settings)
    signatures = page.locator("a[href*='/chu-ky/']").first.get_attribute("href")
    for address in ("mau-thu/moi/", f"{signatures}moi/"):
        page.goto(urljoin(settings, address))
        page.get_by_label("Tiêu đề").first.fill("Giấy mời")
        page.get_by_role("main").get_by_role("button", name="Lưu").click()


def test_every_page_is_for_everybody(instance: Instance, chromium: Browser, staff: list[Person]) -> None:
    reader = staff[0]
    message = letter(staff[1].address, [reader.address], subject=token())
    message.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="Tờ trình.pdf")
    send(instance, staff[1], reader, message)
    instance.wait_for(reader, message["Subject"])
    tour = Tour(instance)
    with window_of(chromium) as window:
        tour.walk(window.new_page(), ("/dang-nhap/", "/quen-mat-khau/", "/quen-mat-khau/da-gui/", "/ngoai-tuyen/"))
    for role in ("staff", "head", "operator", "intake", "auditor"):
        with window_of(chromium) as window:
            page = window.new_page()
            enter(page, instance, instance.people(role)[1 if role == "head" else 0])
            page.goto(f"{instance.endpoints['web']}/thu/")
            box = page.url
            if role == "staff":
                make_phrases(page, instance)
            tour.walk(page, (box, f"{box}?q=thu", "/trang-chu/", "/hop-thu-cong-vu/", "/cong-viec/", "/yeu-cau/"))
    assert not tour.faults
    assert tour.seen >= set(MUST_BE_FOUND.split())


FOCUSED = """() => {
    const here = document.activeElement;
    if (!here || here === document.body) return null;
    const box = here.getBoundingClientRect();
    const style = getComputedStyle(here);
    return {
        words: here.outerHTML.slice(0, 160),
        isSeen: here.isContentEditable || (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0)
            || here.tagName === "IFRAME" || getComputedStyle(here.parentElement).outlineStyle !== "none",
        isInside: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    };
}"""
LONGEST_WALK = 250


def walk_by_keys(page: Page) -> None:
    """Go through a page by Tab alone: what has the focus is seen, and at the end one comes out again."""
    # A page for writing begins in the middle; the walk begins at the top.
    page.locator("a.skip").focus()
    before = None
    for _ in range(LONGEST_WALK):
        page.keyboard.press("Tab")
        found = page.evaluate(FOCUSED)
        if found is None or "skip" in found["words"]:
            return
        assert found["isSeen"], f"the focus is not seen: {found['words']}"
        assert found["isInside"], f"the focus is out of sight: {found['words']}"
        assert found["words"] != before or "iframe" in found["words"], f"no way on from {before}"
        before = found["words"]
    raise AssertionError(f"no end of {page.url}")


def test_keys_alone_lead_through_the_pages(instance: Instance, chromium: Browser, staff: list[Person]) -> None:
    """Clause: D2.1. The skip link comes first, leads to the content, and nothing holds the focus for ever."""
    reader, mark = staff[0], token()
    send(instance, staff[1], reader, letter(staff[1].address, [reader.address], subject=mark))
    instance.wait_for(reader, mark)
    with window_of(chromium) as window:
        page = window.new_page()
        enter(page, instance, reader)
        web = instance.endpoints["web"]
        page.goto(f"{web}/thu/")
        page.locator(".row", has_text=mark).locator(".row-link").press("Enter")
        expect(page.locator("#mail-reading").get_by_role("heading", name=mark)).to_be_visible()
        letter_address = page.url
        compose = page.locator("[data-reply]").first.get_attribute("href")
        for address in (f"{web}/thu/", letter_address, urljoin(letter_address, compose), f"{web}/danh-ba/"):
            page.goto(address)
            walk_by_keys(page)
        page.goto(f"{web}/thu/")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.locator("#content")).to_be_focused()
