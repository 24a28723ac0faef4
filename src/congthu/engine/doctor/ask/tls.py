"""Looking at what each TLS port really serves, not at the files it should serve."""

from __future__ import annotations

import ssl
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import PurePosixPath

from cryptography import x509

from congthu.engine.doctor.ask.dialogue import dialogue, start_tls, unverified
from congthu.engine.doctor.ask.hello import agreed_to_old, old_client_hello
from congthu.engine.doctor.decide.tls import Served, Trust
from congthu.engine.state import DesiredState

_PORTS = {
    "web": "",
    "smtp": "smtp",
    "submission": "smtp",
    "submissions": "",
    "imap": "imap",
    "imaps": "",
    "pop3s": "",
    "managesieve": "sieve",
}
"""Port → how TLS begins on it; empty: at once."""

_TRUST = {10: Trust.OUT_OF_TIME, 9: Trust.OUT_OF_TIME, 62: Trust.WRONG_NAME, 64: Trust.WRONG_NAME}
"""OpenSSL's numbers for expired, not valid yet, another host name, another address (X509_verify_cert_error_string)."""


def look_at_tls(state: DesiredState) -> list[Served]:
    """Return what every TLS port shows, asked all at once."""
    with ThreadPoolExecutor(max_workers=len(_PORTS)) as pool:
        return list(pool.map(lambda port: look_at_port(state, port), _PORTS))


def look_at_port(state: DesiredState, port: str) -> Served:
    """Return what one port shows, or why it shows nothing."""
    number, protocol = getattr(state.ports, port), _PORTS[port]
    try:
        valid_until = _valid_until(state, number, protocol)
        trust, detail = _trust(state, number, protocol)
        old = _old_versions(state, number, protocol)
    except (OSError, ValueError) as error:
        return Served(port=port, number=number, detail=str(error))
    return Served(port=port, number=number, trust=trust, valid_until=valid_until, old_versions=old, detail=detail)


def _valid_until(state: DesiredState, number: int, protocol: str) -> datetime:
    with dialogue(state.listen, number) as talk:
        start_tls(talk, protocol)
        with unverified().wrap_socket(talk.connection, server_hostname=state.hostname) as encrypted:
            der = encrypted.getpeercert(binary_form=True) or b""
    return x509.load_der_x509_certificate(der).not_valid_after_utc


def _trust(state: DesiredState, number: int, protocol: str) -> tuple[Trust, str]:
    context = ssl.create_default_context()
    context.load_verify_locations(cafile=_authority(state.places.pki))
    with dialogue(state.listen, number) as talk:
        start_tls(talk, protocol)
        try:
            context.wrap_socket(talk.connection, server_hostname=state.hostname).close()
        except ssl.SSLCertVerificationError as error:
            return _TRUST.get(error.verify_code, Trust.UNTRUSTED), error.verify_message
    return Trust.GOOD, ""


def _old_versions(state: DesiredState, number: int, protocol: str) -> bool | None:
    with dialogue(state.listen, number) as talk:
        start_tls(talk, protocol)
        talk.connection.sendall(old_client_hello(state.hostname))
        try:
            return agreed_to_old(talk.connection.recv(64))
        except ConnectionResetError:
            return False


def _authority(pki: PurePosixPath) -> str:
    """Return the file of the instance's own authority, which is trusted beside the machine's store."""
    return str(pki / "ca.pem")
