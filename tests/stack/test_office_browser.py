"""Working through the box of an office in a real browser: assign, note, answer, and what the others see of it.

Clause: D13.1, D13.3, D10.0, D12.2-1. The clerk works at a desk, the head looks in on a telephone.
"""

from __future__ import annotations

import base64
import quopri
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright
from tests.stack.instance import Instance, Person, eventually, letter, token
from tests.stack.test_documents_browser import look_at
from tests.stack.test_handover import person
from tests.stack.test_web_browser import CHROMIUM, PATIENCE, QUIET, SIZES, check_page, pytestmark  # noqa: F401
from tests.stack.test_webmail_browser import enter

NOTE = "Ghi chú nội bộ: hỏi lại Phòng Tài chính"
WITHIN = 90.0


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield browser
        browser.close()


def window(chromium: Browser, size: str) -> BrowserContext:
    width, height = SIZES[size]
    context = chromium.new_context(
        viewport={"width": width, "height": height}, ignore_https_errors=True, bypass_csp=True
    )
    context.set_default_timeout(PATIENCE)
    return context


def opener(instance: Instance, office: str, rights: str) -> Person:
    query = f"SELECT login FROM mail.opener WHERE address = '{office}' AND rights = '{rights}' ORDER BY 1 LIMIT 1"
    return person(instance, instance.sql(query).strip().partition("@")[0])


def unfold(page: Page) -> Locator:
    """Return what stands beside the letter, opened where the page is too narrow for it to be open by itself."""
    panel = page.locator("section.office-panel")
    expect(panel).to_be_visible()
    if not panel.locator(".office-fold").evaluate("fold => fold.open"):
        panel.locator(".office-fold > summary").click()
    return panel


def test_work_through_the_office_s_box(instance: Instance, chromium: Browser) -> None:
    office = f"stttt@{instance.domain}"
    clerk, head, mark = opener(instance, office, "answer"), opener(instance, office, "manage"), token()
    with instance.outside() as client:
        client.send_message(letter("cong.dan@example.org", [office], subject=f"Đơn đề nghị {mark}"))
    page = enter(window(chromium, "desktop"), instance, clerk)
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.locator("body").press("g")
    page.keyboard.press("2")
    expect(page.locator("[data-box][aria-current]")).to_contain_text("Sở Thông tin và Truyền thông")
    waiting = page.url.partition("?")[0] + "chua-tra-loi/"

    assign_and_note(page, mark)
    place = page.url
    page.goto(waiting)
    entry = page.locator(".entries .row", has_text=mark)
    expect(entry).to_contain_text("Sở Thông tin và Truyền thông")
    check_page(page)
    entry.get_by_role("link").click()
    page.wait_for_url(place)

    page.goto(re.sub("/thu/([^/]*)/.*", r"/hop-thu-cong-vu/\1/cong-viec/", place))
    page.locator("main a.name[href*='/cong-viec/']").first.click()
    expect(page.get_by_role("main")).to_contain_text(NOTE)
    look_at(page, instance)
    page.goto(place)

    answer(page, mark, office)
    (left,) = eventually(lambda: instance.left_for_outside(mark), bool, seconds=WITHIN)
    assert re.search(rb"^From: [^:]*" + office.encode(), left, re.MULTILINE)
    assert base64.b64encode(NOTE.encode())[:20] not in left
    assert quopri.encodestring(NOTE.encode())[:20] not in left
    eventually(
        lambda: page.goto(waiting) and page.locator(".entries .row", has_text=mark).count(), lambda many: not many
    )
    assert not troubles
    look_in_on_a_telephone(enter(window(chromium, "phone"), instance, head), mark, place)


def assign_and_note(page: Page, mark: str) -> None:
    """Give a new letter to a unit and write a note on it."""
    row = page.locator(".row", has_text=mark)
    expect(row).to_be_visible()
    row.locator(".row-link").click()
    panel = unfold(page)
    expect(panel).to_contain_text("Chưa giao")
    check_page(page)
    panel.locator("summary", has_text="Giao việc").click()
    panel.get_by_label("Giao cho đơn vị hoặc cá nhân").select_option(index=1)
    panel.get_by_role("button", name="Giao việc", exact=True).click()
    expect(panel.locator(".office-states")).to_contain_text("Đã giao")
    expect(row.locator(".row-given")).to_contain_text("Sở Thông tin")
    panel.get_by_label("Ghi chú nội bộ").last.fill(NOTE)
    panel.get_by_role("button", name="Lưu ghi chú").click()
    expect(panel.locator(".office-history")).to_contain_text(NOTE)


def answer(page: Page, mark: str, office: str) -> None:
    """Answer the letter that is open under the address of the office."""
    unfold(page).get_by_role("link", name="Trả lời bằng địa chỉ cơ quan").click()
    form = page.locator("form.compose")
    expect(form.locator("[name=from]")).to_have_value(office)
    form.get_by_label("Tiêu đề").fill(f"Re: {mark}")
    form.locator(".editor").click()
    page.keyboard.type("Sở đã nhận đơn.")
    form.get_by_role("button", name="Gửi", exact=True).click()
    form.get_by_role("button", name="Vẫn gửi").click()
    expect(page.locator("#toast")).to_contain_text("Đã gửi thư")


def look_in_on_a_telephone(page: Page, mark: str, place: str) -> None:
    """Somebody else sees that it is done, by whom, what was noted, and who has looked at it."""
    page.goto(place)
    seen = unfold(page)
    expect(seen.locator(".office-states")).to_contain_text("Xong")
    expect(seen.locator(".office-history")).to_contain_text(NOTE)
    expect(seen.locator(".office-history")).to_contain_text("Đã trả lời từ hộp thư công vụ")
    expect(seen.locator(".office-seen li")).to_have_count(2)
    check_page(page)
    page.goto(re.sub("/thu/.*", "/thu/canh-nhau/", place))
    expect(page.locator(".together-box .row", has_text=mark).locator(".row-openers")).to_be_visible()
    check_page(page)
