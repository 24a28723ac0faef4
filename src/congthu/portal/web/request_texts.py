"""Requests as people read them: states, steps, channels, checks of identity, refusals."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from congthu.provisioning.types import Action, Channel, Identity, Listing, State

STATES: Mapping[State, object] = {
    State.ASKED: _("Waits for confirmation"),
    State.CONFIRMED: _("Confirmed, waits to be received"),
    State.RECEIVED: _("Received, waits to be carried out"),
    State.RETURNED: _("Returned to the body"),
    State.CARRIED_OUT: _("Carried out"),
    State.REFUSED: _("Refused"),
    State.WITHDRAWN: _("Withdrawn"),
    State.EXPIRED: _("Expired"),
}

HAPPENED: Mapping[Action, object] = {
    Action.ASK: _("Asked for"),
    Action.CONFIRM: _("Confirmed"),
    Action.REFUSE: _("Refused"),
    Action.RECEIVE: _("Received and passed on to the centre"),
    Action.RETURN: _("Returned"),
    Action.CARRY_OUT: _("Carried out"),
    Action.WITHDRAW: _("Withdrawn"),
    Action.EXPIRE: _("Expired"),
}

PATH: tuple[tuple[Action, object], ...] = (
    (Action.ASK, _("Asked for")),
    (Action.CONFIRM, _("Confirmed by the body")),
    (Action.RECEIVE, _("Received by the department")),
    (Action.CARRY_OUT, _("Carried out by the centre")),
)
"""The way of every request that comes to a good end."""

BUTTONS: Mapping[Action, object] = {
    Action.CONFIRM: _("Confirm"),
    Action.REFUSE: _("Refuse"),
    Action.RECEIVE: _("Receive and pass on"),
    Action.RETURN: _("Return"),
    Action.CARRY_OUT: _("Carry out and show the slip"),
    Action.WITHDRAW: _("Withdraw"),
}

CHANNELS: Mapping[Channel, object] = {
    Channel.FORM: _("by the public form"),
    Channel.IN_PERSON: _("in person"),
    Channel.PHONE: _("by telephone"),
}

IDENTITIES: Mapping[Identity, object] = {
    Identity.KNOWN: _("Met face to face; I know the person"),
    Identity.CARD: _("Identity or staff card seen"),
    Identity.CALLED_BACK: _("Called back on the number that the office has"),
}

LISTINGS: Mapping[Listing, object] = {
    Listing.WAITING: _("Waiting for me"),
    Listing.OPEN: _("Open"),
    Listing.CLOSED: _("Closed"),
}

REFUSALS: Mapping[str, object] = {
    "not_now": _("Somebody was quicker: this step is no longer possible. Here is how the request stands now."),
    "not_yours": _("This step is for others."),
    "own_request": _("Nobody takes this step on the own request."),
    "same_person": _("You took an earlier step on this request; this one must be taken by another person."),
    "expired": _("The request has expired; it must be asked for again."),
    "reason_missing": _("Please give a reason."),
    "identity_missing": _("Please say how you checked who the person is."),
    "nobody_has_address": _("No account that may be used has this address."),
    "request_open": _("A request for this person is open already."),
    "may_not_enter_for": _("You can enter requests for people of your own body only, and not for yourself."),
    "account_not_in_state": _("The account is suspended or closed; no password can be issued for it."),
}
