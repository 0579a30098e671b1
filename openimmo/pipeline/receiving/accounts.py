"""The accounts of the built-in receiver: one for each sender that has an account's name and a password.

Follows the registry and the settings as they are now, without keeping whoever asks waiting for an import that holds the
stock. Knows no protocol.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from threading import Lock, Thread

import msgspec

from openimmo.domain.sender import SenderState, fold_key
from openimmo.errors import OpenImmoError
from openimmo.pipeline.importing import House
from openimmo.pipeline.senders.profile import effective
from openimmo.settings import Settings
from openimmo.store.marks import change_mark
from openimmo.store.senders import Sender
from openimmo.transports.files import is_usable
from openimmo.transports.receiver.terms import Account

LONGEST_NAME = 100
"""Bytes of an account's name."""
PATIENCE = 2.0
"""Seconds for which a login waits for the stock; then the accounts count as they were."""
_LET_IN = (SenderState.RELEASED, SenderState.PROBATION)


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """An account, what is kept of its password, and whether its sender may deliver at all."""

    account: Account
    password: str | None
    open: bool

    def __repr__(self) -> str:
        """Without what is secret."""
        return f"Entry({self.account!r}, open={self.open})"


def drop_folder(settings: Settings) -> Path:
    """The folder of the home in which each account has its own."""
    return (settings.home.path / "drop").absolute()


def is_fit(name: str) -> bool:
    """Whether an account's name can be the name of a folder, and of a login."""
    raw = os.fsencode(name)
    return is_usable(raw) and not name.startswith(".") and len(raw) <= LONGEST_NAME


def entry_of(sender: Sender, settings: Settings) -> Entry | None:
    """The account of a sender as the settings and the stock have it; None if it has none that can be used."""
    known = effective(sender, settings)
    name = known.keys.get("account", "")
    if known.state == SenderState.REMOVED or not is_fit(name):
        return None
    account = Account(name=name, sender=known.name, folder=drop_folder(settings) / name)
    return Entry(account=account, password=known.profile.password, open=known.state in _LET_IN)


class Accounts:
    """All accounts by name, upper and lower case being the same; read anew when the stock was written."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._mark: bytes | None = None
        self._known: Mapping[str, Entry] = {}
        self._reading: Thread | None = None
        self._lock = Lock()

    def find(self, name: str) -> Entry | None:
        """The account of that name."""
        return self._fresh().get(fold_key(name))

    def all(self) -> list[Entry]:
        """All accounts by name."""
        known = self._fresh()
        return [known[name] for name in sorted(known)]

    def _fresh(self) -> Mapping[str, Entry]:
        """The accounts as they are now, or as they last were if the stock is busy for longer than PATIENCE."""
        with self._lock:
            mark = change_mark(self._house.settings.home.database)
            if mark != self._mark and (self._reading is None or not self._reading.is_alive()):
                self._reading = Thread(target=self._read, args=(mark,), name="accounts", daemon=True)
                self._reading.start()
            reading = self._reading
        if reading is not None:
            reading.join(PATIENCE)
        return self._known

    def _read(self, mark: bytes) -> None:
        settings = self._house.settings
        try:
            with self._house.reading_stock().reading() as view:
                entries = [entry_of(sender, settings) for sender in view.senders()]
        except OpenImmoError:  # busy or broken: asked again with the next login
            return
        self._known = {fold_key(entry.account.name): entry for entry in entries if entry}
        self._mark = mark
