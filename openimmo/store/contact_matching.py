"""By what a person is recognised: the keys of the four levels, and what is added to a contact that was recognised.

Pure. Knows persons; does not know tables.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import NamedTuple

import msgspec

from openimmo.domain.contact import Contact, MatchLevel
from openimmo.domain.countries import long_code
from openimmo.domain.listing import Person
from openimmo.domain.phones import digits, e164
from openimmo.store.folding import alike

MOST = 50  # e-mails or phones of one contact: what a feed sends may not grow without end
_NAMELESS, _ANYBODY = ("", ""), "anybody"
_LEVEL_FIELDS = {
    MatchLevel.ADDRESS: ("name", "first_name", "city", "street"),
    MatchLevel.MAIL_AND_NAME: ("email", "name"),
    MatchLevel.MAIL_AND_COMPANY: ("email", "company"),
}


class Key(NamedTuple):
    """One thing a person can be recognised by, and how sure that is."""

    level: MatchLevel
    value: Hashable

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that are the same where the key is."""
        return _LEVEL_FIELDS.get(self.level, ())


def said(person: Person) -> bool:
    """True when anything at all is known of the person."""
    return any(getattr(person, name) for name in Person.__struct_fields__)


def as_kept(person: Person) -> Person:
    """The person as the stock keeps it: a country that is known by its three letters, no more addresses than MOST."""
    country = long_code(person.country) or person.country
    if country == person.country and len(person.emails) <= MOST and len(person.phones) <= MOST:
        return person
    return msgspec.structs.replace(person, country=country, emails=person.emails[:MOST], phones=person.phones[:MOST])


def keys(person: Person) -> Iterator[Key]:
    """Under what a contact with these data is found, the surest first."""
    yield from _keys(person, dict.fromkeys((_called(person), _ANYBODY)))


def keys_sought(person: Person) -> Iterator[Key]:
    """Under what a delivered person is looked for, the surest first.

    Of several who name the e-mail of one company (level 3), whoever is called so comes first, then whoever has no name.
    """
    yield from _keys(person, dict.fromkeys((_called(person), _NAMELESS, _ANYBODY)))


def called_otherwise(known: Person | Contact, sent: Person) -> bool:
    """True where the names contradict each other; who says less of the same name, or none, does not."""
    pairs = zip(_called(known), _called(sent), strict=True)
    return any(one and other and one != other for one, other in pairs)


def _called(person: Person | Contact) -> tuple[str, str]:
    return alike(person.name), alike(person.first_name)


def _keys(person: Person, colleagues: Iterable[Hashable]) -> Iterator[Key]:
    name, first, city, street = (alike(text) for text in (person.name, person.first_name, person.city, person.street))
    company, emails = alike(person.company), tuple(map(alike, person.emails))
    yield Key(MatchLevel.SAME, (0, name, first, city, street, company, emails, tuple(map(digits, person.phones))))
    if not (name or emails or company):
        yield Key(MatchLevel.SAME, (5, first, city, street, tuple(e164(one, person.country) for one in person.phones)))
    if name and first and city and street:
        yield Key(MatchLevel.ADDRESS, (1, name, first, city, street))
    if name:
        yield from (Key(MatchLevel.MAIL_AND_NAME, (2, name, email)) for email in emails if email)
    if company:
        at_company = [(3, company, email, who) for who in colleagues for email in emails if email]
        yield from (Key(MatchLevel.MAIL_AND_COMPANY, value) for value in at_company)


def completed(have: Person, sent: Person) -> Person:
    """The contact with what the same person, sent once more, adds: new phones and e-mails, and what was empty.

    Nothing that is there is replaced; an address is taken as a whole or not at all.
    """
    blank = {name: getattr(sent, name) for name in _addable(have, sent) if not getattr(have, name)}
    emails = _added(have.emails, sent.emails, alike)
    return msgspec.structs.replace(have, **blank, emails=emails, phones=_phones(have, sent))


def _addable(have: Person, sent: Person) -> Iterator[str]:
    named = have.name or have.first_name
    if not named or alike(have.name) == alike(sent.name):
        yield from ("name", "first_name")
    yield "company"
    here, there = ((alike(one.street), alike(one.city)) for one in (have, sent))
    if not (have.street or have.zip or have.city):
        yield from ("street", "zip", "city", "country")
    elif here == there:
        yield from ("zip", "country")


def _phones(have: Person, sent: Person) -> tuple[str, ...]:
    """The phones of both, each once; the costly comparison is only for those whose digits are not there yet."""
    if len(have.phones) >= MOST:
        return have.phones
    known = {digits(phone) for phone in have.phones}
    new = [phone for phone in sent.phones if phone not in have.phones and digits(phone) not in known]
    country = have.country or sent.country
    return _added(have.phones, new, lambda phone: e164(phone, country)) if new else have.phones


def _added(have: tuple[str, ...], sent: Sequence[str], plain: Callable[[str], str]) -> tuple[str, ...]:
    """What is there, then of what was sent whatever is not there yet, MOST in all."""
    known = {plain(one) for one in have}
    added: list[str] = []
    for one in sent:
        if plain(one) not in known and len(have) + len(added) < MOST:
            known.add(plain(one))
            added.append(one)
    return (*have, *added)
