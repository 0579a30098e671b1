"""Makes a listing of a lead's valuation: a feed with what is known of the property, for the usual import.

The listing says of which lead it was made (kennung_ursprung), so that no other listing is ever taken for it. Pure.
Knows the model and leads; imports nothing.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

import msgspec

from openimmo import model
from openimmo.domain.countries import long_code
from openimmo.domain.lead import Conversion, ConversionKind, Lead, Place, PlotValuation, Valuation
from openimmo.exporters.writer import write
from openimmo.importers.leads import at_utc
from openimmo.release import VERSION

SOFTWARE = "openimmo leads"
_WORDS: Mapping[str, str] = {
    "haus": "haus", "house": "haus", "wohnung": "wohnung", "flat": "wohnung", "apartment": "wohnung",
    "eigentumswohnung": "wohnung", "etagenwohnung": "wohnung", "grundstück": "grundstueck",
    "grundstueck": "grundstueck", "plot": "grundstueck", "land": "grundstueck", "zimmer": "zimmer", "room": "zimmer",
    "büro": "buero_praxen",
    "buero": "buero_praxen", "office": "buero_praxen", "laden": "einzelhandel", "shop": "einzelhandel",
    "stellplatz": "parken", "garage": "parken", "parking": "parken", "halle": "hallen_lager_prod",
    "zinshaus": "zinshaus_renditeobjekt", "gewerbe": "sonstige", "commercial": "sonstige",
    "mehrfamilienhaus": "haus", "einfamilienhaus": "haus",
}  # fmt: skip
_KINDS: Mapping[str, tuple[type[Any], str, type[model.Listed]]] = {
    "haus": (model.Haus, "haustyp", model.Haustyp),
    "wohnung": (model.Wohnung, "wohnungtyp", model.Wohnungtyp),
    "grundstueck": (model.Grundstueck, "grundst_typ", model.GrundstTyp),
    "buero_praxen": (model.BueroPraxen, "buero_typ", model.BueroTyp),
    "einzelhandel": (model.Einzelhandel, "handel_typ", model.HandelTyp),
    "hallen_lager_prod": (model.HallenLagerProd, "hallen_typ", model.HallenTyp),
    "zinshaus_renditeobjekt": (model.ZinshausRenditeobjekt, "zins_typ", model.ZinsTyp),
    "parken": (model.Parken, "parken_typ", model.ParkenTyp),
    "zimmer": (model.Zimmer, "zimmertyp", model.Zimmertyp),
    "sonstige": (model.Sonstige, "sonstige_typ", model.SonstigeTyp),
}
_PLAIN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


class Sketch(msgspec.Struct, frozen=True, kw_only=True):
    """The property of a lead: the conversion it comes from, the address, and what it is in the lead's words."""

    conversion: Conversion
    address: Place
    kind: str | None
    subkind: str | None


def sketch_of(lead: Lead) -> Sketch | None:
    """The property that a lead had valued, by its newest valuation with an address; None where there is none."""
    found = [one for one in map(_sketch, lead.conversions) if one is not None]
    newest = [(at_utc(one.conversion.time) or datetime.min.replace(tzinfo=UTC), n) for n, one in enumerate(found)]
    return found[max(newest)[1]] if found else None


def feed_of(listings: Sequence[tuple[Lead, Sketch, str]]) -> bytes:
    """A feed (TEIL) with a listing for each lead; the text names the lead for good (see ``mark``)."""
    transfer = model.Uebertragung(
        art=model.Art.ONLINE, umfang=model.Umfang.TEIL, sendersoftware=SOFTWARE, senderversion=VERSION
    )
    made = tuple(_listing(lead, sketch, external) for lead, sketch, external in listings)
    return write(model.Openimmo(uebertragung=transfer, anbieter=(model.Anbieter(immobilie=made),)), version="1.2.7c")


def mark(external: str) -> bytes:
    """What stands in the XML of a listing that was made of that lead."""
    return f"<kennung_ursprung>lead {external}</kennung_ursprung>".encode()


def _sketch(conversion: Conversion) -> Sketch | None:
    content = conversion.content
    if isinstance(content, Valuation):
        sketch = Sketch(
            conversion=conversion, address=content.address, kind=content.property_kind, subkind=content.property_subkind
        )
    elif isinstance(content, PlotValuation) and conversion.kind is ConversionKind.PLOT_VALUATION:
        sketch = Sketch(conversion=conversion, address=content.address, kind="grundstueck", subkind=content.plot_kind)
    else:
        return None
    place = sketch.address
    return sketch if place.city or place.zip or place.latitude is not None else None


def _listing(lead: Lead, sketch: Sketch, external: str) -> model.Immobilie:
    day = at_utc(sketch.conversion.time)
    return model.Immobilie(
        objektkategorie=_category(_kind(sketch)),
        geo=_geo(sketch.address),
        verwaltung_objekt=model.VerwaltungObjekt(objektadresse_freigeben=False),
        verwaltung_techn=model.VerwaltungTechn(
            objektnr_extern=lead.id,
            aktion=model.Aktion(aktionart=model.Aktionart.CHANGE),
            openimmo_obid=f"LEAD{sha256(external.encode()).hexdigest()[:28].upper()}",
            kennung_ursprung=f"lead {external}",
            stand_vom=date(day.year, day.month, day.day) if day else None,
            weitergabe_generell=False,
        ),
    )


def _category(kind: model.Objektart) -> model.Objektkategorie:
    """What is known of the use goes by the kind; how it will be offered is not known."""
    homes = kind.haus or kind.wohnung or kind.zimmer
    shops = kind.buero_praxen or kind.einzelhandel or kind.hallen_lager_prod
    return model.Objektkategorie(
        nutzungsart=model.Nutzungsart(WOHNEN=bool(homes), GEWERBE=bool(shops)),
        vermarktungsart=model.Vermarktungsart(KAUF=False, MIETE_PACHT=False),
        objektart=kind,
    )


def _kind(sketch: Sketch) -> model.Objektart:
    """The kind of property by the standard where it has one; the lead's own words stand beside what it has not."""
    said = _key(sketch.kind)
    name = _WORDS.get(said) or (said if said in _KINDS else None) or _WORDS.get(_key(sketch.subkind))
    if name is None:
        words = tuple(filter(None, (sketch.kind, sketch.subkind)))
        return model.Objektart(sonstige=(model.Sonstige(),), objektart_zusatz=words)
    build, field, values = _KINDS[name]
    value = next((one for word in (sketch.subkind, sketch.kind) if (one := _value(word, values))), None)
    more = () if value or not sketch.subkind else (sketch.subkind,)
    child = build(**{field: value}) if value else build()
    return msgspec.structs.replace(model.Objektart(objektart_zusatz=more), **{name: (child,)})


def _value(subkind: str | None, values: type[model.Listed]) -> model.Listed | None:
    said = _key(subkind).translate(_PLAIN).upper().replace(" ", "_").replace("-", "_")
    words = [said, *(said.removesuffix(end) for end in ("WOHNUNG", "NWOHNUNG", "HAUS"))]  # Etagenwohnung is ETAGE
    return next((one for word in words for one in values if one.value.replace("-", "_") == word), None)


def _key(word: str | None) -> str:
    return " ".join((word or "").casefold().split())


def _geo(place: Place) -> model.Geo:
    land = long_code(place.country)
    point = None
    if place.latitude is not None and place.longitude is not None:
        point = model.Geokoordinaten(
            breitengrad=Decimal(f"{place.latitude:.7f}"), laengengrad=Decimal(f"{place.longitude:.7f}")
        )
    return model.Geo(
        plz=place.zip or None,
        ort=place.city or None,
        geokoordinaten=point,
        strasse=place.street or None,
        hausnummer=place.house_number or None,
        land=model.Land(iso_land=model.IsoLand(land)) if land else None,
    )
