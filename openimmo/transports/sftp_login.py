"""Logs in at an SSH server: with a private key from a file, or with a password, asked for in either way SSH has.

Knows the kinds of keys and what a refusal looks like. Does not know the server's own key, nor what comes after; no
agent is asked and no key is looked for.
"""

import io
from collections.abc import Sequence
from pathlib import Path

import paramiko

from openimmo.domain.source import Login, Place
from openimmo.errors import TransportError
from openimmo.transports.files import legible

_LONGEST = 300  # characters of a server's words that are kept
_KINDS = (paramiko.Ed25519Key, paramiko.ECDSAKey, paramiko.RSAKey)


class AsksInteractively(TransportError):
    """The server takes a password only as the answer to its question.

    Not on the same connection: for that, paramiko would ask for the login service a second time, and servers written
    with Go's or asyncssh's library hang up then.
    """


def log_in(
    transport: paramiko.Transport, place: Place, login: Login, key: paramiko.PKey | None, interactively: bool
) -> None:
    """TransportError if the server does not let us in; other errors are the connection's."""
    try:
        _authenticate(transport, login, key, interactively)
    except paramiko.AuthenticationException as error:
        failure = _failure(transport, place, login, error)
    else:
        return
    raise failure  # not from the error: its traceback holds what was sent


def private_key(login: Login) -> paramiko.PKey | None:
    """The key in ``login.key_file``, None if none is named; TransportError (not retryable) if it cannot be used."""
    if not login.key_file:
        return None
    try:
        text = Path(login.key_file).read_bytes().decode("latin-1")
    except (OSError, ValueError) as error:
        reason = (isinstance(error, OSError) and error.strerror) or str(error)
        raise TransportError("transport-key-file", retryable=False, file=login.key_file, reason=reason) from None
    if key := _opened(text, login.passphrase):
        return key
    code = "transport-key-locked" if _is_locked(text) else "transport-key-foreign"
    raise TransportError(code, retryable=False, file=login.key_file)


def told(words: bytes, login: Login) -> str:
    """A server's words as text for people, without our secrets, should it repeat them."""
    for secret in (login.password, login.passphrase):
        words = words.replace(secret.encode(), b"***") if secret else words
    return legible(words[: 4 * _LONGEST])[:_LONGEST]


def _authenticate(transport: paramiko.Transport, login: Login, key: paramiko.PKey | None, interactively: bool) -> None:
    if key:
        # Some servers want the password as well (AuthenticationMethods publickey,password).
        if transport.auth_publickey(login.user, key) and login.password:
            transport.auth_password(login.user, login.password)
    elif interactively:
        transport.auth_interactive(login.user, lambda _title, _text, asked: _answers(login, asked))
    elif login.password:
        transport.auth_password(login.user, login.password, fallback=False)
    else:
        transport.auth_none(login.user)


def _answers(login: Login, asked: Sequence[tuple[str, bool]]) -> list[str]:
    """The password to one hidden question; to anything else nothing, which the server refuses."""
    return [login.password] if [shown for _, shown in asked] == [False] else []


def _failure(
    transport: paramiko.Transport, place: Place, login: Login, error: paramiko.AuthenticationException
) -> TransportError:
    # A broken connection comes as an AuthenticationException as well; many servers hang up on a wrong password.
    if not transport.is_active():
        return TransportError("transport-login-cut", host=place.host, user=login.user)
    kind = AsksInteractively if login.password and _asks(error) else TransportError
    words = told(str(error).encode("utf-8", "replace"), login)
    return kind("transport-login-refused", retryable=False, host=place.host, user=login.user, reason=words)


def _asks(error: paramiko.AuthenticationException) -> bool:
    return isinstance(error, paramiko.BadAuthenticationType) and "keyboard-interactive" in error.allowed_types


def _opened(text: str, passphrase: str) -> paramiko.PKey | None:
    for kind in _KINDS:
        try:
            return kind.from_private_key(io.StringIO(text), passphrase or None)
        except Exception:  # a broken file ends in any: AssertionError, IndexError, struct.error …
            continue
    return None


def _is_locked(text: str) -> bool:
    """Whether the file wants a passphrase."""
    for kind in _KINDS:
        try:
            kind.from_private_key(io.StringIO(text))
        except paramiko.PasswordRequiredException:
            return True
        except Exception:
            continue
    return False
