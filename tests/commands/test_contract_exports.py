"""Exports as somebody calls them who has read the contract only: first use, files, folders, slips, exit codes."""

import zipfile
from pathlib import Path

import pytest

from openimmo.intake.lock import alone
from tests.commands.program import SAMPLES, Program
from tests.pipeline.deliveries import feed
from tests.pipeline.exporting_office import advert

FIRST = SAMPLES / "import" / "muster-voll-1.zip"
PRESETS = (
    "openimmo", "immomio", "immoprofessional", "immowelt", "imv", "justimmo-reader", "kleinanzeigen", "komsis",
    "misterimmo", "onoffice", "willhaben", "wohnungsboerse",
)  # fmt: skip


@pytest.fixture
def stocked(openimmo: Program) -> Program:
    assert openimmo("import", FIRST).code == 0
    return openimmo


def settings(home: Path, text: str) -> None:
    (home / "openimmo.toml").write_text(text, encoding="utf-8")


def listings_in(program: Program, package: Path) -> int:
    told = program("validate", package, "--format", "json", "--as-of", "2026-11-21").json
    assert told["packages"][0]["counts"]["error"] == 0
    return sum(feed["listings"] for feed in told["packages"][0]["feeds"])


class TestFirstUse:
    @pytest.mark.parametrize("preset", PRESETS)
    def test_a_preset_writes_the_whole_selection_to_a_file_without_any_settings(
        self, stocked: Program, tmp_path: Path, preset: str
    ):
        package = tmp_path / "out.zip"
        answer = stocked("export", preset, "--output", package)
        assert (answer.code, answer.err) in {(0, ""), (1, "")}
        assert (answer.code == 1) == ("blocked" in answer.out)
        assert zipfile.is_zipfile(package)
        assert listings_in(stocked, package) == (1 if preset == "komsis" else 3)  # komsis is for business premises

    def test_it_is_said_that_this_was_only_written(self, stocked: Program, tmp_path: Path):
        answer = stocked("export", "openimmo", "--output", tmp_path / "out.zip")
        assert "Export to openimmo: written" in answer.out
        assert "nothing of it counts as sent" in answer.out
        assert "arrived at the server" not in answer.out
        german = stocked("--lang", "de", "export", "openimmo", "--output", tmp_path / "out.zip")
        assert "Nichts davon gilt als an das Portal gesendet" in german.out
        assert stocked("listings", "show", "AUE-1701", "--format", "json").json["sent"] == []
        assert stocked("portals", "exports", "--format", "json").json == []

    def test_the_same_again_writes_the_same_again(self, stocked: Program, tmp_path: Path):
        for name in ("one.zip", "two.zip"):
            assert stocked("export", "openimmo", "--output", tmp_path / name, "--full").code == 0
        assert listings_in(stocked, tmp_path / "one.zip") == listings_in(stocked, tmp_path / "two.zip") == 3

    def test_without_a_file_or_an_address_the_way_out_is_named(self, stocked: Program):
        answer = stocked("export", "openimmo")
        assert (answer.code, answer.out) == (2, "")
        assert "url" in answer.err
        assert "--output" in answer.err

    def test_an_empty_stock_writes_nothing_and_says_so(self, openimmo: Program, tmp_path: Path):
        answer = openimmo("export", "openimmo", "--output", tmp_path / "out.zip")
        assert (answer.code, "nothing to send" in answer.out) == (0, True)
        assert not (tmp_path / "out.zip").exists()

    def test_to_all_where_no_portal_has_an_address_says_that_there_is_nothing_to_do(self, openimmo: Program):
        answer = openimmo("export", "--all")
        assert (answer.code, "there is nothing to do" in answer.out) == (0, True)
        assert openimmo("-q", "export", "--all").out == ""


class TestOutput:
    def test_a_name_with_zip_or_xml_is_a_file_and_anything_else_a_folder_that_is_made(
        self, stocked: Program, tmp_path: Path
    ):
        for place in ("feed.zip", "deep/folder"):
            assert stocked("export", "openimmo", "--output", tmp_path / place).code == 0
        assert (tmp_path / "feed.zip").is_file()
        (package,) = (tmp_path / "deep" / "folder").iterdir()
        assert zipfile.is_zipfile(package)

    def test_the_ending_says_whether_it_is_a_zip_or_an_xml(self, openimmo: Program, tmp_path: Path):
        (tmp_path / "in.xml").write_bytes(feed(advert("A1")))
        assert openimmo("import", tmp_path / "in.xml").code == 0
        assert openimmo("export", "openimmo", "--output", tmp_path / "feed.xml").code == 0
        assert (tmp_path / "feed.xml").read_bytes().startswith(b"<?xml")
        assert listings_in(openimmo, tmp_path / "feed.xml") == 1
        assert openimmo("export", "misterimmo", "--output", tmp_path / "feed.zip").code == 0
        assert zipfile.is_zipfile(tmp_path / "feed.zip")

    def test_an_xml_cannot_hold_attachments_and_the_way_out_is_named(self, stocked: Program, tmp_path: Path):
        answer = stocked("export", "openimmo", "--output", tmp_path / "feed.xml")
        assert (answer.code, answer.out, "ends with .zip" in answer.err) == (2, "", True)
        assert not (tmp_path / "feed.xml").exists()

    def test_a_folder_that_is_there_is_one_whatever_its_name(self, stocked: Program, tmp_path: Path):
        (tmp_path / "box.zip").mkdir()
        assert stocked("export", "openimmo", "--output", tmp_path / "box.zip").code == 0
        assert len(list((tmp_path / "box.zip").iterdir())) == 1

    @pytest.mark.parametrize("place", ["-", "gone/feed.zip", "file/feed.zip", "file", "file/folder"])
    def test_where_nothing_can_be_written_is_one_clear_line_before_anything_is_made(
        self, stocked: Program, home: Path, tmp_path: Path, place: str, monkeypatch: pytest.MonkeyPatch
    ):
        (tmp_path / "file").touch()
        monkeypatch.chdir(tmp_path)
        answer = stocked("export", "openimmo", "--output", place)
        assert (answer.code, answer.out, answer.err.count("\n")) == (2, "", 1)
        assert place in answer.err
        assert {one.name for one in tmp_path.iterdir()} == {"file", home.name}

    def test_a_dry_run_makes_no_folder(self, stocked: Program, tmp_path: Path):
        answer = stocked("export", "openimmo", "--output", tmp_path / "folder", "--dry-run")
        assert (answer.code, (tmp_path / "folder").exists()) == (0, False)

    def test_a_portal_without_an_address_is_the_folder_and_what_is_put_there_counts_as_sent(
        self, stocked: Program, home: Path, tmp_path: Path
    ):
        settings(home, '[portal.shelf]\npreset = "openimmo"\n')
        told = stocked("export", "shelf", "--output", tmp_path / "shelf", "--format", "json").json
        assert (told["copy"], told["counts"]["create"]) == (False, 3)
        assert "nothing to send" in stocked("export", "shelf", "--output", tmp_path / "shelf").out

    def test_forms_and_reports_go_to_standard_output_with_a_dash(
        self, stocked: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ):
        monkeypatch.chdir(tmp_path)
        before = set(tmp_path.iterdir())
        assert stocked("listings", "export", "--format", "csv", "--output", "-").out.count("\n") == 4
        assert stocked("validate", FIRST, "--format", "json", "--output", "-").json["packages"]
        assert stocked("listings", "export", "--format", "html", "--output", "-").code == 2
        assert set(tmp_path.iterdir()) == before


class TestExitCodes:
    def test_an_export_to_the_portal_that_is_under_way_is_to_try_again(
        self, stocked: Program, home: Path, tmp_path: Path
    ):
        (tmp_path / "server").mkdir()
        settings(home, f'[portal.site]\nurl = "{tmp_path / "server"}"\n')
        with alone(home / "outbox", "export-busy", "site.lock"):
            answer = stocked("export", "site")
        assert (answer.code, answer.out, answer.err.count("\n")) == (4, "", 1)
        assert stocked("export", "site").code == 0

    def test_a_server_that_nobody_answers_at_is_to_try_again_and_one_document(self, stocked: Program, home: Path):
        settings(home, '[portal.site]\nurl = "ftp://127.0.0.1:1/in"\nuser = "u"\npassword = "hidden"\n')
        answer = stocked("portals", "check", "site", "--format", "json")
        assert (answer.code, answer.json["result"], answer.err) == (4, "failed", "")
        assert "hidden" not in answer.out

    def test_a_secret_that_cannot_be_read_is_a_wrong_setting_of_that_portal(self, stocked: Program, home: Path):
        settings(home, '[portal.site]\nurl = "ftp://127.0.0.1:1/in"\nuser = "u"\npassword_file = "gone"\n')
        answer = stocked("export", "site")
        assert (answer.code, answer.out, answer.err.count("\n")) == (2, "", 1)
        assert answer.err.startswith("openimmo: site: ")

    def test_a_slip_in_the_name_of_a_portal_is_told_before_the_files(self, openimmo: Program, tmp_path: Path):
        answer = openimmo("portals", "reconcile", "sight", SAMPLES / "valid" / "wohnung-miete.xml")
        assert (answer.code, answer.out) == (2, "")
        assert "no portal and no preset named sight" in answer.err

    @pytest.mark.parametrize(
        "options",
        [
            ["--full", "--delta"],
            ["--full", "--listing", "AUE-1701"],
            ["--all"],
            ["--delta", "--preset", "imv"],
        ],
        ids=" ".join,
    )
    def test_options_that_do_not_go_together_are_wrong_use(self, stocked: Program, tmp_path: Path, options: list[str]):
        answer = stocked("export", "openimmo", "--output", tmp_path / "out.zip", *options)
        assert (answer.code, answer.out, answer.err.count("\n")) == (2, "", 1)
        assert not (tmp_path / "out.zip").exists()

    @pytest.mark.parametrize("options", [["--delta"], ["--listing", "AUE-1701"]], ids=" ".join)
    def test_a_part_for_a_portal_that_takes_only_the_whole_is_wrong_use(
        self, stocked: Program, home: Path, tmp_path: Path, options: list[str]
    ):
        settings(home, '[portal.site]\nscope = "VOLL"\nfull_means = "replaces"\ndelete = "absence"\n')
        answer = stocked("export", "site", "--output", tmp_path / "out.zip", *options)
        assert (answer.code, answer.out, answer.err.count("\n")) == (2, "", 1)

    @pytest.mark.parametrize("count", ["-1", "x", "1.5"])
    def test_a_number_out_of_range_is_told_with_its_range(self, openimmo: Program, count: str):
        answer = openimmo("export", "site", "--delete", count)
        assert (answer.code, answer.out) == (2, "")
        assert "--delete: this value is not allowed; allowed is 0 … 2147483648." in answer.err


def test_a_portal_has_a_secret_from_the_environment_alone(stocked: Program, home: Path, tmp_path: Path):
    (tmp_path / "server").mkdir()
    url = {"OPENIMMO_PORTAL__SITE__URL": str(tmp_path / "server"), "OPENIMMO_PORTAL__SITE__PRESET": "openimmo"}
    answer = stocked("export", "site", **url)
    assert (answer.code, len(list((tmp_path / "server").iterdir()))) == (0, 1)
    assert not (home / "openimmo.toml").exists()
