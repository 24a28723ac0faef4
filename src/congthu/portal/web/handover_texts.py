"""What handovers are called, and why a step was refused, as people read it."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from congthu.offices.types import HandoverState

STATES: Final[dict[str, object]] = {
    HandoverState.STARTED: _("Inventory being made"),
    HandoverState.INVENTORIED: _("Waits for confirmation"),
    HandoverState.CONFIRMED: _("Being completed"),
    HandoverState.COMPLETED: _("Completed"),
    HandoverState.CANCELLED: _("Cancelled"),
}

REFUSALS: Final[dict[str, object]] = {
    "operator_takes_no_part": _("Who operates the system takes no part in a handover."),
    "not_your_step": _("This step is not yours to take."),
    "confirms_for_oneself": _("A side of the handover does not confirm for the other one."),
    "names_only_oneself": _("Who is to take the box over names nobody else."),
    "unknown_incoming": _("Nobody with an account in use has this address."),
    "handover_not_in_state": _("The handover has moved on meanwhile. Please look at it again."),
    "handover_running": _("A handover of this mailbox is running already."),
    "confirmed_already": _("This side has confirmed already."),
    "reason_needed": _("Please give a reason."),
    "decision_needed": _("Please give the decision and the place."),
    "decision_day": _("The decision is dated in the future, or more than ten years ago. Look at its year."),
    "no_outgoing_head": _("The register knows nobody who heads, or has headed, this unit beside the incoming head."),
    "wrong_password": _("The password is wrong."),
}

PROBLEMS: Final[dict[str, object]] = {
    "unreachable": _("The mail store does not answer. It will be tried again."),
    "refused": _("The mail store refused to open the mailbox. Is the account of whoever started the handover in use?"),
    "failed": _("The mailbox could not be read to its end. It will be tried again."),
}
