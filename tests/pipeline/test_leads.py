"""Leads in the stock: BOTTIMMO's rules for contacts, activities, consent, search orders and pending listings."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from openimmo.domain.contact import ContactInFull
from openimmo.domain.lead import LeadOutcome, LeadsReport
from openimmo.domain.listing import ListingStatus
from openimmo.errors import FeedError, OpenImmoError
from openimmo.findings import Severity
from openimmo.importers.leads import read_leads
from openimmo.pipeline.leads.taking_in import BATCH, import_leads
from openimmo.pipeline.senders.operations import pause, resume
from openimmo.pipeline.validating import validate_package
from openimmo.store.contact_changes import By
from tests.pipeline.deliveries import Office, anbieter, feed, listing

EVA = {"first_name": "Eva", "name": "Sommer", "email": "eva@example.com", "phone": "0241 123"}
ADDRESS = {"street": "Weg", "house_number": "1", "zip": "52062", "city": "Aachen", "country": "DE"}
VALUATION = {
    "id": "V", "kind": "valuation", "time": "2026-11-20T10:00:00+01:00",
    "data": {
        "property_kind": "Haus", "property_subkind": "Einfamilienhaus",
        "address": {**ADDRESS, "latitude": 50.77, "longitude": 6.08},
        "price": {"min": 300000, "max": 400000, "average": "351000.50"}, "mode": "manual",
    },
}  # fmt: skip


def lead(
    number: str = "L-1", *conversions: dict[str, Any], contact: dict[str, Any] = EVA, **more: Any
) -> dict[str, Any]:
    return {"id": number, "company": "C-1", "contact": contact, "conversions": list(conversions), **more}


def send(office: Office, *leads: Any, sender: str | None = None, listings: bool = False) -> LeadsReport:
    data = json.dumps({"schema": "openimmo/leads/1", "platform": "Muster", "leads": list(leads)}).encode()
    return import_leads(office.house, data, "leads.json", sender=sender, listings=listings, progress=lambda *told: None)


def one(office: Office, said: dict[str, Any], **options: Any) -> LeadOutcome:
    (outcome,) = send(office, said, **options).leads
    return outcome


def full(office: Office, outcome: LeadOutcome) -> ContactInFull:
    with office.house.reading_stock().reading() as view:
        contact = view.contact(outcome.contact or 0)
        assert contact is not None
        return view.contact_in_full(contact)


def codes(outcome: LeadOutcome) -> list[str]:
    return [found.code for found in outcome.findings]


def test_the_contact_has_what_the_lead_says_and_the_country_by_its_three_letters(office: Office) -> None:
    place = {"street": "Weg 1", "zip": "52062", "city": "Aachen", "country": "DE"}
    contact = full(office, one(office, lead("L-1", VALUATION, contact={**EVA, **place}))).contact
    assert (contact.first_name, contact.name, contact.emails) == ("Eva", "Sommer", ("eva@example.com",))
    assert (contact.street, contact.zip, contact.city, contact.country) == ("Weg 1", "52062", "Aachen", "DEU")


def test_a_phone_is_added_only_if_the_contact_does_not_have_it_in_any_spelling(office: Office) -> None:
    first = one(office, lead("L-1"))
    same = one(office, lead("L-2", contact={**EVA, "phone": "+49 241 123"}))
    other = one(office, lead("L-3", contact={**EVA, "phone": "0170 555"}))
    assert first.contact == same.contact == other.contact
    assert (same.contact_action, other.contact_action) == ("matched", "completed")
    assert full(office, other).contact.phones == ("0241 123", "0170 555")


def test_the_origin_is_bottimmo_only_for_a_new_contact_of_a_conversion(office: Office) -> None:
    with_one = full(office, one(office, lead("L-1", VALUATION))).contact
    without = full(office, one(office, lead("L-2", contact={"name": "Winter", "email": "w@example.com"}))).contact
    later = full(
        office, one(office, lead("L-3", VALUATION, contact={"name": "Winter", "email": "w@example.com"}))
    ).contact
    assert (with_one.origin, without.origin, later.origin) == ("BOTTIMMO", None, None)
    assert later.id == without.id


def test_without_an_origin_in_the_settings_no_contact_gets_one(office: Office) -> None:
    office.settings('[policy.bottimmo]\npreset = "bottimmo"\ncontact_origin = ""\n')
    assert full(office, one(office, lead("L-1", VALUATION))).contact.origin is None


def test_consent_is_set_when_given_and_is_never_taken_back_silently(office: Office) -> None:
    assert one(office, lead("L-1")).consent == "none"
    assert one(office, lead("L-2", consent=True)).consent == "given"
    kept = one(office, lead("L-3", consent=False))
    assert (kept.consent, codes(kept)) == ("given", ["leads-consent-kept"])


def test_a_lead_of_the_same_company_and_e_mail_with_another_name_is_told_and_consents_for_nobody_else(
    office: Office,
) -> None:
    immo = {"company": "Immo GmbH", "email": "info@immo.example"}
    eva = one(office, lead("L-1", contact={**immo, "first_name": "Eva", "name": "Sommer"}))
    tom = one(office, lead("L-2", contact={**immo, "first_name": "Tom", "name": "Winter"}, consent=True))
    assert (tom.contact, tom.consent, codes(tom)) == (eva.contact, "none", ["leads-other-name"])
    assert "Eva Sommer, the lead Tom Winter" in tom.findings[0].message("en")
    found = full(office, tom)
    assert (found.contact.name, [one.after for one in found.history if one.action == "other-name"]) == (
        "Sommer", [{"name": "Winter", "first_name": "Tom"}],
    )  # fmt: skip


def test_an_opt_out_wins_over_the_consent_of_a_later_lead(office: Office) -> None:
    first = one(office, lead("L-1", consent=True))
    with office.house.stock().writing() as book:
        book.opt_out(first.contact or 0, By(actor="operator", at=office.house.clock()))
    later = one(office, lead("L-2", consent=True))
    assert (later.consent, codes(later)) == ("opt-out", ["leads-opted-out"])
    assert not full(office, later).contact.allowed


def test_every_lead_keeps_its_ids_its_mail_and_its_status(office: Office) -> None:
    outcome = one(office, lead("L-1", status="new"))
    external = f"{outcome.sender}/C-1/L-1"
    with office.house.reading_stock().reading() as view:
        data = view.standing("lead", [external])[external].data
    assert {name: data[name] for name in ("lead", "company", "email", "status")} == {
        "lead": "L-1", "company": "C-1", "email": "eva@example.com", "status": "new",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "data", "title", "says"),
    [
        (
            "valuation", VALUATION["data"], "Bewertung durchgeführt",
            ["Haus", "Weg 1, 52062 Aachen", "300000", "400000", "351000.50", "von Hand"],
        ),
        (
            "callback", {"when": "Vormittags", "topic": "Erbschaft"}, "Hat um einen Rückruf gebeten",
            ["Vormittags", "Erbschaft"],
        ),
        ("download", {"item": "Ratgeber", "by_post": True}, "Download: Ratgeber", ["Ratgeber", "per Post"]),
        ("annuity-check", {"property_kind": "Haus"}, "Leibrenten-Check durchgeführt", ["Haus"]),
        ("partial-sale-check", {"property_kind": "Wohnung"}, "Teilverkaufs-Check durchgeführt", ["Wohnung"]),
        (
            "search-order",
            {"property_kind": "Wohnung", "property_subkind": "Loft", "area": "Aachen", "radius_km": 5,
             "price": {"min": 1, "max": 2}, "rooms": 3, "bathrooms": 1, "parking_spaces": 2},
            "Hat ein Kaufgesuch abgegeben",
            ["Wohnung, Loft", "Aachen", "5 km", "Zimmer: 3", "Badezimmer: 1", "Stellplätze: 2", "von 1 bis 2"],
        ),
        ("plot-valuation", {"plot_kind": "Bauland"}, "Anfrage zur Grundstücksbewertung", ["Bauland"]),
    ],
)  # fmt: skip
def test_each_kind_of_conversion_becomes_an_activity_with_its_title_and_what_it_carries(
    office: Office, kind: str, data: dict[str, Any], title: str, says: list[str]
) -> None:
    office.settings('lang = "de"\n')
    conversion = {"kind": kind, "data": data, "landing_page": "Seite", "time": "2026-11-20T10:00:00+01:00"}
    activities = full(office, one(office, lead("L-1", conversion))).activities
    (found,) = [activity for activity in activities if activity.kind == kind]
    assert (found.title, found.platform) == (f"{title} (Seite)", "Muster")
    assert str(found.at) == "2026-11-20 09:00:00+00:00"
    assert [word for word in says if word not in (found.text or "")] == []


def test_a_title_and_a_text_of_the_leads_own_come_first(office: Office) -> None:
    said = {"kind": "callback", "title": "Ruf mich an", "text": "Bitte!", "data": {"topic": "Preis"}}
    found = full(office, one(office, lead("L-1", said))).activities
    (own,) = [activity for activity in found if activity.kind == "callback"]
    assert own.title == "Ruf mich an"
    assert (own.text or "").startswith("Bitte!\n")


def test_a_search_order_is_kept_as_data(office: Office) -> None:
    order = {
        "property_kind": "Haus", "property_subkind": "Villa", "area": "Eifel", "address": ADDRESS, "radius_km": 5,
        "price": {"min": "1.50", "max": 2}, "rooms": 4.5, "bathrooms": 2, "parking_spaces": 1,
    }  # fmt: skip
    outcome = one(office, lead("L-1", {"id": "S", "kind": "search-order", "data": order}))
    (found,) = [activity for activity in full(office, outcome).activities if activity.kind == "search-order"]
    assert found.data["search-order"] == {**order, "price": {"min": "1.50", "max": "2", "currency": "EUR"}}


def test_a_field_that_no_lead_has_is_named_and_left_out(office: Office) -> None:
    order = {"property_kind": "Haus", "balconies": 2, "address": {"city": "Aachen", "planet": "Erde"}}
    said = lead("L-1", {"kind": "search-order", "data": order}, contact={**EVA, "pet": "Waldi"}, colour="blue")
    outcome = one(office, said)
    assert (outcome.action, codes(outcome)) == ("new", ["leads-unknown-fields"])
    named = outcome.findings[0].message("en")
    assert [name for name in ("balconies", "address/planet", "contact/pet", "colour") if name not in named] == []
    (found,) = [activity for activity in full(office, outcome).activities if activity.kind == "search-order"]
    assert "balconies" not in str(found)


def test_the_same_leads_again_change_nothing_and_a_changed_one_adds_what_is_new(office: Office) -> None:
    first = send(office, lead("L-1", VALUATION), lead("L-2"))
    before = full(office, first.leads[0])
    again = send(office, lead("L-1", VALUATION), lead("L-2"))
    assert again.counts == {"in_file": 2, "new": 0, "changed": 0, "unchanged": 2, "refused": 0}
    assert full(office, first.leads[0]) == before
    more = one(office, lead("L-1", VALUATION, {"kind": "callback", "data": {"when": "abends"}}))
    assert (more.action, more.activities) == ("changed", 1)


def test_a_bad_lead_is_refused_by_name_and_the_others_go_on(office: Office) -> None:
    report = send(
        office, {"id": "L-1"}, 7, lead("L-3", {"kind": "valuation", "data": {"mode": "guessed"}}), lead("L-4")
    )
    assert [(found.lead, found.action) for found in report.leads] == [
        ("L-1", "refused"), ("#2", "refused"), ("L-3", "refused"), ("L-4", "new"),
    ]  # fmt: skip


@pytest.mark.parametrize("who", [{"name": "\n"}, {"name": " ", "street": "Weg 1"}, {"email": "nobody"}])
def test_a_lead_of_whom_nothing_is_left_but_blanks_is_refused_and_the_others_go_on(
    office: Office, who: dict[str, str]
) -> None:
    report = send(office, lead("L-1", VALUATION, contact=who), lead("L-2"), listings=True)
    assert [outcome.action for outcome in report.leads] == ["refused", "new"]
    assert codes(report.leads[0])[-1] == "leads-nobody"


def test_a_file_of_several_batches_is_taken_in_and_keeps_its_order(office: Office) -> None:
    leads = [lead(f"L-{number}", contact={"name": f"N{number}"}) for number in range(BATCH + 5)]
    report = send(office, *leads)
    assert report.counts["new"] == BATCH + 5
    assert [found.lead for found in report.leads] == [said["id"] for said in leads]


def test_a_lead_named_twice_counts_as_its_last_says(office: Office) -> None:
    report = send(office, lead("L-1", status="new"), lead("L-1", status="won"))
    assert [found.action for found in report.leads] == ["new", "changed"]
    assert "won" in (full(office, report.leads[0]).activities[0].text or "")


def test_each_company_is_a_sender_of_its_own_and_is_known_again_by_it(office: Office) -> None:
    report = send(office, lead("L-1"), {**lead("L-1"), "company": "C-2"})
    assert [found.sender for found in report.leads] == ["leads-C-1", "leads-C-2"]
    assert one(office, lead("L-2")).sender == "leads-C-1"


def test_a_sender_with_the_company_as_its_account_gets_its_leads(office: Office) -> None:
    office.settings('[sender.anna]\naccount = "C-1"\nopenimmo_anid = "OIB1"\n')
    office.send(feed(anbieter(listing("A1"))))
    assert one(office, lead("L-1")).sender == "anna"


def test_a_lead_without_a_company_needs_a_sender(office: Office) -> None:
    nobody = {**lead("L-1"), "company": None}
    assert codes(one(office, nobody)) == ["leads-no-company"]
    assert one(office, nobody, sender="anna").sender == "anna"


def test_where_new_senders_wait_for_their_release_their_leads_are_refused(office: Office) -> None:
    office.settings('release = "manual"\n')
    assert codes(one(office, lead("L-1"))) == ["leads-sender-not-released"]


def test_whoever_pauses_gets_no_leads_until_the_pause_is_over(office: Office) -> None:
    first = one(office, lead("L-1"))
    pause(office.house, first.sender or "", actor="operator")
    later = one(office, lead("L-2"))
    assert (later.action, codes(later), later.contact) == ("refused", ["leads-sender-paused"], None)
    list(resume(office.house, first.sender or "", actor="operator", progress=lambda *told: None))
    assert one(office, lead("L-2")).action == "new"


def test_a_valuation_makes_a_pending_listing_with_kind_subkind_address_country_and_coordinates(office: Office) -> None:
    outcome = one(office, lead("L-1", VALUATION), listings=True)
    assert (outcome.listing, outcome.listing_action) == ("L-1", "created")
    found = office.listing("L-1")
    assert (found.row.status, found.row.kind, found.row.zip, found.row.city, found.row.country) == (
        ListingStatus.PENDING, "haus", "52062", "Aachen", "DEU",
    )  # fmt: skip
    for said in (b'haustyp="EINFAMILIENHAUS"', b"<strasse>Weg</strasse>", b'breitengrad="50.7700000"'):
        assert said in found.xml
    (valued,) = [one for one in full(office, outcome).activities if one.kind == "valuation"]
    assert valued.listing == "L-1"


def test_without_the_option_no_listing_is_made_and_with_it_later_it_is(office: Office) -> None:
    assert one(office, lead("L-1", VALUATION)).listing is None
    assert office.statuses() == {}
    later = one(office, lead("L-1", VALUATION), listings=True)
    assert (later.action, later.listing) == ("unchanged", "L-1")


def test_a_listing_that_was_activated_is_pending_again_after_a_new_valuation(office: Office) -> None:
    one(office, lead("L-1", VALUATION), listings=True)
    with office.house.stock().writing() as book:
        book.set_status(
            book.listing("L-1").row.id, ListingStatus.ACTIVE, actor="operator", at=office.house.clock(), note=None
        )
    moved = {**VALUATION, "data": {**VALUATION["data"], "address": {**ADDRESS, "street": "Allee"}}}  # type: ignore[dict-item]
    assert one(office, lead("L-1", moved), listings=True).listing_action == "updated"
    assert office.statuses() == {"L-1": "pending"}


@pytest.mark.parametrize("kind", ["Haus", "Büro", "Grundstück", "Raumschiff", None])
def test_a_listing_made_of_a_lead_lacks_nothing_of_the_newest_schema_but_the_contact_person(
    office: Office, kind: str | None, tmp_path: Path
) -> None:
    """The owner is nobody to be published: who offers the property is for the operator to enter."""
    said = {**VALUATION, "data": {**VALUATION["data"], "property_kind": kind}}  # type: ignore[dict-item]
    one(office, lead("L-1", said), listings=True)
    xml = office.listing("L-1").xml
    assert b"<weitergabe_generell>false</weitergabe_generell>" in xml
    assert b"Sommer" not in xml
    assert b"kontaktperson" not in xml
    path = tmp_path / "feed.xml"
    path.write_bytes(feed(anbieter(xml.decode(), anid="X")))
    errors = [found for found in validate_package(path).findings if found.severity is Severity.ERROR]
    assert [(found.code, found.params["name"]) for found in errors] == [("schema-element-missing", "kontaktperson")]


def test_a_rehearsal_tells_what_the_import_does_and_leaves_nothing_behind(office: Office) -> None:
    one(office, lead("L-1", VALUATION), listings=True)
    leads = [
        lead("L-1", VALUATION),
        lead("L-2", VALUATION, contact={"name": "Winter", "phone": "0241 9"}),
        lead("L 3 "),
    ]
    before = {path: path.read_bytes() for path in office.home.rglob("*") if path.is_file()}
    data = json.dumps({"schema": "openimmo/leads/1", "leads": leads}).encode()
    with office.house.rehearsing() as house:
        told = import_leads(house, data, "leads.json", sender=None, listings=True, progress=lambda *told: None)
    assert {path: path.read_bytes() for path in office.home.rglob("*") if path.is_file()} == before
    assert [(outcome.action, outcome.listing) for outcome in told.leads] == [
        ("changed", "L-1"), ("new", "L-2"), ("refused", None),
    ]  # fmt: skip
    done = import_leads(office.house, data, "leads.json", sender=None, listings=True, progress=lambda *told: None)
    assert done == told


def test_a_lead_never_takes_the_place_of_somebody_elses_listing(office: Office) -> None:
    office.send(feed(anbieter(listing("L-1", title="Echtes Objekt"))), sender="anna")
    before = office.listing("L-1")
    outcome = one(office, lead("L-1", VALUATION), sender="anna", listings=True)
    assert (outcome.action, codes(outcome)) == ("new", ["leads-number-taken"])
    assert office.listing("L-1") == before


@pytest.mark.parametrize(
    ("kind", "subkind", "xml"),
    [
        ("Wohnung", "Etagenwohnung", b'<wohnung wohnungtyp="ETAGE"></wohnung>'),
        ("Haus", "Doppelhaushälfte", b'<haus haustyp="DOPPELHAUSHAELFTE"></haus>'),
        ("Mehrfamilienhaus", None, b'<haus haustyp="MEHRFAMILIENHAUS"></haus>'),
        ("grundstueck", "Freizeit", b'<grundstueck grundst_typ="FREIZEIT"></grundstueck>'),
        ("Haus", "Schloss am See", b"<haus></haus><objektart_zusatz>Schloss am See</objektart_zusatz>"),
        (
            "Raumschiff",
            None,
            b"<objektart><sonstige></sonstige><objektart_zusatz>Raumschiff</objektart_zusatz></objektart>",
        ),
    ],
)
def test_the_kind_of_property_is_the_standards_where_it_has_one(
    office: Office, kind: str, subkind: str | None, xml: bytes
) -> None:
    said = {"kind": "valuation", "data": {"property_kind": kind, "property_subkind": subkind, "address": ADDRESS}}
    one(office, lead("L-1", said), listings=True)
    assert xml in office.listing("L-1").xml


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[]",
        b"{}",
        b'{"schema": "x", "leads": []}',
        b"[" * 100_000,
        b'{"schema": "openimmo/leads/1", "leads": 5}',
        b"\xff",
    ],
)
def test_a_file_that_holds_no_leads_is_refused_in_our_own_words(data: bytes) -> None:
    with pytest.raises(FeedError):
        list(read_leads(data))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
CONVERSIONS = st.fixed_dictionaries(
    {"kind": st.sampled_from(["valuation", "callback", "search-order", "other"]), "data": JSON}
)
LEADS = JSON | st.fixed_dictionaries(
    {"id": st.text(min_size=1, max_size=6), "contact": st.fixed_dictionaries({"name": st.text(max_size=6)})},
    optional={
        "conversions": st.lists(CONVERSIONS, max_size=2),
        "notes": JSON,
        "consent": st.booleans(),
        "status": JSON,
    },
)


@given(st.lists(LEADS, max_size=4))
@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_leads_at_all_are_taken_or_refused_one_by_one(damaged_office: Office, leads: list[Any]) -> None:
    try:
        data = json.dumps({"schema": "openimmo/leads/1", "company": "C", "leads": leads}).encode()
    except ValueError:
        return
    report = import_leads(damaged_office.house, data, "l.json", sender=None, listings=True, progress=lambda *told: None)
    assert report.counts["in_file"] == len(leads)
    assert sum(report.counts.values()) == 2 * len(leads)
    for outcome in report.leads:
        assert all(found.message("de") for found in outcome.findings)


def test_a_lead_whose_texts_hold_control_characters_does_no_harm(office: Office) -> None:
    said = {
        "kind": "valuation",
        "data": {"property_kind": "Haus\u0000", "address": {**ADDRESS, "city": "Aa\u0001chen"}},
    }
    try:
        outcome = one(office, lead("L-1", said, contact={"name": "A\u0000B"}), listings=True)
    except OpenImmoError as error:
        pytest.fail(error.message())
    assert outcome.listing == "L-1"
