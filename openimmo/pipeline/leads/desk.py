"""Takes leads into an open stock one by one: contact, consent, and an activity for each thing somebody did.

A lead that was taken before, and says the same, changes nothing. Knows the stock; listings are made in leads.py.
"""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from openimmo.domain.activity import Entry, Standing
from openimmo.domain.contact import Contact
from openimmo.domain.delivery import Reason
from openimmo.domain.lead import SOURCE, GivenLead, Lead, LeadOutcome
from openimmo.domain.listing import Person
from openimmo.errors import Refused
from openimmo.findings import Finding, finding
from openimmo.pipeline.leads.entries import entries_of, external_of, person_of
from openimmo.pipeline.leads.owners import LeadSenders
from openimmo.policy import Policy
from openimmo.store.addressbook import FIELDS, AddressBook
from openimmo.store.contact_changes import By, as_kind
from openimmo.store.contact_matching import called_otherwise
from openimmo.store.senders import Sender
from openimmo.store.stock import Book

ACTOR = "leads"


class LeadDesk:
    """The stock, open for one batch of leads; ``lang`` is the language of titles and descriptions."""

    def __init__(self, book: Book, senders: LeadSenders, policy: Policy, lang: str, at: datetime) -> None:
        self._book = book
        self._senders = senders
        self._policy = policy
        self._lang = lang
        self._at = at
        self._by = By(actor=ACTOR, at=at)
        self._contacts: dict[tuple[int, bool], AddressBook] = {}

    def take_all(self, batch: Sequence[GivenLead]) -> list[LeadOutcome]:
        """What becomes of each, in their order.

        Leads with a conversion come first, those without after them: a new contact's origin depends on that, and each
        kind has an address book of its own, which must see what the other has written.
        """
        ordered = sorted(batch, key=lambda one: not (one.lead and one.lead.conversions))
        taken = {one.place: self.take(one) for one in ordered}
        return [taken[one.place] for one in batch]

    def take(self, given: GivenLead) -> LeadOutcome:
        """What becomes of one lead."""
        lead = given.lead
        done = LeadOutcome(place=given.place, lead=given.name, action="refused", findings=given.findings)
        if lead is None:
            return done
        done = msgspec.structs.replace(done, company=lead.company)
        if not _somebody(person_of(lead)):  # of what was said only blanks, or an e-mail that is none, may be left out
            return _with(done, finding("leads-nobody", listing=given.name))
        sender = self._senders.of(lead.company)
        if isinstance(sender, Reason):
            return _with(done, _refused(sender, given.name))
        external = external_of(sender.name, lead)
        known = self._book.standing(SOURCE, [external]).get(external)
        if known is not None and known.data.get("digest") == given.digest:
            return msgspec.structs.replace(done, action="unchanged", sender=sender.name, contact=known.contact)
        return self._entered(done, lead, sender, entries_of(lead, given.digest, external, self._lang), known)

    def _entered(
        self, done: LeadOutcome, lead: Lead, sender: Sender, entries: list[Entry], known: Standing | None
    ) -> LeadOutcome:
        person = person_of(lead)
        book = self._address_book(sender, origin=bool(lead.conversions))
        fate = _fate(book, person)
        kind, notes = _kind(lead, done.lead)
        contact = self._book.enter_contact(book, person, self._by, kind=kind, consent=lead.consent is True)
        consent, told = _consent(lead, contact, done.lead)
        if called_otherwise(contact, person):
            known_as, name = _name(contact), _name(person)
            told.append(finding("leads-other-name", listing=done.lead, contact=contact.id, known=known_as, name=name))
        return msgspec.structs.replace(
            done,
            action="changed" if known else "new",
            sender=sender.name,
            contact=contact.id,
            contact_action=fate,
            consent=consent,
            activities=self._write(contact.id, entries),
            findings=(*done.findings, *notes, *told),
        )

    def _write(self, contact: int, entries: list[Entry]) -> int:
        """Write what is new, change what is there; how many are new."""
        there = self._book.standing(SOURCE, [one.external for one in entries])
        new = [one for one in entries if one.external not in there]
        self._book.add_activities(contact, new, at=self._at)
        for one in entries:
            if one.external in there:
                self._book.change_activity(there[one.external].id, one)
        return len(new)

    def _address_book(self, sender: Sender, *, origin: bool) -> AddressBook:
        if (sender.id, origin) not in self._contacts:
            named = self._policy.contact_origin if origin else None
            status = self._policy.contact_status
            self._contacts[sender.id, origin] = self._book.address_book(
                sender.id, self._by, origin=named, status=status
            )
        return self._contacts[sender.id, origin]


def _somebody(person: Person) -> bool:
    """True when anything is known by which somebody could be named or reached."""
    return any((person.name, person.first_name, person.company, person.emails, person.phones))


def _fate(book: AddressBook, person: Person) -> str:
    """What entering that person will do."""
    link = book.link(person)
    if link is None or not link.id:
        return "created"
    saved, row = link.saved or {}, link.row
    same = all(_plain(saved.get(name)) == _plain(row[name]) for name in FIELDS)
    return "matched" if same else "completed"


def _refused(reason: Reason, name: str) -> Finding:
    found = finding(reason.code, listing=name)
    return msgspec.structs.replace(found, params=reason.params)


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def _kind(lead: Lead, name: str) -> tuple[str | None, list[Finding]]:
    said = lead.contact.kind
    if not said:
        return None, []
    try:
        return as_kind(said), []
    except Refused:
        return None, [finding("leads-bad-kind", listing=name, value=said)]


def _consent(lead: Lead, contact: Contact, name: str) -> tuple[str, list[Finding]]:
    """The standing of the consent afterwards, and what of the lead's word was not followed."""
    told = []
    if lead.consent is True and contact.opt_out:
        told.append(finding("leads-opted-out", listing=name, contact=contact.id))
    if lead.consent is False and contact.consent:
        told.append(finding("leads-consent-kept", listing=name, contact=contact.id))
    return str(contact.standing), told


def _name(who: Person | Contact) -> str:
    return " ".join(filter(None, (who.first_name, who.name)))


def _with(done: LeadOutcome, found: Finding) -> LeadOutcome:
    return msgspec.structs.replace(done, findings=(*done.findings, found))
