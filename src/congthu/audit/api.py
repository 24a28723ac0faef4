"""The front door of the record."""

from congthu.audit.actions import record, record_many
from congthu.audit.queries import list_last_events
from congthu.audit.verify import verify_chain

__all__ = ["list_last_events", "record", "record_many", "verify_chain"]
