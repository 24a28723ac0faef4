"""The keys of an instance: a private authority with a server certificate, the DKIM key, the store's key pair."""

from __future__ import annotations

import base64
import ipaddress
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from congthu.engine.ground import write_secret
from congthu.engine.store_key import private_line, public_line

_CA_LIFE, _SERVER_LIFE, _RENEW_BEFORE = timedelta(days=3650), timedelta(days=825), timedelta(days=30)


def make_authority(folder: Path, *, at: datetime) -> None:
    """Make the private authority that signs an instance's certificates, unless it is there."""
    if (folder / "ca.pem").exists():
        return
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Cong Thu private authority")])
    certificate = (
        _builder(name, name, key.public_key(), at=at, life=_CA_LIFE)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_key_usage(sign_certificates=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    write_secret(folder / "ca.key", _pem(key), user="root")
    write_secret(folder / "ca.pem", certificate.public_bytes(serialization.Encoding.PEM), user="root", mode=0o444)


def make_server_certificate(folder: Path, names: Sequence[str], *, at: datetime) -> bool:
    """Make the certificate of all servers, or renew it in its last 30 days or when a name is missing.

    Returns:
        Whether a new certificate was made, so that the daemons must read it.
    """
    if _is_good(folder / "server.pem", names, at=at):
        return False
    authority = x509.load_pem_x509_certificate((folder / "ca.pem").read_bytes())
    authority_key = serialization.load_pem_private_key((folder / "ca.key").read_bytes(), password=None)
    assert isinstance(authority_key, ec.EllipticCurvePrivateKey)  # noqa: S101 -- Made by make_authority.
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0])])
    certificate = (
        _builder(subject, authority.subject, key.public_key(), at=at, life=_SERVER_LIFE)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([_general_name(name) for name in names]), critical=False)
        .add_extension(
            x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH]), critical=False
        )
        .add_extension(_key_usage(sign_certificates=False), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key()), critical=False)
        .sign(authority_key, hashes.SHA256())
    )
    write_secret(folder / "server.key", _pem(key), user="root")
    chain = certificate.public_bytes(serialization.Encoding.PEM) + authority.public_bytes(serialization.Encoding.PEM)
    write_secret(folder / "server.pem", chain, user="root", mode=0o444)
    return True


def make_dkim_key(folder: Path) -> None:
    """Make the DKIM key (RSA 2048: what every receiver verifies; RFC 8301), unless it is there."""
    if not (folder / "dkim.key").exists():
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        write_secret(folder / "dkim.key", _pem(key), user="_rspamd", group="_rspamd")


def dkim_public(folder: Path) -> str:
    """Return the public DKIM key as it stands behind ``p=`` in the DNS record (base64 of SubjectPublicKeyInfo)."""
    key = serialization.load_pem_private_key((folder / "dkim.key").read_bytes(), password=None)
    raw = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(raw).decode()


def make_store_keys(folder: Path) -> None:
    """Make the key pair that encrypts the mail store at rest, unless it is there. Losing it loses all mail.

    The ``.pem`` files are the keys; the ``.key`` files hold the same in the notation that Dovecot reads fastest.
    """
    if not (folder / "mailcrypt.priv.pem").exists():
        key = ec.generate_private_key(ec.SECP256R1())
        public = key.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        write_secret(folder / "mailcrypt.pub.pem", public, user="root", mode=0o444)
        write_secret(folder / "mailcrypt.priv.pem", _pem(key), user="root")
    if not (folder / "mailcrypt.priv.key").exists():
        kept = serialization.load_pem_private_key((folder / "mailcrypt.priv.pem").read_bytes(), password=None)
        assert isinstance(kept, ec.EllipticCurvePrivateKey)  # noqa: S101 -- Made above.
        write_secret(folder / "mailcrypt.pub.key", public_line(kept.public_key()), user="root", mode=0o444)
        write_secret(folder / "mailcrypt.priv.key", private_line(kept), user="root")


def _is_good(file: Path, names: Sequence[str], *, at: datetime) -> bool:
    if not file.exists():
        return False
    certificate = x509.load_pem_x509_certificate(file.read_bytes())
    found = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    present = {str(item.value) for item in found}
    return certificate.not_valid_after_utc - at > _RENEW_BEFORE and set(names) <= present


def _builder(
    subject: x509.Name, issuer: x509.Name, public_key: ec.EllipticCurvePublicKey, *, at: datetime, life: timedelta
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(hours=1))
        .not_valid_after(at + life)
    )


def _key_usage(*, sign_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=sign_certificates,
        crl_sign=sign_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _general_name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _pem(key: PrivateKeyTypes) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
