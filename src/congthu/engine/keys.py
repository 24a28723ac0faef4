"""The keys of an instance: a private authority with a server certificate, the DKIM key, the store's key pair."""

from __future__ import annotations

import base64
import ipaddress
import secrets
import shutil
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


def make_server_certificate(folder: Path, names: Sequence[str], *, at: datetime, anew: bool = False) -> bool:
    """Make the certificate of all servers, or renew it in its last 30 days or when a name is missing.

    With ``anew`` it is made in any case.

    Returns:
        Whether a new certificate was made, so that the daemons must read it.
    """
    if not anew and _is_good(folder, names, at=at):
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
    chain = certificate.public_bytes(serialization.Encoding.PEM) + authority.public_bytes(serialization.Encoding.PEM)
    put_pair(folder, key=_pem(key), chain=chain)
    return True


def put_pair(folder: Path, *, key: bytes, chain: bytes) -> None:
    """Put a key and its certificate in force together: whoever is killed at any point leaves a pair that fits.

    ``server.key`` and ``server.pem`` are links through ``pair``, which one rename turns to the folder of the new two.
    """
    link, before = folder / "pair", {path for path in folder.glob("pair-*") if path.is_dir()}
    kept = [folder / name for name in ("server.key", "server.pem")]
    if not all(file.is_symlink() for file in kept) and all(file.exists() for file in kept):
        # From a former release, or put there by hand: first the same two behind links, so that they change together.
        _point(link, _pair_folder(folder, key=kept[0].read_bytes(), chain=kept[1].read_bytes()))
        _link_names(folder)
    fresh = _pair_folder(folder, key=key, chain=chain)
    _point(link, fresh)
    _link_names(folder)
    for old in before | {path for path in folder.glob("pair-*") if path != fresh}:
        shutil.rmtree(old, ignore_errors=True)


def _pair_folder(folder: Path, *, key: bytes, chain: bytes) -> Path:
    fresh = folder / f"pair-{secrets.token_hex(6)}"
    fresh.mkdir(mode=0o755)
    write_secret(fresh / "server.key", key, user="root")
    write_secret(fresh / "server.pem", chain, user="root", mode=0o444)
    return fresh


def _link_names(folder: Path) -> None:
    for name in ("server.key", "server.pem"):
        _point(folder / name, Path("pair") / name)


def _point(link: Path, target: Path) -> None:
    """Let a symbolic link point to ``target`` by one rename."""
    staged = link.with_name(f".{link.name}.new")
    staged.unlink(missing_ok=True)
    staged.symlink_to(target.name if target.is_absolute() else target)
    staged.replace(link)


def make_dkim_key(folder: Path) -> None:
    """Make the DKIM key (RSA 2048: what every receiver verifies; RFC 8301), unless it is there."""
    if not (folder / "dkim.key").exists():
        write_secret(folder / "dkim.key", new_rsa_key(), user="_rspamd", group="_rspamd")


def make_next_dkim_key(folder: Path, selector: str) -> str:
    """Make the key that is to sign under ``selector`` once its record is published; return its public half.

    The key in force goes on signing until `take_next_dkim_key`.
    """
    file = folder / f"dkim.next.{selector}.key"
    if not file.exists():
        write_secret(file, new_rsa_key(), user="_rspamd", group="_rspamd")
    return dkim_public(folder, file.name)


def find_next_dkim_selector(folder: Path) -> str | None:
    """Return the selector of the key that waits for its record, None where none waits."""
    waiting = sorted(folder.glob("dkim.next.*.key"))
    return waiting[0].name.removeprefix("dkim.next.").removesuffix(".key") if waiting else None


def take_next_dkim_key(folder: Path, selector: str) -> bool:
    """Let the key that waits for ``selector`` sign; the configuration names that selector already.

    Also called at every start: who was killed between configuration and key finishes here.
    """
    file = folder / f"dkim.next.{selector}.key"
    if not file.exists():
        return False
    file.replace(folder / "dkim.key")
    return True


def give_back_dkim_key(folder: Path, selector: str, former: bytes) -> None:
    """Let the key that signed before sign again; the one taken for ``selector`` waits once more.

    The configuration still names ``selector``: who is killed here is left with the new key at the next start, whole.
    """
    taken = (folder / "dkim.key").read_bytes()
    write_secret(folder / f"dkim.next.{selector}.key", taken, user="_rspamd", group="_rspamd")
    write_secret(folder / "dkim.key", former, user="_rspamd", group="_rspamd")


def make_signing_key(file: Path, *, user: str, keep: bool = False) -> None:
    """Make the RSA key of id tokens, unless it is there; with ``keep`` a new one before the one in force.

    Further keys in the file verify what they signed and sign nothing more.
    """
    if file.exists() and not keep:
        return
    old = file.read_bytes() if file.exists() else b""
    end = b"-----END PRIVATE KEY-----\n"
    latest = old.partition(end)[0] + end if old else b""
    write_secret(file, new_rsa_key() + latest, user=user)


def new_push_key() -> bytes:
    """Return a new key on P-256 as PEM: the one by which push services know this server (RFC 8292)."""
    return _pem(ec.generate_private_key(ec.SECP256R1()))


def new_rsa_key() -> bytes:
    """Return a new RSA key of 2048 bits as PEM."""
    return _pem(rsa.generate_private_key(public_exponent=65537, key_size=2048))


def dkim_public(folder: Path, name: str = "dkim.key") -> str:
    """Return the public DKIM key as it stands behind ``p=`` in the DNS record (base64 of SubjectPublicKeyInfo)."""
    key = serialization.load_pem_private_key((folder / name).read_bytes(), password=None)
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


def _is_good(folder: Path, names: Sequence[str], *, at: datetime) -> bool:
    if not (folder / "server.pem").exists() or not (folder / "server.key").exists():
        return False
    certificate = x509.load_pem_x509_certificate((folder / "server.pem").read_bytes())
    key = serialization.load_pem_private_key((folder / "server.key").read_bytes(), password=None)
    if key.public_key() != certificate.public_key():
        return False
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
