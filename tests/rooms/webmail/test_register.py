"""The register of documents that came to an office: without retyping, once, from trusted senders. Clause: D9.1."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from tests.rooms.provisioning.conftest import Cast

from congthu.audit.models import Event
from congthu.common.actor import Actor
from congthu.common.clock import local_date
from congthu.directory.api import get_mailbox_id
from congthu.engine.types import Headers, Look
from congthu.webmail.api import (
    fill_register,
    get_document,
    list_register,
    look_into_register,
    match_receivers,
    surroundings_of,
)
from congthu.webmail.composing.building import build_message
from congthu.webmail.composing.documents.types import DocumentClass, DocumentFields, Urgency
from congthu.webmail.composing.types import Composition, Identity, Receiver
from congthu.webmail.errors import UnknownRegister
from congthu.webmail.register.trusting import Seen, find_origin
from congthu.webmail.types import Direction, Origin, RegisterFilter

pytest_plugins = ("tests.rooms.provisioning.conftest",)
pytestmark = pytest.mark.django_db

OFFICE, OTHER = "stttt@daknong.gov.vn", "cujut@daknong.gov.vn"
HOST = "mail.daknong.gov.vn"
FIELDS = DocumentFields(
    document_class=DocumentClass.DIRECTION,
    kind="quyet-dinh",
    number="12",
    symbol="QĐ-UBND",
    issued_on=date(2026, 11, 20),
    summary="Về việc ban hành quy chế thư điện tử",
    urgency=Urgency.URGENT,
    deadline=date(2026, 11, 25),
)


@dataclass
class Store:
    """The box of the office: folders of headers under numbers."""

    folders: dict[str, list[bytes]] = field(default_factory=lambda: {"INBOX": [], "Sent": [], "Outbox": []})
    uid_validity: int = 1
    opened: list[tuple[str, str]] = field(default_factory=list)
    looked: list[tuple[str, int]] = field(default_factory=list)

    def __call__(self, box: str, login: str) -> Store:
        self.opened.append((box, login))
        return self

    def __enter__(self) -> Store:  # noqa: PYI034
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def list_folders(self) -> Sequence[tuple[str, frozenset[str]]]:
        return [(name, frozenset({"\\Sent"} if name == "Sent" else ())) for name in self.folders]

    def look_for(self, folder: str, header: str, *, since_uid: int, uid_validity: int) -> Look:
        start = since_uid if uid_validity == self.uid_validity else 1
        self.looked.append((folder, start))
        raws = self.folders[folder]
        found = [uid for uid, raw in enumerate(raws, 1) if uid >= start and header.encode() in raw]
        return Look(folder=folder, uid_validity=self.uid_validity, uid_next=len(raws) + 1, uids=found)

    def read_headers(self, look: Look) -> Sequence[Headers]:
        raws = self.folders[look.folder]
        arrived = [datetime(2026, 11, 21, 1, uid, tzinfo=UTC) for uid in look.uids]
        return [Headers(uid=u, arrived_at=a, raw=raws[u - 1]) for u, a in zip(look.uids, arrived, strict=True)]


def letter(sender: str, number: int = 1, *, above: bytes = b"", fields: DocumentFields | None = FIELDS) -> bytes:
    composition = Composition(sender=Identity(address=sender), to=(Receiver(address=OFFICE),), document=fields)
    raw = build_message(composition, message_id=f"<{number}@x.vn>", at=datetime(2026, 11, 21, tzinfo=UTC))
    return above + raw.partition(b"\r\n\r\n")[0]


@pytest.fixture
def office(cast: Cast) -> UUID:
    return get_mailbox_id(OFFICE)


@pytest.fixture
def store() -> Store:
    return Store()


def fill(office: UUID, store: Store, at: datetime) -> int:
    return fill_register(office, opener=store, hostname=HOST, actor=Actor.system("test"), at=at)


def test_it_is_entered_without_retyping(cast: Cast, office: UUID, store: Store, at: datetime) -> None:
    store.folders["INBOX"] = [letter(OTHER, fields=None), letter(OTHER)]
    assert fill(office, store, at) == 1
    director = cast["director"].account_id
    total, (entry,) = list_register(office, account_id=director, at=at)
    assert total == 1
    assert entry.fields == FIELDS
    assert (entry.number, entry.year, entry.sender, entry.origin) == (1, 2026, OTHER, Origin.OFFICE)
    assert entry.sender_name == "Ủy ban nhân dân huyện Cư Jút"
    assert (entry.message_id, entry.folder, entry.uid) == ("<1@x.vn>", "INBOX", 2)
    assert get_document(entry.id, account_id=director, at=at) == entry
    event = Event.objects.get(code="webmail.document.registered")
    assert FIELDS.summary not in str(vars(event))


def test_it_is_entered_once_whoever_looks(cast: Cast, office: UUID, store: Store, at: datetime) -> None:
    store.folders["INBOX"] = [letter(OTHER)]
    store.folders["Đã xử lý"] = [letter(OTHER)]
    assert fill(office, store, at) == 1
    assert fill(office, store, at) == 0
    assert [start for folder, start in store.looked if folder == "INBOX"] == [1, 2], "only what is new is looked at"
    store.uid_validity = 2
    assert fill(office, store, at) == 0
    store.folders["INBOX"].append(letter(OTHER, 2))
    actor = cast.actor("director")
    assert look_into_register(office, opener=store, hostname=HOST, actor=actor, at=at) == 1
    _, entries = list_register(office, account_id=cast["director"].account_id, at=at)
    assert [entry.number for entry in entries] == [2, 1]


def test_what_waits_or_others_put_among_the_sent_ones_is_no_document(office: UUID, store: Store, at: datetime) -> None:
    store.folders["Sent"] = store.folders["Outbox"] = [letter(OTHER)]
    assert fill(office, store, at) == 0


def test_what_the_office_sent_has_a_register_and_numbers_of_its_own(
    cast: Cast, office: UUID, store: Store, at: datetime
) -> None:
    store.folders["INBOX"] = [letter(OTHER, 1)]
    store.folders["Sent"] = [letter(OFFICE, 2), letter(OFFICE, 3, fields=replace(FIELDS, places=("UBND tỉnh",)))]
    assert fill(office, store, at) == 3
    director = cast["director"].account_id
    _, came = list_register(office, account_id=director, at=at)
    _, went = list_register(office, RegisterFilter(direction=Direction.OUT), account_id=director, at=at)
    assert [(entry.number, entry.message_id) for entry in came] == [(1, "<1@x.vn>")]
    assert [(entry.number, entry.fields.places) for entry in went] == [(2, ("UBND tỉnh",)), (1, (OFFICE,))]
    assert fill(office, store, at) == 0


def test_only_documents_of_bodies_count(cast: Cast, office: UUID, store: Store, at: datetime) -> None:
    verified = b"Authentication-Results: mail.daknong.gov.vn; dkim=pass header.d=%b header.s=a; dmarc=none\r\n"
    store.folders["INBOX"] = [
        letter(cast["staff"].address, 1),
        letter("ai.do@daknong.gov.vn", 2),
        letter("ubnd@gmail.com", 3, above=verified % b"gmail.com"),
        letter("btttt@mic.gov.vn", 4),
        letter("btttt@mic.gov.vn", 5, above=verified % b"mic.gov.vn"),
        letter("x@mic.gov.vn", 6, above=verified % b"evil.gov.vn"),
        b"From: stttt@daknong.gov.vn\r\n" + letter(OTHER, 7),
    ]
    assert fill(office, store, at) == 1
    _, (entry,) = list_register(office, account_id=cast["director"].account_id, at=at)
    assert (entry.message_id, entry.origin) == ("<5@x.vn>", Origin.STATE_BODY)


@pytest.mark.parametrize(
    ("results", "counts"),
    [
        ("mail.daknong.gov.vn; dkim=pass header.d=mic.gov.vn", True),
        ("mail.daknong.gov.vn; dmarc=pass (policy=reject) header.from=mic.gov.vn", True),
        ("mail.daknong.gov.vn; dkim=fail header.d=mic.gov.vn; spf=pass", False),
        ("mail.daknong.gov.vn; dkim=pass header.d=gov.vn", False),
        ("mail.daknong.gov.vn; dkim=pass header.d=notmic.gov.vn", False),
        ("evil.example; dkim=pass header.d=mic.gov.vn", False),
        ("mail.daknong.gov.vn.evil.example; dkim=pass header.d=mic.gov.vn", False),
        ("", False),
    ],
)
def test_a_verified_signature_of_the_state(results: str, counts: bool) -> None:
    seen = Seen(sender="bo@mic.gov.vn", is_office=False, is_ours=False, authentication=results)
    assert (find_origin(seen, hostname=HOST) is Origin.STATE_BODY) is counts


@pytest.mark.parametrize("who", ["staff", "colleague", "operator", "auditor", "district-head", "intake"])
def test_for_others_it_does_not_exist(cast: Cast, office: UUID, store: Store, at: datetime, who: str) -> None:
    store.folders["INBOX"] = [letter(OTHER)]
    fill(office, store, at)
    with pytest.raises(UnknownRegister):
        list_register(office, account_id=cast[who].account_id, at=at)
    with pytest.raises(UnknownRegister):
        look_into_register(office, opener=store, hostname=HOST, actor=cast.actor(who), at=at)


def test_it_is_searched_without_marks(cast: Cast, office: UUID, store: Store, at: datetime) -> None:
    store.folders["INBOX"] = [letter(OTHER)]
    fill(office, store, at)
    director = cast["director"].account_id
    for text, count in (("quy che thu dien tu", 1), ("12/QĐ-UBND", 1), ("cu jut", 1), ("khac", 0)):
        assert list_register(office, RegisterFilter(text=text), account_id=director, at=at)[0] == count
    assert list_register(office, RegisterFilter(kind="to-trinh"), account_id=director, at=at)[0] == 0
    assert list_register(office, RegisterFilter(year=2026, with_deadline=True), account_id=director, at=at)[0] == 1


def test_receivers_by_the_directory(cast: Cast, at: datetime) -> None:
    """Clause: D9.3."""
    matched = match_receivers(
        "- UBND tỉnh;\n- Sở TT&TT;\n- UBND huyện Cư Jút;\n- Sở Xây dựng;\n- Lưu: VT.", on=local_date(at)
    )
    assert [body.address for _, body in matched.found] == ["ubnd@daknong.gov.vn", OFFICE, OTHER]
    assert matched.unknown == ("Sở Xây dựng",)


def test_what_is_known_of_receivers(cast: Cast) -> None:
    receivers = (Receiver(address="Internal@daknong.gov.vn"), Receiver(address="a@gmail.com"))
    around = surroundings_of(Composition(sender=Identity(address=OFFICE), to=receivers), domain="daknong.gov.vn")
    assert around.group_sizes == {"internal@daknong.gov.vn": len(cast.people)}
