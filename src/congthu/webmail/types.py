"""Values of this room that cross the front door; each stands with its part. Pure."""

from __future__ import annotations

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
    "SENDING_POLICY",
    "TERMS_VERSION",
    "UNDO_CHOICES",
    "Acceptance",
    "Choices",
    "CorrectionEntry",
    "Density",
    "Direction",
    "IdentityOption",
    "NameForm",
    "Origin",
    "OutboxEntry",
    "OutgoingState",
    "RegisterEntry",
    "RegisterFilter",
    "RegisterOffice",
    "ReturnReason",
    "SendingPolicy",
    "SignatureEntry",
    "SignatureFields",
    "TemplateEntry",
]
