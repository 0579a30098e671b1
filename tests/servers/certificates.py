"""Certificates for test servers, each signed by itself for "localhost" and 127.0.0.1."""

import hashlib
import ssl
import subprocess
from pathlib import Path
from typing import NamedTuple


class Certificate(NamedTuple):
    """Two PEM files and one with both; ``certificate`` is also what a client can trust."""

    key: Path
    certificate: Path
    both: Path

    @property
    def fingerprint(self) -> str:
        """SHA-256 in hex."""
        return hashlib.sha256(ssl.PEM_cert_to_DER_cert(self.certificate.read_text())).hexdigest()


def make_certificate(folder: Path, names: str = "DNS:localhost,IP:127.0.0.1") -> Certificate:
    """A new key and certificate in ``folder``."""
    made = Certificate(folder / "key.pem", folder / "certificate.pem", folder / "both.pem")
    command = (
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost "
        f"-keyout {made.key} -out {made.certificate} -addext subjectAltName={names}"
    )
    subprocess.run(command.split(), check=True, capture_output=True)
    made.both.write_text(made.key.read_text() + made.certificate.read_text())
    return made
