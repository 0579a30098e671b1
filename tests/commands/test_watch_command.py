"""``openimmo watch --once`` and ``openimmo import`` without a package: one look at every source."""

import json
import zipfile
from pathlib import Path

import pytest

from openimmo.wiring import House, open_house
from tests.commands.program import Program
from tests.pipeline.deliveries import feed, listing


@pytest.fixture
def drop(tmp_path: Path) -> Path:
    folder = tmp_path / "drop"
    folder.mkdir()
    return folder


@pytest.fixture
def house(home: Path, drop: Path) -> House:
    home.mkdir()
    (home / "openimmo.toml").write_text(f'[source.drop]\nurl = "{drop}"\nsettle = "0s"\n', encoding="utf-8")
    return open_house(home, None, {})


BOTH = pytest.mark.parametrize("command", [("watch", "--once"), ("import",)])


@BOTH
def test_one_look_takes_in_what_lies_there_and_tells_it_like_an_import(openimmo, house, drop, command):
    (drop / "anna.xml").write_bytes(feed(listing("A1"), listing("A2")))
    done = openimmo("--lang", "en", *command)
    assert (done.code, done.err) == (0, "")
    assert "anna.xml: imported" in done.out
    assert "2 in the delivery: 2 created" in done.out
    again = openimmo(*command)
    assert (again.code, again.out, again.err) == (0, "", "")


@BOTH
def test_the_document_holds_every_delivery_and_every_source(openimmo, house, drop, command):
    (drop / "anna.xml").write_bytes(feed(listing("A1")))
    (drop / "half.xml").write_bytes(feed(listing("A2"))[:-30])
    done = openimmo(*command, "--format", "json")
    document = done.json
    assert done.code == 0
    assert (document["schema"], document["dry_run"]) == ("openimmo/import/1", False)
    verdicts = {one["path"]: (one["verdict"], one["source"]) for one in document["deliveries"]}
    assert verdicts == {"anna.xml": ("imported", "drop"), "half.xml": ("waiting", "drop")}
    (source,) = document["sources"]
    assert (source["source"], source["files"], source["waiting"], source["problem"]) == ("drop", 2, 1, None)


def test_a_delivery_that_cannot_be_taken_counts_for_the_exit_code(openimmo, house, drop):
    with zipfile.ZipFile(drop / "empty.zip", "w") as package:
        package.writestr("readme.txt", "no feed")
    done = openimmo("watch", "--once", "--format", "json")
    assert done.code == 1
    assert done.json["deliveries"][0]["verdict"] == "quarantined"


def test_a_source_that_cannot_be_reached_is_told_and_the_others_are_looked_at(openimmo, house, home, drop, tmp_path):
    more = f'[source.gone]\nurl = "{tmp_path / "gone"}"\n'
    (home / "openimmo.toml").write_text((home / "openimmo.toml").read_text() + more)
    (drop / "anna.xml").write_bytes(feed(listing("A1")))
    done = openimmo("watch", "--once", "--format", "json")
    assert done.code in (1, 4)
    assert done.err.startswith("openimmo: gone: ")
    assert [one["verdict"] for one in done.json["deliveries"]] == ["imported"]
    problems = {one["source"]: one["problem"] for one in done.json["sources"]}
    assert problems["drop"] is None
    assert problems["gone"]["code"].startswith("transport-")


@BOTH
def test_while_another_run_is_at_it_the_exit_code_is_4_with_a_clear_word(openimmo, house, command):
    with house.watching():
        done = openimmo("--lang", "en", *command)
    assert (done.code, done.out) == (4, "")
    assert "under way already" in done.err
    assert openimmo(*command).code == 0


def test_an_import_by_hand_goes_on_beside_a_running_watch(openimmo, house, tmp_path):
    (tmp_path / "anna.xml").write_bytes(feed(listing("A1")))
    with house.watching():
        assert openimmo("import", tmp_path / "anna.xml").code == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["import", "--sender", "anna"], "--sender"),
        (["import", "--dry-run"], "--dry-run"),
        (["watch", "--once", "--every", "5m"], "--every"),
        (["watch", "--every", "soon"], "--every"),
        (["watch", "--every", "0s"], "--every"),
        (["watch", "--format", "json"], "--once"),
    ],
)
def test_options_that_do_not_go_together_are_wrong_usage(openimmo, house, arguments, said):
    done = openimmo(*arguments)
    assert (done.code, done.out) == (2, "")
    assert said in done.err


def test_without_any_source_there_is_nothing_to_watch(openimmo: Program):
    for arguments in (["watch"], ["watch", "--once"]):
        done = openimmo("--lang", "en", *arguments)
        assert (done.code, done.out) == (2, "")
        assert "[source.NAME]" in done.err


def test_numbers_and_status_are_written_after_one_look_too(openimmo, house, home, drop, tmp_path):
    prom = tmp_path / "openimmo.prom"
    (home / "openimmo.toml").write_text(
        (home / "openimmo.toml").read_text() + f'[watch]\nmetrics = "{prom}"\n', encoding="utf-8"
    )
    (drop / "anna.xml").write_bytes(feed(listing("A1")))
    assert openimmo("watch", "--once").code == 0
    assert 'openimmo_deliveries_total{verdict="imported"} 1\n' in prom.read_text()
    assert prom.stat().st_mode & 0o777 == 0o644
    assert json.loads((home / "status.json").read_bytes())["well"] is True
    assert [one.name for one in tmp_path.iterdir() if one.name.endswith(".tmp")] == []


def test_numbers_that_cannot_be_written_are_told_and_the_deliveries_are_in(openimmo, house, home, drop, tmp_path):
    (home / "openimmo.toml").write_text(
        (home / "openimmo.toml").read_text() + f'[watch]\nmetrics = "{tmp_path}/none/openimmo.prom"\n'
    )
    (drop / "anna.xml").write_bytes(feed(listing("A1")))
    done = openimmo("--lang", "en", "watch", "--once")
    assert done.code == 4
    assert "openimmo.prom cannot be written" in done.err
    assert "anna.xml: imported" in done.out


class TestInit:
    def test_the_unit_calls_this_program_with_its_home(self, openimmo, home):
        done = openimmo("--lang", "de", "init", "--systemd")
        assert (done.code, done.err) == (0, "")
        line = next(line for line in done.out.splitlines() if line.startswith("ExecStart="))
        assert line.endswith(f"-m openimmo --home {home} --lang de watch") or line.endswith(
            f"openimmo --home {home} --lang de watch"
        )
        assert not home.exists()

    def test_the_line_of_crontab_writes_its_log_into_the_home(self, openimmo, home):
        done = openimmo("--lang", "en", "init", "--cron")
        assert f"--home {home} watch --once >> {home}/watch.log 2>&1\n" in done.out

    def test_only_one_of_them_is_printed(self, openimmo):
        assert openimmo("init", "--cron", "--systemd").code == 2
