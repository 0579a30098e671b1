"""The receiver's own certificate: made once, for its names, its key for its owner only."""

import ssl
from datetime import UTC, datetime
from pathlib import Path

import pytest

from openimmo.errors import SettingsError
from openimmo.transports.receiver.certificate import fingerprint, own_certificate
from tests.transports.receiver_server import ReusingTls, receiver

NAMES = ["drop.portal.example", "localhost", "127.0.0.1", "müller.example", "x" * 64]


def test_it_is_made_once(tmp_path: Path) -> None:
    now = datetime(2026, 11, 22, tzinfo=UTC)
    certificate, key = own_certificate(tmp_path / "own", NAMES, now)
    content = certificate.read_bytes()
    assert own_certificate(tmp_path / "own", ["other.example"], now) == (certificate, key)
    assert certificate.read_bytes() == content
    assert key.stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in (tmp_path / "own").iterdir()) == ["certificate.pem", "key.pem"]


def test_a_client_that_was_given_it_trusts_the_server(tmp_path: Path) -> None:
    certificate, key = own_certificate(tmp_path / "own", NAMES, datetime.now(UTC))
    with receiver(tmp_path, certificate=certificate, key=key) as server:
        for name in ("localhost", "127.0.0.1"):
            client = ReusingTls(timeout=30, context=ssl.create_default_context(cafile=str(certificate)))
            client.connect(name, server.port)
            client.login("alice", "geheim-4711")
            found = client.sock.getpeercert(binary_form=True)  # type: ignore[union-attr]
            assert ssl.DER_cert_to_PEM_cert(found) == certificate.read_text()  # type: ignore[arg-type]
            client.close()
        client = ReusingTls(timeout=30, context=ssl.create_default_context())
        client.connect("localhost", server.port)
        with pytest.raises(ssl.SSLCertVerificationError):
            client.login("alice", "geheim-4711")
        client.close()


def test_it_is_known_by_its_fingerprint(tmp_path: Path) -> None:
    certificate, key = own_certificate(tmp_path / "own", NAMES, datetime(2026, 11, 22, tzinfo=UTC))
    assert len(fingerprint(certificate).split(":")) == 32
    for path in (key, tmp_path / "missing.pem"):
        with pytest.raises(SettingsError, match="cannot be read"):
            fingerprint(path)
