"""What every page carries: a strict policy that it keeps itself, both languages, and pages for what went wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest
from django.test import Client, RequestFactory
from tests.factories.province import Province
from tests.rooms.portal.signing_in import SignedIn

from congthu.audit.codes import CODES
from congthu.portal.queries import look_at_disks
from congthu.portal.web import errors
from congthu.portal.web.messages import EVENTS

ROOM = Path(errors.__file__).parents[1]
PAGES = ("/dang-nhap/", "/trang-chu/", "/danh-ba/", "/danh-ba/?q=nguyen", "/van-hanh/", "/khong-co/")
INLINE = re.compile(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=|javascript:", re.IGNORECASE)


@pytest.mark.parametrize("path", PAGES)
def test_no_page_needs_what_its_policy_forbids(path: str, signed_in: SignedIn) -> None:
    """Clause: D2.2."""
    answer = signed_in("operator").get(path)
    policy = answer.headers["Content-Security-Policy"]
    page = answer.content.decode()
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    if page:
        assert not INLINE.search(page)
        assert not re.search(r"(?:src|href)=\"(?:https?:)?//", page), "nothing comes from another host"


@pytest.mark.parametrize(("language", "word"), [("vi", "Đăng xuất"), ("en", "Sign out")])
def test_both_languages(language: str, word: str, signed_in: SignedIn) -> None:
    client = signed_in("operator")
    client.post("/ngon-ngu/", {"language": language, "next": "/danh-ba/"})
    page = client.get("/trang-chu/")
    assert word in page.content.decode()
    assert f'<html lang="{language}"' in page.content.decode()
    assert page.headers["Content-Language"] == language


def test_vietnamese_whatever_the_browser_wishes(browser: Client, db: None) -> None:
    assert "Đăng nhập" in browser.get("/dang-nhap/", headers={"accept-language": "en-US,en"}).content.decode()


def test_light_or_dark_is_kept(browser: Client, db: None) -> None:
    answer = browser.post("/giao-dien/", {"theme": "dark", "next": "/dang-nhap/"})
    assert answer.headers["Location"] == "/dang-nhap/"
    assert 'data-theme="dark"' in browser.get("/dang-nhap/").content.decode()
    browser.post("/giao-dien/", {"theme": '"><b>', "next": "/dang-nhap/"})
    assert 'data-theme="dark"' in browser.get("/dang-nhap/").content.decode()


def _request(**headers: str) -> HttpRequest:
    return RequestFactory().get("/", headers=headers)


@pytest.mark.parametrize(
    ("answer", "status", "sentence"),
    [
        (lambda: errors.bad_request(_request(), SuspiciousOperation()), 400, "Không hiểu được yêu cầu"),
        (lambda: errors.not_permitted(_request(), PermissionError()), 403, "không dành cho vai trò"),
        (lambda: errors.not_found(_request(), Exception()), 404, "Không có trang này"),
        (lambda: errors.server_error(_request()), 500, "Hệ thống gặp lỗi"),
    ],
)
def test_error_pages_need_no_database(answer: object, status: int, sentence: str) -> None:
    assert callable(answer)
    given = answer()
    assert given.status_code == status
    assert sentence in given.content.decode()


def test_robots_and_health(browser: Client) -> None:
    assert "Disallow: /" in browser.get("/robots.txt").content.decode()
    assert browser.get("/health").content == b"ok\n"


def test_operations_shows_figures_and_says_what_is_down(signed_in: SignedIn, province: Province) -> None:
    """Nothing runs here, so every part must be shown as not answering, and none as well."""
    page = signed_in("auditor").get("/van-hanh/", headers={"hx-request": "true"}).content.decode()
    assert "<html" not in page
    assert "Không đọc được hàng đợi" in page
    assert re.search(r'class="part bad".{0,80}\n.{0,80}Rspamd', page)
    assert re.search(r"<dt>Cá nhân</dt><dd>10</dd>", page)
    assert "Đăng nhập" in page


def test_disks_are_told_once_per_file_system(tmp_path: Path) -> None:
    for name in ("mail", "log"):
        (tmp_path / name).mkdir()
    (disk,) = look_at_disks(tmp_path, ("mail", "log", "absent"))
    assert disk.folders == ("mail", "log")
    assert 0 <= disk.used_percent <= 100
    assert disk.free <= disk.total


def test_every_event_code_has_a_sentence() -> None:
    assert set(EVENTS) >= set(CODES)


def _messages() -> Iterator[tuple[str, str]]:
    for path in settings.LOCALE_PATHS:
        text = (Path(path) / "vi" / "LC_MESSAGES" / "django.po").read_text(encoding="utf-8")
        for entry in text.split("\n\n")[1:]:
            assert "fuzzy" not in entry, entry
            found = re.search(r'^msgid "(.*?)"$.*^msgstr(?:\[0\])? "(.*)"$', entry, re.MULTILINE | re.DOTALL)
            assert found, entry
            yield found[1].split('"\nmsgid_plural')[0], found[2]


def test_the_vietnamese_catalogue_is_whole() -> None:
    known = dict(_messages())
    assert not [source for source, target in known.items() if not target]
    used: set[str] = set()
    for path in ROOM.rglob("*.html"):
        used |= set(re.findall(r'{% translate "(.*?)" %}', path.read_text(encoding="utf-8")))
    for path in ROOM.rglob("*.py"):
        used |= set(re.findall(r'\b_\("(.*?)"\)', path.read_text(encoding="utf-8")))
    assert not used - set(known)
