"""The list: many letters are ticked at once, with mouse and keys; first words in old encodings are legible.

Clause: D2.1, D9.5.
"""

from __future__ import annotations

import re

from playwright.sync_api import Browser, expect
from tests.stack.instance import Instance, Person, letter, token
from tests.stack.test_everyday_browser import opened
from tests.stack.test_web_browser import chromium, pytestmark

__all__ = ["chromium", "pytestmark"]


def test_all_lines_between_two_are_ticked(chromium: Browser, instance: Instance, staff: list[Person]) -> None:
    reader, mark = staff[2], token()
    with instance.imap(reader) as client:
        for number in range(6):
            message = letter("mot@example.org", [reader.address], subject=f"{number} {mark}")
            client.append("INBOX", None, None, message.as_bytes())
    page = opened(chromium, instance, reader)
    rows, ticked = page.locator(".row", has_text=mark), page.locator(".row .pick input:checked")
    expect(rows).to_have_count(6)
    expect(rows.first.locator(".row-size")).to_have_text(re.compile(r"^\d+ B$"))
    rows.nth(1).locator(".pick").click()
    rows.nth(4).locator(".pick").click(modifiers=["Shift"])
    expect(ticked).to_have_count(4)
    expect(page.locator("#picked")).to_contain_text("4")
    rows.nth(3).locator(".pick").click(modifiers=["Shift"])
    expect(ticked).to_have_count(2)
    page.keyboard.press("Escape")
    expect(ticked).to_have_count(0)
    page.context.close()


def test_first_words_in_an_old_encoding_are_read(chromium: Browser, instance: Instance, staff: list[Person]) -> None:
    """TCVN3 that is called Latin-1, as it comes from old programs; also when the list is made from memory."""
    reader, mark = staff[2], token()
    head = f"From: cu@example.org\r\nSubject: {mark}\r\nContent-Type: text/plain; charset=iso-8859-1\r\n"
    text = "C¸c ®¬n vÞ kÝnh göi b¸o c¸o t×nh h×nh thùc hiÖn nhiÖm vô n¨m 2026.\r\n"
    with instance.imap(reader) as client:
        client.append("INBOX", None, None, f"{head}\r\n{text}".encode("latin-1"))
    page = opened(chromium, instance, reader)
    for _ in range(2):
        first_words = page.locator(".row", has_text=mark).locator(".row-preview")
        expect(first_words).to_contain_text("Các đơn vị kính gửi báo cáo tình hình thực hiện nhiệm vụ")
        page.reload()
    page.context.close()
