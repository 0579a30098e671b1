"""Enquiries go to an address that somebody reads."""

import re
from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.contact.mail import for_enquiries
from openimmo.rules.rule import Example, Hit, Rule, Sure

_UNREAD = re.compile(
    r"(?:no|do-?not|keine)[-_.]?(?:reply|response|antwort)|mailer-daemon|postmaster|bounces?", re.IGNORECASE
)


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit where every address for enquiries is one like noreply@."""
    person = listing.kontaktperson
    if person is None:
        return
    unread: tuple[str, str] | None = None
    for path, address in for_enquiries(person):
        if not _UNREAD.match(address):
            return
        unread = unread or (path, address)
    if unread is not None:
        yield Hit(path=unread[0], value=unread[1][:200])


RULE = Rule(
    code="rule-contact-email-unread",
    severity=Severity.WARNING,
    de="Anfragen gehen nur an {value}; das liest offenbar niemand.",
    en="Enquiries go to {value} only; nobody seems to read that.",
    help_de="In email_direkt oder email_zentrale eine Adresse senden, die jemand liest.",
    help_en="Send an address that somebody reads in email_direkt or email_zentrale.",
    why_de="Wer anfragt, bekommt keine Antwort.",
    why_en="Whoever asks gets no answer.",
    source="usual names of mailboxes",
    sure=Sure.KNOWN,
    right=Example(
        xml="<kontaktperson><email_zentrale>no-reply@aue-immobilien.example.de</email_zentrale>"
        "<email_direkt>hartwig@aue-immobilien.example.de</email_direkt></kontaktperson>"
    ),
    wrong=Example(
        xml="<kontaktperson><email_zentrale>no-reply@aue-immobilien.example.de</email_zentrale></kontaktperson>"
    ),
    check=check,
)
