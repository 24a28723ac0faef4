"""What every page of the settings needs: the box it is about, the way to it, the frame around it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import update_wrapper
from typing import Concatenate, Final, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from congthu.common import clock
from congthu.common.actor import Actor
from congthu.directory.api import get_actor
from congthu.engine.api import sieve_server
from congthu.engine.errors import StoreError
from congthu.frame.api import Visitor, instance, page
from congthu.webmail.boxes.access import my_box
from congthu.webmail.boxes.types import OpenableBox
from congthu.webmail.filtering.door import FilterDoor
from congthu.webmail.filtering.errors import MayNotFilter
from congthu.webmail.web.doors import boxes_of

P = ParamSpec("P")


@dataclass(frozen=True, kw_only=True)
class SettingsPage:
    """One entry of the list at the side."""

    url_name: str
    label: object
    purpose: object
    of_box: bool = True
    """Whether every box has its own."""


PAGES: Final = (
    SettingsPage(
        url_name="settings:signatures",
        label=_("Signatures"),
        purpose=_("What stands below your letters: name, post, unit, telephone, address."),
    ),
    SettingsPage(
        url_name="settings:templates",
        label=_("Templates"),
        purpose=_("Letters to begin from, your own and those of an office."),
        of_box=False,
    ),
    SettingsPage(
        url_name="settings:identities",
        label=_("Sender"),
        purpose=_("Under which address and in which form of your name you write."),
        of_box=False,
    ),
    SettingsPage(
        url_name="settings:filters", label=_("Filters"), purpose=_("File, mark or pass on what comes, by rules.")
    ),
    SettingsPage(url_name="settings:vacation", label=_("Absence"), purpose=_("Answer by itself while you are away.")),
    SettingsPage(
        url_name="settings:forwarding", label=_("Forwarding"), purpose=_("Send all mail on to a colleague's box.")
    ),
    SettingsPage(
        url_name="settings:room", label=_("Room and cleaning up"), purpose=_("See what fills the box, and clear it.")
    ),
    SettingsPage(
        url_name="settings:moving",
        label=_("Bring in and take out"),
        purpose=_("Letters from files or an old server; folders as files."),
    ),
    SettingsPage(
        url_name="settings:ringing",
        label=_("Notifications"),
        purpose=_("Whether a browser also tells of new mail to an office."),
        of_box=False,
    ),
    SettingsPage(
        url_name="settings:display",
        label=_("Appearance and keys"),
        purpose=_("Language, light or dark, density, shortcuts, time to take a letter back."),
        of_box=False,
    ),
    SettingsPage(
        url_name="settings:terms",
        label=_("Terms of use"),
        purpose=_("What the mailbox is for, and what everybody has agreed to."),
        of_box=False,
    ),
)


def filter_door(box: OpenableBox) -> FilterDoor:
    """Return the way to the filters of a box."""
    return FilterDoor(
        mailbox_id=box.mailbox_id,
        address=box.address,
        person=box.person,
        rights=box.rights,
        server=sieve_server(instance()),
    )


def actor_of(visitor: Visitor) -> Actor:
    """Return the visitor as whoever does something."""
    return get_actor(visitor.account_id, on=clock.local_date(clock.now()))


def settings_page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, object] | None = None,
    *,
    visitor: Visitor,
    box: OpenableBox | None = None,
    status: int = 200,
) -> HttpResponse:
    """Return a page inside the frame of the settings; without a box of its own it leads on to the own one."""
    shown = box or my_box(visitor.own, login=visitor.login)
    boxes = boxes_of(visitor)
    surroundings = {
        "box": box,
        "shown_box": shown,
        "boxes": boxes,
        "offered": [one for one in boxes if one.may_remove],
        "settings_pages": [one for one in PAGES if shown or not one.of_box],
    }
    return page(request, template, surroundings | dict(context or {}), visitor=visitor, status=status)


SettingsView = Callable[Concatenate[HttpRequest, Visitor, P], HttpResponse]

FAULTS: Final = {
    "refused": (403, _("This mailbox cannot be changed now: the right to it has ended, or it is being handed over.")),
    "may_not_filter": (403, _("Only the owner, or who manages the office's mailbox, may change this.")),
    "full": (507, _("The mailbox is full. Clean up first.")),
    "bad_script": (422, _("The mail system did not understand these rules. Nothing was changed.")),
    "no_folder": (404, _("There is no such folder any more.")),
    "forbidden": (403, _("Your rights in this mailbox do not allow that.")),
}
OTHERWISE: Final = (503, _("The mailbox cannot be reached at the moment. Nothing was changed; please try again."))


def tells_faults(view: SettingsView[P]) -> SettingsView[P]:
    """Answer what could not be done with a page that says why."""

    def told(request: HttpRequest, visitor: Visitor, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, visitor, *args, **kwargs)
        except (StoreError, MayNotFilter) as fault:
            status, sentence = FAULTS.get(fault.code, OTHERWISE)
            context = {"sentence": sentence}
            return settings_page(request, "webmail/settings/fault.html", context, visitor=visitor, status=status)

    update_wrapper(told, view)
    return told
