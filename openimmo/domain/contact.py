"""A contact: somebody in the stock, how he or she came to be known there, and what may be done with the address."""

from datetime import datetime
from enum import IntEnum, StrEnum

import msgspec

KONTAKTPERSON = "kontaktperson"
"""The role of a listing's kontaktperson; a weitere_adresse has its adressart instead."""


class MatchLevel(IntEnum):
    """How a delivered person was found to be a contact; kept as a number in ``Contact.match_level``."""

    SAME = 0
    """Everything is as it was when the contact was last looked at; the level of then is kept."""
    ADDRESS = 1
    MAIL_AND_NAME = 2
    MAIL_AND_COMPANY = 3
    CREATED = 4


class Consent(StrEnum):
    """Whether somebody may be handed on to third systems; an opt-out wins over whatever else is said."""

    GIVEN = "given"
    NONE = "none"
    OPT_OUT = "opt-out"


class Contact(msgspec.Struct, frozen=True, kw_only=True):
    """A person in the stock; ``listings`` are the numbers of the listings, withdrawn ones included.

    ``country`` has three letters (DEU). ``match_level`` and ``match_fields`` tell how he was last recognised.
    ``merged_into`` is the id of the contact that took this one over.
    """

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
    match_fields: tuple[str, ...] = ()
    opt_out: bool = False
    merged_into: int | None = None
    updated: datetime | None = None
    listings: tuple[str, ...] = ()

    @property
    def allowed(self) -> bool:
        """True when the contact may be handed on to third systems: consent was given, and nothing has ended it."""
        return self.consent and not self.opt_out and self.merged_into is None

    @property
    def standing(self) -> Consent:
        """What is known of the consent."""
        return Consent.OPT_OUT if self.opt_out else Consent.GIVEN if self.consent else Consent.NONE


class ContactFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which contacts to list; merged ones never. ``kind`` "" asks for those without one.

    ``search`` is looked for in names, company, e-mails, phones and address, whatever the case.
    """

    kind: str | None = None
    origin: str | None = None
    consent: Consent | None = None
    sender: str | None = None
    status: str | None = None
    search: str | None = None


class ContactLink(msgspec.Struct, frozen=True, kw_only=True):
    """A listing that a contact has to do with; ``address_released`` False: the address may not be published."""

    listing: str
    role: str
    address_released: bool | None = None


class ContactEvent(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that happened to a contact; ``before`` and ``after`` hold only what changed.

    ``action`` is "created", "completed", "matched", "other-name", "merged", "split", "consent", "kind", "handed" or
    "recalled".
    """

    at: datetime
    actor: str
    action: str
    delivery: str | None
    before: dict[str, object]
    after: dict[str, object]
    note: str | None


class Activity(msgspec.Struct, frozen=True, kw_only=True):
    """What a contact asked for or did; ``listing`` is the number of the listing it was about.

    ``data`` is all that was said, structured: of a search order for instance what is looked for.
    """

    source: str
    external: str
    kind: str
    title: str | None
    text: str | None
    platform: str | None
    at: datetime | None
    listing: str | None
    matched_by: str | None
    data: dict[str, object] = {}


class ContactInFull(msgspec.Struct, frozen=True, kw_only=True):
    """One contact with all there is to show."""

    contact: Contact
    links: tuple[ContactLink, ...] = ()
    history: tuple[ContactEvent, ...] = ()
    activities: tuple[Activity, ...] = ()


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """Whom a hand-over takes, always behind consent: these kinds, everybody, or who has no kind; of these senders."""

    kinds: tuple[str, ...] = ()
    everybody: bool = False
    without_kind: bool = False
    senders: tuple[str, ...] = ()
    """None: of every sender."""

    def takes(self, one: Contact) -> bool:
        """True for a contact of that kind and sender."""
        if self.senders and one.sender not in self.senders:
            return False
        return self.everybody or (one.kind in self.kinds if one.kind else self.without_kind)


class Handover(msgspec.Struct, frozen=True, kw_only=True):
    """Contacts handed on to another system. ``state`` is "running" or "stopped", since ``updated``."""

    id: int
    name: str
    choice: Choice
    state: str
    started: datetime | None
    updated: datetime


class Handing(msgspec.Struct, frozen=True, kw_only=True):
    """What the next file of a hand-over says of one contact.

    ``action`` is "add", "change" or "remove"; ``reason`` why it is removed: "opt-out", "no-consent", "merged" or
    "not-chosen".
    """

    contact: Contact
    action: str
    reason: str | None = None
