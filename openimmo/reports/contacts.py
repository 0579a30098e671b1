"""Contacts for people: the list, one in full with its history, and how a hand-over went.

Knows what is to be told of a contact. Does not know where contacts are kept.
"""

from collections.abc import Iterator, Mapping, Sequence

from openimmo.domain.contact import (
    Activity,
    Consent,
    Contact,
    ContactEvent,
    ContactInFull,
    ContactLink,
    Handing,
)
from openimmo.domain.countries import short_code
from openimmo.reports.blocks import Block, Cell, Column, Gap, Line, Pairs, Table, Tone
from openimmo.reports.plain import short
from openimmo.reports.writing import NOTHING, amount, joined, moment
from openimmo.texts import say

CONSENT_TONES = {Consent.GIVEN: Tone.GOOD, Consent.OPT_OUT: Tone.BAD, Consent.NONE: Tone.QUIET}
TITLE, TEXT, VALUE = 60, 300, 80
_CODES = {"first_name": "first-name"}
_ACTIONS = ("add", "change", "remove")


def draw_contacts(contacts: Sequence[Contact], lang: str, detail: int = 0) -> Iterator[Block]:
    """A list of contacts; with ``detail`` 1 also whose each is, and how it was recognised."""
    if not contacts:
        yield Line(say("contacts-none", lang))
        return
    names = ("contact", "name", "company", "email", "place", "kind", "consent", "sender", "match")
    shown = [name for name in names if detail > 0 or name not in ("sender", "match")]
    columns = tuple(Column(_word(name, lang), name=name == "contact") for name in shown)
    cells = [_cells(one, lang) for one in contacts]
    yield Table(columns, tuple(tuple(row[name] for name in shown) for row in cells))
    yield Gap()
    yield Line(say("contacts-count", lang, count=amount(len(contacts), lang)), Tone.QUIET)


def draw_contact(full: ContactInFull, lang: str) -> Iterator[Block]:
    """One contact: its facts, its listings, what it asked for and what happened to it."""
    one = full.contact
    yield Line(_name(one), Tone.STRONG, 0, Cell(str(one.id), Tone.STRONG))
    if one.merged_into is not None:
        yield Line(say("contacts-merged-into", lang, into=one.merged_into), Tone.CAREFUL)
    yield Gap()
    yield Pairs(tuple((_word(name, lang), said) for name, said in _facts(one, lang) if said != NOTHING))
    for part in (_links(full.links, lang), _activities(full.activities, lang), _history(full.history, lang)):
        if part:
            yield Gap()
            yield part


def draw_handover(name: str, told: Sequence[Handing], path: str | None, lang: str) -> Iterator[Block]:
    """What a hand-over has told, and where it stands."""
    if path is None:
        yield Line(say("contacts-handover-nothing", lang, name=name))
        return
    counts: Mapping[str, int] = {action: sum(one.action == action for one in told) for action in _ACTIONS}
    said = {action: amount(count, lang) for action, count in counts.items()}
    yield Line(say("contacts-handover-done", lang, name=name, path=path, **said), Tone.GOOD)


def recognised(contact: Contact, lang: str) -> str:
    """How the contact was last recognised, with the fields that were the same."""
    if contact.match_level is None:
        return NOTHING
    fields = " + ".join(_word(name, lang) for name in contact.match_fields)
    said = say(f"contacts-level-{contact.match_level}", lang)
    return f"{contact.match_level}: {fields or said}"


def _word(name: str, lang: str) -> str:
    return say(f"contacts-word-{_CODES.get(name, name)}", lang)


def _name(one: Contact) -> str:
    return joined((one.first_name, one.name))


def _cells(one: Contact, lang: str) -> dict[str, Cell]:
    return {
        "contact": Cell(str(one.id), Tone.STRONG),
        "name": Cell(short(_name(one), TITLE)),
        "company": Cell(short(one.company or NOTHING, TITLE)),
        "email": Cell(short(next(iter(one.emails), NOTHING), TITLE)),
        "place": Cell(short(joined((one.zip, one.city)), TITLE)),
        "kind": Cell(one.kind or NOTHING),
        "consent": Cell(say(f"contacts-consent-{one.standing}", lang), CONSENT_TONES[one.standing]),
        "sender": Cell(one.sender),
        "match": Cell(recognised(one, lang)),
    }


def _facts(one: Contact, lang: str) -> Iterator[tuple[str, str]]:
    yield "company", one.company or NOTHING
    yield "emails", joined(one.emails, ", ")
    yield "phones", joined(one.phones, ", ")
    town = joined((one.zip, one.city))
    country = short_code(one.country) or one.country
    yield "address", joined((one.street, town if town != NOTHING else None, country), ", ")
    yield "kind", one.kind or NOTHING
    yield "consent", say(f"contacts-consent-{one.standing}", lang)
    yield "origin", one.origin or NOTHING
    yield "status", one.status or NOTHING
    yield "sender", one.sender
    yield "match", recognised(one, lang)
    yield "created", moment(one.created, lang)
    yield "updated", moment(one.updated, lang)


def _links(links: Sequence[ContactLink], lang: str) -> Table | None:
    columns = (Column(_word("listing", lang), name=True), Column(_word("role", lang)), Column(""))
    hidden = say("contacts-address-hidden", lang)
    rows = [
        (Cell(one.listing), Cell(one.role), Cell(hidden if one.address_released is False else "", Tone.CAREFUL))
        for one in links
    ]
    return Table(columns, tuple(rows)) if rows else None


def _activities(activities: Sequence[Activity], lang: str) -> Table | None:
    columns = tuple(Column(_word(name, lang), name=name == "when") for name in ("when", "activity", "listing", "text"))
    rows = [
        (
            Cell(moment(one.at, lang).removesuffix(" UTC")),
            Cell(joined((one.kind, one.platform), " · ")),
            Cell(one.listing or NOTHING),
            Cell(short(joined((one.title, one.text), ": "), TEXT)),
        )
        for one in activities
    ]
    return Table(columns, tuple(rows)) if rows else None


def _history(history: Sequence[ContactEvent], lang: str) -> Table | None:
    columns = tuple(Column(_word(name, lang), name=name == "when") for name in ("when", "who", "what", "details"))
    rows = [
        (
            Cell(moment(one.at, lang).removesuffix(" UTC")),
            Cell(one.actor),
            Cell(say(f"contacts-did-{one.action}", lang)),
            Cell(joined((*_changes(one), one.note, one.delivery), " · ")),
        )
        for one in history
    ]
    return Table(columns, tuple(rows)) if rows else None


def _changes(one: ContactEvent) -> Iterator[str]:
    """What changed, field by field; of a new contact nothing, since it is what stands above."""
    if one.action == "created":
        return
    for name, value in one.after.items():
        was = one.before.get(name)
        yield f"{name}: {_value(was)} → {_value(value)}" if name in one.before else f"{name}: {_value(value)}"


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        value = ", ".join(" ".join(map(str, one)) if isinstance(one, list) else str(one) for one in value)
    return short(str(value), VALUE) if value not in (None, "") else NOTHING
