"""`openimmo feedback` and `openimmo leads` as users call them."""

import json
import re
from pathlib import Path

import pytest

from tests.commands.program import SAMPLES, Program, process

FEEDBACK, LEADS = SAMPLES / "feedback", SAMPLES / "leads"


def test_reading_tells_who_asks_and_every_defect_in_both_languages(openimmo: Program) -> None:
    english = openimmo("--lang", "en", "feedback", "read", FEEDBACK / "other-names.xml")
    german = openimmo("--lang", "de", "feedback", "read", FEEDBACK / "other-names.xml")
    assert (english.code, german.code) == (0, 0)
    assert "Otto Winter asks for NL-2031" in english.out
    assert "Otto Winter fragt nach NL-2031" in german.out
    assert "<sender/makler_id> is missing" in english.out


def test_reading_alone_needs_no_home_and_makes_none(openimmo: Program, home: Path) -> None:
    document = openimmo("feedback", "read", FEEDBACK / "inquiry.eml", "--format", "json").json
    assert (document["schema"], document["kind"], document["stored"]) == ("openimmo/feedback/1", "mail", None)
    assert not home.exists()


def test_a_mail_comes_in_by_standard_input(home: Path) -> None:
    answer = process(home, "feedback", "read", "-", "--format", "csv", stdin=(FEEDBACK / "inquiry.eml").read_bytes())
    heading, row, rest = answer.out.split("\r\n")
    assert answer.code == 0
    assert heading.startswith("\ufefffeedback,portal,datum")
    assert "eva.sommer@example.com" in row
    assert rest == ""


def test_no_cell_of_the_csv_begins_like_a_formula(openimmo: Program) -> None:
    cells = openimmo("feedback", "read", FEEDBACK / "formula.xml", "--format", "csv").out.splitlines()[1].split(",")
    assert "'=cmd|'/c calc'!A0" in cells
    assert "'@SUM(1+1)" in cells


def test_storing_says_which_listing_was_found_by_what_and_that_it_is_known_the_second_time(openimmo: Program) -> None:
    openimmo("import", SAMPLES / "valid" / "haus-kauf.xml")
    first = openimmo("feedback", "read", "--store", FEEDBACK / "inquiry.xml")
    again = openimmo("feedback", "read", "--store", FEEDBACK / "inquiry.xml")
    assert "Listing NL-2031, found by objektnr_extern." in first.out
    assert "Stored before" in again.out
    shown = openimmo("contacts", "show", "eva.sommer@example.com", "--format", "json").json
    assert [one["listing"] for one in shown["activities"]] == ["NL-2031"]


def test_an_inquiry_that_nobody_can_be_found_for_is_told_and_the_exit_code_says_so(openimmo: Program) -> None:
    answer = openimmo("feedback", "read", "--store", FEEDBACK / "inquiry.xml")
    assert answer.code == 1
    assert "--sender" not in answer.err
    assert "several senders or none" in answer.out


def test_what_was_read_is_written_again_and_is_valid(openimmo: Program, tmp_path: Path) -> None:
    read, written = tmp_path / "read.json", tmp_path / "written.xml"
    read.write_text(openimmo("feedback", "read", FEEDBACK / "inquiry.xml", "--format", "json").out, encoding="utf-8")
    assert openimmo("feedback", "write", read, "--output", written).code == 0
    again = openimmo("feedback", "read", written, "--format", "json").json["feedbacks"][0]
    before = json.loads(read.read_text(encoding="utf-8"))["feedbacks"][0]
    assert again["findings"] == []
    assert {**again, "name": ""} == {**before, "name": ""}


def test_writing_an_objekt_nobody_asks_for_needs_to_be_asked_for(openimmo: Program, tmp_path: Path) -> None:
    read = tmp_path / "read.json"
    read.write_text(
        openimmo("feedback", "read", FEEDBACK / "nobody-asks.xml", "--format", "json").out, encoding="utf-8"
    )
    refused = openimmo("feedback", "write", read)
    assert (refused.code, refused.out) == (1, "")
    assert "--empty-person" in refused.err
    assert "<interessent/>" in openimmo("feedback", "write", read, "--empty-person").out


@pytest.mark.parametrize("words", [["feedback", "read"], ["feedback", "write"], ["leads", "import"]])
def test_a_file_that_is_not_there_is_one_clear_line_and_wrong_usage(openimmo: Program, words: list[str]) -> None:
    answer = openimmo(*words, "nowhere.xml")
    assert (answer.code, answer.out) == (2, "")
    assert re.fullmatch(r"openimmo: The file nowhere.xml cannot be read: .*\n", answer.err)


def test_leads_are_told_one_by_one_and_the_unchanged_only_as_a_sum(openimmo: Program) -> None:
    first = openimmo("--lang", "de", "leads", "import", LEADS / "some-bad.json")
    assert first.code == 1
    assert "abgelehnt L-1" in first.out
    assert "neu L-8 Kontakt 1 von leads-C-77 angelegt." in first.out
    week = [openimmo("leads", "import", LEADS / "week.json") for _ in range(2)]
    assert [answer.code for answer in week] == [0, 0]
    assert "unchanged: 4" in week[1].out
    assert "L-1001" not in week[1].out


def test_the_json_of_leads_names_contact_listing_and_counts(openimmo: Program) -> None:
    document = openimmo("leads", "import", "--listings", LEADS / "week.json", "--format", "json").json
    first = document["leads"][0]
    assert document["schema"] == "openimmo/leads-import/1"
    assert document["counts"] == {"in_file": 4, "new": 4, "changed": 0, "unchanged": 0, "refused": 0}
    assert (first["contact"], first["listing"], first["listing_action"]) == ("1", "L-1001", "created")
    assert (first["consent"], first["activities"]) == ("given", 4)


def test_what_a_lead_did_stands_in_the_contact(openimmo: Program) -> None:
    openimmo("leads", "import", LEADS / "week.json")
    eva = openimmo("contacts", "show", "eva.sommer@example.com", "--format", "json").json
    assert [one["kind"] for one in eva["activities"]] == ["lead", "valuation", "callback", "note"]
    assert eva["activities"][1]["data"]["valuation"]["price"]["average"] == "351000.50"
    text = openimmo("--lang", "de", "contacts", "show", "eva.sommer@example.com").out
    assert [word for word in ("Was ist mein Haus wert?", "Erbschaft", "Telefonat") if word not in text] == []


def test_a_dry_run_tells_what_would_be_and_makes_no_home(openimmo: Program, home: Path) -> None:
    asked = ("leads", "import", "--listings", LEADS / "week.json")
    assert openimmo(*asked, "--dry-run").out.startswith("Dry run: nothing was written.\n")
    told = openimmo(*asked, "--dry-run", "--format", "json").json
    assert not home.exists()
    done = openimmo(*asked, "--format", "json").json
    assert (told.pop("dry_run"), done.pop("dry_run")) == (True, False)
    assert told == done


def test_an_unknown_policy_is_named_with_those_there_are(openimmo: Program) -> None:
    answer = openimmo("leads", "import", LEADS / "week.json", "--policy", "nix")
    assert answer.code == 2
    assert "bottimmo" in answer.err
