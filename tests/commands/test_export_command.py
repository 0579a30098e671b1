"""``openimmo export`` and ``openimmo portals reconcile`` as people and scripts call them."""

import zipfile
from pathlib import Path

import pytest

from tests.commands.program import Program
from tests.pipeline.deliveries import bare, feed, listing
from tests.pipeline.exporting_office import advert

SETTINGS = '[portal.site]\nurl = "{server}"\n\n[portal.other]\nurl = "{other}"\nnumber = "X-"\n\n[portal.shelf]\n'
FEEDBACK = """<?xml version="1.0" encoding="UTF-8"?>
<openimmo_feedback><version>1.2.5</version>
<sender><name>Site</name><datum>2099-12-31</datum><makler_id>4711</makler_id></sender>
<fehlerliste><fehler><objekt_id>{number}</objekt_id><fehlernr>12</fehlernr><text>Der Preis fehlt.</text></fehler>
</fehlerliste><status><statusnr>2</statusnr><text>2 von 3 Objekten</text></status></openimmo_feedback>
"""


@pytest.fixture
def server(tmp_path: Path, home: Path) -> Path:
    folder, other = tmp_path / "server", tmp_path / "other"
    folder.mkdir()
    other.mkdir()
    home.mkdir()
    (home / "openimmo.toml").write_text(SETTINGS.format(server=folder, other=other), encoding="utf-8")
    return folder


def fill(openimmo: Program, folder: Path, *listings: str) -> None:
    package = folder / "in.xml"
    package.write_bytes(feed(*(listings or (advert("A1"), advert("A2"), advert("A3")))))
    assert openimmo("import", package).code == 0


def test_an_export_tells_what_went_and_that_sent_is_not_online(openimmo: Program, server: Path, tmp_path: Path):
    fill(openimmo, tmp_path)
    answer = openimmo("export", "site")
    assert (answer.code, answer.err) == (0, "")
    for said in ("Export to site: sent", "3 new", "A1", str(server), "Sent means: arrived at the server"):
        assert said in answer.out
    assert len(list(server.iterdir())) == 1
    again = openimmo("export", "site")
    assert (again.code, "nothing to send" in again.out, "3 unchanged" in again.out) == (0, True, True)


def test_the_json_of_an_export_has_the_sums_the_packages_and_every_listing(
    openimmo: Program, server: Path, tmp_path: Path
):
    fill(openimmo, tmp_path, advert("A1"), listing("A2"))
    answer = openimmo("--lang", "de", "export", "other", "--format", "json")
    told = answer.json
    assert (answer.code, told["schema"], told["portal"], told["scope"]) == (1, "openimmo/export/1", "other", "TEIL")
    assert told["counts"] == {
        "create": 1, "change": 0, "delete": 0, "unchanged": 0, "blocked": 1, "waiting": 0, "withheld": 0,
    }  # fmt: skip
    sent, blocked = told["listings"]
    assert (sent["number"], sent["sent_as"], sent["action"], sent["reasons"]) == ("A1", "X-A1", "create", [])
    assert (blocked["sent_as"], blocked["action"], set(blocked["codes"])) == ("X-A2", "blocked", {"export-invalid"})
    (package,) = told["packages"]
    assert set(package) == {"name", "sha256", "size", "listings", "files"}
    assert told["sent"].endswith("Z")


def test_a_blocked_listing_is_named_with_what_to_do_in_both_languages(openimmo: Program, server: Path, tmp_path: Path):
    fill(openimmo, tmp_path, listing("A2"))
    assert "until then the listing is not sent" in openimmo("export", "site").out
    assert "bis dahin wird das Objekt nicht übertragen" in openimmo("--lang", "de", "export", "site").out


def test_a_dry_run_that_would_send_something_names_the_next_step(openimmo: Program, server: Path, tmp_path: Path):
    fill(openimmo, tmp_path)
    assert "the same without --dry-run" in openimmo("export", "site", "--dry-run").out
    openimmo("export", "site")
    assert "the same without --dry-run" not in openimmo("export", "site", "--dry-run").out


def test_a_column_in_which_nothing_stands_is_not_shown(openimmo: Program, server: Path, tmp_path: Path):
    fill(openimmo, tmp_path)
    same, other = openimmo("export", "site").out, openimmo("export", "other").out
    assert ("Number there" in same, "Reason" in same) == (False, False)
    assert ("Number there" in other, "X-A1" in other) == (True, True)


def test_what_is_withheld_is_counted_in_good_words_with_the_command_that_lets_it_go(
    openimmo: Program, server: Path, tmp_path: Path
):
    fill(openimmo, tmp_path)
    openimmo("export", "site")
    for number in ("A1", "A2", "A3"):
        openimmo("listings", "set-status", number, "archived")
    told = openimmo("--lang", "de", "export", "site", "--dry-run").out
    assert "3 Löschungen zurückgehalten" in told
    assert "openimmo export site --delete 3" in " ".join(told.split())


def test_an_inactive_listing_is_counted_and_refused_by_name_with_the_word_to_activate_it(
    openimmo: Program, server: Path, tmp_path: Path
):
    fill(openimmo, tmp_path)
    assert openimmo("listings", "set-status", "A1", "inactive").code == 0
    answer = openimmo("export", "site")
    assert (
        answer.code,
        "Not going to the portal now: 1. The reasons: openimmo export site --dry-run" in answer.out,
    ) == (0, True)
    assert "openimmo listings set-status A1 active" not in answer.out
    assert "openimmo listings set-status A1 active" in openimmo("-v", "export", "site").out
    named = openimmo("export", "site", "--listing", "A1")
    assert (named.code, "openimmo listings set-status A1 active" in named.out) == (1, True)


def saying(number: str, **said: str) -> str:
    """A listing that says something of its own in verwaltung_techn."""
    place = "<weitergabe_generell>1</weitergabe_generell>"
    within = "".join(f"<{name}>{value}</{name}>" for name, value in said.items())
    return advert(number).replace(place, within)


NOT_NOW = {
    "LATER": ("export-not-yet", "aktiv_von", {"aktiv_von": "2999-01-01"}),
    "OVER": ("export-over", "aktiv_bis", {"aktiv_bis": "2020-01-01"}),
    "NEG": ("export-forbidden", "weitergabe_negativ", {"weitergabe_negativ": "IS24, Site"}),
    "POS": ("export-for-others", "forwarding", {"weitergabe_positiv": "IS24"}),
    "GEN": ("export-not-forwarded", "weitergabe_generell", {"weitergabe_generell": "false"}),
    "OFF": ("export-inactive", "openimmo listings set-status OFF active", {}),
    "ARC": ("export-archived", "openimmo listings set-status ARC active", {}),
    "OLD": ("export-over-quota", "limits.listings", {}),
    "TAKEN": ("export-needs-full", "openimmo export site --full", {}),
}
"""Number → the reason why it does not go, what the advice names, and what the listing says."""


def test_a_dry_run_says_of_every_listing_that_does_not_go_why_and_what_to_do(
    openimmo: Program, server: Path, home: Path, tmp_path: Path
):
    settings = f'[portal.site]\nurl = "{server}"\nlimits.listings = 1\nchoice.order = ["-price"]\n'
    (home / "openimmo.toml").write_text(settings, encoding="utf-8")
    told = [saying(number, **said) for number, (_, _, said) in NOT_NOW.items() if number != "TAKEN"]
    fill(openimmo, tmp_path, advert("GOES", price="900000"), *told)
    package = tmp_path / "taken.xml"
    package.write_bytes(feed(advert("TAKEN"), anid="OIB2", firma="Otto GmbH"))
    assert openimmo("import", package, "--policy", "is24").code == 0
    for number, status in (("OFF", "inactive"), ("ARC", "archived"), ("TAKEN", "active")):
        assert openimmo("listings", "set-status", number, status).code == 0
    answer = openimmo("export", "site", "--dry-run", "--format", "json")
    assert answer.code == 1
    codes = {one["number"]: one["codes"] for one in answer.json["listings"] if one["action"] == "blocked"}
    assert codes == {number: [code] for number, (code, _, _) in NOT_NOW.items()}
    for lang in ("de", "en"):
        rows = openimmo("--lang", lang, "export", "site", "--dry-run").out.splitlines()
        for number, (_, advice, _) in NOT_NOW.items():
            (row,) = [row for row in rows if row.startswith(f"{number} ")]
            assert advice in row
        (row,) = [row for row in rows if row.startswith("OLD ")]
        assert "(-price)" in row


def test_a_dry_run_writes_nothing(openimmo: Program, server: Path, tmp_path: Path):
    fill(openimmo, tmp_path)
    answer = openimmo("export", "site", "--dry-run", "--format", "json")
    assert (answer.code, answer.json["dry_run"], answer.json["counts"]["create"]) == (0, True, 3)
    assert list(server.iterdir()) == []


def test_output_writes_a_file_that_anybody_can_import(openimmo: Program, server: Path, tmp_path: Path):
    fill(openimmo, tmp_path)
    target = tmp_path / "feed.zip"
    assert openimmo("export", "site", "--full", "--output", target).code == 0
    assert zipfile.ZipFile(target).namelist() == ["openimmo.xml"]
    assert openimmo("validate", target).code == 0
    assert list(server.iterdir()) == []
    assert openimmo("export", "openimmo", "--output", tmp_path / "folder").code == 0
    assert len(list((tmp_path / "folder").iterdir())) == 1


def test_a_portal_that_nobody_knows_or_that_has_no_address_is_a_mistake(
    openimmo: Program, server: Path, tmp_path: Path
):
    fill(openimmo, tmp_path)
    for arguments in (["nobody"], ["shelf"], [], ["site", "--all"], ["site", "--full", "--delta"]):
        answer = openimmo("export", *arguments)
        assert (answer.code, answer.out, answer.err.count("\n")) == (2, "", 1)


def test_a_server_that_is_away_is_told_and_asked_for_again_later(openimmo: Program, server: Path, tmp_path: Path):
    fill(openimmo, tmp_path)
    server.rmdir()
    answer = openimmo("export", "site")
    assert (answer.code, "not sent" in answer.out) == (1, True)
    assert openimmo("listings", "show", "A1", "--format", "json").json["sent"][0]["state"] == "queued"
    server.mkdir()
    assert openimmo("export", "site").code == 0
    assert openimmo("listings", "show", "A1", "--format", "json").json["sent"][0]["state"] == "sent"


def test_all_portals_get_theirs_and_one_that_fails_stops_no_other(openimmo: Program, server: Path, tmp_path: Path):
    fill(openimmo, tmp_path)
    (tmp_path / "other").rmdir()
    answer = openimmo("export", "--all", "--format", "json")
    assert (answer.code, [one["portal"] for one in answer.json]) == (1, ["site", "other"])
    assert [one["problem"] is None for one in answer.json] == [True, False]
    assert len(list(server.iterdir())) == 1


def test_withheld_deletions_are_shown_and_approved(openimmo: Program, server: Path, tmp_path: Path):
    fill(openimmo, tmp_path, *(advert(f"A{place}") for place in range(1, 6)))
    assert openimmo("export", "site").code == 0
    fill(openimmo, tmp_path, *(bare(f"A{place}") for place in range(1, 5)))
    held = openimmo("export", "site")
    assert (held.code, "--delete 4" in held.out, "deletion withheld" in held.out) == (1, True, True)
    assert openimmo("export", "site", "--delete", "4").code == 0


def test_what_the_portal_answers_is_seen_at_the_listing(openimmo: Program, server: Path, tmp_path: Path):
    fill(openimmo, tmp_path)
    assert openimmo("export", "other").code == 0
    answered = tmp_path / "feedback.xml"
    answered.write_text(FEEDBACK.format(number="X-A2"), encoding="utf-8")
    told = openimmo("portals", "reconcile", "other", answered, "--format", "json")
    assert (told.code, told.json["files"][0]["messages"]) == (1, ["The portal says (2): 2 von 3 Objekten"])
    (one,) = told.json["files"][0]["listings"]
    assert (one["number"], one["matched_by"], one["state"]) == ("X-A2", "extern", "rejected")
    (sent,) = openimmo("listings", "show", "A2", "--format", "json").json["sent"]
    assert (sent["portal"], sent["number"], sent["state"]) == ("other", "X-A2", "rejected")
    assert sent["reason"] == "The portal says (12): Der Preis fehlt."
    assert "rejected by the portal" in openimmo("listings", "show", "A2").out
    again = openimmo("export", "other")
    assert (again.code, "already rejected exactly this" in again.out) == (0, True)


def test_feedback_about_what_was_never_sent_is_told(openimmo: Program, server: Path, tmp_path: Path):
    fill(openimmo, tmp_path)
    assert openimmo("export", "site").code == 0
    answered = tmp_path / "feedback.xml"
    answered.write_text(FEEDBACK.format(number="Z-9"), encoding="utf-8")
    told = openimmo("portals", "reconcile", "site", answered)
    assert (told.code, "never sent there" in told.out) == (1, True)
    rest = openimmo("portals", "reconcile", "site", answered, "--others-taken", "--format", "json")
    assert [one["matched_by"] for one in rest.json["files"][0]["listings"]] == [None, "others", "others", "others"]
    assert openimmo("listings", "show", "A1", "--format", "json").json["sent"][0]["state"] == "acknowledged"


def test_what_the_portal_said_before_the_listing_was_corrected_and_sent_again_is_told_and_not_noted(
    openimmo: Program, server: Path, tmp_path: Path
):
    fill(openimmo, tmp_path)
    openimmo("export", "site")
    old = tmp_path / "old.xml"
    old.write_text(FEEDBACK.format(number="A1").replace("2099-12-31", "2020-02-01"), encoding="utf-8")
    answer = openimmo("portals", "reconcile", "site", old)
    assert (answer.code, "older than what was sent" in answer.out) == (1, True)
    (one,) = openimmo("portals", "reconcile", "site", old, "--format", "json").json["files"][0]["listings"]
    assert (one["number"], one["state"], one["outdated"]) == ("A1", None, True)
    assert openimmo("listings", "show", "A1", "--format", "json").json["sent"][0]["state"] == "sent"


def test_of_several_answers_the_one_that_cannot_be_read_is_named_and_nothing_is_noted(
    openimmo: Program, server: Path, tmp_path: Path
):
    fill(openimmo, tmp_path)
    openimmo("export", "site")
    good, bad = tmp_path / "good.xml", tmp_path / "bad.xml"
    good.write_text(FEEDBACK.format(number="A1"), encoding="utf-8")
    bad.write_text('<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><openimmo_feedback>&a;</openimmo_feedback>')
    answer = openimmo("portals", "reconcile", "site", good, bad)
    assert (answer.code, answer.out, str(bad) in answer.err) == (1, "", True)
    assert openimmo("listings", "show", "A1", "--format", "json").json["sent"][0]["state"] == "sent"
