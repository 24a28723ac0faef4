"""Tables of this room. Each stands with its part; Django looks for all of them here."""

from __future__ import annotations

from congthu.webmail.moving.models import MailImport
from congthu.webmail.orders.models import Order, OrderReceipt
from congthu.webmail.phrases.models import Signature, Template
from congthu.webmail.preferences.models import Preferences, TermsAcceptance
from congthu.webmail.pushing.models import OfficeWish, PushDevice
from congthu.webmail.receivers.models import RecentReceiver
from congthu.webmail.register.models import RegisterCorrection, RegisteredDocument, RegisterMark
from congthu.webmail.sending.models import Outgoing
from congthu.webmail.uploading.models import Upload, UploadPiece

__all__ = [
    "MailImport",
    "OfficeWish",
    "Order",
    "OrderReceipt",
    "Outgoing",
    "Preferences",
    "PushDevice",
    "RecentReceiver",
    "RegisterCorrection",
    "RegisterMark",
    "RegisteredDocument",
    "Signature",
    "Template",
    "TermsAcceptance",
    "Upload",
    "UploadPiece",
]
