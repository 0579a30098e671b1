"""Listings that may leave, made up for tests of the forms."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import msgspec

from openimmo.exporters.forms.offered import Offered, offered
from openimmo.model import (
    Freitexte,
    Geo,
    Geokoordinaten,
    Kontaktperson,
    Preise,
    UserDefinedSimplefield,
    VerwaltungObjekt,
    WeitereAdresse,
)
from tests.exporters.flats import flat

AT = datetime(2026, 11, 21, 12, 30, tzinfo=UTC)
FACTS: dict[str, Any] = {
    "status": "active",
    "updated": AT,
    "title": "Helle Wohnung <mit Balkon> & Garten",
    "kind": "wohnung",
    "marketing": ("KAUF",),
    "use": ("WOHNEN",),
    "zip": "04155",
    "city": "Leipzig",
    "country": "DEU",
    "price": Decimal("350000.00"),
    "currency": "EUR",
    "living_area": Decimal("88.50"),
    "rooms": Decimal("3.5"),
    "sender": "meyer",
    "source_id": "4711",
}


def offer(
    number: str = "AF437",
    *,
    released: bool | None = True,
    internal: bool = False,
    text: str | None = None,
    **facts: object,
) -> Offered:
    """A flat with street, place, owner, key and notes; ``facts`` differ from FACTS."""
    immobilie = flat(number)
    assert immobilie.kontaktperson is not None
    full = msgspec.structs.replace(
        immobilie,
        geo=Geo(
            plz="04155", ort="Leipzig", strasse="Georg-Schumann-Straße", hausnummer="59a",
            geokoordinaten=Geokoordinaten(breitengrad=Decimal("51.36213456789"), laengengrad=Decimal("12.3601")),
        ),
        weitere_adresse=(WeitereAdresse(adressart="Eigentümer", name="Geheimrat"),),
        verwaltung_objekt=VerwaltungObjekt(objektadresse_freigeben=released, zugang="Schlüssel bei Frau Geheim"),
        preise=msgspec.structs.replace(immobilie.preise or Preise(), freitext_preis="VB"),
        freitexte=Freitexte(
            objekttitel=immobilie.freitexte.objekttitel if immobilie.freitexte else None, objektbeschreibung=text
        ),
        kontaktperson=Kontaktperson(
            vorname="Uwe", name="Meyer", firma="=Meyer & Söhne", email_direkt="meyer@example.org",
            freitextfeld="Geheime Notiz",
        ),
        user_defined_simplefield=(UserDefinedSimplefield(feldname="notiz", value="Geheimnis"),),
    )  # fmt: skip
    made, _ = offered(full, (), {**FACTS, "number": number, **facts}, internal=internal)
    return made
