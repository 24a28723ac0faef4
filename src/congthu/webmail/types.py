"""Values of this room that cross the front door; each stands with its part. Pure."""

from __future__ import annotations

from congthu.webmail.orders.types import POLICY as ORDER_POLICY
from congthu.webmail.orders.types import MyOrder, OrderEntry, OrderTable, Receipt, Seen
from congthu.webmail.phrases.types import SignatureEntry, SignatureFields, TemplateEntry
from congthu.webmail.preferences.types import TERMS_VERSION, UNDO_CHOICES, Acceptance, Choices, Density, NameForm
from congthu.webmail.register.types import (
    CorrectionEntry,
    Direction,
    Origin,
    RegisterEntry,
    RegisterFilter,
    RegisterOffice,
)
from congthu.webmail.sending.types import (
    POLICY as SENDING_POLICY,
)
from congthu.webmail.sending.types import (
    IdentityOption,
    OutboxEntry,
    OutgoingState,
    ReturnReason,
    SendingPolicy,
)

__all__ = [
    "ORDER_POLICY",
    "SENDING_POLICY",
    "TERMS_VERSION",
    "UNDO_CHOICES",
    "Acceptance",
    "Choices",
    "CorrectionEntry",
    "Density",
    "Direction",
    "IdentityOption",
    "MyOrder",
    "NameForm",
    "OrderEntry",
    "OrderTable",
    "Origin",
    "OutboxEntry",
    "OutgoingState",
    "Receipt",
    "RegisterEntry",
    "RegisterFilter",
    "RegisterOffice",
    "ReturnReason",
    "Seen",
    "SendingPolicy",
    "SignatureEntry",
    "SignatureFields",
    "TemplateEntry",
]
