"""Documents, warnings and refusals of writing, as people read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from django.utils.translation import gettext_lazy as _

from congthu.frame.api import size
from congthu.webmail.composing.cautions import Caution, WarningCode
from congthu.webmail.composing.documents.types import DocumentClass, Urgency
from congthu.webmail.composing.types import File

CLASSES: Final[Mapping[DocumentClass, object]] = {
    DocumentClass.NOTICE: _("Notice"),
    DocumentClass.SCHEDULE: _("Work schedule"),
    DocumentClass.INVITATION: _("Invitation or summons"),
    DocumentClass.DIRECTION: _("Direction"),
    DocumentClass.EXCHANGE: _("Exchange on work"),
    DocumentClass.MEETING: _("Papers for a meeting"),
    DocumentClass.INFORMATION: _("For information, report"),
    DocumentClass.OTHER: _("Other"),
}
URGENCIES: Final[Mapping[Urgency, object]] = {
    Urgency.ORDINARY: _("Ordinary"),
    Urgency.URGENT: _("Urgent (KHẨN)"),
    Urgency.VERY_URGENT: _("Very urgent (THƯỢNG KHẨN)"),
    Urgency.FLASH: _("Flash (HỎA TỐC)"),
}
CAUTIONS: Final[Mapping[WarningCode, object]] = {
    WarningCode.NO_RECEIVER: _("There is no receiver yet."),
    WarningCode.EMPTY_SUBJECT: _("There is no subject."),
    WarningCode.FORGOTTEN_ATTACHMENT: _("The text speaks of an attachment, and there is none."),
    WarningCode.LARGE_GROUP: _("The message goes to many people at once."),
    WarningCode.OUTSIDE_RECEIVER: _("Some receivers are outside the province's system."),
    WarningCode.FREE_MAIL_RECEIVER: _("Some receivers use free mailboxes: no place for a document of an office."),
    WarningCode.REPLY_ALL_MANY: _("The answer goes to all who got the message. That is many people."),
}
DRAFT_GONE: Final = _("This draft was sent or removed meanwhile, perhaps in another window, and its files with it.")


def caution_texts(found: Sequence[Caution]) -> list[str]:
    """Return the warnings as sentences."""
    return [str(CAUTIONS[one.code]) for one in found if one.code in CAUTIONS]


def told_files(files: Sequence[File]) -> list[dict[str, object]]:
    """Return the files of a draft as the page lists them."""
    return [
        {"number": number, "name": file.name, "size": size(file.size), "octets": file.size}
        for number, file in enumerate(files)
    ]
