"""Pages for people: what matters first, every listing, nothing twice, German and English."""

import re
from decimal import Decimal

import pytest

from openimmo.domain.delivery import Counts, MediaCounts, Reason, Verdict
from openimmo.domain.listing import ListingStatus, Person
from openimmo.domain.validation import FeedFacts, FindingCounts, PackageValidation
from openimmo.domain.validation import Verdict as Validity
from openimmo.findings import Severity, finding
from openimmo.model.generated import Flaechen, Freitexte, Geo, Immobilie, Kaufpreis, Preise, VerwaltungObjekt
from openimmo.reports.audit import draw_audit
from openimmo.reports.deliveries import draw_delivery, draw_ledger, draw_ledger_line
from openimmo.reports.findings import draw_findings, tail
from openimmo.reports.lines import lines
from openimmo.reports.listings import draw_history, draw_listing, draw_listings
from openimmo.reports.validation import draw_validation
from openimmo.reports.writing import amount, moment
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


def said(page):
    return lines(list(page))


class TestADelivery:
    def test_begins_with_its_verdict_and_counts_what_happened(self):
        shown = said(draw_delivery(report(), "en")).splitlines()
        assert shown[0] == "/in/muster.zip: imported"
        assert "4 in the delivery: 1 created, 1 updated, 1 refused, 2 deleted, 3 withheld" in shown[3]
        assert "12 named: 10 stored, 1 missing, 1 refused, and 5 links" in shown[4]

    def test_says_why_and_what_to_do(self):
        told = report(
            verdict=Verdict.WITHHELD,
            reason=Reason("import-withheld-refused", dict.fromkeys(["count", "stock", "refused"], "3")),
        )
        assert "Sobald der Absender die abgelehnten Objekte korrigiert" in said(draw_delivery(told, "de"))

    @pytest.mark.parametrize("verdict", Verdict)
    @pytest.mark.parametrize("lang", ["de", "en"])
    def test_every_verdict_has_words(self, verdict, lang):
        assert said(draw_delivery(report(verdict=verdict), lang, -1)).startswith("/in/muster.zip: ")

    def test_names_every_listing_with_its_fate(self):
        told = report(
            listings=(
                outcome("A1"),
                outcome("A2", "unchanged"),
                outcome(None, "refused", status=None, reasons=(REASON,)),
            )
        )
        shown = said(draw_delivery(told, "en"))
        assert [line.split()[:3] for line in shown.splitlines() if line.startswith("  A")] == [
            ["A1", "created", "active"], ["A2", "unchanged", "active"],
        ]  # fmt: skip
        assert "–       refused    –       The listing names neither" in shown
        assert shown.count("→ The sender must give one of them") == 1

    def test_has_no_empty_column_where_nothing_needs_a_reason(self):
        assert "Why" not in said(draw_delivery(report(listings=(outcome(),)), "en"))

    def test_folds_many_unchanged_listings_unless_asked(self):
        dull = tuple(outcome(f"U{number}", "unchanged") for number in range(21))
        told = report(listings=(*dull, outcome("A1")))
        assert "… and 21 unchanged" in said(draw_delivery(told, "en"))
        assert "U7" not in said(draw_delivery(told, "en"))
        assert "U7" in said(draw_delivery(told, "en", 1))
        assert "Action" not in said(draw_delivery(report(listings=dull), "en"))

    def test_is_one_line_when_little_is_asked(self):
        assert said(draw_delivery(report(findings=(missing(),), listings=(outcome(),)), "en", -1)).count("\n") == 1

    def test_says_nothing_of_listings_and_files_where_there_are_none(self):
        told = report(verdict=Verdict.QUARANTINED, counts=Counts(), media=MediaCounts(), sender=None, scope=None)
        shown = said(draw_delivery(told, "en"))
        assert "Listings" not in shown
        assert "Files" not in shown

    def test_says_that_an_applied_delivery_held_nothing(self):
        assert "0 in the delivery" in said(draw_delivery(report(counts=Counts()), "en"))

    def test_a_count_without_fates_stands_alone(self):
        told = report(counts=Counts(in_feed=0, withheld=0, deleted=0), media=MediaCounts(referenced=2))
        assert said(draw_delivery(told, "en")).count(":") == 1
        assert "2 named\n" in said(draw_delivery(told, "en"))


class TestTheLedger:
    def test_lists_deliveries_in_one_line_each(self):
        shown = said(draw_ledger([ledger_line(), ledger_line(verdict=None, sender=None)], "en")).splitlines()
        assert re.split("  +", shown[1]) == ["20261121T120000-aa", "imported", "1,234", "Muster GmbH", "muster.zip"]
        assert "no verdict yet" in shown[2]

    def test_tells_when_each_arrived_where_more_is_asked(self):
        assert "21.11.2026 12:00" in said(draw_ledger([ledger_line()], "de", 1))

    def test_says_so_when_it_is_empty(self):
        assert said(draw_ledger([], "de")) == "Es gibt noch keine Lieferungen.\n"

    def test_tells_of_one_delivery_when_it_came_and_how_large_it_was(self):
        shown = said(draw_ledger_line(ledger_line(size=12345), "de"))
        assert "21.11.2026 12:00 UTC" in shown
        assert "12.345 Bytes" in shown


class TestFindings:
    def test_are_grouped_by_code_the_worst_first_with_three_places(self):
        error = finding("xml-doctype", line=1)
        found = [comma(), *(missing(line) for line in range(120, 125)), error]
        shown = said(draw_findings(found, {"media-missing": 17}, "en")).splitlines()
        heads = [line.strip() for line in shown if line.startswith("  ") and not line.startswith("   ")]
        assert heads == ["error xml-doctype", "warning media-missing (17 ×)", "note repair-decimal"]
        assert sum("is not in the package" in line for line in shown) == 3
        assert "    … and 14 more" in shown
        assert sum("Put the file into the package" in line for line in shown) == 1

    def test_name_their_place(self):
        shown = said(draw_findings([comma(feed="feed.xml")], {}, "de"))
        assert "feed.xml, A1, Zeile 7, preise/kaufpreis: " in shown

    def test_are_all_shown_when_asked(self):
        assert said(draw_findings([missing(line) for line in range(9)], {}, "en", everything=True)).count("line") == 9

    def test_tell_the_repair_where_the_sentence_does_not(self):
        found = finding("media-missing", value="a", repair="b", repaired=True)
        assert 'package. "a" → "b"' in said(draw_findings([found], {}, "en"))

    def test_are_short_however_long_the_value_is(self):
        shown = said(draw_findings([missing(value="x" * 10_000, listing="y" * 10_000, path="/z" * 10_000)], {}, "en"))
        assert max(map(len, shown.splitlines())) < 700

    @pytest.mark.parametrize(
        ("path", "told"),
        [
            ("/openimmo/anbieter[1]/immobilie[2]/preise/kaufpreis", "preise/kaufpreis"),
            ("/openimmo/anbieter[1]/immobilie[2]", "anbieter[1]/immobilie[2]"),
            ("/openimmo/uebertragung", "openimmo/uebertragung"),
            ("/openimmo", "/openimmo"),
        ],
    )
    def test_paths_are_told_by_their_end(self, path, told):
        assert tail(path) == told


class TestAValidation:
    def package(self, **given):
        facts = FeedFacts(
            name="a.xml", version="1.2.7", grammar="1.2.7c", sender_software="OOF", scope="VOLL", listings=3
        )
        return PackageValidation(
            **{"path": "a.zip", "verdict": Validity.WARNINGS, "kind": "zip", "feeds": (facts,), **given}
        )

    def test_tells_the_verdict_the_feeds_and_the_findings(self):
        shown = said(
            draw_validation(self.package(findings=(missing(),), counts=FindingCounts(warning=2, info=1)), "en")
        )
        assert shown.splitlines()[:3] == [
            "a.zip: valid, with warnings",
            "  a.xml: version 1.2.7 (checked against 1.2.7c), VOLL, listings: 3, OOF",
            "  warnings: 2, notes: 1",
        ]
        assert "media-missing" in shown

    def test_is_one_line_when_little_is_asked_and_when_all_is_well(self):
        assert said(draw_validation(self.package(findings=(missing(),)), "en", -1)).count("\n") == 1
        assert said(draw_validation(self.package(verdict=Validity.VALID, feeds=()), "de")) == "a.zip: gültig\n"

    def test_a_feed_that_names_no_version_says_so(self):
        facts = FeedFacts(name="a.xml", version=None, grammar="1.2.7c", sender_software=None, scope=None, listings=0)
        assert "a.xml: no version (checked against 1.2.7c), listings: 0" in said(
            draw_validation(self.package(feeds=(facts,)), "en")
        )

    @pytest.mark.parametrize("verdict", Validity)
    def test_every_verdict_has_words(self, verdict):
        assert said(draw_validation(self.package(verdict=verdict), "de", -1)) != said(
            draw_validation(self.package(verdict=verdict), "en", -1)
        )


class TestListings:
    def test_are_listed_with_what_people_look_for(self):
        shown = said(draw_listings([listing_line()], "de")).splitlines()
        assert re.split("  +", shown[1]) == [
            "IMVO-ID-4711",
            "inactive",
            "Helle Wohnung",
            "52062 Aachen",
            "350.000 EUR",
            "88,5",
            "3",
        ]
        assert shown[-1] == "Objekte: 1"

    def test_the_sender_is_told_where_more_is_asked(self):
        assert "Muster GmbH" not in said(draw_listings([listing_line()], "en"))
        assert "Muster GmbH" in said(draw_listings([listing_line()], "en", 1))

    def test_nothing_found_is_said(self):
        assert said(draw_listings([], "en")) == "There are no listings that fit.\n"

    def test_what_is_not_known_is_a_dash(self):
        line = listing_line(title=None, zip=None, city=None, price=None, living_area=None, rooms=None)
        assert said(draw_listings([line], "en")).splitlines()[1].split()[2:] == ["–"] * 5

    def test_one_is_shown_with_place_prices_areas_contact_files_and_history(self):
        immobilie = Immobilie(
            geo=Geo(strasse="Domhof", hausnummer="1"),
            preise=Preise(kaufpreis=Kaufpreis(value=Decimal("350000.00")), nebenkosten=Decimal("180.5")),
            flaechen=Flaechen(wohnflaeche=Decimal("88.5")),
            freitexte=Freitexte(objektbeschreibung="Hell.\n" * 500),
            verwaltung_objekt=VerwaltungObjekt(objektadresse_freigeben=False),
        )
        person = Person(name="Muster", first_name="Erika", emails=("erika@example.com",), phones=("0241 123",))
        full = in_full(
            immobilie=immobilie, person=person, attachments=(picture(), picture(position=1, state="missing", size=None))
        )
        shown = said(draw_listing(full, "en"))
        assert shown.startswith("IMVO-ID-4711 Helle Wohnung\n")
        for part in (
            "Muster GmbH (4711)", "wohnung, KAUF, WOHNEN", "Domhof 1, 52062 Aachen, DEU (address not to be published)",
            "350,000 EUR", "kaufpreis 350,000, nebenkosten 180.5", "wohnflaeche 88.5",
            "Erika Muster, erika@example.com, 0241 123", "IMV Import", "2026-11-21 12:00 UTC", "Hell. Hell.",
            "Ansicht (bild.jpg)", "12,345", "missing", "d1",
        ):  # fmt: skip
            assert part in shown
        assert max(map(len, shown.splitlines())) < 700

    def test_one_that_says_little_shows_only_that(self):
        shown = said(draw_listing(in_full(line=listing_line(price=None, notes=())), "en"))
        assert "Price" not in shown
        assert "Contact" not in shown
        assert "52062 Aachen, DEU\n" in shown

    def test_history_shows_status_and_number_before_and_after(self):
        lines = [
            history_line(),
            history_line(action="status", actor="operator", delivery=None, from_status=ListingStatus.ACTIVE,
                         to_status=ListingStatus.PENDING, from_number="A1", note="Besichtigung"),
            history_line(action="number", from_status=ListingStatus.PENDING, to_status=ListingStatus.PENDING,
                         from_number="A1", to_number="B1", reasons=(REASON,)),
        ]  # fmt: skip
        shown = said(draw_history(lines, "en")).splitlines()
        assert "created  active" in shown[1]
        assert "operator  status   active → pending  Besichtigung" in shown[2]
        assert "A1 → B1 · The listing names neither" in shown[3]


class TestAnAudit:
    def test_tells_what_was_checked_and_that_all_is_well(self):
        shown = said(draw_audit({"deliveries": 3, "oddities": 1}, (), "en"))
        assert "All is well." in shown
        assert "oddities" in shown

    def test_tells_every_problem(self):
        problems = [missing(line) for line in range(5)]
        assert said(draw_audit({}, problems, "de")).count("ist nicht im Paket") == 5


class TestNumbersAndMoments:
    @pytest.mark.parametrize(
        ("value", "english", "german"),
        [
            (Decimal("350000.00"), "350,000", "350.000"),
            (Decimal("1780.50"), "1,780.5", "1.780,5"),
            (Decimal("100"), "100", "100"),
            (Decimal("0.00"), "0", "0"),
            (Decimal("-5.25"), "-5.25", "-5,25"),
            (1234567, "1,234,567", "1.234.567"),
        ],
    )
    def test_are_written_as_people_write_them(self, value, english, german):
        assert (amount(value, "en"), amount(value, "de")) == (english, german)

    def test_a_number_of_absurd_size_stays_short(self):
        assert len(amount(Decimal("1e999999"), "en")) < 20

    def test_moments(self):
        assert (moment(NOON, "de"), moment(None, "de")) == ("21.11.2026 12:00 UTC", "–")


@pytest.mark.parametrize("severity", Severity)
@pytest.mark.parametrize("lang", ["de", "en"])
def test_every_severity_has_words(severity, lang):
    from openimmo.texts import say

    assert say(f"report-{severity}", lang)
    assert say(f"report-count-{severity}", lang, count=1)
