"""Reading and searching in a real browser: quotes, pictures not fetched, why a letter was found; on a telephone.

Clause: D2.1, D11.2b-2.
"""

from __future__ import annotations

import io

import pytest
from docx import Document
from playwright.sync_api import Browser, Page, expect
from tests.stack.instance import Instance, Person, letter, token
from tests.stack.test_everyday_browser import opened
from tests.stack.test_web_browser import PATIENCE, check_page, chromium, pytestmark
from tests.stack.test_webmail_browser import enter

__all__ = ["chromium", "pytestmark"]
CONTRAST = """image => {
  const {color, backgroundColor} = getComputedStyle(image);
  const light = (text) => {
    const parts = text.match(/[\\d.]+/g).slice(0, 3).map((part) => part / 255);
    const [r, g, b] = parts.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
  };
  const [low, high] = [light(color), light(backgroundColor)].sort((one, other) => one - other);
  return high / low;
}"""
"""As WCAG 2 measures it."""
CUT_OFF = """select => {
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = getComputedStyle(select).font;
  const ARROW = 16;
  return pen.measureText(select.selectedOptions[0].text).width + ARROW > select.clientWidth;
}"""


@pytest.fixture(scope="module")
def reader(instance: Instance) -> Person:
    return instance.people("head")[0]


def on_a_telephone(chromium: Browser, instance: Instance, person: Person, *, is_dark: bool) -> Page:
    context = chromium.new_context(
        viewport={"width": 390, "height": 844},
        color_scheme="dark" if is_dark else "light",
        ignore_https_errors=True,
        bypass_csp=True,
    )
    context.set_default_timeout(PATIENCE)
    return enter(context, instance, person)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_on_a_telephone_nothing_above_the_list_is_cut_off(
    chromium: Browser, instance: Instance, reader: Person, language: str
) -> None:
    page = on_a_telephone(chromium, instance, reader, is_dark=language == "vi")
    if language == "en":
        page.get_by_role("button", name="English").click()
    for select in page.locator(".list-bar .when-none > label > select").all():
        assert not select.evaluate(CUT_OFF)
    check_page(page)
    page.context.close()


@pytest.mark.parametrize("is_dark", [True, False])
def test_what_a_picture_shows_can_be_read_where_it_is_not_fetched(
    chromium: Browser, instance: Instance, reader: Person, is_dark: bool
) -> None:
    mark = token()
    message = letter("mot@example.org", [reader.address], subject=mark)
    message.add_alternative(
        '<style>img { color: #888; background: #999 }</style><p style="color:#fff;background:#036">'
        '<img src="https://anh.example/a.png" alt="Ảnh trụ sở" width="200" height="60"></p>',
        subtype="html",
    )
    with instance.imap(reader) as client:
        client.append("INBOX", "", "", message.as_bytes())
    page = on_a_telephone(chromium, instance, reader, is_dark=is_dark)
    page.locator(".row", has_text=mark).locator(".row-link").click()
    image = page.frame_locator(".letter-frame").locator("img[data-remote]")
    assert image.evaluate(CONTRAST) >= 7
    page.context.close()


def test_a_quote_in_a_quote_opens_with_one_button(chromium: Browser, instance: Instance, reader: Person) -> None:
    mark = token()
    text = "Đồng ý.\n\nNgày 02/11/2026 08:00, An viết:\n> một\n>> hai\n> ba\n"
    with instance.imap(reader) as client:
        client.append("INBOX", "", "", letter("a@example.org", [reader.address], subject=mark, text=text).as_bytes())
    page = opened(chromium, instance, reader)
    page.locator(".row", has_text=mark).locator(".row-link").click()
    button = page.locator(".plain-text summary")
    expect(button).to_have_count(1)
    button.click()
    expect(page.locator(".plain-text blockquote", has_text="hai")).to_be_visible()
    page.context.close()


def test_what_was_found_says_which_file_it_was_found_for(chromium: Browser, instance: Instance, reader: Person) -> None:
    mark, word = token(), f"w{token()}"
    paper, octets = Document(), io.BytesIO()
    paper.add_paragraph(f"Kinh phí {word}")
    paper.save(octets)
    message = letter("mot@example.org", [reader.address], subject=mark)
    message.add_attachment(
        octets.getvalue(),
        maintype="application",
        subtype="vnd.openxmlformats-officedocument.wordprocessingml.document",
        filename="Phương án.docx",
    )
    with instance.imap(reader) as client:
        client.append("INBOX", "", "", message.as_bytes())
    page = opened(chromium, instance, reader)
    field, line = page.locator("#mail-search"), page.locator(".row", has_text=mark)
    field.fill(word)
    expect(line.locator(".row-file")).to_have_text("Phương án.docx")
    field.fill("phuong an")
    expect(line.locator(".row-file mark").first).to_have_text("Phương")
    check_page(page)
    field.fill(f"{mark} 5")
    expect(page.locator(".found")).to_contain_text("“5”")
    expect(line).to_have_count(1)
    expect(line.locator(".row-file")).to_have_count(0)
    page.context.close()


def test_a_letter_goes_onto_paper_in_the_light_below_its_head(
    chromium: Browser, instance: Instance, reader: Person
) -> None:
    mark = token()
    message = letter("mot@example.org", [reader.address], subject=mark)
    message.add_alternative('<p style="color:#222">Chữ đậm</p>', subtype="html")
    message.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="Kèm.pdf")
    with instance.imap(reader) as client:
        client.append("INBOX", "", "", message.as_bytes())
    page = on_a_telephone(chromium, instance, reader, is_dark=True)
    page.locator(".row", has_text=mark).locator(".row-link").click()
    menu, paper = page.locator(".letter-bar .menu summary"), page.frame_locator("iframe.printed")
    menu.click()
    check_page(page)
    page.locator("[data-do=print]").click()
    head = paper.locator(".printed-head")
    expect(head).to_contain_text(mark)
    expect(head).to_contain_text(reader.address)
    expect(head).to_contain_text("Kèm.pdf")
    expect(head.locator("button, form, summary, svg")).to_have_count(0)
    expect(paper.get_by_text("Chữ đậm")).to_have_css("color", "rgb(34, 34, 34)")
    page.emulate_media(media="print", color_scheme="dark")
    expect(page.locator(".letter-subject")).to_have_css("color", "rgb(23, 33, 43)")
    page.context.close()


def test_a_letter_that_is_read_is_moved_with_mouse_and_keys(
    chromium: Browser, instance: Instance, reader: Person
) -> None:
    mark, folder = token(), f"Chuyen-{token()}"
    with instance.imap(reader) as client:
        client.create(folder)
        client.append("INBOX", "", "", letter("mot@example.org", [reader.address], subject=mark).as_bytes())
    page = opened(chromium, instance, reader)
    line, toast = page.locator(".row", has_text=mark), page.locator("#toast")
    line.locator(".row-link").click()
    page.locator(".letter-bar .menu summary").click()
    page.locator("[data-move-letter]").select_option(folder)
    expect(toast).to_contain_text("Đã chuyển 1 thư")
    assert instance.find(reader, mark, folder=folder)
    toast.get_by_role("button", name="Hoàn tác").click()
    expect(line).to_have_count(1)

    line.locator(".row-link").click()
    expect(page.locator(".letter-subject")).to_have_text(mark)
    page.keyboard.press("v")
    expect(page.locator("[data-move-letter]")).to_be_focused()
    page.keyboard.type(folder)
    page.keyboard.press("Enter")
    expect(line).to_have_count(0)
    assert instance.find(reader, mark, folder=folder)
    page.context.close()
