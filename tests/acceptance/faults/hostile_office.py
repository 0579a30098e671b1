"""A home with two sources: a folder in which all is well, and a hostile FTP server whose files should be deleted.

Judges by what came of it: what is in the stock, what was asked of the server, what the books say; never by a clock.
"""

from dataclasses import dataclass
from pathlib import Path

import msgspec

from openimmo.domain.source import Source
from openimmo.pipeline.polling.looking import Poll, poll
from openimmo.store.listings import ListingFilter
from tests.acceptance.faults.drop_oracle import lost
from tests.acceptance.faults.drop_story import EARLY, Inbox
from tests.acceptance.faults.looking import Watcher, quiet, watcher
from tests.acceptance.kill_state import state_of
from tests.pipeline.deliveries import feed, listing, zipped
from tests.servers.hostile_ftp import Server

PASSWORD = "geheim-4711"
SETTINGS = """
[source.good]
url = "{folder}"
[source.hostile]
url = "ftp://alice@127.0.0.1:{port}"
password = "{password}"
after = "{after}"
[source.late]
url = "{folder}-late"
"""


def offer(number: str, timestamp: str = EARLY, price: str = "1") -> bytes:
    """A ZIP of one listing, a few kilobytes long; each number is a sender of its own."""
    xml = feed(listing(number, price=price), timestamp=timestamp, anid=f"OI{number}", firma=f"{number} GmbH")
    return zipped({"feed.xml": xml, "rest.bin": bytes(range(256)) * 64})


@dataclass
class Office:
    """What a test does with the home; ``server`` is the hostile one."""

    house: Watcher
    server: Server
    inbox: Inbox

    def look(self, times: int = 3, **limits: float) -> list[Poll]:
        """Look that often, an hour apart; what the hostile server may cost is little."""
        polls: list[Poll] = []
        for _ in range(times):
            self.house.hours += 1
            polls += poll(self.house, self._sources(**limits), progress=quiet)
        return polls

    def _sources(self, idle: float = 5, total: float = 20, budget: int = 30) -> list[Source]:
        sources = self.house.settings.sources
        hostile = sources["hostile"]
        place = msgspec.structs.replace(hostile.place, idle=idle, total=total)
        meek = msgspec.structs.replace(hostile, place=place, budget=budget)
        return [sources["good"], meek, sources["late"]]

    def stock(self) -> dict[str, str]:
        """The source ids in the stock and their prices, without what the good sources brought."""
        with self.house.reading_stock().reading() as view:
            rows = view.listings(ListingFilter(everything=True))
            return {row.source_id: str(row.price) for row in rows if row.source_id not in ("G1", "G2")}

    def removed(self) -> list[bytes]:
        """What the server was told to remove or rename."""
        return [*self.server.verbs("DELE"), *self.server.verbs("RNFR")]

    def unharmed(self) -> None:
        """The good sources were taken in, and the books are clean."""
        with self.house.reading_stock().reading() as view:
            brought = {row.source_id for row in view.listings(ListingFilter(everything=True))}
        assert brought >= {"G1", "G2"}
        state = state_of(self.house)
        assert (state["audit"], state["unfinished"]) == ([], [])
        assert lost(self.house, self.inbox) == []


def open_office(folder: Path, server: Server, after: str = "delete") -> Office:
    """A home in a folder, with the good files where they belong."""
    inbox, late = Inbox(folder / "in"), Inbox(folder / "in-late")
    for one, number in ((inbox, "G1"), (late, "G2")):
        one.folder.mkdir()
        one.put(b"good.zip", offer(number))
    home = folder / "home"
    home.mkdir()
    text = SETTINGS.format(folder=inbox.folder, port=server.port, password=PASSWORD, after=after)
    (home / "openimmo.toml").write_text(text, encoding="utf-8")
    return Office(watcher(home), server, inbox)


def problems(polls: list[Poll], source: str = "hostile") -> set[str]:
    """The codes of all that was told about a source and its files."""
    mine = [one for one in polls if one.source == source]
    codes = {one.problem.code for one in mine if one.problem}
    codes |= {found.code for one in mine for found in one.findings}
    codes |= {found.code for one in mine for report in one.reports for found in report.findings}
    return codes | {report.reason.code for one in mine for report in one.reports if report.reason}
