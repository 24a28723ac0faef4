"""All warnings of a letter, the loudest first. Pure.

Clause: D8.3-2, D9.4.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from congthu.webmail.showing.types import ShownMessage
from congthu.webmail.showing.warnings.authentication import warn_authentication
from congthu.webmail.showing.warnings.files import warn_files
from congthu.webmail.showing.warnings.links import warn_links
from congthu.webmail.showing.warnings.lookalikes import warn_lookalikes
from congthu.webmail.showing.warnings.senders import warn_reply, warn_sender
from congthu.webmail.showing.warnings.types import Alert, SenderFacts, Severity, WarnPolicy

_ORDER = (Severity.DANGER, Severity.CAUTION, Severity.INFO)


def warn(message: ShownMessage, facts: SenderFacts, *, policy: WarnPolicy | None = None) -> tuple[Alert, ...]:
    """Return why a reader should look twice at ``message``. An empty answer does not promise that it is honest."""
    policy = policy or WarnPolicy()
    counted: Counter[str] = Counter()
    kept: list[Alert] = []
    for alert in _all(message, facts, policy):
        counted[alert.code] += 1
        if counted[alert.code] <= policy.most_of_a_kind:
            kept.append(alert)
    return tuple(sorted(kept, key=lambda alert: _ORDER.index(alert.severity)))


def _all(message: ShownMessage, facts: SenderFacts, policy: WarnPolicy) -> Iterator[Alert]:
    yield from warn_sender(message.headers, facts, policy)
    for sender in message.headers.sent_from[:3]:
        yield from warn_lookalikes(sender, facts, policy)
    yield from warn_reply(message.headers, facts)
    yield from warn_authentication(message.headers, facts)
    yield from warn_links(message, facts, policy)
    yield from warn_files(message.attachments, policy)
