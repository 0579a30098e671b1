"""Finds the contact of each delivered person, or makes one, while a delivery is applied.

A person is matched by name + first name + city + street (level 1), or by e-mail + name (level 2); who is sent just as
before is found as well, and who fits nobody is created (level 4). Does not know listings.
"""

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec
from sqlalchemy import Connection, bindparam, insert, select, update

from openimmo.domain.listing import Person
from openimmo.store.folding import digits, fold
from openimmo.store.session import built
from openimmo.store.tables import contacts

SAME, CREATED = 0, 4
FIELDS = Person.__struct_fields__


@dataclass(slots=True, eq=False)
class Known:
    """A contact while a delivery is applied; ``id`` is 0 until it is saved."""

    person: Person
    match_level: int
    id: int = 0


class AddressBook:
    """The contacts of one sender; ``link`` matches persons, ``save`` writes what that has changed."""

    def __init__(self, connection: Connection, sender_id: int, *, origin: str | None, status: str | None) -> None:
        self._connection = connection
        self._given = {"sender": sender_id, "origin": origin, "status": status, "consent": False}
        self._by_key: dict[Hashable, Known] = {}
        self._by_person: dict[Person, Known] = {}
        self._new: list[Known] = []
        self._changed: dict[int, Known] = {}
        question = select(contacts.c.id, contacts.c.match_level, *(contacts.c[name] for name in FIELDS))
        for row in connection.execute(question.where(contacts.c.sender == sender_id)).mappings():
            person = built(Person, row)
            self._remember(Known(person, row["match_level"] or CREATED, row["id"]))

    def link(self, person: Person | None) -> Known | None:
        """The contact that ``person`` is, a new one where none fits; None where nothing was sent."""
        if person is None or not any(getattr(person, name) for name in FIELDS):
            return None
        known = self._by_person.get(person)
        if known is None:
            known = self._by_person[person] = self._match(person)
        return known

    def save(self, at: datetime) -> None:
        """Write new and changed contacts; afterwards every linked one has its id."""
        if self._new:
            rows = [{**self._given, **_row(known), "created": at} for known in self._new]
            statement = insert(contacts).returning(contacts.c.id, sort_by_parameter_order=True)
            for known, row in zip(self._new, self._connection.execute(statement, rows), strict=True):
                known.id = row.id
        if self._changed:
            rows = [{"of": known.id, **_row(known)} for known in self._changed.values()]
            self._connection.execute(update(contacts).where(contacts.c.id == bindparam("of")), rows)
        self._new.clear()
        self._changed.clear()

    def _match(self, person: Person) -> Known:
        for level, key in _keys(person):
            if known := self._by_key.get(key):
                if level is not SAME:
                    self._complete(known, person, level)
                return known
        known = Known(person, CREATED)
        self._new.append(known)
        self._remember(known)
        return known

    def _complete(self, known: Known, person: Person, level: int) -> None:
        known.person = msgspec.structs.replace(
            known.person,
            phones=_added(known.person.phones, person.phones, digits),
            emails=_added(known.person.emails, person.emails, fold),
        )
        known.match_level = level
        if known.id:
            self._changed[known.id] = known
        self._remember(known)

    def _remember(self, known: Known) -> None:
        for _, key in _keys(known.person):
            self._by_key.setdefault(key, known)


def _keys(person: Person) -> Iterator[tuple[int, Hashable]]:
    """Under what a person is found again, the surest first."""
    name, first, city, street = (fold(text) for text in (person.name, person.first_name, person.city, person.street))
    emails, phones = tuple(map(fold, person.emails)), tuple(map(digits, person.phones))
    yield SAME, (SAME, name, first, city, street, fold(person.company), emails, phones)
    if name and first and city and street:
        yield 1, (1, name, first, city, street)
    if name:
        yield from ((2, (2, name, email)) for email in emails if email)


def _added(have: tuple[str, ...], sent: Sequence[str], plain: Callable[[str], str]) -> tuple[str, ...]:
    """What is there, then of what was sent whatever is not there yet."""
    known = {plain(one): one for one in have}
    for one in sent:
        known.setdefault(plain(one), one)
    return tuple(known.values())


def _row(known: Known) -> dict[str, object]:
    return {**msgspec.structs.asdict(known.person), "match_level": known.match_level}
