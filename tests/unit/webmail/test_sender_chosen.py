"""Under which address a letter begins: one that was written to, else the chosen one. Clause: D12.2-1."""

from __future__ import annotations

from uuid import UUID

import pytest

from congthu.accounts.types import BoxRights
from congthu.engine.errors import StoreError
from congthu.webmail.boxes.types import OpenableBox
from congthu.webmail.types import IdentityOption
from congthu.webmail.web.writing import identity_for

OWN, OFFICE = UUID(int=1), UUID(int=2)
FOUND = [
    IdentityOption(address="an@daknong.gov.vn", name="An", mailbox_id=OWN, is_office=False),
    IdentityOption(address="an.nguyen@daknong.gov.vn", name="An", mailbox_id=OWN, is_office=False),
    IdentityOption(address="stttt@daknong.gov.vn", name="Sở", mailbox_id=OFFICE, is_office=True),
]


def box(mailbox_id: UUID) -> OpenableBox:
    return OpenableBox(
        mailbox_id=mailbox_id,
        address="an@daknong.gov.vn",
        name="",
        person="an@daknong.gov.vn",
        rights=BoxRights.OWN,
        may_send=True,
    )


@pytest.mark.parametrize(
    ("mailbox_id", "addressed", "address"),
    [
        pytest.param(OWN, [], "an@daknong.gov.vn", id="the-chosen-one-stands-first"),
        pytest.param(OWN, ["an.nguyen@daknong.gov.vn"], "an.nguyen@daknong.gov.vn", id="the-one-that-was-written-to"),
        pytest.param(OWN, ["stttt@daknong.gov.vn"], "an@daknong.gov.vn", id="not-the-office-in-the-own-box"),
        pytest.param(OFFICE, ["an.nguyen@daknong.gov.vn"], "stttt@daknong.gov.vn", id="the-office-in-its-box"),
        pytest.param(UUID(int=3), [], "an@daknong.gov.vn", id="a-box-that-one-may-only-read"),
    ],
)
def test_the_address_that_a_letter_begins_with(mailbox_id: UUID, addressed: list[str], address: str) -> None:
    assert identity_for(FOUND, box(mailbox_id), addressed=addressed).address == address


def test_nobody_writes_without_an_address() -> None:
    with pytest.raises(StoreError):
        identity_for([], box(OWN))
