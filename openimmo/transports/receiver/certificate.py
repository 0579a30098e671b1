"""A certificate of its own for a server that was given none, and the fingerprint by which it is known.

Knows the cryptography library. The key never leaves its file, which only its owner may read.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from openimmo.durable import appearing
from openimmo.errors import SettingsError

YEARS = 10


def own_certificate(folder: Path, names: Iterable[str], now: datetime) -> tuple[Path, Path]:
    """Certificate and key in ``folder``, made once; OSError. ``names`` are the names and addresses of the server."""
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    if not (certificate.exists() and key.exists()):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        secret = ec.generate_private_key(ec.SECP256R1())
        pem = serialization.Encoding.PEM
        kind, bare = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        _write(key, secret.private_bytes(pem, kind, bare))
        _write(certificate, _signed(secret, list(dict.fromkeys(names)), now).public_bytes(pem))
    return certificate, key


def fingerprint(certificate: Path) -> str:
    """The SHA-256 of the first certificate in a PEM file, as hex pairs; SettingsError if there is none."""
    try:
        found = x509.load_pem_x509_certificate(certificate.read_bytes())
    except (OSError, ValueError) as error:
        raise SettingsError("receiver-certificate-unreadable", path=str(certificate), reason=_why(error)) from error
    return found.fingerprint(hashes.SHA256()).hex(":").upper()


def _signed(secret: ec.EllipticCurvePrivateKey, names: list[str], now: datetime) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0][:64])])
    public = secret.public_key()
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=365 * YEARS))
        .add_extension(x509.SubjectAlternativeName(_alternatives(names)), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .sign(secret, hashes.SHA256())
    )


def _alternatives(names: list[str]) -> Iterator[x509.GeneralName]:
    for name in names:
        with suppress(ValueError):
            yield x509.IPAddress(ip_address(name))
            continue
        with suppress(UnicodeError):  # a machine may have a name that is none on the network
            yield x509.DNSName(name.encode("idna").decode())


def _write(path: Path, content: bytes) -> None:
    with appearing(path, 0o600) as file:
        file.write(content)


def _why(error: Exception) -> str:
    return error.strerror or str(error) if isinstance(error, OSError) else str(error)
