"""Puts the inquiries of feedbacks into the stock: each becomes a contact of the sender whose listing it is about, with
an activity that is kept once.

Whose it is: the sender named by the caller, else the one that the feedback names by its keys, else the one who has the
listing. Knows feedbacks and the stock; reads no XML.
"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import Protocol

import msgspec

from openimmo.domain.activity import Entry, Meant
from openimmo.domain.feedback import INQUIRY, SOURCE, Enquiry, Feedback, FeedbackFile, StoredEnquiry, fingerprint
from openimmo.domain.listing import Person
from openimmo.errors import UnknownObject
from openimmo.pipeline.records import line
from openimmo.pipeline.senders.profile import Known
from openimmo.settings import Settings
from openimmo.store.addressbook import AddressBook
from openimmo.store.contact_changes import By
from openimmo.store.senders import Sender
from openimmo.store.stock import Book, Stock
from openimmo.texts import say

ACTOR = "feedback"
_LONGEST = 500


class House(Protocol):
    """What storing needs from the house it runs in (wiring.py)."""

    settings: Settings

    def clock(self) -> datetime: ...
    def stock(self) -> Stock: ...


class _Owner(msgspec.Struct, frozen=True):
    """Whose inquiry it is, and about which listing, if that is known; else why not."""

    sender: Sender | None = None
    meant: Meant | None = None
    reason: str | None = None
    params: dict[str, str] = {}


def store_enquiries(house: House, file: FeedbackFile, sender: str | None = None) -> list[StoredEnquiry]:
    """Store all inquiries of a file in one transaction; what became of each, in the order of the file.

    ``sender`` names whose they all are. One that was stored before stays as it is. Raises UnknownObject for a sender
    that there is none of.
    """
    with house.stock().writing() as book:
        named = book.find_sender(sender) if sender is not None else None
        desk = _Desk(book, house.settings, house.clock(), named)
        mail_date = file.mail.date if file.mail else None
        return [
            desk.store(read.name, read.feedback, enquiry, mail_date)
            for read in file.feedbacks
            for enquiry in read.feedback.enquiries()
        ]


class _Desk:
    """Takes inquiries one by one."""

    def __init__(self, book: Book, settings: Settings, at: datetime, named: Sender | None) -> None:
        self._book = book
        self._settings = settings
        self._at = at
        self._by = By(actor=ACTOR, at=at)
        self._named = named
        self._known = Known(book, settings)
        self._contacts: dict[int, AddressBook] = {}

    def store(self, name: str, feedback: Feedback, enquiry: Enquiry, mail_date: str | None) -> StoredEnquiry:
        """What became of one inquiry."""
        done = StoredEnquiry(feedback=name, oobj_id=enquiry.objekt.oobj_id, action="refused")
        if not enquiry.interessent.reachable:
            return msgspec.structs.replace(done, reason="feedback-nobody-there")
        owner = self._owner(feedback, enquiry)
        if owner.sender is None:
            return msgspec.structs.replace(done, reason=owner.reason, params=owner.params)
        external = f"{owner.sender.name}/{fingerprint(feedback, enquiry)}"
        known = self._book.standing(SOURCE, [external]).get(external)
        if known is not None:
            return msgspec.structs.replace(
                done, action="known", contact=known.contact, sender=owner.sender.name, listing=known.number,
                matched_by=known.matched_by,
            )  # fmt: skip
        book = self._address_book(owner.sender)
        person = person_of(enquiry)
        link = book.link(person)
        contact_action = "matched" if link is not None and link.id else "created"
        contact = self._book.enter_contact(book, person, self._by)
        entry = entry_of(feedback, enquiry, external, owner.meant, mail_date, self._settings.lang)
        self._book.add_activities(contact.id, [entry], at=self._at)
        return msgspec.structs.replace(
            done, action="stored", contact=contact.id, contact_action=contact_action, sender=owner.sender.name,
            listing=owner.meant.number if owner.meant else None, matched_by=entry.matched_by,
        )  # fmt: skip

    def _address_book(self, sender: Sender) -> AddressBook:
        """The sender's contacts; all of them are read once."""
        if sender.id not in self._contacts:
            status = self._known.policy(sender.name).contact_status
            self._contacts[sender.id] = self._book.address_book(sender.id, self._by, origin=None, status=status)
        return self._contacts[sender.id]

    def _owner(self, feedback: Feedback, enquiry: Enquiry) -> _Owner:
        sender = self._named or self._by_keys(feedback, enquiry)
        try:
            meant = self._meant(enquiry, [sender.id] if sender else None)
        except UnknownObject as error:
            if sender is not None:  # whose it is, is clear
                return _Owner(sender)
            return _Owner(None, None, error.code, {name: str(value) for name, value in error.params.items()})
        senders = self._book.senders()
        if sender is None and meant is not None:
            sender = next((one for one in senders if one.id == meant.sender), None)
        if sender is None and len(senders) == 1:
            sender = senders[0]
        if sender is None:
            return _Owner(None, None, "feedback-sender-unclear")
        return _Owner(sender, meant)

    def _by_keys(self, feedback: Feedback, enquiry: Enquiry) -> Sender | None:
        """The sender that the feedback itself names; its numbers at the portal are taken for nobody else's."""
        for kind, value in (
            ("openimmo_anid", feedback.sender.openimmo_anid),
            ("anbieternr", feedback.sender.makler_id),
            ("anbieternr", enquiry.objekt.anbieter_id),
        ):
            with suppress(UnknownObject):
                name = self._known.by_keys({kind: value}) if value else None
                if name is not None and (found := self._known.sender(name)) is not None:
                    return found
        return None

    def _meant(self, enquiry: Enquiry, senders: list[int] | None) -> Meant | None:
        for said in ids_of(enquiry):
            if (found := self._book.meant(said, senders)) is not None:
                return found
        return None


def ids_of(enquiry: Enquiry) -> Iterator[str]:
    """By what the listing may be found, the surest first; the portal's own id counts only where there is no other."""
    objekt = enquiry.objekt
    own = [said for said in (line(objekt.oobj_id), line(objekt.zusatz_refnr)) if said]
    portal = line(objekt.portal_obj_id)
    yield from own or ([portal] if portal else [])


def person_of(enquiry: Enquiry) -> Person:
    """Who asks, as a contact."""
    who = enquiry.interessent
    return Person(
        name=_short(who.nachname),
        first_name=_short(who.vorname),
        company=_short(who.firma),
        emails=_several(who.email),
        phones=_several(who.tel, who.mobil),
        street=_short(who.strasse),
        zip=_short(who.plz),
        city=_short(who.ort),
    )


def entry_of(
    feedback: Feedback, enquiry: Enquiry, external: str, meant: Meant | None, mail_date: str | None, lang: str
) -> Entry:
    """The inquiry as an activity."""
    objekt, who = enquiry
    about = _short(objekt.bezeichnung) or next(ids_of(enquiry), None)
    wishes = [say("feedback-wish", lang, wishes=", ".join(who.wunsch))] if who.wunsch else []
    return Entry(
        source=SOURCE,
        external=external,
        kind=INQUIRY,
        title=say("feedback-title", lang, about=about) if about else say("feedback-title-none", lang),
        text="\n".join(filter(None, (who.anfrage, *wishes))) or None,
        platform=_short(feedback.sender.name),
        at=moment(feedback.sender.datum) or moment(mail_date),
        listing=meant.listing if meant else None,
        matched_by=meant.matched_by if meant else None,
        data=_data(feedback, enquiry),
    )


def moment(said: str | None) -> datetime | None:
    """An ISO date or time as UTC; without a zone it is taken as UTC."""
    with suppress(ValueError, OverflowError):
        at = datetime.fromisoformat(said) if said else None
        if at is not None:
            return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    return None


def _data(feedback: Feedback, enquiry: Enquiry) -> dict[str, object]:
    """All that was said, without what was not."""
    objekt = msgspec.structs.replace(enquiry.objekt, interessent=())
    parts = {"sender": feedback.sender, "objekt": objekt, "interessent": enquiry.interessent}
    return {
        name: {key: value for key, value in msgspec.to_builtins(part).items() if value} for name, part in parts.items()
    }


def _short(text: str | None) -> str | None:
    said = line(text)
    return said[:_LONGEST] if said else None


def _several(*texts: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(said for text in texts if (said := _short(text))))
