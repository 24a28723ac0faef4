"""What is said of faults and filters of a query, in the reader's language: the one part here that is not pure."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from congthu.webmail.searching.types import Chip, ChipCode, Fault, FaultCode, Flag, Query

_FAULTS: Final = {
    FaultCode.EMPTY_VALUE: _("Something is missing after the colon."),
    FaultCode.BAD_DATE: _("“%(value)s” is not a day. Write for example 5/3/2026, 3/2026 or 2026."),
    FaultCode.BAD_SIZE: _("“%(value)s” is not a size. Write for example 5 MB."),
    FaultCode.UNKNOWN_FLAG: _("“%(value)s” is not known here. Possible are for example unread, flagged, answered."),
    FaultCode.UNKNOWN_THING: _("“%(value)s” is not known here. Possible is: attachment."),
    FaultCode.OPEN_QUOTE: _("The closing quotation mark is missing; the rest was taken for the phrase."),
    FaultCode.TOO_SHORT: _("“%(value)s” was left out: a word needs two letters or more."),
    FaultCode.TOO_MANY: _("Only the first %(value)s conditions were asked for."),
    FaultCode.TOO_LONG: _("Only the first %(value)s characters were read."),
}
_CHIPS: Final = {
    ChipCode.WORDS: "%(text)s",
    ChipCode.SENDER: _("From: %(text)s"),
    ChipCode.RECEIVER: _("To: %(text)s"),
    ChipCode.SUBJECT: _("Subject: %(text)s"),
    ChipCode.SINCE: _("Since %(day)s"),
    ChipCode.BEFORE: _("Before %(day)s"),
    ChipCode.BETWEEN: _("From %(first)s to %(last)s"),
    ChipCode.LARGER: _("Larger than %(size)s"),
    ChipCode.SMALLER: _("Smaller than %(size)s"),
    ChipCode.ATTACHMENT: _("With attachment"),
    ChipCode.FOLDER: _("In: %(name)s"),
    ChipCode.KIND: _("Kind: %(name)s"),
    ChipCode.NUMBER: _("Number: %(number)s"),
}
_FLAGS: Final = {
    Flag.UNREAD: _("Unread messages"),
    Flag.READ: _("Read messages"),
    Flag.FLAGGED: _("Flagged messages"),
    Flag.ANSWERED: _("Answered messages"),
    Flag.DRAFT: _("Drafts being written"),
}
_NOT: Final = _("Not: %(filter)s")


def fault_sentence(fault: Fault) -> str:
    """Return what is wrong, and what to write instead."""
    return str(_FAULTS[fault.code]) % {"value": fault.value}


def fault_sentences(query: Query) -> list[str]:
    """Return what is wrong with a query, each thing once; words that are too short in one sentence.

    Of a query that asks for nothing these are left out: who has typed but one letter is told what is missing.
    """
    short = [fault.value for fault in query.faults if fault.code is FaultCode.TOO_SHORT]
    told = [fault_sentence(fault) for fault in query.faults if fault.code is not FaultCode.TOO_SHORT]
    if short and not query.is_empty:
        words = "”, “".join(dict.fromkeys(short))
        told.append(str(_FAULTS[FaultCode.TOO_SHORT]) % {"value": words})
    return list(dict.fromkeys(told))


def chip_sentence(chip: Chip) -> str:
    """Return what a chip says."""
    if chip.code is ChipCode.FLAG:
        said = str(_FLAGS[Flag(chip.params["flag"])])
    else:
        said = str(_CHIPS[chip.code]) % dict(chip.params)
    return str(_NOT) % {"filter": said} if chip.is_negated else said
