"""What stands around a sender's listings is kept for exports: firma, impressum and whatever else it said."""

from openimmo.importers.feed import read_provider
from openimmo.model import Anbieter
from tests.pipeline.deliveries import Office, feed, listing


def kept(office: Office, name: str = "OIB1") -> Anbieter:
    with office.house.reading_stock().reading() as view:
        around = view.providers()[name].anbieter
    assert around is not None
    return read_provider(around)


def with_imprint(content: bytes, text: str) -> bytes:
    return content.replace(b"</anbieter>", f"<impressum>{text}</impressum></anbieter>".encode())


def test_the_frame_of_the_newest_delivery_is_kept_without_its_listings(office: Office):
    office.one(with_imprint(feed(listing()), "Anna GmbH, Aachen"))
    first = kept(office)
    assert (first.firma, first.openimmo_anid, first.impressum, first.immobilie) == (
        "Anna GmbH", "OIB1", "Anna GmbH, Aachen", (),
    )  # fmt: skip
    office.one(with_imprint(feed(listing(price="1")), "Anna GmbH, Köln"))
    assert kept(office).impressum == "Anna GmbH, Köln"


def test_a_delivery_that_is_not_applied_does_not_change_it(office: Office):
    office.one(with_imprint(feed(listing(), timestamp="2026-11-21T10:00:00"), "new"))
    office.one(with_imprint(feed(listing(price="1"), timestamp="2026-11-20T10:00:00"), "old"))
    assert kept(office).impressum == "new"
