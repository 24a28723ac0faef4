"""Everyday pages against the real daemons: signature, a letter for later, folders; invitations and read receipts.

Clause: D12.2-1, D8.1.
"""

from __future__ import annotations

import re
import smtplib
from datetime import datetime, timedelta

from playwright.sync_api import Browser, Page, expect
from tests.stack.instance import Instance, Person, eventually, letter, token
from tests.stack.test_handover import at_the_web
from tests.stack.test_web_browser import PATIENCE, check_page, chromium, pytestmark
from tests.stack.test_webmail_browser import enter

__all__ = ["chromium", "pytestmark"]
ASKED_FOR = "hop-giao-ban@example.org"


def opened(chromium: Browser, instance: Instance, person: Person) -> Page:
    context = chromium.new_context(viewport={"width": 1366, "height": 800}, ignore_https_errors=True, bypass_csp=True)
    context.set_default_timeout(PATIENCE)
    page = enter(context, instance, person)
    page.on("dialog", lambda dialog: dialog.accept())
    return page


def test_from_a_signature_to_a_letter_that_is_taken_back(chromium: Browser, instance: Instance) -> None:
    writer, mark = instance.people("it-officer")[1], token()
    page = opened(chromium, instance, writer)
    page.get_by_role("link", name="Cài đặt").click()
    page.locator(".choices").get_by_role("link", name="Chữ ký").click()
    page.get_by_role("link", name="Chữ ký mới").click()
    page.get_by_label("Điện thoại").fill("0261 3 544 888")
    check_page(page)
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.locator(".as-written")).to_contain_text("0261 3 544 888")

    page.goto(f"{instance.endpoints['web']}/thu/")
    page.locator("[data-compose]").click()
    form = page.locator("form.compose")
    expect(form.locator(".editor")).to_contain_text("Điện thoại: 0261 3 544 888")
    form.locator("[data-phrases] summary").click()
    check_page(page)
    form.get_by_role("button", name="Không dùng chữ ký").click()
    expect(form.locator(".editor")).not_to_contain_text("0261 3 544 888")
    form.locator("[data-phrases] summary").click()
    form.get_by_role("button", name="Chữ ký: Chính").click()
    expect(form.locator(".editor")).to_contain_text("0261 3 544 888")
    form.get_by_label("Người nhận", exact=True).fill(instance.people("staff")[1].address)
    form.get_by_label("Tiêu đề").fill(mark)
    form.locator("[data-show='#more-sending']").click()
    later = datetime.now() + timedelta(days=2)  # noqa: DTZ005 -- As the writer's own clock shows it.
    form.get_by_label("Gửi lúc").fill(later.strftime("%Y-%m-%dT08:00"))
    form.get_by_role("button", name="Gửi", exact=True).click()
    expect(page.locator("#toast")).to_contain_text("08:00")

    page.goto(f"{instance.endpoints['web']}/thu/cho-gui/")
    line = page.locator(".waiting-list li", has_text=mark)
    expect(line).to_be_visible()
    check_page(page)
    line.locator("input[name=due]").fill((later + timedelta(days=1)).strftime("%Y-%m-%dT09:30"))
    line.get_by_role("button", name="Đổi giờ").click()
    expect(page.locator(".waiting-list li", has_text=mark)).to_contain_text("09:30")
    page.locator(".waiting-list li", has_text=mark).get_by_role("button", name="Rút lại").click()
    expect(page.locator("form.compose").get_by_label("Tiêu đề")).to_have_value(mark)
    assert not instance.find(instance.people("staff")[1], mark)
    page.context.close()


def test_a_signature_goes_with_the_address(chromium: Browser, instance: Instance) -> None:
    """Also one that was changed in the letter, and past an address that has none."""
    head, phone = instance.people("head")[2], "0261 3 500 111"
    with at_the_web(instance, head) as web:
        start = web.get("/thu/cai-dat/").text
        (place,) = set(re.findall(r"/thu/cai-dat/[0-9a-f-]{36}/chu-ky/", start))
        web.post(f"{place}moi/", title="Chính", name="Thử", phone=phone, is_default="1")
    page = opened(chromium, instance, head)
    page.locator("[data-compose]").click()
    form = page.locator("form.compose")
    signed = form.locator(".editor div", has_text=re.compile(f"^Điện thoại: {phone}"))
    expect(signed).to_be_visible()
    signed.click()
    page.keyboard.press("End")
    page.keyboard.type(" máy lẻ 12")
    sender = form.get_by_label("Từ", exact=True)
    expect(sender).to_have_value(head.address)
    sender.focus()
    sender.select_option(index=1)
    expect(form.locator(".editor")).not_to_contain_text(phone)
    expect(sender).to_be_focused()
    sender.select_option(head.address)
    expect(signed).to_have_text(f"Điện thoại: {phone}")
    page.context.close()


def test_receivers_stand_as_chips_that_keys_change(chromium: Browser, instance: Instance) -> None:
    writer, (first, second) = instance.people("it-officer")[1], instance.people("staff")[1:3]
    page = opened(chromium, instance, writer)
    page.locator("[data-compose]").click()
    form = page.locator("form.compose")
    field, chips, sent = (
        form.get_by_label("Người nhận", exact=True),
        form.locator(".written li"),
        form.locator("[name=to]"),
    )
    expect(field).to_be_focused()
    page.keyboard.type(first.address.partition("@")[0])
    expect(form.locator(".suggestions li").first).to_be_visible()
    page.keyboard.press("Enter")
    expect(chips).to_have_attribute("title", first.address)
    page.keyboard.type(f'"Trần, Thử" <thu@example.org>; {first.address.upper()}, khong-phai-thu ')
    page.keyboard.press("Enter")
    expect(chips).to_have_count(3)
    expect(chips.nth(1)).to_contain_text("Trần, Thử")
    expect(chips.nth(2)).to_have_class("faulty")
    check_page(page)

    page.keyboard.press("Backspace")
    expect(chips.nth(2).get_by_role("button")).to_be_focused()
    page.keyboard.press("F2")
    expect(field).to_have_value("khong-phai-thu")
    page.keyboard.type(f"@example.org {second.address} ")
    expect(chips).to_have_count(4)
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Delete")
    expect(chips).to_have_count(3)
    expect(sent).to_have_value(re.compile(rf'{first.address}>?, "Trần, Thử" <thu@example.org>, {second.address}$'))

    form.get_by_label("Tiêu đề").press("Enter")
    expect(form.locator(".editor")).to_be_focused()
    form.get_by_role("button", name="Bỏ thư nháp").click()
    page.context.close()


def test_folders_are_made_renamed_thrown_away_and_had_back(chromium: Browser, instance: Instance) -> None:
    person, mark = instance.people("it-officer")[1], token()
    page = opened(chromium, instance, person)
    card, toast = page.locator("#folder-card"), page.locator("#toast")
    page.get_by_role("button", name="Thư mục mới").click()
    page.keyboard.type(f"A{mark}")
    page.keyboard.press("Enter")
    expect(page.locator("#list-title")).to_have_text(f"A{mark}")

    page.locator(f".folder-more[data-folder='A{mark}']").press("Enter")
    expect(card).to_be_visible()
    check_page(page)
    card.get_by_label("Tên").fill(f"B{mark}")
    card.get_by_role("button", name="Đổi tên").click()
    expect(page.locator("#list-title")).to_have_text(f"B{mark}")
    toast.get_by_role("button", name="Hoàn tác").click()
    expect(page.locator("#list-title")).to_have_text(f"A{mark}")

    page.locator(f".folder-more[data-folder='A{mark}']").press("Enter")
    card.get_by_role("button", name="Chuyển thư mục vào thùng rác").click()
    expect(page.locator(f".folder-more[data-folder='Trash/A{mark}']")).to_be_attached()
    toast.get_by_role("button", name="Hoàn tác").click()
    expect(page.locator(f".folder-more[data-folder='A{mark}']")).to_be_attached()
    page.locator(f".folder-more[data-folder='A{mark}']").press("Enter")
    card.get_by_role("button", name="Chuyển thư mục vào thùng rác").click()
    expect(page.locator(f".folder-more[data-folder='Trash/A{mark}']")).to_be_attached()

    with instance.imap(person) as client:
        client.append("Trash", None, None, letter(person.address, [person.address], subject=mark).as_bytes())
    page.locator("a.folder", has_text="Thùng rác").click()
    expect(page.locator(".row", has_text=mark)).to_be_visible()
    page.get_by_role("button", name="Dọn sạch thùng rác").click()
    expect(page.locator(".row")).to_have_count(0)
    expect(page.locator(f".folder-more[data-folder='Trash/A{mark}']")).to_have_count(0)
    assert not instance.find(person, mark, folder="Trash")
    page.context.close()


def test_a_conversation_is_read_and_what_was_thrown_away_goes_back_to_where_it_was(
    chromium: Browser, instance: Instance
) -> None:
    person, mark, name = instance.people("it-officer")[1], token(), f"Hồ sơ {token()}"
    first = letter("mot@example.org", [person.address], subject=f"Góp ý {mark}", text="Dự thảo lần đầu.\n")
    second = letter("hai@example.org", [person.address], subject=f"Re: Góp ý {mark}", text="Đã xem.\n")
    second["In-Reply-To"] = second["References"] = first["Message-ID"]
    page = opened(chromium, instance, person)
    page.get_by_role("button", name="Thư mục mới").click()
    page.keyboard.type(name)
    page.keyboard.press("Enter")
    expect(page.locator("#list-title")).to_have_text(name)
    with smtplib.LMTP(*instance.port("lmtp"), timeout=60) as lmtp:
        for message in (first, second):
            lmtp.send_message(message)
    instance.wait_for(person, mark, count=2)
    own = letter(person.address, ["hai@example.org"], subject=f"Re: Góp ý {mark}", text="Đồng ý.\n")
    own["In-Reply-To"], own["References"] = second["Message-ID"], f"{first['Message-ID']} {second['Message-ID']}"
    with instance.imap(person) as client:
        client.append("Sent", "\\Seen", None, own.as_bytes())

    page.goto(f"{instance.endpoints['web']}/thu/")
    page.get_by_label("Hội thoại").check()
    expect(page.locator(".row", has_text=mark)).to_have_count(1)
    page.locator(".row", has_text=mark).locator(".row-link").click()
    letters = page.locator("#mail-reading .conversation li")
    expect(letters).to_have_count(3)
    check_page(page)
    letters.last.get_by_role("link", name="hai@example.org").click()
    expect(page.locator(".letter-body")).to_contain_text("Đồng ý.")
    expect(letters.last.get_by_role("link")).to_have_attribute("aria-current", "true")
    expect(page.locator("#list-title")).to_have_text("Hộp thư đến")
    letters.first.get_by_role("link").click()
    expect(page.locator(".letter-body")).to_contain_text("Dự thảo lần đầu.")
    expect(letters.first.get_by_role("link")).to_have_attribute("aria-current", "true")
    page.reload()
    expect(letters).to_have_count(3)

    page.locator(".row", has_text=mark).locator(".pick").click()
    page.locator("[data-move]").select_option(label=name)
    expect(page.locator("#toast")).to_contain_text("Đã chuyển 2 thư")
    page.locator("a.folder", has_text=name).click()
    rows = page.locator("#letters .row", has_text=mark)
    page.locator("#pick-all").check()
    page.locator("[data-act=bin]").click()
    expect(page.locator("#toast")).to_contain_text("thùng rác")
    page.locator("a.folder", has_text="Thùng rác").click()
    rows.first.locator(".pick").click()
    page.locator("[data-act=restore]").click()
    expect(page.locator("#toast")).to_contain_text(f"về “{name}”")
    page.locator("a.folder", has_text=name).click()
    expect(rows.first).to_be_visible()
    page.context.close()


def test_an_invitation_is_answered_and_a_receipt_sent_when_their_reader_says_so(instance: Instance) -> None:
    person, mark = instance.people("it-officer")[1], token()
    message = letter(ASKED_FOR, [person.address], subject=mark)
    message["Disposition-Notification-To"] = ASKED_FOR
    message.add_alternative(meeting(person, mark), maintype="text", subtype="calendar", params={"method": "REQUEST"})
    with smtplib.LMTP(*instance.port("lmtp"), timeout=60) as lmtp:
        lmtp.send_message(message)
    instance.wait_for(person, mark)
    with at_the_web(instance, person) as web:
        web.post("/thu/cai-dat/hien-thi/", undo_seconds="0", has_shortcuts="1")
        start = web.get("/thu/")
        base, row = start.url.path, re.search(rf'data-uid="(\d+)"(?:(?!data-uid).)*{mark}', start.text, re.DOTALL)
        assert row
        named = {"f": "INBOX", "uid": row[1]}
        shown = web.client.get(f"{base}thu/", params=named, headers={"HX-Request": "true"}).text
        assert 'data-answer="ACCEPTED"' in shown
        assert "data-receipt" in shown
        assert not instance.left_for_outside(mark), "nothing leaves by itself"
        told = web.post(f"{base}thu/moi-hop/", at="/thu/cai-dat/hien-thi/", answer="ACCEPTED", **named).json()
        assert ASKED_FOR in told["text"]

        def settle() -> bool:
            """Try as one is told to: a test before may have killed the database that Postfix asks."""
            answer = web.post(f"{base}thu/bao-da-doc/", at="/thu/cai-dat/hien-thi/", step="send", **named)
            assert answer.status_code in {200, 503}, answer.text
            assert answer.status_code == 503 or "Đã gửi" in answer.json()["text"], answer.text
            return answer.status_code == 200

        eventually(settle, bool, 120)
        left = eventually(lambda: instance.left_for_outside(mark), lambda found: len(found) == 2, 150)
        again = web.client.get(f"{base}thu/", params=named, headers={"HX-Request": "true"}).text
    assert any(b"method=REPLY" in one for one in left)
    assert any(b"disposition-notification" in one for one in left)
    assert "data-receipt" not in again, "nobody is asked twice"
    assert re.search(r'data-answer="ACCEPTED" aria-pressed="true"', again)


def meeting(person: Person, mark: str) -> bytes:
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "METHOD:REQUEST",
        "BEGIN:VEVENT",
        f"UID:{mark}@example.org",
        f"SUMMARY:{mark}",
        "DTSTART:20270105T010000Z",
        "DTEND:20270105T030000Z",
        f"ORGANIZER:mailto:{ASKED_FOR}",
        f"ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:{person.address}",
        "END:VEVENT",
        "END:VCALENDAR",
    )
    return "\r\n".join((*lines, "")).encode()
