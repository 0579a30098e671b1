"""``openimmo status``: how things stand, for people, programs and Prometheus, and when somebody should have a look."""

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import rmtree

import pytest

from openimmo.cli import run
from openimmo.domain.delivery import Reason
from openimmo.wiring import House, open_house
from tests.commands.program import Answer, Program, environment
from tests.pipeline.deliveries import feed, listing
from tests.pipeline.exporting_office import advert

ANNA = '[sender.anna]\nopenimmo_anid = "OIB1"\n'


def settings(home: Path, *tables: str) -> House:
    home.mkdir(exist_ok=True)
    (home / "openimmo.toml").write_text("\n".join(tables), encoding="utf-8")
    return open_house(home, None, {})


def source(folder: Path, name: str = "in", more: str = "") -> str:
    folder.mkdir(exist_ok=True)
    return f'[source.{name}]\nurl = "{folder}"\nsettle = "0s"\n{more}\n'


@pytest.fixture
def later(home: Path, capsysbinary: pytest.CaptureFixture[bytes]):
    """The program, so many days from now."""

    def call(days: float, *arguments: object) -> Answer:
        capsysbinary.readouterr()
        now = datetime.now(UTC) + timedelta(days=days)
        code = run(["--lang", "en", *map(str, arguments)], environment(home), lambda: now)
        said = capsysbinary.readouterr()
        return Answer(int(code), said.out.decode(), said.err.decode())

    return call


def codes(answer: Answer) -> list[str]:
    return [one["code"] for one in answer.json["concerns"]]


def test_in_a_new_home_all_is_well_and_nothing_is_made(openimmo: Program, home: Path):
    told = openimmo("--lang", "de", "status")
    assert (told.code, told.err) == (0, "")
    assert "Alles in Ordnung." in told.out
    assert "läuft nicht" in told.out
    assert not home.exists()


def test_a_source_that_nobody_looked_at_needs_a_look(openimmo: Program, home: Path, tmp_path: Path):
    settings(home, source(tmp_path / "in"))
    told = openimmo("--lang", "en", "status")
    assert told.code == 1
    assert "never looked at" in told.out
    assert codes(openimmo("status", "--format", "json")) == ["watch-source-never"]


def test_after_a_look_the_source_its_last_delivery_and_its_sender_are_shown(
    openimmo: Program, home: Path, tmp_path: Path
):
    settings(home, source(tmp_path / "in"), ANNA)
    (tmp_path / "in" / "anna.xml").write_bytes(feed(listing("A1")))
    assert openimmo("import").code == 0
    told = openimmo("--lang", "en", "status")
    assert told.code == 0
    assert "anna.xml" in told.out
    document = openimmo("status", "--format", "json").json
    (only,) = document["sources"]
    assert (only["source"], only["failures"], only["problem"]) == ("in", 0, None)
    assert only["last_success"] is not None
    assert document["latest"][0]["verdict"] == "imported"
    assert document["verdicts"] == {"imported": 1}
    assert [(one["sender"], one["silent"]) for one in document["senders"]] == [("anna", False)]
    assert document["watch"] is None
    assert document["well"] is True
    assert json.loads((home / "status.json").read_bytes())["sources"] == document["sources"]


def test_a_sender_is_silent_after_three_days_or_as_was_agreed(home: Path, tmp_path: Path, openimmo: Program, later):
    settings(home, ANNA)
    (tmp_path / "anna.xml").write_bytes(feed(listing("A1")))
    assert openimmo("import", tmp_path / "anna.xml").code == 0
    assert codes(later(2.9, "status", "--format", "json")) == []
    assert codes(later(3.1, "status", "--format", "json")) == ["watch-sender-silent"]
    assert "anna is silent" in later(4, "status").out
    settings(home, f'{ANNA}silent_after = "30d"\n')
    assert codes(later(29, "status", "--format", "json")) == []
    assert codes(later(31, "status", "--format", "json")) == ["watch-sender-silent"]
    settings(home, ANNA, '[watch]\nsilent_after = "never"\n')
    assert codes(later(300, "status", "--format", "json")) == []


def test_a_paused_or_blocked_sender_may_be_silent(home: Path, tmp_path: Path, openimmo: Program, later):
    (tmp_path / "anna.xml").write_bytes(feed(listing("A1")))
    openimmo("import", tmp_path / "anna.xml")
    assert codes(later(9, "status", "--format", "json")) == ["watch-sender-silent"]
    assert openimmo("senders", "pause", "OIB1").code == 0
    assert codes(later(9, "status", "--format", "json")) == []
    openimmo("senders", "resume", "OIB1")
    openimmo("senders", "block", "OIB1")
    assert codes(later(9, "status", "--format", "json")) == []


def test_a_source_that_fails_and_one_that_is_forgotten_are_named(home: Path, tmp_path: Path, openimmo: Program, later):
    settings(
        home, source(tmp_path / "in"), source(tmp_path / "gone", "gone"), source(tmp_path / "p", "p", "paused = true")
    )
    (tmp_path / "gone").rmdir()
    assert openimmo("watch", "--once").code in (1, 4)
    assert codes(later(0, "status", "--format", "json")) == ["watch-source-fails"]
    assert codes(later(0.2, "status", "--format", "json")) == ["watch-source-late", "watch-source-fails"]


def test_held_deliveries_and_mails_that_do_not_go_out_need_a_look(home: Path, tmp_path: Path, openimmo: Program, later):
    mail = '[mail]\nhost = "127.0.0.1"\nport = 9\nfrom = "portal@portal.example"\nsecurity = "none"\n'
    settings(home, 'release = "manual"\n', f'{ANNA}emails = ["anna@makler.example"]\n', mail)
    (tmp_path / "anna.xml").write_bytes(feed(listing("A1")))
    openimmo("import", tmp_path / "anna.xml")
    assert codes(later(0, "status", "--format", "json")) == ["watch-held"]
    assert codes(later(0.1, "status", "--format", "json")) == ["watch-held", "watch-mails-wait"]
    document = later(0.1, "status", "--format", "json").json
    assert document["held"] == 1
    assert document["mails"]["waiting"]["count"] == 1


def test_files_that_wait_too_long_are_named(home: Path, tmp_path: Path, openimmo: Program, later):
    settings(home, source(tmp_path / "in"))
    (tmp_path / "in" / "half.xml").write_bytes(feed(listing("A1"))[:-20])
    openimmo("watch", "--once")
    told = later(0, "status", "--format", "json")
    assert codes(told) == []
    assert [one["path"] for one in told.json["waiting"]] == ["half.xml"]
    assert "watch-file-waits" in codes(later(0.05, "status", "--format", "json"))


def test_what_nobody_asks_for_or_belongs_to_another_file_does_not_wait(
    home: Path, tmp_path: Path, openimmo: Program, later
):
    settings(home, source(tmp_path / "in", more='marker = ".ok"'))
    for name in ("readme.txt", "cut.zip.part", "house.jpg", "old.ok"):
        (tmp_path / "in" / name).write_bytes(b"...")
    (tmp_path / "in" / "half.xml").write_bytes(feed(listing("A1")))
    openimmo("watch", "--once")
    told = later(0.05, "status", "--format", "json").json
    assert [one["path"] for one in told["waiting"]] == ["half.xml"]
    assert [one["code"] for one in told["concerns"]] == ["watch-file-waits"]
    assert ".ok" in told["waiting"][0]["reason"]


def test_why_a_file_waits_that_has_not_stood_still_yet_is_said(home: Path, tmp_path: Path, openimmo: Program):
    settings(home, f'[source.in]\nurl = "{tmp_path / "in"}"\nsettle = "1h"\n')
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "new.xml").write_bytes(feed(listing("A1")))
    openimmo("watch", "--once")
    (only,) = openimmo("--lang", "en", "status", "--format", "json").json["waiting"]
    assert "stood still" in only["reason"]


def test_a_file_that_cannot_be_cleared_away_needs_a_look_until_it_is_gone(
    home: Path, tmp_path: Path, openimmo: Program, later
):
    settings(home, source(tmp_path / "in", more='after = "move"'))
    (tmp_path / "in" / "anna.xml").write_bytes(feed(listing("A1")))
    (tmp_path / "in" / "done").write_bytes(b"a file where the folder should be")
    openimmo("watch", "--once")
    assert codes(later(0, "status", "--format", "json")) == ["watch-not-cleaned"]
    (tmp_path / "in" / "done").unlink()
    openimmo("watch", "--once")
    assert codes(later(0, "status", "--format", "json")) == []


def test_names_that_are_not_utf8_are_shown_whole(home: Path, tmp_path: Path, openimmo: Program):
    settings(home, source(tmp_path / "in"))
    (tmp_path / "in").joinpath(os.fsdecode(b"M\xfcller.xml")).write_bytes(feed(listing("A1")))
    openimmo("watch", "--once")
    assert r"M\xfcller.xml" in openimmo("status").out
    assert r"M\xfcller.xml" in openimmo("deliveries", "list").out


def test_the_numbers_for_prometheus_can_be_printed_too(openimmo: Program, home: Path):
    told = openimmo("status", "--format", "prometheus")
    assert "openimmo_watch_running 0\n" in told.out
    assert told.out.endswith("\n")


def test_a_broken_status_file_hurts_nobody(openimmo: Program, home: Path, tmp_path: Path):
    house = settings(home, source(tmp_path / "in"))
    (home / "status.json").write_bytes(b'{"watch": {"pid": "x"')
    with house.watching():
        assert openimmo("status").code == 1


def test_no_password_of_a_source_is_in_what_status_says(openimmo: Program, home: Path):
    secret = "s3cr3t-" + "x" * 8
    house = settings(home, f'[source.far]\nurl = "ftps://ftp.example.com/in"\nuser = "anna"\npassword = "{secret}"\n')
    with house.stock().writing() as book:
        book.note_look("far", house.clock(), {}, Reason("transport-lost", {"host": "ftp.example.com"}))
    for form in ("text", "json", "prometheus"):
        told = openimmo("-v", "status", "--format", form)
        assert secret not in told.out + told.err


def portal(folder: Path) -> str:
    return (
        f'[source.in]\nurl = "{folder / "in"}"\nsettle = "0s"\n'
        f'[portal.site]\nurl = "{folder / "site"}"\nprovider = "4711"\nevery = "6h"\n'
    )


def test_portals_are_shown_with_what_came_through_and_what_failed(home: Path, tmp_path: Path, openimmo: Program, later):
    (tmp_path / "in").mkdir()
    (tmp_path / "site").mkdir()
    settings(home, portal(tmp_path), ANNA)
    assert "no export yet" in openimmo("--lang", "en", "status").out
    (tmp_path / "in" / "anna.xml").write_bytes(feed(advert("A1")))
    assert openimmo("import").code == 0
    assert openimmo("export", "site").code == 0
    told = openimmo("--lang", "de", "status")
    assert "angekommen" in told.out
    assert "6h" in told.out
    (only,) = openimmo("status", "--format", "json").json["portals"]
    assert (only["portal"], only["every"], only["failures"], only["problem"]) == ("site", 21600, 0, None)
    assert only["listings"] == {"queued": 0, "sent": 1, "acknowledged": 0, "rejected": 0}
    assert only["last_sent"] is not None
    assert only["next_export"] is None
    rmtree(tmp_path / "site")
    (tmp_path / "in" / "anna2.xml").write_bytes(feed(advert("A2")))
    assert openimmo("import").code == 0
    openimmo("export", "site")
    told = later(0, "status", "--format", "json")
    assert told.code == 1
    assert codes(told) == ["watch-portal-fails"]
    (only,) = told.json["portals"]
    assert (only["failures"], only["listings"]["queued"]) == (1, 1)
    assert only["problem"]["message"]
    numbers = openimmo("status", "--format", "prometheus").out
    assert 'openimmo_portal_failures{portal="site"} 1' in numbers
    assert 'openimmo_portal_listings{portal="site",state="queued"} 1' in numbers
