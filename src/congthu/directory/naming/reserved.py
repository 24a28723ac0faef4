"""Names that no person and no body gets, because something else answers to them."""

from __future__ import annotations

from typing import Final

INTERNAL: Final = "internal"
"""The list of everybody in the province, or, before a label, in one body. Clause: D5.1e-1, D5.1e-2."""

_RFC_2142: Final = frozenset({
    "info", "marketing", "sales", "support", "abuse", "noc", "security", "postmaster", "hostmaster", "usenet", "news",
    "webmaster", "www", "uucp", "ftp",
})  # fmt: skip
"""Mailbox names for common services, roles and functions."""

_MAIL_AND_SYSTEM: Final = frozenset({
    "admin", "administrator", "root", "sysadmin", "system", "daemon", "mailerdaemon", "mailer-daemon", "noreply",
    "no-reply", "bounce", "bounces", "nobody", "localhost", "mail", "smtp", "imap", "pop", "pop3", "mx", "autoconfig",
    "autodiscover", "wpad", "dmarc", "dmarcreports", "tlsrpt", "tlsreports", "spam", "ham", "virus", "quarantine",
    "anonymous", "everyone", "all", "vmail", "postfix", "dovecot", "congthu",
})  # fmt: skip
"""Names that mail programs, certificate authorities or people take for a machine or its keeper.

Certificate authorities accept admin, administrator, webmaster, hostmaster and postmaster as proof of owning a domain
(CA/Browser Forum Baseline Requirements 3.2.2.4.4), so a person must never hold one of them.
"""

RESERVED: Final = frozenset({INTERNAL}) | _RFC_2142 | _MAIL_AND_SYSTEM
"""Local parts and labels that are never given out."""
