"""Leads as values: somebody who did something on a website (a conversion), and what is known of it (docs/leads.md).

What each kind of conversion carries stands in its own struct. Knows no JSON and no stock.
"""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from openimmo.findings import Finding

SCHEMA = "openimmo/leads/1"
SOURCE = "lead"
"""The source of the activities that come from here."""

LEAD = "lead"
NOTE = "note"
"""Kinds of activities beside those of conversions: the lead itself with its status, and notes about it."""

Short = Annotated[str, Meta(max_length=500)]
Long = Annotated[str, Meta(max_length=50_000)]
Id = Annotated[str, Meta(min_length=1, max_length=100, pattern=r"^[^\x00-\x20\x7f]+(?: [^\x00-\x20\x7f]+)*$")]
Few = Annotated[tuple[Short, ...], Meta(max_length=20)]


class ConversionKind(StrEnum):
    """What somebody did."""

    VALUATION = "valuation"
    CALLBACK = "callback"
    DOWNLOAD = "download"
    ANNUITY_CHECK = "annuity-check"
    PARTIAL_SALE_CHECK = "partial-sale-check"
    SEARCH_ORDER = "search-order"
    PLOT_VALUATION = "plot-valuation"
    OTHER = "other"


class PriceRange(msgspec.Struct, frozen=True, kw_only=True):
    """A range of prices in ``currency``."""

    min: Decimal | None = None
    max: Decimal | None = None
    average: Decimal | None = None
    currency: Short = "EUR"


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """An address; ``country`` in any spelling, the point in degrees."""

    street: Short | None = None
    house_number: Short | None = None
    zip: Short | None = None
    city: Short | None = None
    country: Short | None = None
    latitude: Annotated[float, Meta(ge=-90, le=90)] | None = None
    longitude: Annotated[float, Meta(ge=-180, le=180)] | None = None


class Valuation(msgspec.Struct, frozen=True, kw_only=True):
    """What a property is worth; ``mode`` says whether a person or a machine judged it."""

    property_kind: Short | None = None
    property_subkind: Short | None = None
    address: Place = Place()
    price: PriceRange = PriceRange()
    mode: Literal["manual", "automatic"] | None = None


class Callback(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody wants to be called: when, and about what."""

    when: Short | None = None
    topic: Short | None = None


class Download(msgspec.Struct, frozen=True, kw_only=True):
    """A checklist or guide was taken; ``by_post`` asks for it on paper."""

    item: Short | None = None
    by_post: bool | None = None


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """A life annuity or a partial sale was looked into."""

    property_kind: Short | None = None


class SearchOrder(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody is looking for; ``radius_km`` around ``area`` or ``address``."""

    property_kind: Short | None = None
    property_subkind: Short | None = None
    area: Short | None = None
    address: Place = Place()
    radius_km: Annotated[float, Meta(ge=0, le=20_000)] | None = None
    price: PriceRange = PriceRange()
    rooms: Annotated[float, Meta(ge=0, le=1000)] | None = None
    bathrooms: Annotated[float, Meta(ge=0, le=1000)] | None = None
    parking_spaces: Annotated[float, Meta(ge=0, le=100_000)] | None = None


class PlotValuation(msgspec.Struct, frozen=True, kw_only=True):
    """What a plot is worth."""

    plot_kind: Short | None = None
    address: Place = Place()


class Other(msgspec.Struct, frozen=True, kw_only=True):
    """Anything else: its title and text say what it is."""


Data = Valuation | Callback | Download | Check | SearchOrder | PlotValuation | Other
DATA: Mapping[ConversionKind, type[Data]] = MappingProxyType(
    {
        ConversionKind.VALUATION: Valuation,
        ConversionKind.CALLBACK: Callback,
        ConversionKind.DOWNLOAD: Download,
        ConversionKind.ANNUITY_CHECK: Check,
        ConversionKind.PARTIAL_SALE_CHECK: Check,
        ConversionKind.SEARCH_ORDER: SearchOrder,
        ConversionKind.PLOT_VALUATION: PlotValuation,
        ConversionKind.OTHER: Other,
    }
)
"""What each kind of conversion carries in ``data``."""


class LeadContact(msgspec.Struct, frozen=True, kw_only=True):
    """Who it is; ``country`` may have two letters, three, or be the word."""

    first_name: Short | None = None
    name: Short | None = None
    company: Short | None = None
    email: Short | None = None
    emails: Few = ()
    phone: Short | None = None
    phones: Few = ()
    street: Short | None = None
    zip: Short | None = None
    city: Short | None = None
    country: Short | None = None
    kind: Annotated[str, Meta(max_length=40)] | None = None


class Conversion(msgspec.Struct, frozen=True, kw_only=True):
    """One thing somebody did; ``data`` is read by its kind. A time without a zone is UTC."""

    kind: ConversionKind
    id: Id | None = None
    title: Short | None = None
    text: Long | None = None
    landing_page: Short | None = None
    time: datetime | None = None
    platform: Short | None = None
    data: dict[str, object] = {}

    @property
    def content(self) -> Data:
        """``data`` as its kind has it. Raises msgspec.ValidationError."""
        return msgspec.convert(self.data, DATA[self.kind])


class LeadNote(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody wrote down about the contact."""

    id: Id | None = None
    title: Short | None = None
    text: Long | None = None
    time: datetime | None = None


class Lead(msgspec.Struct, frozen=True, kw_only=True):
    """One lead: ``id`` is unique within ``company``, the broker's id at the platform.

    ``consent`` True says that storing and using the data was consented to; anything else says nothing.
    """

    id: Id
    contact: LeadContact
    company: Id | None = None
    platform: Short | None = None
    status: Short | None = None
    consent: bool | None = None
    conversions: Annotated[tuple[Conversion, ...], Meta(max_length=1000)] = ()
    notes: Annotated[tuple[LeadNote, ...], Meta(max_length=1000)] = ()


class GivenLead(msgspec.Struct, frozen=True, kw_only=True):
    """One lead of a file: ``lead`` is None where it cannot be taken, and ``findings`` say why."""

    place: int
    name: str
    lead: Lead | None = None
    digest: str = ""
    findings: tuple[Finding, ...] = ()


class LeadOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one lead: ``action`` is "new", "changed", "unchanged" or "refused".

    ``contact_action`` is "created", "completed" or "matched". ``listing`` is the number of the listing its valuation
    has made; ``findings`` say what was refused or left out, and why.
    """

    place: int
    lead: str
    action: str
    company: str | None = None
    sender: str | None = None
    contact: int | None = None
    contact_action: str | None = None
    activities: int = 0
    consent: str | None = None
    listing: str | None = None
    listing_action: str | None = None
    findings: tuple[Finding, ...] = ()


class LeadsReport(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a file of leads, in its order."""

    path: str
    leads: tuple[LeadOutcome, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many leads met which fate; in_file is the sum of the others."""
        actions = [one.action for one in self.leads]
        return {"in_file": len(actions)} | {name: actions.count(name) for name in ACTIONS}


ACTIONS = ("new", "changed", "unchanged", "refused")
