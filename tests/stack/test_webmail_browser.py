"""The webmail in a real browser against the real daemons: reading, answering, filing, undo, files, two windows at once.

Clause: D2.1, D8.3-2, D11.2b-2, D12.2-1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import Browser, BrowserContext, FilePayload, Page, Route, expect, sync_playwright
from tests.stack.instance import Instance, Person, eventually, letter, token
from tests.stack.test_web_browser import CHROMIUM, PATIENCE, QUIET, SIZES, check_page, pytestmark  # noqa: F401

HOSTILE = """<html><body onload="document.title='run'"><h2 style="color:#b00">Kính gửi</h2><p>Nội dung thư</p>
<script>top.document.title='run'</script><img src=x onerror="top.document.title='run'">
<img src="https://tracker.example/pixel.gif"><form action="https://evil.example/"><input name=a></form>
<a href="javascript:alert(1)">a</a> <a href="https://evil.example/x">https://daknong.gov.vn</a>
<style>@import url(https://evil.example/x.css); body{background:url(https://evil.example/y)}</style>
<iframe src="https://evil.example/"></iframe><meta http-equiv="refresh" content="0;url=https://evil.example/"></body></html>"""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture(params=SIZES)
def window(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[BrowserContext]:
    width, height = SIZES[request.param]
    context = chromium.new_context(
        viewport={"width": width, "height": height}, ignore_https_errors=True, bypass_csp=True
    )
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


@pytest.fixture
def strict(chromium: Browser) -> Iterator[BrowserContext]:
    """A window in which the policy of the pages holds, as for everybody."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, ignore_https_errors=True)
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


def enter(window: BrowserContext, instance: Instance, person: Person) -> Page:
    page = window.new_page()
    page.goto(f"{instance.endpoints['web']}/dang-nhap/")
    page.get_by_label("Địa chỉ thư điện tử").fill(person.address)
    page.get_by_label("Mật khẩu").fill(person.password)
    page.get_by_role("main").get_by_role("button", name="Đăng nhập", exact=True).press("Enter")
    page.wait_for_url(re.compile("/(trang-chu|thu)/"))
    page.goto(f"{instance.endpoints['web']}/thu/")
    expect(page.locator("#mail-list")).to_be_visible()
    return page


def send(instance: Instance, sender: Person, to: Person, message: EmailMessage) -> None:
    del to
    with instance.submission(sender) as client:
        client.send_message(message)


def test_read_answer_and_put_away(instance: Instance, window: BrowserContext, staff: list[Person]) -> None:
    """The first of the daily jobs, at desktop and telephone width."""
    reader, sender, mark = staff[0], staff[1], token()
    message = letter(sender.address, [reader.address], subject=f"V/v góp ý {mark}")
    message.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="Báo cáo Đắk R'Lấp.pdf")
    send(instance, sender, reader, message)
    instance.wait_for(reader, mark)
    page = enter(window, instance, reader)
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    line = page.locator(".row", has_text=mark)
    expect(line).to_be_visible()
    check_page(page)
    line.locator(".row-link").click()
    reading = page.locator("#mail-reading")
    expect(reading.get_by_role("heading", name=mark)).to_be_visible()
    expect(reading.get_by_text("Báo cáo Đắk R'Lấp.pdf")).to_be_visible()
    check_page(page)

    reading.get_by_role("link", name="Trả lời", exact=True).click()
    form = page.locator("form.compose")
    expect(form).to_be_visible()
    expect(form.locator(".written li")).to_have_attribute("title", sender.address)
    answer = token()
    form.get_by_label("Tiêu đề").fill(f"Trả lời {answer}")
    form.locator(".editor").click()
    page.keyboard.type("Đồng ý với dự thảo.")
    check_page(page)
    form.get_by_role("button", name="Gửi", exact=True).click()
    expect(page.locator("#toast")).to_contain_text("Đã gửi thư")
    received = instance.wait_for(sender, answer, seconds=60)
    assert (
        "Đồng ý với dự thảo.".encode() in received[0] or b"quoted-printable" in received[0] or b"base64" in received[0]
    )

    page.goto(f"{instance.endpoints['web']}/thu/")
    line = page.locator(".row", has_text=mark)
    eventually(lambda: instance.find(reader, mark), lambda found: len(found) == 1)
    line.locator(".pick").click()
    page.locator("[data-act=bin]").click()
    expect(line).to_have_count(0)
    toast = page.locator("#toast")
    expect(toast).to_contain_text("thùng rác")
    toast.get_by_role("button", name="Hoàn tác").click()
    expect(page.locator(".row", has_text=mark)).to_be_visible()
    eventually(lambda: instance.find(reader, mark), lambda found: len(found) == 1)
    assert not troubles


def test_the_reminder_of_a_second_factor_leaves_room(instance: Instance, window: BrowserContext) -> None:
    """A head who owes a second factor reads mail all the same, at every width."""
    page = enter(window, instance, instance.people("head")[1])
    expect(page.get_by_role("complementary", name="Nhắc việc")).to_be_visible()
    box = page.locator("#mail-list").bounding_box()
    assert box is not None
    assert box["width"] >= 320
    assert box["height"] >= 300
    check_page(page)


def test_hostile_html_runs_nothing_and_loads_nothing(
    instance: Instance, strict: BrowserContext, staff: list[Person]
) -> None:
    """Clause: D8.3-2."""
    reader, sender, mark = staff[0], staff[1], token()
    message = letter(sender.address, [reader.address], subject=mark)
    message.add_alternative(HOSTILE, subtype="html")
    send(instance, sender, reader, message)
    instance.wait_for(reader, mark)
    asked: list[str] = []
    strict.on("request", lambda request: asked.append(request.url))
    page = enter(strict, instance, reader)
    page.locator(".row", has_text=mark).locator(".row-link").click()
    frame = page.frame_locator("iframe.letter-frame")
    expect(frame.get_by_text("Nội dung thư")).to_be_visible()
    expect(page.locator(".letter-warning.danger")).to_contain_text("evil.example")
    page.wait_for_timeout(1000)
    assert page.title() != "run"
    web = str(instance.endpoints["web"])
    assert not [url for url in asked if not url.startswith((web, "data:", "about:"))]
    assert frame.locator("script, form, iframe, meta[http-equiv]").count() == 0


def test_news_appear_by_themselves_in_every_window(
    instance: Instance, strict: BrowserContext, staff: list[Person]
) -> None:
    reader, sender, mark = staff[0], staff[1], token()
    first = enter(strict, instance, reader)
    second = strict.new_page()
    second.goto(first.url)
    expect(second.locator("#letters")).to_be_visible()
    first.wait_for_timeout(1500)
    send(instance, sender, reader, letter(sender.address, [reader.address], subject=mark))
    for page in (first, second):
        expect(page.locator(".row", has_text=mark)).to_be_visible()
    first.locator(".row", has_text=mark).locator(".star").click()
    expect(second.locator(".row.flagged", has_text=mark)).to_be_visible()
    with instance.imap(reader) as client:
        client.select("INBOX")
        _, (found,) = client.search(None, "SUBJECT", mark)
        client.store(found.decode(), "+FLAGS", "\\Deleted")
        client.expunge()
    for page in (first, second):
        expect(page.locator(".row", has_text=mark)).to_have_count(0)


def test_files_are_kept_with_the_draft_and_a_letter_can_be_taken_back(
    instance: Instance, strict: BrowserContext, staff: list[Person]
) -> None:
    writer, receiver, mark = staff[0], staff[1], token()
    page = enter(strict, instance, writer)
    page.locator("[data-compose]").click()
    form = page.locator("form.compose")
    form.get_by_label("Người nhận", exact=True).fill(receiver.address)
    form.get_by_label("Tiêu đề").fill(mark)
    form.locator(".editor").click()
    page.keyboard.type("Xin gửi tài liệu.")
    form.locator("input[name=file]").set_input_files(
        FilePayload(name="Tờ trình số 5.txt", mimeType="text/plain", buffer="Tờ trình".encode())
    )
    expect(form.locator(".files")).to_contain_text("Tờ trình số 5.txt")
    eventually(lambda: instance.find(writer, mark, folder="Drafts"), lambda found: len(found) == 1)
    page.reload()
    expect(page.locator("form.compose .files")).to_contain_text("Tờ trình số 5.txt")
    expect(page.locator("form.compose .editor")).to_contain_text("Xin gửi tài liệu.")
    page.locator("form.compose").get_by_role("button", name="Gửi", exact=True).click()
    page.locator("#toast").get_by_role("button", name="Hoàn tác").click()
    expect(page.locator("form.compose .files")).to_contain_text("Tờ trình số 5.txt")
    assert not instance.find(receiver, mark)
    page.locator("form.compose").get_by_role("button", name="Gửi", exact=True).click()
    received = instance.wait_for(receiver, mark, seconds=60)
    assert len(received) == 1
    assert b"filename*=" in received[0]


def test_words_are_found_without_marks(instance: Instance, strict: BrowserContext, staff: list[Person]) -> None:
    """In the subject and deep in the text, and what comes meanwhile appears while somebody goes on typing."""
    reader, sender, mark = staff[0], staff[1], token()
    text = f"{'Kính gửi các sở, ban, ngành. ' * 30}\nĐề nghị sửa đường tỉnh {mark}.\n"
    send(instance, sender, reader, letter(sender.address, [reader.address], subject=f"Đường dây nóng {mark}"))
    send(instance, sender, reader, letter(sender.address, [reader.address], subject="Cầu", text=text))
    instance.wait_for(reader, mark)
    page = enter(strict, instance, reader)
    page.get_by_role("searchbox").fill(f"duong {mark}")
    found = page.locator("#letters[data-found=yes] .row")
    expect(found).to_have_count(2, timeout=60_000)
    expect(found.locator(".row-subject mark").first).to_have_text("Đường")
    expect(found.last.locator(".row-preview mark")).to_have_text(["đường", mark])
    expect(page.locator("#told")).to_have_text("Kết quả tìm 2")
    send(instance, sender, reader, letter(sender.address, [reader.address], subject=f"Con đường mới {mark}"))
    expect(found).to_have_count(3, timeout=60_000)
    expect(page.get_by_role("searchbox")).to_be_focused()


def test_a_folder_that_is_gone_leads_back_to_the_mail(
    instance: Instance, strict: BrowserContext, staff: list[Person]
) -> None:
    """Trying again would not bring it back; links to folders are kept in bookmarks and other windows."""
    page = enter(strict, instance, staff[0])
    page.goto(f"{page.url.partition('?')[0]}?f=Da-doi-ten")
    main = page.get_by_role("main")
    expect(main).to_contain_text("Thư mục này không còn nữa")
    expect(main.get_by_role("link", name="Thử lại")).to_have_count(0)
    main.get_by_role("link", name="Về hộp thư").click()
    expect(page.locator("#mail-list")).to_be_visible()


def test_keys_lead_down_to_what_was_found(instance: Instance, strict: BrowserContext, staff: list[Person]) -> None:
    """Who types on and presses the arrow at once comes to the new list; who sees nothing hears how many there are."""
    reader, sender, mark = staff[0], staff[1], token()
    send(instance, sender, reader, letter(sender.address, [reader.address], subject=f"Lịch họp {mark}"))
    instance.wait_for(reader, mark)
    page = enter(strict, instance, reader)
    page.locator("body").press("/")
    page.keyboard.type(f"lich hop {mark}")
    page.keyboard.press("ArrowDown")
    row = page.locator("#letters[data-found=yes] .row")
    expect(row.locator(".row-link")).to_be_focused(timeout=60_000)
    expect(row).to_have_class(re.compile("current"))
    page.keyboard.press("Enter")
    expect(page.locator("#mail-reading").get_by_role("heading", name=mark)).to_be_visible()
    page.get_by_role("searchbox").fill(f"{mark}x")
    expect(page.locator("#told")).to_contain_text("Kết quả tìm 0 Không tìm thấy", timeout=60_000)
    for nothing in ("y", "(?)"):
        page.get_by_role("searchbox").fill(nothing)
        expect(page.locator("#letters")).to_have_attribute("data-query", re.compile("q="))
        expect(page.locator(".list-empty")).to_have_text("Xin gõ một từ có ít nhất hai chữ cái.")


def test_another_language_shows_the_same(instance: Instance, strict: BrowserContext, staff: list[Person]) -> None:
    """What was looked for since the page came is still there, and so is a letter that is being written."""
    page = enter(strict, instance, staff[0])
    page.get_by_role("searchbox").fill("khong co thu nao nhu vay")
    expect(page.locator("#letters[data-found=yes]")).to_be_attached(timeout=60_000)
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    expect(page.get_by_role("searchbox")).to_have_value("khong co thu nao nhu vay")
    mark = token()
    page.locator("[data-compose]").click()
    page.locator("form.compose").get_by_label("Subject", exact=True).fill(mark)
    eventually(lambda: instance.find(staff[0], mark, folder="Drafts"), bool)
    page.get_by_role("button", name="Tiếng Việt").click()
    expect(page.get_by_role("button", name="Đăng xuất")).to_be_visible()
    expect(page.locator("form.compose").get_by_label("Tiêu đề", exact=True)).to_have_value(mark)


def test_who_switched_keys_off_is_told_of_none(instance: Instance, strict: BrowserContext, staff: list[Person]) -> None:
    page = enter(strict, instance, staff[0])
    keys = page.locator(".nothing .of-keys")
    expect(keys).to_be_visible()
    display = f"{instance.endpoints['web']}/thu/cai-dat/hien-thi/"
    for switch in ("uncheck", "check"):
        page.goto(display)
        getattr(page.get_by_label(re.compile("Phím tắt")), switch)()
        page.get_by_role("main").get_by_role("button", name="Lưu").click()
        expect(page.get_by_role("status").get_by_text("Đã lưu")).to_be_visible()
        page.goto(f"{instance.endpoints['web']}/thu/")
        expect(page.locator(".nothing")).to_be_visible()
        expect(keys).to_be_visible(visible=switch == "check")


def test_a_large_file_goes_on_after_the_network_was_away_and_a_document_is_looked_at(
    instance: Instance, strict: BrowserContext, staff: list[Person], tmp_path: Path
) -> None:
    """Clause: D5.2b, D8.3-2."""
    writer, mark = staff[0], token()
    made = Document()
    made.add_heading("Quyết định thử", level=1)
    made.save(str(tmp_path / "quyet-dinh.docx"))
    (tmp_path / "lon.bin").write_bytes(bytes(3_000_000))
    page = enter(strict, instance, writer)
    page.locator("[data-compose]").click()
    form = page.locator("form.compose")
    form.get_by_label("Người nhận", exact=True).fill(writer.address)
    form.get_by_label("Tiêu đề").fill(mark)
    pieces: list[str] = []

    def drop_the_second(route: Route) -> None:
        pieces.append(route.request.method)
        if pieces.count("PATCH") == 2 and route.request.method == "PATCH":
            route.abort()
        else:
            route.continue_()

    page.route("**/tai-len/**", drop_the_second)
    chooser = form.locator("input[name=file]")
    chooser.set_input_files(tmp_path / "lon.bin")
    expect(form.locator(".files [data-drop]")).to_have_count(1, timeout=PATIENCE)
    assert "HEAD" in pieces
    chooser.set_input_files(tmp_path / "quyet-dinh.docx")
    expect(form.locator(".files [data-drop]")).to_have_count(2, timeout=PATIENCE)
    form.get_by_role("button", name="Gửi", exact=True).click()
    instance.wait_for(writer, mark, seconds=60)
    page.goto(f"{instance.endpoints['web']}/thu/")
    page.locator(".row", has_text=mark).locator(".row-link").click()
    page.locator(".attachment", has_text="quyet-dinh.docx").locator("[data-preview]").click()
    expect(page.frame_locator("#preview iframe").get_by_role("heading", name="Quyết định thử")).to_be_visible(
        timeout=PATIENCE
    )
    page.locator("#preview").get_by_role("button", name="Đóng").click()
    expect(page.locator("#preview")).to_be_hidden()
