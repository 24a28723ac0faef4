"""Whoever writes from outside for the first time, or under the name of somebody inside, is marked.

Clause: D8.3-2.
"""

from __future__ import annotations

from playwright.sync_api import Browser, expect
from tests.stack.instance import Instance, Person, letter, token
from tests.stack.test_everyday_browser import opened
from tests.stack.test_web_browser import check_page, chromium, pytestmark

__all__ = ["chromium", "pytestmark"]


def test_the_first_letter_of_somebody_outside_says_so(
    chromium: Browser, instance: Instance, staff: list[Person]
) -> None:
    """An address in which this one is contained is somebody else; the second letter is not the first one."""
    reader, mark, first = staff[2], token(), f"an.{token()}@example.org"
    senders = {f"1 {mark}": f"tu{first}", f"2 {mark}": first, f"3 {mark}": first.upper(), f"4 {mark}": staff[0].address}
    with instance.imap(reader) as client:
        for subject, sender in senders.items():
            client.append("INBOX", None, None, letter(sender, [reader.address], subject=subject).as_bytes())
    page = opened(chromium, instance, reader)
    told, said = page.locator(".letter-warning", has_text="lần đầu"), []
    for subject in (f"3 {mark}", f"4 {mark}", f"2 {mark}", f"1 {mark}"):
        with page.expect_response("**/thu/?**" if subject[0] == "4" else "**/thu/nguoi-gui-moi/?**"):
            page.locator(".row", has_text=subject).locator(".row-link").click()
        expect(page.locator(".letter-subject")).to_have_text(subject)
        page.wait_for_timeout(300)
        said.append((subject[0], told.count()))
    assert said == [("3", 0), ("4", 0), ("2", 1), ("1", 1)]
    expect(told).to_contain_text(f"tu{first}")
    check_page(page)
    page.context.close()


def test_a_letter_from_outside_under_the_name_of_somebody_inside_says_so(
    chromium: Browser, instance: Instance, staff: list[Person]
) -> None:
    names = "SELECT full_name FROM directory_person GROUP BY full_name HAVING count(*) = 1 ORDER BY 1 LIMIT 1"
    reader, mark, name = staff[2], token(), instance.sql(names).strip()
    for sender in (f"duc.{mark}@gmail.com", f"duc.{mark}@{instance.domain}"):
        forged = letter(sender, [reader.address], subject=f"{sender} {mark}")
        forged.replace_header("From", f"{name} <{sender}>")
        with instance.imap(reader) as client:
            client.append("INBOX", None, None, forged.as_bytes())
    page = opened(chromium, instance, reader)
    told = page.locator(".letter-warning", has_text=name)
    for sender, count in ((f"duc.{mark}@gmail.com", 1), (f"duc.{mark}@{instance.domain}", 0)):
        page.locator(".row", has_text=f"{sender} {mark}").locator(".row-link").click()
        expect(page.locator(".letter-subject")).to_have_text(f"{sender} {mark}")
        expect(told).to_have_count(count)
    page.context.close()
