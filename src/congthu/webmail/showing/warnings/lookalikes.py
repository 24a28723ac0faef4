"""Names made to be taken for another: by look-alike letters, a letter more or less, or inside a longer name. Pure.

Clause: D8.3-2.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import Final

from confusable_homoglyphs import confusables

from congthu.common.folding import fold
from congthu.webmail.showing.types import Address
from congthu.webmail.showing.warnings.types import Alert, SenderFacts, Severity, WarningCode, WarnPolicy

_SAME_LOOK: Final = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("nn", "m"))
_DIGITS: Final = str.maketrans({"0": "o", "1": "l", "i": "l", "5": "s", "|": "l", "3": "e"})
_LONG: Final = 12
_PLAIN: Final = frozenset("abcdefghijklmnopqrstuvwxyz0123456789.-@_+")


def warn_lookalikes(sender: Address, facts: SenderFacts, policy: WarnPolicy) -> Iterator[Alert]:
    """Warn of a domain or an address that looks like one of ours, or like one the reader knows."""
    domain = to_unicode(sender.domain)
    if not domain or is_own(sender.domain, facts.own_domains) or sender.address.lower() in facts.known_addresses:
        return
    if has_mixed_scripts(domain):
        params = {"domain": sender.domain, "shown": domain}
        yield Alert(code=WarningCode.MIXED_SCRIPTS, severity=Severity.DANGER, params=params)
    if like := find_like(sender.domain, facts.own_domains, policy):
        params = {"domain": sender.domain, "like": like}
        yield Alert(code=WarningCode.LOOKALIKE_DOMAIN, severity=Severity.DANGER, params=params)
        return
    known = _like_known(sender.address.lower(), facts.known_addresses, policy)
    if known:
        params = {"address": sender.address, "like": known}
        yield Alert(code=WarningCode.LOOKALIKE_ADDRESS, severity=Severity.DANGER, params=params)


def is_own(domain: str, own_domains: Iterable[str]) -> bool:
    """Return whether ``domain`` is one of ours or below one."""
    return any(domain == own or domain.endswith(f".{own}") for own in own_domains)


def find_like(domain: str, own_domains: Iterable[str], policy: WarnPolicy) -> str:
    """Return which of our domains ``domain`` imitates; empty where none."""
    name = skeleton(to_unicode(domain))
    for own in own_domains:
        model = skeleton(own)
        joined = model.replace(".", "").replace("-", "")
        is_inside = joined in name.replace(".", "").replace("-", "") and "." in own
        has_same_base = "." in own.rpartition(".")[0] and name.rpartition(".")[0] == model.rpartition(".")[0]
        if name == model or has_same_base or is_inside or _is_near(name, model, policy):
            return own
    return ""


def _like_known(address: str, known_addresses: Iterable[str], policy: WarnPolicy) -> str:
    local, _, domain = address.rpartition("@")
    name, host = skeleton(local), skeleton(to_unicode(domain))
    for known in known_addresses:
        known_local, _, known_domain = known.rpartition("@")
        is_same_host = domain == known_domain
        is_same_name = local == known_local
        if (
            is_same_name
            and not is_same_host
            and (host == skeleton(known_domain) or _is_near(host, known_domain, policy))
        ):
            return known
        if is_same_host and not is_same_name and name == skeleton(known_local) and name:
            return known
    return ""


def _is_near(one: str, other: str, policy: WarnPolicy) -> bool:
    if one == other or min(len(one), len(other)) < policy.near_length:
        return False
    most = 2 if len(other) >= _LONG and one[:1] == other[:1] else 1
    return distance(one, other, most=most) <= most


@lru_cache(maxsize=8192)
def skeleton(text: str) -> str:
    """Return ``text`` as the eye takes it: look-alikes of all scripts as one plain letter, marks and case gone."""
    lowered = unicodedata.normalize("NFKC", text).casefold()
    plain = "".join(char if char in _PLAIN else _prototype(char) for char in lowered)
    for pair, letter in _SAME_LOOK:
        plain = plain.replace(pair, letter)
    return plain.translate(_DIGITS)


@cache
def _prototypes() -> dict[str, str]:
    """Return the plain letter for each character that the table of Unicode (UTS 39) holds to look like one."""
    found: dict[str, str] = {}
    for char, alike in confusables.confusables_data.items():
        plain = [entry["c"].lower() for entry in alike if len(entry["c"]) == 1 and entry["c"].lower() in _PLAIN]
        if len(char) == 1 and char not in _PLAIN and plain:
            found[char] = plain[0]
    return found


def _prototype(char: str) -> str:
    return fold(char, keep=".-@") or _prototypes().get(char, char)


def distance(one: str, other: str, *, most: int) -> int:
    """Return how many letters must be changed, added, left out or exchanged; ``most`` + 1 where it is more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, char in enumerate(one, 1):
        before, last, row = row, before, [at]
        for to, letter in enumerate(other, 1):
            cost = min(before[to] + 1, row[to - 1] + 1, before[to - 1] + (char != letter))
            if at > 1 and to > 1 and char == other[to - 2] and one[at - 2] == letter:
                cost = min(cost, last[to - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


def to_unicode(domain: str) -> str:
    """Return ``domain`` with its punycode labels in the letters that they stand for."""
    return ".".join(_label(label) for label in domain.lower().split("."))


def _label(label: str) -> str:
    if not label.startswith("xn--") or not label.isascii():
        return label
    try:
        return label[4:].encode("ascii").decode("punycode")
    except (UnicodeError, ValueError, OverflowError):
        return label


def has_mixed_scripts(domain: str) -> bool:
    """Return whether a label has letters of several scripts, as no honest name has."""
    return any(len({_script(char) for char in label if char.isalpha()}) > 1 for label in domain.split("."))


def _script(char: str) -> str:
    """Return the script of a letter by its name in Unicode; those that Japanese mixes count as one."""
    script = unicodedata.name(char, "?").split(" ")[0]
    return "HAN" if script in {"CJK", "HIRAGANA", "KATAKANA"} else script
