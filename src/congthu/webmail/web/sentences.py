"""Sentences for what `showing` found: notes on how a letter was read, and warnings about it. One for each code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _

from congthu.webmail.showing.warnings.types import WarningCode as Code

NOTES: Final[Mapping[str, object]] = {
    "charset.legacy": _("The letters were in an old Vietnamese code (not TCVN 6909) and have been converted."),
    "charset.label_wrong": _("The message names a wrong character code; it was read as what it is."),
    "charset.label_unknown": _("The message names an unknown character code."),
    "charset.broken": _("Some letters of this message are damaged and cannot be repaired."),
    "header.hidden_characters": _("Invisible characters were taken out of the head of this message."),
    "header.addresses_cut": _("There are more receivers than are shown here."),
    "header.malformed": _("The head of this message is damaged."),
    "header.too_large": _("The head of this message is unusually long and is not shown whole."),
    "mime.boundary_missing": _("This message is put together wrongly; what could be found is shown."),
    "mime.no_boundary": _("This message is put together wrongly; what could be found is shown."),
    "mime.not_closed": _("The end of this message seems to be missing."),
    "mime.too_deep": _("This message has too many layers; not all are shown."),
    "mime.too_many_parts": _("This message has too many parts; not all are shown."),
    "nested.too_many": _("This message has too many parts; not all are shown."),
    "text.cut": _("The text is very long and is not shown whole. Save the message to read all of it."),
    "html.cut": _("The text is very long and is not shown whole. Save the message to read all of it."),
    "html.flattened": _("The layout of this message was too complicated and has been simplified."),
    "tnef.unpacked": _("The files were in a winmail.dat of Outlook and have been unpacked."),
    "tnef.broken": _("A winmail.dat of Outlook could not be unpacked."),
    "calendar.broken": _("The invitation in this message cannot be read."),
    "transfer.base64_broken": _("A part of this message is damaged."),
    "transfer.quoted_printable_broken": _("A part of this message is damaged."),
}
"""What is not here is of no use to a reader."""

WARNINGS: Final[Mapping[Code, object]] = {
    Code.NO_SENDER: _("This message does not say who sent it."),
    Code.SEVERAL_SENDERS: _("This message names several senders."),
    Code.NAME_HAS_ADDRESS: _("The sender shows the address %(shown)s, but writes from %(address)s."),
    Code.CLAIMS_INSIDE: _("This came from outside and uses an address of ours, %(address)s. It is probably forged."),
    Code.LOOKALIKE_DOMAIN: _("The sender's domain %(domain)s looks like %(like)s, but is another one."),
    Code.LOOKALIKE_ADDRESS: _("The sender's address %(address)s looks like %(like)s, but is another one."),
    Code.NAME_FROM_INSIDE: _(
        "%(name)s has the address %(like)s here; this came from outside, from %(address)s. Ask before you act on it."
    ),
    Code.MIXED_SCRIPTS: _("The sender's domain mixes letters of several scripts: %(shown)s."),
    Code.OUTSIDE: _("The sender is outside the province's system (%(domain)s)."),
    Code.FREE_MAIL: _(
        "The sender uses a free mailbox (%(domain)s): no document of an office counts as sent from there."
    ),
    Code.FIRST_TIME: _("You get mail from %(address)s for the first time."),
    Code.REPLY_ELSEWHERE: _("An answer would not go to %(address)s, but to %(reply_to)s."),
    Code.DMARC_FAILED: _("It could not be confirmed that this really comes from %(domain)s. Be careful."),
    Code.SPF_FAILED: _("The server that sent this is not one of %(domain)s."),
    Code.DKIM_FAILED: _("The signature of %(domain)s does not fit: the message was changed on the way, or is forged."),
    Code.UNCHECKED: _("Nobody vouches that this comes from %(domain)s."),
    Code.LINK_MISMATCH: _("A link shows %(shown)s, but leads to %(host)s."),
    Code.LINK_LOOKALIKE: _("A link leads to %(host)s, which looks like %(like)s."),
    Code.LINK_NUMBER: _("A link leads to a bare network address, %(host)s."),
    Code.LINK_EXECUTABLE: _("A link leads to a program, %(name)s, on %(host)s."),
    Code.FILE_DANGEROUS: _("The file “%(name)s” can run as a program. Open it only if you expect it."),
    Code.FILE_DOUBLE_EXTENSION: _("The file “%(name)s” pretends to be a document and is a program. Do not open it."),
    Code.FILE_FALSE_TYPE: _("The file “%(name)s” is something else than its name says."),
    Code.FILE_ENCRYPTED: _("The file “%(name)s” is locked with a password: no scanner could look inside."),
    Code.FILE_IN_ARCHIVE: _("In “%(name)s” there is a program: %(inside)s."),
}
