"""The rule for passwords as people read it: each part with how it stands, each fault as a sentence. Clause: D12.1-3."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from congthu.accounts.api import CrackTime, Fault, FaultCode, Strength


class PartState(StrEnum):
    """How one part of the rule stands for what is typed."""

    OPEN = "open"
    """Nothing is typed, or it is known only when the password is set."""
    MET = "met"
    FAILED = "failed"


@dataclass(frozen=True, kw_only=True)
class RulePart:
    """One line of the list beside the field."""

    text: str
    state: PartState
    state_text: object


@dataclass(frozen=True, kw_only=True)
class ShownStrength:
    """The meter."""

    score: int
    name: object
    crack_time: object


_STATE_TEXTS = {
    PartState.OPEN: gettext_lazy("not checked yet"),
    PartState.MET: gettext_lazy("met"),
    PartState.FAILED: gettext_lazy("not met"),
}
_SCORES = (
    gettext_lazy("Very weak"),
    gettext_lazy("Weak"),
    gettext_lazy("Fair"),
    gettext_lazy("Good"),
    gettext_lazy("Strong"),
)
_CRACK_TIMES: dict[CrackTime, object] = {
    CrackTime.AT_ONCE: gettext_lazy("A machine guesses it within an hour."),
    CrackTime.HOURS: gettext_lazy("A machine guesses it within a day."),
    CrackTime.DAYS: gettext_lazy("A machine guesses it within a month."),
    CrackTime.MONTHS: gettext_lazy("A machine needs months to guess it."),
    CrackTime.YEARS: gettext_lazy("A machine needs years to guess it."),
    CrackTime.CENTURIES: gettext_lazy("A machine needs centuries to guess it."),
}


def sentence(fault: Fault) -> str:
    """Return what is wrong as a sentence."""
    sentences = {
        FaultCode.TOO_SHORT: _("The password has fewer than %(limit)s characters."),
        FaultCode.TOO_LONG: _("The password has more than %(limit)s characters."),
        FaultCode.NO_UPPER: _("The password has no capital letter (A–Z)."),
        FaultCode.NO_LOWER: _("The password has no small letter (a–z)."),
        FaultCode.NO_SPECIAL: _("The password has no special character, e.g. ! @ # $ %% & * - _ ?"),
        FaultCode.BLANK: _("The password holds a blank."),
        FaultCode.NOT_ASCII: _("The password holds characters that not every program sends alike: %(letters)s."),
        FaultCode.COMMON: _("The password is common: it would be among the first to be tried."),
        FaultCode.LEAKED: _("The password is on a list of leaked passwords."),
        FaultCode.NAME: _("The password holds your name or address."),
        FaultCode.REPEATED: _("The password is one of your last %(count)s passwords."),
    }
    return sentences[fault.code] % fault.params


def rule_parts(
    faults: Sequence[Fault], *, min_length: int, remembered: int, typed: bool, history_known: bool
) -> Sequence[RulePart]:
    """Return the parts of the rule in the order in which they are shown."""
    found = {fault.code for fault in faults}

    def part(text: str, *codes: FaultCode, known: bool = True) -> RulePart:
        state = PartState.FAILED if found & set(codes) else PartState.MET
        state = state if typed and (known or state is PartState.FAILED) else PartState.OPEN
        return RulePart(text=text, state=state, state_text=_STATE_TEXTS[state])

    return (
        part(_("At least %(limit)s characters") % {"limit": min_length}, FaultCode.TOO_SHORT, FaultCode.TOO_LONG),
        part(_("A capital letter (A–Z)"), FaultCode.NO_UPPER),
        part(_("A small letter (a–z)"), FaultCode.NO_LOWER),
        part(_("A special character, e.g. ! @ # $ % & * - _ ?"), FaultCode.NO_SPECIAL),
        part(_("Only letters without marks, digits and signs; no blanks"), FaultCode.NOT_ASCII, FaultCode.BLANK),
        part(_("Not common and not leaked"), FaultCode.COMMON, FaultCode.LEAKED),
        part(_("Without your name or address"), FaultCode.NAME),
        part(
            _("None of your last %(count)s passwords") % {"count": remembered}, FaultCode.REPEATED, known=history_known
        ),
    )


def show_strength(strength: Strength) -> ShownStrength:
    """Return the strength in words."""
    return ShownStrength(
        score=strength.score, name=_SCORES[strength.score], crack_time=_CRACK_TIMES[strength.crack_time]
    )


def turned_letters(faults: Sequence[Fault]) -> str:
    """Return the letters that a Vietnamese keyboard has probably made; empty where there are none."""
    return next((str(fault.params["letters"]) for fault in faults if fault.code is FaultCode.NOT_ASCII), "")
