"""``openimmo clean``: what goes is told, in words and as a document; the daemon cleans up once a day."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from openimmo.cli import run
from openimmo.commands.call import Call
from openimmo.commands.cleaning import Daily
from tests.commands.program import Program, environment
from tests.pipeline.deliveries import feed, listing

LATER = datetime.now(UTC) + timedelta(days=30)


@pytest.fixture
def old(home: Path, openimmo: Program, tmp_path: Path) -> Path:
    """A home with a delivery in quarantine that is 30 days old at LATER; the package it came from."""
    home.mkdir()
    (home / "openimmo.toml").write_text('[retention]\nquarantine = "20d"\n', encoding="utf-8")
    package = tmp_path / "broken.xml"
    package.write_bytes(b"<html/>")
    assert openimmo("import", package).code == 1
    return package


@pytest.fixture
def clean(home: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> Callable[..., tuple[int, str, str]]:
    """The program, called 30 days from now."""

    def call(*arguments: str) -> tuple[int, str, str]:
        capsysbinary.readouterr()
        code = run([*arguments], environment(home), now=lambda: LATER)
        said = capsysbinary.readouterr()
        return code, said.out.decode(), said.err.decode()

    return call


def kept(home: Path) -> int:
    return len(list((home / "quarantine").iterdir()))


def test_a_rehearsal_says_what_would_go_and_a_clean_up_what_went(old, home, clean):
    code, out, err = clean("--lang", "en", "clean", "--dry-run")
    assert (code, err, kept(home)) == (0, "", 1)
    assert "Would go: 1; it would free 7 bytes." in out
    code, out, err = clean("--lang", "de", "clean")
    assert (code, err, kept(home)) == (0, "", 0)
    assert "Aufgeräumt: 1 weg, 7 Bytes frei." in out
    assert "immer" in out
    assert clean("--lang", "en", "clean")[1].endswith("There is nothing whose time is over.\n")
    assert clean("audit")[0] == 0


def test_the_document_names_every_kind(old, openimmo):
    document = openimmo("clean", "--format", "json").json
    assert (document["schema"], document["dry_run"]) == ("openimmo/clean/1", False)
    assert (document["count"], document["bytes"]) == (0, 0)
    assert {one["kind"]: one["kept_for"] for one in document["gone"]} == {
        "archive": "never", "quarantine": "20d", "reports": "400d", "mails": "90d", "withdrawn": "never",
        "media": "30d", "pictures": "180d", "unsent_mails": "180d", "exports": "400d", "export_reports": "90d",
        "packages": "90d", "handovers": "400d", "leftovers": None,
    }  # fmt: skip
    assert {(one["count"], one["bytes"]) for one in document["gone"]} == {(0, 0)}


def test_a_delivery_whose_bytes_are_gone_is_told_so(old, clean, openimmo):
    clean("clean")
    (told,) = openimmo("deliveries", "list", "--format", "json").json
    code, _, err = clean("--lang", "en", "deliveries", "replay", told["delivery"])
    assert code == 1
    assert "were let go on" in err
    shown = openimmo("deliveries", "show", told["delivery"], "--format", "json").json
    assert shown["let_go"].startswith(f"{LATER:%Y-%m-%d}")
    assert "bytes let go" in openimmo("--lang", "en", "deliveries", "show", told["delivery"]).out


def test_while_an_import_runs_the_exit_code_is_4(old, home, clean):
    with Call(environ=environment(home), spoken="en").house.alone():
        assert clean("clean")[0] == 4
    assert kept(home) == 1


class TestTheDaemon:
    @pytest.fixture
    def call(self, home: Path) -> Call:
        return Call(environ=environment(home), spoken="en", asked="en", now=lambda: LATER)

    def test_cleans_up_once_a_day_and_says_so(self, old, home, call, caplog):
        daily = Daily()
        with caplog.at_level(logging.INFO, "openimmo"):
            daily.clean(call)
            assert kept(home) == 0
            assert [one.getMessage() for one in caplog.records] == ["Cleaned up: 1 gone, 7 bytes freed."]
            run(["import", str(old)], environment(home))
            daily.clean(call)
        assert kept(home) == 1
        assert len(caplog.records) == 1

    def test_waits_for_an_import_by_hand_and_then_does_it(self, old, home, call):
        daily = Daily()
        with call.house.alone():
            daily.clean(call)
        assert kept(home) == 1
        daily.clean(call)
        assert kept(home) == 0

    def test_only_tells_what_goes_wrong(self, old, home, call, capsysbinary):
        (home / "store.db").write_bytes(b"no database at all, but long enough to be looked at as one" * 9)
        Daily().clean(call)
        assert b"store.db" in capsysbinary.readouterr().err

    def test_says_nothing_where_nothing_goes(self, home, call, caplog, tmp_path, openimmo):
        package = tmp_path / "anna.xml"
        package.write_bytes(feed(listing("A1")))
        assert openimmo("import", package).code == 0
        with caplog.at_level(logging.INFO, "openimmo"):
            Daily().clean(call)
        assert caplog.records == []

    def test_counts_a_day_from_the_last_clean_up_whoever_did_it(self, old, home, call, clean):
        assert clean("clean")[0] == 0
        run(["import", str(old)], environment(home))
        Daily().clean(call)
        assert kept(home) == 1
        Daily().clean(Call(environ=environment(home), spoken="en", asked="en", now=lambda: LATER + timedelta(days=60)))
        assert kept(home) == 0

    def test_a_rehearsal_counts_as_none_and_a_clock_that_was_set_back_delays_nothing(self, old, home, call, clean):
        assert clean("clean", "--dry-run")[0] == 0
        Daily().clean(Call(environ=environment(home), spoken="en", asked="en", now=lambda: LATER + timedelta(days=900)))
        assert kept(home) == 0
        run(["import", str(old)], environment(home))
        Daily().clean(call)
        assert kept(home) == 0


class TestOneLook:
    """``openimmo watch --once``, as cron starts it."""

    @pytest.fixture
    def looked(self, old, home, tmp_path, clean) -> Callable[[], int]:
        (tmp_path / "drop").mkdir()
        with (home / "openimmo.toml").open("a", encoding="utf-8") as file:
            file.write(f'[source.drop]\nurl = "{tmp_path / "drop"}"\n')
        return lambda: clean("-v", "watch", "--once")

    def test_cleans_up_too(self, home, looked):
        code, _, err = looked()
        assert (code, kept(home)) == (0, 0)
        assert "1" in err

    def test_but_once_a_day(self, old, home, looked):
        looked()
        run(["import", str(old)], environment(home))
        assert looked()[0] == 0
        assert kept(home) == 1

    def test_and_fails_no_look(self, home, looked):
        with Call(environ=environment(home), spoken="en").house.alone():
            assert looked()[0] == 0
        assert kept(home) == 1
