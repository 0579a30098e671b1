"""What holds somebody's data while a run works lies below the home, where the next run finds what a killed one left."""

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from openimmo.pipeline.deliveries.replaying import replay
from openimmo.pipeline.leads.taking_in import import_leads
from tests.pipeline.deliveries import Office, feed, listing
from tests.pipeline.test_leads import VALUATION, lead


@pytest.fixture
def closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of the system for temporary files, where nothing may be put."""
    folder = tmp_path / "system"
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield folder
    assert not folder.exists()


def silent(*told: object) -> None:
    """Nobody is told."""


def test_leads_that_become_listings(office: Office, closed: Path) -> None:
    data = json.dumps({"schema": "openimmo/leads/1", "platform": "Muster", "leads": [lead("L-1", VALUATION)]}).encode()
    report = import_leads(office.house, data, "leads.json", sender=None, listings=True, progress=silent)
    assert [one.listing_action for one in report.leads] == ["created"]
    assert not office.house.settings.home.tmp.exists()


def test_leads_that_are_rehearsed(office: Office, closed: Path) -> None:
    data = json.dumps({"schema": "openimmo/leads/1", "platform": "Muster", "leads": [lead("L-1", VALUATION)]}).encode()
    with office.house.rehearsing() as house:
        import_leads(house, data, "leads.json", sender=None, listings=True, progress=silent)
    assert not office.house.settings.home.tmp.exists()


def test_an_import_that_is_rehearsed(office: Office, closed: Path) -> None:
    (report,) = office.run(office.put(feed(listing("A1"))), dry_run=True)
    assert report.counts.created == 1
    assert not office.house.settings.home.tmp.exists()


def test_a_replay_that_is_rehearsed(office: Office, closed: Path) -> None:
    done = office.one(feed(listing("A1")))
    (report,) = replay(office.house, [done.delivery], dry_run=True, progress=silent)
    assert report.counts.in_feed == 1
    assert not office.house.settings.home.tmp.exists()


def test_an_import_removes_what_a_killed_run_left(office: Office) -> None:
    left = office.house.settings.home.tmp / "openimmo-abc" / "people.xml"
    left.parent.mkdir(parents=True)
    left.write_text("<name>Anna</name>")
    office.one(feed(listing("A1")))
    assert not left.parent.exists()
