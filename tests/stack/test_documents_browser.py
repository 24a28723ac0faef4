"""A document goes from office to office, and an order to people, in a real browser against the real daemons.

Clause: D9.1, D9.3, D14.4-2.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, FilePayload, Locator, Page, expect, sync_playwright
from tests.stack.instance import Instance, Person, eventually, token
from tests.stack.test_every_page import Tour
from tests.stack.test_web_browser import CHROMIUM, PATIENCE, QUIET, SIZES, check_page, pytestmark  # noqa: F401
from tests.stack.test_webmail_browser import enter

FILES = ("Thông báo số 15.pdf", "Phụ lục Đắk R'Lấp.xlsx", "Danh sách.docx")
SLOW = 90_000
"""A letter can be taken back for ten seconds, and workers look for what is due every few."""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture
def windows(chromium: Browser) -> Iterator[list[BrowserContext]]:
    """Windows of three people; axe-core is put into their pages from outside."""
    width, height = SIZES["desktop"]
    contexts = [
        chromium.new_context(
            viewport={"width": width, "height": height}, ignore_https_errors=True, bypass_csp=True, locale="vi-VN"
        )
        for _ in range(3)
    ]
    for context in contexts:
        context.set_default_timeout(PATIENCE)
    yield contexts
    for context in contexts:
        context.close()


def person(instance: Instance, role: str, ending: str) -> Person:
    return next(one for one in instance.people(role) if one.address.endswith(ending))


def manager(instance: Instance, office: str) -> Person:
    """Return who manages an office now: it may have been handed over."""
    logins = instance.sql(f"SELECT login FROM mail.opener WHERE address = '{office}' AND rights = 'manage'").split()
    roles = {account["role"] for account in instance.endpoints["accounts"]}
    return next(one for role in roles for one in instance.people(role) if one.address in logins)


def office_path(page: Page, address: str) -> str:
    """Return the path of an office's box that stands in the list of boxes."""
    link = page.locator(f'.boxes a[title^="{address}"]')
    return str(link.first.get_attribute("href"))


def check_at_both_widths(page: Page) -> None:
    for width, height in SIZES.values():
        page.set_viewport_size({"width": width, "height": height})
        check_page(page)
    page.set_viewport_size({"width": SIZES["desktop"][0], "height": SIZES["desktop"][1]})


def look_at(page: Page, instance: Instance) -> None:
    """Look at a page about one matter as the tour of all pages would: both widths, enlarged, in the dark."""
    tour = Tour(instance)
    tour.look(page, page.url)
    assert not tour.faults


def begin_document(page: Page, web: str, office: str, summary: str) -> Locator:
    page.goto(f"{web}{office}soan/")
    form = page.locator("form.compose")
    form.get_by_role("button", name="Gửi văn bản").click()
    form.locator("#doc-number").fill("15/TB-STTTT")
    form.locator("#doc-number").blur()
    expect(form.locator("#doc-kind")).to_have_value("thong-bao")
    form.locator("#doc-on").fill("2026-01-05")
    form.locator("#doc-summary").fill(summary)
    return form


def send_all_the_same(page: Page, asked: str) -> None:
    """Send, and answer what is asked first."""
    page.locator("form.compose").get_by_role("button", name="Gửi", exact=True).click()
    dialog = page.locator("dialog.cautions")
    expect(dialog).to_contain_text(asked)
    dialog.get_by_role("button", name="Vẫn gửi", exact=True).click()
    expect(page.locator("#toast")).to_contain_text("Đã gửi thư")


def test_a_document_with_three_files_enters_the_register_of_its_receiver(
    instance: Instance, windows: list[BrowserContext]
) -> None:
    """The second of the daily jobs: nothing is typed twice."""
    web, mark = str(instance.endpoints["web"]), token()
    writer = enter(windows[0], instance, instance.people("head")[3])
    stttt = office_path(writer, "stttt@daknong.gov.vn")
    form = begin_document(writer, web, stttt, f"Về việc kiểm tra hộp thư {mark}")
    form.locator("#doc-places").fill("- Như trên;\n- UBND huyện Cư Jút;\n- Công ty Điện lực;\n- Lưu: VT.")
    expect(form.locator("#places-found")).to_contain_text("Công ty Điện lực")
    form.get_by_role("button", name="Thêm tất cả vào người nhận").click()
    expect(form.locator(".written li[title*='cujut@daknong.gov.vn']").first).to_be_visible()
    form.locator("input[name=file]").set_input_files(
        [FilePayload(name=name, mimeType="application/octet-stream", buffer=b"%PDF-1.4") for name in FILES]
    )
    expect(form.locator(".files li")).to_have_count(3)
    form.locator(".editor").click()
    writer.keyboard.type("Kính gửi Ủy ban nhân dân huyện.")
    check_at_both_widths(writer)
    send_all_the_same(writer, "Công ty Điện lực")

    reader = enter(windows[1], instance, manager(instance, "cujut@daknong.gov.vn"))
    cujut = office_path(reader, "cujut@daknong.gov.vn")

    reader.goto(f"{web}{cujut}")
    expect(reader.locator(".row", has_text=mark)).to_be_visible(timeout=SLOW)
    reader.goto(f"{web}{cujut}so-van-ban/?q={mark}")
    row = reader.locator("table.register tbody tr")
    expect(row).to_contain_text("15/TB-STTTT")
    expect(row).to_contain_text("Sở Thông tin và Truyền thông")
    check_at_both_widths(reader)
    row.get_by_role("link", name=re.compile(mark)).click()
    letter = reader.locator("article.letter")
    expect(letter).to_contain_text("Đã vào sổ: văn bản đến số")
    expect(letter.locator(".attachment")).to_have_count(3)
    letter.get_by_role("link", name="Xem mục trong sổ").click()
    reader.get_by_label("Đơn vị hoặc người nhận").fill("Phòng Văn hóa và Thông tin")
    reader.get_by_role("main").get_by_role("button", name="Lưu", exact=True).click()
    expect(reader.locator("ins")).to_have_text("Phòng Văn hóa và Thông tin")
    look_at(reader, instance)
    reader.goto(f"{web}{cujut}so-van-ban/in/?chieu=den&q={mark}")
    expect(reader.get_by_role("heading", name="SỔ ĐĂNG KÝ VĂN BẢN ĐẾN")).to_be_visible()
    expect(reader.locator("table.form")).to_contain_text("Phòng Văn hóa và Thông tin")
    check_at_both_widths(reader)

    def sent() -> int:
        writer.goto(f"{web}{stttt}so-van-ban/?chieu=di&q={mark}")
        return writer.locator("table.register tbody tr").count()

    eventually(sent, lambda found: found == 1, seconds=90)


def test_an_order_is_confirmed_by_its_receivers(instance: Instance, windows: list[BrowserContext]) -> None:
    """What its sender sees: where it arrived, by whom it was opened, who confirmed it."""
    web, mark = str(instance.endpoints["web"]), token()
    first = person(instance, "staff", ".stttt@daknong.gov.vn")
    second = instance.people("head")[4]
    head = enter(windows[0], instance, instance.people("head")[3])
    stttt = office_path(head, "stttt@daknong.gov.vn")
    form = begin_document(head, web, stttt, f"Về việc trực bão {mark}")
    form.get_by_label("Người nhận", exact=True).fill(f"{first.address}, {second.address}")
    form.get_by_label("Mệnh lệnh hành chính").check()
    send_all_the_same(head, "Không có tệp đính kèm")
    reader = enter(windows[1], instance, first)
    line = reader.locator(".row", has_text=mark)
    expect(line).to_be_visible(timeout=SLOW)

    def issued() -> int:
        head.goto(f"{web}/thu/menh-lenh/")
        return head.get_by_role("link", name=re.compile(mark)).count()

    eventually(issued, lambda found: found == 1, seconds=90)
    check_at_both_widths(head)
    head.get_by_role("link", name=re.compile(mark)).click()
    tally = head.locator(".tally")
    expect(tally).to_contain_text(re.compile(r"2\s*đã nhận"), timeout=SLOW)
    expect(tally).to_contain_text(re.compile(r"0\s*đã mở"))

    line.locator(".row-link").click()
    reader.get_by_role("button", name="Xác nhận đã nhận lệnh").click()
    expect(reader.locator(".order-note")).to_contain_text("đã xác nhận nhận lệnh lúc")
    check_at_both_widths(reader)
    other = enter(windows[2], instance, second)
    other.goto(f"{web}/thu/menh-lenh/")
    other.locator("li", has_text=mark).get_by_role("button", name=re.compile("Xác nhận đã nhận lệnh")).click()
    expect(other.locator("li", has_text=mark)).to_contain_text("đã xác nhận")

    expect(tally).to_contain_text(re.compile(r"2\s*đã xác nhận"), timeout=SLOW)
    expect(head.locator("table.register tbody tr", has_text=first.address)).not_to_contain_text("—")
    look_at(head, instance)
