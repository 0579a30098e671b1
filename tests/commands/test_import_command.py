"""``openimmo import``: what happens to every listing is told, and the exit code says whether somebody must look."""

import os
import re
import shutil
import zipfile

import pytest

from openimmo.texts import LANGUAGES
from tests.commands.program import SAMPLES, on_terminal, process

FIRST, SECOND = SAMPLES / "import" / "muster-voll-1.zip", SAMPLES / "import" / "muster-voll-2.zip"
EMPTY, IMV = SAMPLES / "import" / "muster-leer.xml", SAMPLES / "import" / "imv-online.zip"
REFUSED = SAMPLES / "invalid" / "listing-without-id.xml"
BOMB = SAMPLES / "hostile" / "entity-bomb.xml"


def the_only(answer):
    (delivery,) = answer.json["deliveries"]
    return delivery


class TestAsJson:
    def test_one_document_tells_the_whole_run(self, openimmo):
        answer = openimmo("import", FIRST, "--format", "json")
        assert (answer.code, answer.err) == (0, "")
        assert list(answer.json) == ["schema", "run", "dry_run", "deliveries"]
        assert (answer.json["schema"], answer.json["dry_run"]) == ("openimmo/import/1", False)
        assert answer.json["run"]
        delivery = the_only(answer)
        assert (delivery["verdict"], delivery["scope"], delivery["reason"]) == ("imported", "VOLL", None)
        assert delivery["path"] == str(FIRST)
        assert re.fullmatch("[0-9a-f]{64}", delivery["sha256"])
        assert delivery["counts"] == {
            "in_feed": 3, "created": 3, "updated": 0, "unchanged": 0, "refused": 0, "deleted": 0, "withheld": 0,
        }  # fmt: skip
        assert delivery["media"] == {"referenced": 8, "stored": 8, "missing": 0, "refused": 0}
        assert [(one["number"], one["action"], one["status"]) for one in delivery["listings"]] == [
            ("AUE-1701", "created", "active"), ("AUE-1702", "created", "active"), ("AUE-1703", "created", "active"),
        ]  # fmt: skip

    def test_what_the_next_full_delivery_does_to_each_listing(self, openimmo):
        openimmo("import", FIRST)
        told = the_only(openimmo("import", SECOND, "--format", "json"))
        assert {one["number"]: one["action"] for one in told["listings"]} == {
            "AUE-1701": "updated", "AUE-1702": "unchanged", "AUE-1704": "created", "AUE-1703": "deleted",
        }  # fmt: skip
        withdrawn = next(one for one in told["listings"] if one["number"] == "AUE-1703")
        assert withdrawn["codes"] == ["import-not-named"]
        assert "VOLL" in withdrawn["reasons"][0]

    @pytest.mark.parametrize("lang", LANGUAGES)
    def test_codes_and_keys_do_not_depend_on_the_language(self, openimmo, lang):
        told = the_only(openimmo("--lang", lang, "import", REFUSED, "--format", "json"))
        assert told["findings"][0]["code"] == "import-no-id"
        words = {"de": "Das Objekt nennt weder", "en": "The listing names neither"}[lang]
        assert told["listings"][0]["reasons"][0].startswith(words)

    def test_several_packages_are_told_in_their_order(self, openimmo):
        answer = openimmo("import", FIRST, SECOND, "--format", "json")
        assert [one["path"] for one in answer.json["deliveries"]] == [str(FIRST), str(SECOND)]


class TestAsText:
    def test_every_listing_is_named_with_its_fate(self, openimmo):
        shown = openimmo("import", FIRST).out
        assert shown.startswith(f"{FIRST}: imported\n")
        assert re.findall(r"^ +(AUE-\d+) +(\w+) +(\w+)$", shown, re.M) == [
            ("AUE-1701", "created", "active"), ("AUE-1702", "created", "active"), ("AUE-1703", "created", "active"),
        ]  # fmt: skip
        assert "8 named: 8 stored" in shown

    def test_in_german_everything_is_german(self, openimmo):
        shown = openimmo("--lang", "de", "import", FIRST).out
        assert "übernommen" in shown
        assert "3 in der Lieferung: 3 neu" in shown
        assert "imported" not in shown

    def test_quietly_it_is_the_verdict_alone(self, openimmo):
        assert openimmo("-q", "import", FIRST).out == f"{FIRST}: imported\n"

    def test_a_repair_is_shown_with_its_place_and_both_values(self, openimmo):
        shown = openimmo("import", SAMPLES / "dialects" / "decimal-comma.xml").out
        assert " repair-decimal (3 ×)\n" in shown
        assert re.search(r"NL-2031, line \d+, flaechen/wohnflaeche: .*142,5.*142\.5", shown)

    def test_on_a_terminal_it_fits_80_columns_and_leaves_no_bar_behind(self, home):
        answer = on_terminal(home, "import", FIRST, SAMPLES / "dialects" / "decimal-comma.xml")
        plain = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", answer.out)
        assert answer.code == 0
        assert max(map(len, plain.splitlines())) <= 80
        assert "AUE-1701" in plain
        assert "───" in plain
        assert answer.out != plain

    def test_in_a_pipe_there_are_no_colours_no_rules_and_no_bar(self, home):
        answer = process(home, "import", FIRST)
        assert answer.err == ""
        assert "\x1b" not in answer.out
        assert "─" not in answer.out


class TestHostileText:
    """What strangers write is shown, never obeyed."""

    @pytest.mark.parametrize("sample", ["terminal-controls.xml", "rich-markup.xml", "html-script.xml"])
    def test_no_control_reaches_the_terminal(self, openimmo, sample):
        assert openimmo("import", SAMPLES / "hostile" / sample).code == 0
        for show in (("listings", "list"), ("listings", "show", "NL-2031"), ("deliveries", "list")):
            for answer in (openimmo("-v", *show), openimmo(*show, "--format", "json")):
                assert answer.code == 0
                assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", answer.out)

    def test_markup_is_shown_as_it_was_sent(self, openimmo):
        openimmo("import", SAMPLES / "hostile" / "rich-markup.xml")
        title = openimmo("listings", "show", "NL-2031", "--format", "json").json["title"]
        assert "[bold red]" in title
        assert title in openimmo("listings", "show", "NL-2031").out

    def test_the_name_of_a_file_cannot_steer_the_terminal_either(self, openimmo, tmp_path):
        named = tmp_path / "\x1b[2J[red]x\u202e.xml"
        shutil.copy(BOMB, named)
        answer = openimmo("import", named)
        assert answer.code == 1
        assert "\x1b" not in answer.out
        assert "\\x1b[2J[red]x\\u202e.xml: quarantined" in answer.out

    def test_a_file_name_that_is_no_unicode_is_imported_and_told(self, home, tmp_path):
        named = os.fsencode(tmp_path) + b"/b\xfcro.zip"
        shutil.copy(os.fsencode(FIRST), named)
        told = process(home, "import", os.fsdecode(named), "--format", "json")
        assert the_only(told)["verdict"] == "imported"
        assert the_only(told)["path"].endswith("ro.zip")
        assert "b\\xfcro.zip: duplicate" in process(home, "import", os.fsdecode(named)).out


class TestExitCodes:
    def test_done_is_0_also_for_a_duplicate(self, openimmo):
        assert openimmo("import", FIRST).code == 0
        again = openimmo("import", FIRST, "--format", "json")
        assert (again.code, the_only(again)["verdict"]) == (0, "duplicate")

    @pytest.mark.parametrize(
        ("before", "package", "verdict"),
        [
            ((), REFUSED, "imported"),
            ((), BOMB, "quarantined"),
            ((FIRST,), EMPTY, "imported-deletions-withheld"),
            ((EMPTY,), FIRST, "superseded"),
        ],
    )
    def test_whatever_was_refused_or_held_is_1(self, openimmo, before, package, verdict):
        for earlier in before:
            openimmo("import", earlier)
        answer = openimmo("import", package, "--format", "json")
        assert (answer.code, the_only(answer)["verdict"]) == (1, verdict)

    def test_the_worst_of_several_counts_and_the_others_are_imported(self, openimmo, tmp_path):
        answer = openimmo("import", BOMB, tmp_path / "nowhere.zip", FIRST, "--format", "json")
        assert answer.code == 2
        assert [one["verdict"] for one in answer.json["deliveries"]] == ["quarantined", "imported"]
        assert "nowhere.zip does not exist" in answer.err

    def test_nothing_there_is_wrong_usage_and_makes_no_home(self, openimmo, home, tmp_path):
        assert openimmo("import", tmp_path / "nowhere.zip").code == 2
        assert not home.exists()

    def test_a_path_that_cannot_even_be_asked_for_is_told(self, openimmo):
        answer = openimmo("import", "x" * 5000)
        assert answer.code in (1, 2)
        assert "xxx" in answer.out + answer.err

    def test_without_a_package_it_says_that_no_sources_are_configured(self, openimmo):
        answer = openimmo("--lang", "de", "import")
        assert (answer.code, answer.out) == (2, "")
        assert "nicht eingerichtet" in answer.err
        assert answer.err.count("\n") == 1

    def test_an_unknown_policy_is_wrong_usage(self, openimmo):
        answer = openimmo("import", FIRST, "--policy", "unheard-of")
        assert answer.code == 2
        assert "default" in answer.err

    def test_a_second_run_at_the_same_time_is_to_try_again(self, openimmo, home):
        openimmo("import", FIRST)
        from openimmo.wiring import open_house

        with open_house(home, None, {}).alone():
            answer = openimmo("import", SECOND)
        assert (answer.code, answer.out) == (4, "")

    def test_what_was_settled_before_an_error_is_still_told(self, capsys):
        """A delivery is settled, then the disk of the stock says no: the first one was imported and is told so."""
        from openimmo.commands.call import Call
        from openimmo.commands.importing import collect
        from openimmo.commands.logs import listen
        from openimmo.errors import StoreError
        from tests.reports.made_up import report

        def settled():
            yield report()
            raise StoreError("store-full", retryable=True, path="store.db")

        reports, call = [], Call(environ={}, spoken="en")
        listen(call)
        assert collect(settled(), reports, call) == 4
        assert reports == [report()]
        assert "store.db" in capsys.readouterr().err


class TestOptions:
    def test_a_dry_run_says_so_and_leaves_nothing_behind(self, openimmo, home):
        answer = openimmo("import", FIRST, "--dry-run")
        assert answer.code == 0
        assert answer.out.startswith("Dry run: nothing was written.\n")
        assert "AUE-1701" in answer.out
        assert not home.exists()
        assert openimmo("import", FIRST, "--dry-run", "--format", "json").json["dry_run"] is True

    def test_a_policy_and_a_sender_can_be_named(self, openimmo):
        told = the_only(openimmo("import", IMV, "--policy", "imv", "--sender", "Anna", "--format", "json"))
        assert told["sender"] == "Anna"
        assert {one["status"] for one in told["listings"]} == {"inactive"}
        assert {one["number"] for one in told["listings"]} == {"IMVO-ID-4711", "IMVO-ID-4712"}

    def test_a_folder_is_a_package_too(self, openimmo, tmp_path):
        with zipfile.ZipFile(FIRST) as package:
            package.extractall(tmp_path / "folder")
        assert the_only(openimmo("import", tmp_path / "folder", "--format", "json"))["counts"]["created"] == 3
