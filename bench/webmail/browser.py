"""Our webmail in a real browser: what the first page weighs, when it can be used, how soon a letter shows."""

from __future__ import annotations

import re
import smtplib
import time
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from typing import Any, Final, cast

from playwright.sync_api import Page, ViewportSize, sync_playwright

from bench.figures import Figure, Outcome
from bench.imap_check import IMAP_SECONDS
from bench.instance import Account, Instance
from bench.webmail.alone import percentile
from bench.webmail.sides import OURS, Aim, ThreeSides

CHROMIUM: Final = "/usr/bin/chromium"
QUIET: Final = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run")
SIZE: Final = ViewportSize(width=1440, height=900)
FIRST_KB, INTERACTIVE_MS, TEXT_MS, NEWS_MS = 300, 1000, 100, 1000
PATIENCE_MS: Final = 30_000

OPEN: Final = """uid => new Promise((shown, failed) => {
  const pane = document.getElementById("mail-reading"), began = performance.now();
  setTimeout(failed, 30000, new Error("the letter does not open"));
  const look = () => {
    const letter = pane.querySelector(`.letter[data-uid="${uid}"]`);
    const frame = letter?.querySelector("iframe.letter-frame");
    const text = frame ? frame.contentDocument?.body?.innerText : letter?.querySelector(".letter-body")?.innerText;
    text?.trim() ? shown(performance.now() - began) : requestAnimationFrame(look);
  };
  document.querySelector(`.row[data-uid="${uid}"] .row-link`).click();
  look();
})"""
"""Clicks on a row without having pointed at it, which would ask for the letter ahead, and waits for its text."""
AWAIT: Final = """mark => { window.seenAt = new Promise((seen, failed) => {
  setTimeout(failed, 30000, new Error("the letter does not appear"));
  const look = () => [...document.querySelectorAll(".row-subject")].some(one => one.textContent.includes(mark))
    ? seen(Date.now()) : requestAnimationFrame(look);
  look();
}); }"""


def measure_browser(instance: Instance, reader: Account, *, times: int) -> ThreeSides:
    """Open the box of somebody several times, then letters of it, then let letters come."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        try:
            state = browser.new_context(ignore_https_errors=True)
            _sign_in(state.new_page(), instance, reader)
            kept = state.storage_state()
            firsts: list[tuple[float, float]] = []
            for _ in range(max(3, times // 5)):
                context = browser.new_context(ignore_https_errors=True, storage_state=kept, viewport=SIZE)
                firsts.append(_first_page(context.new_page(), instance))
                context.close()
            context = browser.new_context(ignore_https_errors=True, storage_state=kept, viewport=SIZE)
            page = context.new_page()
            _go_to_mail(page, instance)
            uids = page.locator("#letters .row").evaluate_all("rows => rows.map(row => row.dataset.uid)")
            opened = [float(page.evaluate(OPEN, uid)) for uid in uids[: times + 1]][1:]
            news = [_news(page, instance, reader, number) for number in range(max(3, times // 5))]
        finally:
            browser.close()
    figures = (
        Figure(name="first page", unit="KB", values=(max(octets for octets, _ in firsts) / 1024,)),
        *_shares("first page can be used", [ready for _, ready in firsts]),
        *_shares("text after the click", opened),
        *_shares("new mail after its delivery", news),
    )
    return ThreeSides(outcomes={OURS: Outcome(figures=figures)}, aims=_aims(figures), notes=NOTES)


NOTES: Final = (
    "first page: all octets on the line with nothing kept from before; can be used: all of its scripts have run",
    "text: from the click, without having pointed at the line, until the text stands in the page or its frame",
    "new mail: from the answer to the end of DATA over LMTP until the line is in the list",
    "browser and daemons share the processors",
)


def _shares(name: str, times: list[float]) -> tuple[Figure, Figure]:
    ordered = sorted(times)
    p50, p95 = percentile(ordered, 50), percentile(ordered, 95)
    return Figure(name=f"{name} p50", unit="ms", values=(p50,)), Figure(name=f"{name} p95", unit="ms", values=(p95,))


def _aims(figures: tuple[Figure, ...]) -> list[Aim]:
    limits = {
        "first page": FIRST_KB,
        "first page can be used p50": INTERACTIVE_MS,
        "text after the click p50": TEXT_MS,
        "new mail after its delivery p50": NEWS_MS,
    }
    return [
        Aim(text=f"{figure.name}: {limits[figure.name]} {figure.unit}", is_met=figure.middle <= limits[figure.name])
        for figure in figures
        if figure.name in limits
    ]


def _url(instance: Instance) -> str:
    return f"https://{instance.web[0]}:{instance.web[1]}"


def _sign_in(page: Page, instance: Instance, reader: Account) -> None:
    page.goto(f"{_url(instance)}/dang-nhap/")
    page.locator("[name=username]").fill(reader.address)
    page.locator("[name=password]").fill(reader.password)
    page.locator("[name=password]").press("Enter")
    page.wait_for_url(re.compile("/(trang-chu|thu)/"))
    page.goto(f"{_url(instance)}/thu/")
    if terms := page.locator("main form:has([name=version]) button").all():
        terms[0].click()
        page.wait_for_url(re.compile("/thu/"))


def _go_to_mail(page: Page, instance: Instance) -> None:
    page.goto(f"{_url(instance)}/thu/")
    page.locator("#letters .row").first.wait_for(timeout=PATIENCE_MS)


def _first_page(page: Page, instance: Instance) -> tuple[float, float]:
    """Return the octets of everything that came, and the milliseconds until all scripts of the page had run."""
    octets = 0.0

    def count(told: dict[str, Any]) -> None:
        nonlocal octets
        octets += told["encodedDataLength"]

    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.loadingFinished", count)
    _go_to_mail(page, instance)
    ready = page.evaluate("performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd")
    return octets, float(ready)


def _news(page: Page, instance: Instance, reader: Account, number: int) -> float:
    """Deliver a letter, and return the milliseconds from its acceptance until it stands in the list."""
    mark = f"thu-moi-{time.time_ns()}-{number}"
    page.evaluate(AWAIT, mark)
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = reader.address, reader.address, mark
    letter["Date"], letter["Message-ID"] = formatdate(), make_msgid(domain=instance.domain)
    letter.set_content("Kính gửi anh chị.\n")
    with smtplib.LMTP(*instance.endpoints["lmtp"], timeout=IMAP_SECONDS) as client:
        client.sendmail(reader.address, [reader.address], letter.as_bytes())
        at = time.time()
    return max(0.0, cast("float", page.evaluate("window.seenAt")) - at * 1000)
