"""Second factors, app passwords and sessions in a real browser, against the real daemons. Clause: D11.2c, D12.3-1.

Chromium has an authenticator of its own for tests, so that a passkey is made and used as by people.
"""

from __future__ import annotations

import base64
import hashlib
import imaplib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from tests.stack.instance import Instance, Person, eventually
from tests.stack.test_web_browser import CHROMIUM, PATIENCE, QUIET, SIZES, check_page

pytestmark = pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="Chromium is not installed")

OTHER_PROGRAM = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture(scope="module")
def chromium(instance: Instance) -> Iterator[Browser]:
    """A browser that finds the server by its name and trusts its certificate: passkeys need both."""
    server = Path(instance.endpoints["ca"]).with_name("server.pem").read_bytes()
    public = x509.load_pem_x509_certificate(server).public_key()
    digest = hashlib.sha256(public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).digest()
    trust = (
        f"--host-resolver-rules=MAP {instance.endpoints['hostname']} 127.0.0.1",
        f"--ignore-certificate-errors-spki-list={base64.b64encode(digest).decode()}",
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*QUIET, *trust])
        yield browser
        browser.close()


@pytest.fixture(params=SIZES)
def window(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[BrowserContext]:
    width, height = SIZES[request.param]
    context = chromium.new_context(viewport={"width": width, "height": height}, bypass_csp=True)
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


def home(instance: Instance) -> str:
    return f"https://{instance.endpoints['hostname']}:{instance.endpoints['web'].rpartition(':')[2]}"


def authenticator(page: Page) -> None:
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def password_step(page: Page, instance: Instance, person: Person) -> None:
    page.goto(f"{home(instance)}/dang-nhap/")
    page.get_by_label("Địa chỉ thư điện tử").fill(person.address)
    page.get_by_label("Mật khẩu").fill(person.password)
    page.get_by_role("main").get_by_role("button", name="Đăng nhập", exact=True).click()


def to(page: Page, entry: str) -> None:
    page.get_by_role("navigation", name="Tài khoản").get_by_role("link", name=entry).click()


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Đăng xuất").click()
    expect(page.get_by_role("heading", name="Đăng nhập")).to_be_visible()


def add_passkey(page: Page, name: str) -> None:
    to(page, "Xác thực hai lớp")
    check_page(page)
    page.get_by_role("link", name="Thêm khóa truy cập").click()
    page.get_by_label("Tên của khóa").fill(name)
    check_page(page)
    page.get_by_role("button", name="Thêm khóa truy cập").click()
    expect(page.get_by_text("Đã bật xác thực hai lớp.")).to_be_visible()
    check_page(page)
    page.get_by_role("link", name="Tôi đã cất giữ").click()
    expect(page.get_by_role("button", name=f"Xóa {name}")).to_be_visible()
    check_page(page)


def make_app_password(page: Page, name: str) -> str:
    to(page, "Mật khẩu ứng dụng")
    page.get_by_label("Chương trình và thiết bị").fill(name)
    check_page(page)
    page.get_by_role("button", name="Tạo", exact=True).click()
    check_page(page)
    return page.locator(".secret span").first.inner_text()


def test_a_passkey_from_first_to_last(instance: Instance, window: BrowserContext) -> None:
    """Add one, sign in with it alone and as the second step, remove it; the own password opens IMAP only without it."""
    person = instance.people("staff")[2]
    page = window.new_page()
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    authenticator(page)
    password_step(page, instance, person)
    page.goto(f"{home(instance)}/tai-khoan/")
    check_page(page)
    add_passkey(page, "Máy cơ quan")
    eventually(lambda: instance.accepts(person, "imap"), lambda works: not works)
    sign_out(page)
    check_page(page)
    page.get_by_role("button", name="Đăng nhập bằng khóa truy cập").click()
    expect(page).to_have_url(re.compile("/(trang-chu|thu)/"))
    sign_out(page)
    password_step(page, instance, person)
    expect(page.get_by_role("heading", name="Bước thứ hai")).to_be_visible()
    check_page(page)
    page.get_by_role("button", name="Dùng khóa truy cập").click()
    expect(page).to_have_url(re.compile("/(trang-chu|thu)/"))
    page.goto(f"{home(instance)}/tai-khoan/xac-thuc/")
    page.get_by_role("button", name="Xóa Máy cơ quan").click()
    expect(page.get_by_text("Máy cơ quan")).to_have_count(0)
    eventually(lambda: instance.accepts(person, "imap"), bool)
    assert not troubles


def test_a_program_is_connected_seen_and_put_out(instance: Instance, window: BrowserContext) -> None:
    person = instance.people("staff")[1]
    page = window.new_page()
    password_step(page, instance, person)
    page.goto(f"{home(instance)}/tai-khoan/")
    secret = make_app_password(page, "Thunderbird")
    program = Person(address=person.address, password=secret, role="staff")
    assert not instance.accepts(program, "pop3"), "not one of its protocols"
    with instance.imap(program) as reading:
        to(page, "Phiên và thiết bị")
        expect(page.get_by_text("phiên này", exact=True)).to_be_visible()
        check_page(page)
        page.get_by_role("button", name=re.compile("Kết thúc imap 127")).click()
        eventually(lambda: ended(reading), bool)
    to(page, "Mật khẩu ứng dụng")
    page.get_by_role("button", name="Kết thúc Thunderbird").click()
    eventually(lambda: instance.accepts(program, "imap"), lambda works: not works)


def test_the_owner_is_told_of_a_new_place(instance: Instance, chromium: Browser) -> None:
    person = instance.people("province-office")[0]
    before = letters(instance, person)
    for program in (None, OTHER_PROGRAM):
        context = chromium.new_context(user_agent=program)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        password_step(page, instance, person)
        expect(page).to_have_url(re.compile("/(trang-chu|thu)/"))
        context.close()
    *_, letter = eventually(lambda: letters(instance, person), lambda found: len(found) > len(before))
    assert b"Auto-Submitted: auto-generated" in letter
    assert b"Return-Path: <>" in letter
    assert f"From: =?utf-8?q?C=C3=B4ng_Th=C6=B0?= <postmaster@{instance.domain}>".encode() in letter


def letters(instance: Instance, person: Person) -> list[bytes]:
    with instance.imap(person) as client:
        client.select("INBOX", readonly=True)
        _, (numbers,) = client.search(None, "FROM", f"postmaster@{instance.domain}")
        found = []
        for number in numbers.split():
            _, data = client.fetch(number.decode(), "(BODY.PEEK[])")
            found += [part[1] for part in data if isinstance(part, tuple)]
        return found


def ended(client: imaplib.IMAP4_SSL) -> bool:
    try:
        client.noop()
    except (imaplib.IMAP4.abort, OSError):
        return True
    return False
