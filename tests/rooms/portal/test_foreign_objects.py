"""What belongs to another body does not exist for whoever knows its number. Clause: D3.3, D13.1, D13.2, D13.3."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories.province import Province, add_people
from tests.rooms.portal.signing_in import SignedIn

from congthu.accounts.api import grant_roles
from congthu.accounts.types import NewGrant, Role
from congthu.audit.models import Event
from congthu.common.actor import Actor, ActorKind
from congthu.common.clock import local_date, now
from congthu.directory.api import get_mailbox_id
from congthu.offices import api as offices
from congthu.offices.delegation.types import NewDelegation, Right
from congthu.offices.handover.types import NewHandover
from congthu.offices.types import Asked, Assignee, MessageRef
from congthu.provisioning.api import enter_reset
from congthu.provisioning.types import Channel

SUBJECT = "Đơn đề nghị cấp lại giấy phép"
OUTSIDERS = ["staff", "operator", "head", "clerk", "it-officer"]
"""People of another body; intake, auditors and home affairs may see some of it by their office."""


@dataclass(frozen=True, kw_only=True)
class District:
    """What a district has: a box, and one of everything that is kept about it."""

    office: UUID
    delegation: UUID
    work: UUID
    handover: UUID
    access: UUID
    request: int


@pytest.fixture
def district(province: Province, actor: Actor) -> District:
    at = now()
    names = ["Lê Văn Dũng", "Lê Văn Em", "Lê Văn Giang"]
    head, clerk, successor = add_people(names, province.cujut, actor=actor, at=at)
    scope, day = province.cujut, local_date(at)
    held = [(head, Role.HEAD, scope), (successor, Role.INTAKE, None)]
    grant_roles(
        [NewGrant(account_id=p.account_id, role=r, scope_id=s, valid_from=day, basis="QĐ 1") for p, r, s in held],
        actor=actor,
        at=at,
    )
    chief = Actor(kind=ActorKind.PERSON, id=str(head.account_id), name=head.full_name)
    intake = Actor(kind=ActorKind.PERSON, id=str(successor.account_id), name=successor.full_name)
    office = get_mailbox_id("cujut@daknong.gov.vn")
    paper = NewDelegation(
        delegate_login=clerk.address,
        rights=frozenset({Right.ANSWER}),
        paper_number="12/GUQ",
        paper_on=day,
        starts_at=at - timedelta(minutes=1),
        ends_at=at + timedelta(days=30),
    )
    message = MessageRef(message_id="<1@example.org>", subject=SUBJECT, sender="a@example.org", received_at=at)
    asked = Asked(
        box=clerk.address,
        reason="Xác minh nội dung theo yêu cầu của cơ quan điều tra.",
        order_number="15/QĐ-CQĐT",
        order_on=day,
        days=3,
        hidden_order="",
        hidden_until=None,
    )
    to = Assignee(account_id=clerk.account_id)
    handing_over = NewHandover(
        incoming_login=successor.address, decision_number="45/QĐ", decision_on=day, place="Trụ sở"
    )
    return District(
        office=office,
        delegation=offices.give_delegation(office, paper, actor=chief, at=at),
        work=offices.assign_message(office, message, to=to, deadline_at=None, note="", actor=chief, at=at),
        handover=offices.start_handover(office, handing_over, actor=chief, at=at),
        access=offices.ask_for_access(asked, actor=intake, at=at),
        request=enter_reset(
            clerk.address,
            channel=Channel.IN_PERSON,
            contact="phòng 204",
            note="",
            device_lost=False,
            actor=intake,
            at=at,
        ),
    )


def addresses(district: District) -> list[str]:
    """Return the address of every page about something of the district."""
    box: object = district.office
    handover: list[object] = [district.office, district.handover]
    pages: dict[str, list[list[object]]] = {
        "office": [[box]],
        "delegate": [[box]],
        "delegation": [[district.delegation]],
        "prolong-delegation": [[district.delegation]],
        "end-delegation": [[district.delegation]],
        "handovers": [[box]],
        "handover-start": [[box]],
        "handover": [handover],
        "handover-minutes": [[*handover, "pdf"], [*handover, "docx"]],
        "handover-step": [[*handover, step] for step in ("cancel", "retry", "confirm-outgoing", "nothing")],
        "work": [[district.work]],
        "work-step": [[district.work, step] for step in ("accept", "remark", "reassign", "nothing")],
        "box-work": [[box]],
        "assign": [[box]],
        "exceptional-step": [[district.access, step] for step in ("approve", "end", "nothing")],
        "request": [[district.request]],
        "request-step": [[district.request, step] for step in ("confirm", "receive", "carry-out", "nothing")],
    }
    return [reverse(f"portal:{name}", args=given) for name, all_given in pages.items() for given in all_given]


@pytest.mark.parametrize("who", OUTSIDERS)
def test_it_does_not_exist_for_people_of_another_body(who: str, district: District, signed_in: SignedIn) -> None:
    client: Client = signed_in(who)
    before = Event.objects.count()
    for address in addresses(district):
        answer = client.get(address)
        assert answer.status_code in {403, 404, 405}, (address, who)
        assert SUBJECT not in answer.content.decode()
        form = {"text": "x", "note": "x", "reason": "x", "password": "x", "place": "x"}
        assert client.post(address, form).status_code in {403, 404, 405}, (address, who)
    assert Event.objects.count() == before


@pytest.mark.parametrize("who", [role.value for role in Role])
def test_no_list_and_no_page_shows_whom_work_is_about(who: str, district: District, signed_in: SignedIn) -> None:
    client: Client = signed_in(who)
    for name in ("home", "offices", "my-work", "requests", "exceptional", "operations"):
        assert SUBJECT not in client.get(reverse(f"portal:{name}")).content.decode()
    for address in addresses(district):
        assert SUBJECT not in client.get(address).content.decode(), (address, who)
