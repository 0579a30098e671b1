"""``openimmo senders``: what operators enter, see and decide, and how it is asked."""

import pytest

from openimmo.commands.senders import Field
from openimmo.domain.sender import KEYS, SenderProfile
from tests.commands.program import on_terminal, process
from tests.pipeline.deliveries import feed, listing


@pytest.fixture
def delivery(tmp_path):
    path = tmp_path / "delivery.xml"
    path.write_bytes(feed(listing("A1"), listing("A2")))
    return path


def test_json_has_the_keys_of_the_contract(openimmo, delivery):
    openimmo("senders", "add", "Muster", "--openimmo-anid", "OIB1", "--max-listings", "9", "--crm-user", "erika")
    openimmo("import", delivery)
    (told,) = openimmo("senders", "list", "--format", "json").json
    assert list(told)[:7] == ["name", "state", "keys", "policy", "max_listings", "listings", "last_delivery"]
    assert {name: told[name] for name in ("name", "state", "policy", "max_listings", "listings")} == {
        "name": "Muster", "state": "released", "policy": "default", "max_listings": 9, "listings": 2,
    }  # fmt: skip
    assert told["keys"] == {"openimmo_anid": "OIB1", "crm_user": "erika"}
    assert told["last_delivery"].endswith("Z")


def test_everything_that_was_entered_is_shown(openimmo):
    entered = {
        "--openimmo-anid": "OIB1", "--anbieternr": "4711", "--firma": "Muster GmbH", "--account": "ftp1",
        "--folder": "muster", "--crm-user": "erika", "--policy": "imv", "--contact": "Erika Muster",
        "--report-lang": "de", "--email": "erika@example.com", "--max-listings": "12", "--probation": "2",
    }  # fmt: skip
    added = openimmo("senders", "add", "Muster", *(one for pair in entered.items() for one in pair), "--only-errors")
    assert (added.code, "deliveries approve" in added.out) == (0, True)
    shown = openimmo("senders", "show", "Mus", "--format", "json").json
    assert (shown["contact"], shown["lang"], shown["emails"]) == ("Erika Muster", "de", ["erika@example.com"])
    assert (shown["only_errors"], shown["probation"], shown["state"]) == (True, 2, "probation")
    text = openimmo("--lang", "de", "senders", "show", "Muster").out
    for value in ("OIB1", "4711", "Muster GmbH", "ftp1", "erika", "imv", "auf Probe", "0 / 12", "eingetragen"):
        assert value in text


def test_what_is_changed_or_taken_away_is_told_with_both_values(openimmo):
    openimmo("senders", "add", "Muster", "--max-listings", "9", "--contact", "Erika")
    done = openimmo(
        "senders", "change", "Muster", "--max-listings", "12", "--unset", "contact", "--policy", "imv", "--note", "paid"
    )
    assert done.code == 0
    shown = openimmo("senders", "show", "Muster", "--format", "json").json
    assert (shown["max_listings"], shown["contact"], shown["effective_policy"]) == (12, None, "imv")
    last = shown["history"][-1]
    assert (last["actor"], last["action"], last["note"]) == ("operator", "changed", "paid")
    assert last["before"] == {"max_listings": 9, "contact": "Erika"}
    assert last["after"] == {"max_listings": 12, "policy": "imv"}


def test_everything_that_can_be_entered_can_be_taken_away():
    fixed = {"probation", "paused", "taken_over", "history", "password"}
    assert {str(one) for one in Field} == {*KEYS, "policy", *SenderProfile.__struct_fields__} - fixed


def test_the_settings_file_wins_and_says_so(openimmo, home):
    openimmo("senders", "add", "Muster", "--max-listings", "9")
    (home / "openimmo.toml").write_text("[sender.Muster]\nmax_listings = 3\npolicy = 'imv'\n", encoding="utf-8")
    shown = openimmo("senders", "show", "Muster", "--format", "json").json
    assert (shown["max_listings"], shown["effective_policy"]) == (3, "imv")
    assert shown["from_file"] == ["policy", "max_listings"]
    assert "openimmo.toml" in openimmo("senders", "show", "Muster").out


def test_a_release_prints_the_reports_of_what_waited(openimmo, delivery):
    held = openimmo("import", delivery, OPENIMMO_RELEASE="manual")
    assert (held.code, "senders release" in openimmo("senders", "show", "OIB1").out) == (1, True)
    released = openimmo("senders", "release", "OIB1", "--format", "json", OPENIMMO_RELEASE="manual")
    assert (released.code, [one["verdict"] for one in released.json["deliveries"]]) == (0, ["imported"])
    assert openimmo("senders", "release", "OIB1").out == "The sender OIB1 is released.\n"


def test_block_pause_and_resume(openimmo, delivery):
    openimmo("import", delivery)
    assert openimmo("senders", "block", "OIB1", "--note", "unpaid").code == 0
    assert openimmo("senders", "list", "--format", "json").json[0]["state"] == "blocked"
    openimmo("senders", "release", "OIB1")
    assert openimmo("senders", "pause", "OIB1").code == 0
    assert openimmo("senders", "list", "--format", "json").json[0]["paused"] is True
    assert openimmo("senders", "resume", "OIB1").code == 0
    assert openimmo("senders", "list", "--format", "json").json[0]["paused"] is False


def test_where_new_senders_wait_a_booked_package_releases_one(openimmo):
    waits = openimmo("senders", "add", "A", OPENIMMO_RELEASE="manual")
    booked = openimmo("senders", "add", "B", "--max-listings", "5", OPENIMMO_RELEASE="manual")
    assert ("senders release A" in waits.out, "B is added and released" in booked.out) == (True, True)


class TestRemoving:
    def test_says_what_happens_and_needs_a_yes_where_nobody_can_be_asked(self, openimmo, home, delivery):
        openimmo("import", delivery)
        asked = process(home, "senders", "remove", "OIB1")
        assert (asked.code, "--yes" in asked.err) == (2, True)
        assert "its listings are withdrawn (2)" in asked.out
        assert {one["status"] for one in openimmo("listings", "list", "--format", "json").json} == {"active"}

    def test_a_dry_run_only_says_it(self, openimmo, delivery):
        openimmo("import", delivery)
        assert "(2)" in openimmo("senders", "remove", "OIB1", "--dry-run").out
        assert len(openimmo("senders", "list", "--format", "json").json) == 1

    def test_with_yes_withdraws_and_the_listings_can_be_restored(self, openimmo, delivery):
        openimmo("import", delivery)
        assert openimmo("senders", "remove", "OIB1", "--yes").code == 0
        assert openimmo("senders", "list", "--format", "json").json == []
        assert openimmo("listings", "list", "--format", "json").json == []
        assert openimmo("listings", "set-status", "A1", "active").code == 0
        assert [one["number"] for one in openimmo("listings", "list", "--format", "json").json] == ["A1"]
        assert openimmo("audit").code == 0


class TestMistakes:
    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (["add", " "], "1 to 60"),
            (["add", "a/b"], "slashes"),
            (["add", "a\nb"], "printable"),
            (["add", "A", "--email", "Erika <e@example.com>"], "is no mail address"),
            (["add", "A", "--email", "e@example.com\nBcc: x@example.com"], "is no mail address"),
            (["add", "A", "--policy", "imw"], "no policy named imw"),
            (["add", "A", "--max-listings", "0"], "--max-listings"),
            (["add", "A", "--account", " "], "--unset"),
            (["show", "nobody"], "no sender"),
            (["release", "nobody"], "no sender"),
            (["remove", "nobody", "--yes"], "no sender"),
            (["change", "nobody", "--unset", "history"], "--unset"),
        ],
    )
    def test_are_one_line_and_change_nothing(self, openimmo, arguments, said):
        answer = openimmo("senders", *arguments)
        assert (answer.code, said in answer.err, answer.err.count("\n")) == (2, True, 1)
        assert openimmo("senders", "list", "--format", "json").json == []

    def test_a_name_or_a_key_that_is_taken_is_refused(self, openimmo):
        openimmo("senders", "add", "A", "--openimmo-anid", "OIB1")
        assert openimmo("senders", "add", "A").code == 1
        taken = openimmo("senders", "add", "B", "--openimmo-anid", "oib1")
        assert (taken.code, "belongs to the sender “A”" in taken.err) == (1, True)

    def test_a_beginning_that_fits_several_names_them(self, openimmo):
        openimmo("senders", "add", "Anna")
        openimmo("senders", "add", "Antje")
        assert "Anna, Antje" in openimmo("senders", "show", "An").err
        assert openimmo("senders", "show", "Ann").code == 0

    def test_busy_is_told_while_an_import_runs(self, openimmo, home):
        from openimmo.intake.lock import alone

        openimmo("senders", "add", "A")
        with alone(home):
            assert openimmo("senders", "block", "A").code == 4


def test_on_a_terminal_it_is_a_table(openimmo, home):
    openimmo("senders", "add", "Muster", "--max-listings", "5")
    shown = on_terminal(home, "senders", "list")
    assert (shown.code, "Muster" in shown.out, "released" in shown.out) == (0, True, True)
