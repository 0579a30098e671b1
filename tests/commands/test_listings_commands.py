"""``openimmo listings`` and ``openimmo deliveries``: the stock as it stands, and what an operator may change."""

import re

import pytest

from tests.commands.program import SAMPLES

FIRST, SECOND = SAMPLES / "import" / "muster-voll-1.zip", SAMPLES / "import" / "muster-voll-2.zip"
IMV, REFUSED = SAMPLES / "import" / "imv-online.zip", SAMPLES / "invalid" / "listing-without-id.xml"
LISTING = [
    "number", "source_id", "sender", "status", "title", "kind", "marketing", "use", "zip", "city", "country", "price",
    "currency", "living_area", "rooms", "media", "notes", "contact", "updated",
]  # fmt: skip
DELIVERY = ["delivery", "sender", "source", "path", "sha256", "received", "verdict", "reason", "counts", "media"]


@pytest.fixture
def stocked(openimmo):
    """The program with three listings, of which one was withdrawn since and another came."""
    openimmo("import", FIRST, SECOND)
    return openimmo


def numbers(answer):
    return [one["number"] for one in answer.json]


class TestList:
    def test_json_has_exactly_the_keys_of_the_contract(self, stocked):
        answer = stocked("listings", "list", "--format", "json")
        assert answer.code == 0
        for listing in answer.json:
            assert list(listing) == LISTING
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", listing["updated"])
            assert isinstance(listing["price"], str | None)
            assert isinstance(listing["contact"], str)

    def test_withdrawn_ones_come_only_when_asked_for(self, stocked):
        assert numbers(stocked("listings", "list", "--format", "json")) == ["AUE-1701", "AUE-1702", "AUE-1704"]
        assert numbers(stocked("listings", "list", "--status", "withdrawn", "--format", "json")) == ["AUE-1703"]
        assert "AUE-1703" in numbers(stocked("listings", "list", "--all", "--format", "json"))

    def test_filters_narrow_the_list(self, stocked):
        everything = stocked("listings", "list", "--format", "json").json
        city, title = everything[0]["city"], everything[1]["title"]
        assert numbers(stocked("listings", "list", "--city", city.upper(), "--format", "json"))
        assert numbers(stocked("listings", "list", "--city", "Nirgendwo", "--format", "json")) == []
        assert numbers(stocked("listings", "list", "--search", title.lower(), "--format", "json")) == ["AUE-1702"]
        assert numbers(stocked("listings", "list", "--status", "inactive", "--format", "json")) == []
        assert len(numbers(stocked("listings", "list", "--sender", everything[0]["sender"], "--format", "json"))) == 3

    @pytest.mark.parametrize(("since", "count"), [("2020-01-01", 3), ("2099-12-31T00:00:00Z", 0), ("2099-12-31", 0)])
    def test_only_what_changed_since(self, stocked, since, count):
        assert len(stocked("listings", "list", "--updated-since", since, "--format", "json").json) == count

    def test_text_is_a_table_in_the_readers_language(self, stocked):
        shown = stocked("--lang", "de", "listings", "list").out
        assert shown.startswith("Nummer")
        assert "Objekte: 3" in shown

    def test_an_empty_stock_is_looked_at_without_making_a_home(self, openimmo, home):
        assert openimmo("listings", "list").out == "There are no listings that fit.\n"
        assert openimmo("listings", "list", "--format", "json").json == []
        assert openimmo("deliveries", "list", "--format", "json").json == []
        assert not home.exists()

    @pytest.mark.parametrize(
        ("arguments", "says"),
        [
            (("--sender", "nobody"), "nobody"),
            (("--updated-since", "yesterday"), "yesterday"),
            (("--status", "sold"), "withdrawn"),
        ],
    )
    def test_a_filter_that_cannot_be_is_wrong_usage(self, stocked, arguments, says):
        answer = stocked("listings", "list", *arguments)
        assert (answer.code, answer.out) == (2, "")
        assert says in answer.err


class TestShow:
    def test_json_adds_the_typed_listing_its_history_and_where_it_was_sent(self, stocked):
        told = stocked("listings", "show", "AUE-1701", "--format", "json").json
        assert list(told)[: len(LISTING)] == LISTING
        assert {"immobilie", "history", "sent"} <= set(told)
        assert told["immobilie"]["verwaltung_techn"]["objektnr_extern"] == "AUE-1701"
        assert told["immobilie"]["geo"]["ort"] == told["city"]
        assert [(one["action"], one["actor"]) for one in told["history"]] == [
            ("created", "import"),
            ("updated", "import"),
        ]
        assert told["sent"] == []
        assert told["media"] == len([one for one in told["attachments"] if one["state"] == "stored"])

    def test_text_shows_what_people_look_for(self, stocked):
        told = stocked("listings", "show", "AUE-1701", "--format", "json").json
        shown = stocked("listings", "show", "AUE-1701").out
        assert shown.startswith(f"AUE-1701 {told['title']}")
        for part in (told["city"], told["zip"], told["sender"], "image/jpeg", "updated"):
            assert part in shown

    def test_a_listing_is_known_by_its_key_and_by_the_beginning_of_its_number(self, stocked):
        sender = stocked("listings", "show", "AUE-1701", "--format", "json").json["sender"]
        assert stocked("listings", "show", f"{sender}/AUE-1702", "--format", "json").json["number"] == "AUE-1702"

    def test_an_ambiguous_beginning_names_the_candidates(self, stocked):
        answer = stocked("listings", "show", "AUE")
        assert (answer.code, answer.out) == (2, "")
        assert "AUE-1701, AUE-1702" in answer.err

    def test_an_unknown_listing_is_wrong_usage_with_what_to_do(self, stocked):
        answer = stocked("--lang", "de", "listings", "show", "NIX")
        assert answer.code == 2
        assert "NIX" in answer.err
        assert "listings list --all" in answer.err


class TestSetStatus:
    def test_is_told_kept_and_remembered(self, stocked):
        answer = stocked("listings", "set-status", "AUE-1701", "pending", "--note", "Besichtigung")
        assert (answer.code, answer.out) == (0, "AUE-1701: active → pending\n")
        told = stocked("listings", "show", "AUE-1701", "--format", "json").json
        assert told["status"] == "pending"
        last = told["history"][-1]
        assert (last["actor"], last["from_status"], last["to_status"], last["note"]) == (
            "operator", "active", "pending", "Besichtigung",
        )  # fmt: skip
        assert "active → pending" in stocked("listings", "history", "AUE-1701").out

    @pytest.mark.parametrize("status", ["active", "inactive", "archived", "pending", "reference", "withdrawn"])
    def test_takes_every_status_of_the_contract(self, stocked, status):
        assert stocked("listings", "set-status", "AUE-1701", status).code == 0
        listed = stocked("listings", "list", "--status", status, "--format", "json")
        assert "AUE-1701" in numbers(listed)

    def test_takes_no_other(self, stocked):
        answer = stocked("listings", "set-status", "AUE-1701", "sold")
        assert answer.code == 2
        assert "active" in answer.err


class TestRenumber:
    ALLOWED = {"OPENIMMO_RIGHTS__RENUMBER": "true"}  # noqa: RUF012

    def test_needs_the_right_and_names_the_setting(self, stocked):
        answer = stocked("listings", "renumber", "AUE-1701", "B-1")
        assert (answer.code, answer.out) == (1, "")
        assert "renumber = true" in answer.err
        assert "AUE-1701" in numbers(stocked("listings", "list", "--format", "json"))

    def test_gives_the_number_and_keeps_the_old_one_as_a_name(self, stocked):
        answer = stocked("listings", "renumber", "AUE-1701", " B-1 ", **self.ALLOWED)
        assert (answer.code, answer.out) == (0, "AUE-1701 is now B-1.\n")
        told = stocked("listings", "show", "AUE-1701", "--format", "json").json
        assert (told["number"], told["source_id"]) == ("B-1", "AUE-1701")
        assert "AUE-1701 → B-1" in stocked("listings", "history", "B-1").out

    def test_never_gives_a_number_twice(self, stocked):
        answer = stocked("listings", "renumber", "AUE-1701", "AUE-1702", **self.ALLOWED)
        assert answer.code == 1
        assert "AUE-1702" in answer.err


class TestHistory:
    def test_tells_every_change_of_a_listing(self, stocked):
        told = stocked("listings", "history", "AUE-1703", "--format", "json").json
        assert [(one["action"], one["to_status"]) for one in told] == [("created", "active"), ("deleted", "withdrawn")]
        assert "VOLL" in told[1]["reasons"][0]
        assert "withdrawn" in stocked("listings", "history", "AUE-1703").out


class TestDeliveries:
    def test_are_listed_the_newest_first_with_exactly_the_keys_of_the_contract(self, stocked):
        told = stocked("deliveries", "list", "--format", "json").json
        assert [list(one) for one in told] == [[*DELIVERY, "about", "taken_back_by"]] * 2
        assert [one["path"] for one in told] == [str(SECOND), str(FIRST)]
        assert told[0]["received"].endswith("Z")
        assert told[0]["counts"]["updated"] == 1

    def test_are_listed_as_a_table(self, stocked):
        shown = stocked("deliveries", "list").out
        assert "muster-voll-1.zip" in shown
        assert "imported" in shown

    def test_can_be_limited_and_chosen_by_sender(self, stocked):
        stocked("import", IMV)
        assert len(stocked("deliveries", "list", "--limit", "1", "--format", "json").json) == 1
        sender = stocked("deliveries", "list", "--format", "json").json[-1]["sender"]
        assert len(stocked("deliveries", "list", "--sender", sender, "--format", "json").json) == 2
        assert stocked("deliveries", "list", "--limit", "0").code == 2

    def test_one_is_shown_with_its_whole_report(self, stocked):
        name = stocked("deliveries", "list", "--format", "json").json[0]["delivery"]
        told = stocked("deliveries", "show", name, "--format", "json").json
        assert set(DELIVERY) | {"size", "timestamp", "scope", "listings", "findings"} <= set(told)
        assert {one["number"] for one in told["listings"]} >= {"AUE-1701", "AUE-1703"}
        shown = stocked("deliveries", "show", name).out
        assert "AUE-1703" in shown
        assert name in shown

    def test_a_quarantined_one_says_why(self, openimmo):
        openimmo("import", SAMPLES / "hostile" / "doctype.xml")
        (told,) = openimmo("--lang", "de", "deliveries", "list", "--format", "json").json
        assert (told["verdict"], told["sender"]) == ("quarantined", None)
        assert "Quarantäne" in told["reason"]
        assert "xml-doctype" in openimmo("deliveries", "show", told["delivery"]).out

    def test_an_ambiguous_beginning_names_the_candidates(self, stocked):
        answer = stocked("deliveries", "show", "2")
        assert answer.code == 2
        for one in stocked("deliveries", "list", "--format", "json").json:
            assert one["delivery"] in answer.err


@pytest.mark.parametrize("name", ["deliveries", "listings"])
def test_one_that_is_not_known_is_wrong_usage(openimmo, name):
    assert openimmo(name, "show", "nothing").code == 2
