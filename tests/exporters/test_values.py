"""Values from a program: each type is spelled as XML Schema reads it, and what no feed can hold is refused."""

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

from openimmo.errors import Refused
from openimmo.exporters.writer import listing_to_xml
from openimmo.model import (
    Anbieter,
    Bieterverfahren,
    Flaechen,
    Freitexte,
    Geo,
    Geokoordinaten,
    Immobilie,
    IsoLand,
    Kaufpreis,
    Land,
    Preise,
    UserDefinedExtend,
    UserDefinedExtendFeld,
    VerwaltungTechn,
    ZustandAngaben,
)


def written(**fields: Any) -> str:
    return listing_to_xml(Immobilie(**fields)).decode()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("88.50"), "88.50"),
        (Decimal("1E+6"), "1000000"),
        (Decimal("-0"), "-0"),
        (88.5, "88.5"),
        (7, "7"),
        ("12.5", "12.5"),
    ],
)
def test_numbers(value: Any, text: str) -> None:
    assert f"<wohnflaeche>{text}</wohnflaeche>" in written(flaechen=Flaechen(wohnflaeche=value))


def test_a_free_text_may_come_as_a_number() -> None:
    angaben = ZustandAngaben(baujahr=1998)  # type: ignore[arg-type]
    assert "<baujahr>1998</baujahr>" in written(zustand_angaben=angaben)


def test_moments_keep_their_zone() -> None:
    moment = datetime(2026, 3, 1, 12, 30, tzinfo=timezone(timedelta(hours=1)))
    assert "<beginn_bietzeit>2026-03-01T12:30:00+01:00<" in written(
        bieterverfahren=Bieterverfahren(beginn_bietzeit=moment)
    )


def test_a_value_the_standard_does_not_list_is_written_as_it_is() -> None:
    assert '<land iso_land="XXX">' in written(geo=Geo(land=Land(iso_land=IsoLand("XXX"))))


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"flaechen": Flaechen(wohnflaeche="groß")}, "flaechen/wohnflaeche"),  # type: ignore[arg-type]
        ({"flaechen": Flaechen(wohnflaeche=Decimal("NaN"))}, "flaechen/wohnflaeche"),
        ({"flaechen": Flaechen(wohnflaeche=Decimal("1E+999"))}, "flaechen/wohnflaeche"),
        ({"flaechen": Flaechen(wohnflaeche=1e300)}, "flaechen/wohnflaeche"),  # type: ignore[arg-type]
        ({"geo": Geo(geokoordinaten=Geokoordinaten(laengengrad=Decimal("Infinity")))}, "geokoordinaten/@laengengrad"),
        ({"geo": Geo(etage=True)}, "geo/etage"),
        ({"geo": Geo(ort=["Leipzig"])}, "geo/ort"),  # type: ignore[arg-type]
        ({"geo": Geo(ort=b"Leipzig")}, "geo/ort"),  # type: ignore[arg-type]
        ({"verwaltung_techn": VerwaltungTechn(stand_vom=datetime(2026, 3, 1, 12))}, "verwaltung_techn/stand_vom"),
        ({"bieterverfahren": Bieterverfahren(beginn_bietzeit=date(2026, 3, 1))}, "beginn_bietzeit"),  # type: ignore[arg-type]
        ({"preise": Preise(kaufpreis=Decimal("350000"))}, "preise/kaufpreis"),  # type: ignore[arg-type]
        ({"preise": Anbieter()}, "immobilie/preise"),
        ({"user_defined_extend": (UserDefinedExtend(feld=(UserDefinedExtendFeld(typ="abc"),)),)}, "feld/typ"),  # type: ignore[arg-type]
        ({"weitere_adresse": (None,)}, "weitere_adresse"),
    ],
)
def test_a_value_of_the_wrong_type_is_refused_with_its_place(fields: dict[str, Any], place: str) -> None:
    with pytest.raises(Refused) as refused:
        written(**fields)
    assert refused.value.code == "export-value"
    assert str(refused.value.params["place"]).endswith(place)


def test_the_refusal_names_place_value_and_type_in_both_languages() -> None:
    with pytest.raises(Refused) as refused:
        written(preise=Preise(kaufpreis=Kaufpreis(value=Decimal("NaN"))))
    assert refused.value.message("en") == (
        "anbieter/immobilie/preise/kaufpreis holds Decimal('NaN'), which cannot be written as decimal."
    )
    assert "lässt sich nicht als decimal schreiben" in refused.value.message("de")


def test_no_text_is_as_good_as_an_empty_one() -> None:
    assert "<objekttitel></objekttitel>" in written(freitexte=Freitexte(objekttitel=""))
