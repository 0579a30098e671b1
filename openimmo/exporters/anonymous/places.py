"""What stands at a place of a feed: a name, a number, a link, a free text, or something that names nobody.

By the names of elements and attributes as senders write them, whatever their case and prefix. What the standard does
not know counts as text. Knows the grammar; no values.
"""

from enum import StrEnum
from functools import cache

from openimmo.xsd.declarations import TextType
from openimmo.xsd.grammar import grammar


class Kind(StrEnum):
    """What a value is, and what the report calls it."""

    KEPT = "kept"
    FACT = "facts"
    TEXT = "texts"
    NAME = "names"
    PLACE = "addresses"
    POSTCODE = "postcodes"
    DEGREES = "coordinates"
    NUMBER = "numbers"
    TAX_NUMBER = "tax-numbers"
    MAIL = "mails"
    PHONE = "phones"
    LINK = "links"
    OWN = "own-fields"
    CHECKSUM = "checksums"
    CONTENT = "attachments"


_KINDS = {
    Kind.KEPT: "version sendersoftware senderversion timestamp art umfang modus",
    Kind.FACT: (
        "bundesland land sprache lang format ctype anrede adressart verfuegbar_ab stand_vom x_fache"
        " kaution_text grz gfz bmz bgf courtage_hinweis innen_courtage aussen_courtage provision"
        " provisionspflichtig baujahr letztemodernisierung bauzone stromanschlusswert gueltig_bis"
        " energieverbrauchkennwert endenergiebedarf primaerenergietraeger aktion stromwert waermewert"
        " wertklasse geg2018 hwbwert hwbklasse fgeewert fgeeklasse typ location gruppe iso_land"
    ),
    Kind.NAME: "name vorname nachname",
    Kind.PLACE: "strasse hausnummer ort postfach postf_ort flur flurstueck gemarkung wohnungsnr gemeindecode",
    Kind.POSTCODE: "plz postf_plz",
    Kind.DEGREES: "breitengrad laengengrad",
    Kind.NUMBER: (
        "openimmo_anid openimmo_obid anbieternr objektnr_intern objektnr_extern lizenzkennung regi_id referenz_id"
        " personennummer immobilientreuhaenderid gruppennummer gruppen_kennung kennung_ursprung weitergabe_positiv"
        " weitergabe_negativ steuernummer aktenzeichen"
    ),
    Kind.TAX_NUMBER: "umsst-id",
    Kind.MAIL: ("email_direkt email_zentrale email_privat email_sonstige email_feedback techn_email email e-mail mail"),
    Kind.PHONE: "tel_zentrale tel_durchw tel_privat tel_handy tel_fax tel_sonstige telefon fax handy mobil",
    Kind.LINK: "url pfad",
    Kind.CHECKSUM: "check",
    Kind.CONTENT: "anhanginhalt",
}
_KNOWN = {name: kind for kind, names in _KINDS.items() for name in names.split()}
_TEXTS = frozenset(("epasstext", "bemerkung", "freitext_preis"))
_OWN = "user_defined"
_ENERGY, _COORDINATES = "epass_", "geokoordinaten_"


def kind_of(name: str, above: tuple[str, ...] = (), field: str = "") -> Kind:
    """What stands in an element or attribute of this ``name``.

    ``above`` are the names of the elements around it, the outermost first; ``field`` is what a field of the sender's
    own is called. All in small letters, without prefix.
    """
    if name.startswith(_OWN) or any(one.startswith(_OWN) for one in above[-3:]):
        return _own(name, above, field)
    if name in _TEXTS:
        return Kind.TEXT
    if "feld" in above[-1:]:
        return Kind.KEPT if name == "name" else Kind.TEXT
    known = _KNOWN.get(name)
    if known is Kind.KEPT:
        return Kind.KEPT if not above or above[-1] == "uebertragung" or len(above) < 2 else Kind.FACT
    return known or (Kind.FACT if name in _typed() else Kind.TEXT)


def _own(name: str, above: tuple[str, ...], field: str) -> Kind:
    """What stands in a field of the sender's own: what other elements hold, where its name says so."""
    if name == "feldname" or (name == "name" and "feld" in above[-1:]):
        return Kind.KEPT
    if name == "sprache" or field.startswith(_ENERGY):
        return Kind.FACT
    if field.startswith(_COORDINATES):
        return Kind.DEGREES
    return Kind.FACT if name in ("typ", "modus") else Kind.OWN


@cache
def _typed() -> frozenset[str]:
    """The names of all elements and attributes that hold no free text, whatever element they belong to."""
    found: dict[str, bool] = {}
    for key, element in grammar().elements.items():
        if element.text is not None:
            _note(found, key.rpartition("/")[2], element.text)
        for name, attribute in element.attributes.items():
            _note(found, name, attribute.text)
    return frozenset(name for name, typed in found.items() if typed)


def _note(found: dict[str, bool], name: str, text: TextType) -> None:
    typed = text.type != "string" or bool(text.values)
    found[name.lower()] = found.get(name.lower(), True) and typed
