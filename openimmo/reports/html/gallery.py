"""The listings of a package as a page shows them: card by card, with the energy scale and what became of their files.

Knows cards and findings. Does not know how they are drawn.
"""

import base64
import re
from collections.abc import Mapping, Sequence

import msgspec

from openimmo.domain.validation import EnergyLabel, FindingCounts, Gallery, ListingCard
from openimmo.findings import Finding, Severity
from openimmo.reports.findings import ORDER, sentence_of
from openimmo.reports.listing_places import by_listing
from openimmo.reports.plain import short
from openimmo.reports.writing import NOTHING, amount, joined
from openimmo.texts import say

GRADES = ("A+", "A", "B", "C", "D", "E", "F", "G", "H")
COLOURS = ("#00703c", "#2f8a2f", "#6ea51f", "#b8c417", "#f2d21b", "#f5b317", "#ee8a1d", "#e2571e", "#c8281f")
STATES = ("stored", "missing", "refused", "link", "unchecked")
KINDS = {
    "zimmer": "page-kind-zimmer",
    "wohnung": "page-kind-wohnung",
    "haus": "page-kind-haus",
    "grundstueck": "page-kind-grundstueck",
    "buero_praxen": "page-kind-buero-praxen",
    "einzelhandel": "page-kind-einzelhandel",
    "gastgewerbe": "page-kind-gastgewerbe",
    "hallen_lager_prod": "page-kind-hallen-lager-prod",
    "land_und_forstwirtschaft": "page-kind-land-und-forstwirtschaft",
    "parken": "page-kind-parken",
    "sonstige": "page-kind-sonstige",
    "freizeitimmobilie_gewerblich": "page-kind-freizeitimmobilie-gewerblich",
    "zinshaus_renditeobjekt": "page-kind-zinshaus-renditeobjekt",
}
MARKETING = {
    "KAUF": "page-marketing-kauf",
    "MIETE_PACHT": "page-marketing-miete-pacht",
    "ERBPACHT": "page-marketing-erbpacht",
    "LEASING": "page-marketing-leasing",
}
_NOTES = 12
_WIDTH = 160
_GRADE = re.compile(r"[A-H]\+{0,2}")


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """One finding of a listing in a line."""

    severity: Severity
    says: str
    line: int | None


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One grade of the energy scale; ``x`` is where it begins in the drawing."""

    grade: str
    colour: str
    x: int
    marked: bool


class Scale(msgspec.Struct, frozen=True, kw_only=True):
    """An energy certificate: in words, and as a scale where its grade stands on it."""

    says: str
    steps: tuple[Step, ...]


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """A listing; ``facts`` are (name, value), ``media`` (state, how many), ``picture`` a data: address or empty."""

    number: str | None
    title: str
    place: str
    price: str
    line: int | None
    facts: tuple[tuple[str, str], ...]
    energy: Scale | None
    media: tuple[tuple[str, str], ...]
    absent: tuple[str, ...]
    picture: str
    worst: str
    counts: FindingCounts
    notes: tuple[Note, ...]
    hidden: int


def cards(gallery: Gallery, findings: Sequence[Finding], lang: str) -> list[Card]:
    """The cards of a package, each with its own findings."""
    found = by_listing(findings)
    return [_card(card, found.get((card.feed, card.path), ()), lang) for card in gallery.cards]


def media_overview(media: Mapping[str, int], lang: str) -> tuple[tuple[str, str], ...]:
    """(state, how many) of attachments, in words of the state."""
    return tuple((state, amount(media[state], lang)) for state in STATES if media.get(state))


def _card(card: ListingCard, found: Sequence[Finding], lang: str) -> Card:
    ranked = sorted(found, key=lambda one: ORDER.index(one.severity))
    counts = _counted(card.counts, found)
    notes = [Note(severity=one.severity, says=sentence_of(one, lang, _WIDTH), line=one.line) for one in ranked[:_NOTES]]
    return Card(
        number=card.number,
        title=short(card.title or say("page-no-title", lang), _WIDTH),
        place=joined((card.zip, card.city, card.country if card.country not in ("DEU", "DE") else None)),
        price="" if card.price is None else joined((amount(card.price, lang), card.currency)),
        line=card.line,
        facts=tuple(_facts(card, lang)),
        energy=_scale(card.energy, lang) if card.energy else None,
        media=media_overview(card.media, lang),
        absent=card.absent,
        picture=f"data:image/jpeg;base64,{base64.b64encode(card.thumbnail).decode()}" if card.thumbnail else "",
        worst=next((name for name in ORDER if getattr(counts, name)), "good"),
        counts=counts,
        notes=tuple(notes),
        hidden=counts.error + counts.warning + counts.info - len(notes),
    )


def _counted(counts: FindingCounts, found: Sequence[Finding]) -> FindingCounts:
    """What was counted at the listing itself; more, where it was found when the whole feed was known."""
    named = {name: sum(one.severity == name for one in found) for name in ORDER}
    return FindingCounts(**{name.value: max(getattr(counts, name), count) for name, count in named.items()})


def _facts(card: ListingCard, lang: str) -> list[tuple[str, str]]:
    rows = [
        (
            "report-kind",
            joined((_word(KINDS, card.kind, lang), *(_word(MARKETING, one, lang) for one in card.marketing)), ", "),
        ),
        (
            "report-areas",
            say("page-square-metres", lang, area=amount(card.living_area, lang)) if card.living_area else "",
        ),
        ("report-rooms", amount(card.rooms, lang) if card.rooms else ""),
    ]
    return [(say(name, lang), said) for name, said in rows if said not in ("", NOTHING)]


def _word(known: Mapping[str, str], name: str | None, lang: str) -> str | None:
    """A word of the standard in the reader's language; itself where it has no other."""
    return name if name is None or name not in known else say(known[name], lang)


def _scale(label: EnergyLabel, lang: str) -> Scale:
    named = _GRADE.fullmatch((label.grade or "").replace(" ", "").upper())
    grade = named[0] if named else None
    kinds = {"BEDARF": "page-energy-demand", "VERBRAUCH": "page-energy-use"}
    kind = say(kinds[label.kind], lang) if label.kind in kinds else label.kind
    value = say("page-energy-value", lang, value=label.value) if label.value else None
    until = say("page-energy-until", lang, day=label.valid_until) if label.valid_until else None
    says = joined((label.grade and say("page-energy-grade", lang, grade=label.grade), value, kind, until), ", ")
    steps = [
        Step(grade=name, colour=colour, x=20 * place, marked=name == grade)
        for place, (name, colour) in enumerate(zip(GRADES, COLOURS, strict=True))
    ]
    return Scale(says=says, steps=tuple(steps) if grade in GRADES else ())
