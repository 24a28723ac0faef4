"""Official boxes and access by order, as people read them: rights, standings, steps, refusals."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from congthu.accounts.types import BoxRights
from congthu.offices.types import AccessState, AccessStep, Right, Standing

CLASSES: Mapping[BoxRights, object] = {
    BoxRights.OWN: _("your own box"),
    BoxRights.MANAGE: _("everything: read, work, folders, delete, filters"),
    BoxRights.ANSWER: _("read and work; nothing can be deleted"),
    BoxRights.READ: _("read only"),
    BoxRights.COPY: _("read by order; leaves no trace in the box"),
}
RIGHTS: Mapping[Right, object] = {
    Right.READ: _("Read"),
    Right.ANSWER: _("Work in the box (mark, file copies, drafts)"),
    Right.SEND: _("Send as the office"),
    Right.MANAGE: _("Manage folders, delete, filters"),
}
STANDINGS: Mapping[Standing, object] = {
    Standing.COMING: _("begins later"),
    Standing.RUNNING: _("in force"),
    Standing.ENDED: _("ended early"),
    Standing.OVER: _("over"),
}
ACCESS_STATES: Mapping[AccessState, object] = {
    AccessState.ASKED: _("Waits for the second person"),
    AccessState.APPROVED: _("Approved"),
    AccessState.REFUSED: _("Refused"),
    AccessState.WITHDRAWN: _("Withdrawn"),
    AccessState.ENDED: _("Ended early"),
}
ACCESS_STEPS: Mapping[AccessStep, object] = {
    AccessStep.APPROVE: _("Approve"),
    AccessStep.REFUSE: _("Refuse"),
    AccessStep.WITHDRAW: _("Withdraw"),
    AccessStep.END: _("End now"),
}
REFUSALS: Mapping[str, object] = {
    "paper_number_needed": _("The number of the document is missing. Nobody opens an official box without one."),
    "paper_date_needed": _("The date of the document is missing."),
    "end_needed": _("Say until when it holds. A delegation without an end is not possible."),
    "right_needed": _("Choose at least one right."),
    "new_paper_needed": _("To prolong needs a new document with another number."),
    "ends_before_it_begins": _("It would end before it begins."),
    "end_is_past": _("The end is in the past."),
    "day_far": _("A day lies more than ten years away. Look at its year."),
    "paper_is_later": _("The document is dated later than the delegation begins."),
    "overlaps": _("This person has this box already in that time. Prolong that delegation, or end it first."),
    "delegate_unknown": _("Nobody with a post has this address."),
    "delegate_of_another_body": _("Only people of the own body can be delegated to."),
    "delegate_is_manager": _("You hold this box by office already."),
    "has_ended": _("This delegation has ended already."),
    "not_manager": _("Only the head of the unit may do this."),
    "not_a_reader": _("Your roles do not allow you to ask for this."),
    "own_box": _("Nobody needs an order for the own box, or decides about it."),
    "reason_needed": _("Give the reason in a whole sentence."),
    "order_needed": _("Number and date of the order are needed; the date is not in the future."),
    "too_long": _("The time is longer than the rules allow."),
    "hiding_day": _("The last day of secrecy lies between today and ten years from now. Look at its year."),
    "hiding_order_needed": _("To keep it from the owner needs the number of the order and its last day."),
    "box_unknown": _("There is no such mailbox."),
    "not_now": _("This is not possible any more."),
    "too_old": _("The request is too old; ask anew."),
    "not_yours": _("This step is not yours to take."),
    "same_person": _("Who asks does not decide: a second person is needed."),
    "same_body": _("The second person must be of another body."),
}
"""Code of an error → what is said. A code that is not here is a mistake of ours and is not hidden."""
