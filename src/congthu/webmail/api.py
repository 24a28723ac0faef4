"""The front door of the webmail, for its own pages and the command line."""

from congthu.webmail.filtering.actions import save_book
from congthu.webmail.filtering.queries import read_filters
from congthu.webmail.orders.access import find_mine, get_table, list_issued, list_to_confirm
from congthu.webmail.orders.actions import (
    confirm_order,
    issue_order,
    note_found,
    note_opened,
    remind_receivers,
)
from congthu.webmail.orders.looking import ask_for_look, look_for_order
from congthu.webmail.orders.rights import check_order, may_order
from congthu.webmail.phrases.access import list_signatures, list_templates, propose_signature
from congthu.webmail.phrases.actions import remove_signature, remove_template, save_signature, save_template
from congthu.webmail.phrases.rendering import render_html, render_text
from congthu.webmail.preferences.actions import accept_terms, save_choices
from congthu.webmail.preferences.queries import find_acceptance, find_choices, has_accepted_terms
from congthu.webmail.pushing.actions import enrol_device, forget_device
from congthu.webmail.pushing.arrivals import follow_arrivals
from congthu.webmail.pushing.heeding import heed_arrival
from congthu.webmail.receivers.completing import (
    Completion,
    CompletionKind,
    complete_receivers,
    has_written_to,
    list_written_to,
)
from congthu.webmail.receivers.places import match_receivers
from congthu.webmail.receivers.remembering import remember_receivers
from congthu.webmail.receivers.surroundings import surroundings_of
from congthu.webmail.register.access import (
    count_register,
    find_document,
    get_document,
    get_register_office,
    list_corrections,
    list_register,
    list_years,
    read_whole_register,
)
from congthu.webmail.register.actions import correct_document, register_documents
from congthu.webmail.register.filling import fill_register, look_into_register
from congthu.webmail.sending.access import get_outgoing, list_identities, list_outbox, may_send_as
from congthu.webmail.sending.actions import cancel_sending, prepare_sending, release_sending, reschedule_sending
from congthu.webmail.sending.outbox import send, take_back
from congthu.webmail.sending.post import Daemons
from congthu.webmail.sending.receipts import send_receipt

__all__ = [
    "Completion",
    "CompletionKind",
    "Daemons",
    "accept_terms",
    "ask_for_look",
    "cancel_sending",
    "check_order",
    "complete_receivers",
    "confirm_order",
    "correct_document",
    "count_register",
    "enrol_device",
    "fill_register",
    "find_acceptance",
    "find_choices",
    "find_document",
    "find_mine",
    "follow_arrivals",
    "forget_device",
    "get_document",
    "get_outgoing",
    "get_register_office",
    "get_table",
    "has_accepted_terms",
    "has_written_to",
    "heed_arrival",
    "issue_order",
    "list_corrections",
    "list_identities",
    "list_issued",
    "list_outbox",
    "list_register",
    "list_signatures",
    "list_templates",
    "list_to_confirm",
    "list_written_to",
    "list_years",
    "look_for_order",
    "look_into_register",
    "match_receivers",
    "may_order",
    "may_send_as",
    "note_found",
    "note_opened",
    "prepare_sending",
    "propose_signature",
    "read_filters",
    "read_whole_register",
    "register_documents",
    "release_sending",
    "remember_receivers",
    "remind_receivers",
    "remove_signature",
    "remove_template",
    "render_html",
    "render_text",
    "reschedule_sending",
    "save_book",
    "save_choices",
    "save_signature",
    "save_template",
    "send",
    "send_receipt",
    "surroundings_of",
    "take_back",
]
