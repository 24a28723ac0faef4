"""Inventories as they are stored: plain JSON, and back."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from congthu.offices.handover.types import (
    AssignmentEntry,
    DelegationEntry,
    FilterScript,
    FolderInventory,
    Inventory,
    OpenItem,
)


def to_record(inventory: Inventory) -> dict[str, Any]:
    """Return an inventory as JSON can hold it; times in ISO 8601."""
    plain: dict[str, Any] = _plain(asdict(inventory))
    return plain


def from_record(record: dict[str, Any]) -> Inventory:
    """Return the inventory that was stored."""
    return Inventory(
        taken_at=datetime.fromisoformat(record["taken_at"]),
        folders=tuple(
            FolderInventory(**(row | {"oldest_at": _moment(row["oldest_at"]), "newest_at": _moment(row["newest_at"])}))
            for row in record["folders"]
        ),
        digest=record["digest"],
        unanswered=tuple(
            OpenItem(received_at=datetime.fromisoformat(row["received_at"]), message_digest=row["message_digest"])
            for row in record["unanswered"]
        ),
        assignments=tuple(AssignmentEntry(**(row | {"due_on": _day(row["due_on"])})) for row in record["assignments"]),
        filters=tuple(FilterScript(**(row | {"redirects": tuple(row["redirects"])})) for row in record["filters"]),
        delegations=tuple(
            DelegationEntry(**(row | {"rights": tuple(row["rights"]), "valid_to": _day(row["valid_to"])}))
            for row in record["delegations"]
        ),
        used_octets=record["used_octets"],
        quota_octets=record["quota_octets"],
    )


def _plain(value: Any) -> Any:  # noqa: ANN401 -- Any JSON.
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
