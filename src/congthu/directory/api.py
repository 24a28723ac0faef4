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
from congthu.directory.own_box import find_own_box, get_mailbox_id
from congthu.directory.queries import count_all, find_post, get_actor, list_units, map_unit_names

__all__ = [
    "check_may_change",
    "check_may_see_record",
    "close_mailbox",
    "count_all",
    "end_appointments",
    "find_own_box",
    "find_post",
    "get_actor",
    "get_mailbox_id",
    "get_unit_page",
    "list_units",
    "map_unit_names",
    "point_service_addresses",
    "register_domain",
    "register_people",
    "register_person",
    "register_units",
    "reserve_addresses",
    "retire_address",
    "search",
    "set_quota",
    "start_appointment",
]
