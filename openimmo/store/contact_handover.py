"""Hand-overs of contacts to other systems: who is to be told of next, and who has been told of, in which form.

Knows the tables of handovers. Consent decides first, then the kinds that were chosen. Does not write files.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import datetime

import msgspec
from sqlalchemy import delete, insert, select, update

from openimmo.domain.contact import Choice, Contact, Handing, Handover
from openimmo.errors import Refused
from openimmo.store.contact_changes import By, ContactWriting
from openimmo.store.contact_events import event
from openimmo.store.contacts import ContactReading
from openimmo.store.encoding import encoded
from openimmo.store.folding import alike
from openimmo.store.session import Found, batches
from openimmo.store.tables import contacts, handed, handovers

RUNNING, STOPPED = "running", "stopped"
ADD, CHANGE, REMOVE = "add", "change", "remove"
TOLD = (
    "name", "first_name", "company", "emails", "phones", "street", "zip", "city", "country", "origin", "kind",
)  # fmt: skip
"""The fields that are handed on; a contact in which none of them changed is not told again."""

_NAME = re.compile(r"[\w.-]{1,60}", re.ASCII)


class HandoverReading(ContactReading):
    """Questions about hand-overs."""

    def handover(self, name: str) -> Handover | None:
        """The hand-over of that name."""
        row = self._row(select(handovers).where(handovers.c.name == name))
        return _handover(row) if row else None

    def running_handovers(self) -> list[Handover]:
        """Every hand-over that runs, in the order of their first starts."""
        running = select(handovers).where(handovers.c.state == RUNNING).order_by(handovers.c.id)
        return [_handover(row) for row in self._rows(running)]

    def running_handover(self, name: str) -> Handover:
        """The hand-over, which runs; Refused if it was never started or has been stopped."""
        known = self._started(name)
        if known.state != RUNNING:
            raise Refused("contacts-handover-stopped", name=name, since=f"{known.updated:%Y-%m-%d %H:%M} UTC")
        return known

    def contacts_due(self, handover: Handover) -> list[Handing]:
        """What the next file tells: who is new, who has changed, and who may be kept no longer; by id."""
        told, refused = self._told_of(handover.id), self._refused_emails()
        allowed = {
            one.id: one
            for one in self.contacts()
            if one.allowed and handover.choice.takes(one) and refused.isdisjoint(map(alike, one.emails))
        }
        gone = self.contacts_by_id(contact for contact in told if contact not in allowed)
        new = (
            Handing(contact=one, action=CHANGE if one.id in told else ADD)
            for one in allowed.values()
            if told.get(one.id) != fingerprint(one)
        )
        lost = (Handing(contact=one, action=REMOVE, reason=_why(one, refused)) for one in gone.values())
        return sorted((*new, *lost), key=lambda one: one.contact.id)

    def _started(self, name: str) -> Handover:
        known = self.handover(name)
        if known is None:
            raise Refused("contacts-handover-not-started", name=name)
        return known

    def _refused_emails(self) -> Set[str]:
        """The e-mails of everybody who has opted out: whatever other contact has one of them may be the same person."""
        found = self._connection.execute(select(contacts.c.emails).where(contacts.c.opt_out)).scalars()
        return {alike(email) for emails in found for email in emails}

    def _told_of(self, handover: int) -> Mapping[int, str]:
        question = select(handed.c.contact, handed.c.fingerprint).where(handed.c.handover == handover)
        return {row.contact: row.fingerprint for row in self._connection.execute(question)}


class HandingOver(ContactWriting, HandoverReading):
    """Starts and stops hand-overs, and keeps the books of them."""

    def start_handover(self, name: str, choice: Choice | None, at: datetime) -> Handover:
        """Start a hand-over, or start it again; without ``choice`` whom it takes stays as it was.

        Refused for a name that no file could have, and for a first start that does not say whom to take.
        """
        known = self.handover(name)
        if known is None and not _NAME.fullmatch(name):
            raise Refused("contacts-handover-name", name=name)
        if known is None and choice is None:
            raise Refused("contacts-handover-whom", name=name)
        if known is None:
            row = {"name": name, "kinds": _kept(choice), "state": RUNNING, "started": at, "updated": at}
            self._run(insert(handovers), [row])
        else:
            values = {"kinds": _kept(choice or known.choice), "updated": known.updated}
            if known.state != RUNNING:
                values |= {"state": RUNNING, "updated": at}
            self._run(update(handovers).where(handovers.c.id == known.id).values(**values))
        return self.running_handover(name)

    def stop_handover(self, name: str, at: datetime) -> Handover:
        """Stop it: nothing is handed on until it is started again. Refused if it was never started."""
        known = self._started(name)
        if known.state != STOPPED:
            change = update(handovers).where(handovers.c.id == known.id)
            self._run(change.values(state=STOPPED, updated=at))
        return self._started(name)

    def mark_handed(self, handover: Handover, told: Sequence[Handing], by: By) -> None:
        """Note that these were told, each in its contact's history as well."""
        for some in batches(one.contact.id for one in told):
            known = handed.c.contact.in_(some)
            self._run(delete(handed).where(handed.c.handover == handover.id, known))
        rows = [
            {
                "handover": handover.id,
                "contact": one.contact.id,
                "fingerprint": fingerprint(one.contact),
                "at": by.at,
            }
            for one in told
            if one.action != REMOVE
        ]
        self._run(insert(handed), rows)
        self._tell_handed(handover, told, by)

    def _tell_handed(self, handover: Handover, told: Iterable[Handing], by: By) -> None:
        events = [
            event(
                one.contact.id,
                "recalled" if one.action == REMOVE else "handed",
                after={"handover": handover.name, **({"reason": one.reason} if one.reason else {})},
                **msgspec.structs.asdict(by),
            )
            for one in told
        ]
        if events:
            self._tell_contacts(*events)


def fingerprint(contact: Contact) -> str:
    """What is told of the contact, as one value."""
    return hashlib.sha256(encoded([getattr(contact, name) for name in TOLD])).hexdigest()


def _why(contact: Contact, refused: Set[str]) -> str:
    if contact.merged_into is not None:
        return "merged"
    if contact.opt_out or not refused.isdisjoint(map(alike, contact.emails)):
        return "opt-out"
    return "not-chosen" if contact.consent else "no-consent"


def _kept(choice: Choice | None) -> object:
    return msgspec.to_builtins(choice or Choice())


def _handover(row: Found) -> Handover:
    return Handover(
        id=row["id"],
        name=row["name"],
        choice=msgspec.convert(row["kinds"], Choice),
        state=row["state"],
        started=row["started"],
        updated=row["updated"],
    )
