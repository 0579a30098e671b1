"""Listings as they stand in the stock: lists, one in full, and how a name is understood.

Knows the tables around listings. Changes nothing, and does not read a listing's XML.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from decimal import Decimal

import msgspec
from sqlalchemy import ColumnElement, bindparam, func, select

from openimmo.domain.contact import Contact
from openimmo.domain.listing import ListingStatus, MediaRef, Stored
from openimmo.errors import UnknownObject
from openimmo.store.contacts import ContactReading
from openimmo.store.folding import fold
from openimmo.store.senders import SenderReading
from openimmo.store.session import Found, Question, batches, built
from openimmo.store.tables import listings, notes, numbers, senders, versions
from openimmo.store.versions import VersionReading, unpacked

CANDIDATES = 10
AT_ONCE = 50


class ListingFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which listings to list. Withdrawn ones come only when ``status`` names them or with ``everything``.

    ``search`` is looked for in title, number, source id and city; it and ``city`` ignore case.
    """

    status: ListingStatus | None = None
    sender: str | None = None
    city: str | None = None
    updated_since: datetime | None = None
    search: str | None = None
    everything: bool = False


class ListingRow(msgspec.Struct, frozen=True, kw_only=True):
    """A listing in a list. ``media`` counts the files kept for it; ``contact`` is the id of its contact."""

    id: int
    number: str
    source_id: str
    sprache: str
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
    address_released: bool | None
    contact: int | None
    created: datetime
    updated: datetime
    withdrawn_at: datetime | None
    media: int
    notes: tuple[str, ...] = ()


class Listing(msgspec.Struct, frozen=True, kw_only=True):
    """One listing in full: its row, its XML as accepted, its attachments and its contact."""

    row: ListingRow
    obid: str | None
    intern: str | None
    resume_status: ListingStatus | None
    fingerprint: str
    delivery: str
    version: int
    xml: bytes
    media: tuple[MediaRef, ...]
    contact: Contact | None


class Contents(msgspec.Struct, frozen=True, kw_only=True):
    """What one listing holds now: its XML as accepted and its attachments, with the ids it is known by."""

    source_id: str
    sprache: str
    obid: str | None
    xml: bytes
    media: tuple[MediaRef, ...]


COLUMNS: tuple[ColumnElement[object], ...] = (
    senders.c.name.label("sender"),
    *(listings.c[name] for name in ListingRow.__struct_fields__ if name not in ("sender", "notes")),
)


class ListingReading(SenderReading, ContactReading, VersionReading):
    """Questions about listings."""

    def stored(self, sender_id: int) -> list[Stored]:
        """What a plan needs to know of every listing of the sender, withdrawn ones included."""
        fields = [listings.c[name] for name in Stored.__struct_fields__]
        question = select(*fields).where(listings.c.sender == sender_id).order_by(listings.c.id)
        return [built(Stored, row) for row in self._rows(question)]

    def contents_of(self, sender_id: int) -> Iterator[Contents]:
        """What each listing of the sender holds, by number, withdrawn ones left out; one at a time."""
        question = (
            select(
                listings.c.source_id, listings.c.sprache, listings.c.obid,
                versions.c.xml, versions.c.packed, versions.c.media,
            )
            .join(versions, (versions.c.listing == listings.c.id) & (versions.c.version == listings.c.version))
            .where(listings.c.sender == sender_id, listings.c.status != ListingStatus.WITHDRAWN)
            .order_by(listings.c.number)
        )  # fmt: skip
        found = self._connection.execute(question, execution_options={"yield_per": AT_ONCE})
        for row in found.mappings():
            yield Contents(
                source_id=row["source_id"],
                sprache=row["sprache"],
                obid=row["obid"],
                xml=unpacked(row["xml"], packed=row["packed"]),
                media=msgspec.convert(row["media"], tuple[MediaRef, ...]),
            )

    def by_number(self, given: Iterable[str]) -> dict[str, int]:
        """The ids of the listings that have or once had these numbers."""
        found: dict[str, int] = {}
        for some in batches(given):
            question = select(numbers.c.number, numbers.c.listing).where(numbers.c.number.in_(some))
            found.update((row.number, row.listing) for row in self._connection.execute(question))
        return found

    def numbers_of(self, name: str) -> list[str]:
        """All numbers that the listing of the number ``name`` ever had; none if nobody had that."""
        whose = select(numbers.c.listing).where(numbers.c.number == name)
        question = select(numbers.c.number).where(numbers.c.listing.in_(whose)).order_by(numbers.c.number)
        return list(self._connection.execute(question).scalars())

    def numbers_taken(self) -> Callable[[str], bool]:
        """A question to ask of one number at a time: was it ever given to a listing?"""
        question = select(numbers.c.listing).where(numbers.c.number == bindparam("asked"))

        def taken(number: str) -> bool:
            return self._connection.execute(question, {"asked": number}).first() is not None

        return taken

    def listings(self, wanted: ListingFilter = ListingFilter()) -> list[ListingRow]:  # noqa: B008
        """The listings that fit, by number; UnknownObject if the sender named is none."""
        question = _filtered(self._of_sender(_question(), wanted.sender), wanted)
        rows = self._rows(question.order_by(listings.c.number))
        said = self._notes([row["id"] for row in rows])
        return [_row(row, said) for row in rows]

    def listing(self, name: str) -> Listing:
        """The listing of that number (also a former one), "sender/source id", or only beginning of a number.

        UnknownObject if there is none or, with the candidates, more than one.
        """
        listing_id = self._listing_id(name)
        extra = ("obid", "intern", "resume_status", "fingerprint", "delivery", "version")
        question = _question().add_columns(*(listings.c[field] for field in extra)).where(listings.c.id == listing_id)
        row = self._rows(question)[0]
        return Listing(
            row=_row(row, self._notes([listing_id])),
            xml=self.xml(listing_id, row["version"]),
            media=self.media(listing_id, row["version"]),
            contact=None if row["contact"] is None else self.contact(row["contact"]),
            **{field: row[field] for field in extra},
        )

    def _listing_id(self, name: str) -> int:
        given = self._connection.execute(select(numbers.c.listing).where(numbers.c.number == name)).scalar()
        if given is not None:
            return int(given)
        key = senders.c.name + "/" + listings.c.source_id
        for fits in (key == name, func.substr(listings.c.number, 1, len(name)) == name):
            question = select(listings.c.id, listings.c.number).join(senders).where(fits)
            found = self._rows(question.order_by(listings.c.number).limit(CANDIDATES)) if name else ()
            if len(found) > 1:
                candidates = ", ".join(row["number"] for row in found)
                raise UnknownObject("store-ambiguous-listing", name=name, candidates=candidates)
            if found:
                return int(found[0]["id"])
        raise UnknownObject("store-unknown-listing", name=name)

    def _of_sender(self, question: Question, name: str | None) -> Question:
        if name is None:
            return question
        found = self.sender(name)
        if found is None:
            raise UnknownObject("store-unknown-sender", name=name)
        return question.where(listings.c.sender == found.id)

    def _notes(self, listing_ids: Iterable[int]) -> dict[int, list[str]]:
        said: dict[int, list[str]] = {}
        for ids in batches(listing_ids):
            question = select(notes.c.listing, notes.c.text).where(notes.c.listing.in_(ids))
            for row in self._connection.execute(question.order_by(notes.c.at, notes.c.text)):
                said.setdefault(row.listing, []).append(row.text)
        return said


def _question() -> Question:
    return select(*COLUMNS).select_from(listings.join(senders))


def _filtered(question: Question, wanted: ListingFilter) -> Question:
    if wanted.status is not None:
        question = question.where(listings.c.status == wanted.status)
    elif not wanted.everything:
        question = question.where(listings.c.status != ListingStatus.WITHDRAWN)
    if wanted.city is not None:
        question = question.where(listings.c.city_folded == fold(wanted.city))
    if wanted.updated_since is not None:
        question = question.where(listings.c.updated >= wanted.updated_since)
    if wanted.search is not None:
        question = question.where(listings.c.search.contains(fold(wanted.search), autoescape=True))
    return question


def _row(row: Found, said: dict[int, list[str]]) -> ListingRow:
    return built(ListingRow, row, notes=said.get(row["id"], ()))
