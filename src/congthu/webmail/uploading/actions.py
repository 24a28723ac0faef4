"""Writes of uploads. None is on record by itself: what becomes of the file is. Clause: D5.2b, D3.3."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Sum

from congthu.webmail.uploading.access import upload_of
from congthu.webmail.uploading.cipher import digest, new_secret, seal
from congthu.webmail.uploading.errors import TooManyUploads, UploadTooLarge, WrongOffset
from congthu.webmail.uploading.models import Upload, UploadPiece
from congthu.webmail.uploading.types import POLICY, UploadKey


@transaction.atomic
def begin_upload(account_id: UUID, octets: int, *, limit: int, at: datetime) -> UploadKey:
    """Announce a file and return what its pieces are added with.

    Raises:
        UploadTooLarge: it is larger than ``limit``.
        TooManyUploads: too many files of this person are on their way, or too large ones.
    """
    if not 0 <= octets <= limit:
        raise UploadTooLarge("too_large", octets=octets, limit=limit)
    open_ones = Upload.objects.filter(account_id=account_id, expires_at__gt=at)
    total = open_ones.aggregate(total=Sum("octets"))["total"] or 0
    if open_ones.count() >= POLICY.open_count or total + octets > POLICY.open_octets:
        raise TooManyUploads("too_many")
    key = UploadKey(id=uuid4(), secret=new_secret())
    Upload.objects.create(
        pk=key.id, account_id=account_id, key_digest=digest(key), octets=octets, expires_at=at + POLICY.lives
    )
    return key


@transaction.atomic
def add_piece(key: UploadKey, content: bytes, *, offset: int, account_id: UUID, at: datetime) -> int:
    """Add the next piece and return how much there is now.

    Raises:
        UnknownUpload: it is not this person's.
        WrongOffset: it is not the next piece.
        UploadTooLarge: it is larger than a piece may be, or more than was announced.
    """
    upload = upload_of(key, account_id=account_id, at=at, is_locked=True)
    if offset != upload.received:
        raise WrongOffset(upload.received)
    if len(content) > POLICY.piece or offset + len(content) > upload.octets:
        raise UploadTooLarge("too_large", octets=offset + len(content), limit=upload.octets)
    if content:
        UploadPiece.objects.create(upload=upload, at=offset, octets=len(content), sealed=seal(content, key, at=offset))
    upload.received += len(content)
    upload.expires_at = max(upload.expires_at, at + POLICY.lives)
    upload.save(update_fields=["received", "expires_at"])
    return upload.received


@transaction.atomic
def keep_upload(key: UploadKey, *, account_id: UUID, until: datetime, at: datetime) -> None:
    """Let a file that is to be worked on live longer.

    Raises:
        UnknownUpload: it is not this person's.
    """
    upload = upload_of(key, account_id=account_id, at=at, is_locked=True)
    upload.expires_at = until
    upload.save(update_fields=["expires_at"])


def drop_upload(upload_id: UUID, *, account_id: UUID) -> None:
    """Remove a file; where there is none, nothing is to be done."""
    Upload.objects.filter(pk=upload_id, account_id=account_id).delete()


def forget_uploads(*, at: datetime) -> int:
    """Remove what nobody goes on with, and return how many files that were."""
    stale = list(Upload.objects.filter(expires_at__lte=at).values_list("pk", flat=True))
    Upload.objects.filter(pk__in=stale).delete()
    return len(stale)
