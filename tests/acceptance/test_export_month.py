"""A month of changes, sent as deltas and now and then whole, also over a bad line: the portal ends like the stock."""

import random
from pathlib import Path
from shutil import copyfile

import pytest

from openimmo.domain.delivery import Scope
from openimmo.domain.listing import ListingStatus
from openimmo.errors import TransportError
from openimmo.store.stock import Stock
from tests.pipeline.deliveries import attachment, bare, feed, picture
from tests.pipeline.exporting_office import ExportOffice, advert, feed_of

DAYS = 30
SIZE = 8


class Site:
    """What a portal shows after it has taken in what lies on its server, in the order of the names."""

    def __init__(self, desk: ExportOffice) -> None:
        self.shown: dict[str, tuple[str, int]] = {}
        self._desk = desk
        self._taken: set[str] = set()

    def take(self) -> int:
        """Take in what is new; how many packages that were."""
        new = [name for name in self._desk.names() if name not in self._taken and not name.endswith(".part")]
        for name in new:
            self._taken.add(name)
            self._apply(name)
        return len(new)

    def _apply(self, name: str) -> None:
        document = feed_of(self._desk.server.read(name.encode()))
        assert document.uebertragung is not None
        if document.uebertragung.umfang == Scope.VOLL:
            self.shown.clear()
        for anbieter in document.anbieter:
            for one in anbieter.immobilie:
                techn, prices = one.verwaltung_techn, one.preise
                assert techn is not None
                assert techn.aktion is not None
                number = str(techn.objektnr_extern)
                if techn.aktion.aktionart == "DELETE":
                    self.shown.pop(number, None)
                else:
                    assert prices is not None
                    assert prices.kaufpreis is not None
                    self.shown[number] = (str(prices.kaufpreis.value), len(one.anhaenge.anhang if one.anhaenge else ()))


def should_be(desk: ExportOffice) -> dict[str, tuple[str, int]]:
    """The active part of the stock."""
    with desk.house.reading_stock().reading() as view:
        rows = view.listings()
        return {row.number: (f"{row.price:f}", row.media) for row in rows if row.status is ListingStatus.ACTIVE}


def somebody_works(desk: ExportOffice, chance: random.Random) -> None:
    """A delivery with new, changed and deleted listings, and perhaps an operator."""
    parts, files = [], {}
    for place in chance.sample(range(SIZE), chance.randint(0, 3)):
        if chance.random() < 0.25:
            parts.append(bare(f"A{place}"))
            continue
        pictures = [f"{chance.randint(1, 5)}.jpg" for _ in range(chance.randint(0, 2))]
        files |= {name: picture(int(name[0]) * 40) for name in pictures}
        price = str(chance.randint(1, 4) * 1000)
        parts.append(advert(f"A{place}", price=price, attachments=[attachment(name) for name in pictures]))
    if parts:
        desk.send({"feed.xml": feed(*parts), **files})
    with desk.house.stock().writing() as book:
        rows = [row for row in book.listings() if row.status is not ListingStatus.WITHDRAWN]
        if rows and chance.random() < 0.3:
            row = chance.choice(rows)
            status = chance.choice([ListingStatus.ACTIVE, ListingStatus.INACTIVE])
            book.set_status(row.id, status, actor="operator", at=desk.house.clock())
        if rows and chance.random() < 0.1:
            row = chance.choice(rows)
            book.renumber(row.id, f"B{chance.randint(1, 10**9)}", actor="operator", at=desk.house.clock())


@pytest.mark.parametrize("seed", range(2))
def test_after_a_month_of_deltas_the_portal_shows_what_the_stock_has(tmp_path: Path, seed: int):
    def make_home(home: Path) -> None:
        home.mkdir(mode=0o700)
        copyfile(template, home / "store.db")

    template = tmp_path / "empty.db"
    Stock.open(template)
    desk, chance = ExportOffice(tmp_path, make_home), random.Random(seed)
    site, good = Site(desk), desk.connect

    def refused() -> object:
        raise TransportError("transport-lost", host="portal.example", reason="no line")

    for _ in range(DAYS):
        somebody_works(desk, chance)
        if chance.random() < 0.2:
            desk.connect = refused  # type: ignore[assignment]
            assert desk.export(approved=SIZE).sent is None
            desk.connect = good
        scope = chance.choice([None, None, None, Scope.VOLL])
        report = desk.export(scope=scope, approved=SIZE)
        assert (report.problem, report.counts.blocked, report.counts.withheld) == (None, 0, 0)
        assert site.take() == len(report.packages)
        assert site.shown == should_be(desk)
        assert desk.export().packages == ()
    assert desk.problems() == []
