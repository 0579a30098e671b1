"""Contacts: the people behind listings, each kept once per sender.

Knows how contacts are read and how a name is understood. Does not know how a delivered person finds its contact
(addressbook.py), nor what an operator may change (contact_changes.py).
"""

from collections.abc import Iterable, Mapping

from sqlalchemy import and_, func, select, union

from openimmo.domain.contact import (
    Activity,
    Consent,
    Contact,
    ContactEvent,
    ContactFilter,
    ContactInFull,
    ContactLink,
)
from openimmo.errors import UnknownObject
from openimmo.store.folding import alike
from openimmo.store.session import Question, Session, batches, built
from openimmo.store.tables import activities, contact_history, contact_links, contacts, listings, senders

CANDIDATES = 10
_SEARCHED = ("name", "first_name", "company", "street", "zip", "city")


class ContactReading(Session):
    """Questions about contacts."""

    def contacts(self, wanted: ContactFilter = ContactFilter()) -> list[Contact]:  # noqa: B008
        """The contacts that fit, by name; UnknownObject if the sender named is none."""
        found = self._contacts(_filtered(self._of(wanted.sender), wanted))
        return [one for one in found if wanted.search is None or alike(wanted.search) in _searchable(one)]

    def contact(self, contact_id: int) -> Contact | None:
        """The contact of that id, also one that was merged into another."""
        found = self._contacts(_question().where(contacts.c.id == contact_id))
        return found[0] if found else None

    def contacts_by_id(self, ids: Iterable[int]) -> dict[int, Contact]:
        """These contacts, merged ones included."""
        rows = [row for some in batches(ids) for row in self._contacts(_question().where(contacts.c.id.in_(some)))]
        return {one.id: one for one in rows}

    def find_contact(self, name: str) -> Contact:
        """The contact of that id or e-mail, else the only one whose id, name, company or e-mail begins so.

        UnknownObject if there is none or, with the candidates, more than one. Merged ones are found by their id alone.
        """
        said = name.strip()
        if _is_id(said) and (exact := self.contact(int(said))):
            return exact
        known = self._contacts(_question().where(contacts.c.merged_into.is_(None))) if said else []
        for found in ([one for one in known if fits(one, alike(said))] for fits in (_has_email, _begins)):
            if len(found) > 1:
                candidates = ", ".join(_called(one) for one in found[:CANDIDATES])
                raise UnknownObject("store-ambiguous-contact", name=name, candidates=candidates)
            if found:
                return found[0]
        raise UnknownObject("store-unknown-contact", name=name)

    def contact_in_full(self, contact: Contact) -> ContactInFull:
        """The contact with its listings by role, its history (the oldest first) and what it asked for."""
        return ContactInFull(
            contact=contact,
            links=self.links_of_contact(contact.id),
            history=self._events(contact.id),
            activities=self._activities(contact.id),
        )

    def _contacts(self, question: Question) -> list[Contact]:
        rows = self._rows(question.order_by(contacts.c.name, contacts.c.first_name, contacts.c.id))
        numbers = self._numbers([row["id"] for row in rows])
        return [built(Contact, row, sender=row["sender_name"], listings=numbers.get(row["id"], ())) for row in rows]

    def _of(self, sender: str | None) -> Question:
        if sender is None:
            return _question()
        found = self._connection.execute(select(senders.c.id).where(senders.c.name == sender)).scalar()
        if found is None:
            raise UnknownObject("store-unknown-sender", name=sender)
        return _question().where(contacts.c.sender == found)

    def _numbers(self, contact_ids: list[int]) -> Mapping[int, list[str]]:
        """The numbers of each one's listings, in whatever role."""
        found: dict[int, list[str]] = {}
        linked = union(
            select(contact_links.c.contact, contact_links.c.listing),
            # Of a stock that is older than the links.
            select(listings.c.contact, listings.c.id.label("listing")).where(listings.c.contact.is_not(None)),
        ).subquery()
        question = select(linked.c.contact, listings.c.number).join(listings, listings.c.id == linked.c.listing)
        few = len(contact_ids) == 1
        asked = question.where(linked.c.contact == contact_ids[0]) if few else question
        for row in self._connection.execute(asked.order_by(listings.c.number)) if contact_ids else ():
            found.setdefault(row.contact, []).append(row.number)
        return found

    def links_of_contact(self, contact: int) -> tuple[ContactLink, ...]:
        """The listings of the contact of that id, with the roles it has in them."""
        question = (
            select(listings.c.number.label("listing"), contact_links.c.role, contact_links.c.address_released)
            .join(listings, listings.c.id == contact_links.c.listing)
            .where(contact_links.c.contact == contact)
            .order_by(listings.c.number, contact_links.c.role)
        )
        return tuple(built(ContactLink, row) for row in self._rows(question))

    def _events(self, contact: int) -> tuple[ContactEvent, ...]:
        fields = [contact_history.c[name] for name in ContactEvent.__struct_fields__]
        question = select(*fields).where(contact_history.c.contact == contact).order_by(contact_history.c.id)
        return tuple(built(ContactEvent, row) for row in self._rows(question))

    def _activities(self, contact: int) -> tuple[Activity, ...]:
        fields = [activities.c[name] for name in Activity.__struct_fields__ if name != "listing"]
        question = (
            select(*fields, listings.c.number.label("listing"))
            .outerjoin(listings, listings.c.id == activities.c.listing)
            .where(activities.c.contact == contact)
            .order_by(func.coalesce(activities.c.at, activities.c.created), activities.c.id)
        )
        return tuple(built(Activity, row) for row in self._rows(question))


def _question() -> Question:
    return select(*contacts.c).add_columns(senders.c.name.label("sender_name")).join(senders)


def _filtered(question: Question, wanted: ContactFilter) -> Question:
    question = question.where(contacts.c.merged_into.is_(None))
    if wanted.kind is not None:
        question = question.where(contacts.c.kind == wanted.kind if wanted.kind else contacts.c.kind.is_(None))
    if wanted.origin is not None:
        question = question.where(contacts.c.origin == wanted.origin)
    if wanted.status is not None:
        question = question.where(contacts.c.status == wanted.status)
    match wanted.consent:
        case Consent.OPT_OUT:
            question = question.where(contacts.c.opt_out)
        case Consent.GIVEN:
            question = question.where(and_(contacts.c.consent, ~contacts.c.opt_out))
        case Consent.NONE:
            question = question.where(and_(~contacts.c.consent, ~contacts.c.opt_out))
    return question


def _searchable(one: Contact) -> str:
    texts = (getattr(one, name) for name in _SEARCHED)
    return "\n".join(alike(text) for text in (*texts, f"{one.first_name} {one.name}", *one.emails, *one.phones))


def _is_id(name: str) -> bool:
    return name.isascii() and name.isdecimal() and len(name) < 16


def _has_email(one: Contact, name: str) -> bool:
    return name in map(alike, one.emails)


def _begins(one: Contact, name: str) -> bool:
    whole = (str(one.id), alike(one.name), alike(f"{one.first_name or ''} {one.name or ''}"), alike(one.company))
    return any(text.startswith(name) for text in (*whole, *map(alike, one.emails)))


def _called(one: Contact) -> str:
    said = " ".join(filter(None, (one.first_name, one.name))) or one.company or next(iter(one.emails), "")
    return f"{one.id} ({said})" if said else str(one.id)
