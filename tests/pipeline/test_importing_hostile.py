"""Input that must not be read: one clear finding, the bytes in quarantine, the stock untouched."""

import gzip
import sqlite3
from contextlib import closing

import pytest

from openimmo.domain.delivery import DeliveryReport, Verdict
from openimmo.findings import Severity
from tests.importers.packages.hostile_zips import hostile_archives
from tests.pipeline.deliveries import Office, feed, listing, picture, reasons, zipped

SOUND = feed(listing(), umfang="VOLL")
HEAD = b'<?xml version="1.0"?>'
FRAME = b"<openimmo><anbieter><openimmo_anid>OIB1</openimmo_anid>%s</anbieter></openimmo>"

XML = {
    "DOCTYPE": HEAD + b"<!DOCTYPE openimmo>" + FRAME % b"",
    "DOCTYPE of a file": HEAD + b'<!DOCTYPE openimmo SYSTEM "file:///etc/passwd">' + FRAME % b"",
    "entity": HEAD + b'<!DOCTYPE openimmo [<!ENTITY x "y">]>' + FRAME % b"<firma>&x;</firma>",
    "billion laughs": HEAD
    + b'<!DOCTYPE openimmo [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;">]>'
    + FRAME % b"<firma>&c;</firma>",
    "entity of a file": HEAD + b'<!DOCTYPE x [<!ENTITY x SYSTEM "/etc/passwd">]>' + FRAME % b"<firma>&x;</firma>",
    "parameter entity": HEAD + b'<!DOCTYPE x [<!ENTITY % x SYSTEM "http://127.0.0.1:9/x"> %x;]>' + FRAME % b"",
    "undeclared entity": FRAME % b"<firma>&haus;</firma>",
    "gzip": gzip.compress(SOUND),
    "nothing": b"",
    "white space": b" \n\t ",
    "a word": b"hello",
    "random bytes": bytes(range(256)) * 8,
    "a picture": picture(),
    "truncated in a tag": SOUND[:-3],
    "truncated between tags": SOUND[: SOUND.index(b"</anbieter>")],
    "truncated after a listing": SOUND[: SOUND.index(b"</immobilie>") + 12],
    "truncated in a letter": feed(listing(title="ä")).partition("ä".encode())[0] + b"\xc3",
    "bytes after the end": SOUND + b"x",
    "a second feed after the end": SOUND + SOUND,
    "foreign root": b"<html/>",
    "feedback": b"<openimmo_feedback/>",
    "UTF-7": b'<?xml version="1.0" encoding="UTF-7"?>' + FRAME % b"",
    "EBCDIC": b'<?xml version="1.0" encoding="cp037"?>' + FRAME % b"",
    "other bytes than declared": SOUND.replace(b"Altbau", b"Altbau \xff"),
    "NUL": SOUND.replace(b"Altbau", b"Alt\0bau"),
    "control character": SOUND.replace(b"Altbau", b"Alt\x01bau"),
    "deep": FRAME % (b"<immobilie>" + b"<a>" * 3000 + b"</a>" * 3000 + b"</immobilie>"),
    "many elements": FRAME % (b"<immobilie>" + b"<a/>" * 500_000 + b"</immobilie>"),
    "unclosed tag": SOUND.replace(b"</preise>", b""),
    "attribute twice": SOUND.replace(b'umfang="VOLL"', b'umfang="VOLL" umfang="TEIL"'),
}


def contents(office: Office) -> list[str]:
    """Every row of the stock but those of the ledger."""
    with closing(sqlite3.connect(office.home / "store.db")) as connection:
        return [line for line in connection.iterdump() if not line.startswith('INSERT INTO "deliveries"')]


def quarantined(office: Office, content: bytes) -> DeliveryReport:
    """Send what must not be read; checks what holds for all of it."""
    before, media = contents(office), sorted(office.home.glob("media/*/*"))
    report = office.one(content)
    assert report.verdict is Verdict.QUARANTINED
    assert reasons(report) == {"import-unreadable"}
    assert (report.counts.in_feed, report.listings) == (0, ())
    (error,) = [found for found in report.findings if found.severity is Severity.ERROR]
    assert error.message("de") != error.message("en")
    assert "\n" not in error.message("en")
    assert [line for line in contents(office) if "sqlite_sequence" not in line] == [
        line for line in before if "sqlite_sequence" not in line
    ]
    assert sorted(office.home.glob("media/*/*")) == media
    assert office.kept()[report.sha256] == "quarantine"
    assert list(office.home.glob("spool/tmp/*")) == []
    return report


@pytest.mark.parametrize("wrong", XML)
def test_hostile_xml_is_quarantined_and_the_stock_stays(office: Office, wrong: str):
    office.one(feed(listing("B1")))
    quarantined(office, XML[wrong])
    assert office.statuses() == {"B1": "active"}


@pytest.mark.parametrize("wrong", ["DOCTYPE", "truncated after a listing", "deep", "other bytes than declared"])
def test_hostile_xml_in_a_zip_takes_nothing_in_of_the_feeds_and_pictures_beside_it(office: Office, wrong: str):
    office.one(feed(listing("B1")))
    quarantined(office, zipped({"a.xml": SOUND, "b.xml": XML[wrong], "a.jpg": picture()}))
    assert office.statuses() == {"B1": "active"}


def test_every_hostile_archive_is_quarantined_under_its_code_and_the_stock_stays(office: Office):
    office.one(feed(listing("B1")))
    found = {wrong: quarantined(office, data).findings[-1].code for wrong, data, _ in hostile_archives()}
    assert found == {wrong: code for wrong, _, code in hostile_archives()}
    assert office.statuses() == {"B1": "active"}


def test_a_voll_cut_anywhere_never_deletes(office: Office):
    office.one(feed(listing("A1"), listing("A2"), umfang="VOLL"))
    whole = feed(listing("A1"), umfang="VOLL")
    for end in range(60, len(whole) - 1, 97):
        assert office.one(whole[:end]).verdict is Verdict.QUARANTINED
    assert set(office.statuses().values()) == {"active"}


@pytest.mark.parametrize(
    "number", ["1e999999", "NaN", "Infinity", "1_000", "١٢٣", "-0", "9" * 5000, "0x10", "1e-999999"]
)
def test_absurd_numbers_are_no_crash_and_no_price(office: Office, number: str):
    report = office.one(feed(listing(price=number)))
    assert (report.verdict, report.counts.created) == (Verdict.IMPORTED, 1)
    price = office.listing("A1").row.price
    assert price is None or len(str(price)) < 6000


def test_what_is_quarantined_is_what_was_sent(office: Office):
    report = quarantined(office, XML["DOCTYPE"])
    assert (office.home / "quarantine" / report.sha256).read_bytes() == XML["DOCTYPE"]


def test_the_same_hostile_bytes_again_are_quarantined_once_more(office: Office):
    first, second = quarantined(office, b"<html/>"), quarantined(office, b"<html/>")
    assert first.delivery != second.delivery
    assert len(office.kept()) == 1


def test_a_hostile_package_does_not_stop_the_next_one(office: Office):
    reports = office.run(office.put(XML["DOCTYPE"]), office.put(b"PK\3\4"), office.put(SOUND))
    assert [report.verdict for report in reports] == [Verdict.QUARANTINED, Verdict.QUARANTINED, Verdict.IMPORTED]


def test_hostile_texts_in_names_and_keys_travel_as_they_are(office: Office):
    report = office.one(feed(listing("'; DROP TABLE listings;--"), anid="../../etc", firma="<script>"))
    assert (report.sender, list(office.statuses())) == ("etc", ["'; DROP TABLE listings;--"])
