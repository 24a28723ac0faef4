"""Values of this room that cross the front door; each stands with its part. Pure."""

from __future__ import annotations

from congthu.webmail.phrases.types import SignatureEntry, SignatureFields, TemplateEntry
from congthu.webmail.preferences.types import TERMS_VERSION, UNDO_CHOICES, Acceptance, Choices, Density
from congthu.webmail.register.types import Origin, RegisterEntry, RegisterFilter
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
    "SENDING_POLICY",
    "TERMS_VERSION",
    "UNDO_CHOICES",
    "Acceptance",
    "Choices",
    "Density",
    "IdentityOption",
    "Origin",
    "OutboxEntry",
    "OutgoingState",
    "RegisterEntry",
    "RegisterFilter",
    "ReturnReason",
    "SendingPolicy",
    "SignatureEntry",
    "SignatureFields",
    "TemplateEntry",
]
