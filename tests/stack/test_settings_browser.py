"""The settings in a real browser, at two widths, light and dark: nothing wrong for axe-core, nothing cut off."""

from __future__ import annotations

from urllib.parse import urljoin

from playwright.sync_api import BrowserContext, expect
from tests.stack.instance import Instance, token
from tests.stack.test_web_browser import check_page, chromium, sign_in, window

__all__ = ["chromium", "window"]


def test_every_page_of_the_settings(instance: Instance, window: BrowserContext) -> None:
    page, mark = window.new_page(), token()
    sign_in(page, instance, instance.people("staff")[0])
    start = urljoin(instance.endpoints["web"], "/thu/cai-dat/")
    page.goto(start)
    check_page(page)
    links = page.locator(".choices a").evaluate_all("all => all.map(one => one.href)")
    assert len(links) >= 6
    for theme in ("light", "dark"):
        page.goto(urljoin(start, "hien-thi/"))
        page.get_by_role("button", name="Sáng" if theme == "light" else "Tối", exact=True).click()
        assert page.locator("html").get_attribute("data-theme") == theme
        for link in links:
            page.goto(link)
            check_page(page)
    page.goto(start)
    page.locator(".choices").get_by_role("link", name="Bộ lọc").click()
    page.get_by_role("link", name="Quy tắc mới").click()
    check_page(page)
    page.get_by_label("Tên").fill(mark)
    page.get_by_label("Xét phần nào 1").select_option("subject")
    page.get_by_label("Cần tìm gì 1").fill("báo cáo")
    page.get_by_label("Việc phải làm 1").select_option("flag")
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_role("status").get_by_text("Đã lưu")).to_be_visible()
    check_page(page)
