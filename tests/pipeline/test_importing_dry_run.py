"""A dry run tells what an import would do, and leaves no trace."""

from pathlib import Path

import pytest

from openimmo.domain.delivery import DeliveryReport, Verdict
from tests.pipeline.deliveries import Office, anbieter, attachment, bare, feed, listing, picture

Snapshot = dict[str, tuple[bytes, int]]


def snapshot(folder: Path) -> Snapshot:
    """Every file below: its bytes and the time of its last change."""
    files = [file for file in folder.rglob("*") if file.is_file()]
    return {file.relative_to(folder).as_posix(): (file.read_bytes(), file.stat().st_mtime_ns) for file in files}


def told(reports: list[DeliveryReport]) -> list[object]:
    return [
        (one.verdict, one.sender, one.scope, one.counts, one.media, one.listings, one.finding_counts) for one in reports
    ]


PACKAGES = {
    "created": {
        "feed.xml": feed(listing("N1", attachments=[attachment("a.jpg"), attachment("no.jpg")])),
        "a.jpg": picture(),
    },
    "full": feed(listing("A1", price="2"), listing("A2"), listing("A3"), listing("A4"), umfang="VOLL"),
    "withheld": feed(listing("A1"), umfang="VOLL"),
    "deleted": feed(bare("A1"), bare("A9"), listing("")),
    "senders": feed(anbieter(listing("A1"), anid="OIB1"), anbieter(listing("A1"), anid="OIB2")),
    "nobody": feed(listing(), anid=None, firma=None),
    "hostile": b"<!DOCTYPE x><x/>",
    "late": feed(listing(), timestamp="2020-01-01T00:00:00"),
    "same": feed(*(listing(f"A{n}") for n in range(1, 6)), timestamp="2026-11-20T08:00:00"),
}


@pytest.mark.parametrize("kind", PACKAGES)
@pytest.mark.parametrize("policy", [None, "imv"])
def test_a_dry_run_tells_what_the_import_then_does_and_writes_nothing(office: Office, kind: str, policy: str | None):
    office.one(PACKAGES["same"])
    before = snapshot(office.home)
    planned = office.send(PACKAGES[kind], policy=policy, dry_run=True)
    assert snapshot(office.home) == before
    assert told(planned) == told(office.send(PACKAGES[kind], policy=policy))


def test_a_dry_run_does_not_even_make_the_home(tmp_path: Path):
    office = Office(tmp_path)
    report = office.one(feed(listing()), dry_run=True)
    assert (report.verdict, report.counts.created) == (Verdict.IMPORTED, 1)
    assert not office.home.exists()


def test_a_dry_run_of_a_missing_picture_and_a_large_one_counts_them(office: Office):
    large = picture() + bytes(9_000_000)
    found = listing(attachments=[attachment("a.jpg"), attachment("none.jpg")])
    planned = office.one({"feed.xml": feed(found), "a.jpg": large}, dry_run=True)
    assert (planned.media.stored, planned.media.missing) == (1, 1)
    assert not (office.home / "media").exists()
