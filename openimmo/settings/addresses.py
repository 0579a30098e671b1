"""Whether the addresses that reports may go to are mail addresses, one mailbox each.

Asks no mail server.
"""

from openimmo.domain.mail import mail_address
from openimmo.settings.reading import wrong
from openimmo.settings.tree import Tree, find
from openimmo.settings.values import SettingsFile


def check_addresses(written: SettingsFile, tree: Tree) -> None:
    """Raise SettingsError for the first sender with something else in ``emails``."""
    for name, sender in written.sender.items():
        found = find(tree, "sender", name, "emails")
        if found and not all(map(mail_address, sender.emails or ())):
            raise wrong(found, f"sender.{name}.emails", '["name@example.com"]')
