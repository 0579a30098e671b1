"""The house: everything is where the settings say, and nothing is made or loaded before it is asked for."""

import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from openimmo.errors import SettingsError
from openimmo.wiring import login_name, open_house


def test_opening_a_house_makes_nothing(tmp_path: Path):
    open_house(tmp_path / "home", None, {})
    assert list(tmp_path.iterdir()) == []


def test_opening_a_house_loads_neither_database_nor_xml_nor_pictures():
    heavy = "sqlalchemy lxml PIL alembic xmlschema rich typer"
    code = f"import sys, openimmo.wiring; print([name for name in '{heavy}'.split() if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_everything_lies_in_the_home(tmp_path: Path):
    house = open_house(tmp_path / "home", None, {})
    assert house.stock().path == tmp_path / "home" / "store.db"
    assert house.content().root == tmp_path / "home" / "media"
    assert house.spool().tmp == tmp_path / "home" / "spool" / "tmp"
    with house.alone():
        assert (tmp_path / "home" / "lock").exists()


def test_looking_at_a_stock_that_is_not_there_makes_none(tmp_path: Path):
    with open_house(tmp_path / "home", None, {}).reading_stock().reading() as view:
        assert view.listings() == []
    assert list(tmp_path.iterdir()) == []


def test_the_clock_tells_utc_and_ids_sort_by_time_and_never_repeat(tmp_path: Path):
    house = open_house(tmp_path, None, {})
    assert house.clock().tzinfo is UTC
    ids = [house.new_id() for _ in range(100)]
    assert len(set(ids)) == 100
    assert all(re.fullmatch(r"\d{8}T\d{6}-[0-9a-f]{8}", one) for one in ids)
    assert [one[:15] for one in ids] == sorted(one[:15] for one in ids)


def test_a_clock_that_is_given_is_the_one_that_counts(tmp_path: Path):
    moment = datetime(2026, 11, 2, 9, tzinfo=UTC)
    house = open_house(tmp_path, None, {}, lambda: moment)
    assert house.clock() == moment
    assert house.new_id().startswith("20261102T090000-")


def test_a_wrong_setting_is_told_when_the_house_is_opened(tmp_path: Path):
    (tmp_path / "openimmo.toml").write_text('release = "sometimes"\n', encoding="utf-8")
    with pytest.raises(SettingsError):
        open_house(tmp_path, None, {})


def test_settings_of_the_environment_count(tmp_path: Path):
    house = open_house(None, None, {"OPENIMMO_HOME": str(tmp_path), "OPENIMMO_RELEASE": "manual"})
    assert (house.settings.home.path, house.settings.release) == (tmp_path, "manual")


@pytest.mark.parametrize(
    ("environ", "name"),
    [
        ({"LOGNAME": "anna"}, "anna"),
        ({"LOGNAME": "", "USER": "bert"}, "bert"),
        ({"SUDO_USER": "anna", "LOGNAME": "root", "USER": "root"}, "anna"),
        ({"LOGNAME": "an\x1b[31mna"}, None),
        ({"LOGNAME": "a" * 65}, None),
    ],
)
def test_histories_name_who_is_logged_in(environ: dict[str, str], name: str | None) -> None:
    assert login_name(environ) == name


def test_without_a_word_of_the_environment_it_is_whose_process_it_is() -> None:
    whoami = subprocess.run(["id", "-un"], capture_output=True, text=True, check=True)
    assert login_name({}) == whoami.stdout.strip()
