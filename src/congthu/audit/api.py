"""The front door of the record."""

from congthu.audit.actions import record, record_many
from congthu.audit.verify import verify_chain

__all__ = ["record", "record_many", "verify_chain"]
