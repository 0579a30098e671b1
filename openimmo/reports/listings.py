"""Listings for people: the list, one in full, and its history.

Knows what is to be told of a listing. Does not know where listings are kept.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal

import msgspec

from openimmo.domain.delivery import Reason
from openimmo.domain.export import SentListing
from openimmo.domain.listing import ListingStatus, MediaRef, Person
from openimmo.model.base import Element, Valued
from openimmo.model.generated import Immobilie
from openimmo.reports.blocks import Block, Cell, Column, Gap, Line, Pairs, Table, Tone
from openimmo.reports.plain import short
from openimmo.reports.sent_listings import sent_table
from openimmo.reports.writing import NOTHING, amount, joined, moment, sentence
from openimmo.texts import say

STATUS_TONES = {
    ListingStatus.ACTIVE: Tone.GOOD,
    ListingStatus.PENDING: Tone.CAREFUL,
    ListingStatus.WITHDRAWN: Tone.BAD,
}
MEDIA_TONES = {"stored": Tone.GOOD, "link": Tone.QUIET}
TITLE, DESCRIPTION = 60, 600


class ListingLine(msgspec.Struct, frozen=True, kw_only=True):
    """What a list tells of a listing: prices in ``currency``, areas in m²; ``contact`` is the id of its contact."""

    number: str
    source_id: str
    sender: str
    status: ListingStatus
    title: str | None
    kind: str | None
    marketing: tuple[str, ...]
    use: tuple[str, ...]
    zip: str | None
    city: str | None
    country: str | None
    price: Decimal | None
    currency: str | None
    living_area: Decimal | None
    rooms: Decimal | None
    media: int
    notes: tuple[str, ...]
    contact: int | None
    updated: datetime


class HistoryLine(msgspec.Struct, frozen=True, kw_only=True):
    """One change of a listing; ``actor`` is "import" or who did it by hand. Moments in UTC."""

    at: datetime
    actor: str
    action: str
    delivery: str | None
    from_status: ListingStatus | None
    to_status: ListingStatus
    from_number: str | None
    to_number: str
    from_source_id: str | None
    to_source_id: str
    from_version: int | None
    to_version: int
    reasons: tuple[Reason, ...]
    note: str | None


class ListingInFull(msgspec.Struct, frozen=True, kw_only=True):
    """One listing with all there is to show."""

    line: ListingLine
    immobilie: Immobilie
    history: tuple[HistoryLine, ...]
    attachments: tuple[MediaRef, ...] = ()
    person: Person | None = None
    sent: tuple[SentListing, ...] = ()


def draw_listings(lines: Sequence[ListingLine], lang: str, detail: int = 0) -> Iterator[Block]:
    """A list of listings; with ``detail`` 1 also whose each is."""
    if not lines:
        yield Line(say("report-no-listings", lang))
        return
    names = ("number", "status", "sender", "title", "place", "price", "area", "rooms")
    shown = [name for name in names if name != "sender" or detail > 0]
    figures, keys = ("price", "area", "rooms"), ("number", "status")
    columns = tuple(Column(say(f"report-{name}", lang), number=name in figures, name=name in keys) for name in shown)
    cells = [_line_cells(line, lang) for line in lines]
    yield Table(columns, tuple(tuple(row[name] for name in shown) for row in cells))
    yield Gap()
    yield Line(say("report-count-listings", lang, count=amount(len(lines), lang)), Tone.QUIET)


def draw_listing(full: ListingInFull, lang: str) -> Iterator[Block]:
    """One listing: its facts, its attachments and its history."""
    yield Line(full.line.title or NOTHING, Tone.STRONG, 0, Cell(full.line.number, Tone.STRONG))
    yield Gap()
    yield Pairs(tuple((say(f"report-{name}", lang), said) for name, said in _facts(full, lang) if said != NOTHING))
    if full.attachments:
        yield Gap()
        yield _attachments(full.attachments, lang)
    yield Gap()
    yield from draw_history(full.history, lang)
    if full.sent:
        yield Gap()
        yield sent_table(full.sent, lang)


def draw_history(history: Sequence[HistoryLine], lang: str) -> Iterator[Block]:
    """Every change, the oldest first."""
    names = ("when", "who", "action", "status", "why")
    columns = tuple(Column(say(f"report-{name}", lang), name=name in ("when", "who")) for name in names)
    yield Table(columns, tuple(_change(line, lang) for line in history))


def _line_cells(line: ListingLine, lang: str) -> dict[str, Cell]:
    return {
        "number": Cell(line.number, Tone.STRONG),
        "status": Cell(line.status, STATUS_TONES.get(line.status, Tone.QUIET)),
        "sender": Cell(line.sender),
        "title": Cell(short(line.title or NOTHING, TITLE)),
        "place": Cell(joined((line.zip, line.city))),
        "price": Cell(_price(line, lang)),
        "area": Cell(_figure(line.living_area, lang)),
        "rooms": Cell(_figure(line.rooms, lang)),
    }


def _facts(full: ListingInFull, lang: str) -> Iterator[tuple[str, str]]:
    line = full.line
    yield "status", line.status
    yield "sender", f"{line.sender} ({line.source_id})"
    yield "kind", joined((line.kind, *line.marketing, *line.use), ", ")
    yield "place", _place(full, lang)
    yield "price", _price(line, lang)
    yield "prices", _figures(full.immobilie.preise, lang)
    yield "areas", _figures(full.immobilie.flaechen, lang)
    yield "contact", _person(full.person)
    yield "description", _description(full.immobilie)
    yield "notes", joined(line.notes, " · ")
    yield "updated", moment(line.updated, lang)


def _place(full: ListingInFull, lang: str) -> str:
    geo = full.immobilie.geo
    street = joined((geo.strasse, geo.hausnummer)) if geo else NOTHING
    management = full.immobilie.verwaltung_objekt
    hidden = management is not None and management.objektadresse_freigeben is False
    town = joined((full.line.zip, full.line.city))
    place = joined((street if street != NOTHING else None, town, full.line.country), ", ")
    return f"{place} ({say('report-address-hidden', lang)})" if hidden else place


def _price(line: ListingLine, lang: str) -> str:
    return NOTHING if line.price is None else joined((amount(line.price, lang), line.currency))


def _figure(value: Decimal | None, lang: str) -> str:
    return NOTHING if value is None else amount(value, lang)


def _figures(element: Element | None, lang: str) -> str:
    """The numbers directly in an element, by their names in the standard."""
    if element is None:
        return NOTHING
    values = ((name, getattr(element, name)) for name in element.__struct_fields__)
    plain = ((name, value.value if isinstance(value, Valued) else value) for name, value in values)
    return joined((f"{name} {amount(value, lang)}" for name, value in plain if isinstance(value, Decimal)), ", ")


def _person(person: Person | None) -> str:
    if person is None:
        return NOTHING
    name = " ".join(filter(None, (person.first_name, person.name)))
    return joined((name, person.company, *person.emails, *person.phones), ", ")


def _description(immobilie: Immobilie) -> str:
    texts = immobilie.freitexte
    return short(texts.objektbeschreibung or NOTHING, DESCRIPTION) if texts else NOTHING


def _attachments(attachments: Sequence[MediaRef], lang: str) -> Table:
    names = ("attachment", "group", "file", "type", "size", "state")
    columns = tuple(Column(say(f"report-{name}", lang), number=name == "size") for name in names)
    return Table(columns, tuple(_attachment(one, lang) for one in attachments))


def _attachment(one: MediaRef, lang: str) -> tuple[Cell, ...]:
    return (
        Cell(str(one.position + 1)),
        Cell(one.gruppe or NOTHING),
        Cell(joined((one.title, one.path and f"({short(one.path, 80)})"))),
        Cell(one.media_type or one.format or NOTHING),
        Cell(NOTHING if one.size is None else amount(one.size, lang)),
        Cell(say(f"media-state-{one.state}", lang), MEDIA_TONES.get(one.state, Tone.CAREFUL)),
    )


def _change(line: HistoryLine, lang: str) -> tuple[Cell, ...]:
    status = line.to_status if line.from_status in (None, line.to_status) else f"{line.from_status} → {line.to_status}"
    number = f"{line.from_number} → {line.to_number}" if line.from_number not in (None, line.to_number) else None
    said = (number, *(sentence(reason, lang) for reason in line.reasons), line.note, line.delivery)
    return (
        Cell(moment(line.at, lang).removesuffix(" UTC")),
        Cell(line.actor),
        Cell(say(f"action-{line.action}", lang)),
        Cell(status),
        Cell(joined(said, " · ")),
    )
