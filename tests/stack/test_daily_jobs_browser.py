"""Daily jobs in a real browser, at desktop and telephone width: finding a document of last year, clearing a full box.

Reading and answering is in test_webmail_browser. Clause: D2.1, D5.2a, D11.2b-2.
"""

from __future__ import annotations

import imaplib
import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from tests.stack.instance import Instance, Person, letter, token
from tests.stack.test_web_browser import check_page, pytestmark  # noqa: F401
from tests.stack.test_webmail_browser import chromium, enter, window

__all__ = ["chromium", "window"]
KEPT, GONE = token(), token()
LAST_YEAR, THIS_YEAR = datetime(2025, 6, 16, 8, 0, tzinfo=UTC), datetime(2026, 6, 15, 8, 0, tzinfo=UTC)


def put(instance: Instance, owner: Person, subject: str, *, at: datetime, folder: str = "INBOX", size: int = 0) -> None:
    """Put a letter into a box as if it had come long ago."""
    message = letter("van.thu@stttt.example", [owner.address], subject=subject)
    del message["Date"]
    message["Date"] = at
    if size:
        message.add_attachment(bytes(size), maintype="application", subtype="zip", filename="Hồ sơ.zip")
    with instance.imap(owner) as client:
        answer = client.append(folder, "", imaplib.Time2Internaldate(at), message.as_bytes())
        assert answer[0] == "OK", answer


def look_for(page: Page, words: str) -> None:
    field = page.locator("#mail-search")
    field.fill(words)
    field.press("Enter")
    expect(page.locator("#letters[data-found=yes]")).to_be_visible()


def test_find_a_document_of_last_year(instance: Instance, window: BrowserContext, staff: list[Person]) -> None:
    """Typed without marks, narrowed by a year, found in another folder, with its file."""
    reader, mark = staff[0], token()
    wanted = f"Kế hoạch chuyển đổi số năm 2025 {mark}"
    put(instance, reader, wanted, at=LAST_YEAR, folder="Archive", size=1000)
    put(instance, reader, f"Kế hoạch chuyển đổi số năm 2026 {mark}", at=THIS_YEAR)
    page = enter(window, instance, reader)
    look_for(page, f"chuyen doi so {mark}")
    expect(page.locator(".row")).to_have_count(2)
    look_for(page, f"chuyen doi so {mark} truoc:1/1/2026")
    expect(page.locator(".row")).to_have_count(1)
    expect(page.locator(".row mark").first).to_be_visible()
    check_page(page)
    page.locator(".row .row-link").click()
    reading = page.locator("#mail-reading")
    expect(reading.get_by_role("heading", name=wanted)).to_be_visible()
    expect(reading.get_by_text("Hồ sơ.zip")).to_be_visible()
    check_page(page)


@pytest.fixture
def full_box(instance: Instance) -> Iterator[Person]:
    """A box that has room for little more."""
    person = instance.people("province-office")[0]
    instance.congthu("mailbox", "quota", person.address, "4", "--reason", "thử nghiệm")
    with instance.imap(person) as client:
        for folder in ("INBOX", "Trash"):
            client.select(folder)
            client.uid("STORE", "1:*", "+FLAGS", "\\Deleted")
            client.expunge()
    for number in range(2):
        put(instance, person, f"Ảnh hội nghị {number} {GONE}", at=LAST_YEAR, size=1_300_000)
    put(instance, person, f"Giấy mời họp {KEPT}", at=THIS_YEAR)
    yield person
    instance.congthu("mailbox", "quota", person.address, "--reason", "hết thử nghiệm")


def test_clear_a_full_box(instance: Instance, window: BrowserContext, full_box: Person) -> None:
    """From the bar that says so to what fills it, into the bin, out of the bin: room again, nothing else gone."""
    page = enter(window, instance, full_box)
    if not page.locator("#mail-side").is_visible():
        page.locator(".list-head").get_by_role("button", name="Thư mục").click()
    bar = page.locator("#mail-side").get_by_role("progressbar")
    expect(bar).to_have_class(re.compile("nearly|full"))
    page.locator("#mail-side").get_by_role("link", name="Dọn dẹp").click()
    expect(page.get_by_role("heading", name="Những thư lớn nhất")).to_be_visible()
    check_page(page)
    for number in range(2):
        page.get_by_role("checkbox", name=re.compile(f"Ảnh hội nghị {number}")).check()
    page.locator("form", has_text="Những thư lớn nhất").get_by_role("button", name="Chuyển vào thùng rác").click()
    check_page(page)
    page.get_by_role("main").get_by_role("button", name="Chuyển vào thùng rác").click()
    expect(page.locator("p.success")).to_contain_text("2")
    page.get_by_role("button", name=re.compile("Dọn sạch")).first.click()
    page.get_by_role("button", name="Xóa hẳn").click()
    expect(page.get_by_role("main").get_by_role("progressbar")).to_have_attribute("value", re.compile("^[0-9]$"))
    assert len(instance.find(full_box, KEPT)) == 1
    assert not instance.find(full_box, GONE)
    assert not instance.find(full_box, GONE, folder="Trash")
