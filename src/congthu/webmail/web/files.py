"""Files and pictures that come from a form. Clause: D5.2b."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext as _

from congthu.frame.api import size
from congthu.regulation.types import Rules
from congthu.webmail.composing.cautions import SizeFaultCode, find_size_faults
from congthu.webmail.composing.types import Composition, File, InlineImage
from congthu.webmail.fetching.kinds import image_type


@dataclass(frozen=True, kw_only=True)
class Given:
    """What came with a form."""

    files: Sequence[File]
    images: Sequence[InlineImage]

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


def files_of(request: HttpRequest) -> Given:
    """Return files and pictures of a form; a picture for the text is one only if its first octets say so."""
    files: list[File] = []
    images: list[InlineImage] = []
    for given in request.FILES.getlist("file"):
        content = _content(given)
        kind = image_type(content[:32])
        name = given.name or _("attachment")
        if request.POST.get("inline") == "1" and kind:
            cid = f"{secrets.token_hex(8)}@anh"
            images.append(InlineImage(cid=cid, name=name, media_type=kind, content=content))
        else:
            media_type = kind or given.content_type or "application/octet-stream"
            files.append(File(name=name, media_type=media_type, content=content))
    return Given(files=files, images=images)


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
