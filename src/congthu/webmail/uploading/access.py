"""Uploads on behalf of who has their key. Clause: D3.3."""

from __future__ import annotations

import hmac
from datetime import datetime
from uuid import UUID

from congthu.webmail.uploading.cipher import digest
from congthu.webmail.uploading.errors import UnknownUpload
from congthu.webmail.uploading.models import Upload
from congthu.webmail.uploading.types import Progress, UploadKey


def upload_of(key: UploadKey, *, account_id: UUID, at: datetime, is_locked: bool = False) -> Upload:
    """Return a file of this person's own, if the key is right and it has not expired.

    Raises:
        UnknownUpload: otherwise.
    """
    rows = Upload.objects.select_for_update() if is_locked else Upload.objects.all()
    row = rows.filter(pk=key.id, account_id=account_id, expires_at__gt=at).first()
    if row is None or not hmac.compare_digest(row.key_digest, digest(key)):
        raise UnknownUpload("unknown_upload")
    return row


def progress_of(key: UploadKey, *, account_id: UUID, at: datetime) -> Progress:
    """Return how far a file has come.

    Raises:
        UnknownUpload: it is not this person's.
    """
    row = upload_of(key, account_id=account_id, at=at)
    return Progress(received=row.received, octets=row.octets)
