"""From a typed listing to the record in the stock: numbers, searched columns, the contact, the fingerprint."""

from decimal import Decimal

import pytest

from openimmo.domain.listing import FeedAction, MediaRef
from openimmo.importers.feed import read_listing
from openimmo.model import Immobilie
from openimmo.pipeline.records import fingerprint, identity, person, summary


def read(inner: str) -> Immobilie:
    return read_listing(f"<immobilie>{inner}</immobilie>".encode())


def priced(marketing: str, prices: str) -> Decimal | None:
    return summary(
        read(f"<objektkategorie><vermarktungsart {marketing}/></objektkategorie><preise>{prices}</preise>")
    ).price


KAUF, MIETE = 'KAUF="true"', 'MIETE_PACHT="true"'


@pytest.mark.parametrize(
    ("marketing", "prices", "price"),
    [
        (KAUF, "<kaufpreis>350000</kaufpreis><kaltmiete>900</kaltmiete>", "350000"),
        (MIETE, "<kaufpreis>350000</kaufpreis><kaltmiete>900.50</kaltmiete>", "900.50"),
        (f"{KAUF} {MIETE}", "<kaufpreis>350000</kaufpreis><kaltmiete>900</kaltmiete>", "350000"),
        ("", "<kaltmiete>900</kaltmiete>", "900"),
        (KAUF, "<kaufpreis>0</kaufpreis>", None),
        (KAUF, "<kaufpreis>0</kaufpreis><kaufpreisnetto>5</kaufpreisnetto>", "5"),
        (MIETE, "<nettokaltmiete>700</nettokaltmiete>", "700"),
        (MIETE, "<warmmiete>1000</warmmiete>", "1000"),
        (KAUF, "", None),
    ],
)
def test_the_price_is_the_one_that_fits_the_marketing(marketing: str, prices: str, price: str | None):
    assert priced(marketing, prices) == (Decimal(price) if price else None)


def test_the_searched_columns():
    found = summary(
        read(
            '<objektkategorie><nutzungsart WOHNEN="1" GEWERBE="true"/><vermarktungsart KAUF="1" MIETE_PACHT="0"/>'
            '<objektart><haus haustyp="VILLA"/></objektart></objektkategorie>'
            '<geo><plz> 52062 </plz><ort>Aachen\n am See</ort><land iso_land="DEU"/></geo>'
            '<preise><kaufpreis>1</kaufpreis><waehrung iso_waehrung="EUR"/></preise>'
            "<flaechen><wohnflaeche>88.5</wohnflaeche><anzahl_zimmer>3</anzahl_zimmer></flaechen>"
            "<freitexte><objekttitel>Villa</objekttitel></freitexte>"
            "<verwaltung_objekt><objektadresse_freigeben>false</objektadresse_freigeben></verwaltung_objekt>"
        )
    )
    assert (found.kind, found.use, found.marketing) == ("haus", ("WOHNEN", "GEWERBE"), ("KAUF",))
    assert (found.zip, found.city, found.country, found.currency) == ("52062", "Aachen am See", "DEU", "EUR")
    assert (found.living_area, found.rooms, found.title) == (Decimal("88.5"), Decimal(3), "Villa")
    assert found.address_released is False


def test_an_empty_listing_has_an_empty_summary_and_nobody():
    found = summary(read(""))
    assert (found.title, found.kind, found.price, found.marketing) == (None, None, None, ())
    assert person(read("")) is None
    assert person(read("<kontaktperson><name> </name></kontaktperson>")) is None


def test_the_contact_has_all_its_addresses_once():
    found = person(
        read(
            "<kontaktperson><email_zentrale>office@example.com</email_zentrale>"
            "<email_direkt> anna@example.com </email_direkt><tel_zentrale>0241 1</tel_zentrale>"
            "<tel_durchw>0241 1</tel_durchw><tel_handy>0170 2</tel_handy><name>Muster</name><vorname>Erika</vorname>"
            "<firma>Anna GmbH</firma><strasse>Theaterstraße</strasse><hausnummer>12</hausnummer><plz>52062</plz>"
            '<ort>Aachen</ort><land iso_land="DEU"/>'
            '<email_sonstige emailart="EM_PRIVAT">e@example.com</email_sonstige>'
            '<tel_sonstige telefonart="TEL_FAX">0241 3</tel_sonstige></kontaktperson>'
        )
    )
    assert found is not None
    assert found.emails == ("anna@example.com", "office@example.com", "e@example.com")
    assert found.phones == ("0241 1", "0170 2", "0241 3")
    assert (found.street, found.company, found.country) == ("Theaterstraße 12", "Anna GmbH", "DEU")


@pytest.mark.parametrize(
    ("technical", "source_id"),
    [
        ("<objektnr_intern>I</objektnr_intern><objektnr_extern>E</objektnr_extern>", "E"),
        ("<objektnr_intern>I</objektnr_intern><objektnr_extern> </objektnr_extern>", "I"),
        ("<openimmo_obid>O</openimmo_obid>", "O"),
        ("<objektnr_extern> A\n 1 </objektnr_extern>", "A 1"),
        ("", None),
    ],
)
def test_who_a_listing_is(technical: str, source_id: str | None):
    assert identity(read(f"<verwaltung_techn>{technical}</verwaltung_techn>")).source_id == source_id


@pytest.mark.parametrize(
    ("aktion", "action"),
    [
        ('<aktion aktionart="DELETE"/>', FeedAction.DELETE),
        ('<aktion aktionart="change"/>', FeedAction.CHANGE),
        ("<aktion/>", None),
        ("", None),
    ],
)
def test_what_a_listing_asks_for(aktion: str, action: FeedAction | None):
    assert identity(read(f"<verwaltung_techn>{aktion}</verwaltung_techn>")).action == action


def test_the_fingerprint_covers_the_xml_and_the_content_order_and_state_of_the_media():
    def ref(position: int, sha256: str | None, state: str = "stored") -> MediaRef:
        return MediaRef(position=position, state=state, sha256=sha256)

    prints = [
        fingerprint(b"a", ()),
        fingerprint(b"b", ()),
        fingerprint(b"a", [ref(0, "x")]),
        fingerprint(b"a", [ref(0, "y")]),
        fingerprint(b"a", [ref(1, "x")]),
        fingerprint(b"a", [ref(0, None, "missing")]),
        fingerprint(b"a", [ref(0, "x"), ref(1, "y")]),
        fingerprint(b"a", [ref(0, "y"), ref(1, "x")]),
    ]
    assert len(set(prints)) == len(prints)
    assert fingerprint(b"a", [ref(0, "x")]) == prints[2]
