"""Listings as JSON Lines, tables, GeoJSON and JSON-LD: what may leave, and in what form."""

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openimmo.errors import SettingsError
from openimmo.exporters.forms.csv_table import DEFAULT, columns_of, headings, row
from openimmo.exporters.forms.geojson import geojson
from openimmo.exporters.forms.json_ld import ACCOMMODATIONS, json_ld
from openimmo.exporters.forms.jsonl import jsonl
from openimmo.exporters.forms.labels import label, value_label
from openimmo.exporters.forms.offered import Offered
from openimmo.model import Immobilie
from openimmo.reports.listing_rows import listing_rows
from tests.exporters.offers import offer

SECRETS = ("Geheim", "Schlüssel", "4711", '"sender"')
STREET = "Schumann"

ALLOWED = {
    "RealEstateListing": {
        "@id", "identifier", "name", "description", "dateModified", "inLanguage", "image", "about", "offers",
    },
    "Offer": {"businessFunction", "price", "priceCurrency", "priceSpecification", "itemOffered", "seller"},
    "UnitPriceSpecification": {"price", "priceCurrency", "unitCode"},
    "PostalAddress": {"streetAddress", "postalCode", "addressLocality", "addressRegion", "addressCountry"},
    "GeoCoordinates": {"latitude", "longitude"},
    "QuantitativeValue": {"value", "unitCode"},
    "PropertyValue": {"name", "value", "unitCode"},
    "RealEstateAgent": {"name", "email", "telephone", "url"},
}  # fmt: skip
"""What schema.org has for each type, as far as we use it (schema.org, each type's own page)."""
REQUIRED = {
    "RealEstateListing": {"@id", "name", "about", "offers"},
    "Offer": {"businessFunction", "itemOffered"},
    "UnitPriceSpecification": {"price", "priceCurrency", "unitCode"},
    "GeoCoordinates": {"latitude", "longitude"},
    "QuantitativeValue": {"value", "unitCode"},
    "PropertyValue": {"name", "value"},
    "RealEstateAgent": {"name"},
}
PLACES = {"Place", "ParkingFacility", *ACCOMMODATIONS}
OF_PLACES = {"@id", "name", "address", "geo", "additionalProperty"}
OF_ROOMS = {"numberOfRooms", "numberOfBedrooms", "numberOfBathroomsTotal", "floorSize", "yearBuilt"}


def whole(pieces: Iterator[bytes]) -> Any:
    return json.loads(b"".join(pieces))


def written(form: Any, *offers: Offered) -> str:
    return b"".join(form(iter(offers))).decode()


@pytest.mark.parametrize("form", [jsonl, geojson, json_ld])
def test_nothing_private_leaves_in_any_form(form: Any) -> None:
    told = written(form, offer(released=False))
    assert [secret for secret in (*SECRETS, STREET, "51.36", "59a") if secret in told] == []
    assert "AF437" in told
    assert STREET in written(form, offer(released=True))


def test_a_table_holds_nothing_private_either() -> None:
    columns = columns_of("number,sender,source_id,geo/strasse,weitere_adresse/name,verwaltung_objekt/zugang")
    assert row(offer(released=False), columns) == ["AF437", "", "", "", "", ""]
    assert row(offer(internal=True), columns) == [
        "AF437", "meyer", "4711", "Georg-Schumann-Straße", "Geheimrat", "Schlüssel bei Frau Geheim",
    ]  # fmt: skip


def test_for_ourselves_everything_is_there() -> None:
    told = written(jsonl, offer(released=False, internal=True))
    assert [secret for secret in (*SECRETS, STREET, "51.36") if secret not in told] == []


def test_a_line_of_json_is_a_typed_listing() -> None:
    lines = written(jsonl, offer("A1"), offer("A2")).splitlines()
    assert [json.loads(line)["number"] for line in lines] == ["A1", "A2"]
    found = json.loads(lines[0])
    assert (found["price"], found["rooms"], found["updated"]) == ("350000.00", "3.5", "2026-11-21T12:30:00Z")
    assert found["immobilie"]["flaechen"]["wohnflaeche"] == "88.50"
    assert found["immobilie"]["preise"]["kaufpreis"]["value"] == "350000"


def test_lines_are_made_one_at_a_time() -> None:
    asked = []

    def offers() -> Iterator[Offered]:
        for number in ("A1", "A2"):
            asked.append(number)
            yield offer(number)

    lines = jsonl(offers())
    next(lines)
    assert asked == ["A1"]


def test_geojson_has_points_with_longitude_first_and_none_for_hidden_places() -> None:
    found = whole(geojson(iter([offer("A1"), offer("A2", released=False), offer("A3", released=None)])))
    assert found["type"] == "FeatureCollection"
    assert [one["type"] for one in found["features"]] == ["Feature"] * 3
    assert [one["id"] for one in found["features"]] == ["A1", "A2", "A3"]
    assert found["features"][0]["geometry"] == {"type": "Point", "coordinates": [12.3601, 51.3621346]}
    assert found["features"][1]["geometry"] is None
    assert found["features"][0]["properties"]["street"] == "Georg-Schumann-Straße 59a"
    assert "street" not in found["features"][1]["properties"]


def test_nothing_to_show_is_still_a_document() -> None:
    assert whole(geojson(iter([])))["features"] == []
    assert whole(json_ld(iter([])))["@graph"] == []
    assert written(jsonl) == ""


def check(node: Any) -> None:
    """Every typed node has what its type must have, and nothing that its type does not know."""
    if isinstance(node, list):
        for one in node:
            check(one)
    if not isinstance(node, dict):
        return
    kind = node.get("@type")
    if kind is not None:
        names = set(node) - {"@type"}
        allowed = OF_PLACES | (OF_ROOMS if kind in ACCOMMODATIONS else set()) if kind in PLACES else ALLOWED[kind]
        assert names <= allowed, (kind, names - allowed)
        assert REQUIRED.get(kind, set()) <= names, (kind, REQUIRED.get(kind, set()) - names)
        assert None not in node.values()
    for value in node.values():
        check(value)


@given(
    kind=st.sampled_from(["wohnung", "haus", "zimmer", "parken", "grundstueck", "buero_praxen", None]),
    marketing=st.sampled_from([("KAUF",), ("MIETE_PACHT",), (), ("KAUF", "MIETE_PACHT"), ("LEASING",)]),
    price=st.sampled_from([None, Decimal(0), Decimal("780.50"), Decimal("1e40")]),
    number=st.text(min_size=1, max_size=20),
    released=st.sampled_from([True, False, None]),
)
def test_json_ld_keeps_to_the_types_of_schema_org(
    kind: str | None, marketing: tuple[str, ...], price: Decimal | None, number: str, released: bool | None
) -> None:
    one = offer(number, kind=kind, marketing=marketing, price=price, released=released, text="<b>Schön</b>")
    told = b"".join(json_ld(iter([one])))
    assert b"<" not in told
    found = json.loads(told)
    assert found["@context"] == "https://schema.org"
    check(found["@graph"])
    (listing,) = found["@graph"]
    assert listing["offers"]["itemOffered"]["@id"] == listing["about"]["@id"]
    assert listing["description"] == "Schön"


def test_a_rent_is_a_price_for_a_month() -> None:
    (listing,) = whole(json_ld(iter([offer(marketing=("MIETE_PACHT",), price=Decimal("780.50"))])))["@graph"]
    assert listing["offers"]["businessFunction"].endswith("#LeaseOut")
    assert listing["offers"]["priceSpecification"] == {
        "@type": "UnitPriceSpecification",
        "price": 780.5,
        "priceCurrency": "EUR",
        "unitCode": "MON",
    }


def test_columns_are_searched_fields_and_paths() -> None:
    columns = columns_of(
        "number, preise/kaufpreis, preise/kaufpreis/@auf_anfrage, objektkategorie/objektart/wohnung/@wohnungtyp,"
        " immobilie/flaechen/anzahl_zimmer, objektkategorie/vermarktungsart"
    )
    assert row(offer(), columns) == ["AF437", Decimal(350000), "", "ETAGE", Decimal("3.5"), "KAUF"]


@pytest.mark.parametrize("name", ["preise/kaufpries", "preis/kaufpreis", "nummer", "geo/strasse/x", "@x", "geo//plz"])
def test_a_column_that_is_none_is_one_clear_error(name: str) -> None:
    with pytest.raises(SettingsError) as told:
        columns_of(name)
    assert told.value.code == "forms-no-column"
    assert told.value.params["name"] == name


def test_a_near_miss_is_told_what_was_meant() -> None:
    with pytest.raises(SettingsError) as told:
        columns_of("preise/kaufpries")
    assert "preise/kaufpreis" in str(told.value.params["near"])


def test_headings_are_in_german_and_english_and_never_the_same_twice() -> None:
    columns = columns_of("number,flaechen/wohnflaeche,preise/kaufpreis,geo/plz,kontaktperson/plz")
    assert headings(columns, "de") == [
        "Objektnummer", "Wohnfläche (m²)", "Kaufpreis", "Postleitzahl (PLZ) (geo/plz)",
        "Postleitzahl (PLZ) (kontaktperson/plz)",
    ]  # fmt: skip
    assert headings(columns, "en")[:3] == ["Number", "Living area (m²)", "Purchase price"]
    for lang in ("de", "en"):
        told = headings(columns_of(None), lang)
        assert len(set(told)) == len(DEFAULT)


def test_a_table_is_safe_and_readable_for_spreadsheets() -> None:
    columns = columns_of("number,title,price,kontaktperson/firma,updated")
    german = b"".join(listing_rows(iter([offer("-1+1")]), columns, "de")).decode()
    assert german.startswith("\ufeffObjektnummer;Titel;Preis;Firma;Geändert\r\n")
    assert german.splitlines()[1] == (
        "'-1+1;Helle Wohnung <mit Balkon> & Garten;350000,00;'=Meyer & Söhne;2026-11-21 12:30:00"
    )
    english = b"".join(listing_rows(iter([offer()]), columns, "en")).decode()
    assert ",350000.00," in english


def test_texts_with_breaks_quotes_and_separators_stay_in_their_cells() -> None:
    import csv
    import io

    text = 'Zeile "eins";\r\nZeile zwei, \x07\u202eetwas'
    columns = columns_of("freitexte/objektbeschreibung,number")
    data = b"".join(listing_rows(iter([offer(text=text)]), columns, "de")).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(data, newline=""), delimiter=";"))
    assert rows[1] == ['Zeile "eins"; Zeile zwei, \\x07\\u202eetwas', "AF437"]


def test_labels_are_words_of_the_field_reference() -> None:
    assert (label("kaufpreis", "de"), label("kaufpreis", "en")) == ("Kaufpreis", "Purchase price")
    assert label("heizungsart/@FUSSBODEN", "de") == "Fußbodenheizung"
    assert label("kamin", "en") == "Fireplace"
    assert label("unheard/@of", "en") == "of"
    assert value_label("lage_gebiet/@gebiete", "STADTRAND", "de") == "Stadtrand"
    assert value_label("lage_gebiet/@gebiete", "STADTRAND", "en") == "Edge of the town"


def test_a_listing_of_nothing_can_be_written_in_every_form() -> None:
    from datetime import UTC, datetime

    bare = Offered(number="A1", status="active", updated=datetime(2026, 1, 1, tzinfo=UTC), immobilie=Immobilie())
    assert json.loads(written(jsonl, bare))["number"] == "A1"
    assert whole(geojson(iter([bare])))["features"][0]["geometry"] is None
    check(whole(json_ld(iter([bare])))["@graph"])
    assert row(bare, columns_of(None))[0] == "A1"


def test_an_english_label_is_never_one_word_of_a_longer_meaning() -> None:
    assert label("vermietbare_flaeche", "en") == "Area that can be let"
    assert label("energiepass/wertklasse", "en") == "Energy efficiency class, A+ to H in Germany"
