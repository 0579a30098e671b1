"""FTP under TLS keeps the contract of all transports, and says nothing to a server that is not proven to be itself."""

import traceback
from collections.abc import Iterator
from pathlib import Path

import pytest

from openimmo.domain.source import Place
from openimmo.errors import TransportError
from openimmo.transports.files import Files
from openimmo.transports.ftp import ftp_files
from openimmo.transports.ftp_certificate import certificate_of
from tests.servers.certificates import make_certificate
from tests.servers.hostile_ftp import hostile_ftp, reply
from tests.servers.hostile_scripts import silence
from tests.servers.ports import free_port
from tests.servers.pyftpd import pyftpd
from tests.servers.vsftpd import USERS, FtpServer, vsftpd
from tests.transports.contract import Behind, FilesContract, FolderBehind, fetched, refused

WRONG = "0" * 64


class FtpsContract(FilesContract):
    @pytest.fixture
    def behind(self, server: FtpServer) -> Behind:
        return server.own_folder()

    @pytest.fixture
    def files(self, server: FtpServer, behind: FolderBehind) -> Iterator[Files]:
        with ftp_files(server.place(folder=behind.name), server.login()) as files:
            yield files


@pytest.mark.system
class TestVsftpdUnderTls(FtpsContract):
    """It demands that data connections go on with the session of the commands."""

    @pytest.fixture(scope="class")
    @classmethod
    def server(cls) -> Iterator[FtpServer]:
        with vsftpd(tls=True, require_tls=True) as server:
            yield server


class TestPyftpdlibUnderTls(FtpsContract):
    @pytest.fixture(scope="class")
    @classmethod
    def server(cls) -> Iterator[FtpServer]:
        with pyftpd(tls=True, tls_control_required=True, tls_data_required=True) as server:
            yield server


@pytest.fixture(scope="module")
def server() -> Iterator[FtpServer]:
    with pyftpd(tls=True, tls_control_required=True, tls_data_required=True) as server:
        (server.root / "alice" / "one.zip").write_bytes(b"12345")
        yield server


def entered(place: Place, server: FtpServer) -> bytes:
    with ftp_files(place, server.login()) as files:
        return fetched(files, b"one.zip")


def distrusted(place: Place, server: FtpServer) -> TransportError:
    error = refused(lambda: entered(place, server))
    assert (error.code, error.retryable) == ("transport-certificate", False)
    return error


def test_a_certificate_nobody_vouches_for_is_not_trusted(server: FtpServer) -> None:
    distrusted(server.place(ca_file=""), server)


def test_a_certificate_is_trusted_by_its_pin_alone(server: FtpServer) -> None:
    assert server.certificate
    pin = server.certificate.fingerprint
    spelt = ":".join(pin[at : at + 2] for at in range(0, 64, 2)).upper()
    for one in (pin, spelt):
        assert entered(server.place(ca_file="", pin=one), server) == b"12345"


def test_another_certificate_than_the_pinned_one_is_not_trusted_even_if_somebody_vouches_for_it(
    server: FtpServer,
) -> None:
    assert server.certificate
    for place in (server.place(pin=WRONG), server.place(ca_file="", pin=WRONG)):
        assert server.certificate.fingerprint in distrusted(place, server).message("de")


def test_a_certificate_of_another_name_is_not_trusted(tmp_path: Path) -> None:
    other = make_certificate(tmp_path, "DNS:elsewhere.example")
    with pyftpd(tls=True, certfile=str(other.both)) as server:
        distrusted(server.place(ca_file=str(other.certificate)), server)


@pytest.mark.parametrize("content", [None, "", "no certificate"])
def test_a_file_of_certificates_that_is_none_is_told(server: FtpServer, tmp_path: Path, content: str | None) -> None:
    file = tmp_path / "ca.pem"
    if content is not None:
        file.write_text(content)
    assert str(file) in distrusted(server.place(ca_file=str(file)), server).message("en")


def test_the_certificate_of_a_server_is_shown_before_it_is_trusted(server: FtpServer) -> None:
    assert server.certificate
    for place in (server.place(ca_file=""), server.place(pin=WRONG), server.place(ca_file="/none")):
        assert certificate_of(place) == server.certificate.fingerprint


def test_a_server_that_is_away_shows_no_certificate() -> None:
    error = refused(lambda: certificate_of(Place(scheme="ftps", host="localhost", port=free_port())))
    assert (error.code, error.retryable) == ("transport-away", True)


def test_a_server_without_tls_hears_nothing_secret(server: FtpServer) -> None:
    with hostile_ftp({}) as plain:
        place = server.place(port=plain.port)
        for error in (refused(lambda: entered(place, server)), refused(lambda: certificate_of(place))):
            assert (error.code, error.retryable) == ("transport-no-encryption", False)
        assert {verb for verb, _ in plain.asked} <= {"AUTH", "QUIT"}


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (b"234 go on", "transport-lost"),  # and then it speaks no TLS
        (b"234 go on\r\n230 no need to log in", "transport-nonsense"),
        (b"421 not now", "transport-nonsense"),
    ],
)
def test_what_is_said_in_the_clear_is_not_taken_for_an_encrypted_word(
    server: FtpServer, answer: bytes, code: str
) -> None:
    with hostile_ftp({}, AUTH=reply(answer)) as plain:
        error = refused(lambda: entered(server.place(port=plain.port), server))
        assert error.code in (code, "transport-no-encryption", "transport-lost")
        assert not plain.verbs("USER")


def test_silence_instead_of_tls_ends(server: FtpServer) -> None:
    with hostile_ftp({}, AUTH=silence) as plain:
        error = refused(lambda: entered(server.place(port=plain.port, idle=0.2), server))
        assert (error.code, error.retryable) == ("transport-stalled", True)


def test_a_server_that_encrypts_no_data_gets_and_sends_none() -> None:
    with pyftpd(tls=True, without=("PROT",)) as server:
        error = refused(lambda: entered(server.place(), server))
        assert (error.code, error.retryable) == ("transport-no-encryption", False)


@pytest.mark.system
def test_vsftpd_that_demands_encryption_is_told_with_what_to_do() -> None:
    with vsftpd(tls=True, require_tls=True) as server:
        error = refused(lambda: entered(server.place(scheme="ftp"), server))
    assert (error.code, error.retryable) == ("transport-encryption-wanted", False)
    assert "ftps://" in str(error.advice("de"))


def test_pyftpdlib_that_demands_encryption_is_told_with_what_to_do(server: FtpServer) -> None:
    error = refused(lambda: entered(server.place(scheme="ftp"), server))
    assert (error.code, error.retryable) == ("transport-encryption-wanted", False)


def test_older_tls_is_well_and_too_old_tls_is_not() -> None:
    from OpenSSL import SSL

    with pyftpd(tls=True, ssl_options=SSL.OP_NO_TLSv1_3) as server:
        (server.root / "alice" / "one.zip").write_bytes(b"12345")
        assert entered(server.place(), server) == b"12345"
    with pyftpd(tls=True, ssl_options=SSL.OP_NO_TLSv1_3 | SSL.OP_NO_TLSv1_2) as server:
        error = refused(lambda: entered(server.place(), server))
        assert error.code in ("transport-no-encryption", "transport-lost")


def test_a_refused_login_shows_no_password() -> None:
    with pyftpd(tls=True, users={"alice": "another one"}) as server:
        login = server.login().__class__(user="alice", password=USERS["alice"])
        with pytest.raises(TransportError) as caught, ftp_files(server.place(), login):
            pass
    assert (caught.value.code, caught.value.retryable) == ("transport-login-refused", False)
    told = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    assert USERS["alice"] not in "".join(told.format()).replace('USERS["alice"]', "")
