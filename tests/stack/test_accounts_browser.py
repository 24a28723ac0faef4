"""Accounts and official boxes in a real browser: what a newcomer, a head, and four people with a lost password do.

Clause: D12.1-3, D12.3-2, D13.1, D13.2.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect, sync_playwright
from tests.stack.instance import Instance, Person, eventually, token
from tests.stack.test_web_browser import CHROMIUM, PATIENCE, QUIET, SIZES, check_page, pytestmark  # noqa: F401

TODAY = datetime.now(UTC) + timedelta(hours=7)
SMALL_INVENTORY_MS = 90_000
KEPT = "password, password_kind, password_expires_at, password_set_at"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture(params=SIZES)
def size(request: pytest.FixtureRequest) -> dict[str, int]:
    width, height = SIZES[request.param]
    return {"width": width, "height": height}


@pytest.fixture
def forgetful(instance: Instance) -> Iterator[Person]:
    """Somebody whose password is put back afterwards, because other tests know it."""
    person = next(one for one in instance.people("staff") if one.address.endswith(f".stttt@{instance.domain}"))
    instance.sql(f"CREATE TABLE kept_seen AS SELECT {KEPT} FROM accounts_account WHERE login = '{person.address}'")
    yield person
    instance.sql(
        f"UPDATE accounts_account SET ({KEPT}) = (SELECT {KEPT} FROM kept_seen) WHERE login = '{person.address}';"
        " DROP TABLE kept_seen"
    )


def window(chromium: Browser, size: dict[str, int]) -> BrowserContext:
    context = chromium.new_context(
        viewport={"width": size["width"], "height": size["height"]}, ignore_https_errors=True, bypass_csp=True
    )
    context.set_default_timeout(PATIENCE)
    return context


def enter(chromium: Browser, size: dict[str, int], instance: Instance, person: Person) -> Page:
    page = window(chromium, size).new_page()
    page.goto(f"{instance.endpoints['web']}/dang-nhap/?next=/trang-chu/")
    page.get_by_label("Địa chỉ thư điện tử").fill(person.address)
    page.get_by_label("Mật khẩu").fill(person.password)
    page.get_by_role("main").get_by_role("button", name="Đăng nhập", exact=True).press("Enter")
    page.wait_for_url(re.compile("/(trang-chu|tai-khoan/mat-khau)/"))
    return page


def known(instance: Instance, login: str) -> Person:
    found = next(one for one in instance.endpoints["accounts"] if one["address"] == login)
    return Person(address=login, password=found["password"], role=found["role"])


def choose(page: Page, password: str) -> None:
    page.get_by_label("Mật khẩu mới", exact=True).fill(password)
    page.get_by_label("Nhập lại mật khẩu mới", exact=True).fill(password)
    page.get_by_role("button", name="Lưu và tiếp tục").click()


def test_a_newcomer_chooses_a_password(
    instance: Instance, chromium: Browser, size: dict[str, int], forgetful: Person
) -> None:
    issued = instance.congthu("account", "new-start-password", forgetful.address, "--reason", "YC 7", "--json")
    start = Person(address=forgetful.address, password=json.loads(issued.stdout)["password"], role="staff")
    page = enter(chromium, size, instance, start)
    check_page(page)
    page.goto(f"{instance.endpoints['web']}/danh-ba/")
    expect(page.get_by_role("heading", name="Đặt mật khẩu của ông/bà")).to_be_visible()
    choose(page, "matkhau")
    expect(page.get_by_role("alert").first).to_be_visible()
    check_page(page)
    choose(page, f"Kx!{token()}#Q")
    expect(page.get_by_role("heading", name="Đã đổi mật khẩu")).to_be_visible()
    check_page(page)
    expect(page.get_by_role("navigation", name="Tài khoản")).to_be_visible()


def test_nothing_is_judged_while_a_password_is_being_saved(instance: Instance, chromium: Browser) -> None:
    """The judgement would come with the session of before, which has ended then, and lead to signing in."""
    page = enter(chromium, {"width": 1280, "height": 860}, instance, instance.people("clerk")[1])
    judged: list[str] = []
    page.on("request", lambda request: judged.append(request.url) if "/mat-khau/kiem-tra/" in request.url else None)
    page.goto(f"{instance.endpoints['web']}/tai-khoan/mat-khau/")

    def slowly(route: Route) -> None:
        time.sleep(1.5)
        route.continue_()

    page.route("**/tai-khoan/mat-khau/", slowly)
    page.get_by_label("Mật khẩu hiện tại", exact=True).fill("khong-phai-mat-khau")
    new = f"Kx!{token()}#Q"
    page.get_by_label("Mật khẩu mới", exact=True).fill(new)
    page.get_by_label("Nhập lại mật khẩu mới", exact=True).fill(new)
    page.get_by_role("button", name="Đổi mật khẩu").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    assert not judged
    with page.expect_response("**/mat-khau/kiem-tra/"):
        page.get_by_label("Mật khẩu mới", exact=True).fill(new)
    page.context.close()


def test_a_head_delegates_a_box_and_starts_a_handover(
    instance: Instance, chromium: Browser, size: dict[str, int]
) -> None:
    head, incoming = known(instance, f"huytq.stttt@{instance.domain}"), instance.people("clerk")[0]
    delegate = next(one for one in instance.people("staff") if one.address.endswith(f".stttt@{instance.domain}"))
    page = enter(chromium, size, instance, head)
    page.get_by_role("navigation", name="Chính").get_by_role("link", name="Hộp thư công vụ").click()
    check_page(page)
    page.locator(".row.mine a.name").first.click()
    check_page(page)
    give(page, delegate, until=TODAY - timedelta(days=3))
    expect(page.get_by_role("alert")).to_be_visible()
    check_page(page)
    page.get_by_role("link", name="Phòng").click()
    give(page, delegate, until=TODAY + timedelta(days=3))
    page.get_by_text("Chấm dứt ngay").first.click()
    check_page(page)
    page.get_by_role("button", name="Chấm dứt ủy quyền").click()
    expect(page.locator(".state-ended").first).to_be_visible()
    page.get_by_role("link", name="Việc được giao").click()
    check_page(page)
    page.go_back()
    page.get_by_role("link", name="Bàn giao hộp thư").click()
    check_page(page)
    page.get_by_label("Địa chỉ thư của thủ trưởng nhận").fill(incoming.address)
    page.get_by_label("Số quyết định").fill("12/QĐ-STTTT")
    page.get_by_label("Địa điểm bàn giao").fill("Phòng họp số 1")
    page.get_by_role("button", name="Bắt đầu bàn giao hộp thư").click()
    check_page(page)
    inspector = enter(chromium, size, instance, instance.people("auditor")[0])
    inspector.goto(f"{instance.endpoints['web']}/hop-thu-cong-vu/")
    inspector.get_by_role("main").get_by_role("link", name="Bàn giao hộp thư").click()
    check_page(inspector)
    expect(page.locator("#progress[hx-get]")).to_have_count(0, timeout=SMALL_INVENTORY_MS)
    check_page(page)
    cancelling = page.locator("details", has=page.locator("form[action$='/cancel/']"))
    cancelling.locator("summary").click()
    cancelling.locator("[name=reason]").fill("Quyết định bị thu hồi")
    cancelling.locator("[name=password]").fill(head.password)
    cancelling.locator("button").click()
    expect(page.locator(".state-cancelled").first).to_be_visible()


def give(page: Page, delegate: Person, *, until: datetime) -> None:
    page.get_by_role("link", name="Ủy quyền", exact=True).click()
    check_page(page)
    page.get_by_label("Địa chỉ thư điện tử của người được ủy quyền").fill(delegate.address)
    page.get_by_label("Số văn bản").fill("05/GUQ-CNTT")
    page.get_by_label("Ngày văn bản").fill(f"{TODAY:%Y-%m-%d}")
    page.get_by_label("Đến hết ngày").fill(f"{until:%Y-%m-%d}")
    page.get_by_role("button", name="Ủy quyền", exact=True).click()


def test_a_lost_password_goes_through_all_hands(
    instance: Instance, chromium: Browser, size: dict[str, int], forgetful: Person
) -> None:
    stranger = window(chromium, size).new_page()
    stranger.goto(f"{instance.endpoints['web']}/quen-mat-khau/")
    check_page(stranger)
    stranger.locator("[name=address]").fill(forgetful.address)
    stranger.locator("[name=contact]").fill("0261 3 000 000")
    stranger.get_by_role("main").get_by_role("button").last.click()
    stranger.wait_for_url(re.compile("/da-gui/"))
    check_page(stranger)
    query = f"SELECT id FROM provisioning_request WHERE subject_login = '{forgetful.address}' AND closed_at IS NULL"
    number = eventually(lambda: instance.sql(query).strip(), bool)
    confirmer = instance.sql(
        "SELECT a.login FROM provisioning_request r JOIN accounts_rolegrant g ON g.scope_id = ANY (r.heads_of)"
        f" AND g.role = 'head' JOIN accounts_account a ON a.id = g.account_id WHERE r.id = {number} ORDER BY 1 LIMIT 1"
    ).strip()
    hands = (known(instance, confirmer), instance.people("intake")[0], instance.people("operator")[0])
    for hand in hands:
        page = enter(chromium, size, instance, hand)
        page.goto(f"{instance.endpoints['web']}/yeu-cau/")
        check_page(page)
        page.get_by_role("link", name=f"Số {number}").click()
        check_page(page)
        if hand is hands[0]:
            page.get_by_role("radio").first.check()
            page.get_by_label("Thiết bị xác thực lớp thứ hai").check()
        page.locator("#steps button.primary:visible").first.click()
        expect(page.locator("#steps button.primary:visible")).to_have_count(0)
        check_page(page)
    expect(page.locator("code.secret")).to_be_visible()
