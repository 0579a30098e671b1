"""What is changed of contacts beside deliveries: who asks for something, consent, and the kind of a contact.

Knows the tables of contacts, their history and their activities; everything done is told in the history. Does not ask
who may do it.
"""

from collections.abc import Iterator
from datetime import datetime

import msgspec
from sqlalchemy import insert, select, update

from openimmo.domain.contact import Contact
from openimmo.domain.listing import Person
from openimmo.errors import Refused, UnknownObject
from openimmo.store.addressbook import AddressBook
from openimmo.store.contact_events import Row, changes, event
from openimmo.store.contact_matching import called_otherwise
from openimmo.store.contacts import ContactReading
from openimmo.store.session import Found
from openimmo.store.tables import contact_history, contacts

KIND_LIMIT = 40


class By(msgspec.Struct, frozen=True, kw_only=True):
    """Who changes something, when, and what is said about it."""

    actor: str
    at: datetime
    note: str | None = None
    delivery: str | None = None


class ContactWriting(ContactReading):
    """Changes to contacts."""

    def address_book(self, sender_id: int, by: By, *, origin: str | None, status: str | None) -> AddressBook:
        """The sender's contacts, to enter many persons; origin and status are those of new ones."""
        return AddressBook(
            self._connection, sender_id, origin=origin, status=status, delivery=by.delivery, actor=by.actor
        )

    def enter_contact(
        self, book: AddressBook, person: Person, by: By, *, kind: str | None = None, consent: bool = False
    ) -> Contact:
        """The contact that ``person`` is, completed, or a new one, as if a delivery had brought it.

        ``kind`` is for one that has none yet. A consent is written down where there is none, but never against an
        opt-out, and never for somebody who is called otherwise. Refused for a person of whom nothing is known.
        """
        known = book.link(person)
        if known is None:
            raise Refused("contacts-nobody")
        consent = consent and not called_otherwise(known.person, person)
        book.save(by.at)
        before = self._contact_row(known.id)
        if kind and not before["kind"]:
            self._change_contact(before, "kind", by, kind=as_kind(kind))
        if consent and not before["opt_out"] and not before["consent"]:
            self._change_contact(before, "consent", by, consent=True)
        return self._known_contact(known.id)

    def set_consent(self, contact_id: int, by: By, *, given: bool) -> None:
        """Write down that consent was given or withdrawn; Refused if it is given against an opt-out."""
        before = self._contact_row(contact_id)
        if given and before["opt_out"]:
            raise Refused("contacts-opted-out", contact=contact_id)
        self._change_contact(before, "consent", by, consent=given)

    def opt_out(self, contact_id: int, by: By) -> None:
        """Write down that somebody wants no more of it: from now on no consent counts."""
        self._change_contact(self._contact_row(contact_id), "consent", by, consent=False, opt_out=True)

    def lift_opt_out(self, contact_id: int, by: By) -> None:
        """Write down that somebody took an opt-out back, which is no consent yet; Refused where there is none.

        Only somebody's own word may do this, so the note says how it came; Refused without one.
        """
        before = self._contact_row(contact_id)
        if not before["opt_out"]:
            raise Refused("contacts-no-opt-out", contact=contact_id)
        if not (by.note or "").strip():
            raise Refused("contacts-lift-note", contact=contact_id)
        for row in (before, *self._parts_opted_out(contact_id)):
            self._change_contact(row, "consent", by, consent=False, opt_out=False)

    def set_kind(self, contact_id: int, kind: str | None, by: By) -> None:
        """Say what the contact is (owner, prospect, broker …), or None; Refused for a word no list could name."""
        self._change_contact(self._contact_row(contact_id), "kind", by, kind=as_kind(kind) if kind else None)

    def _parts_opted_out(self, contact_id: int) -> Iterator[Found]:
        """Who is part of the contact and has opted out: what he said counts for the whole."""
        for row in self._rows(select(contacts).where(contacts.c.merged_into == contact_id)):
            yield from self._parts_opted_out(row["id"])
            if row["opt_out"]:
                yield row

    def _change_contact(self, before: Found, action: str, by: By, **values: object) -> None:
        """Write the columns that differ and tell it; nothing where nothing differs and nothing is said about it."""
        old, new = changes(before, values)
        if not new and by.note is None:
            return
        change = update(contacts).where(contacts.c.id == before["id"])
        self._run(change.values(**values, updated=by.at))
        self._tell_contacts(event(before["id"], action, before=old, after=new, **msgspec.structs.asdict(by)))

    def _tell_contacts(self, *events: Row) -> None:
        self._run(insert(contact_history), events)

    def _contact_row(self, contact_id: int) -> Found:
        """The contact's row; UnknownObject for none, Refused for one that is now part of another."""
        row = self._row(select(contacts).where(contacts.c.id == contact_id))
        if row is None:
            raise UnknownObject("store-unknown-contact", name=str(contact_id))
        if row["merged_into"] is not None:
            raise Refused("contacts-is-merged", contact=contact_id, into=row["merged_into"])
        return row

    def _known_contact(self, contact_id: int) -> Contact:
        found = self.contact(contact_id)
        if found is None:
            raise UnknownObject("store-unknown-contact", name=str(contact_id))
        return found


def as_kind(said: str) -> str:
    """A kind as one word in small letters; Refused where it cannot be one."""
    kind = "-".join(said.casefold().split())
    if not kind or len(kind) > KIND_LIMIT or not all(sign.isalnum() or sign in "-_" for sign in kind):
        raise Refused("contacts-bad-kind", kind=said, limit=KIND_LIMIT)
    return kind
