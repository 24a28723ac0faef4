"""The front door of the directory."""

from congthu.directory.access import check_may_change, check_may_see_record, get_unit_page, search
from congthu.directory.actions.boxes import (
    close_mailbox,
    end_appointments,
    retire_address,
    set_quota,
    start_appointment,
)
from congthu.directory.actions.domains import point_service_addresses, register_domain, reserve_addresses
from congthu.directory.actions.people import register_people, register_person
from congthu.directory.actions.units import register_units
from congthu.directory.boxes import find_box, map_boxes
from congthu.directory.completing import count_members, propose_receivers
from congthu.directory.own_box import (
    find_box_addresses,
    find_own_addresses,
    find_own_box,
    find_unit_box,
    get_mailbox_id,
    own_addresses_of,
    read_own_addresses,
)
from congthu.directory.owners import get_owner
from congthu.directory.queries import (
    count_all,
    find_account_by_staff_number,
    find_namesakes,
    find_post,
    get_actor,
    list_branch,
    list_line,
    list_units,
    map_unit_names,
)
from congthu.directory.receiving import list_receiving, list_subtree
from congthu.directory.slips import Printed, Sheet, Slip, render_sheet

__all__ = [
    "Printed",
    "Sheet",
    "Slip",
    "check_may_change",
    "check_may_see_record",
    "close_mailbox",
    "count_all",
    "count_members",
    "end_appointments",
    "find_account_by_staff_number",
    "find_box",
    "find_box_addresses",
    "find_namesakes",
    "find_own_addresses",
    "find_own_box",
    "find_post",
    "find_unit_box",
    "get_actor",
    "get_mailbox_id",
    "get_owner",
    "get_unit_page",
    "list_branch",
    "list_line",
    "list_receiving",
    "list_subtree",
    "list_units",
    "map_boxes",
    "map_unit_names",
    "own_addresses_of",
    "point_service_addresses",
    "propose_receivers",
    "read_own_addresses",
    "register_domain",
    "register_people",
    "register_person",
    "register_units",
    "render_sheet",
    "reserve_addresses",
    "retire_address",
    "search",
    "set_quota",
    "start_appointment",
]
