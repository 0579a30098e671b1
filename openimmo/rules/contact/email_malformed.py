"""Every mail address of a contact is one address that can be written to."""

from collections.abc import Iterator

from openimmo.findings import Severity
from openimmo.model import Immobilie
from openimmo.rules.about import About
from openimmo.rules.contact.mail import all_sent, writable
from openimmo.rules.rule import Example, Hit, Rule, Sure


def check(listing: Immobilie, _about: About) -> Iterator[Hit]:
    """A hit at each mail address that is not of the form name@domain.tld."""
    person = listing.kontaktperson
    if person is None:
        return
    for path, address in all_sent(person):
        if not writable(address):
            yield Hit(path=path, value=address[:200])


RULE = Rule(
    code="rule-contact-email-malformed",
    severity=Severity.WARNING,
    de="„{value}“ ist keine E-Mail-Adresse, an die man schreiben kann.",
    en="“{value}” is no mail address that can be written to.",
    help_de="Genau eine Adresse senden, ohne Namen, „mailto:“ oder zweite Adresse.",
    help_en="Send exactly one address, without a name, “mailto:” or a second one.",
    why_de="Anfragen an diese Adresse kommen nicht an, und niemand merkt es.",
    why_en="Enquiries to this address do not arrive, and nobody notices.",
    source="RFC 5321, section 4.1.2",
    sure=Sure.KNOWN,
    right=Example(
        xml="<kontaktperson><email_zentrale>büro+anfragen@maklerhaus-süd.immobilien</email_zentrale></kontaktperson>"
    ),
    wrong=Example(
        xml="<kontaktperson><email_zentrale>a@aue-immobilien.example.de; b@aue-immobilien.example.de</email_zentrale>"
        "</kontaktperson>"
    ),
    check=check,
)
