"""Handing mails in at a real server: what it takes and refuses, and what must be proven before anything is said."""

import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from openimmo.errors import TransportError
from openimmo.transports.smtp import Refusal, Server, connected
from tests.transports.post import PASSWORD, PostOffice, free_port, post_office

MAIL = b"From: import@portal.example\r\nTo: anna@makler.example\r\nSubject: x\r\n\r\nHallo\r\n.\r\nweiter\r\n"


def server(office: PostOffice, **given: object) -> Server:
    rest = {"host": "localhost", "port": office.port, "security": "none", "timeout": 5}
    return Server(**{**rest, **given})  # type: ignore[arg-type]


def handed_in(to: Server, *recipients: str) -> dict[str, Refusal]:
    with connected(to) as connection:
        return dict(connection.send("import@portal.example", recipients or ("anna@makler.example",), MAIL))


def failure(to: Server) -> TransportError:
    with pytest.raises(TransportError) as caught:
        handed_in(to)
    assert caught.value.retryable
    assert PASSWORD not in repr((caught.value, caught.value.params, caught.value.__cause__))
    return caught.value


def test_a_mail_arrives_byte_for_byte(tmp_path: Path):
    with post_office(tmp_path) as office:
        assert handed_in(server(office)) == {}
    (mail,) = office.mails
    assert (mail.sender, mail.recipients, mail.content) == ("import@portal.example", ["anna@makler.example"], MAIL)


def test_one_refused_recipient_does_not_keep_the_mail_from_the_other(tmp_path: Path):
    with post_office(tmp_path) as office:
        office.refuse = lambda address: "550 no such user" if address.startswith("gone") else None
        refused = handed_in(server(office), "gone@makler.example", "anna@makler.example")
    assert refused == {"gone@makler.example": Refusal("550 no such user", final=True)}
    assert [mail.recipients for mail in office.mails] == [["anna@makler.example"]]


@pytest.mark.parametrize(("answer", "final"), [("450 try later", False), ("550 never", True)])
def test_a_refusal_says_whether_it_is_final(tmp_path: Path, answer: str, final: bool):
    with post_office(tmp_path) as office:
        office.refuse = lambda address: answer
        assert handed_in(server(office)) == {"anna@makler.example": Refusal(answer, final=final)}


@pytest.mark.parametrize(("answer", "final"), [("451 busy", False), ("554 no", True)])
def test_a_mail_that_is_refused_does_not_end_the_connection(tmp_path: Path, answer: str, final: bool):
    answers: list[str | None] = [answer, None]
    with post_office(tmp_path) as office:
        office.refuse_data = lambda: answers.pop(0)
        with connected(server(office)) as connection:
            refused = connection.send("import@portal.example", ["anna@makler.example"], MAIL)
            assert connection.send("import@portal.example", ["anna@makler.example"], MAIL) == {}
    assert refused == {"anna@makler.example": Refusal(answer, final=final)}


def test_tls_and_a_login_let_a_mail_in(tmp_path: Path):
    with post_office(tmp_path, tls=True, login=True) as office:
        to = server(office, security="starttls", ca_file=office.ca_file, user="anna", password=PASSWORD)
        assert handed_in(to) == {}
    assert office.logins == [("anna", PASSWORD)]
    assert PASSWORD not in repr(to)


def test_a_wrong_password_is_told_without_the_password(tmp_path: Path):
    with post_office(tmp_path, tls=True, login=True) as office:
        to = server(office, security="starttls", ca_file=office.ca_file, user="anna", password="falsch")
        error = failure(to)
    assert error.code == "mail-login-refused"
    assert "falsch" not in str(error)


def test_a_certificate_that_nobody_vouches_for_ends_it_before_the_login(tmp_path: Path):
    with post_office(tmp_path, tls=True, login=True) as office:
        error = failure(server(office, security="starttls", user="anna", password=PASSWORD))
    assert (error.code, office.logins) == ("mail-certificate", [])


def test_a_certificate_of_another_name_ends_it(tmp_path: Path):
    with post_office(tmp_path, tls=True, name="other.example") as office:
        assert failure(server(office, security="starttls", ca_file=office.ca_file)).code == "mail-certificate"


def test_a_server_without_tls_gets_neither_login_nor_mail(tmp_path: Path):
    with post_office(tmp_path) as office:
        error = failure(server(office, security="starttls", user="anna", password=PASSWORD))
    assert (error.code, office.mails) == ("mail-not-supported", [])


def test_a_server_that_wants_tls_refuses_without_a_final_word(tmp_path: Path):
    with post_office(tmp_path, tls=True) as office:
        (refused,) = handed_in(server(office)).values()
    assert (refused.final, office.mails) == (False, [])


def _nobody() -> tuple[socket.socket, int]:
    return socket.socket(), free_port()


def _silent() -> tuple[socket.socket, int]:
    listening = socket.create_server(("127.0.0.1", 0))
    return listening, int(listening.getsockname()[1])


@pytest.mark.parametrize("there", [_nobody, _silent])
@pytest.mark.parametrize("security", ["none", "tls"])
def test_a_server_that_is_away_or_silent_is_an_error_within_the_timeout(
    there: Callable[[], tuple[socket.socket, int]], security: str
):
    held, port = there()
    with held:
        error = failure(server(PostOffice(port), security=security, timeout=0.2, host="127.0.0.1"))
    assert error.code == "mail-server-away"


def test_a_name_that_no_server_has_is_an_error():
    error = failure(server(PostOffice(25), host="nobody.invalid"))
    assert error.code == "mail-server-away"
