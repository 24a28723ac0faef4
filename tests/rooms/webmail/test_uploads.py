"""Files that come in pieces: they go on where they stopped, nobody else reaches them, and the database tells nothing.

Clause: D5.2b, D3.3.
"""

from __future__ import annotations

import io
import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import pytest
from django.test import Client
from tests.rooms.provisioning.conftest import Cast, SignedIn

from congthu.webmail.models import Upload, UploadPiece
from congthu.webmail.uploading.actions import add_piece, begin_upload, forget_uploads, keep_upload
from congthu.webmail.uploading.errors import TooManyUploads, UnknownUpload, UploadIncomplete
from congthu.webmail.uploading.opening import open_upload
from congthu.webmail.uploading.types import POLICY, UploadKey

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

pytest_plugins = ("tests.rooms.provisioning.conftest",)
pytestmark = pytest.mark.django_db

SECRET = "Tối nay họp kín. ".encode() * 5000
PIECE = 30_000
ADDRESS = "/thu/tai-len/"


def begin(client: Client, octets: int, *, purpose: str = "") -> Answer:
    return client.post(f"{ADDRESS}?for={purpose}", headers={"upload-length": str(octets)})


def told(answer: Answer) -> dict[str, str]:
    return dict(json.loads(answer.content))


def patch(client: Client, key: UploadKey, content: bytes, *, offset: int | str) -> Answer:
    return client.patch(
        f"{ADDRESS}{key.id}/",
        content,
        content_type="application/offset+octet-stream",
        headers={"upload-offset": str(offset), "upload-key": key.secret},
    )


def ask(client: Client, key: UploadKey) -> Answer:
    return client.head(f"{ADDRESS}{key.id}/", headers={"upload-key": key.secret})


def uploaded(client: Client, content: bytes = SECRET) -> UploadKey:
    key = UploadKey.of(told(begin(client, len(content)))["upload"])
    assert key is not None
    for at in range(0, len(content), PIECE):
        assert patch(client, key, content[at : at + PIECE], offset=at).status_code == 204
    return key


def test_a_file_goes_on_where_it_stopped_and_is_read_anywhere(cast: Cast, signed_in: SignedIn, at: datetime) -> None:
    client = signed_in("staff")
    announced = begin(client, len(SECRET))
    assert announced.status_code == 201
    key = UploadKey.of(told(announced)["upload"])
    assert key is not None
    assert announced["Location"] == f"{ADDRESS}{key.id}/"
    assert patch(client, key, SECRET[:PIECE], offset=0)["Upload-Offset"] == str(PIECE)
    again = patch(client, key, SECRET[:PIECE], offset=0)
    assert (again.status_code, again["Upload-Offset"]) == (409, str(PIECE))
    with pytest.raises(UploadIncomplete):
        open_upload(key, account_id=cast["staff"].account_id, at=at)
    assert ask(client, key)["Upload-Offset"] == str(PIECE)
    assert patch(client, key, SECRET[PIECE:], offset=PIECE).status_code == 204

    with open_upload(key, account_id=cast["staff"].account_id, at=at) as file:
        assert file.read() == SECRET
        file.seek(PIECE - 5)
        assert file.read(10) == SECRET[PIECE - 5 : PIECE + 5]
        file.seek(-3, io.SEEK_END)
        assert file.read() == SECRET[-3:]
    assert client.delete(f"{ADDRESS}{key.id}/", headers={"upload-key": key.secret}).status_code == 204
    assert not UploadPiece.objects.exists()


def test_nobody_else_and_no_other_key_reaches_it(cast: Cast, signed_in: SignedIn, at: datetime) -> None:
    client, other = signed_in("staff"), signed_in("colleague")
    key = uploaded(client)
    wrong = UploadKey(id=key.id, secret=key.secret[::-1])
    for who, used in ((other, key), (client, wrong), (client, UploadKey(id=UUID(int=1), secret="x"))):
        assert ask(who, used).status_code == 404
        assert patch(who, used, b"", offset=len(SECRET)).status_code == 404
        assert who.delete(f"{ADDRESS}{used.id}/", headers={"upload-key": used.secret}).status_code == 404
    with pytest.raises(UnknownUpload):
        open_upload(key, account_id=cast["colleague"].account_id, at=at)


def test_the_database_holds_nothing_that_can_be_read(signed_in: SignedIn) -> None:
    key = uploaded(signed_in("staff"))
    stored = b"".join(bytes(piece.sealed) for piece in UploadPiece.objects.all())
    assert len(stored) > len(SECRET)
    assert "kín".encode() not in stored
    assert not any(key.secret in str(vars(row)) for row in (*Upload.objects.all(), *UploadPiece.objects.all()))


def test_pieces_that_changed_places_are_no_file(cast: Cast, signed_in: SignedIn, at: datetime) -> None:
    key = uploaded(signed_in("staff"))
    first, second = UploadPiece.objects.order_by("at")[:2]
    first.sealed, second.sealed = second.sealed, first.sealed
    first.save()
    second.save()
    with open_upload(key, account_id=cast["staff"].account_id, at=at) as file, pytest.raises(UnknownUpload):
        file.read()


@pytest.mark.parametrize(("octets", "status"), [("-1", 400), ("x", 400), ("", 400), ("9" * 30, 400), ("9" * 12, 413)])
def test_what_cannot_be_is_refused(signed_in: SignedIn, octets: str, status: int) -> None:
    answer = signed_in("staff").post(ADDRESS, headers={"upload-length": octets})
    assert answer.status_code == status
    if status == 413:
        assert "25" in told(answer)["text"]


def test_no_more_comes_than_was_announced(signed_in: SignedIn) -> None:
    client = signed_in("staff")
    key = UploadKey.of(told(begin(client, 10))["upload"])
    assert key is not None
    assert patch(client, key, b"x" * 11, offset=0).status_code == 413
    assert patch(client, key, b"x", offset="nowhere").status_code == 409
    large = UploadKey.of(told(begin(client, POLICY.piece * 2))["upload"])
    assert large is not None
    assert patch(client, large, b"x" * (POLICY.piece + 1), offset=0).status_code == 413


def test_a_file_to_import_may_be_larger(signed_in: SignedIn) -> None:
    octets = 1024**3
    assert begin(signed_in("staff"), octets).status_code == 413
    assert begin(signed_in("staff"), octets, purpose="import").status_code == 201


def test_one_person_has_only_so_much_on_the_way(cast: Cast, at: datetime) -> None:
    account = cast["staff"].account_id
    begin_upload(account, POLICY.open_octets, limit=POLICY.open_octets, at=at)
    with pytest.raises(TooManyUploads):
        begin_upload(account, 1, limit=10, at=at)
    begin_upload(account, 1, limit=10, at=at + POLICY.lives + timedelta(seconds=1))


def test_what_nobody_goes_on_with_is_forgotten_and_what_is_kept_is_not(cast: Cast, at: datetime) -> None:
    account = cast["staff"].account_id
    kept, left = (begin_upload(account, 1, limit=10, at=at) for _ in range(2))
    keep_upload(kept, account_id=account, until=at + timedelta(days=3), at=at)
    add_piece(kept, b"x", offset=0, account_id=account, at=at)
    later = at + POLICY.lives + timedelta(seconds=1)
    with pytest.raises(UnknownUpload):
        add_piece(left, b"x", offset=0, account_id=account, at=later)
    assert forget_uploads(at=later) == 1
    with open_upload(kept, account_id=account, at=later) as file:
        assert file.read() == b"x"
