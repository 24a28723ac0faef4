"""What is said of what was done to messages, with how many they were."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from congthu.engine.types import Folder
from congthu.webmail.web.texts import folder_label

Text = Callable[[int], str]


def moved(count: int) -> str:
    """Return what is said of messages that lie in another folder now."""
    return _with(count, ngettext("%(count)s message moved", "%(count)s messages moved", count))


def binned(count: int) -> str:
    """Return what is said of messages that were thrown away."""
    return _with(count, ngettext("%(count)s message moved to the bin", "%(count)s messages moved to the bin", count))


def deleted(count: int) -> str:
    """Return what is said of messages that are gone."""
    return _with(count, ngettext("%(count)s message deleted for ever", "%(count)s messages deleted for ever", count))


def restored(count: int, targets: Sequence[Folder]) -> str:
    """Return what is said of messages that went back to some folders."""
    if len(targets) != 1:
        return _with(count, _("%(count)s messages restored to the folders in which they were"))
    text = ngettext("%(count)s message restored to “%(folder)s”", "%(count)s messages restored to “%(folder)s”", count)
    label = folder_label(targets[0].name, targets[0].special_use)
    return text % {"count": number_format(count), "folder": label}


def there_already() -> str:
    """Return what is said of messages that lie where they were to go."""
    return _("They lie in this folder already.")


def _junk(count: int) -> str:
    return _with(count, ngettext("%(count)s message reported as junk", "%(count)s messages reported as junk", count))


def _archived(count: int) -> str:
    return _with(count, ngettext("%(count)s message archived", "%(count)s messages archived", count))


def _seen(count: int) -> str:
    return _with(count, ngettext("%(count)s message marked as read", "%(count)s messages marked as read", count))


def _unseen(count: int) -> str:
    return _with(count, ngettext("%(count)s message marked as unread", "%(count)s messages marked as unread", count))


def _flagged(count: int) -> str:
    return _with(count, ngettext("%(count)s message flagged", "%(count)s messages flagged", count))


def _unflagged(count: int) -> str:
    return _with(count, ngettext("%(count)s message no longer flagged", "%(count)s messages no longer flagged", count))


def _with(count: int, text: str) -> str:
    return text % {"count": number_format(count)}


TEXTS: Final[dict[str, Text]] = {
    "seen": _seen,
    "unseen": _unseen,
    "flag": _flagged,
    "unflag": _unflagged,
    "junk": _junk,
    "archive": _archived,
    "bin": binned,
}
"""By what is done; for the rest it is `moved`."""
