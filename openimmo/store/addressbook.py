"""Finds the contact of each delivered person, or makes one, while a delivery is applied.

Knows the table of contacts; by what persons are recognised stands in contact_matching.py. Does not know listings.
"""

from collections.abc import Collection, Hashable
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, insert, select, update

from openimmo.domain.contact import MatchLevel
from openimmo.domain.listing import Person
from openimmo.store.contact_events import Row, changes, event
from openimmo.store.contact_matching import Key, as_kept, called_otherwise, completed, keys, keys_sought, said
from openimmo.store.session import Found, Session, batches, built
from openimmo.store.tables import contact_history, contacts

FIELDS = Person.__struct_fields__
OTHER_NAME = "other-name"
"""What the history tells of somebody with another name who was recognised by the e-mail of the same company."""


@dataclass(slots=True, eq=False)
class Known:
    """A contact while a delivery is applied; ``id`` is 0 until it is saved, ``saved`` its row as it stands there."""

    person: Person
    level: int
    fields: tuple[str, ...] = ()
    id: int = 0
    saved: Row | None = None

    @property
    def row(self) -> Row:
        """Its columns."""
        return {**msgspec.structs.asdict(self.person), "match_level": self.level, "match_fields": self.fields}


class AddressBook(Session):
    """The contacts of one sender; ``link`` matches persons, ``save`` writes what that has changed, and tells it.

    ``given`` are more columns of new contacts; ``delivery`` and ``actor`` are told in the history.
    """

    def __init__(
        self,
        connection: Connection,
        sender_id: int,
        *,
        origin: str | None,
        status: str | None,
        delivery: str | None = None,
        actor: str = "import",
        **given: object,
    ) -> None:
        super().__init__(connection)
        self._given = {"sender": sender_id, "origin": origin, "status": status, "consent": False, **given}
        self._told: dict[str, Any] = {"delivery": delivery, "actor": actor}
        # Everybody of one company may stand under one key, so those are not searched one by one.
        self._by_key: dict[Hashable, dict[Known, None]] = {}
        self._by_id: dict[int, Known] = {}
        self._by_person: dict[tuple[Person, frozenset[int]], Known] = {}
        self._new: list[Known] = []
        self._changed: dict[int, Known] = {}
        self._others: dict[tuple[Known, str | None, str | None], None] = {}
        self._load(sender_id)

    def link(self, person: Person | None, stays: Collection[int] = ()) -> Known | None:
        """The contact that ``person`` is, a new one where none fits; None where nothing was sent.

        Of several that fit equally well it is one of ``stays``, the ids of those it was before, else the oldest.
        """
        if person is None or not said(person):
            return None
        asked = person, frozenset(stays)
        known = self._by_person.get(asked)
        if known is None:
            known = self._by_person[asked] = self._match(as_kept(person), asked[1])
        return known

    def save(self, at: datetime) -> None:
        """Write new and changed contacts; afterwards every linked one has its id."""
        told = [*self._save_new(at), *self._save_changed(at), *self._other_names(at)]
        if told:
            self._connection.execute(insert(contact_history), told)

    def _load(self, sender_id: int) -> None:
        columns = (contacts.c.id, contacts.c.merged_into, contacts.c.match_level, contacts.c.match_fields)
        question = select(*columns, *(contacts.c[name] for name in FIELDS)).order_by(contacts.c.id)
        rows = self._rows(question.where(contacts.c.sender == sender_id))
        known = self._by_id = {row["id"]: _known(row) for row in rows}
        into = {row["id"]: row["merged_into"] for row in rows if row["merged_into"] in known}
        for number, one in known.items():
            # Who was merged is still recognised by what was known of him.
            while number in into:
                number = into[number]
            self._remember(one.person, known[number])

    def _save_new(self, at: datetime) -> list[Row]:
        new, self._new = self._new, []
        if not new:
            return []
        rows = [{**self._given, **known.row, "created": at, "updated": at} for known in new]
        statement = insert(contacts).returning(contacts.c.id, sort_by_parameter_order=True)
        told = []
        for known, row, kept in zip(new, self._connection.execute(statement, rows).all(), rows, strict=True):
            known.id, known.saved = row.id, known.row
            self._by_id[known.id] = known
            facts = {name: kept[name] for name in (*FIELDS, "origin", "status") if kept[name]}
            told.append(event(known.id, "created", at=at, after=facts, **self._told))
        return told

    def _save_changed(self, at: datetime) -> list[Row]:
        changed = [known for known in self._changed.values() if known.saved != known.row]
        self._changed.clear()
        if not changed:
            return []
        told = []
        for known in changed:
            before, after = changes(known.saved or {}, known.row)
            action = "matched" if before.keys() <= {"match_level", "match_fields"} else "completed"
            told.append(event(known.id, action, at=at, before=before, after=after, **self._told))
            known.saved = known.row
        rows = [{"of": known.id, **known.row, "updated": at} for known in changed]
        self._connection.execute(update(contacts).where(contacts.c.id == bindparam("of")), rows)
        return told

    def _other_names(self, at: datetime) -> list[Row]:
        """Each other name under which a contact was sent, told once and for all."""
        others = {(known.id, name, first): None for known, name, first in self._others}
        self._others.clear()
        for some in batches({contact for contact, _, _ in others}):
            told = select(contact_history.c.contact, contact_history.c.after)
            told = told.where(contact_history.c.contact.in_(some), contact_history.c.action == OTHER_NAME)
            for row in self._connection.execute(told):
                others.pop((row.contact, row.after["name"], row.after["first_name"]), None)
        return [
            event(contact, OTHER_NAME, at=at, after={"name": name, "first_name": first}, **self._told)
            for contact, name, first in others
        ]

    def _match(self, person: Person, stays: Collection[int]) -> Known:
        for key in keys_sought(person):
            if known := self._holder(key, stays):
                if key.level is not MatchLevel.SAME:
                    self._complete(known, person, key)
                return known
        known = Known(person, MatchLevel.CREATED)
        self._new.append(known)
        self._remember(person, known)
        return known

    def _holder(self, key: Key, stays: Collection[int]) -> Known | None:
        holders = self._by_key.get(key.value, {})
        before = (known for known in map(self._by_id.get, stays) if known in holders)
        return next(chain(before, holders), None)

    def _complete(self, known: Known, person: Person, key: Key) -> None:
        if called_otherwise(known.person, person):
            self._others[known, person.name, person.first_name] = None
        before, known.person = known.person, completed(known.person, person)
        known.level, known.fields = key.level, key.fields
        if known.id:
            self._changed[known.id] = known
        if known.person != before:
            self._remember(known.person, known)

    def _remember(self, person: Person, known: Known) -> None:
        for key in keys(person):
            self._by_key.setdefault(key.value, {})[known] = None


def _known(row: Found) -> Known:
    level = MatchLevel.CREATED if row["match_level"] is None else row["match_level"]
    known = Known(built(Person, {name: row[name] for name in FIELDS}), level, tuple(row["match_fields"]), row["id"])
    known.saved = known.row
    return known
