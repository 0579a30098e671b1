"""The JSON that programs read: one document on stdout and nothing else, with the keys that were promised."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.commands.program import SAMPLES, Program

FIRST = SAMPLES / "import" / "muster-voll-1.zip"
FINDING = {
    "code", "rule", "severity", "message", "feed", "listing", "path", "line", "value", "repair", "repaired",
}  # fmt: skip
LISTING = {
    "number", "source_id", "sender", "status", "title", "kind", "marketing", "use", "zip", "city", "country", "price",
    "currency", "living_area", "rooms", "media", "notes", "contact", "updated",
}  # fmt: skip
DELIVERY = {
    "delivery", "path", "sha256", "source", "sender", "verdict", "reason", "scope", "counts", "media", "listings",
    "findings",
}  # fmt: skip
CONTACT = {
    "contact", "name", "first_name", "company", "emails", "phones", "street", "zip", "city", "country", "origin",
    "status", "kind", "consent", "match", "listings",
}  # fmt: skip
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")


@pytest.fixture
def stocked(openimmo: Program) -> Program:
    assert openimmo("import", FIRST).code == 0
    return openimmo


def asked(program: Program, *arguments: object, code: int = 0) -> Any:
    answer = program(*arguments, "--format", "json")
    assert (answer.code, answer.err) == (code, "")
    return answer.json


def test_a_validation_has_every_promised_key(openimmo: Program):
    told = asked(openimmo, "validate", SAMPLES / "dialects" / "decimal-comma.xml", "--as-of", "2026-11-21")
    (package,) = told["packages"]
    (feed,) = package["feeds"]
    assert told["schema"] == "openimmo/validation/1"
    assert {"path", "verdict", "kind", "feeds", "counts", "findings"} <= set(package)
    assert {"name", "version", "grammar", "sender_software", "scope", "listings"} <= set(feed)
    assert set(package["counts"]) == {"error", "warning", "info"}
    assert package["findings"]
    assert all(set(one) >= FINDING for one in package["findings"])
    assert [one["repaired"] for one in package["findings"] if one["repair"]] != []


def test_an_import_has_every_promised_key_and_its_sums_hold(openimmo: Program):
    told = asked(openimmo, "import", FIRST)
    (delivery,) = told["deliveries"]
    counts, media = delivery["counts"], delivery["media"]
    assert (told["schema"], told["dry_run"], isinstance(told["run"], str)) == ("openimmo/import/1", False, True)
    assert set(delivery) >= DELIVERY
    assert counts["in_feed"] == sum(counts[name] for name in ("created", "updated", "unchanged", "refused"))
    assert media["referenced"] == media["stored"] + media["missing"] + media["refused"]
    assert all({"number", "source_id", "action", "status", "reasons"} <= set(one) for one in delivery["listings"])


def test_the_lists_are_arrays_with_every_promised_key(stocked: Program):
    listings, senders = asked(stocked, "listings", "list"), asked(stocked, "senders", "list")
    deliveries, contacts = asked(stocked, "deliveries", "list"), asked(stocked, "contacts", "list")
    assert [one["number"] for one in listings] == ["AUE-1701", "AUE-1702", "AUE-1703"]
    assert all(set(one) >= LISTING for one in listings)
    assert all(isinstance(one["price"], str) and MOMENT.fullmatch(one["updated"]) for one in listings)
    assert [set(one) >= {"name", "state", "keys", "policy", "max_listings", "listings"} for one in senders] == [True]
    assert [set(one) >= {*DELIVERY, "received"} - {"scope", "listings", "findings"} for one in deliveries] == [True]
    assert contacts
    assert all(set(one) >= CONTACT and set(one["match"]) == {"level", "fields"} for one in contacts)


def test_a_listing_shows_its_typed_fields_its_history_and_where_it_was_sent(stocked: Program, tmp_path: Path):
    told = asked(stocked, "listings", "show", "AUE-1701")
    assert set(told) >= {*LISTING, "immobilie", "history", "sent"}
    assert told["immobilie"]["preise"]["kaltmiete"] == "890.00"
    assert (told["history"][0]["action"], told["sent"]) == ("created", [])


def test_an_export_has_every_promised_key(stocked: Program, tmp_path: Path):
    told = asked(stocked, "export", "openimmo", "--output", tmp_path / "out.zip")
    assert set(told) == {
        "schema", "run", "portal", "scope", "dry_run", "target", "copy", "sent", "problem", "reasons", "counts",
        "packages", "listings", "findings", "finding_counts",
    }  # fmt: skip
    assert all(set(one) == {"number", "sent_as", "action", "waiting", "reasons", "codes"} for one in told["listings"])
    assert (told["schema"], told["copy"], told["problem"]) == ("openimmo/export/1", True, None)


def test_the_receipt_of_an_export_says_where_it_is_and_what_arrived(stocked: Program, home: Path, tmp_path: Path):
    (tmp_path / "server").mkdir()
    (home / "openimmo.toml").write_text(f'[portal.site]\nurl = "{tmp_path / "server"}"\n', encoding="utf-8")
    told = asked(stocked, "export", "site")
    (sent,) = asked(stocked, "portals", "exports", "site")
    (package,), (file,) = told["packages"], sent["receipt"]["files"]
    assert {"run", "portal", "scope", "state", "counts", "packages", "created", "sent", "receipt", "problem"} == set(
        sent
    )
    assert (told["copy"], sent["run"], sent["state"], sent["sent"]) == (False, told["run"], "sent", told["sent"])
    assert sent["receipt"]["place"] == str(tmp_path / "server")
    assert (file["name"], file["size"], file["sha256"]) == (package["name"], package["size"], package["sha256"])
    assert asked(stocked, "listings", "show", "AUE-1701")["sent"][0]["state"] == "sent"


LISTS = (
    ["listings", "list"], ["contacts", "list"], ["senders", "list"], ["deliveries", "list"], ["sources", "list"],
    ["outbox", "list"], ["portals", "exports"], ["export", "--all"],
)  # fmt: skip
DOCUMENTS = (
    ["audit"], ["status"], ["clean"], ["clean", "--dry-run"], ["portals", "list"], ["portals", "show", "imv"],
    ["export", "imv", "--dry-run"], ["rules", "price-zero"],
)  # fmt: skip


@pytest.mark.parametrize("arguments", LISTS, ids=" ".join)
def test_a_list_of_nothing_is_an_empty_array(openimmo: Program, arguments: list[str]):
    assert asked(openimmo, *arguments) == []


@pytest.mark.parametrize("arguments", DOCUMENTS, ids=" ".join)
def test_a_new_home_answers_with_one_document(openimmo: Program, arguments: list[str]):
    assert isinstance(asked(openimmo, *arguments), dict)


@pytest.mark.parametrize(
    "arguments",
    [["validate", "gone.xml"], ["import", "gone.xml"], ["convert", "gone.xml", "out.xml"], ["diff", "a.xml", "b.xml"]],
    ids=" ".join,
)
def test_what_is_told_of_a_package_that_is_not_there_is_still_one_document(openimmo: Program, arguments: list[str]):
    answer = openimmo(*arguments, "--format", "json")
    assert (answer.code, str(answer.json["schema"]).startswith("openimmo/")) == (2, True)


@pytest.mark.parametrize(
    "arguments",
    [
        ["listings", "show", "none"],
        ["contacts", "show", "none"],
        ["deliveries", "show", "none"],
        ["senders", "show", "none"],
        ["portals", "show", "none"],
        ["portals", "check", "none"],
        ["portals", "reconcile", "none", "gone.xml"],
        ["export", "none"],
        ["export", "openimmo"],
        ["anonymize", "gone.xml", "out.xml"],
    ],
    ids=" ".join,
)
def test_where_there_is_nothing_to_report_stdout_is_empty_and_the_log_says_why_in_json(
    openimmo: Program, arguments: list[str]
):
    answer = openimmo("--log-format", "json", *arguments, "--format", "json")
    (line,) = answer.err.splitlines()
    said = json.loads(line)
    assert (answer.code, answer.out) == (2, "")
    assert set(said) == {"time", "level", "code", "message"}
    assert (said["level"], bool(said["code"]), bool(said["message"])) == ("error", True, True)


def test_codes_and_keys_are_the_same_in_both_languages(stocked: Program, tmp_path: Path):
    for arguments in (["listings", "show", "AUE-1701"], ["export", "openimmo", "--dry-run"], ["portals", "list"]):
        german, english = (stocked("--lang", lang, *arguments, "--format", "json").json for lang in ("de", "en"))
        assert keys(german) == keys(english)


def keys(told: Any) -> Any:
    if isinstance(told, dict):
        return {name: keys(value) for name, value in told.items()}
    return [keys(one) for one in told] if isinstance(told, list) else type(told).__name__
