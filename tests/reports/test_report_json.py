"""Documents for programs: the keys of the contract, in its order, and values as it writes them."""

import json
from datetime import datetime, timedelta, timezone
from decimal import Decimal

from openimmo.domain.delivery import Counts, MediaCounts, Reason, Verdict
from openimmo.domain.validation import FeedFacts, FindingCounts, PackageValidation, Validation
from openimmo.domain.validation import Verdict as Validity
from openimmo.importers.feed import read_listing
from openimmo.model.generated import Immobilie, Kaufpreis, Preise
from openimmo.reports.json import (
    arrival_document,
    audit_document,
    delivery_document,
    dumped,
    full_document,
    history_document,
    import_document,
    ledger_document,
    listing_document,
    plain,
    validation_document,
)
from tests.reports.made_up import (
    NOON,
    REASON,
    comma,
    history_line,
    in_full,
    ledger_line,
    listing_line,
    missing,
    outcome,
    picture,
    report,
)

FINDING = ["code", "rule", "severity", "message", "feed", "listing", "path", "line", "value", "repair", "repaired"]
LISTING = [
    "number", "source_id", "sender", "status", "title", "kind", "marketing", "use", "zip", "city", "country", "price",
    "currency", "living_area", "rooms", "media", "notes", "contact", "updated",
]  # fmt: skip


def through_json(document):
    return json.loads(dumped(document))


def test_an_import_has_the_keys_of_the_contract():
    told = report(listings=(outcome(reasons=(REASON,)),), findings=(comma(),), finding_counts={"repair-decimal": 3})
    document = through_json(import_document("r1", [told], "en", dry_run=True))
    (delivery,) = document.pop("deliveries")
    assert document == {"schema": "openimmo/import/1", "run": "r1", "dry_run": True}
    assert list(delivery)[:12] == [
        "delivery", "path", "sha256", "source", "sender", "verdict", "reason", "scope", "counts", "media", "listings",
        "findings",
    ]  # fmt: skip
    assert (delivery["verdict"], delivery["reason"], delivery["scope"]) == ("imported", None, "VOLL")
    assert delivery["finding_counts"] == {"repair-decimal": 3}


def test_counts_and_media_have_exactly_the_keys_of_the_contract():
    delivery = through_json(delivery_document(report(), "en"))
    assert delivery["counts"] == {
        "in_feed": 4, "created": 1, "updated": 1, "unchanged": 0, "refused": 1, "deleted": 2, "withheld": 3,
    }  # fmt: skip
    assert delivery["media"] == {"referenced": 12, "stored": 10, "missing": 1, "refused": 1}


def test_a_listing_of_an_import_says_why_as_sentence_and_as_code():
    (listing,) = through_json(delivery_document(report(listings=(outcome(None, "refused", reasons=(REASON,)),)), "de"))[
        "listings"
    ]
    assert list(listing) == ["number", "source_id", "action", "status", "reasons", "codes"]
    assert listing["number"] is None
    assert listing["reasons"][0].startswith("Das Objekt nennt weder objektnr_extern")
    assert listing["codes"] == ["import-no-id"]


def test_the_reason_of_a_delivery_is_a_sentence_in_the_readers_language():
    told = report(verdict=Verdict.DUPLICATE, reason=Reason("import-duplicate", {"delivery": "d0"}))
    assert "d0" in delivery_document(told, "en")["reason"]
    assert delivery_document(told, "en")["reason"] != delivery_document(told, "de")["reason"]


def test_a_finding_has_the_keys_of_the_contract():
    (found,) = through_json(delivery_document(report(findings=(comma(),)), "en"))["findings"]
    assert list(found) == FINDING
    assert found["message"]
    del found["message"]
    assert found == {
        "code": "repair-decimal", "rule": None, "severity": "info", "feed": None, "listing": "A1", "line": 7,
        "path": "/openimmo/anbieter[1]/immobilie[2]/preise/kaufpreis", "value": "12,5", "repair": "12.5",
        "repaired": True,
    }  # fmt: skip


def test_a_validation_has_the_keys_of_the_contract():
    facts = FeedFacts(
        name="openimmo.xml", version="1.2.7", grammar="1.2.7c", sender_software="OOF", scope="VOLL", listings=3
    )
    package = PackageValidation(
        path="feed.zip",
        verdict=Validity.WARNINGS,
        kind="zip",
        feeds=(facts,),
        counts=FindingCounts(warning=2, info=1),
        findings=(missing(),),
        finding_counts={"media-missing": 2},
    )
    document = through_json(validation_document(Validation(packages=(package,)), "en"))
    assert list(document) == ["schema", "verdict", "packages"]
    assert (document["schema"], document["verdict"]) == ("openimmo/validation/1", "warnings")
    (told,) = document["packages"]
    assert list(told)[:6] == ["path", "verdict", "kind", "feeds", "counts", "findings"]
    assert told["counts"] == {"error": 0, "warning": 2, "info": 1}
    assert told["feeds"] == [
        {
            "name": "openimmo.xml", "version": "1.2.7", "grammar": "1.2.7c", "sender_software": "OOF",
            "scope": "VOLL", "listings": 3,
        }
    ]  # fmt: skip
    assert list(told["findings"][0]) == FINDING


def test_a_listing_of_the_list_has_exactly_the_keys_of_the_contract():
    listing = through_json(listing_document(listing_line()))
    assert list(listing) == LISTING
    assert listing["price"] == "350000.00"
    assert listing["living_area"] == "88.5"
    assert listing["rooms"] == "3"
    assert listing["updated"] == "2026-11-21T12:00:00Z"
    assert listing["contact"] == "7"
    assert listing["marketing"] == ["KAUF"]
    assert listing["status"] == "inactive"
    assert listing["media"] == 4


def test_what_a_listing_does_not_say_is_null():
    listing = through_json(listing_document(listing_line(price=None, contact=None, title=None)))
    assert (listing["price"], listing["contact"], listing["title"]) == (None, None, None)


def test_a_listing_in_full_adds_its_typed_fields_its_files_its_history_and_where_it_was_sent():
    immobilie = Immobilie(preise=Preise(kaufpreis=Kaufpreis(value=Decimal("350000.00"), auf_anfrage=False)))
    full = in_full(immobilie=immobilie, attachments=(picture(),))
    document = through_json(full_document(full, "en"))
    assert list(document) == [*LISTING, "immobilie", "attachments", "history", "sent"]
    assert document["immobilie"] == {"preise": {"kaufpreis": {"value": "350000.00", "auf_anfrage": False}}}
    assert document["attachments"][0]["sha256"] == "beef"
    assert document["history"][0]["at"] == "2026-11-21T12:00:00Z"
    assert document["sent"] == []


def test_what_was_read_from_xml_keeps_every_digit_and_every_unknown_element():
    xml = b"<immobilie><preise><kaufpreis>350000.10</kaufpreis></preise><eigenes>x</eigenes></immobilie>"
    told = through_json(full_document(in_full(immobilie=read_listing(xml)), "en"))["immobilie"]
    assert told["preise"]["kaufpreis"]["value"] == "350000.10"
    assert "eigenes" in json.dumps(told["kept"])


def test_a_delivery_of_the_ledger_has_exactly_the_keys_of_the_contract():
    line = ledger_line(reason=Reason("import-unreadable"))
    assert list(ledger_document(line, "en")) == [
        "delivery", "sender", "source", "path", "sha256", "received", "verdict", "reason", "counts", "media",
            "about", "taken_back_by",
    ]  # fmt: skip
    assert ledger_document(line, "en")["received"] == "2026-11-21T12:00:00Z"
    assert ledger_document(ledger_line(verdict=None), "en")["verdict"] is None


def test_a_delivery_in_full_has_its_line_and_its_report():
    told = through_json(arrival_document(ledger_line(settled_at=NOON), report(listings=(outcome(),)), "en"))
    assert told["size"] == 5
    assert told["settled_at"] == "2026-11-21T12:00:00Z"
    assert told["listings"][0]["number"] == "A1"
    untold = through_json(arrival_document(ledger_line(verdict=None), None, "en"))
    assert (untold["verdict"], untold["listings"]) == (None, [])


def test_history_tells_both_sides_of_a_change():
    (told,) = through_json(history_document([history_line(reasons=(REASON,), note="x")], "en"))
    assert (told["from_status"], told["to_status"], told["note"]) == (None, "active", "x")
    assert told["reasons"][0].startswith("The listing names neither")


def test_an_audit_tells_what_was_checked_and_every_problem():
    told = through_json(audit_document({"deliveries": 3}, [missing()], "en"))
    assert (told["schema"], told["checked"]) == ("openimmo/audit/1", {"deliveries": 3})
    assert told["problems"][0]["code"] == "media-missing"


def test_decimals_never_become_powers_of_ten_and_moments_are_in_utc():
    assert plain(Decimal("1E+5")) == "100000"
    assert plain(datetime(2026, 11, 21, 12, tzinfo=timezone(timedelta(hours=1)))) == "2026-11-21T11:00:00Z"


def test_stray_bytes_and_controls_of_strangers_come_back_as_they_were():
    written = dumped({"path": "b\udcfcro.zip", "title": "\x1b[31m\x9b\u202e\nzwei"})
    assert not set(written.decode()) & {"\x1b", "\x9b", "\u202e"}
    assert json.loads(written) == {"path": "b\udcfcro.zip", "title": "\x1b[31m\x9b\u202e\nzwei"}


def test_an_empty_import_and_empty_counts_are_told_as_such():
    assert import_document("r1", [], "en", dry_run=False)["deliveries"] == []
    empty = delivery_document(report(counts=Counts(), media=MediaCounts(), sender=None, scope=None), "en")
    assert (empty["sender"], empty["scope"]) == (None, None)
