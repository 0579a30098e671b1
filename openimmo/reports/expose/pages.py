"""Listings as pages: what stands on an exposé and in a list, in the reader's language.

Knows what may leave of a listing. Does not know where its pictures come from, nor how a page looks.
"""

import re
from collections.abc import Sequence
from decimal import Decimal
from urllib.parse import quote

import msgspec

from openimmo.exporters.forms.labels import label
from openimmo.exporters.forms.offered import Offered
from openimmo.exporters.portals.markup import without_html
from openimmo.model import Freitexte, Kontaktperson
from openimmo.pipeline.export.pages import Entry, Shot, index_name
from openimmo.reports.expose import facts
from openimmo.reports.expose.certificate import Fact, certificate, measured, scale
from openimmo.reports.expose.equipment import equipment
from openimmo.reports.expose.rendering import render
from openimmo.reports.html.gallery import KINDS, MARKETING
from openimmo.reports.writing import amount, day
from openimmo.texts import say

_WEB = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_MAIL = re.compile(r"[^\s@<>\"]{1,64}@[^\s@<>\"]{1,190}")
_EQUIPMENT, _ENERGY = "expose-equipment", "expose-energy"
_REFERENCE = "reference"
_DIALLED = re.compile(r"[^0-9+]")


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """A text with its heading, in paragraphs of lines, and words that belong to it."""

    heading: str
    paragraphs: tuple[tuple[str, ...], ...]
    words: tuple[str, ...] = ()


class Details(msgspec.Struct, frozen=True, kw_only=True):
    """Facts with their heading; ``energy``: those of the energy certificate."""

    heading: str
    rows: tuple[Fact, ...]
    energy: bool = False


class Contacted(msgspec.Struct, frozen=True, kw_only=True):
    """Whom to ask; ``mail``, ``phone`` and ``web`` are (what is shown, where it leads)."""

    firm: str
    name: str
    mail: Fact | None
    phone: Fact | None
    web: Fact | None
    address: tuple[str, ...]


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """A listing in a list."""

    page: str
    title: str
    over: str
    place: str
    price: str
    facts: tuple[str, ...]
    shot: Shot | None


class Pages:
    """Draws the pages in one language."""

    def __init__(self, lang: str) -> None:
        self._lang = lang

    def listing(self, offer: Offered, shots: Sequence[Shot]) -> bytes:
        """The exposé of one listing, with its pictures."""
        lang = self._lang
        return render(
            "listing.html.j2",
            lang,
            title=_title(offer, lang),
            over=_over(offer, lang),
            place=_place(offer),
            price=_price(offer, lang),
            priced=_priced(offer, lang),
            summary=_summary(offer, lang),
            scale=scale(offer, lang),
            key=_key(offer, lang),
            photos=_named([shot for shot in shots if not shot.plan], offer, lang),
            plans=_named([shot for shot in shots if shot.plan], offer, lang),
            sections=_sections(offer, lang),
            details=_details(offer, lang),
            contact=_contact(offer.immobilie.kontaktperson),
            number=offer.number,
            day=day(offer.updated.date(), lang),
            internal=offer.internal,
        )

    def index(self, entries: Sequence[Entry], page: int, pages: int, count: int) -> bytes:
        """One of the lists."""
        lang = self._lang
        counted = "expose-count-one" if count == 1 else "expose-count"
        return render(
            "index.html.j2",
            lang,
            cards=[_card(entry, lang) for entry in entries],
            counted=say(counted, lang, count=amount(count, lang)),
            page=page,
            pages=pages,
            before=index_name(page - 1) if page > 1 else "",
            behind=index_name(page + 1) if page < pages else "",
            internal=any(entry.offer.internal for entry in entries),
        )


def _card(entry: Entry, lang: str) -> Card:
    one = entry.offer
    return Card(
        page=quote(entry.page),
        title=_title(one, lang),
        over=_over(one, lang),
        place=_place(one),
        price=_price(one, lang),
        facts=tuple(_figures(one, lang)),
        shot=entry.shot,
    )


def _title(one: Offered, lang: str) -> str:
    return (one.title or "").strip() or say("expose-untitled", lang, number=one.number)


def _over(one: Offered, lang: str) -> str:
    """What it is and how it is to be had."""
    kind = say(KINDS[one.kind], lang) if one.kind in KINDS else one.kind or ""
    marketing = [_marketed(word, one, lang) for word in one.marketing if word in MARKETING]
    shown = say("expose-reference", lang) if one.status == _REFERENCE else ""
    return " · ".join(filter(None, (shown, kind[:1].upper() + kind[1:], *marketing)))


def _marketed(word: str, one: Offered, lang: str) -> str:
    """How it is to be had: what is called "rent or lease" is one of them where a price says which."""
    costs = one.immobilie.preise
    if word != "MIETE_PACHT" or costs is None or not one.price:
        return say(MARKETING[word], lang)
    return say("expose-to-lease" if costs.pacht and not _rent(one) else "expose-to-rent", lang)


def _rent(one: Offered) -> bool:
    costs = one.immobilie.preise
    return costs is not None and bool(costs.kaltmiete or costs.nettokaltmiete or costs.warmmiete)


def _place(one: Offered) -> str:
    geo = one.immobilie.geo
    street = " ".join(filter(None, (geo.strasse, geo.hausnummer))) if geo is not None else ""
    town = " ".join(filter(None, (one.zip, one.city)))
    country = one.country if one.country not in (None, "DEU", "DE") else ""
    return ", ".join(filter(None, (street, town, country)))


def _price(one: Offered, lang: str) -> str:
    if one.price is None or one.price <= 0:
        return "" if one.status == _REFERENCE else say("expose-on-request", lang)
    said = facts.money(one.price, one.currency, lang)
    rents = "MIETE_PACHT" in one.marketing and "KAUF" not in one.marketing
    return f"{said} {say('expose-a-month', lang)}" if rents else said


def _priced(one: Offered, lang: str) -> str:
    """What the price is: the rent without or with heating, the price to buy; empty where there is none."""
    name = facts.name_of_price(one)
    return label(name, lang) if name else ""


def _key(one: Offered, lang: str, *, brief: bool = False) -> list[Fact]:
    """The figures that everybody asks for first; ``brief`` ones say themselves what they are."""
    found: list[Fact] = []
    flat = one.immobilie.flaechen
    if one.living_area:
        found.append((label("wohnflaeche", lang), _metres(one.living_area, lang)))
    elif flat is not None and (other := flat.gesamtflaeche or flat.nutzflaeche):
        found.append((label("gesamtflaeche" if flat.gesamtflaeche else "nutzflaeche", lang), _metres(other, lang)))
    if one.rooms:
        rooms = amount(one.rooms, lang)
        found.append((say("forms-rooms", lang), say("expose-rooms-count", lang, count=rooms) if brief else rooms))
    if flat is not None and flat.grundstuecksflaeche and (not brief or not found):
        found.append((label("grundstuecksflaeche", lang), _metres(flat.grundstuecksflaeche, lang)))
    state = one.immobilie.zustand_angaben
    if not brief and state is not None and state.baujahr:
        found.append((label("baujahr", lang), state.baujahr.strip()))
    return found


def _summary(one: Offered, lang: str) -> str:
    """The listing in a line, for search engines and for those to whom the page is sent."""
    return " · ".join(filter(None, (_over(one, lang), _place(one), _price(one, lang), *_figures(one, lang))))


def _figures(one: Offered, lang: str) -> list[str]:
    return [value for _, value in _key(one, lang, brief=True)]


def _metres(area: Decimal, lang: str) -> str:
    return measured(area, "m²", lang)


def _named(shots: Sequence[Shot], one: Offered, lang: str) -> list[tuple[Shot, str]]:
    """Each picture with what is read out to those who cannot see it."""
    titles = [shot.title.strip() or _title(one, lang) for shot in shots]
    return [
        (shot, say("expose-picture-of", lang, place=place, count=len(shots), title=title))
        for place, (shot, title) in enumerate(zip(shots, titles, strict=True), 1)
    ]


def _sections(one: Offered, lang: str) -> list[Section]:
    texts = one.immobilie.freitexte or Freitexte()
    has = tuple(equipment(one.immobilie, lang))
    said = (
        ("expose-description", texts.objektbeschreibung or texts.dreizeiler),
        (_EQUIPMENT, texts.ausstatt_beschr),
        ("expose-location", texts.lage),
        ("expose-more", texts.sonstige_angaben),
    )
    found = (
        Section(heading=say(code, lang), paragraphs=_paragraphs(text or ""), words=has if code == _EQUIPMENT else ())
        for code, text in said
    )
    return [section for section in found if section.paragraphs or section.words]


def _paragraphs(text: str) -> tuple[tuple[str, ...], ...]:
    plain = without_html(text, ()).replace("\r\n", "\n").replace("\r", "\n")
    blocks = (
        tuple(line.strip() for line in block.split("\n") if line.strip()) for block in re.split(r"\n\s*\n", plain)
    )
    return tuple(filter(None, blocks))


def _details(one: Offered, lang: str) -> list[Details]:
    found = (
        ("expose-prices", facts.prices(one, lang)),
        ("expose-areas", facts.areas(one, lang)),
        ("expose-building", facts.building(one, lang)),
        (_ENERGY, certificate(one, lang)),
    )
    return [Details(heading=say(code, lang), rows=tuple(rows), energy=code == _ENERGY) for code, rows in found if rows]


def _contact(person: Kontaktperson | None) -> Contacted | None:
    if person is None:
        return None
    name = " ".join(filter(None, (person.titel, person.vorname, person.name)))
    mail = (person.email_direkt or person.email_zentrale or "").strip()
    phone = (person.tel_durchw or person.tel_zentrale or person.tel_handy or "").strip()
    web = (person.url or "").strip()
    street = " ".join(filter(None, (person.strasse, person.hausnummer)))
    return Contacted(
        firm=person.firma or "",
        name=name,
        mail=(mail, f"mailto:{quote(mail, safe='@')}") if _MAIL.fullmatch(mail) else None,
        phone=(phone, f"tel:{_DIALLED.sub('', phone)}") if any(map(str.isdigit, phone)) else None,
        web=(web.split("//", 1)[-1].rstrip("/"), web) if _WEB.fullmatch(web) else None,
        address=tuple(filter(None, (street, " ".join(filter(None, (person.plz, person.ort)))))),
    )
