"""Nothing that was typed is lost: another letter is opened, the session ends, the tab is read anew.

Clause: D12.2-1.
"""

from __future__ import annotations

import base64
import email.policy
import re

from playwright.sync_api import Browser, Page, Route, expect
from tests.stack.instance import Instance, Person, eventually, letter, token
from tests.stack.test_everyday_browser import opened
from tests.stack.test_web_browser import PATIENCE, chromium, pytestmark
from tests.stack.test_webmail_browser import enter, send

__all__ = ["chromium", "pytestmark"]

PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)


def begin(page: Page, subject: str, text: str) -> None:
    page.locator("[data-compose]").click()
    form = page.locator("form.compose")
    expect(form.get_by_label("Người nhận", exact=True)).to_be_focused()
    form.get_by_label("Tiêu đề").fill(subject)
    form.locator(".editor").click()
    page.keyboard.type(text)


def test_a_letter_that_is_left_for_another_is_kept(chromium: Browser, instance: Instance, staff: list[Person]) -> None:
    """Several at once as well; what was typed last is never taken for another letter's."""
    writer, first, second = staff[1], token(), token()
    send(instance, staff[0], writer, letter(staff[0].address, [writer.address], subject=f"Read {first}"))
    instance.wait_for(writer, f"Read {first}")
    page = opened(chromium, instance, writer)
    begin(page, f"Draft {first}", "Chữ vừa gõ")
    page.locator(".row", has_text=f"Read {first}").locator(".row-link").click()
    expect(page.locator(".letter-subject")).to_contain_text(first)
    begin(page, f"Draft {second}", "Thư khác")
    page.locator("[data-compose]").click()
    expect(page.locator("form.compose").get_by_label("Tiêu đề")).to_have_value("")
    expect(page.locator("#toast")).to_be_hidden()
    for mark in (first, second):
        instance.wait_for(writer, f"Draft {mark}", folder="Drafts")
        assert len(instance.find(writer, f"Draft {mark}", folder="Drafts")) == 1
    page.context.close()


def test_writing_goes_on_after_the_session_has_ended(
    chromium: Browser, instance: Instance, staff: list[Person]
) -> None:
    writer, mark = staff[1], token()
    page = opened(chromium, instance, writer)
    begin(page, mark, "Trước")
    state = page.locator(".draft-state")
    expect(state).to_contain_text("Đã lưu")
    other = page.context.new_page()
    other.goto(f"{instance.endpoints['web']}/trang-chu/")
    other.get_by_role("button", name="Đăng xuất").click()
    page.locator("form.compose .editor").focus()
    page.keyboard.type(" và sau")
    expect(state).to_contain_text("Phiên làm việc đã hết")
    with page.context.expect_page() as shown:
        state.get_by_role("link", name="Đăng nhập lại").click()
    again = shown.value
    again.get_by_label("Địa chỉ thư điện tử").fill(writer.address)
    again.get_by_label("Mật khẩu").fill(writer.password)
    again.get_by_role("main").get_by_role("button", name="Đăng nhập", exact=True).press("Enter")
    again.wait_for_url(re.compile("/(trang-chu|thu)/"))
    expect(state).to_contain_text("Đã lưu")
    kept = eventually(lambda: instance.find(writer, mark, folder="Drafts"), lambda found: len(found) == 1)
    assert readable(kept[0]) == "Trước và sau"
    page.context.close()


def test_what_the_server_does_not_have_is_offered_with_its_own_draft(
    chromium: Browser, instance: Instance, staff: list[Person]
) -> None:
    writer, mark = staff[1], token()
    page = opened(chromium, instance, writer)
    begin(page, mark, "Có mạng")
    expect(page.locator(".draft-state")).to_contain_text("Đã lưu")
    page.route("**/soan/luu/", lambda route: route.abort())
    page.keyboard.type(", không mạng")
    expect(page.locator(".draft-state")).to_contain_text("Mất kết nối")
    page.reload()
    expect(page.locator("form.compose .editor")).to_contain_text("Có mạng, không mạng")
    page.evaluate("""() => {
        for (const name of Object.keys(sessionStorage).filter((one) => one.startsWith("congthu-draft:"))) {
            const kept = JSON.parse(sessionStorage[name]);
            sessionStorage[name] = JSON.stringify({ ...kept, at: kept.at - 3600000 });
        }
        addEventListener("pagehide", (event) => event.stopImmediatePropagation(), true);
    }""")
    page.reload()
    page.locator("#toast").get_by_role("button", name="Lấy lại").click()
    expect(page.locator("form.compose .editor")).to_contain_text("Có mạng, không mạng")
    page.context.close()


def test_a_draft_is_one_though_an_answer_never_came(chromium: Browser, instance: Instance, staff: list[Person]) -> None:
    """The server kept it, the page does not know; read anew while it is kept, the page shows what was typed last."""
    writer, mark = staff[1], token()
    page = opened(chromium, instance, writer)
    begin(page, mark, "Một")
    state, text = page.locator(".draft-state"), page.locator("form.compose .editor")
    expect(state).to_contain_text("Đã lưu")

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/soan/luu/", lose)
    page.keyboard.type(" hai")
    expect(state).to_contain_text("Mất kết nối")
    page.unroute_all()
    page.keyboard.type(" ba")
    expect(state).to_contain_text("Đã lưu")
    assert len(instance.find(writer, mark, folder="Drafts")) == 1
    for word in (" bốn", " năm"):
        page.keyboard.type(word)
        page.reload()
        expect(text).to_contain_text(word.strip())
        text.click()
        page.keyboard.press("Control+End")
    expect(text).to_have_text("Một hai ba bốn năm")
    form = page.locator("form.compose")
    form.get_by_label("Người nhận", exact=True).fill(staff[0].address)
    form.get_by_role("button", name="Gửi", exact=True).click()
    expect(page.locator("#toast").get_by_role("button", name="Hoàn tác")).to_be_visible()
    instance.wait_for(staff[0], mark)
    assert not instance.find(writer, mark, folder="Drafts")
    page.context.close()


def test_two_windows_with_one_draft_take_nothing_from_each_other(
    chromium: Browser, instance: Instance, staff: list[Person]
) -> None:
    writer, mark = staff[1], token()
    page = opened(chromium, instance, writer)
    begin(page, mark, "Chung")
    expect(page.locator(".draft-state")).to_contain_text("Đã lưu")
    other = page.context.new_page()
    other.goto(page.url)
    for window, word in ((page, " trái"), (other, " phải")):
        window.locator("form.compose .editor").click()
        window.keyboard.press("Control+End")
        window.keyboard.type(word)
        expect(window.locator(".draft-state")).to_contain_text("Đã lưu")
        window.wait_for_timeout(4000)
    kept = [readable(raw) for raw in instance.find(writer, mark, folder="Drafts")]
    assert sorted(kept) == ["Chung phải", "Chung trái"]
    page.context.close()


def test_a_draft_that_was_removed_elsewhere_is_written_on(
    chromium: Browser, instance: Instance, staff: list[Person]
) -> None:
    """It may have been sent there: then sending it again is asked first."""
    writer, mark = staff[1], token()
    page = opened(chromium, instance, writer)
    begin(page, mark, "Còn")
    form = page.locator("form.compose")
    form.get_by_label("Người nhận", exact=True).fill(staff[0].address)
    expect(page.locator(".draft-state")).to_contain_text("Đã lưu")
    instance.wait_for(writer, mark, folder="Drafts")
    page.wait_for_timeout(4000)
    for step in ("send", "keep"):
        with instance.imap(writer) as client:
            client.select("Drafts")
            _, (found,) = client.search(None, "SUBJECT", mark)
            client.store(found.decode().replace(" ", ","), "+FLAGS", "\\Deleted")
            client.expunge()
        if step == "send":
            form.get_by_role("button", name="Gửi", exact=True).click()
            expect(form.locator("dialog.cautions")).to_contain_text("vừa được gửi hoặc bị xóa")
            form.get_by_role("button", name="Quay lại thư").click()
        form.locator(".editor").click()
        page.keyboard.type("đây ")
        expect(page.locator("#toast")).to_contain_text("vừa được gửi hoặc bị xóa")
        instance.wait_for(writer, mark, folder="Drafts")
    page.context.close()


def readable(raw: bytes) -> str:
    text = email.message_from_bytes(raw, policy=email.policy.default).get_body(("plain",))
    assert text is not None
    return str(text.get_content()).strip()


def test_an_address_in_a_letter_is_written_to_here(chromium: Browser, instance: Instance, staff: list[Person]) -> None:
    """In plain text and in the frame of formatted letters; nothing but the address is taken from the link."""
    reader, mark = staff[2], token()
    plain = letter("mot@example.org", [reader.address], subject=f"Plain {mark}", text="Hỏi: hoi+dap@example.org\n")
    formatted = letter("mot@example.org", [reader.address], subject=f"Formatted {mark}")
    link = '<p><a href="mailto:hoi+dap@example.org?subject=Khac&amp;body=Khac">Hỏi ở đây</a></p>'
    formatted.add_alternative(link, subtype="html")
    with instance.imap(reader) as client:
        for message in (plain, formatted):
            client.append("INBOX", None, None, message.as_bytes())
    page = opened(chromium, instance, reader)
    form = page.locator("form.compose")
    for name, place, text in (
        ("Plain", page.locator(".letter-body"), "hoi+dap@example.org"),
        ("Formatted", page.frame_locator("iframe.letter-frame"), "Hỏi ở đây"),
    ):
        page.locator(".row", has_text=f"{name} {mark}").locator(".row-link").click()
        place.get_by_role("link", name=text).click()
        expect(form.locator(".written li")).to_have_attribute("title", "hoi+dap@example.org")
        expect(form.get_by_label("Tiêu đề")).to_have_value("")
    page.context.close()


def test_text_is_coloured_and_aligned_and_still_is_when_the_draft_is_opened_again(
    chromium: Browser, instance: Instance, staff: list[Person]
) -> None:
    """The page's policy on styles hides none of it from who writes; a picture stands in the text."""
    page = opened(chromium, instance, staff[1])
    begin(page, token(), "Giấy mời họp")
    form = page.locator("form.compose")
    page.keyboard.press("Control+A")
    form.get_by_label("Màu chữ").select_option("Đỏ")
    form.get_by_label("Cỡ chữ").select_option("Lớn")
    form.get_by_role("button", name="Căn giữa").click()
    page.keyboard.press("Control+End")
    form.locator("[data-picture-file]").set_input_files({"name": "dau.png", "mimeType": "image/png", "buffer": PICTURE})
    expect(form.locator(".editor img")).to_have_js_property("naturalWidth", 1)
    expect(page.locator(".draft-state")).to_contain_text("Đã lưu")
    for _ in range(2):
        text = form.locator(".editor").get_by_text("Giấy mời họp")
        expect(text).to_have_css("color", "rgb(192, 0, 0)")
        expect(text).to_have_css("font-size", "19px")
        expect(text).to_have_css("text-align", "center")
        page.reload()
    page.context.close()


def test_nothing_is_sent_before_the_program_of_the_page_is_there(
    chromium: Browser, instance: Instance, staff: list[Person]
) -> None:
    """As a plain form it would go to an address that answers no form, and the text with it."""
    writer, receiver, mark = staff[1], staff[0], token()
    context = chromium.new_context(ignore_https_errors=True, service_workers="block")
    context.set_default_timeout(PATIENCE)
    page = enter(context, instance, writer)
    context.route(re.compile(r"/static/compose\.js"), lambda route: route.abort())
    page.locator("[data-compose]").click()
    form = page.locator("form.compose")
    toast = page.locator("#toast")
    expect(toast).to_contain_text("Trang chưa tải xong")
    form.get_by_label("Người nhận", exact=True).fill(receiver.address)
    form.get_by_label("Tiêu đề").fill(mark)
    form.get_by_label("Tiêu đề").press("Enter")
    form.locator(".editor").click()
    page.keyboard.type("Gõ trước khi tải xong")
    sending = form.get_by_role("button", name="Gửi", exact=True)
    expect(sending).to_be_disabled()
    context.unroute_all()
    toast.get_by_role("button", name="Thử lại").click()
    sending.click()
    expect(toast.get_by_role("button", name="Hoàn tác")).to_be_visible()
    (raw,) = instance.wait_for(receiver, mark)
    assert "Gõ trước khi tải xong" in readable(raw)
    context.close()
