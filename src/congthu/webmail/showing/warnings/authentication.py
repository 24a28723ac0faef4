"""What our own servers found out about the sender (RFC 8601). Clause: D8.3-2, RFC7489."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from congthu.webmail.showing.types import ShownHeaders
from congthu.webmail.showing.warnings.types import Alert, SenderFacts, Severity, WarningCode

_COMMENT: Final = re.compile(r"\([^()]*\)")
_RESULT: Final = re.compile(r"\s*(dmarc|spf|dkim|arc)\s*(?:/\s*\d+\s*)?=\s*([a-z]+)", re.IGNORECASE)
_FAILED: Final = frozenset({"fail", "softfail", "policy", "hardfail"})
_UNCERTAIN: Final = frozenset({"temperror", "permerror", "unknown"})
_CODES: Final = {
    "dmarc": (WarningCode.DMARC_FAILED, Severity.DANGER),
    "spf": (WarningCode.SPF_FAILED, Severity.CAUTION),
    "dkim": (WarningCode.DKIM_FAILED, Severity.CAUTION),
}
_MOST_COMMENTS: Final = 20


def warn_authentication(headers: ShownHeaders, facts: SenderFacts) -> Iterator[Alert]:
    """Warn when the sender's domain disowns the letter, or when it could not be asked.

    Where DMARC passed, a failure of SPF or DKIM alone is the usual fate of forwarded mail and no warning.
    """
    if not facts.came_from_outside or not facts.authserv_id:
        return
    domain = headers.sent_from[0].domain if headers.sent_from else ""
    results = find_results(headers, facts.authserv_id)
    params = {"domain": domain}
    if results.get("dmarc") == "pass":
        return
    failed = [method for method in _CODES if results.get(method) in _FAILED]
    for method in failed[:1]:
        code, severity = _CODES[method]
        yield Alert(code=code, severity=severity, params=params)
    if not failed and (not results or any(result in _UNCERTAIN for result in results.values())):
        yield Alert(code=WarningCode.UNCHECKED, severity=Severity.INFO, params=params)


def find_results(headers: ShownHeaders, authserv_id: str) -> Mapping[str, str]:
    """Return method and result of the topmost header under our own name.

    Ours is put on top of what came in; a second one under our name below it was brought along by the sender.
    """
    for value in headers.get_all("authentication-results"):
        plain = value
        for _ in range(_MOST_COMMENTS):
            plain, count = _COMMENT.subn(" ", plain)
            if not count:
                break
        server, _, rest = plain.partition(";")
        if server.strip().split(" ")[0].lower() != authserv_id.lower():
            continue
        found: dict[str, str] = {}
        for clause in rest.split(";"):
            if result := _RESULT.match(clause):
                method, outcome = result[1].lower(), result[2].lower()
                # Of several signatures one that passes is enough.
                found[method] = "pass" if "pass" in {outcome, found.get(method)} else outcome
        return found
    return {}
