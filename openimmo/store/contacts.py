"""Contacts: the people behind listings, each kept once per sender.

Knows how contacts are read. Does not know how a delivered person finds its contact (addressbook.py).
"""

from datetime import datetime

import msgspec
from sqlalchemy import select

from openimmo.store.session import Session, built
from openimmo.store.tables import contacts, listings, senders


class Contact(msgspec.Struct, frozen=True, kw_only=True):
    """A person in the stock; ``listings`` are the numbers of the listings, withdrawn ones included."""

    id: int
    sender: str
    name: str | None
    first_name: str | None
    company: str | None
    emails: tuple[str, ...]
    phones: tuple[str, ...]
    street: str | None
    zip: str | None
    city: str | None
    country: str | None
    origin: str | None
    status: str | None
    kind: str | None
    consent: bool
    match_level: int | None
    created: datetime
    listings: tuple[str, ...] = ()


class ContactReading(Session):
    """Questions about contacts."""

    def contacts(self) -> list[Contact]:
        """All contacts by name."""
        return self._contacts()

    def contact(self, contact_id: int) -> Contact | None:
        """The contact of that id."""
        found = self._contacts(contact_id)
        return found[0] if found else None

    def _contacts(self, contact_id: int | None = None) -> list[Contact]:
        question = select(*contacts.c).add_columns(senders.c.name.label("sender_name")).join(senders)
        linked = select(listings.c.contact, listings.c.number).where(listings.c.contact.is_not(None))
        if contact_id is not None:
            question = question.where(contacts.c.id == contact_id)
            linked = linked.where(listings.c.contact == contact_id)
        numbers: dict[int, list[str]] = {}
        for row in self._connection.execute(linked.order_by(listings.c.number)):
            numbers.setdefault(row.contact, []).append(row.number)
        rows = self._rows(question.order_by(contacts.c.name, contacts.c.first_name, contacts.c.id))
        return [built(Contact, row, sender=row["sender_name"], listings=numbers.get(row["id"], ())) for row in rows]
