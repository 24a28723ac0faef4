"""All letters of a list at once, far more than are shown: marked, moved, thrown away and had back. Clause: D12.5-1."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.stack.instance import Instance, Person, eventually, letter, token
from tests.stack.test_everyday_browser import opened
from tests.stack.test_web_browser import check_page, chromium, pytestmark

__all__ = ["chromium", "pytestmark"]
MANY = 1_130
"""More than two parts of what is done at once."""
SEEN = 30


@pytest.fixture(scope="module")
def reader(instance: Instance) -> Person:
    return instance.people("head")[1]


@pytest.fixture
def folder(instance: Instance, reader: Person) -> Iterator[str]:
    """A folder of many letters, some of them read."""
    name = f"Nhieu-{token()}"

    def fill(first: int) -> None:
        with instance.imap(reader) as client:
            for number in range(first, MANY, 4):
                message = letter("mot@example.org", [reader.address], subject=f"{number} {name}")
                client.append(name, r"(\Seen)" if number < SEEN else "", "", message.as_bytes())

    with instance.imap(reader) as client:
        client.create(name)
    with ThreadPoolExecutor(4) as workers:
        list(workers.map(fill, range(4)))
    yield name
    with instance.imap(reader) as client:
        client.delete(name)


def numbers(instance: Instance, reader: Person, folder: str, criterion: str = "ALL") -> int:
    with instance.imap(reader) as client:
        client.select(folder, readonly=True)
        return len(client.search(None, criterion)[1][0].split())


def choose_all(page: Page) -> None:
    page.locator("#pick-all").check()
    page.get_by_role("button", name="Chọn tất cả 1.130 thư").click()
    expect(page.locator("#whole")).to_contain_text("Đã chọn tất cả 1.130 thư")


def test_all_letters_of_a_folder_are_marked_thrown_away_and_had_back(
    chromium: Browser, instance: Instance, reader: Person, folder: str
) -> None:
    page = opened(chromium, instance, reader)
    page.locator("a.folder", has_text=folder).click()
    rows, toast = page.locator(".row"), page.locator("#toast")
    expect(rows).to_have_count(50)
    choose_all(page)
    expect(page.locator("#picked")).to_contain_text("1.130")
    check_page(page)

    # Unticking one means that all are not wanted; what was ticked before is.
    rows.nth(3).locator(".pick").click()
    expect(page.locator("#whole")).to_be_hidden()
    expect(page.locator("#picked")).to_contain_text("49")
    page.keyboard.press("Escape")

    # What comes afterwards is not taken, and reading is taken back from those alone that were unread before.
    choose_all(page)
    with instance.imap(reader) as client:
        client.append(folder, "", "", letter("mot@example.org", [reader.address], subject="Muộn").as_bytes())
    expect(rows.filter(has_text="Muộn")).to_have_count(1)
    page.locator("[data-act=seen]").click()
    expect(toast).to_contain_text("Đã đánh dấu 1.100 thư là đã đọc")
    assert numbers(instance, reader, folder, "UNSEEN") == 1
    toast.get_by_role("button", name="Hoàn tác").click()
    expect(toast).to_have_text("Đã hoàn tác")
    assert numbers(instance, reader, folder, "SEEN") == SEEN

    page.locator("#pick-all").check()
    page.get_by_role("button", name="Chọn tất cả 1.131 thư").click()
    expect(page.locator("#whole")).to_contain_text("Đã chọn tất cả 1.131 thư")
    page.locator("[data-act=bin]").click()
    expect(toast).to_contain_text("Đã chuyển 1.131 thư vào thùng rác")
    expect(page.locator(".list-empty")).to_be_visible()
    assert numbers(instance, reader, folder) == 0
    toast.get_by_role("button", name="Hoàn tác").click()
    expect(rows).to_have_count(50)
    expect(toast).to_have_text("Đã hoàn tác")
    assert numbers(instance, reader, folder) == MANY + 1

    page.locator("#pick-all").check()
    page.get_by_role("button", name="Chọn tất cả 1.131 thư").click()
    page.locator("[data-act=bin]").click()
    expect(toast).to_contain_text("Đã chuyển 1.131 thư vào thùng rác")
    page.locator("a.folder[data-special='\\\\Trash']").click()
    expect(rows).to_have_count(50)
    page.locator("#pick-all").check()
    page.locator("[data-choose=all]").click()
    page.locator("[data-act=restore]").click()
    expect(toast).to_contain_text("Đã khôi phục")
    assert numbers(instance, reader, folder) == MANY + 1
    page.context.close()


def test_all_that_were_found_are_moved_and_deleted_for_ever(
    chromium: Browser, instance: Instance, reader: Person, folder: str
) -> None:
    page = opened(chromium, instance, reader)
    page.locator("a.folder", has_text=folder).click()
    page.locator("#mail-search").fill(f'tiêu đề:"{folder}"')
    rows, toast = page.locator(".row"), page.locator("#toast")
    expect(rows).to_have_count(100)
    choose_all(page)
    page.locator("[data-move]").select_option("Trash")
    expect(toast).to_contain_text("Đã chuyển 1.130 thư")
    assert numbers(instance, reader, folder) == 0

    asked: list[str] = []
    page.on("dialog", lambda dialog: asked.append(dialog.message))
    page.locator("a.folder[data-special='\\\\Trash']").click()
    expect(rows).to_have_count(50)
    page.locator("#pick-all").check()
    page.locator("[data-choose=all]").click()
    page.locator("[data-act=delete]").click()
    expect(toast).to_contain_text("Đã xóa vĩnh viễn 1.130 thư")
    assert "1.130" in asked[0]
    assert eventually(lambda: numbers(instance, reader, "Trash"), lambda count: count == 0) == 0
    page.context.close()


def test_keys_tick_the_read_the_unread_the_flagged(chromium: Browser, instance: Instance, reader: Person) -> None:
    mark = token()
    with instance.imap(reader) as client:
        for flags in ("", r"(\Seen)", r"(\Seen \Flagged)"):
            message = letter("mot@example.org", [reader.address], subject=f"{flags} {mark}")
            client.append("INBOX", flags, "", message.as_bytes())
    page = opened(chromium, instance, reader)
    page.locator("#mail-search").fill(f"tiêu đề:{mark}")
    rows, ticked = page.locator(".row"), page.locator(".row .pick input:checked")
    expect(rows).to_have_count(3)
    rows.first.locator(".row-link").focus()
    for key, count in (("a", 3), ("n", 0), ("r", 2), ("u", 1), ("s", 1), ("n", 0)):
        page.keyboard.press("*")
        page.keyboard.press(key)
        expect(ticked).to_have_count(count)

    page.locator("a.folder").first.click()
    line = page.locator(".row", has_text=mark)
    line.nth(1).locator(".row-link").click()
    subject = page.locator(".letter-subject")
    expect(subject).to_contain_text(mark)
    above = line.nth(0).locator(".row-subject").inner_text()
    page.keyboard.press("[")
    expect(page.locator("#toast")).to_contain_text("Đã lưu trữ 1 thư")
    expect(subject).to_have_text(above)
    page.keyboard.press("g")
    page.keyboard.press("t")
    expect(page.locator("#list-title")).to_have_text("Thư đã gửi")
    page.context.close()
