"""Element by element: what of a listing that says everything reaches a portal, as it is written there.

The table of docs/exporting.md, as tests. Every private thing is a word of its own, so that it can be searched for.
"""

import re
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from msgspec.structs import replace

from openimmo.domain.delivery import Scope
from openimmo.domain.listing import MediaRef
from openimmo.domain.portal import HiddenAddress, Portal
from openimmo.exporters.forms.offered import offered
from openimmo.exporters.portals.adapting import Facts, Finished, adapted, foreseen
from openimmo.exporters.portals.address_words import secret_of
from openimmo.exporters.portals.around import Header, provider_frame
from openimmo.exporters.portals.preflight import preflight
from openimmo.exporters.portals.privacy import is_internal
from openimmo.importers.dialects.profiles import effective
from openimmo.importers.feed import map_listing, parse_listing
from openimmo.model import (
    Anhang,
    AnhangLocation,
    Daten,
    Foto,
    FotoLocation,
    Geo,
    Geokoordinaten,
    Immobilie,
    Kontaktperson,
)
from openimmo.texts import say
from tests.exporters.flats import flat, office

EVERY = effective(frozenset(), None)
PUBLIC = Portal(name="public", preset="openimmo")
EVERYTHING = """<immobilie><!-- Wkommentar -->
<objektkategorie><nutzungsart WOHNEN="true" GEWERBE="false"/><vermarktungsart KAUF="true" MIETE_PACHT="false"/>
  <objektart><haus haustyp="VILLA"/></objektart></objektkategorie>
<geo wattribut="Wattribut"><plz>52062</plz><ort>Aachen</ort>
  <geokoordinaten breitengrad="50.7766412" laengengrad="6.0834217"/><strasse>Wagnerstraße</strasse>
  <hausnummer>77</hausnummer><land iso_land="DEU"/><flur>Wflur</flur><flurstueck>Wflurstueck</flurstueck>
  <gemarkung>Wgemarkung</gemarkung><wohnungsnr>Wwohnungsnr</wohnungsnr>
  <regionaler_zusatz>Ostviertel, Wagnerstr. 77</regionaler_zusatz></geo>
<kontaktperson><email_zentrale>zentrale@example.com</email_zentrale><email_direkt>direkt@example.com</email_direkt>
  <tel_zentrale>0241-1</tel_zentrale><tel_durchw>0241-2</tel_durchw><tel_fax>0241-3</tel_fax>
  <tel_handy>0171-4</tel_handy><name>Muster</name><strasse>Wagner Str.</strasse><hausnummer>77</hausnummer>
  <plz>52064</plz><ort>Wohnort</ort><email_privat>privat@example.com</email_privat>
  <email_feedback>feedback@example.com</email_feedback><tel_privat>0241-5</tel_privat>
  <adressfreigabe>{person}</adressfreigabe><personennummer>P-6</personennummer>
  <freitextfeld>Wbemerkung</freitextfeld>
  <user_defined_simplefield feldname="eigentuemer">Weigentuemer</user_defined_simplefield></kontaktperson>
<weitere_adresse adressart="Eigentuemer"><name>Wotto</name></weitere_adresse>
<preise><kaufpreis>1000</kaufpreis><provision_teilen wert="text">Wteilen</provision_teilen>
  <innen_courtage>Winnen</innen_courtage><aussen_courtage>3,57 %</aussen_courtage></preise>
<zustand_angaben><user_defined_simplefield feldname="epass_wert">Eausweis</user_defined_simplefield></zustand_angaben>
<bewertung><feld><name>Wbewertung</name><wert>1</wert></feld></bewertung>
<freitexte><objekttitel>Villa, Wagnerstraße 77a, mit Garten</objekttitel>
  <lage>In der WAGNER-STRASSE, https://maps.example/?q=50.776641,6.083421 gelegen</lage>
  <objektbeschreibung>Ein Haus. Eingang Wagnerstrasse Nr. 77.</objektbeschreibung></freitexte>
<anhaenge>
  <anhang location="EXTERN" gruppe="BILD"><anhangtitel>Blick auf die Wagnerstr. 77</anhangtitel><format>jpg</format>
    <daten><pfad>Wdatei-Wagnerstrasse.jpg</pfad></daten></anhang>
  <anhang location="EXTERN" gruppe="KARTEN_LAGEPLAN"><anhangtitel>Wkarte</anhangtitel><format>jpg</format>
    <daten><pfad>karte.jpg</pfad></daten></anhang>
  <anhang location="EXTERN" gruppe="DOKUMENTE"><anhangtitel>Wvertrag (vertraulich)</anhangtitel><format>pdf</format>
    <daten><pfad>a.pdf</pfad></daten></anhang>
  <anhang location="EXTERN" gruppe="DOKUMENTE"><anhangtitel>Wnotiz</anhangtitel><format>pdf</format>
    <daten><pfad>docs/notiz_intern.pdf</pfad></daten></anhang>
  <anhang location="INTERN" gruppe="DOKUMENTE"><anhangtitel>Energieausweis</anhangtitel><format>pdf</format>
    <daten><pfad>b.pdf</pfad></daten></anhang>
  <anhang location="REMOTE" gruppe="LINKS"><anhangtitel>Tour</anhangtitel><format>html</format>
    <daten><pfad>https://tour.example/1</pfad></daten></anhang>
  <anhang location="REMOTE" gruppe="LINKS"><anhangtitel>Wstreetview</anhangtitel><format>html</format>
    <daten><pfad>https://maps.example/Wagnerstra%C3%9Fe+77</pfad></daten></anhang>
</anhaenge>
<verwaltung_objekt><objektadresse_freigeben>{address}</objektadresse_freigeben><zugang>Wzugang</zugang>
</verwaltung_objekt>
<verwaltung_techn><objektnr_intern>intern-8</objektnr_intern><objektnr_extern>A1</objektnr_extern>
  <aktion aktionart="CHANGE"/><openimmo_obid>OBID</openimmo_obid><stand_vom>2026-01-01</stand_vom></verwaltung_techn>
<user_defined_simplefield feldname="notiz">Wfeld</user_defined_simplefield>
<user_defined_simplefield feldname="geokoordinaten_laengengrad">6.0834</user_defined_simplefield>
<user_defined_anyfield><Wanyfield>1</Wanyfield></user_defined_anyfield>
<Wunbekannt>blau</Wunbekannt>
</immobilie>"""

ADDRESS = re.compile(
    r"wagner|77|50\.776|6\.083|Wflur|Wgemarkung|Wwohnungsnr|Wkarte|Wstreetview|geokoordinaten", re.IGNORECASE
)
OFFICE = ("Winnen", "Wteilen", "Wzugang", "Wbemerkung", "Wvertrag", "Wnotiz")
FIELDS = ("Weigentuemer", "Wfeld", "Wanyfield", "Wunbekannt", "Wattribut")
PERSON = ("0241-2", "0171-4", "0241-5", "privat@example.com", "Wohnort", "52064")
ALWAYS = (
    "52062", "Aachen", "zentrale@example.com", "direkt@example.com", "0241-1", "0241-3", "feedback@example.com", "P-6",
    "Muster", "intern-8", "OBID", "3,57 %", "Eausweis", "Energieausweis", "https://tour.example/1", "Villa",
)  # fmt: skip


def left(portal: Portal = PUBLIC, *, address: str = "true", person: str = "true") -> Finished:
    """The listing as it would be written."""
    xml = EVERYTHING.format(address=address, person=person).encode()
    tree = parse_listing(xml)
    immobilie = map_listing(tree, EVERY)[0]
    kinds = ["image/jpeg"] * 2 + ["application/pdf"] * 3
    media = [
        MediaRef(position=at, state="stored", sha256=f"{at}" * 64, media_type=kind, size=9)
        for at, kind in enumerate(kinds)
    ]
    links = [MediaRef(position=at, state="link") for at in (5, 6)]
    return foreseen(adapted(immobilie, portal, Facts(number="A1", media=[*media, *links], tree=tree)), portal)


def written(one: Finished) -> str:
    assert one.tree is not None
    assert one.errors == ()
    return etree.tostring(one.tree, encoding="unicode")


def test_what_a_portal_needs_goes_and_what_is_between_the_office_and_others_stays() -> None:
    said = written(left())
    place = ("Wagnerstraße", "50.7766412", "Wflurstueck", "Wkarte")
    assert [word for word in (*ALWAYS, *PERSON, *place) if word not in said] == []
    held = (*OFFICE, *FIELDS, "Wotto", "Wbewertung", "Wkommentar", "Wdatei")
    assert [word for word in held if word in said] == []


def test_an_address_that_is_not_released_stands_nowhere_any_more() -> None:
    one = left(address="false")
    said = written(one)
    assert ADDRESS.findall(said) == []
    assert [word for word in ALWAYS if word not in said] == []
    assert "<objekttitel>Villa, …, mit Garten</objekttitel>" in said
    assert "Ein Haus. Eingang …." in said
    assert "<anhangtitel>Blick auf die …</anhangtitel>" in said
    told = {each.code: each.value for each in one.findings}
    assert told["export-address-in-text"] == "regionaler_zusatz, objekttitel, lage, objektbeschreibung"
    assert told["export-address-in-paper"] == "Energieausweis"
    assert told.keys() >= {
        "export-address-hidden", "export-map-hidden", "export-link-hidden", "export-title-mended",
        "export-person-lives-there",
    }  # fmt: skip


def test_a_hidden_address_stands_not_even_in_own_fields_that_may_go() -> None:
    one = left(replace(PUBLIC, allowed=("user_defined",)), address="false")
    assert one.tree is not None
    said = etree.tostring(one.tree, encoding="unicode")
    assert ADDRESS.findall(said) == []
    assert "Wfeld" in said


def test_a_receiver_that_hides_addresses_by_itself_gets_them_everywhere() -> None:
    said = written(left(replace(PUBLIC, hidden_address=HiddenAddress.SENT), address="false"))
    assert len(ADDRESS.findall(said)) > 10


def test_a_person_whose_address_is_not_released_keeps_what_the_office_is_reached_by() -> None:
    said = written(left(person="false"))
    assert [word for word in (*PERSON, "Wbemerkung", "Wagner Str.") if word in said] == []
    assert [word for word in ALWAYS if word not in said] == []


def test_what_is_allowed_goes() -> None:
    said = written(left(replace(PUBLIC, allowed=("internal", "weitere_adresse", "bewertung"))))
    assert [word for word in (*OFFICE, "Wotto", "Wbewertung") if word not in said] == []
    assert [word for word in FIELDS if word in said] == []


@pytest.mark.parametrize("only", ["email_privat", "tel_privat", "tel_handy", "tel_durchw"])
def test_a_contact_who_can_only_be_reached_privately_blocks_the_listing_and_it_says_what_to_do(only: str) -> None:
    said = "a@example.com" if only == "email_privat" else "0171-4"
    person = f"<{only}>{said}</{only}><name>Muster</name><adressfreigabe>false</adressfreigabe>"
    whole = f"<kontaktperson>{person}</kontaktperson>"
    xml = re.sub(r"<kontaktperson>.*</kontaktperson>", whole, EVERYTHING, flags=re.DOTALL)
    tree = parse_listing(xml.format(address="true", person="false").encode())
    immobilie = map_listing(tree, EVERY)[0]
    one = foreseen(adapted(immobilie, PUBLIC, Facts(number="A1", tree=tree)), PUBLIC)
    (reason,) = preflight(one, PUBLIC).blocked
    assert (reason.code, reason.params["value"]) == ("export-contact-unreachable", only)


def test_the_table_in_the_documentation_names_every_element_that_stays() -> None:
    said = (Path(__file__).parents[2] / "docs" / "exporting.md").read_text(encoding="utf-8")
    names = (
        "innen_courtage", "provision_teilen", "zugang", "freitextfeld", "weitere_adresse", "bewertung", "user_defined",
        "objektadresse_freigeben", "adressfreigabe", "foto", "email_feedback", "objektnr_intern", "KARTEN_LAGEPLAN",
    )  # fmt: skip
    assert [name for name in names if name not in said] == []


def picture_of(location: str, pfad: str) -> Foto:
    return Foto(location=FotoLocation(location), format="jpg", daten=Daten(pfad=pfad))


@pytest.mark.parametrize(
    ("location", "pfad", "goes"),
    [
        ("REMOTE", "https://example.com/erika.jpg", True),
        ("REMOTE", "https://user:secret@example.com/erika.jpg", False),
        ("EXTERN", "erika.jpg", False),
        ("INTERN", "erika.jpg", False),
    ],
)
def test_the_picture_of_a_contact_goes_from_the_web_and_is_told_where_it_was_a_file(
    location: str, pfad: str, *, goes: bool
) -> None:
    person = Kontaktperson(name="Muster", email_direkt="m@example.com", foto=picture_of(location, pfad))
    one = adapted(replace(flat(), kontaktperson=person), PUBLIC, Facts(number="A1"))
    assert one.immobilie.kontaktperson is not None
    assert (one.immobilie.kontaktperson.foto is not None) is goes
    assert ("export-portrait-left" in {each.code for each in one.findings}) is not goes


@pytest.mark.parametrize(
    ("location", "pfad", "goes"),
    [("REMOTE", "https://example.com/logo.png", True), ("REMOTE", "logo.png", False), ("EXTERN", "logo.png", False)],
)
def test_the_logo_of_a_provider_goes_from_the_web_and_is_told_where_it_was_a_file(
    location: str, pfad: str, *, goes: bool
) -> None:
    logo = Anhang(location=AnhangLocation(location), format="png", daten=Daten(pfad=pfad))
    header = Header(scope=Scope.TEIL, at=datetime(2026, 11, 22, tzinfo=UTC))
    made = provider_frame("meyer", replace(office(), anhang=logo), PUBLIC, header)
    assert (b"logo.png" in made.before + made.after) is goes
    assert [one.code for one in made.findings] == ([] if goes else ["export-logo-left"])


def test_a_hidden_street_stands_in_no_title_that_is_listed_elsewhere() -> None:
    immobilie = map_listing(parse_listing(EVERYTHING.format(address="false", person="true").encode()), EVERY)[0]
    facts = {
        "number": "A1", "status": "active", "updated": datetime(2026, 11, 22, tzinfo=UTC),
        "title": "Villa, Wagnerstraße 77a, mit Garten",
    }  # fmt: skip
    assert offered(immobilie, (), facts, internal=False)[0].title == "Villa, …, mit Garten"
    assert offered(immobilie, (), facts, internal=True)[0].title == facts["title"]


@pytest.mark.parametrize(
    ("street", "number", "text", "mended"),
    [
        ("Domgasse", "7", "In der Domgasse 7 b und Domgasse 12", "In der … und … 12"),
        ("Domgasse 7", None, "Domgasse Nr. 7-9", "…"),
        ("Domgasse", None, "Domgassenviertel an der DOMGASSE", "Domgassenviertel an der …"),
        ("Straße 52", None, "Eine Straße, Straße 52, 52 m²", "Eine Straße, …, 52 m²"),
        ("Straße des 17. Juni", "135", "strasse des 17. juni 135!", "…!"),
        ("Mühlenweg", "3", "Muehlenweg 3 Zimmer", "… Zimmer"),
        ("Karl-Marx-Str.", "1", "Karl Marx Straße 1", "…"),
        ("Q 7", "24", "Q 7, 24", "…"),
        ("(a+)+$", "1", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!"),
        ("", "7", "7 Zimmer", "7 Zimmer"),
    ],
)
def test_a_street_is_found_in_any_usual_spelling_and_nothing_else_is(
    street: str, number: str | None, text: str, mended: str
) -> None:
    secret = secret_of(Immobilie(geo=Geo(strasse=street, hausnummer=number)))
    assert (text if secret is None else secret.out_of(text)) == mended
    assert (secret is not None and secret.names(text)) is (text != mended)


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("50.776641, 6,083421", "…, …"),
        ("für 50.776 € und 6.083 €", "für 50.776 € und 6.083 €"),
        ("150.7766 und 50.7755", "150.7766 und 50.7755"),
    ],
)
def test_exact_coordinates_are_found_and_prices_are_left(text: str, mended: str) -> None:
    place = Geokoordinaten(breitengrad=Decimal("50.7766412"), laengengrad=Decimal("6.0834217"))
    secret = secret_of(Immobilie(geo=Geo(geokoordinaten=place)))
    assert secret is not None
    assert secret.out_of(text) == mended


@given(street=st.text(max_size=40), number=st.text(max_size=8) | st.none(), text=st.text(max_size=80))
def test_any_street_can_be_looked_for_in_any_text(street: str, number: str | None, text: str) -> None:
    secret = secret_of(Immobilie(geo=Geo(strasse=street, hausnummer=number)))
    if secret is not None:
        assert not secret.names(secret.out_of(text)) or "…" in street
        assert secret.names(text) is (secret.out_of(text) != text) or "…" in text


@pytest.mark.parametrize("title", ["Internet", "Internat", "Internist", "Internetanschluss", "Vertraulichkeit"])
def test_words_that_only_begin_like_internal_are_not(title: str) -> None:
    assert not is_internal(Anhang(anhangtitel=title, location=AnhangLocation.INTERN, daten=Daten(pfad=f"{title}.pdf")))


@pytest.mark.parametrize("lang", ["de", "en"])
def test_what_is_said_of_public_forms_speaks_of_no_portal(lang: str) -> None:
    immobilie = map_listing(parse_listing(EVERYTHING.format(address="false", person="false").encode()), EVERY)[0]
    media = [MediaRef(position=4, state="stored", sha256="4" * 64, media_type="text/plain", size=9)]
    facts = {"number": "A1", "status": "active", "updated": datetime(2026, 11, 22, tzinfo=UTC)}
    _, findings = offered(immobilie, tuple(media), facts, internal=False)
    assert {one.code for one in findings} >= {"export-media-format", "export-own-fields-held", "export-office-held"}
    said = [say(one.code, lang, **({"value": one.value} | dict(one.params))) for one in findings]
    assert [text for text in said if "portal" in text.casefold()] == []
