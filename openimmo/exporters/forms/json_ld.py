"""Listings as structured data for websites: JSON-LD by schema.org, which search engines read.

A listing is a RealEstateListing (schema.org/RealEstateListing) about a place, with an Offer of it. Only what the
listing says is told. Pure; the tests check types and what each must have.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any
from urllib.parse import quote

import msgspec

from openimmo.domain.countries import short_code
from openimmo.exporters.forms.geojson import place
from openimmo.exporters.forms.offered import Offered
from openimmo.exporters.portals.markup import without_html
from openimmo.model import Kontaktperson

CONTEXT = "https://schema.org"
KINDS = {
    "wohnung": "Apartment",  # schema.org/Apartment, an Accommodation
    "haus": "House",  # schema.org/House, an Accommodation
    "zimmer": "Room",  # schema.org/Room, an Accommodation
    "parken": "ParkingFacility",  # schema.org/ParkingFacility, a CivicStructure
}
"""What schema.org has for a kind of property; all else is a Place."""

ACCOMMODATIONS = frozenset(("Apartment", "House", "SingleFamilyResidence", "Room"))
"""Those that have rooms and a floor size."""

# schema.org/businessFunction takes the terms of GoodRelations.
_SELL, _LEASE = "http://purl.org/goodrelations/v1#Sell", "http://purl.org/goodrelations/v1#LeaseOut"
_SQUARE_METRE, _MONTH = "MTK", "MON"  # UN/CEFACT, as schema.org/unitCode asks for
_DETACHED = "EINFAMILIENHAUS"


def json_ld(offers: Iterable[Offered]) -> Iterator[bytes]:
    """A document with a graph of all listings, in UTF-8; safe within a script element."""
    yield b'{"@context":"' + CONTEXT.encode() + b'","@graph":['
    for count, one in enumerate(offers):
        yield (b",\n" if count else b"\n") + encoded(listing(one))
    yield b"\n]}\n"


def encoded(document: dict[str, Any]) -> bytes:
    """A document whose texts cannot end the script element that it stands in."""
    return msgspec.json.encode(document).replace(b"<", b"\\u003c")


def listing(one: Offered) -> dict[str, Any]:
    """One listing."""
    about = _about(one)
    language = one.immobilie.verwaltung_techn.sprache if one.immobilie.verwaltung_techn else None
    return _said(
        {
            "@type": "RealEstateListing",
            "@id": f"{_id(one)}#listing",
            "identifier": one.number,
            "name": one.title or one.number,
            "description": _description(one),
            "dateModified": one.updated.date().isoformat(),
            "inLanguage": language if language and len(language) <= 5 else None,
            "image": list(_links(one)),
            "about": about,
            "offers": _offer(one, about["@id"]),
        }
    )


def _id(one: Offered) -> str:
    return f"urn:openimmo:listing:{quote(one.number, safe='')}"


def _about(one: Offered) -> dict[str, Any]:
    kind = _kind(one)
    flat = one.immobilie.flaechen
    state = one.immobilie.zustand_angaben
    plot = flat.grundstuecksflaeche if flat is not None else None
    rooms = (
        {
            "numberOfRooms": _number(one.rooms),
            "numberOfBedrooms": _number(flat.anzahl_schlafzimmer) if flat is not None else None,
            "numberOfBathroomsTotal": _number(flat.anzahl_badezimmer) if flat is not None else None,
            "floorSize": _area(one.living_area),
            "yearBuilt": _year(state.baujahr) if state is not None else None,
        }
        if kind in ACCOMMODATIONS
        else {}
    )
    return _said(
        {
            "@type": kind,
            "@id": f"{_id(one)}#place",
            "name": one.title or one.number,
            "address": _address(one),
            "geo": _geo(one),
            **rooms,
            "additionalProperty": _property("plot size", plot),
        }
    )


def _kind(one: Offered) -> str:
    category = one.immobilie.objektkategorie
    houses = category.objektart.haus if category is not None and category.objektart is not None else ()
    if one.kind == "haus" and any(house.haustyp == _DETACHED for house in houses):
        return "SingleFamilyResidence"  # schema.org/SingleFamilyResidence, a House
    return KINDS.get(one.kind or "", "Place")


def _address(one: Offered) -> dict[str, Any] | None:
    geo = one.immobilie.geo
    if geo is None:
        return None
    street = " ".join(filter(None, (geo.strasse, geo.hausnummer)))
    told = _said(
        {
            "@type": "PostalAddress",
            "streetAddress": street,
            "postalCode": one.zip,
            "addressLocality": one.city,
            "addressRegion": geo.bundesland,
            "addressCountry": short_code(one.country) or one.country,
        }
    )
    return told if len(told) > 1 else None


def _geo(one: Offered) -> dict[str, Any] | None:
    point = place(one)
    return {"@type": "GeoCoordinates", "latitude": float(point[1]), "longitude": float(point[0])} if point else None


def _offer(one: Offered, item: str) -> dict[str, Any]:
    rents = not {"KAUF", "ERBPACHT"} & set(one.marketing) and bool(one.marketing)
    amount = _number(one.price)
    price: dict[str, Any] = {}
    if amount is not None and amount > 0:
        price = {"price": amount, "priceCurrency": one.currency or "EUR"}
    if rents and price:
        price = {"priceSpecification": {"@type": "UnitPriceSpecification", **price, "unitCode": _MONTH}}
    return _said(
        {
            "@type": "Offer",
            "businessFunction": _LEASE if rents else _SELL,
            **price,
            "itemOffered": {"@id": item},
            "seller": _agent(one.immobilie.kontaktperson),
        }
    )


def _agent(person: Kontaktperson | None) -> dict[str, Any] | None:
    """Who offers it: schema.org/RealEstateAgent has what a firm has."""
    if person is None:
        return None
    name = person.firma or " ".join(filter(None, (person.vorname, person.name)))
    if not name:
        return None
    return _said(
        {
            "@type": "RealEstateAgent",
            "name": name,
            "email": person.email_direkt or person.email_zentrale,
            "telephone": person.tel_durchw or person.tel_zentrale,
            "url": person.url if person.url and person.url.startswith(("https://", "http://")) else None,
        }
    )


def _description(one: Offered) -> str | None:
    texts = one.immobilie.freitexte
    said = (texts.objektbeschreibung or texts.dreizeiler) if texts is not None else None
    return without_html(said, ()).strip() if said else None


def _links(one: Offered) -> Iterator[str]:
    """Pictures that can be fetched; those of the stock get their address from whoever puts them on a website."""
    for going in one.media.going:
        address = going.anhang.daten.pfad if going.file is None and going.anhang.daten is not None else None
        if address and str(going.anhang.gruppe) in ("TITELBILD", "BILD", "INNENANSICHTEN", "AUSSENANSICHTEN"):
            yield address.strip()


def _area(value: Decimal | None) -> dict[str, Any] | None:
    measured = _number(value)
    return {"@type": "QuantitativeValue", "value": measured, "unitCode": _SQUARE_METRE} if measured else None


def _property(name: str, value: Decimal | None) -> dict[str, Any] | None:
    measured = _number(value)
    if not measured:
        return None
    return {"@type": "PropertyValue", "name": name, "value": measured, "unitCode": _SQUARE_METRE}


def _number(value: Decimal | None) -> float | int | None:
    """A number as schema.org wants it: no string."""
    if value is None or not value.is_finite() or abs(value) >= Decimal(10) ** 15:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _year(text: str | None) -> int | None:
    said = (text or "").strip()
    return int(said) if len(said) == 4 and said.isascii() and said.isdigit() else None


def _said(document: dict[str, Any]) -> dict[str, Any]:
    """Without what nobody said."""
    return {name: value for name, value in document.items() if value not in (None, "", [], {})}
