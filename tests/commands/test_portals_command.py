"""``openimmo portals``: the list, one portal with its sources, what was exported, and whether a portal works."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from openimmo.domain.delivery import Reason, Scope
from openimmo.domain.export import ExportCounts, ExportReport, PackageFacts
from openimmo.exporters.portals.book import presets
from openimmo.store.stock import Stock
from tests.commands.program import on_terminal
from tests.servers.pyftpd import pyftpd
from tests.servers.vsftpd import USERS

EARLY, LATE = datetime(2026, 11, 20, 8, 0, tzinfo=UTC), datetime(2026, 11, 21, 9, 30, tzinfo=UTC)


@pytest.fixture
def setup(home: Path):
    """Write openimmo.toml, readable for its owner only."""

    def write(text: str) -> None:
        home.mkdir(exist_ok=True)
        file = home / "openimmo.toml"
        file.write_text(text, encoding="utf-8")
        file.chmod(0o600)

    return write


@pytest.fixture
def exported(home: Path) -> None:
    """Three exports: one that was sent, one that failed, one that is not confirmed."""
    home.mkdir(exist_ok=True)
    package = PackageFacts(name="openimmo.zip", sha256="ab" * 32, size=12, listings=3, files=2)
    with Stock.open(home / "store.db").writing() as book:
        for run, portal, at in (("r1", "immowelt", EARLY), ("r2", "komsis", LATE), ("r3", "immowelt", LATE)):
            counts = ExportCounts(create=1, change=2, delete=3)
            report = ExportReport(
                run=run, portal=portal, scope=Scope.TEIL, dry_run=False, counts=counts, packages=(package,)
            )
            book.queue_export(report, [], at=at)
        book.confirm_export("r1", at=EARLY, receipt={})
        book.give_up_export("r2", Reason("settings-portal-without-url", {"name": "komsis"}))


def test_the_list_shows_what_is_set_up_and_every_preset(openimmo, setup, exported):
    setup('[portal.immowelt]\nurl = "ftps://me@ftp.example.com/in"\nevery = "1d"\n[portal.hand]\npreset = "komsis"\n')
    said = openimmo("portals", "list").out
    assert "ftps://ftp.example.com/in" in said
    assert "me@" not in said
    assert "2026-11-20 08:00 UTC" in said
    assert [name for name in presets() if name not in said] == []
    told = openimmo("portals", "list", "--format", "json").json
    assert told["portals"][0] == {
        "name": "immowelt",
        "preset": "immowelt",
        "title": "immowelt",
        "url": "ftps://ftp.example.com/in",
        "every": 86400,
        "last_sent": "2026-11-20T08:00:00Z",
    }
    assert told["portals"][1]["url"] is None
    assert [one["name"] for one in told["presets"]] == list(presets())


def test_without_settings_the_presets_are_there_all_the_same(openimmo):
    said = openimmo("--lang", "de", "portals", "list")
    assert said.code == 0
    assert "Noch kein Portal eingerichtet" in said.out
    assert "löscht nichts" in said.out


def test_what_nobody_knows_of_a_portal_is_said_in_the_list(openimmo):
    lines = {line.split()[0]: line for line in openimmo("portals", "list").out.splitlines() if line.strip()}
    assert "not known" in lines["immowelt"]
    assert "(?)" not in lines["wohnungsboerse"]


UNSURE = [("de", ("ungeprüft", "unbekannt")), ("en", ("unverified", "unknown"))]


@pytest.mark.parametrize(("lang", "unverified"), UNSURE)
@pytest.mark.parametrize("name", presets())
def test_every_value_is_shown_with_how_sure_it_is(openimmo, name, lang, unverified):
    said = openimmo("--lang", lang, "portals", "show", name)
    assert (said.code, said.err) == (0, "")
    assert any(word in said.out for word in unverified)
    preset = presets()[name]
    for why in preset.why.values():
        assert (why.de if lang == "de" else why.en) in said.out
        assert why.source in said.out


def test_what_the_user_set_is_told_apart(openimmo, setup):
    setup('[portal.mine]\npreset = "imv"\nlimits.title = 80\nprovider = "4711"\n')
    values = {one["key"]: one for one in openimmo("portals", "show", "mine", "--format", "json").json["values"]}
    assert values["limits.title"] == {
        "key": "limits.title", "value": 80, "sure": "settings", "verified": False, "why": None, "source": None,
    }  # fmt: skip
    assert (values["number"]["value"], values["number"]["sure"], values["number"]["verified"]) == (
        "IMVO-ID-", "primary", True,
    )  # fmt: skip
    assert values["marks.note_field"]["sure"] == "guess"
    assert values["limits.text"]["sure"] == "default"
    said = openimmo("portals", "show", "mine").out
    assert "set by you" in said
    assert "4711" in said


def test_no_secret_is_shown(openimmo, setup):
    setup('[portal.mine]\nurl = "ftps://me@ftp.example.com"\npassword = "s3cret"\n')
    for form in ("text", "json", "markdown"):
        assert "s3cret" not in openimmo("portals", "show", "mine", "--format", form).out


def test_a_page_about_a_portal_is_what_stands_in_the_documentation(openimmo):
    page = openimmo("portals", "show", "komsis", "--format", "markdown").out
    written = (Path(__file__).parents[2] / "docs" / "portals" / "komsis.md").read_text(encoding="utf-8")
    assert page.splitlines()[2:] == written.splitlines()[4:]


@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize("call", [("list",), ("show", "imv"), ("exports",)])
def test_pages_fit_a_terminal_of_80_columns(home, exported, lang, call):
    said = on_terminal(home, "--lang", lang, "portals", *call)
    plain = [line for line in _without_colours(said.out).split("\n") if not line.strip().startswith("http")]
    assert said.code == 0
    assert [line for line in plain if len(line) > 80] == []


def test_a_portal_that_nobody_knows_is_wrong_usage(openimmo):
    for call in (("show", "nowhere"), ("exports", "nowhere"), ("check", "nowhere")):
        said = openimmo("portals", *call)
        assert said.code == 2
        assert "nowhere" in said.err
        assert "wohnungsboerse" in said.err


def test_exports_are_listed_newest_first(openimmo, exported):
    told = openimmo("portals", "exports", "--format", "json").json
    assert [(one["run"], one["state"]) for one in told] == [("r3", "built"), ("r2", "failed"), ("r1", "sent")]
    assert told[2]["sent"] == "2026-11-20T08:00:00Z"
    assert told[2]["counts"] | {"create": 1, "change": 2, "delete": 3} == told[2]["counts"]
    assert told[2]["packages"][0]["name"] == "openimmo.zip"
    assert told[1]["problem"]["code"] == "settings-portal-without-url"
    assert [one["run"] for one in openimmo("portals", "exports", "immowelt", "--format", "json").json] == ["r3", "r1"]
    assert len(openimmo("portals", "exports", "--limit", "1", "--format", "json").json) == 1


def test_exports_say_how_far_they_came(openimmo, exported):
    said = openimmo("--lang", "de", "portals", "exports").out
    assert "gesendet" in said
    assert "erstellt, nicht bestätigt" in said
    assert "1 / 2 / 3" in said
    assert "r2: Für das Portal komsis" in said


class TestCheck:
    def test_of_a_folder_writes_renames_and_removes_a_probe(self, openimmo, setup, tmp_path):
        (tmp_path / "out").mkdir()
        setup(f'[portal.immowelt]\nurl = "{tmp_path / "out"}"\n')
        told = openimmo("portals", "check", "immowelt", "--format", "json")
        assert told.code == 0
        assert told.json["schema"] == "openimmo/portal-check/1"
        steps = {one["step"]: one["result"] for one in told.json["steps"]}
        assert {step: steps[step] for step in ("reach", "list", "write", "rename", "remove")} == dict.fromkeys(
            ("reach", "list", "write", "rename", "remove"), "ok"
        )
        assert not {"sender", "read", "resume"} & set(steps)
        assert list((tmp_path / "out").iterdir()) == []

    def test_of_a_folder_that_is_not_there_fails(self, openimmo, setup, tmp_path):
        setup(f'[portal.immowelt]\nurl = "{tmp_path / "nowhere"}"\n')
        assert openimmo("portals", "check", "immowelt").code in (1, 4)

    def test_of_a_server_tells_a_wrong_password(self, openimmo, setup, tmp_path):
        with pyftpd() as server:
            url = f"ftp://alice@localhost:{server.port}"
            setup(f'[portal.immowelt]\nurl = "{url}"\npassword = "{USERS["alice"]}"\n')
            good = openimmo("portals", "check", "immowelt")
            setup(f'[portal.immowelt]\nurl = "{url}"\npassword = "wrong"\n')
            bad = openimmo("portals", "check", "immowelt", "--format", "json")
        assert good.code == 0
        assert "immowelt works" in good.out
        assert bad.code in (1, 4)
        assert {one["step"]: one["result"] for one in bad.json["steps"]}["login"] == "failed"
        assert "wrong" not in bad.out

    def test_says_when_the_portal_is_known_by_another_way(self, openimmo, setup, tmp_path):
        with pyftpd() as server:
            url = f"ftp://alice@localhost:{server.port}"
            setup(f'[portal.immoprofessional]\nurl = "{url}"\npassword = "{USERS["alice"]}"\n')
            told = openimmo("portals", "check", "immoprofessional", "--format", "json").json
        assert "portals-check-transport" in {one["code"] for one in told["steps"]}

    def test_of_a_portal_without_an_address_is_wrong_usage(self, openimmo):
        said = openimmo("portals", "check", "immowelt")
        assert said.code == 2
        assert "--output" in said.err


def _without_colours(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


def test_the_document_of_a_portal_holds_every_key(openimmo):
    document = json.loads(openimmo("portals", "show", "openimmo", "--format", "json").out)
    keys = [one["key"] for one in document["values"]]
    assert len(keys) == len(set(keys))
    assert {"version", "package.zip_name", "limits.title", "choice.order", "mandatory"} <= set(keys)
