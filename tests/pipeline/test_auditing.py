"""The audit: clean after every import, and it finds each kind of damage under a code of its own."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from openimmo.errors import Busy
from openimmo.pipeline.auditing import audit
from tests.pipeline.deliveries import Office, attachment, bare, feed, listing, picture


@pytest.fixture
def used(damaged_office: Office) -> Office:
    """An office with an archive, a quarantine and pictures."""
    found = listing("A1", attachments=[attachment("a.jpg")])
    damaged_office.one({"feed.xml": feed(found, listing("A2")), "a.jpg": picture()})
    damaged_office.one(feed(listing("A1", price="2"), bare("A2"), listing("A3"), bare("A3")))
    damaged_office.one(b"<html/>")
    assert damaged_office.problems() == []
    return damaged_office


def only(office: Office, pattern: str) -> Path:
    return next(file for file in sorted(office.home.glob(pattern)) if file.is_file())


def sql(statement: str) -> Callable[[Office], None]:
    def damage(office: Office) -> None:
        with closing(sqlite3.connect(office.home / "store.db")) as connection, connection:
            connection.execute(statement)

    return damage


def counted(name: str, value: int) -> Callable[[Office], None]:
    return sql(
        f"UPDATE deliveries SET counts = json_set(counts, '$.{name}', {value}, '$.in_feed',"
        f" json_extract(counts, '$.in_feed') + {value} - json_extract(counts, '$.{name}')) WHERE seq = 1"
    )


def flip(pattern: str) -> Callable[[Office], None]:
    def damage(office: Office) -> None:
        file = only(office, pattern)
        data = bytearray(file.read_bytes())
        data[len(data) // 2] ^= 1
        file.write_bytes(data)

    return damage


DAMAGE: dict[str, tuple[Callable[[Office], object], str]] = {
    "archive file deleted": (lambda office: only(office, "archive/*").unlink(), "audit-bytes-missing"),
    "quarantine file deleted": (lambda office: only(office, "quarantine/*").unlink(), "audit-bytes-missing"),
    "archive byte changed": (flip("archive/*"), "audit-bytes-changed"),
    "quarantine byte changed": (flip("quarantine/*"), "audit-bytes-changed"),
    "stray in the archive": (lambda office: (office.home / "archive" / "x").write_bytes(b""), "audit-stray"),
    "stray in the spool": (lambda office: (office.home / "spool" / "x").write_bytes(b""), "audit-stray"),
    "bytes in two places": (
        lambda office: (office.home / "quarantine" / only(office, "archive/*").name).write_bytes(
            only(office, "archive/*").read_bytes()
        ),
        "audit-bytes-twice",
    ),
    "picture deleted": (lambda office: only(office, "media/??/*").unlink(), "audit-media-missing"),
    "picture byte changed": (flip("media/??/*"), "audit-media-broken"),
    "stray among the pictures": (lambda office: (office.home / "media" / "x").write_bytes(b""), "audit-media-broken"),
    "sum of listings changed": (sql("UPDATE deliveries SET counts = json_set(counts, '$.in_feed', 9)"), "audit-sums"),
    "sum of pictures changed": (sql("UPDATE deliveries SET media = json_set(media, '$.stored', 9)"), "audit-sums"),
    "created changed in step": (counted("created", 7), "audit-history"),
    "updated changed in step": (counted("updated", 7), "audit-history"),
    "history row deleted": (sql("DELETE FROM history WHERE action = 'updated'"), "audit-history"),
    "history of a quarantined delivery": (
        sql("UPDATE history SET delivery = (SELECT delivery FROM deliveries WHERE verdict = 'quarantined')"),
        "audit-history",
    ),
    "delivery not finished": (sql("UPDATE deliveries SET state = 'fetched', verdict = NULL"), "audit-unfinished"),
    "row of another table missing": (sql("DELETE FROM media"), "audit-database"),
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_each_kind_of_damage_is_found(used: Office, kind: str):
    damage, code = DAMAGE[kind]
    damage(used)
    report = audit(used.house)
    assert code in {found.code for found in report.problems}
    for found in report.problems:
        assert found.message("de") != found.message("en")


def test_the_audit_says_how_much_it_looked_at(used: Office):
    assert audit(used.house).checked == {"deliveries": 3, "files": 3, "media": 1}


def test_the_audit_of_a_home_that_does_not_exist_is_clean_and_makes_none(tmp_path: Path):
    office = Office(tmp_path)
    assert office.problems() == []
    assert not office.home.exists()


def test_the_audit_waits_for_no_import_that_is_running(used: Office):
    with used.house.alone(), pytest.raises(Busy):
        audit(used.house)


def test_the_audit_changes_nothing(used: Office):
    files = {file: file.read_bytes() for file in used.home.rglob("*") if file.is_file()}
    audit(used.house)
    assert {file: file.read_bytes() for file in used.home.rglob("*") if file.is_file()} == files
