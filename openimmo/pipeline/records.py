"""From a typed listing to the record the stock keeps: who it is, what is searched, whom to call.

Pure. Knows the model's fields; does not know how they were read.
"""

import hashlib
from collections.abc import Iterable
from decimal import Decimal

import msgspec

from openimmo.domain.listing import Address, FeedAction, ListingRecord, MediaRef, Person, Summary
from openimmo.domain.plan import Incoming
from openimmo.findings import Finding, finding
from openimmo.model import Element, Immobilie, Kontaktperson, Valued, WeitereAdresse

ID_LIMIT = 200
ROLE_LIMIT = 100
NO_ROLE = "weitere_adresse"
_PRICES_TO_BUY = ("kaufpreis", "kaufpreisbrutto", "kaufpreisnetto")
_PRICES_TO_RENT = (
    "kaltmiete",
    "nettokaltmiete",
    "warmmiete",
    "pauschalmiete",
    "gesamtmietebrutto",
    "pacht",
    "erbpacht",
)


class Identity(msgspec.Struct, frozen=True, kw_only=True):
    """The numbers of a listing, blank ones None; ``source_id`` is the one that counts."""

    source_id: str | None
    extern: str | None
    intern: str | None
    obid: str | None
    sprache: str
    action: FeedAction | None
    refused: str | None = None


def identity(immobilie: Immobilie) -> Identity:
    """Who the listing is: objektnr_extern, else objektnr_intern, else openimmo_obid (sync.md)."""
    techn = immobilie.verwaltung_techn
    if techn is None:
        return Identity(source_id=None, extern=None, intern=None, obid=None, sprache="", action=None)
    extern, intern, obid = line(techn.objektnr_extern), line(techn.objektnr_intern), line(techn.openimmo_obid)
    source_id = extern or intern or obid
    asked = techn.aktion.aktionart if techn.aktion else None
    return Identity(
        source_id=source_id if source_id and len(source_id) <= ID_LIMIT else None,
        extern=extern,
        intern=intern,
        obid=obid,
        sprache=line(techn.sprache) or "",
        action=FeedAction(str(asked)) if asked is not None and asked.listed else None,
        refused="import-id-too-long" if source_id and len(source_id) > ID_LIMIT else None,
    )


def identity_notes(who: Identity, feed: str, path: str, at: int | None) -> Iterable[Finding]:
    """What is to be said about the numbers of a listing."""
    if who.refused:
        yield finding(who.refused, feed=feed, path=path, line=at, limit=ID_LIMIT)
    elif who.source_id is None:
        yield finding("import-no-id", feed=feed, path=path, line=at)
    elif not who.extern:
        field = "objektnr_intern" if who.intern else "openimmo_obid"
        yield finding("import-id-fallback", feed=feed, path=path, line=at, value=who.source_id, field=field)


def record(
    position: int, immobilie: Immobilie, who: Identity, action: FeedAction, xml: bytes, media: tuple[MediaRef, ...]
) -> ListingRecord:
    """The whole record of one listing."""
    return ListingRecord(
        position=position,
        source_id=who.source_id,
        sprache=who.sprache,
        extern=who.extern,
        intern=who.intern,
        obid=who.obid,
        action=action,
        fingerprint=fingerprint(xml, media),
        xml=xml,
        summary=summary(immobilie),
        person=person(immobilie),
        person_released=immobilie.kontaktperson.adressfreigabe if immobilie.kontaktperson else None,
        addresses=addresses(immobilie),
        media=media,
        refused=who.refused,
    )


def incoming(taken: ListingRecord) -> Incoming:
    """The part of a record that decides its fate."""
    return Incoming(
        position=taken.position,
        source_id=taken.source_id,
        sprache=taken.sprache,
        obid=taken.obid,
        action=taken.action,
        fingerprint=taken.fingerprint,
        refused=taken.refused,
    )


def fingerprint(xml: bytes, media: Iterable[MediaRef]) -> str:
    """What makes two deliveries of a listing the same: its canonical XML and the content of its media."""
    digest = hashlib.sha256(xml)
    for item in media:
        digest.update(f"\n{item.position} {item.state} {item.sha256 or ''}".encode())
    return digest.hexdigest()


def summary(immobilie: Immobilie) -> Summary:
    """The searched columns. A price of 0 says nothing and is left out (dialects.md 22)."""
    geo, preise, flaechen = immobilie.geo, immobilie.preise, immobilie.flaechen
    kategorie, objekt = immobilie.objektkategorie, immobilie.verwaltung_objekt
    marketing = flags(kategorie.vermarktungsart if kategorie else None)
    return Summary(
        title=line(immobilie.freitexte.objekttitel) if immobilie.freitexte else None,
        kind=_kind(kategorie.objektart if kategorie else None),
        marketing=marketing,
        use=flags(kategorie.nutzungsart if kategorie else None),
        zip=line(geo.plz) if geo else None,
        city=line(geo.ort) if geo else None,
        country=line(geo.land.iso_land) if geo and geo.land else None,
        price=_price(preise, marketing),
        currency=line(preise.waehrung.iso_waehrung) if preise and preise.waehrung else None,
        living_area=flaechen.wohnflaeche if flaechen else None,
        rooms=flaechen.anzahl_zimmer if flaechen else None,
        address_released=objekt.objektadresse_freigeben if objekt else None,
    )


def flags(element: Element | None) -> tuple[str, ...]:
    """The names of the boolean attributes that are true, in the standard's order."""
    if element is None:
        return ()
    fields = [name for name in element.__struct_fields__ if name != "kept"]
    return tuple(name for name in fields if getattr(element, name) is True)


def _kind(objektart: Element | None) -> str | None:
    if objektart is None:
        return None
    fields = [name for name in objektart.__struct_fields__ if name not in ("kept", "objektart_zusatz")]
    return next((name for name in fields if getattr(objektart, name)), None)


def _price(preise: Element | None, marketing: tuple[str, ...]) -> Decimal | None:
    rent_first = "KAUF" not in marketing and bool(marketing)
    order = (*_PRICES_TO_RENT, *_PRICES_TO_BUY) if rent_first else (*_PRICES_TO_BUY, *_PRICES_TO_RENT)
    for name in order if preise is not None else ():
        found = getattr(preise, name)
        value = found.value if isinstance(found, Valued) else found
        if value:
            return Decimal(value)
    return None


def person(immobilie: Immobilie) -> Person | None:
    """The kontaktperson, None where there is nobody."""
    return _person(immobilie.kontaktperson) if immobilie.kontaktperson else None


def addresses(immobilie: Immobilie) -> tuple[Address, ...]:
    """Everybody else (weitere_adresse), in the role that adressart names."""
    found = ((one, _person(one)) for one in immobilie.weitere_adresse)
    return tuple(
        Address(role=(line(one.adressart) or NO_ROLE)[:ROLE_LIMIT], person=who, released=one.adressfreigabe)
        for one, who in found
        if who
    )


def _person(sent: Kontaktperson | WeitereAdresse) -> Person | None:
    emails = [sent.email_direkt, sent.email_zentrale, sent.email_privat, *map(str, sent.email_sonstige)]
    phones = [sent.tel_durchw, sent.tel_zentrale, sent.tel_handy, sent.tel_privat, *map(str, sent.tel_sonstige)]
    found = Person(
        name=line(sent.name),
        first_name=line(sent.vorname),
        company=line(sent.firma),
        emails=_distinct(emails),
        phones=_distinct(phones),
        street=line(" ".join(filter(None, (sent.strasse, sent.hausnummer)))),
        zip=line(sent.plz),
        city=line(sent.ort),
        country=line(sent.land.iso_land) if sent.land else None,
    )
    return found if found != Person() else None


def _distinct(texts: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in map(line, texts) if text))


def line(text: str | None) -> str | None:
    """A text as one line without surrounding blanks; None where nothing is left."""
    return " ".join(text.split()) or None if text else None
