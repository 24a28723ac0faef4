"""The webmail as an application: word of new mail, no network, nothing left behind; a push service stands on loopback.

Clause: D2.2, D3.3, D12.3-1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from tests.fakes.push_service import FakeBrowser, FakePushService, push_service, text_of
from tests.stack.instance import Instance, Person, eventually, letter, token
from tests.stack.test_handover import person
from tests.stack.test_web_browser import CHROMIUM, PATIENCE, QUIET, pytestmark  # noqa: F401
from tests.stack.test_webmail_browser import enter, send

from congthu.config.instance import load_instance


@pytest.fixture(scope="module")
def service(instance: Instance) -> Iterator[FakePushService]:
    """The push service that the configuration of the instance names."""
    named = load_instance(instance.state).push_origins
    with push_service(int(named[0].rpartition(":")[2])) as running:
        yield running


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser that takes the trial's certificate also for the program between pages and network."""
    with sync_playwright() as playwright:
        arguments = [*QUIET, "--ignore-certificate-errors"]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def window(instance: Instance, chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport={"width": 1280, "height": 860}, ignore_https_errors=True)
    context.set_default_timeout(PATIENCE)
    context.grant_permissions(["notifications"], origin=instance.endpoints["web"])
    yield context
    context.close()


@contextmanager
def signed_in(instance: Instance, person: Person) -> Iterator[httpx.Client]:
    web = instance.endpoints["web"]
    with httpx.Client(verify=instance.tls, base_url=web, headers={"Referer": web}, timeout=30) as client:
        found = re.search(r'csrfmiddlewaretoken" value="([^"]+)', client.get("/dang-nhap/").text)
        assert found is not None
        form = {"username": person.address, "password": person.password, "csrfmiddlewaretoken": found[1]}
        assert client.post("/dang-nhap/", data=form).status_code == 302
        yield client


def post(client: httpx.Client, address: str, **form: str) -> httpx.Response:
    return client.post(address, data={**form, "csrfmiddlewaretoken": client.cookies["congthu-csrf"]})


def is_watched(instance: Instance, person: Person) -> bool:
    question = f"SELECT mail.tells_arrivals(mailbox_id) FROM mail.mailbox WHERE address = '{person.address}'"
    return instance.sql(question).strip() == "t"


def test_a_closed_browser_is_told_of_new_mail_until_it_signs_out(
    instance: Instance, service: FakePushService, staff: list[Person]
) -> None:
    reader, sender, browser, mark = staff[0], staff[1], FakeBrowser(), token()
    with signed_in(instance, reader) as client:
        key = client.get("/thu/thong-bao/").json()["key"]
        device = {"endpoint": f"{service.origin}/{mark}", "key": text_of(browser.public)}
        assert post(client, "/thu/thong-bao/", **device, secret=text_of(browser.secret)).json()["enrolled"]
        elsewhere = {**device, "endpoint": "http://127.0.0.1:1/inside", "secret": text_of(browser.secret)}
        assert post(client, "/thu/thong-bao/", **elsewhere).status_code == 422

        open_jobs = "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'engine.forget_answer' AND status <> "
        eventually(lambda: instance.sql(f"{open_jobs} 'succeeded'").strip(), lambda count: count == "0")
        # A copy for somebody else comes first: what is stored once for both is told of all the same.
        send(instance, sender, reader, letter(sender.address, [staff[2].address, reader.address], subject=mark))

        def told() -> list[bytes]:
            return [browser.open(one.body) for one in service.taken if one.path == f"/{mark}"]

        assert set(eventually(told, bool, seconds=60)) == {b"thu-moi"}
        (claims, *_) = [one.claims() for one in service.taken if one.path == f"/{mark}"]
        assert claims["key"] == key
        assert claims["aud"] == service.origin
        post(client, "/dang-xuat/")
    assert not is_watched(instance, reader)


def test_who_works_in_an_office_is_told_of_its_mail_where_they_wish_it(
    instance: Instance, service: FakePushService, staff: list[Person]
) -> None:
    """Clause: D13.1."""
    office = f"stttt@{instance.domain}"
    query = f"SELECT login FROM mail.opener WHERE address = '{office}' AND rights = 'answer' ORDER BY 1 LIMIT 1"
    clerk, browser, mark = person(instance, instance.sql(query).strip().partition("@")[0]), FakeBrowser(), token()
    watched = f"SELECT mail.tells_arrivals(mailbox_id) FROM mail.mailbox WHERE address = '{office}'"
    with signed_in(instance, clerk) as client:
        device = {"endpoint": f"{service.origin}/{mark}", "key": text_of(browser.public)}
        assert post(client, "/thu/thong-bao/", **device, secret=text_of(browser.secret)).json()["enrolled"]
        assert instance.sql(watched).strip() == "f"
        page = client.get("/thu/cai-dat/bao-thu-moi/").text
        chosen = re.search(r'name="office" value="([^"]+)"> <span>[^<]*<span class="quiet">' + re.escape(office), page)
        assert chosen
        assert post(client, "/thu/cai-dat/bao-thu-moi/", office=chosen[1]).status_code == 302
        assert instance.sql(watched).strip() == "t"
        open_jobs = "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'engine.forget_answer' AND status <> "
        eventually(lambda: instance.sql(f"{open_jobs} 'succeeded'").strip(), lambda count: count == "0")
        with instance.outside() as outside:
            outside.send_message(letter("cong.dan@example.org", [office], subject=mark))

        def told() -> list[bytes]:
            return [browser.open(one.body) for one in service.taken if one.path == f"/{mark}"]

        assert set(eventually(told, bool, seconds=60)) == {b"thu-moi"}
        assert post(client, "/thu/cai-dat/bao-thu-moi/").status_code == 302
        assert instance.sql(watched).strip() == "f"
        post(client, "/dang-xuat/")


def ready(page: Page) -> None:
    """Wait for the program between pages and network: the next page comes through it.

    A page whose loading began before need not be under its control, and nothing here asks for that.
    """
    state = "navigator.serviceWorker.ready.then(registration => registration.active.state)"
    eventually(lambda: page.evaluate(state), lambda found: found == "activated")


def test_what_is_done_without_a_network_is_done_when_it_is_back(
    instance: Instance, window: BrowserContext, staff: list[Person]
) -> None:
    """Also when the page was left or loaded anew meanwhile; and then nothing stays in a browser that has signed out."""
    reader, sender, marks = staff[0], staff[1], [token(), token()]
    for mark in marks:
        send(instance, sender, reader, letter(sender.address, [reader.address], subject=mark))
        instance.wait_for(reader, mark)
    page = enter(window, instance, reader)
    ready(page)
    row = [page.locator(".row", has_text=mark) for mark in marks]
    expect(row[0]).to_be_visible()
    window.set_offline(True)
    row[0].locator(".star").click()
    row[1].locator(".pick").click()
    page.locator("[data-act=bin]").click()
    expect(page.locator("#offline")).to_contain_text("Việc đang chờ: 2")
    row[0].locator(".row-link").click()
    expect(page.locator("#toast")).to_contain_text("chưa mở được")
    expect(row[0]).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Không có kết nối mạng")
    kept = page.evaluate(
        "caches.keys().then(names => Promise.all(names.map(name => caches.open(name).then(cache => cache.keys()))))"
        ".then(found => found.flat().map(request => new URL(request.url).pathname))"
    )
    assert {path for path in kept if not path.startswith("/static/")} == {"/ngoai-tuyen/"}
    window.set_offline(False)
    expect(page.locator("#letters")).to_be_visible()
    eventually(lambda: instance.find(reader, marks[1], folder="Trash"), lambda found: len(found) == 1)
    expect(page.locator(".row.flagged", has_text=marks[0])).to_be_visible()
    expect(row[1]).to_have_count(0)

    page.get_by_role("button", name="Đăng xuất").click()
    page.wait_for_url(re.compile("/dang-nhap/"))
    left = "caches.keys().then(names => names.length + localStorage.length)"
    eventually(lambda: page.evaluate(left), lambda count: count == 0)


def test_the_browser_says_new_mail_and_nothing_more(
    instance: Instance, window: BrowserContext, staff: list[Person]
) -> None:
    page = enter(window, instance, staff[0])
    ready(page)
    devtools = window.new_cdp_session(page)
    versions: list[dict[str, str]] = []
    devtools.on("ServiceWorker.workerRegistrationUpdated", lambda event: versions.extend(event["registrations"]))
    devtools.send("ServiceWorker.enable")
    eventually(lambda: page.evaluate("1") and versions, bool)
    # A page that nobody looks at: whoever looks at one sees new mail there.
    page.goto("about:blank")
    ring = {"origin": instance.endpoints["web"], "registrationId": versions[-1]["registrationId"], "data": "thu-moi"}
    devtools.send("ServiceWorker.deliverPushMessage", ring)
    other = window.new_page()
    other.goto(f"{instance.endpoints['web']}/dang-nhap/")
    shown = """navigator.serviceWorker.ready.then(one => one.getNotifications())
        .then(found => found.map(one => [one.title, one.body]))"""
    assert eventually(lambda: other.evaluate(shown), bool) == [["Thư mới", ""]]


def test_whoever_wants_to_be_told_says_so(instance: Instance, window: BrowserContext, staff: list[Person]) -> None:
    """Where the browser's maker cannot be reached, open windows tell by themselves."""
    page = enter(window, instance, staff[0])
    ready(page)
    button = page.get_by_role("button", name=re.compile("Thông báo"))
    expect(button).to_have_attribute("aria-pressed", "false")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#toast")).to_contain_text("Ông/bà sẽ được báo khi có thư mới")
    page.reload()
    expect(button).to_have_attribute("aria-pressed", "true")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "false")


def test_it_can_be_installed(instance: Instance) -> None:
    """The browser's own conditions: a manifest with a name, a start, a display and icons of the sizes it names."""
    web = instance.endpoints["web"]
    with httpx.Client(verify=instance.tls, base_url=web, timeout=30) as client:
        found = re.search(r'rel="manifest" href="([^"]+)"', client.get("/dang-nhap/").text)
        assert found is not None
        manifest = client.get(found[1])
        assert manifest.headers["content-type"].startswith("application/manifest+json")
        told = manifest.json()
        assert (told["name"], told["start_url"], told["display"]) == ("Công Thư", "/thu/", "standalone")
        for icon in told["icons"]:
            answer = client.get(f"/static/{icon['src']}")
            assert answer.headers["content-type"] == icon["type"]
            if icon["type"] == "image/png":
                width, height = icon["sizes"].split("x")
                octets = answer.content[16:24]
                assert (int.from_bytes(octets[:4], "big"), int.from_bytes(octets[4:], "big")) == (
                    int(width),
                    int(height),
                )
        worker = client.get("/sw.js")
        assert worker.headers["content-type"].startswith("text/javascript")
        assert worker.headers["cache-control"] == "no-cache"
