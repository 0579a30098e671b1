"""Which contacts a listing has to do with, and as what: written anew with each of its contents.

Knows the table of links. Who is whose contact is for addressbook.py to say.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, TypeAlias

from sqlalchemy import delete, insert, select

from openimmo.domain.listing import ListingRecord, Person
from openimmo.store.addressbook import AddressBook
from openimmo.store.rows import Given, Line, Link, Linked
from openimmo.store.session import Session, batches
from openimmo.store.tables import contact_links

Content: TypeAlias = tuple[int | None, ListingRecord | None]
Standing: TypeAlias = Mapping[tuple[int, str], Collection[int]]


class _Named(NamedTuple):
    """Somebody whom a listing names; the kontaktperson is the main one."""

    role: str
    person: Person | None
    released: bool | None
    main: bool = False


class Linking(Session):
    """Links of listings, read and written while a plan is applied."""

    def _linked(self, contents: Sequence[Content], book: AddressBook, role: str, at: datetime) -> list[Linked]:
        """The contacts of each listing, given by id (None: new) and by what it brings now; ``book`` is saved."""
        standing = self._links_of(listing for listing, record in contents if listing is not None and record)
        found = [
            [(who, book.link(who.person, standing.get((listing or 0, who.role), ()))) for who in _named(record, role)]
            for listing, record in contents
        ]
        book.save(at)
        return [
            Linked(
                next((known.id for who, known in people if who.main and known), None),
                tuple(Link(known.id, who.role, who.released) for who, known in people if known),
            )
            for people in found
        ]

    def _links_of(self, listing_ids: Iterable[int]) -> Standing:
        """The ids of the contacts of these listings, by listing and role."""
        found: dict[tuple[int, str], set[int]] = {}
        for ids in batches(listing_ids):
            question = select(contact_links).where(contact_links.c.listing.in_(ids))
            for row in self._connection.execute(question):
                found.setdefault((row.listing, row.role), set()).add(row.contact)
        return found

    def _write_links(self, lines: Sequence[tuple[int, Line]], given: Given) -> None:
        """Give each listing that brings contents the links of its line, and no others."""
        for ids in batches(listing for listing, line in lines if line.before and line.record):
            self._run(delete(contact_links).where(contact_links.c.listing.in_(ids)))
        rows = {
            (listing, link.contact, link.role): {
                "listing": listing,
                "contact": link.contact,
                "role": link.role,
                "address_released": link.released,
                "delivery": given.delivery,
                "at": given.at,
            }
            for listing, line in lines
            for link in line.linked.links
        }
        self._run(insert(contact_links), list(rows.values()))


def _named(record: ListingRecord | None, role: str) -> list[_Named]:
    if record is None:
        return []
    others = (_Named(one.role, one.person, one.released) for one in record.addresses)
    return [_Named(role, record.person, record.person_released, main=True), *others]
