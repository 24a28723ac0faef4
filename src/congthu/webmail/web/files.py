"""Files and pictures that come from a form. Clause: D5.2b."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext as _

from congthu.common import clock
from congthu.frame.api import Visitor, size
from congthu.regulation.types import Rules
from congthu.webmail.composing.cautions import SizeFaultCode, find_size_faults
from congthu.webmail.composing.types import Composition, File, InlineImage
from congthu.webmail.fetching.kinds import image_type
from congthu.webmail.uploading.opening import open_upload
from congthu.webmail.uploading.types import UploadKey

_MOST: Final = 20
_UNKNOWN: Final = "application/octet-stream"
_TYPE: Final = re.compile(r"[a-z0-9.+-]{1,60}/[a-z0-9.+-]{1,100}")


@dataclass(frozen=True, kw_only=True)
class Given:
    """What came with a form."""

    files: Sequence[File]
    images: Sequence[InlineImage]
    uploads: Sequence[UUID]
    """What came in pieces, to be dropped once it is in the draft."""

    @property
    def is_inline(self) -> bool:
        return bool(self.images)

    def added_to(self, composition: Composition) -> Composition:
        """Return a letter with these files and pictures."""
        return replace(
            composition,
            attachments=(*composition.attachments, *self.files),
            inline=(*composition.inline, *self.images),
        )

    def image_html(self) -> str:
        """Return the picture as it stands in the text."""
        return "".join(format_html('<img src="cid:{}" alt="{}">', image.cid, image.name) for image in self.images)


def files_of(request: HttpRequest, visitor: Visitor) -> Given:
    """Return files and pictures of a form; a picture for the text is one only if its first octets say so.

    Raises:
        UploadError: a file that was to come in pieces has not come whole, or is not this person's.
    """
    files: list[File] = []
    images: list[InlineImage] = []
    uploads = [key for named in request.POST.getlist("upload")[:_MOST] if (key := UploadKey.of(named))]
    for name, declared, content in (*_in_form(request), *_in_pieces(request, uploads, visitor)):
        kind = image_type(content[:32])
        if request.POST.get("inline") == "1" and kind:
            cid = f"{secrets.token_hex(8)}@anh"
            images.append(InlineImage(cid=cid, name=name, media_type=kind, content=content))
        else:
            files.append(File(name=name, media_type=kind or declared or _UNKNOWN, content=content))
    return Given(files=files, images=images, uploads=[key.id for key in uploads])


def _in_form(request: HttpRequest) -> Iterator[tuple[str, str, bytes]]:
    for given in request.FILES.getlist("file"):
        yield given.name or _("attachment"), given.content_type or "", _content(given)


def _in_pieces(
    request: HttpRequest, uploads: Sequence[UploadKey], visitor: Visitor
) -> Iterator[tuple[str, str, bytes]]:
    """Yield what has come in pieces before; the form names it, and its key opens it."""
    name = request.POST.get("upload_name", "")[:255] or _("attachment")
    declared = request.POST.get("upload_type", "")
    for key in uploads:
        with open_upload(key, account_id=visitor.account_id, at=clock.now()) as file:
            yield name, declared if _TYPE.fullmatch(declared) else "", file.read()


def too_large_text(composition: Composition, rules: Rules) -> str:
    """Return why a letter would be too large, naming file, size and limit; empty where it is not. Clause: D5.2b, Q8."""
    faults = find_size_faults(composition, file_limit=rules.attachment_bytes, message_limit=rules.message_bytes)
    told = []
    for fault in faults:
        words = {"name": fault.name, "size": size(fault.size), "limit": size(fault.limit)}
        if fault.code is SizeFaultCode.FILE:
            text = _(
                "The file “%(name)s” has %(size)s. A file may have at most %(limit)s. Make it smaller or split it."
            )
        else:
            text = _("All files together have %(size)s. A message may have at most %(limit)s. Send two messages.")
        told.append(text % words)
    return " ".join(told)


def _content(given: UploadedFile[bytes]) -> bytes:
    content: bytes = given.read()
    return content
