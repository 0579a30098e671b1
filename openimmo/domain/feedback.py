"""An openimmo_feedback as values, by the standard's own names: who asks for which listing, what was wrong, how it went.

Texts are as sent without outer blanks, what was blank is None. Knows no XML, no mail and no stock.
"""

from collections.abc import Iterator
from hashlib import sha256
from typing import NamedTuple

import msgspec

from openimmo.findings import Finding

SOURCE = "feedback"
"""The source of the activities that come from here."""

INQUIRY = "inquiry"
"""Their kind."""


class Feld(msgspec.Struct, frozen=True, kw_only=True):
    """One field of a user_defined_extend."""

    name: str
    wert: str = ""
    typ: tuple[str, ...] = ()
    modus: tuple[str, ...] = ()


class FeedbackSender(msgspec.Struct, frozen=True, kw_only=True):
    """Who writes, and to whom: ``datum`` is ISO 8601 where it could be read, ``makler_id`` the broker's id there."""

    name: str | None = None
    openimmo_anid: str | None = None
    datum: str | None = None
    makler_id: str | None = None
    regi_id: str | None = None


class Interessent(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who asks; ``bevorzugt`` and ``wunsch`` hold only values of the standard."""

    int_id: str | None = None
    anrede: str | None = None
    vorname: str | None = None
    nachname: str | None = None
    firma: str | None = None
    strasse: str | None = None
    postfach: str | None = None
    plz: str | None = None
    ort: str | None = None
    tel: str | None = None
    fax: str | None = None
    mobil: str | None = None
    email: str | None = None
    bevorzugt: tuple[str, ...] = ()
    wunsch: tuple[str, ...] = ()
    anfrage: str | None = None
    user_defined_extend: tuple[Feld, ...] = ()

    @property
    def reachable(self) -> bool:
        """True when anything is said of who it is."""
        return any((self.vorname, self.nachname, self.firma, self.tel, self.fax, self.mobil, self.email))


class Objekt(msgspec.Struct, frozen=True, kw_only=True):
    """A listing that was asked for, and by whom; ``oobj_id`` should be its objektnr_extern."""

    portal_unique_id: str | None = None
    portal_obj_id: str | None = None
    anbieter_id: str | None = None
    oobj_id: str | None = None
    zusatz_refnr: str | None = None
    expose_url: str | None = None
    vermarktungsart: tuple[str, ...] = ()
    bezeichnung: str | None = None
    etage: str | None = None
    whg_nr: str | None = None
    strasse: str | None = None
    ort: str | None = None
    land: str | None = None
    stadtbezirk: str | None = None
    preis: str | None = None
    gebot: str | None = None
    wae: str | None = None
    anzahl_zimmer: str | None = None
    flaeche: str | None = None
    interessent: tuple[Interessent, ...] = ()
    user_defined_extend: tuple[Feld, ...] = ()


class Fehler(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the fehlerliste; without ``objekt_id`` it is about the whole delivery."""

    objekt_id: str | None = None
    fehlernr: int | None = None
    text: str | None = None


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """How it went in all, by number and text."""

    statusnr: int | None = None
    text: str | None = None


class Enquiry(NamedTuple):
    """One person asking for one listing."""

    objekt: Objekt
    interessent: Interessent


class Feedback(msgspec.Struct, frozen=True, kw_only=True):
    """One openimmo_feedback; the lines of all its fehlerliste stand in one."""

    version: str | None = None
    sender: FeedbackSender = FeedbackSender()
    objekt: tuple[Objekt, ...] = ()
    fehlerliste: tuple[Fehler, ...] = ()
    status: tuple[Status, ...] = ()

    def enquiries(self) -> Iterator[Enquiry]:
        """Who asks for which listing, in the order of the document."""
        for objekt in self.objekt:
            for interessent in objekt.interessent:
                yield Enquiry(objekt, interessent)


class ReadFeedback(msgspec.Struct, frozen=True, kw_only=True):
    """One feedback as it was found: the name of its file and its defects, the first of each code; all are counted."""

    name: str
    feedback: Feedback
    findings: tuple[Finding, ...] = ()
    finding_counts: dict[str, int] = {}


class MailFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What the mail around a feedback says of itself, one line each; ``date`` is ISO 8601."""

    message_id: str | None = None
    sender: str | None = None
    subject: str | None = None
    date: str | None = None


class FeedbackFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file with all feedbacks in it: one XML ("xml"), or a mail with some ("mail")."""

    path: str
    kind: str
    feedbacks: tuple[ReadFeedback, ...]
    mail: MailFacts | None = None
    findings: tuple[Finding, ...] = ()


class StoredEnquiry(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one enquiry in the stock.

    ``action`` is "stored", "known" (it was there already) or "refused" (``reason`` is the code why). ``listing`` is the
    number of the listing, found by ``matched_by`` ("extern", "obid" or "intern"); ``contact`` is the contact's id.
    """

    feedback: str
    oobj_id: str | None
    action: str
    contact: int | None = None
    contact_action: str | None = None
    sender: str | None = None
    listing: str | None = None
    matched_by: str | None = None
    reason: str | None = None
    params: dict[str, str] = {}


def fingerprint(feedback: Feedback, enquiry: Enquiry) -> str:
    """What makes an enquiry the same whenever it is read, in whatever file or mail: hex SHA-256 of what it says."""
    alone = msgspec.structs.replace(enquiry.objekt, interessent=(enquiry.interessent,))
    return sha256(msgspec.json.encode((feedback.sender, alone))).hexdigest()
