"""Work in official boxes as people read it, in the webmail and on the pages of the portal."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from congthu.offices.types import PersonChoice, SenderClass, UnitChoice, WorkAction, WorkListing, WorkState

WORK_STATES: Mapping[WorkState, object] = {
    WorkState.ASSIGNED: _("Assigned"),
    WorkState.ACCEPTED: _("Accepted"),
    WorkState.IN_PROGRESS: _("In progress"),
    WorkState.RETURNED: _("Returned, to be assigned anew"),
    WorkState.DONE: _("Done"),
    WorkState.CANCELLED: _("Cancelled"),
}

WORK_HAPPENED: Mapping[WorkAction, object] = {
    WorkAction.ASSIGN: _("Assigned"),
    WorkAction.ACCEPT: _("Accepted"),
    WorkAction.START: _("Begun"),
    WorkAction.RETURN: _("Returned"),
    WorkAction.FINISH: _("Done"),
    WorkAction.ANSWER: _("Answered from the office"),
    WorkAction.REOPEN: _("Reopened"),
    WorkAction.CANCEL: _("Cancelled"),
    WorkAction.REMARK: _("Remark"),
}

WORK_BUTTONS: Mapping[WorkAction, object] = {
    WorkAction.ACCEPT: _("Accept"),
    WorkAction.START: _("Begin"),
    WorkAction.RETURN: _("Return"),
    WorkAction.FINISH: _("Mark as done"),
    WorkAction.REOPEN: _("Reopen"),
    WorkAction.CANCEL: _("Cancel the assignment"),
    WorkAction.REMARK: _("Add a remark"),
}
"""Steps that are one form with one text; assigning anew has a form of its own."""

SENDER_CLASSES: Mapping[SenderClass, object] = {
    SenderClass.CITIZEN: _("Citizens and businesses"),
    SenderClass.STATE: _("Other bodies of the state"),
    SenderClass.INSIDE: _("Bodies of the province"),
}

WORK_LISTINGS: Mapping[WorkListing, object] = {
    WorkListing.OPEN: _("Not answered"),
    WorkListing.LATE: _("Late"),
    WorkListing.CLOSED: _("Closed"),
}

WORK_REFUSALS: Mapping[str, object] = {
    "work_not_now": _("Somebody was quicker: this step is no longer possible. Here is how it stands now."),
    "work_not_yours": _("This step is for others."),
    "text_missing": _("Please write a few words."),
    "already_assigned": _("This message has been assigned already."),
    "no_assignee": _("Please name a person or a unit that exists."),
    "deadline_over": _("The deadline must lie in the future."),
    "deadline_far": _("The deadline lies more than ten years away. Look at its year."),
    "assignee_cannot_open": _(
        "This person cannot open this mailbox, and would not see the letter. Whoever manages the mailbox can let them "
        "(“Official boxes”); or assign it to their unit."
    ),
    "bad_message_id": _("This is no Message-ID; copy it whole, with its angle brackets."),
}


def unit_label(unit: UnitChoice) -> str:
    """Return a unit as the forms for assigning offer it."""
    return (
        unit.name if unit.is_reached else gettext("%(unit)s (nobody of it can open this mailbox)") % {"unit": unit.name}
    )


def person_label(person: PersonChoice) -> str:
    """Return somebody as the forms for assigning offer them."""
    return f"{person.full_name} – {person.title}, {person.unit_name}"
