"""The front door of frame."""

from congthu.frame.access import RULE, Rule, Visitor, before_gates, find_visitor, public, requires, staff
from congthu.frame.gates import choose_password_first, find_gate
from congthu.frame.instance import instance, return_addresses, web_url
from congthu.frame.later import LaterResponse
from congthu.frame.onward import own_page
from congthu.frame.pages import LATER_COOKIE, OPERATIONS, THEME_COOKIE, THEMES, is_piece, kept_piece, page
from congthu.frame.templatetags.frame import size
from congthu.frame.visits import address_of, session_of, visit_of
from congthu.frame.work_texts import (
    SENDER_CLASSES,
    WORK_BUTTONS,
    WORK_HAPPENED,
    WORK_LISTINGS,
    WORK_REFUSALS,
    WORK_STATES,
    person_label,
    unit_label,
)

__all__ = [
    "LATER_COOKIE",
    "OPERATIONS",
    "RULE",
    "SENDER_CLASSES",
    "THEMES",
    "THEME_COOKIE",
    "WORK_BUTTONS",
    "WORK_HAPPENED",
    "WORK_LISTINGS",
    "WORK_REFUSALS",
    "WORK_STATES",
    "LaterResponse",
    "Rule",
    "Visitor",
    "address_of",
    "before_gates",
    "choose_password_first",
    "find_gate",
    "find_visitor",
    "instance",
    "is_piece",
    "kept_piece",
    "own_page",
    "page",
    "person_label",
    "public",
    "requires",
    "return_addresses",
    "session_of",
    "size",
    "staff",
    "unit_label",
    "visit_of",
    "web_url",
]
