"""What rules say, and what is wrong with them, as people read it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from congthu.webmail.filtering.types import Condition, Do, Fault, FaultCode, Field, Match, Step

FIELDS: Final[Mapping[Field, object]] = {
    Field.FROM: gettext_lazy("Sender"),
    Field.TO: gettext_lazy("Receivers"),
    Field.SUBJECT: gettext_lazy("Subject"),
    Field.TEXT: gettext_lazy("Text"),
    Field.LARGER: gettext_lazy("Larger than (MB)"),
    Field.DOCUMENT: gettext_lazy("It is an official document"),
}
MATCHES: Final[Mapping[Match, object]] = {
    Match.CONTAINS: gettext_lazy("contains"),
    Match.LACKS: gettext_lazy("does not contain"),
    Match.IS: gettext_lazy("is exactly"),
}
STEPS: Final[Mapping[Do, object]] = {
    Do.FILE: gettext_lazy("Move to the folder"),
    Do.FLAG: gettext_lazy("Flag it"),
    Do.SEEN: gettext_lazy("Mark as read"),
    Do.FORWARD: gettext_lazy("Send a copy to"),
    Do.BIN: gettext_lazy("Move to the bin"),
}
FAULTS: Final[Mapping[FaultCode, object]] = {
    FaultCode.NO_NAME: gettext_lazy("Please give the rule a name."),
    FaultCode.NO_CONDITION: gettext_lazy("Please say which letters the rule is for."),
    FaultCode.NO_VALUE: gettext_lazy("Please say what to look for. Text can be searched, not compared as a whole."),
    FaultCode.NO_STEP: gettext_lazy("Please say what to do with these letters."),
    FaultCode.BAD_FOLDER: gettext_lazy("A folder cannot be called “%(value)s”."),
    FaultCode.BAD_SIZE: gettext_lazy("“%(value)s” is not a number that can stand here."),
    FaultCode.NO_ADDRESS: gettext_lazy("Please say to which address mail is to be sent on."),
    FaultCode.BAD_ADDRESS: gettext_lazy("“%(value)s” is not an address that mail can be sent on to."),
    FaultCode.NO_BOX: gettext_lazy("%(value)s is no mailbox here. Look at the address again; lists cannot be named."),
    FaultCode.BAD_LETTERS: gettext_lazy("There are letters in the text that cannot be stored."),
    FaultCode.TO_ITSELF: gettext_lazy("%(value)s is this mailbox itself."),
    FaultCode.OUTSIDE: gettext_lazy(
        "%(value)s is outside of this system. Official mail may not be sent on to other systems by itself "
        "(rule set in force); pass single letters on instead."
    ),
    FaultCode.TOO_LONG: gettext_lazy("This is too long: “%(value)s…”."),
    FaultCode.TOO_MANY: gettext_lazy("There are too many rules, conditions or steps."),
    FaultCode.TOO_MANY_FORWARDS: gettext_lazy("A letter can be sent on to %(value)s addresses at most."),
    FaultCode.NO_TEXT: gettext_lazy("Please write the note that people will get."),
    FaultCode.NO_START: gettext_lazy("Please say on which day the absence begins."),
    FaultCode.ENDS_BEFORE: gettext_lazy("The last day lies before the first."),
}


def fault_text(fault: Fault) -> str:
    """Return a fault as a sentence."""
    return str(FAULTS[fault.code]) % {"value": fault.value}


def condition_text(condition: Condition) -> str:
    """Return a condition as part of a sentence."""
    if condition.field is Field.DOCUMENT:
        return str(FIELDS[condition.field])
    if condition.field is Field.LARGER:
        return _("larger than %(size)s MB") % {"size": condition.value}
    words = {"field": FIELDS[condition.field], "match": MATCHES[condition.match], "value": condition.value}
    return _("%(field)s %(match)s “%(value)s”") % words


def step_text(step: Step) -> str:
    """Return a step as part of a sentence."""
    return f"{STEPS[step.do]} {step.value}".strip()
