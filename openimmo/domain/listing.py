"""A listing: one immobilie, as it comes in and as it stands in the stock."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum

import msgspec


class ListingStatus(StrEnum):
    """Where a listing stands in our stock."""

    ACTIVE = "active"
    INACTIVE = "inactive"
    ARCHIVED = "archived"
    PENDING = "pending"
    REFERENCE = "reference"
    WITHDRAWN = "withdrawn"


class FeedAction(StrEnum):
    """What the sender asks for one object (aktion/@aktionart)."""

    CHANGE = "CHANGE"
    DELETE = "DELETE"
    REFERENZ = "REFERENZ"


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """The searched columns of a listing, drawn from its typed form. Areas in m², price in ``currency``."""

    title: str | None = None
    kind: str | None = None
    marketing: tuple[str, ...] = ()
    use: tuple[str, ...] = ()
    zip: str | None = None
    city: str | None = None
    country: str | None = None
    price: Decimal | None = None
    currency: str | None = None
    living_area: Decimal | None = None
    rooms: Decimal | None = None
    address_released: bool | None = None


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """The kontaktperson of a listing, as sent."""

    name: str | None = None
    first_name: str | None = None
    company: str | None = None
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    street: str | None = None
    zip: str | None = None
    city: str | None = None
    country: str | None = None


class Address(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody else who has to do with a listing (weitere_adresse); ``released`` is adressfreigabe, as sent."""

    role: str
    person: Person
    released: bool | None = None


class MediaRef(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One anhang of a listing: what it claims and what was found.

    ``state`` is "stored" (``sha256``, ``media_type`` and ``size`` are set), "missing", "refused" or "link".
    ``path`` is the pfad as sent; ``check`` the sender's own checksum or date with its ``ctype``. What stands below
    ``reason`` is only looked at where rules are judged, and never stored: the pixels of a picture, whether it tells
    the place where it was taken, and whether a PDF is encrypted.
    """

    position: int
    state: str
    title: str | None = None
    gruppe: str | None = None
    location: str | None = None
    path: str | None = None
    format: str | None = None
    check: str | None = None
    ctype: str | None = None
    sha256: str | None = None
    media_type: str | None = None
    size: int | None = None
    title_picture: bool = False
    reason: str | None = None
    width: int | None = None
    height: int | None = None
    located: bool = False
    locked: bool = False


class ListingRecord(msgspec.Struct, frozen=True, kw_only=True):
    """One immobilie of a delivery, ready for the plan and for the stock.

    ``position`` counts the listings of the delivery from 0. ``xml`` is the listing's own XML (canonical, UTF-8,
    without the feed's namespace). ``fingerprint`` (hex SHA-256) covers the XML and the media. ``person`` is the
    kontaktperson, ``addresses`` are the others. ``refused`` holds the code of the reason when this listing cannot be
    taken.
    """

    position: int
    source_id: str | None
    sprache: str
    extern: str | None
    intern: str | None
    obid: str | None
    action: FeedAction
    fingerprint: str
    xml: bytes = b""
    summary: Summary = Summary()
    person: Person | None = None
    person_released: bool | None = None
    addresses: tuple[Address, ...] = ()
    media: tuple[MediaRef, ...] = ()
    refused: str | None = None


class Stored(msgspec.Struct, frozen=True, kw_only=True):
    """What the plan needs to know of a listing in the stock.

    ``resume_status`` is the status to return to when a withdrawn or deactivated listing is sent again.
    """

    id: int
    number: str
    source_id: str
    sprache: str
    obid: str | None
    status: ListingStatus
    fingerprint: str
    resume_status: ListingStatus | None = None
    updated: datetime | None = None
