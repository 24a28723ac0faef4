"""Every secret of an instance, declared once: which file, who alone reads it, how it is made anew.

Making the ground, the doctor, ``congthu secrets`` and the tests read this table; a file of ``secrets/`` that is not in
it is a fault of the tests. Pure. Clause: D3.3.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


@dataclass(frozen=True, kw_only=True)
class Rights:
    """Owner, group and mode of a file or folder."""

    user: str
    group: str
    mode: int

    def __str__(self) -> str:
        return f"{self.user}:{self.group} {self.mode:04o}"


class Renewal(StrEnum):
    """How a secret is made anew."""

    RANDOM = "random"
    """Another random value takes its place at once."""
    OVERLAP = "overlap"
    """A new value is put before the one in force, which is good for checking until the next renewal."""
    SEALING = "sealing"
    """As OVERLAP, and what is stored under the old value is sealed again before that goes."""
    HEADER = "header"
    """A random value in a header line that Dovecot sends as it is."""
    CERTIFICATE = "certificate"
    """A new key and certificate of the private authority, in force together."""
    SELECTOR = "selector"
    """A new key waits under a new selector until its DNS record is published and confirmed."""
    SIGNING = "signing"
    """As OVERLAP, with RSA keys."""
    PAIR = "pair"
    """A new key pair takes its place at once; browsers enrol anew with it when the webmail is opened next."""
    BY_HAND = "by-hand"
    """It comes from elsewhere, or cannot be changed without losing what it protects; the documentation says how."""


@dataclass(frozen=True, kw_only=True)
class Secret:
    """A secret file of an instance and who alone may read it."""

    path: str
    """Below the state folder."""
    rights: Rights
    renewal: Renewal
    optional: bool = False
    reloads: tuple[str, ...] = ()
    """Parts that read it again at a HUP, which ends no connection."""
    restarts: tuple[str, ...] = ()
    """Kinds of parts that read it only when they start."""

    @property
    def name(self) -> str:
        """What the command line calls it."""
        return self.path.rpartition("/")[2].removesuffix(".key")


_ROOT_ONLY: Final = Rights(user="root", group="root", mode=0o400)
_WEB_ONLY: Final = Rights(user="congthu", group="root", mode=0o400)
_WITH_WEB: Final = Rights(user="root", group="congthu", mode=0o440)
_SIGNER: Final = Rights(user="_rspamd", group="_rspamd", mode=0o400)

SECRETS: Final = (
    Secret(path="secrets/web.key", rights=_WEB_ONLY, renewal=Renewal.OVERLAP, restarts=("worker", "web")),
    Secret(path="secrets/factors.key", rights=_WEB_ONLY, renewal=Renewal.SEALING),
    Secret(path="secrets/oidc.key", rights=_WEB_ONLY, renewal=Renewal.SIGNING, restarts=("web",)),
    Secret(path="secrets/push.key", rights=_WEB_ONLY, renewal=Renewal.PAIR, restarts=("worker", "web")),
    Secret(path="secrets/provider.secret", rights=_WEB_ONLY, renewal=Renewal.BY_HAND, optional=True),
    Secret(path="secrets/doveadm.key", rights=_WITH_WEB, renewal=Renewal.RANDOM, reloads=("dovecot",)),
    Secret(
        path="secrets/guard.key",
        rights=_WITH_WEB,
        renewal=Renewal.RANDOM,
        restarts=("guard", "web"),
    ),
    Secret(path="secrets/guard-nonce.key", rights=_WITH_WEB, renewal=Renewal.RANDOM, reloads=("dovecot",)),
    Secret(
        path="secrets/guard-header.key",
        rights=_WITH_WEB,
        renewal=Renewal.HEADER,
        reloads=("dovecot",),
        restarts=("guard",),
    ),
    Secret(path="secrets/dkim.key", rights=_SIGNER, renewal=Renewal.SELECTOR),
    Secret(path="secrets/mailcrypt.priv.pem", rights=_ROOT_ONLY, renewal=Renewal.BY_HAND),
    Secret(path="secrets/mailcrypt.priv.key", rights=_ROOT_ONLY, renewal=Renewal.BY_HAND),
    Secret(path="secrets/search.key", rights=_ROOT_ONLY, renewal=Renewal.RANDOM, restarts=("vault",)),
    Secret(path="secrets/sample-accounts.json", rights=_ROOT_ONLY, renewal=Renewal.BY_HAND, optional=True),
    Secret(path="pki/ca.key", rights=_ROOT_ONLY, renewal=Renewal.BY_HAND, optional=True),
    Secret(
        path="pki/server.key",
        rights=_ROOT_ONLY,
        renewal=Renewal.CERTIFICATE,
        reloads=("dovecot", "postfix", "nginx"),
    ),
    Secret(
        path="endpoints.json",
        rights=Rights(user="root", group="root", mode=0o600),
        renewal=Renewal.BY_HAND,
        optional=True,
    ),
)


def renewable() -> tuple[Secret, ...]:
    """Return the secrets that the command line can make anew."""
    return tuple(secret for secret in SECRETS if secret.renewal is not Renewal.BY_HAND)


def get_secret(name: str) -> Secret:
    """Return the declaration of a secret by the name that the command line uses.

    Raises:
        KeyError: there is no such secret.
    """
    return {secret.name: secret for secret in SECRETS}[name]
