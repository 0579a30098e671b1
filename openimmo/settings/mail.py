"""How reports go out: the mail server and who gets what, and the report files. An empty host sends nothing.

Knows the tables ``[mail]`` and ``[reports]``. Does not know servers or mails.
"""

from typing import Literal

import msgspec

from openimmo.domain.mail import mail_address
from openimmo.errors import SettingsError
from openimmo.settings.reading import wrong
from openimmo.settings.tree import Tree, find


class MailSettings(msgspec.Struct, frozen=True, kw_only=True):
    """``[mail]``: the server, the address that mails come from, and the rules of who is told what.

    ``security`` "starttls" and "tls" prove the server's certificate, against ``ca_file`` if one is named;
    ``techn_email`` lets a feed name the one address of a released sender that has none of its own.
    ``timeout`` is in seconds.
    """

    host: str = ""
    port: int = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    ca_file: str = ""
    user: str = ""
    password: str = ""
    sender: str = msgspec.field(default="", name="from")
    timeout: int = 15
    operator: str = ""
    only_errors: bool = False
    techn_email: bool = False
    feedback: bool = False

    def __repr__(self) -> str:
        """Without the password, so that no log and no traceback can show it."""
        return f"MailSettings(host={self.host!r}, port={self.port}, security={self.security!r}, user={self.user!r})"

    def __rich_repr__(self) -> list[tuple[str, object]]:
        return [("host", self.host), ("user", self.user)]


class ReportSettings(msgspec.Struct, frozen=True, kw_only=True):
    """``[reports]``: whether each delivery's report is written into the folder ``reports``, as HTML and JSON."""

    files: bool = True


def check_mail(mail: MailSettings, tree: Tree, file: str) -> None:
    """SettingsError for what is no mail address, for a server without a sender's address, for a login in the clear."""
    for key, value in (("from", mail.sender), ("operator", mail.operator)):
        written = find(tree, "mail", key)
        if written and value and mail_address(value) is None:
            raise wrong(written, f"mail.{key}", '"name@example.com"')
    host = find(tree, "mail", "host")
    where = host.where if host else file
    if mail.host and not mail.sender:
        raise SettingsError("settings-mail-without-from", where=where)
    if mail.host and mail.user and mail.security == "none":
        raise SettingsError("settings-mail-login-in-the-clear", where=where)
