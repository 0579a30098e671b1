"""What logs in at a source: a password from the settings, a file or the keyring, or a private key.

Knows where secrets may stand and reads them only when asked for. Shows none of them, in no error and no ``repr``.
"""

from pathlib import Path

import msgspec

from openimmo.domain.source import Login
from openimmo.errors import SettingsError

LONGEST = 4_096  # bytes; no password and no token comes near


class Credentials(msgspec.Struct, frozen=True, kw_only=True):
    """How a source's login is found; paths are whole. Without any way to a password there is none.

    ``kept_in`` is the settings file, if a secret stands in it.
    """

    user: str = ""
    password: str = ""
    password_file: str = ""
    password_keyring: str = ""
    key_file: str = ""
    passphrase: str = ""
    kept_in: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """Without what is secret, so that no log and no traceback can show it."""
        return f"Credentials(user={self.user!r}, password_file={self.password_file!r}, key_file={self.key_file!r})"

    def __rich_repr__(self) -> list[tuple[str, object]]:
        return [("user", self.user), ("password_file", self.password_file), ("key_file", self.key_file)]


def login(credentials: Credentials, source: str) -> Login:
    """The login of a source of that name; SettingsError if a file or the keyring does not give its password."""
    password = credentials.password
    if credentials.password_file:
        password = _from_file(credentials.password_file, source)
    elif credentials.password_keyring:
        password = _from_keyring(credentials.password_keyring, credentials.user, source)
    return Login(
        user=credentials.user,
        password=password,
        key_file=credentials.key_file,
        passphrase=credentials.passphrase,
    )


def _from_file(path: str, source: str) -> str:
    """The only line of a file."""
    try:
        with Path(path).open("rb") as file:
            content = file.read(LONGEST + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise SettingsError("settings-secret-unreadable", source=source, path=path, problem=reason) from error
    try:
        line = content.decode("utf-8-sig").removesuffix("\n").removesuffix("\r")
    except UnicodeDecodeError:
        line = ""  # the error would show the password
    if not line or len(content) > LONGEST or not line.isprintable():
        raise SettingsError("settings-secret-no-line", source=source, path=path)
    return line


def _from_keyring(service: str, user: str, source: str) -> str:
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError as error:
        raise SettingsError("settings-keyring-missing", source=source) from error
    try:
        password = keyring.get_password(service, user)
    except KeyringError as error:
        problem = f"{type(error).__name__}: {error}"
        raise SettingsError("settings-keyring-locked", source=source, problem=problem) from error
    if not password:
        raise SettingsError("settings-keyring-empty", source=source, service=service, user=user)
    return password
