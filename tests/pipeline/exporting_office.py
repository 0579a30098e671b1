"""An office that exports: a portal whose server is memory, or whatever a test says, and what is in a package."""

import io
import zipfile
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import cast

from openimmo.domain.delivery import Scope
from openimmo.domain.export import ExportOutcome, ExportReport, SentListing
from openimmo.domain.source import Login, Place
from openimmo.importers.feed import read_feed
from openimmo.model import Openimmo
from openimmo.pipeline.export.asking import Wish
from openimmo.pipeline.exporting import export
from openimmo.store.exporting import Export
from openimmo.transports.files import Files
from openimmo.transports.memory import MemoryFiles
from tests.pipeline.deliveries import Office, SteadyHouse, listing

PORTAL = '[portal.site]\nurl = "ftp://user@portal.example/in"\npassword = "secret"\nprovider = "4711"\n'
Connect = Callable[[], AbstractContextManager[Files]]


class ExportHouse(SteadyHouse):
    """A real house whose portals are reached by ``connect``."""

    connect: Connect | None = None

    def files_of(self, place: Place, login: Login) -> AbstractContextManager[Files]:
        if self.connect is not None and place.scheme != "file":
            return self.connect()
        return super().files_of(place, login)


class ExportOffice(Office):
    """An office with a portal; ``server`` is what lies there."""

    def __init__(self, folder: Path, make_home: Callable[[Path], None]) -> None:
        super().__init__(folder, make_home)
        self.server = MemoryFiles()
        self.connect: Connect = lambda: cast("AbstractContextManager[Files]", self.server)
        self.waits: list[float] = []
        self.settings(PORTAL)

    def settings(self, text: str) -> None:
        """Write openimmo.toml and read it."""
        super().settings(text)
        house = ExportHouse(self.house.settings)
        house.ticks = self.house.ticks
        house.connect = lambda: self.connect()
        self.house = house

    def portal(self, **keys: object) -> None:
        """Set the portal up with other keys, as they stand in TOML."""
        self.settings(PORTAL + "".join(f"{key} = {value}\n" for key, value in keys.items()))

    def export(self, portal: str = "site", **wish: object) -> ExportReport:
        """One export run."""
        house = cast(ExportHouse, self.house)
        return export(
            house,
            portal,
            Wish(**wish),
            wait=self.waits.append,
            progress=lambda *told: None,  # type: ignore[arg-type]
        )

    def reach(self, place: Place, login: Login) -> None:
        """Let the portal be at another place, over the house's own transports."""
        self.connect = lambda: super(ExportHouse, cast(ExportHouse, self.house)).files_of(place, login)

    def names(self) -> list[str]:
        """The names of the files on the server."""
        return [one.name.decode() for one in self.server.list(b"").files]

    def newest(self) -> Openimmo:
        """The feed in the ZIP on the server that came last."""
        return feed_of(self.server.read(self.names()[-1].encode()))

    def ledger(self, portal: str = "site") -> dict[str, SentListing]:
        """What stands at the portal as far as we know, by number."""
        with self.house.reading_stock().reading() as view:
            return {row.number: row for row in view.sent_to(portal)}

    def exports(self) -> list[Export]:
        """The exports, the newest first."""
        with self.house.reading_stock().reading() as view:
            return view.exports()


def feed_of(package: bytes) -> Openimmo:
    """The feed in a ZIP."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith(".xml")]
        return read_feed(io.BytesIO(archive.read(name)))


def numbers_of(feed: Openimmo) -> dict[str, str]:
    """Number → action of what a feed brings."""
    found: dict[str, str] = {}
    for anbieter in feed.anbieter:
        for one in anbieter.immobilie:
            techn = one.verwaltung_techn
            assert techn is not None
            assert techn.objektnr_extern is not None
            assert techn.aktion is not None
            found[techn.objektnr_extern] = str(techn.aktion.aktionart)
    return found


def actions_of(report: ExportReport) -> dict[str, str]:
    """Number there → action of a report."""
    return {one.sent_as: one.action.value for one in report.listings}


def codes_of(report: ExportReport) -> Mapping[str, list[str]]:
    """Number there → codes of its reasons."""
    return {one.sent_as: [reason.code for reason in one.reasons] for one in report.listings if one.reasons}


def outcome(report: ExportReport, sent_as: str) -> ExportOutcome:
    """What became of one listing."""
    return next(one for one in report.listings if one.sent_as == sent_as)


FULL, PART = Scope.VOLL, Scope.TEIL


def advert(extern: str = "A1", **given: object) -> str:
    """A listing that is valid and can be sent: one with an obid and somebody to ask."""
    usual: dict[str, object] = {
        "obid": f"OB-{extern}",
        "contact": "<name>Muster</name><email_direkt>m@example.com</email_direkt>",
    }
    return listing(extern, **{**usual, **given})  # type: ignore[arg-type]
