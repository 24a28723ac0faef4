"""Imports at work: slices, killed workers, cancelling, full boxes, ended rights; and what the database keeps of them.

Clause: D5.2a, D13.1, D3.3, D7.2b.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.fakes.moving import FakeDoors, FakeOldBox, FakeStore
from tests.rooms.provisioning.conftest import Cast, SignedIn

from congthu.audit.models import Event
from congthu.common.actor import Actor
from congthu.engine.types import Scanned
from congthu.webmail.models import MailImport, Upload
from congthu.webmail.moving.access import list_imports
from congthu.webmail.moving.actions import begin_import, cancel_import, remove_import, resume_import
from congthu.webmail.moving.addresses import judge
from congthu.webmail.moving.errors import CannotImport, SourceFault, UnknownImport
from congthu.webmail.moving.orders import FileOrder, Order, ServerOrder, Vault
from congthu.webmail.moving.running import find_idle, forget_imports, run_import
from congthu.webmail.moving.server_source import ServerSource
from congthu.webmail.moving.types import POLICY, ImportEntry, ImportState, Position, Reason, Step
from congthu.webmail.uploading.actions import add_piece, begin_upload

pytest_plugins = ("tests.rooms.provisioning.conftest",)
pytestmark = pytest.mark.django_db

PASSWORD = "Mat-khau-cu-9!"
VAULT = Vault.of(["khóa một", "khóa cũ"])


class Killed(BaseException):
    """What a worker that is killed looks like from inside."""


class Dying:
    """A source in the middle of which the worker is killed."""

    def __init__(self, source: ServerSource, *, after: int) -> None:
        self._source, self._after = source, after
        self.total = source.total

    def steps(self, position: Position) -> Iterator[Step]:
        for number, step in enumerate(self._source.steps(position)):
            if number == self._after:
                raise Killed
            yield step


class Scene:
    """Somebody with an old server of twelve letters, a box, and a clock that goes on by itself."""

    def __init__(self, cast: Cast, at: datetime) -> None:
        self.cast, self.at = cast, at
        self.pace = timedelta(seconds=1)
        self.person = cast["staff"]
        self.store = FakeStore()
        letters = {n: f"Subject: {n}\r\nMessage-ID: <{n}@x>\r\n\r\n".encode() for n in range(1, 13)}
        self.old = FakeOldBox(letters={("INBOX", ""): letters})
        self.dies_after = 0

    @property
    def actor(self) -> Actor:
        return self.cast.actor("staff")

    def clock(self) -> datetime:
        self.at += self.pace
        return self.at

    def source(self, order: Order) -> Any:
        assert isinstance(order, ServerOrder)
        assert order.password == PASSWORD
        source = ServerSource(self.old, with_thrown_away=order.with_thrown_away)
        return Dying(source, after=self.dies_after) if self.dies_after else source

    def begin(self, order: Order | None = None) -> UUID:
        given = order or ServerOrder(host="imap.example.vn", port=993, is_wrapped=True, login="a", password=PASSWORD)
        return begin_import(
            self.person.mailbox_id,
            given,
            source="imap.example.vn",
            folder="Cũ",
            vault=VAULT,
            actor=self.actor,
            at=self.at,
        )

    def run(self, import_id: UUID) -> ImportEntry:
        run_import(import_id, doors=FakeDoors(store=self.store, source=self.source, vault=VAULT), clock=self.clock)
        return self.entry(import_id)

    def entry(self, import_id: UUID) -> ImportEntry:
        found = list_imports(self.person.account_id, self.person.mailbox_id, vault=VAULT)
        return next(one for one in found if one.id == import_id)


@pytest.fixture
def scene(cast: Cast, at: datetime) -> Scene:
    return Scene(cast, at)


def events(code: str) -> int:
    return Event.objects.filter(code=code).count()


def test_an_import_is_done_on_record_and_forgets_the_password(scene: Scene) -> None:
    import_id = scene.begin()
    assert ProcrastinateJob.objects.filter(task_name="webmail.import_mail").count() == 1
    entry = scene.run(import_id)
    assert (entry.state, entry.taken, entry.known, entry.left_out) == (ImportState.DONE, 12, 0, 0)
    assert entry.percent == 100
    assert entry.source == "imap.example.vn"
    assert len(scene.store.letters["Cũ"]) == 12
    assert MailImport.objects.get(pk=import_id).sealed_order == ""
    assert events("webmail.import.started") == events("webmail.import.finished") == 1
    assert set(Event.objects.filter(code__startswith="webmail.import.").values_list("subject_name", flat=True)) == {
        scene.person.address
    }
    again = scene.run(scene.begin())
    assert (again.taken, again.known) == (0, 12)


def test_the_database_tells_neither_password_nor_names(scene: Scene) -> None:
    import_id = scene.begin()
    scene.old.broken = "INBOX"
    entry = scene.run(import_id)
    assert [(one.where, one.reason) for one in entry.report] == [("INBOX", Reason.FOLDER)]
    row = str(MailImport.objects.filter(pk=import_id).values())
    stored = row + str(list(ProcrastinateJob.objects.values("args")))
    assert not any(word in stored for word in (PASSWORD, "imap.example.vn", "INBOX"))
    assert PASSWORD not in repr(scene.begin) + repr(
        ServerOrder(host="", port=1, is_wrapped=True, login="", password="x")
    )


def test_what_is_sealed_opens_for_its_own_import_alone(scene: Scene) -> None:
    first, second = scene.begin(), scene.begin()
    row = MailImport.objects.get(pk=first)
    with pytest.raises(SourceFault, match="file_gone"):
        VAULT.open_order(row.sealed_order, import_id=second)
    with pytest.raises(SourceFault, match="file_gone"):
        Vault.of(["anderer"]).open_order(row.sealed_order, import_id=first)
    assert Vault.of(["mới", "khóa một"]).open_order(row.sealed_order, import_id=first) == VAULT.open_order(
        row.sealed_order, import_id=first
    )


def test_a_long_import_gives_others_their_turn(scene: Scene) -> None:
    scene.pace = timedelta(seconds=6)
    import_id = scene.begin()
    entry = scene.run(import_id)
    assert entry.state is ImportState.RUNNING
    assert 0 < entry.taken < 12
    assert 0 < entry.percent < 100
    assert ProcrastinateJob.objects.filter(task_name="webmail.import_mail").count() == 2
    while entry.is_open:
        entry = scene.run(import_id)
    assert (entry.state, entry.taken, entry.known) == (ImportState.DONE, 12, 0)


def test_a_killed_worker_doubles_nothing_and_is_found(scene: Scene) -> None:
    import_id = scene.begin()
    scene.dies_after, scene.pace = 5, timedelta(milliseconds=10)
    with pytest.raises(Killed):
        scene.run(import_id)
    assert len(scene.store.letters["Cũ"]) == 5
    assert find_idle(at=scene.at) == []
    assert find_idle(at=scene.at + timedelta(minutes=4)) == [import_id]
    scene.dies_after = 0
    entry = scene.run(import_id)
    assert entry.state is ImportState.DONE
    assert entry.taken + entry.known == 12
    assert len(scene.store.letters["Cũ"]) == 12


def test_cancelling_ends_it_at_once_and_only_its_owner_may(scene: Scene) -> None:
    scene.pace = timedelta(seconds=6)
    import_id = scene.begin()
    taken = scene.run(import_id).taken
    with pytest.raises(UnknownImport):
        cancel_import(import_id, vault=VAULT, actor=scene.cast.actor("colleague"), at=scene.at)
    with pytest.raises(UnknownImport):
        cancel_import(import_id, vault=VAULT, actor=Actor.system("x"), at=scene.at)
    cancel_import(import_id, vault=VAULT, actor=scene.actor, at=scene.at)
    cancel_import(import_id, vault=VAULT, actor=scene.actor, at=scene.at)
    entry = scene.run(import_id)
    assert (entry.state, entry.taken) == (ImportState.CANCELLED, taken)
    assert MailImport.objects.get(pk=import_id).sealed_order == ""
    assert events("webmail.import.cancelled") == 1
    with pytest.raises(CannotImport):
        resume_import(import_id, actor=scene.actor, at=scene.at)


def test_a_full_box_stops_it_and_it_goes_on_after_cleaning_up(scene: Scene) -> None:
    scene.store.room = 4
    import_id = scene.begin()
    entry = scene.run(import_id)
    assert (entry.state, entry.fault, entry.taken, entry.can_go_on) == (ImportState.STOPPED, "full", 4, True)
    scene.store.room = 100
    resume_import(import_id, actor=scene.actor, at=scene.at)
    entry = scene.run(import_id)
    assert (entry.state, entry.fault, entry.taken, entry.known) == (ImportState.DONE, "", 12, 0)


def test_a_virus_is_left_out_and_nothing_is_taken_unseen(scene: Scene) -> None:
    """Clause: D8.3-1."""
    scene.store.not_clean = {b"<3@x>": Scanned.INFECTED, b"<5@x>": Scanned.UNKNOWN}
    import_id = scene.begin()
    scene.store.scanner_is_away = True
    waiting = scene.run(import_id)
    assert (waiting.state, waiting.fault, waiting.taken) == (ImportState.WAITING, "unreachable_scanner", 0)
    scene.store.scanner_is_away = False
    entry = scene.run(import_id)
    assert (entry.state, entry.taken, entry.left_out) == (ImportState.DONE, 10, 2)
    assert [one.reason for one in entry.report] == [Reason.VIRUS, Reason.UNSCANNED]
    assert not any(b"<3@x>" in raw or b"<5@x>" in raw for raw in scene.store.letters["Cũ"].values())


def test_a_server_that_is_away_is_tried_again_and_then_given_up(scene: Scene) -> None:
    scene.old.fails_at = 3
    import_id = scene.begin()
    entry = scene.run(import_id)
    assert (entry.state, entry.fault, entry.taken) == (ImportState.RUNNING, "unreachable", 2)
    for _ in range(POLICY.retries):
        entry = scene.run(import_id)
    assert (entry.state, entry.can_go_on) == (ImportState.STOPPED, True)
    scene.old.fails_at = 0
    resume_import(import_id, actor=scene.actor, at=scene.at)
    assert scene.run(import_id).taken == 12


def test_what_nobody_lets_go_on_loses_its_order_and_then_all(scene: Scene) -> None:
    scene.store.room = 0
    import_id = scene.begin()
    scene.run(import_id)
    assert forget_imports(vault=VAULT, at=scene.at + POLICY.stopped - timedelta(hours=1)) == 0
    assert MailImport.objects.get(pk=import_id).sealed_order
    assert forget_imports(vault=VAULT, at=scene.at + POLICY.stopped + timedelta(hours=1)) == 0
    assert not MailImport.objects.get(pk=import_id).sealed_order
    assert forget_imports(vault=VAULT, at=scene.at + POLICY.kept + timedelta(hours=1)) == 1


def test_its_owner_removes_from_the_list_what_is_over(scene: Scene) -> None:
    """What goes on, or could, is no such thing; the record keeps all of it. Clause: D12.5-1."""
    import_id = scene.begin()
    with pytest.raises(CannotImport, match="under_way"):
        remove_import(import_id, actor=scene.actor, at=scene.at)
    MailImport.objects.filter(pk=import_id).update(state=ImportState.STOPPED)
    with pytest.raises(CannotImport, match="under_way"):
        remove_import(import_id, actor=scene.actor, at=scene.at)
    MailImport.objects.filter(pk=import_id).update(sealed_order="")
    with pytest.raises(UnknownImport):
        remove_import(import_id, actor=scene.cast.actor("colleague"), at=scene.at)
    assert scene.entry(import_id).is_over
    remove_import(import_id, actor=scene.actor, at=scene.at)
    assert not MailImport.objects.exists()
    assert events("webmail.import.started") == events("webmail.import.removed") == 1
    with pytest.raises(UnknownImport):
        remove_import(import_id, actor=scene.actor, at=scene.at)


def test_the_page_offers_to_remove_what_is_over(scene: Scene, signed_in: SignedIn) -> None:
    done, waiting = scene.begin(), scene.begin()
    cancel_import(done, vault=VAULT, actor=scene.actor, at=scene.at)
    vault, client = Vault.of(settings.INSTANCE.web_keys), signed_in("staff")
    for row in MailImport.objects.all():
        row.sealed_source = vault.seal_source("thu-cu.mbox", import_id=row.pk)
        row.save(update_fields=["sealed_source"])
    page = f"/thu/cai-dat/{scene.person.mailbox_id}/chuyen-thu/"
    offered = re.findall(r'name="import" value="([^"]+)">\s*<button class="button" name="step" value="(\w+)"',
                         client.get(f"{page}tien-do/").content.decode())  # fmt: skip
    assert set(offered) == {(str(done), "remove"), (str(waiting), "cancel")}
    assert client.post(page, {"step": "remove", "import": str(done)}).status_code == 302
    assert not MailImport.objects.filter(pk=done).exists()
    assert signed_in("colleague").post(page, {"step": "remove", "import": str(waiting)}).status_code == 404


def test_a_box_that_one_may_not_open_is_none(scene: Scene) -> None:
    other = scene.cast["colleague"].mailbox_id
    order = ServerOrder(host="imap.example.vn", port=993, is_wrapped=True, login="a", password=PASSWORD)
    import_id = begin_import(other, order, source="x", folder="", vault=VAULT, actor=scene.actor, at=scene.at)
    run_import(import_id, doors=FakeDoors(store=scene.store, source=scene.source, vault=VAULT), clock=scene.clock)
    row = MailImport.objects.get(pk=import_id)
    assert (row.state, row.fault, row.sealed_order) == (ImportState.STOPPED, "no_right", "")
    assert not scene.store.letters


def test_one_person_has_only_so_many_under_way(scene: Scene) -> None:
    for _ in range(POLICY.open_at_once):
        scene.begin()
    with pytest.raises(CannotImport, match="too_many"):
        scene.begin()


def test_a_file_is_kept_while_it_is_brought_in_and_gone_afterwards(scene: Scene) -> None:
    key = begin_upload(scene.person.account_id, 3, limit=10, at=scene.at)
    for wrong in (FileOrder(upload="x"), FileOrder(upload=str(key))):
        with pytest.raises(CannotImport, match="file"):
            scene.begin(wrong)
    add_piece(key, b"abc", offset=0, account_id=scene.person.account_id, at=scene.at)
    import_id = scene.begin(FileOrder(upload=str(key)))
    assert Upload.objects.get().expires_at > scene.at + timedelta(days=20)
    cancel_import(import_id, vault=VAULT, actor=scene.actor, at=scene.at)
    assert not Upload.objects.exists()


@pytest.mark.parametrize(
    ("host", "port", "code"),
    [
        ("127.0.0.1", 993, "not_public"),
        ("10.1.2.3", 143, "not_public"),
        ("169.254.169.254", 993, "not_public"),
        ("::1", 993, "not_public"),
        ("1.1.1.1", 25, "not_public"),
        ("khong-co.invalid", 993, "unreachable"),
    ],
)
def test_no_inner_network_is_reached(host: str, port: int, code: str) -> None:
    order = ServerOrder(host=host, port=port, is_wrapped=True, login="a", password="b")
    with pytest.raises(SourceFault, match=code):
        judge(order, named={})


def test_a_server_that_the_operator_names_may_lie_inside() -> None:
    order = ServerOrder(host="127.0.0.1", port=10993, is_wrapped=True, login="a", password="b")
    found = judge(order, named={"127.0.0.1": "/etc/ssl/old.pem"})
    assert (found.address, found.port, found.ca_file) == ("127.0.0.1", 10993, "/etc/ssl/old.pem")


def test_the_page_of_another_box_does_not_exist(scene: Scene, signed_in: SignedIn) -> None:
    client = signed_in("colleague")
    for page in ("", "tien-do/"):
        assert client.get(f"/thu/cai-dat/{scene.person.mailbox_id}/chuyen-thu/{page}").status_code == 404


def test_the_piece_shows_what_is_under_way_and_what_was_left_out(
    scene: Scene, signed_in: SignedIn, settings: Any
) -> None:
    client = signed_in("staff")
    address = f"/thu/cai-dat/{scene.person.mailbox_id}/chuyen-thu/tien-do/"
    assert "data-running" not in client.get(address).content.decode()
    scene.begin()
    page = client.get(address).content.decode()
    assert "data-running" in page
    assert "Đang chờ đến lượt" in page
    for folder, label in (("INBOX", "Hộp thư đến"), ("Trash", "Thùng rác"), ("Nơi/Cũ", "Cũ")):
        MailImport.objects.update(folder=folder)
        assert f"→ {label} <" in client.get(address).content.decode()
