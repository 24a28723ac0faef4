"""The front door of offices."""

from congthu.offices.delegation.access import get_delegation, get_office_page
from congthu.offices.delegation.actions import (
    end_delegation,
    give_delegation,
    prolong_delegation,
)
from congthu.offices.delegation.queries import (
    find_rights,
    list_delegations,
    list_managers,
    list_offices,
    list_openers,
)
from congthu.offices.exceptional.access import list_access, list_access_to, list_hidden_readers
from congthu.offices.exceptional.actions import ask_for_access, record_uses, take_step, tell_owners
from congthu.offices.handover.access import get_box as get_handover_box
from congthu.offices.handover.access import (
    get_handover,
    get_minutes,
    list_latest,
    list_visible,
    sees_all,
    steps_offered,
)
from congthu.offices.handover.actions import (
    cancel_handover,
    confirm_incoming,
    confirm_outgoing,
    retry_handover,
    start_handover,
)
from congthu.offices.handover.queries import find_inventory, find_running
from congthu.offices.handover.redirects import find_redirects
from congthu.offices.message_ids import name_message
from congthu.offices.reading.access import get_letter_page, list_assignees, list_waiting, map_letters
from congthu.offices.reading.actions import note_letter, note_opening
from congthu.offices.sample import delegate_to_clerks
from congthu.offices.sweeping import cut_boxes_of, cut_if_lost, cut_who_lost
from congthu.offices.work.access import (
    count_box_work,
    count_my_work,
    get_work_page,
    list_box_work,
    list_my_work,
    may_assign,
)
from congthu.offices.work.actions import (
    assign_message,
    close_answered,
    close_answered_letter,
    reassign_work,
    take_work_step,
)
from congthu.offices.work.deadlines import propose_deadline

__all__ = [
    "ask_for_access",
    "assign_message",
    "cancel_handover",
    "close_answered",
    "close_answered_letter",
    "confirm_incoming",
    "confirm_outgoing",
    "count_box_work",
    "count_my_work",
    "cut_boxes_of",
    "cut_if_lost",
    "cut_who_lost",
    "delegate_to_clerks",
    "end_delegation",
    "find_inventory",
    "find_redirects",
    "find_rights",
    "find_running",
    "get_delegation",
    "get_handover",
    "get_handover_box",
    "get_letter_page",
    "get_minutes",
    "get_office_page",
    "get_work_page",
    "give_delegation",
    "list_access",
    "list_access_to",
    "list_assignees",
    "list_box_work",
    "list_delegations",
    "list_hidden_readers",
    "list_latest",
    "list_managers",
    "list_my_work",
    "list_offices",
    "list_openers",
    "list_visible",
    "list_waiting",
    "map_letters",
    "may_assign",
    "name_message",
    "note_letter",
    "note_opening",
    "prolong_delegation",
    "propose_deadline",
    "reassign_work",
    "record_uses",
    "retry_handover",
    "sees_all",
    "start_handover",
    "steps_offered",
    "take_step",
    "take_work_step",
    "tell_owners",
]
