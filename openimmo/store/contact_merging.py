"""Two contacts that are one person become one, and one that is two persons becomes two; the history tells of both.

Knows the tables of contacts and what points to them. Does not ask who may do it.
"""

from collections.abc import Collection, Sequence
from typing import Any

import msgspec
from sqlalchemy import Table, and_, delete, insert, select, update

from openimmo.domain.contact import MatchLevel
from openimmo.domain.listing import Person
from openimmo.domain.phones import e164
from openimmo.errors import Refused, UnknownObject
from openimmo.store.contact_changes import By, ContactWriting
from openimmo.store.contact_events import Row, changes, event
from openimmo.store.contact_matching import as_kept, completed
from openimmo.store.folding import alike
from openimmo.store.session import Found, built
from openimmo.store.tables import activities, contact_history, contact_links, contacts, listings

FIELDS = Person.__struct_fields__
_MANY = ("emails", "phones")


class Moved(msgspec.Struct, frozen=True, kw_only=True):
    """What went from one contact to another: roles in listings, listings whose kontaktperson it was, and activities."""

    links: tuple[tuple[int, str], ...] = ()
    listings: tuple[int, ...] = ()
    activities: tuple[int, ...] = ()


class Merging(ContactWriting):
    """Merges contacts and takes them apart."""

    def merge_contacts(self, into: int, other: int, by: By) -> None:
        """Make ``other`` a part of ``into``: its listings, phones, e-mails and activities are the latter's from now on.

        What ``into`` lacks is taken over; an opt-out and a withdrawn consent of either count. Refused for one and the
        same contact, for two of different senders, and where either is part of another already.
        """
        one, two = self._contact_row(into), self._contact_row(other)
        if into == other:
            raise Refused("contacts-merge-itself", contact=into)
        if one["sender"] != two["sender"]:
            raise Refused("contacts-other-sender", contact=into, other=other)
        merged = completed(_person(one), _person(two))
        consent = one["consent"] and not self._withdrew(other) and not two["opt_out"]
        values = {
            **msgspec.structs.asdict(merged),
            "kind": one["kind"] or two["kind"],
            "consent": consent,
            "opt_out": one["opt_out"] or two["opt_out"],
        }
        before, after = changes(one, values)
        moved = self._move_contact(other, into)
        self._run(update(contacts).where(contacts.c.id == into).values(**values, updated=by.at))
        self._run(update(contacts).where(contacts.c.id == other).values(merged_into=into, updated=by.at))
        told = msgspec.structs.asdict(by)
        self._tell_contacts(
            event(into, "merged", before=before, after={**after, "merged": other, **_plain(moved)}, **told),
            event(other, "merged", after={"merged_into": into}, **told),
        )

    def unmerge_contacts(self, contact: int, other: int, by: By) -> None:
        """Take ``other`` out of ``contact`` again, with the listings, phones, e-mails and activities it brought.

        What happened since stays with ``contact``. An opt-out counts for both, as does a consent withdrawn meanwhile.
        Refused if ``other`` is not a part of it.
        """
        one = self._contact_row(contact)
        two = self._row(select(contacts).where(contacts.c.id == other))
        if two is None:
            raise UnknownObject("store-unknown-contact", name=str(other))
        if two["merged_into"] != contact:
            raise Refused("contacts-not-merged", contact=contact, other=other)
        merge = self._merge_of(contact, other)
        moved = msgspec.convert({name: merge["after"].get(name, ()) for name in Moved.__struct_fields__}, Moved)
        before, after = changes(one, _taken_back(one, merge))
        self._move_contact(contact, other, moved)
        if after:
            self._run(update(contacts).where(contacts.c.id == contact).values(**after, updated=by.at))
        lost = one["opt_out"] or self._withdrew(contact, since=merge["id"])
        back = {"opt_out": two["opt_out"] or one["opt_out"], "consent": two["consent"] and not lost}
        was, now = changes(two, back)
        self._run(update(contacts).where(contacts.c.id == other).values(**back, merged_into=None, updated=by.at))
        told = msgspec.structs.asdict(by)
        self._tell_contacts(
            event(contact, "split", before=before, after={**after, "split": other, **_plain(moved)}, **told),
            event(other, "split", before={"merged_into": contact, **was}, after={"split_from": contact, **now}, **told),
        )

    def split_contact(
        self,
        contact: int,
        by: By,
        *,
        listing_ids: Collection[int] = (),
        emails: Sequence[str] = (),
        phones: Sequence[str] = (),
        person: Person | None = None,
    ) -> int:
        """Take these listings, e-mails and phones out into a new contact, whose id it is.

        The new one is ``person``, else somebody of the same company; it has the old one's origin, status, kind and
        opt-out, but no consent. Refused if the contact has not got what is named.
        """
        one = self._contact_row(contact)
        taken = self._taken_from(one, emails, phones)
        moved = self._links_in(contact, listing_ids)
        named = as_kept(person or Person(company=one["company"]))
        named = completed(named, Person(emails=tuple(taken["emails"]), phones=tuple(taken["phones"])))
        row = {
            **msgspec.structs.asdict(named),
            **{name: one[name] for name in ("sender", "origin", "status", "kind", "opt_out")},
            "consent": False, "match_level": MatchLevel.CREATED, "match_fields": (), "created": by.at, "updated": by.at,
        }  # fmt: skip
        new = int(self._connection.execute(insert(contacts).returning(contacts.c.id), [row]).scalar_one())
        self._move_contact(contact, new, moved)
        left = {name: tuple(each for each in one[name] if each not in taken[name]) for name in _MANY}
        before, after = changes(one, left)
        self._run(update(contacts).where(contacts.c.id == contact).values(**left, updated=by.at))
        told = msgspec.structs.asdict(by)
        facts = {name: row[name] for name in (*FIELDS, "origin", "status", "kind") if row[name]}
        self._tell_contacts(
            event(contact, "split", before=before, after={**after, "split": new, **_plain(moved)}, **told),
            event(new, "split", after={**facts, "split_from": contact}, **told),
        )
        return new

    def _taken_from(self, one: Found, emails: Sequence[str], phones: Sequence[str]) -> dict[str, list[str]]:
        """The contact's own e-mails and phones that are meant; Refused if it has one of them not."""
        country = one["country"]
        wanted = {
            "emails": {alike(each): each for each in emails},
            "phones": {e164(each, country): each for each in phones},
        }
        have = {
            "emails": {alike(each): each for each in one["emails"]},
            "phones": {e164(each, country): each for each in one["phones"]} if phones else {},
        }
        for name, asked in wanted.items():
            for key, said in asked.items():
                if key not in have[name]:
                    raise Refused("contacts-has-not", contact=one["id"], what=said)
        return {name: [have[name][key] for key in asked] for name, asked in wanted.items()}

    def _links_in(self, contact: int, listing_ids: Collection[int]) -> Moved:
        """What binds the contact to these listings; Refused if nothing does for one of them."""
        ids = sorted(set(listing_ids))
        if not ids:
            return Moved()
        moved = self._bound(contact, ids)
        bound = {listing for listing, _ in moved.links} | set(moved.listings) | set(self._asked_about(contact, ids))
        if missing := [listing for listing in ids if listing not in bound]:
            number = self._connection.execute(select(listings.c.number).where(listings.c.id == missing[0])).scalar()
            raise Refused("contacts-has-not", contact=contact, what=str(number))
        return moved

    def _asked_about(self, contact: int, ids: Sequence[int]) -> list[int]:
        question = select(activities.c.listing).where(activities.c.contact == contact, activities.c.listing.in_(ids))
        return list(self._connection.execute(question).scalars())

    def _bound(self, contact: int, ids: Sequence[int] | None = None) -> Moved:
        """All that points to the contact, or only what has to do with these listings."""

        def found(table: Table, *columns: str, listing: str = "listing") -> list[Any]:
            question = select(*(table.c[name] for name in columns)).where(table.c.contact == contact)
            within = question if ids is None else question.where(table.c[listing].in_(ids))
            return list(self._connection.execute(within.order_by(*(table.c[name] for name in columns))))

        return Moved(
            links=tuple((row.listing, row.role) for row in found(contact_links, "listing", "role")),
            listings=tuple(row.id for row in found(listings, "id", listing="id")),
            activities=tuple(row.id for row in found(activities, "id")),
        )

    def _move_contact(self, source: int, target: int, moved: Moved | None = None) -> Moved:
        """Give ``target`` what is ``source``'s, all of it or what is named and still there; says what it was."""
        bound = self._bound(source)
        there = bound if moved is None else _both(bound, moved)
        for listing, role in there.links:
            mine = and_(contact_links.c.listing == listing, contact_links.c.role == role)
            theirs = select(contact_links.c.contact).where(mine, contact_links.c.contact == target)
            link = and_(mine, contact_links.c.contact == source)
            if self._connection.execute(theirs).first():
                self._run(delete(contact_links).where(link))
            else:
                self._run(update(contact_links).where(link).values(contact=target))
        for table, ids in ((listings, there.listings), (activities, there.activities)):
            for one in ids:
                self._run(update(table).where(table.c.id == one).values(contact=target))
        return there

    def _merge_of(self, contact: int, other: int) -> Found:
        """The newest entry that tells of ``other`` being merged into ``contact``."""
        question = select(contact_history).where(contact_history.c.contact == contact)
        rows = self._rows(question.where(contact_history.c.action == "merged").order_by(contact_history.c.id.desc()))
        return next(row for row in rows if row["after"].get("merged") == other)

    def _withdrew(self, contact: int, since: int = 0) -> bool:
        """True when the last that is known of a consent since then is that there is none any more."""
        question = select(contact_history).where(contact_history.c.contact == contact, contact_history.c.id > since)
        told = question.where(contact_history.c.action == "consent").order_by(contact_history.c.id.desc())
        row = next((row for row in self._rows(told) if "consent" in row["after"]), None)
        return row is not None and not row["after"]["consent"]


def _person(row: Found) -> Person:
    return built(Person, {name: row[name] for name in FIELDS})


def _plain(moved: Moved) -> Row:
    return {name: value for name, value in msgspec.to_builtins(moved).items() if value}


def _both(have: Moved, wanted: Moved) -> Moved:
    return Moved(
        **{
            name: tuple(one for one in getattr(wanted, name) if one in set(getattr(have, name)))
            for name in Moved.__struct_fields__
        }
    )


def _taken_back(now: Found, merge: Found) -> Row:
    """The fields as they would be had the merge not been; what was changed since stays, and so does what forbids."""
    back: Row = {}
    for name, was in merge["before"].items():
        brought = merge["after"][name]
        if name in _MANY:
            back[name] = [one for one in now[name] if one in was or one not in brought]
        elif name not in ("consent", "opt_out") and now[name] == brought:
            back[name] = was
    return back
