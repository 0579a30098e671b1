"""Files of the same second: the older feed is imported first, whatever the names are (hardening.md, N5)."""

import pytest

from openimmo.domain.delivery import Verdict
from openimmo.errors import TransportError
from openimmo.pipeline.polling import threads as polling_threads
from tests.pipeline.deliveries import attachment, feed, listing, picture, zipped
from tests.pipeline.source_office import SourceOffice, verdicts

EARLY, LATE = "2026-11-20T10:00:00", "2026-11-20T10:00:30"
SECOND = 1_700_000_000.0


def sent(number: str, timestamp: str | None, umfang: str = "TEIL") -> bytes:
    return feed(listing(number), timestamp=timestamp, umfang=umfang)


def order(box: SourceOffice) -> list[str]:
    return [report.path for report in box.look()]


def test_the_feeds_own_times_break_a_tie_and_nothing_is_superseded(box: SourceOffice):
    files = box.source(settle=0)
    files.write(b"a.xml", sent("A1", LATE), SECOND)
    files.write(b"b.zip", zipped({"feed.xml": sent("A2", EARLY)}), SECOND)
    reports = box.look()
    assert [report.path for report in reports] == ["b.zip", "a.xml"]
    assert verdicts(reports) == [Verdict.IMPORTED, Verdict.IMPORTED]
    assert box.statuses() == {"A1": "active", "A2": "active"}


def test_a_part_that_is_older_than_a_whole_stock_comes_before_it_though_its_name_comes_after(box: SourceOffice):
    files = box.source(settle=0)
    files.write(b"stock.xml", feed(listing("A1"), listing("A2"), timestamp=LATE, umfang="VOLL"), SECOND + 0.5)
    files.write(b"update.xml", sent("A2", EARLY), SECOND + 0.9)
    assert order(box) == ["update.xml", "stock.xml"]


def test_files_of_different_seconds_come_as_they_were_written(box: SourceOffice):
    files = box.source(settle=0)
    files.write(b"a.xml", sent("A1", LATE), SECOND)
    files.write(b"b.xml", sent("A2", EARLY), SECOND + 1)
    assert order(box) == ["a.xml", "b.xml"]


@pytest.mark.parametrize("text", [None, "", "yesterday", EARLY])
def test_where_the_times_are_the_same_or_say_nothing_the_names_decide(box: SourceOffice, text: str | None):
    files = box.source(settle=0)
    for name in (b"c.xml", b"a.xml", b"b.xml"):
        files.write(name, sent(name.decode(), text), SECOND)
    assert order(box) == ["a.xml", "b.xml", "c.xml"]


def test_one_without_a_time_comes_after_those_that_have_one(box: SourceOffice):
    files = box.source(settle=0)
    files.write(b"a.xml", sent("A1", None), SECOND)
    files.write(b"b.xml", sent("A2", LATE), SECOND)
    files.write(b"c.xml", sent("A3", EARLY), SECOND)
    assert order(box) == ["c.xml", "b.xml", "a.xml"]


def test_zones_encodings_and_pictures_beside_are_no_hindrance(box: SourceOffice):
    files = box.source(settle=0)
    with_picture = feed(listing("A1", attachments=[attachment("x.jpg")]), timestamp="2026-11-20T10:00:00+01:00")
    wide = sent("A2", "2026-11-20T09:30:00Z").decode().replace("UTF-8", "UTF-16").encode("utf-16")
    files.write(b"a.xml", wide, SECOND)
    files.write(b"b.xml", with_picture, SECOND)
    files.write(b"x.jpg", picture(), SECOND)
    assert order(box) == ["b.xml", "a.xml"]


def test_a_broken_package_among_them_hinders_none(box: SourceOffice):
    files = box.source(settle=0)
    files.write(b"a.xml", sent("A1", LATE), SECOND)
    files.write(b"b.zip", zipped({"notes.txt": b"nothing"}), SECOND)
    files.write(b"c.xml", sent("A2", EARLY), SECOND)
    reports = box.look()
    assert [report.path for report in reports] == ["c.xml", "a.xml", "b.zip"]
    assert verdicts(reports) == [Verdict.IMPORTED, Verdict.IMPORTED, Verdict.QUARANTINED]


def test_more_of_one_second_than_there_is_room_for_all_come(box: SourceOffice, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(polling_threads, "ROOM", 2)
    for name in ("x", "y"):
        files = box.source(name, settle=0)
        for place in range(9):
            files.write(b"%d.xml" % place, sent(f"{name}{place}", None), SECOND)
    polls = box.poll()
    assert {name: verdicts(found.reports) for name, found in polls.items()} == {
        name: [Verdict.IMPORTED] * 9 for name in ("x", "y")
    }
    assert box.parts() == []


def test_what_was_held_for_its_order_is_imported_though_the_next_file_breaks_the_connection(box: SourceOffice):
    files = box.source(settle=0)
    files.write(b"a.xml", sent("A1", LATE), SECOND)
    files.write(b"b.xml", sent("A2", EARLY), SECOND)
    files.write(b"c.xml", sent("A3", EARLY), SECOND)
    original = files.get

    def get(path, into, **rest):
        if path == b"c.xml":
            raise TransportError("transport-lost", host="h", reason="gone")
        return original(path, into, **rest)

    files.get = get  # type: ignore[method-assign]
    assert [report.path for report in box.look() if report.verdict is Verdict.IMPORTED] == ["b.xml", "a.xml"]
