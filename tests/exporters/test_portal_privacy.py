"""What may leave and what may not: nothing private goes to a portal that is not allowed it, and each thing is told."""

from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from openimmo import model
from openimmo.domain.portal import HiddenAddress, Portal
from openimmo.exporters.portals.privacy import ALLOWABLE, cleared
from openimmo.importers.feed import read_listing

PUBLIC = Portal(name="public", preset="openimmo")
TRUSTED = Portal(name="crm", preset="onoffice", allowed=ALLOWABLE, hidden_address=HiddenAddress.SENT)
FULL = b"""<immobilie>
  <geo><plz>52062</plz><ort>Aachen</ort><geokoordinaten breitengrad="50.77664" laengengrad="6.08342"/>
    <strasse>Domgasse</strasse><hausnummer>7</hausnummer><flur>3</flur><gemarkung>Aachen</gemarkung></geo>
  <kontaktperson><email_direkt>erika@example.com</email_direkt><tel_durchw>0241 123</tel_durchw>
    <tel_zentrale>0241 1</tel_zentrale><name>Muster</name><strasse>Privatweg</strasse>
    <adressfreigabe>false</adressfreigabe>
    <user_defined_simplefield feldname="eigentuemer">Otto</user_defined_simplefield></kontaktperson>
  <weitere_adresse adressart="Eigentuemer"><name>Otto</name></weitere_adresse>
  <bewertung><feld><name>Wert</name><wert>1</wert></feld></bewertung>
  <freitexte><objektbeschreibung>In der Domgasse wohnt man gut.</objektbeschreibung></freitexte>
  <anhaenge>
    <anhang location="EXTERN" gruppe="BILD"><anhangtitel>Flur</anhangtitel><format>jpg</format>
      <daten><pfad>a.jpg</pfad></daten></anhang>
    <anhang location="EXTERN" gruppe="KARTEN_LAGEPLAN"><anhangtitel>Lage</anhangtitel><format>jpg</format>
      <daten><pfad>b.jpg</pfad></daten></anhang>
    <anhang location="EXTERN" gruppe="DOKUMENTE"><anhangtitel>Exposee INTERN</anhangtitel><format>pdf</format>
      <daten><pfad>c.pdf</pfad></daten></anhang>
    <anhang location="EXTERN" gruppe="BILD"><anhangtitel>Internetanschluss</anhangtitel><format>jpg</format>
      <daten><pfad>d.jpg</pfad></daten></anhang>
  </anhaenge>
  <verwaltung_objekt><objektadresse_freigeben>false</objektadresse_freigeben></verwaltung_objekt>
  <verwaltung_techn><objektnr_extern>A1</objektnr_extern></verwaltung_techn>
  <user_defined_simplefield feldname="epass_wert">87</user_defined_simplefield>
  <user_defined_simplefield feldname="notiz">Makler X ist schwierig</user_defined_simplefield>
  <lieblingsfarbe>blau</lieblingsfarbe>
</immobilie>"""


def full(**changes: Any) -> model.Immobilie:
    return replace(read_listing(FULL), **changes)


def codes(immobilie: model.Immobilie, portal: Portal = PUBLIC) -> set[str]:
    return {one.code for one in cleared(immobilie, portal, "A1").findings}


def test_an_address_that_is_not_released_goes_without_street_and_exact_place():
    geo = cleared(full(), PUBLIC, "A1").immobilie.geo
    assert geo is not None
    assert (geo.plz, geo.ort) == ("52062", "Aachen")
    assert (geo.strasse, geo.hausnummer, geo.geokoordinaten, geo.flur, geo.gemarkung) == (None,) * 5


@pytest.mark.parametrize("said", [True, None])
def test_a_released_address_goes_whole(said: bool | None):
    listing = full(verwaltung_objekt=model.VerwaltungObjekt(objektadresse_freigeben=said))
    assert cleared(listing, PUBLIC, "A1").immobilie.geo == listing.geo
    assert "export-address-hidden" not in codes(listing)


def test_a_receiver_that_hides_addresses_itself_gets_them():
    portal = replace(PUBLIC, hidden_address=HiddenAddress.SENT)
    assert cleared(full(), portal, "A1").immobilie.geo == full().geo


def test_where_only_coordinates_are_known_they_are_made_rough():
    place = model.Geokoordinaten(breitengrad=Decimal("50.77664"), laengengrad=Decimal("6.08342"))
    geo = cleared(full(geo=model.Geo(geokoordinaten=place)), PUBLIC, "A1").immobilie.geo
    assert geo is not None
    assert geo.geokoordinaten == model.Geokoordinaten(breitengrad=Decimal("50.78"), laengengrad=Decimal("6.08"))


def test_people_ratings_internal_papers_maps_and_own_fields_stay_and_are_told():
    bare, findings = cleared(full(), PUBLIC, "A1")
    assert (bare.weitere_adresse, bare.bewertung) == ((), None)
    assert bare.anhaenge is not None
    assert [one.anhangtitel for one in bare.anhaenge.anhang] == ["Flur", "Internetanschluss"]
    assert [one.feldname for one in bare.user_defined_simplefield] == ["epass_wert"]
    person = bare.kontaktperson
    assert person is not None
    assert (person.name, person.email_direkt, person.tel_zentrale) == ("Muster", "erika@example.com", "0241 1")
    assert (person.tel_durchw, person.strasse, person.user_defined_simplefield) == (None, None, ())
    assert {one.code for one in findings} == {
        "export-address-hidden", "export-address-in-text", "export-map-hidden", "export-people-held",
        "export-person-hidden", "export-rating-held", "export-own-fields-held", "export-internal-held",
    }  # fmt: skip
    (own,) = [one for one in findings if one.code == "export-own-fields-held"]
    assert own.value == "<lieblingsfarbe>, eigentuemer, notiz"
    assert {one.listing for one in findings} == {"A1"}


@pytest.mark.parametrize("released", [True, False, None])
def test_a_receiver_that_is_allowed_everything_gets_everything(released: bool | None):
    person = model.Kontaktperson(name="Muster", adressfreigabe=released, strasse="Weg")
    listing = full(kontaktperson=person)
    assert cleared(listing, TRUSTED, "A1") == (listing, ())


@pytest.mark.parametrize("one", ALLOWABLE)
def test_each_allowance_stands_for_itself(one: str):
    missing = {
        "weitere_adresse": "export-people-held", "bewertung": "export-rating-held",
        "internal": "export-internal-held", "user_defined": "export-own-fields-held",
        "kontaktperson": "export-person-hidden",
    }  # fmt: skip
    assert set(missing.values()) - codes(full(), replace(PUBLIC, allowed=(one,))) == {missing[one]}


def test_a_listing_that_says_nothing_is_left_alone():
    assert cleared(model.Immobilie(), PUBLIC, "A1") == (model.Immobilie(), ())
