"""``openimmo init`` and ``openimmo audit``: a home is begun, and looked over."""

from openimmo.settings import load
from tests.commands.program import SAMPLES

FIRST = SAMPLES / "import" / "muster-voll-1.zip"


class TestInit:
    def test_writes_settings_that_set_nothing_and_tells_where(self, openimmo, home):
        answer = openimmo("init")
        assert answer.code == 0
        assert str(home / "openimmo.toml") in answer.out
        assert load(home, None, {}).policies == load(home / "elsewhere", None, {}).policies
        assert openimmo("listings", "list").code == 0

    def test_speaks_the_readers_language(self, openimmo, home):
        openimmo("--lang", "de", "init")
        assert "Einstellungen" in (home / "openimmo.toml").read_text(encoding="utf-8")

    def test_never_replaces_a_file_unless_told_to(self, openimmo, home):
        home.mkdir()
        (home / "openimmo.toml").write_text("mine = broken", encoding="utf-8")
        answer = openimmo("init")
        assert (answer.code, answer.out) == (1, "")
        assert "--force" in answer.err
        assert (home / "openimmo.toml").read_text(encoding="utf-8") == "mine = broken"
        assert openimmo("init", "--force").code == 0
        assert openimmo("listings", "list").code == 0
        assert [file.name for file in home.iterdir()] == ["openimmo.toml"]

    def test_writes_where_the_options_say(self, openimmo, tmp_path):
        assert openimmo("--config", tmp_path / "other.toml", "init").code == 0
        assert (tmp_path / "other.toml").exists()
        assert openimmo("init", OPENIMMO_CONFIG=str(tmp_path / "third.toml")).code == 0
        assert (tmp_path / "third.toml").exists()
        assert openimmo("--home", tmp_path / "fourth", "init").code == 0
        assert (tmp_path / "fourth" / "openimmo.toml").exists()

    def test_a_place_that_cannot_be_written_is_wrong_usage(self, openimmo, tmp_path):
        (tmp_path / "file").touch()
        answer = openimmo("--home", tmp_path / "file", "init")
        assert answer.code == 2
        assert str(tmp_path / "file") in answer.err


class TestAudit:
    def test_tells_what_was_checked_and_that_all_is_well(self, openimmo):
        openimmo("import", FIRST)
        answer = openimmo("audit")
        assert (answer.code, answer.err) == (0, "")
        assert "All is well." in answer.out
        told = openimmo("audit", "--format", "json").json
        assert (told["schema"], told["problems"]) == ("openimmo/audit/1", [])
        assert told["checked"]["deliveries"] == 1

    def test_a_delivery_whose_bytes_are_gone_is_a_problem(self, openimmo, home):
        openimmo("import", FIRST)
        for file in (home / "archive").iterdir():
            file.unlink()
        answer = openimmo("--lang", "de", "audit")
        assert answer.code == 1
        assert "audit-bytes-missing" in answer.out
        assert openimmo("audit", "--format", "json").json["problems"]

    def test_every_kind_that_is_checked_has_a_name(self, openimmo):
        openimmo("import", FIRST)
        kinds = openimmo("audit", "--format", "json").json["checked"]
        shown = openimmo("--lang", "de", "audit").out
        assert not [kind for kind in kinds if kind in shown]
