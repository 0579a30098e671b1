"""The other side of the built-in receiver: who may come in, and the import of what arrived, at once.

A worker takes in what is complete, account by account, while others upload. What arrives brings its import forward; a
look at all accounts, at the start and every few minutes, decides (as with watchdog, hardening.md). Knows no FTP.
"""

import os
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Condition
from typing import Protocol

from openimmo.domain.passwords import kept, proves
from openimmo.domain.source import AfterSuccess, Place, Source
from openimmo.errors import Busy
from openimmo.intake.ending import ends_whole
from openimmo.pipeline.polling.looking import House, Poll, poll
from openimmo.pipeline.reading import Progress
from openimmo.pipeline.receiving.accounts import Accounts, Entry
from openimmo.transports.receiver.terms import Account
from openimmo.transports.receiver.uploads import is_part

SCAN = 300.0
"""Seconds from one look at all accounts to the next."""
QUIET = 3.0
"""Seconds without an upload of an account after which a loose XML and its pictures count as all there."""
BUSY = 5.0
"""Seconds after which an import is tried again that found another one at work, or failed."""
KEPT = 24 * 3600
"""Seconds for which an upload that broke off is kept, so that it can be gone on with."""
_NOBODY = kept(b"", b"nobody has this one")  # so that unknown names take as long as wrong passwords


class Crew(Protocol):
    """Who is told what happens, and does what comes after; none of it may raise."""

    @property
    def progress(self) -> Progress:
        """Told how an import goes."""

    def looked(self, poll: Poll) -> None:
        """An account's folder was looked at."""

    def failed(self, error: Exception) -> None:
        """The import broke off; it is tried again."""

    def ended(self) -> None:
        """What was there was taken in: mails can go out."""

    def tell(self, code: str, **params: object) -> None:
        """What the server says of logins and uploads."""


class Intake:
    """The work that arrives; ``run`` does it, in a thread of its own, until ``stop``."""

    def __init__(self, house: House, accounts: Accounts, crew: Crew, quiet: float = QUIET) -> None:
        self._house = house
        self._accounts = accounts
        self._crew = crew
        self._quiet = quiet
        self._changed = Condition()
        self._due: dict[str, float] = {}
        self._uploading: Counter[str] = Counter()
        self._loose: set[str] = set()
        self._scan = house.monotonic()
        self._stopping = False

    def began(self, account: Account) -> None:
        """An upload begins."""
        with self._changed:
            self._uploading[account.name] += 1

    def ended(self, account: Account, arrived: str | None) -> None:
        """An upload ended; a ZIP is taken in at once, anything else when the account is quiet."""
        with self._changed:
            self._uploading[account.name] -= 1
            if arrived is not None and not arrived.casefold().endswith(".zip"):
                self._loose.add(account.name)
            if arrived is not None or account.name in self._due:
                pause = self._quiet if account.name in self._loose else 0.0
                self._due[account.name] = self._house.monotonic() + pause
            self._changed.notify()

    def stop(self) -> None:
        """End after the delivery that is being imported."""
        with self._changed:
            self._stopping = True
            self._changed.notify()

    def run(self) -> None:
        """Take in what arrives until ``stop``."""
        while not self._stopping:
            if self._house.monotonic() >= self._scan:
                self._look_around()
            names = self._wait()
            everybody = {entry.account.name: entry for entry in self._accounts.all()} if names else {}
            self._take_in([everybody[name] for name in names if name in everybody])

    def _wait(self) -> list[str]:
        """The accounts whose time has come; none when it is time to look around, or to end."""
        with self._changed:
            while not self._stopping and (now := self._house.monotonic()) < self._scan:
                waiting = {name: due for name, due in self._due.items() if not self._is_loading(name)}
                ready = [name for name, due in waiting.items() if due <= now]
                if ready:
                    for name in ready:
                        del self._due[name]
                    self._loose.difference_update(ready)
                    return ready
                self._changed.wait(min((self._scan, *waiting.values())) - now)
        return []

    def _is_loading(self, name: str) -> bool:
        """Whether loose files of an account are still coming in."""
        return name in self._loose and self._uploading[name] > 0

    def _look_around(self) -> None:
        """Find what lies in the folders of all accounts, whether anything was heard of it or not."""
        self._scan = self._house.monotonic() + SCAN
        folders = {entry.account.name: entry.account.folder for entry in self._accounts.all()}
        for name, folder in folders.items():
            self._sweep(folder)
            if any(not is_part(file) for _, _, files in os.walk(folder) for file in files):
                with self._changed:
                    self._due.setdefault(name, self._house.monotonic() + self._quiet)

    def _sweep(self, folder: Path) -> None:
        """Remove uploads that nobody went on with."""
        before = self._house.clock().timestamp() - KEPT
        for place, _, names in os.walk(folder):
            for part in (Path(place, name) for name in names if is_part(name)):
                with suppress(OSError):
                    if part.stat().st_mtime < before:
                        part.unlink()

    def _take_in(self, entries: Sequence[Entry]) -> None:
        if not entries:
            return
        again: set[str] = set()
        every = {entry.account.name for entry in entries}
        try:
            sources = [source for entry in entries for source in sources_of(entry.account)]
            for found in poll(self._house, sources, progress=self._crew.progress, stop=lambda: self._stopping):
                self._crew.looked(found)
                if found.problem is not None:
                    again |= every & {account_of(found.source)}
        except Busy:
            again = every  # an import by hand, or of another daemon; what was fetched is safe
        except Exception as error:  # whatever it is: it is tried again
            again = every
            self._crew.failed(error)
        self._crew.ended()
        with self._changed:
            for name in again:
                self._due.setdefault(name, self._house.monotonic() + BUSY)


class Reception:
    """Whom the server asks and tells (transports.receiver.terms.Desk)."""

    def __init__(self, accounts: Accounts, intake: Intake, tell: Callable[..., None]) -> None:
        self._accounts = accounts
        self.began = intake.began
        self.ended = intake.ended
        self.tell = tell

    def admit(self, user: str, password: bytes) -> Account | None:
        """The account whose name and password these are, if its sender may deliver."""
        entry = self._accounts.find(user)
        stored = entry.password if entry and entry.open else None
        proven = proves(password, stored or _NOBODY)
        return entry.account if entry and stored and proven else None

    def welcome(self, account: Account) -> bool:
        """Whether its sender may still deliver, and has a password."""
        entry = self._accounts.find(account.name)
        return entry is not None and entry.open and entry.password is not None and entry.account == account

    def whole(self, path: Path) -> bool:
        """Whether the file's end proves it."""
        return ends_whole(path)


PREFIX = "receiver:"
"""How the names of the receiver's own sources begin; the account's name follows, and that of a folder in it."""


def sources_of(account: Account) -> list[Source]:
    """An account's folder and the folders in it as sources: whose they are is known, and nothing stays there."""
    if not account.folder.is_dir():
        return []
    inner = sorted(place.name for place in account.folder.iterdir() if place.is_dir() and not place.is_symlink())
    return [_source(account, name) for name in ("", *filter(str.isprintable, inner))]


def _source(account: Account, inner: str) -> Source:
    return Source(
        name=f"{PREFIX}{account.name}/{inner}".rstrip("/"),
        place=Place(scheme="file", folder=str(account.folder / inner)),
        sender=account.sender,
        settle=0,
        after=AfterSuccess.DELETE,
    )


def account_of(source: str) -> str:
    """The name of the account that a source belongs to."""
    return source.removeprefix(PREFIX).partition("/")[0]
